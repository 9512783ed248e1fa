//! The text is no policy: other JSON, or another language.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::policy::OffenceKind;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(OffenceKind::NotAPolicy) = fault.kind else { return None };
    let text = case.document(fault.target.document()).map_or("", |document| document.text.trim());
    let detail = match text.split_once(char::is_whitespace) {
        _ if text.starts_with('{') && text.contains("\"Resources\"") => {
            "This CloudFormation template has more than one such policy, or none: paste the one that is meant."
        }
        _ if text.starts_with(['{', '[', '"']) && !text.contains(" = ") => PASTE,
        None if text.contains('.') => {
            "This is a name, not what is in the file: the AWS CLI reads a file only behind `file://`."
        }
        Some((key, _)) if key.ends_with(':') => "This is YAML; IAM takes JSON only.",
        _ if text.contains(" = ") => {
            "This is Terraform's language: paste what `jsonencode` or `terraform show` makes of it."
        }
        _ => PASTE,
    };
    Some(Draft::new("This is no policy: an object with `Statement` was expected.").detail(detail))
}

const PASTE: &str = "Paste the policy document itself, or the whole output of `aws iam get-role` or `get-policy-version`.";

//! Typographic quotes stand for `"`.

use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::Draft;
use super::super::json::DefectKind;
use super::json_broken::mend;

pub(super) fn explain(_: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Defects(defects) = &fault.kind else { return None };
    let (title, origin) = match defects.first()?.kind {
        DefectKind::SmartQuote => ("Typographic quotes stand where JSON wants `\"`.", "A word processor or a web page may have changed them."),
        DefectKind::SingleQuote => ("Single quotes stand where JSON wants `\"`.", "Python and YAML write so: pass what `json.dumps` or `to_json` makes of it."),
        _ => return None,
    };
    let detail = format!("{origin} IAM answers `This policy contains invalid Json`.");
    Some(Draft::new(title).detail(detail).fix(mend("Put straight double quotes", fault, defects)))
}

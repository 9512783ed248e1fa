//! The page's words for the engine's values: names of documents, fields and outcomes, and code within sentences.

use super::diff::{Piece, compare, nearest};
use super::state::State;
use crate::engine::input::Parameter;
use crate::engine::report::{Finding, Fix, Outcome, Report, Safety, Spot, Verdict};
use crate::engine::sort_by_key;
use crate::engine::source::{DocumentId, Layer};
use crate::engine::truth::Truth;

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Plain(String),
    /// What was in backticks, and what of it differs.
    Code(Vec<Piece>),
}

/// Cuts a sentence at its backticks.
pub(super) fn segments(sentence: &str) -> Vec<Segment> {
    let mut parts: Vec<&str> = sentence.split('`').collect();
    // A backtick without a partner stands for itself.
    let rest = if parts.len().is_multiple_of(2) { parts.pop() } else { None };
    let mut all: Vec<_> = parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(at, part)| match at % 2 {
            0 => Segment::Plain((*part).to_owned()),
            _ => Segment::Code(vec![((*part).to_owned(), false)]),
        })
        .collect();
    all.extend(rest.map(|rest| Segment::Plain(format!("`{rest}"))));
    all
}

/// A sentence without its backticks.
pub(super) fn plain(sentence: &str) -> String {
    sentence.replace('`', "")
}

/// What is wanted and what is there, cut at what differs.
pub(super) fn comparison(expected: &[String], actual: Option<&str>) -> (Vec<Piece>, Vec<Piece>) {
    if let Some(actual) = actual
        && let Some(near) = nearest(expected, actual)
    {
        return compare(near, actual);
    }
    let whole = |text: Option<&str>| text.map(|text| (text.to_owned(), false)).into_iter().collect();
    (whole(expected.first().map(String::as_str)), whole(actual))
}

/// A finding's sentence, with the characters marked in which what is there differs from what is wanted.
pub(super) fn title(finding: &Finding) -> Vec<Segment> {
    marked(&finding.title, comparison(&finding.expected, finding.actual.as_deref()))
}

fn marked(sentence: &str, (wanted, there): (Vec<Piece>, Vec<Piece>)) -> Vec<Segment> {
    let text = |pieces: &[Piece]| pieces.iter().map(|(text, _)| text.as_str()).collect::<String>();
    let (wanted_text, there_text) = (text(&wanted), text(&there));
    let mut segments = segments(sentence);
    for segment in &mut segments {
        if let Segment::Code(pieces) = segment {
            let code = text(pieces);
            if code == wanted_text {
                pieces.clone_from(&wanted);
            } else if code == there_text {
                pieces.clone_from(&there);
            }
        }
    }
    segments
}

/// The labels of the two rows of a comparison: what the marked field does, and what is held against it.
pub(super) fn labels(spot: &Spot) -> (&'static str, &'static str) {
    let has = |name: &str| spot.pointer.split('/').any(|step| step == name);
    if spot.document == DocumentId::Request {
        ("allowed", "asked for")
    } else if has("Principal") || has("NotPrincipal") {
        ("trusted", "caller")
    } else if has("Resource") || has("NotResource") {
        ("policy", "role")
    } else if has("Condition") {
        ("required", "sent")
    } else {
        ("policy", "call")
    }
}

/// What AWS does, in one word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "Allowed",
        Verdict::Denied => "Denied",
        Verdict::Rejected => "Rejected",
        Verdict::Undetermined => "Undetermined",
        Verdict::InvalidInput => "Invalid input",
    }
}

/// The colour of a verdict: a class name.
pub(super) fn tone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "ok",
        Verdict::Denied | Verdict::Rejected | Verdict::InvalidInput => "deny",
        Verdict::Undetermined => "maybe",
    }
}

/// The colour of an outcome: a class name.
pub(super) fn outcome_tone(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allows => "ok",
        Outcome::DeniesExplicitly | Outcome::DeniesImplicitly => "deny",
        Outcome::Undetermined => "maybe",
        Outcome::NotGiven | Outcome::NotNeeded => "none",
    }
}

/// An outcome in few words.
pub(super) fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Allows => "allows",
        Outcome::DeniesExplicitly => "denies",
        Outcome::DeniesImplicitly => "does not allow",
        Outcome::Undetermined => "not known",
        Outcome::NotGiven => "not given",
        Outcome::NotNeeded => "not needed",
    }
}

/// How a check came out.
pub(super) fn result(result: Truth) -> &'static str {
    match result {
        Truth::Yes => "holds",
        Truth::No => "does not hold",
        Truth::Unknown => "not known",
    }
}

/// The name of a layer as a heading.
pub(super) fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Request => "Request",
        Layer::ServiceControlPolicies => "Service control policy",
        Layer::PermissionsBoundary => "Permissions boundary",
        Layer::SessionPolicies => "Session policy",
        Layer::IdentityPolicies => "Identity policy",
        Layer::VpcEndpointPolicy => "VPC endpoint policy",
        Layer::ResourceControlPolicies => "Resource control policy",
        Layer::TrustPolicy => "Trust policy",
    }
}

/// The name of a document within a sentence: `identity policy 2`, or by the name that it was given.
pub(super) fn document(state: &State, document: DocumentId) -> String {
    let words = document.layer().words();
    let alone = state.input.policies().iter().filter(|other| other.layer() == document.layer()).count() < 2;
    match (document, state.input.name(document)) {
        (DocumentId::Error, _) => "error".to_owned(),
        (_, Some(name)) => format!("{words} {name}"),
        (DocumentId::IdentityPolicy(at) | DocumentId::SessionPolicy(at), None) if !alone => {
            format!("{words} {}", at + 1)
        }
        (DocumentId::ServiceControlPolicy(level, at) | DocumentId::ResourceControlPolicy(level, at), None)
            if !alone =>
        {
            let number = at.filter(|at| *at > 0).map_or_else(String::new, |at| format!(".{}", at + 1));
            format!("{words} of level {}{number}", level + 1)
        }
        _ => words.to_owned(),
    }
}

/// Where a finding stands, for people: "trust policy of `Deploy`, line 11".
pub(super) fn place(state: &State, spot: &Spot) -> String {
    match (spot.document, spot.span) {
        (DocumentId::Request, _) => match parameter_at(state, &spot.pointer) {
            Some(parameter) => format!("request, {}", parameter_label(&parameter)),
            None => "request".to_owned(),
        },
        (of, Some(span)) => {
            let role = role_name(state).filter(|_| of == DocumentId::TrustPolicy);
            let role = role.map_or_else(String::new, |role| format!(" of `{role}`"));
            let line = state.line(of, span).map_or_else(String::new, |line| format!(", line {line}"));
            format!("{}{role}{line}", document(state, of))
        }
        (of, None) => document(state, of),
    }
}

/// The value that is known of a parameter.
pub(super) fn known(report: &Report, parameter: &Parameter) -> Option<String> {
    report.request.iter().find(|fact| fact.parameter == *parameter).map(|fact| fact.value.clone())
}

/// The name of the role that is asked for.
pub(super) fn role_name(state: &State) -> Option<String> {
    let arn = known(state.report.as_deref()?, &Parameter::Role)?;
    Some(short(&arn).rsplit('/').next()?.to_owned())
}

/// An ARN without what every ARN has: `role/Deploy`.
pub(super) fn short(arn: &str) -> &str {
    arn.splitn(6, ':').nth(5).unwrap_or(arn)
}

/// The account of an ARN.
pub(super) fn account(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| !account.is_empty())
}

/// The parameter that a pointer into the request names.
pub(super) fn parameter_at(state: &State, pointer: &str) -> Option<Parameter> {
    let facts = state.report.iter().flat_map(|report| &report.request).map(|fact| &fact.parameter);
    FIELDS.iter().chain(facts).find(|parameter| parameter.to_string() == pointer).cloned()
}

/// The fields that the page always has, in their order.
pub(super) const FIELDS: &[Parameter] = &[
    Parameter::Caller,
    Parameter::Role,
    Parameter::ExternalId,
    Parameter::Action,
    Parameter::SessionName,
    Parameter::MfaSerial,
    Parameter::MfaCode,
    Parameter::DurationSeconds,
    Parameter::MaxSessionDuration,
    Parameter::CallerCredentials,
    Parameter::SourceIdentity,
    Parameter::Region,
];

/// The name of a parameter, short.
pub(super) fn parameter_label(parameter: &Parameter) -> String {
    let with =
        |name: &str, key: &Option<String>| key.as_ref().map_or_else(|| name.to_owned(), |key| format!("{name} {key}"));
    match parameter {
        Parameter::Action => "Action".to_owned(),
        Parameter::Caller => "Caller".to_owned(),
        Parameter::CallerCredentials => "Credentials".to_owned(),
        Parameter::Role => "Role".to_owned(),
        Parameter::SessionName => "Session name".to_owned(),
        Parameter::ExternalId => "External ID".to_owned(),
        Parameter::SourceIdentity => "Source identity".to_owned(),
        Parameter::DurationSeconds => "Duration".to_owned(),
        Parameter::MaxSessionDuration => "Role’s maximum".to_owned(),
        Parameter::MfaSerial => "MFA device".to_owned(),
        Parameter::MfaCode => "MFA code".to_owned(),
        Parameter::SessionTags(key) => with("Session tag", key),
        Parameter::TransitiveTagKeys => "Transitive tags".to_owned(),
        Parameter::WebIdentity(claim) => with("Token claim", claim),
        Parameter::SamlProvider => "SAML provider".to_owned(),
        Parameter::Saml(claim) => with("SAML attribute", claim),
        Parameter::OidcProviders => "OIDC providers".to_owned(),
        Parameter::OidcClientIds => "OIDC client IDs".to_owned(),
        Parameter::Region => "STS Region".to_owned(),
        Parameter::Context(key) => key.clone(),
    }
}

/// How `aws sts assume-role` spells a parameter.
pub(super) fn flag(parameter: &Parameter) -> Option<&'static str> {
    Some(match parameter {
        Parameter::Role => "--role-arn",
        Parameter::SessionName => "--role-session-name",
        Parameter::ExternalId => "--external-id",
        Parameter::SourceIdentity => "--source-identity",
        Parameter::DurationSeconds => "--duration-seconds",
        Parameter::MfaSerial => "--serial-number",
        Parameter::MfaCode => "--token-code",
        Parameter::TransitiveTagKeys => "--transitive-tag-keys",
        Parameter::Region => "--region",
        _ => return None,
    })
}

/// The best fix, where it changes something; others only tell what to run.
pub(super) fn best_fix(finding: &Finding) -> Option<&Fix> {
    finding.fixes.first().filter(|fix| !fix.edits.is_empty())
}

/// Where a fix works, for a button: "in the trust policy".
pub(super) fn fix_place(state: &State, fix: &Fix) -> String {
    use crate::engine::input::Edit;
    let mut documents: Vec<_> = fix
        .edits
        .iter()
        .map(|edit| match edit {
            Edit::Text { document, .. } => *document,
            Edit::Request { .. } => DocumentId::Request,
        })
        .collect();
    sort_by_key(&mut documents, |document| *document);
    documents.dedup();
    match documents.as_slice() {
        [] if fix.commands.is_empty() => String::new(),
        [] => "at the command line".to_owned(),
        [one] => format!("in the {}", document(state, *one)),
        several => format!("in {} places", several.len()),
    }
}

/// What a fix does to who may do what.
pub(super) fn safety(safety: Safety) -> &'static str {
    match safety {
        Safety::Neutral => "grants nothing new",
        Safety::Grants => "opens nothing else",
        Safety::Widens => "opens more than this call needs",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    fn show(segments: &[Segment]) -> String {
        let piece = |(text, differs): &Piece| if *differs { format!("[{text}]") } else { text.clone() };
        let show = |segment: &Segment| match segment {
            Segment::Plain(text) => text.clone(),
            Segment::Code(pieces) => format!("<{}>", pieces.iter().map(piece).collect::<String>()),
        };
        segments.iter().map(show).collect()
    }

    #[test]
    fn backticks_make_code() {
        for (sentence, shown) in [
            ("`a` must be `b`.", "<a> must be <b>."),
            ("plain", "plain"),
            ("one ` only", "one ` only"),
            ("`a` and `b", "<a> and `b"),
            ("", ""),
        ] {
            assert_eq!(show(&segments(sentence)), shown, "{sentence}");
        }
    }

    #[test]
    fn titles_show_what_differs() {
        let sentence = "`sts:ExternalId` must be `7d2cb4`; the request sends `7d2c4b`.";
        let shown = "<sts:ExternalId> must be <7d2c[b4]>; the request sends <7d2c[4b]>.";
        assert_eq!(show(&marked(sentence, compare("7d2cb4", "7d2c4b"))), shown);
    }

    #[test]
    fn arns_are_shortened() {
        for (arn, words, number) in [
            ("arn:aws:iam::111111111111:role/a/B", "role/a/B", Some("111111111111")),
            ("arn:aws:sts::111111111111:assumed-role/B/s:1", "assumed-role/B/s:1", Some("111111111111")),
            ("ecs-tasks.amazonaws.com", "ecs-tasks.amazonaws.com", None),
        ] {
            assert_eq!((short(arn), account(arn)), (words, number), "{arn}");
        }
    }
}

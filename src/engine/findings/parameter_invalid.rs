//! A parameter of the call has a form that STS does not take.

use super::super::case::{Case, Fault, FaultKind, Target};
use super::super::finding::{Draft, code};
use super::super::fix::neutral;
use super::super::input::{Edit, Parameter};
use super::super::limits::{RefusalKind, inherited_source_identity};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Refusal(kind), Target::Request(parameter)) = (&fault.kind, &fault.target) else { return None };
    let value = case.request.facts().into_iter().find(|fact| fact.parameter == *parameter).map(|fact| fact.value);
    let name = name(parameter);
    let inherited = inherited_source_identity(&case.request);
    let (title, wanted) = match kind {
        RefusalKind::Form(form) => {
            let shown = value.as_deref().map_or_else(String::new, |value| format!(": {}", code(value)));
            (format!("STS does not take this {name}{shown}."), Some(format!("STS wants {form} here.")))
        }
        RefusalKind::TooManyTags => ("The call passes more than 50 session tags.".to_owned(), None),
        RefusalKind::TransitiveWithoutTag => (
            "A transitive tag key names no tag of the call.".to_owned(),
            Some("Pass a tag of that key, or leave the key out.".to_owned()),
        ),
        RefusalKind::RoleNotInToken => (
            "The token lists the roles that it is for, and this role is none of them.".to_owned(),
            Some("The claim `https://aws.amazon.com/roles` must list the role's exact ARN.".to_owned()),
        ),
        RefusalKind::SourceIdentityFixed => (
            format!("The caller's session has the source identity {} already.", code(inherited.unwrap_or_default())),
            Some("It cannot be changed: send the same, or none.".to_owned()),
        ),
        _ => return None,
    };
    if matches!((kind, parameter), (RefusalKind::Form(_), Parameter::WebIdentity(_))) {
        return Some(Draft::new(title).detail(wanted.unwrap_or_default()).actual(value));
    }
    let cleaned = value.as_deref().and_then(|value| cleaned(parameter, value));
    let edit = Edit::Request { parameter: parameter.clone(), value: cleaned.clone() };
    let order =
        cleaned.as_deref().map_or_else(|| format!("Leave the {name} out"), |cleaned| format!("Send {}", code(cleaned)));
    Some(
        Draft::new(title)
            .detail(
                format!("{} The call is refused before any policy is looked at.", wanted.unwrap_or_default())
                    .trim()
                    .to_owned(),
            )
            .actual(value)
            .fix(neutral(order, vec![edit])),
    )
}

fn name(parameter: &Parameter) -> &'static str {
    match parameter {
        Parameter::SessionName => "session name",
        Parameter::ExternalId => "external ID",
        Parameter::SourceIdentity => "source identity",
        Parameter::MfaSerial => "MFA serial number",
        Parameter::MfaCode => "MFA code",
        Parameter::SessionTags(_) => "session tag",
        Parameter::TransitiveTagKeys => "transitive tag key",
        Parameter::DurationSeconds => "duration",
        Parameter::Role => "role ARN",
        Parameter::WebIdentity(None) => "token",
        Parameter::WebIdentity(_) | Parameter::Saml(_) => "claim",
        _ => "value",
    }
}

/// The value with only characters that the parameter takes, where enough is left.
fn cleaned(parameter: &Parameter, value: &str) -> Option<String> {
    let extra = match parameter {
        // R253
        Parameter::MfaSerial => return value.contains(":user/").then(|| value.replacen(":user/", ":mfa/", 1)),
        Parameter::SessionName | Parameter::SourceIdentity => "_+=,.@-",
        Parameter::ExternalId => "_+=,.@:/-",
        _ => return None,
    };
    let kept: String =
        value.chars().map(|c| if c.is_ascii_alphanumeric() || extra.contains(c) { c } else { '-' }).take(64).collect();
    (kept.len() >= 2 && kept != value).then_some(kept)
}

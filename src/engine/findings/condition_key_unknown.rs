//! A condition tests a key that AWS does not know.

use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::keys::{self, KEYS};
use super::super::condition::KeyState;
use super::super::finding::{Draft, code};
use super::super::fix::{Editor, grants};
use super::super::policy::nearest;
use super::super::request::Call;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (FaultKind::Failed(at) | FaultKind::Deny(at)) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    if !matches!(checked.check.state, Some(KeyState::Absent { .. })) || !is_wrong(case, &condition.key) {
        return None;
    }
    let meant = meant(case, &checked);
    let editor = Editor::new(&checked.policy.document);
    let draft = Draft::new(match &meant {
        Some(meant) => format!("{} is no condition key here; {} is.", code(&condition.key), code(meant)),
        None => format!("{} is no condition key of this call.", code(&condition.key)),
    })
    .detail("IAM saves an unknown key without a word. It is never in the request, so the condition never holds.")
    .actual(Some(condition.key.as_str()))
    .expected(meant.clone());
    Some(match meant {
        Some(meant) => draft.fix(grants(format!("Write {}", code(&meant)), vec![editor.rename(condition.node, &meant)])),
        None => draft,
    })
}

/// Whether the key is in no table, or belongs to another provider than the token's.
fn is_wrong(case: &Case<'_>, key: &str) -> bool {
    match keys::provider_claim(key).filter(|_| keys::find(key).is_none()) {
        None => keys::find(key).is_none(),
        Some((prefix, claim)) => {
            let other = case.request.issuer().is_some_and(|issuer| !issuer.eq_ignore_ascii_case(prefix));
            case.request.call == Call::WebIdentity && (other || !keys::is_exposed(prefix, claim))
        }
    }
}

/// The key that was meant: the claim of the token's own issuer, or the nearest known name.
fn meant(case: &Case<'_>, checked: &Checked<'_>) -> Option<String> {
    let key = &checked.condition()?.key;
    if let (Some((_, claim)), Some(issuer), Call::WebIdentity) =
        (key.rsplit_once(':'), case.request.issuer(), case.request.call)
    {
        return keys::is_exposed(issuer, claim).then(|| format!("{issuer}:{claim}"));
    }
    nearest(key, KEYS.iter().map(|row| row.name)).map(str::to_owned)
}

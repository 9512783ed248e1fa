//! A condition tests a key that AWS does not know.

use super::super::case::{Case, Checked, Fault, FaultKind};
use super::super::condition::KeyState;
use super::super::condition::claims;
use super::super::condition::keys::{self, KEYS};
use super::super::finding::{Draft, code, remove_condition};
use super::super::fix::{Editor, grants, widens};
use super::super::policy::{OffenceKind, nearest};
use super::super::report::Half;
use super::super::request::Call;
use super::explicit_deny::remove;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    if let FaultKind::Offence(OffenceKind::UnknownKey(near)) = fault.kind {
        return unused(case, fault, near);
    }
    let (FaultKind::Failed(at) | FaultKind::Deny(at)) = fault.kind else { return None };
    let checked = case.checked(at)?;
    let condition = checked.condition()?;
    if !is_unknown(case, &checked) {
        return None;
    }
    let meant = meant(case, &checked);
    let editor = Editor::new(&checked.policy.document);
    let draft = Draft::new(match &meant {
        Some(meant) => format!("{} is no condition key here; {} is.", code(&condition.key), code(meant)),
        None => format!("{} is no condition key of this call.", code(&condition.key)),
    })
    .detail(match fault.kind {
        FaultKind::Deny(_) => {
            "IAM saves an unknown key without a word. It is never in the request, and without it the condition holds: the Deny applies to every call."
        }
        _ => "IAM saves an unknown key without a word. It is never in the request, so the condition never holds.",
    })
    .expected(meant.clone())
    .at(condition.node, Half::Key);
    let drop = remove_condition(checked.policy, checked.statement, condition);
    Some(match (meant, &fault.kind) {
        (Some(meant), _) => {
            draft.fix(grants(format!("Write {}", code(&meant)), vec![editor.rename(condition.node, &meant)]))
        }
        (None, FaultKind::Failed(_)) => draft.fix(widens("Take the condition out (allows more callers)", vec![drop])),
        (None, _) => draft.fixes(remove(checked.policy, at.statement)),
    })
}

/// A key that AWS does not know, where nothing fails by it.
fn unused(case: &Case<'_>, fault: &Fault, near: Option<&'static str>) -> Option<Draft> {
    let document = case.document(fault.target.document())?;
    let node = fault.target.node()?;
    let name = document.name(node);
    let draft = Draft::new(match near {
        Some(near) => format!("{} is no condition key; {} is.", code(name), code(near)),
        None => format!("{} is no condition key that AWS knows.", code(name)),
    })
    .detail("IAM saves an unknown key without a word, and it is never in a request.");
    Some(match near {
        Some(near) => {
            draft.fix(grants(format!("Write {}", code(near)), vec![Editor::new(document).rename(node, near)]))
        }
        None => draft,
    })
}

/// Whether the condition of a check is on a key that cannot be in the request.
pub(super) fn is_unknown(case: &Case<'_>, checked: &Checked<'_>) -> bool {
    let Some(KeyState::Absent { why }) = checked.check.state else { return false };
    why == claims::FOREIGN || checked.condition().is_some_and(|condition| is_wrong(case, &condition.key))
}

/// Whether the key is in no table, or belongs to another provider than the token's.
fn is_wrong(case: &Case<'_>, key: &str) -> bool {
    match claims::provider_claim(key).filter(|_| keys::find(key).is_none()) {
        None => keys::find(key).is_none(),
        Some((prefix, claim)) => {
            let other = case.request.issuer().is_some_and(|issuer| !issuer.eq_ignore_ascii_case(prefix));
            case.request.call == Call::WebIdentity && (other || !claims::is_exposed(prefix, claim))
        }
    }
}

/// The key that was meant: the claim of the token's own issuer, or the nearest known name.
fn meant(case: &Case<'_>, checked: &Checked<'_>) -> Option<String> {
    let key = &checked.condition()?.key;
    let issuer = case.request.issuer().or_else(|| claims::trusted(checked.statement).next());
    if let (Some((_, claim)), Some(issuer), Call::WebIdentity) = (key.rsplit_once(':'), issuer, case.request.call) {
        return claims::is_exposed(issuer, claim).then(|| format!("{issuer}:{claim}"));
    }
    nearest(key, KEYS.iter().map(|row| row.name)).map(str::to_owned)
}

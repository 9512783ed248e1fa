//! Which side refuses: every layer that fails by the documents, in the order in which they are to be mended.
//!
//! AWS names one layer or none (R101, R277); where another fails too, mending the named one alone does not help.

use super::case::Case;
use super::evaluate::same_account;
use super::evidence;
use super::finding::{caller, code, of_whom, role};
use super::limits;
use super::report::{Repair, Sides, Verdict};
use super::sort::sort_by_key;
use super::source::Layer;
use super::trace::LayerTrace;
use super::truth::Truth;

/// What one layer does to the call, over all the actions that it needs.
struct Side<'c> {
    layer: Layer,
    /// Whether it keeps the call from being allowed.
    fails: Truth,
    /// Whether it does by a Deny.
    explicit: bool,
    /// Whether it is there, or must be.
    matters: bool,
    /// The actions that it refuses.
    actions: Vec<&'c str>,
}

/// The sides of a call that is denied or may be; none where nothing is known of the layers.
pub(super) fn sides(case: &Case<'_>, verdict: Verdict) -> Option<Sides> {
    let decided_before = limits::check(&case.request).iter().any(|refusal| refusal.kind.is_denial());
    if decided_before || !matches!(verdict, Verdict::Denied | Verdict::Undetermined) {
        return None;
    }
    let named = case.denial.clause.as_ref().and_then(|clause| clause.layer);
    let mut sides: Vec<Side<'_>> = Layer::TO_MEND.into_iter().map(|layer| side(case, layer)).collect();
    // Explicit denies win over every Allow; then INTERFACE.md, "the field", 6.
    sort_by_key(&mut sides, |side| (!side.explicit, named != Some(side.layer)));
    let with = |fails| sides.iter().filter(move |side| side.matters && side.fails == fails).map(|side| side.layer);
    let failing: Vec<Layer> = with(Truth::Yes).collect();
    let (open, open_plural) = list(with(Truth::Unknown));
    let (allowing, allow_plural) = list(with(Truth::No));
    let (denying, plural) = list(failing.iter().copied());
    let plain = |plural, words: &str| format!("{words}{}", if plural { "" } else { "s" });
    let deny = if plural { "deny" } else { "denies" };
    let unknown = format!("; whether {open} {} is not known.", plain(open_plural, "allow"));
    let rest = if open.is_empty() { ".".to_owned() } else { unknown };
    let one_account = same_account(&case.request) == Truth::Yes && failing.contains(&Layer::IdentityPolicies);
    let text = match (failing.as_slice(), named) {
        ([], _) if allowing.is_empty() => return None,
        ([], _) => format!("{allowing} {}{rest}", plain(allow_plural, "allow")),
        ([_], _) if open.is_empty() => format!("Only {denying} {deny}."),
        ([_], _) => format!("{denying} {deny}{rest}"),
        (_, Some(named)) => {
            let (others, many) = list(failing.iter().copied().filter(|layer| *layer != named));
            let deny = if many { "deny" } else { "denies" };
            format!("AWS names only the {}; {others} {deny} too{rest}", of_whom(named).0)
        }
        (_, None) => format!("{denying} {deny}{rest}"),
    };
    let both = match failing.as_slice() {
        [] | [_] => "",
        _ if one_account => {
            " Mending one alone does not help, but in one account a trust policy that names the caller itself needs \
             no identity policy."
        }
        _ => " Mending one alone does not help.",
    };
    let asked = evidence::says_denied(&case.denial.meaning) && named.is_none();
    Some(Sides {
        notable: failing.len() > 1 || failing.len() == 1 && asked && !open.is_empty(),
        text: super::findings::capital(&text) + both,
        repairs: sides.iter().filter(|side| failing.contains(&side.layer)).map(|side| repair(case, side)).collect(),
        failing,
    })
}

fn side<'c>(case: &'c Case<'_>, layer: Layer) -> Side<'c> {
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let traces = || case.trace.actions.iter().filter_map(|action| Some((action.action.as_str(), action.layer(layer)?)));
    let any = |truth: fn(&LayerTrace) -> Truth| Truth::any(traces().map(|(_, trace)| truth(trace)));
    let fails: fn(&LayerTrace) -> Truth = |trace| trace.deny.or(trace.blocks());
    let mut actions: Vec<&str> = traces().filter(|(_, t)| fails(t) == Truth::Yes).map(|(action, _)| action).collect();
    let said = clause.is_some();
    if said && actions.is_empty() {
        let word = case.denial.action.as_ref().map(|word| word.text.as_str());
        actions.extend(word.or(case.request.action.value().map(String::as_str)));
    }
    let main = matches!(layer, Layer::TrustPolicy | Layer::IdentityPolicies);
    let there =
        traces().any(|(_, trace)| trace.given && !trace.documents.is_empty() || main && trace.needed != Truth::No);
    Side {
        layer,
        fails: if said { Truth::Yes } else { any(fails) },
        explicit: any(|trace| trace.deny) == Truth::Yes || clause.is_some_and(|clause| clause.explicit),
        matters: said || there,
        actions,
    }
}

/// Layers in a sentence, and whether the verb behind is a plural.
fn list(layers: impl Iterator<Item = Layer>) -> (String, bool) {
    let mut names: Vec<String> = Vec::new();
    let mut plural = false;
    for layer in layers {
        let (words, was, _) = of_whom(layer);
        plural = was == "were" || !names.is_empty();
        names.push(format!("the {words}"));
    }
    let last = names.pop().unwrap_or_default();
    (if names.is_empty() { last } else { format!("{} and {last}", names.join(", ")) }, plural)
}

fn repair(case: &Case<'_>, side: &Side<'_>) -> Repair {
    let actions: Vec<String> = side.actions.iter().map(|action| code(action)).collect();
    let actions = actions.join(" and ");
    let text = match side.layer {
        _ if side.explicit => {
            format!("A Deny of {actions} applies and wins over every Allow: keep it from applying, or take it away.")
        }
        Layer::TrustPolicy => {
            let owner = case.request.role_owner();
            let whose =
                owner.map_or_else(|| "the role's account".to_owned(), |owner| format!("account {}", owner.account));
            format!(
                "It must allow {actions} to {}: only {whose} can change it, and nothing helps without it.",
                caller(case)
            )
        }
        Layer::IdentityPolicies => format!("They must allow {actions} on {}.", role(case)),
        Layer::ServiceControlPolicies => format!("Each level of the organization must allow {actions}."),
        _ => format!("It grants nothing, but must allow {actions} too."),
    };
    Repair { layer: side.layer, text }
}

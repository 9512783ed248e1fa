//! How many characters a policy may have, as IAM counts them.
//!
//! R48 is not checked: how many policies are attached, and how many versions they have, decides nothing. Of R47, what
//! the inline policies of one user, role or group have together is not checked: nothing tells which are inline. The
//! packed size of a session's policies and tags is known to STS alone.

use super::super::json::{Document, Kind, NodeId};
use super::super::source::Layer;

/// More characters than a quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// Characters that are no white space.
    pub count: usize,
    /// All characters.
    pub whole: usize,
    /// The quota that is exceeded, and what it is for.
    pub quota: (usize, &'static str),
    /// What can be done, where that is the quota of one kind only.
    pub but: &'static str,
    /// Whether no policy of this layer can be so long.
    pub refused: bool,
}

/// Whose policy it is, as far as quotas go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// It is managed: a policy of its own, with an ARN.
    Managed,
    /// Attached to a user, or to one of its groups.
    User,
    /// Attached to a role, or to an unknown caller.
    Role,
}

/// The longest document that the API of IAM takes, white space included (R3).
const LONGEST: usize = 131_072;

/// The quota that a policy of `layer` exceeds (R3, R44, R47).
pub(crate) fn excess(layer: Layer, holder: Holder, document: &Document, node: NodeId) -> Option<Excess> {
    // R47 names no quota of the policies that Organizations and VPC endpoints have.
    let (count, whole) = (size(document, node), document.node(node).span.of(&document.text).chars().count());
    let managed = (6_144, "a managed policy");
    let (soft, hard) = match (layer, holder) {
        (Layer::TrustPolicy, _) => {
            let but = "The quota of an account can be raised, to 8,192 at most.";
            (Some(((2_048, "a trust policy"), but)), (8_192, "a trust policy"))
        }
        (Layer::IdentityPolicies, Holder::Role) => {
            let but = "So it can only be an inline policy of a role, which may have 10,240.";
            (Some((managed, but)), (10_240, "the inline policies of a role"))
        }
        (Layer::IdentityPolicies | Layer::PermissionsBoundary, _) => (None, managed),
        (Layer::SessionPolicies, _) => {
            let but = "All session policies of one call share it, those given by ARN included.";
            (Some(((2_048, "the session policies"), but)), managed)
        }
        _ => return None,
    };
    let longest = (whole > LONGEST).then_some((LONGEST, "any document of IAM, white space included"));
    let hard = Some(hard).filter(|(most, _)| count > *most).or(longest);
    let found = |quota, but, refused| Excess { count, whole, quota, but, refused };
    match (hard, soft) {
        (Some(quota), _) => Some(found(quota, "", true)),
        (None, Some((quota, but))) if count > quota.0 => Some(found(quota, but, false)),
        _ => None,
    }
}

/// The characters of a value and all in it, white space left out and escapes taken for what they stand for.
fn size(document: &Document, node: NodeId) -> usize {
    let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    let (mut size, mut open) = (0, vec![node]);
    while let Some(node) = open.pop() {
        let children = document.children(node);
        // Brackets and commas, quotes, colons.
        size += match &document.node(node).kind {
            Kind::Array(_) | Kind::Object(_) => 2 + children.len().saturating_sub(1),
            Kind::String(text) => 2 + visible(text),
            Kind::Number(text) => text.len(),
            Kind::Bool(false) => 5,
            Kind::Bool(true) | Kind::Null => 4,
        };
        let names = children.iter().filter_map(|&child| document.node(child).name.as_ref());
        size += names.map(|name| 3 + visible(&name.text)).sum::<usize>();
        open.extend(children);
    }
    size
}

#[cfg(test)]
mod tests {
    use super::super::super::source::DocumentId;
    use super::*;

    #[track_caller]
    fn check(layer: Layer, holder: Holder, count: usize, want: Option<(usize, bool)>) {
        let text = format!("{{ \"{}\":\n \"x\" }}", "a".repeat(count - 8));
        let document = Document::parse(DocumentId::TrustPolicy, &text);
        let found = excess(layer, holder, &document, NodeId::ROOT);
        assert!(found.is_none_or(|found| found.count == count && found.whole == count + 4), "{found:?}");
        assert_eq!(found.map(|found| (found.quota.0, found.refused)), want, "{layer:?} {holder:?} {count}");
    }

    #[test]
    fn white_space_does_not_count() {
        // R44
        check(Layer::TrustPolicy, Holder::Role, 2_048, None);
        check(Layer::TrustPolicy, Holder::Role, 2_049, Some((2_048, false)));
        check(Layer::TrustPolicy, Holder::Role, 8_193, Some((8_192, true)));
        // R47
        check(Layer::IdentityPolicies, Holder::Managed, 6_145, Some((6_144, true)));
        check(Layer::IdentityPolicies, Holder::User, 6_144, None);
        check(Layer::IdentityPolicies, Holder::User, 6_145, Some((6_144, true)));
        check(Layer::IdentityPolicies, Holder::Role, 6_145, Some((6_144, false)));
        check(Layer::IdentityPolicies, Holder::Role, 10_241, Some((10_240, true)));
        check(Layer::PermissionsBoundary, Holder::Role, 6_145, Some((6_144, true)));
        check(Layer::SessionPolicies, Holder::Role, 2_049, Some((2_048, false)));
        check(Layer::ServiceControlPolicies, Holder::Role, 9_000, None);
    }

    #[test]
    fn white_space_counts_for_the_longest() {
        let text = format!("{{{}}}", " ".repeat(LONGEST));
        let document = Document::parse(DocumentId::TrustPolicy, &text);
        let found = excess(Layer::TrustPolicy, Holder::Role, &document, NodeId::ROOT);
        assert_eq!(found.map(|found| (found.quota.0, found.refused)), Some((LONGEST, true))); // R3
    }
}

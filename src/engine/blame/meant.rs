//! Which statement of a layer was meant for the call: the one that fails least.
//!
//! A check that fails costs more the further its value is from what the request has. A statement for callers of
//! another kind comes last, and one that names the caller or the role outright first.

use super::super::arn::Identity;
use super::super::condition::KeyState;
use super::super::json::NodeId;
use super::super::near::{NEAR, similarity};
use super::super::policy::{Effect, Policy, PrincipalKind};
use super::super::request::Call;
use super::super::trace::{Check, DocumentTrace, Element, LayerTrace, StatementTrace};
use super::super::truth::Truth;
use super::{ActionDistance, Blame, action_distance, lacking};

/// From here on a statement was not meant for the call.
pub(super) const UNRELATED: u32 = 20;

impl Blame<'_, '_> {
    /// How far a statement is from allowing; none for one that cannot be meant.
    pub(super) fn cost(&self, document: &DocumentTrace, trace: &StatementTrace, layer: &LayerTrace) -> Option<u32> {
        let policy = self.case.policy(document.document)?;
        let statement = policy.statements.get(trace.index)?;
        let allows = lacking(layer).into_iter().flat_map(|d| &d.statements).filter(|s| s.effect != Some(Effect::Deny));
        let only = allows.take(2).count() == 1;
        let failed = trace.failed().count();
        // What names the caller or the role outright was meant for the call, whatever else it wants.
        let named = if trace.checks.iter().any(|check| self.is_named(policy, check)) { 3 } else { 0 };
        let cost = |check: &Check| match (check.truth, check.element) {
            (Truth::Yes, _) => 0,
            (Truth::Unknown, _) => 1,
            (Truth::No, Element::Action) => match action_distance(&self.action(), statement) {
                ActionDistance::Misspelt => 1,
                // It is there for another action of the same call (R94).
                ActionDistance::Assuming if self.serves_another(document, trace) => 6 - named,
                // A statement that names the action was meant rather than one that must be widened.
                ActionDistance::Assuming => 5 - named,
                ActionDistance::Other if only && failed == 1 => 6,
                ActionDistance::Other => UNRELATED,
            },
            (Truth::No, Element::Principal) => 5 - 2 * Self::part_bonus(policy, check, self.principal().as_deref()),
            (Truth::No, Element::Resource) => 5 - Self::part_bonus(policy, check, self.role()),
            (Truth::No, Element::Condition(_)) => {
                let actual = match &check.state {
                    Some(KeyState::Present { values, .. }) => values.first().map(String::as_str),
                    _ => None,
                };
                4 - named - Self::part_bonus(policy, check, actual)
            }
        };
        Some(trace.checks.iter().map(cost).sum())
    }

    /// Whether a statement covers another action that the call needs.
    fn serves_another(&self, document: &DocumentTrace, trace: &StatementTrace) -> bool {
        let layers = self.case.trace.actions.iter().flat_map(|action| &action.layers);
        let documents = layers.flat_map(|layer| &layer.documents).filter(|other| other.document == document.document);
        let mut checks = documents.filter_map(|other| other.statements.get(trace.index)).flat_map(|s| &s.checks);
        checks.any(|check| check.element == Element::Action && check.truth == Truth::Yes)
    }

    /// Whether a trust statement has principals, and none of the caller's kind.
    pub(super) fn is_for_others(&self, document: &DocumentTrace, trace: &StatementTrace) -> bool {
        let request = &self.case.request;
        let kind = match (request.call, request.identity()) {
            (Call::WebIdentity | Call::Saml, _) | (_, Some(Identity::Provider(_))) => PrincipalKind::Federated,
            (_, Some(Identity::Service(_))) => PrincipalKind::Service,
            (_, Some(_)) => PrincipalKind::Aws,
            (_, None) => return false,
        };
        let statement = self.case.policy(document.document).and_then(|policy| policy.statements.get(trace.index));
        let Some(principals) = statement.and_then(|statement| statement.principals.as_ref()) else { return false };
        let others = !principals.everyone && !principals.entries.is_empty();
        others && principals.entries.iter().all(|entry| entry.kind != kind)
    }

    /// Whether a value of a check that holds is the caller or the role itself, and no pattern or account.
    fn is_named(&self, policy: &Policy, check: &Check) -> bool {
        let named = |node: NodeId| {
            let text = policy.document.string(node).unwrap_or_default();
            match check.element {
                Element::Principal => !matches!(Identity::parse(text), Ok(Identity::Root(_))) && text != "*",
                Element::Resource => self.role() == Some(text),
                _ => false,
            }
        };
        check.truth == Truth::Yes && check.parts.iter().any(|&(node, truth)| truth == Truth::Yes && named(node))
    }

    /// Nearer where a value is like what the request has.
    fn part_bonus(policy: &Policy, check: &Check, actual: Option<&str>) -> u32 {
        let near = |node: NodeId| {
            let text = policy.document.string(node).unwrap_or_default();
            actual.is_some_and(|actual| similarity(text, actual) >= NEAR)
        };
        u32::from(check.parts.iter().any(|(node, _)| near(*node)))
    }
}

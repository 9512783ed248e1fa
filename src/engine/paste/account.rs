//! Outputs about a whole account: of many roles and users, those that the error names are taken out.
//!
//! `aws iam list-roles` has trust policies alone; `get-account-authorization-details` has the caller's policies too. What
//! the error does not name is not guessed.

use super::super::finding::code;
use super::super::json::{Document, Kind, NodeId};
use super::super::sort::sort_by_key;
use super::super::source::{Layer, Span};
use super::{Found, Piece, Placing, nowhere};

/// An entry whose `member` is a text that passes.
fn entry(document: &Document, list: &str, member: &str, passes: impl Fn(&str) -> bool) -> Option<NodeId> {
    let entries = document.children(document.at_pointer(list)?);
    entries.iter().copied().find(|&entry| text(document, entry, member).is_some_and(&passes))
}

fn text<'d>(document: &'d Document, node: NodeId, member: &str) -> Option<&'d str> {
    document.string(document.member(node, member)?)
}

fn list<'d>(document: &'d Document, node: NodeId, member: &str) -> &'d [NodeId] {
    document.member(node, member).map_or(&[], |list| document.children(list))
}

/// The version of a managed policy that is in force.
fn version(document: &Document, arn: &str) -> Option<NodeId> {
    let policy = entry(document, "/Policies", "Arn", |other| other == arn)?;
    let is_default = |version: NodeId| {
        let default = document.member(version, "IsDefaultVersion");
        default.is_some_and(|node| document.node(node).kind == Kind::Bool(true))
    };
    list(document, policy, "PolicyVersionList").iter().copied().find(|&version| is_default(version))
}

impl Placing<'_, '_> {
    /// The pieces of an account's output; the whole of it, and why, where nothing in it is meant.
    pub(super) fn account(&mut self, found: &Found<'_>) -> Vec<Piece> {
        let Some(document) = &found.document else { return Vec::new() };
        let mut pieces = Vec::new();
        let mut add = |placing: &mut Self, node: NodeId, name: Option<&str>, into: Layer| {
            let span = document.pasted(document.node(node).span);
            let span = Span { start: span.start + found.span.start, end: span.end + found.span.start };
            let policy = placing.sorter.slice(span);
            let (into, text) = match into {
                Layer::TrustPolicy => placing.trust(policy),
                Layer::PermissionsBoundary => placing.boundary(policy),
                Layer::IdentityPolicies => placing.add_identity(name.map(str::to_owned), policy),
                _ => nowhere(format!(
                    "{} is attached and what is in it is not here: paste it too, `aws iam get-policy-version`.",
                    code(name.unwrap_or_default())
                )),
            };
            pieces.push(Piece { what: found.what, span, into, text, fits: &[] });
        };
        let role = self.role.clone();
        let roles = ["/RoleDetailList", "/Roles"];
        let named = |arn: &str| Some(arn) == role.as_deref();
        if let Some(node) = roles.iter().find_map(|list| entry(document, list, "Arn", named)) {
            add(self, node, None, Layer::TrustPolicy);
        }
        let caller = self.caller.clone().unwrap_or_default();
        let user = entry(document, "/UserDetailList", "Arn", |arn| arn == caller);
        if let Some(node) = user.or_else(|| entry(document, "/RoleDetailList", "Arn", |arn| self.is_caller(arn))) {
            let groups = list(document, node, "GroupList").iter().filter_map(|&name| document.string(name));
            let groups =
                groups.filter_map(|name| entry(document, "/GroupDetailList", "GroupName", |other| other == name));
            for owner in [node].into_iter().chain(groups) {
                for inline in ["UserPolicyList", "RolePolicyList", "GroupPolicyList"] {
                    for &policy in list(document, owner, inline) {
                        add(self, policy, text(document, policy, "PolicyName"), Layer::IdentityPolicies);
                    }
                }
                for &attached in list(document, owner, "AttachedManagedPolicies") {
                    let arn = text(document, attached, "PolicyArn").unwrap_or_default();
                    match version(document, arn) {
                        Some(policy) => add(self, policy, Some(arn), Layer::IdentityPolicies),
                        None => add(self, attached, Some(arn), Layer::Request),
                    }
                }
            }
            let boundary = document.member(node, "PermissionsBoundary");
            let boundary = boundary.and_then(|node| text(document, node, "PermissionsBoundaryArn"));
            if let Some(policy) = boundary.and_then(|arn| version(document, arn)) {
                add(self, policy, None, Layer::PermissionsBoundary);
            }
        }
        if pieces.is_empty() {
            let (into, text) = nowhere(match &role {
                None => {
                    "The error does not tell which role is meant. Paste it too, or `aws iam get-role` of that role."
                        .to_owned()
                }
                Some(role) => format!("It has neither the role {} nor the caller.", code(role)),
            });
            pieces.push(Piece { what: found.what, span: found.span, into, text, fits: &[] });
        }
        sort_by_key(&mut pieces, |piece| piece.span.start);
        pieces
    }
}

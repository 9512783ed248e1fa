//! A third party may assume the role for any of its customers.

use super::super::case::{Case, Fault};
use super::super::finding::{Draft, code, require};
use super::super::fix::neutral;
use super::super::risks::{Risk, ThirdParty, at, third_party};

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let (policy, statement, node) = at(case, fault, Risk::ThirdParty)?;
    let text = policy.document.string(node)?;
    let title = match third_party(case, policy, statement, text)? {
        ThirdParty::Vendor(vendor) => format!("{} is {}'s and is trusted without an external ID.", code(text), vendor.name),
        ThirdParty::Caller => format!("{} is trusted without the external ID that the call sends.", code(text)),
    };
    let known = case.request.external_id.value();
    let id = known.map_or("EXTERNAL_ID", String::as_str);
    let order = if known.is_some() { "" } else { ", the one that the vendor's page shows" };
    let edit = require(policy, statement.node, "sts:ExternalId", id);
    Some(
        Draft::new(title)
            .detail("They act for many customers, and any of these could have them assume this role. The external ID tells for whom they act.")
            .fixes(edit.map(|edit| neutral(format!("Ask for the external ID {}{order}", code(id)), vec![edit]))),
    )
}

//! Risks: what denies nothing and should be seen. Each is a fault that never blocks, at the field at risk.
//!
//! R292 gets none: `StringLike` without a wildcard decides as `StringEquals` does. Nor does another account that is
//! trusted as a whole: its own policies then decide, as AWS advises.

use std::rc::Rc;

use super::arn::{Arn, Identity};
use super::case::{Case, Fault, FaultKind, Target};
use super::condition::operators::{Family, Quantifier};
use super::json::NodeId;
use super::pattern::glob;
use super::policy::{
    Condition, Effect, OffenceKind, Policy, Principal, PrincipalKind, Statement, is_unique_id, tenant_claims,
};
use super::report::Certainty;
use super::source::Layer;
use super::vendors::{self, Vendor};

/// No more risks than this are told for one report.
const MOST: usize = 10;

/// What may let in more than was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Risk {
    /// An Allow holds where the key of its set operator is missing (R293, R295).
    Unguarded,
    /// A third party is trusted without an external ID.
    ThirdParty,
    /// Everyone is trusted, and no condition limits who.
    Open,
    /// Any subject of an identity provider is let in.
    NoSubject,
    /// The subject's pattern takes any organization, repository and the like.
    BroadSubject,
    /// The subject's pattern takes any branch and the like.
    AnyBranch,
    /// Tokens for another audience are let in.
    NoAudience,
    /// A wildcard grants the assumption of every role.
    Wildcard,
    /// A condition on an external ID or on MFA holds without them.
    NotEnforced,
    /// A trusted user or role was deleted (R71).
    Deleted,
}

/// The risks of every policy, each place once.
pub(super) fn risks(case: &Case<'_>) -> Vec<Fault> {
    let mut found: Vec<Fault> = Vec::new();
    // What IAM refuses is mended first.
    let saved =
        |policy: &&Rc<Policy>| !policy.offences.iter().any(|offence| offence.kind.refused(policy.document.id.layer()));
    for policy in case.policies.iter().filter(saved) {
        for (index, statement) in policy.statements.iter().enumerate() {
            of_statement(case, policy, statement, &mut |name, node, risk| {
                let place = if name { Target::Name } else { Target::Value };
                let target = place(policy.document.id, node);
                if found.len() < MOST && found.iter().all(|known| known.target != target) {
                    let kind = FaultKind::Risk(risk, index);
                    found.push(Fault { target, kind, blocks: false, certainty: Certainty::Certain });
                }
            });
        }
    }
    found
}

/// The policy, the statement and the node of a fault that is this risk.
pub(super) fn at<'c>(case: &'c Case<'_>, fault: &Fault, risk: Risk) -> Option<(&'c Policy, &'c Statement, NodeId)> {
    let FaultKind::Risk(found, index) = fault.kind else { return None };
    let policy = case.policy(fault.target.document()).filter(|_| found == risk)?;
    Some((policy, policy.statements.get(index)?, fault.target.node()?))
}

/// What is told: whether the name or the value is marked, of which node, and for what.
type Add<'a> = &'a mut dyn FnMut(bool, NodeId, Risk);

fn of_statement(case: &Case<'_>, policy: &Policy, statement: &Statement, add: Add<'_>) {
    let layer = policy.document.id.layer();
    let trust = layer == Layer::TrustPolicy;
    let allows = is_allow(statement);
    for condition in &statement.conditions {
        if allows && is_unguarded(statement, condition) {
            add(true, condition.operator_node, Risk::Unguarded);
        }
        // A ceiling is not what lets in.
        let grants = trust || layer == Layer::IdentityPolicies;
        if (!allows || grants) && is_not_enforced(statement, condition) {
            add(true, condition.node, Risk::NotEnforced);
        }
    }
    if allows && layer == Layer::IdentityPolicies {
        any_role(statement, add);
    }
    let Some(principals) = statement.principals.as_ref().filter(|principals| trust && !principals.negated) else {
        return;
    };
    for entry in &principals.entries {
        let (text, node) = (entry.text.value.as_str(), entry.text.node);
        match entry.kind {
            PrincipalKind::Aws if is_unique_id(text) => add(false, node, Risk::Deleted),
            PrincipalKind::Aws if allows && text == "*" && is_open(policy, statement) => add(false, node, Risk::Open),
            PrincipalKind::Aws if allows && third_party(case, policy, statement, text).is_some() => {
                add(false, node, Risk::ThirdParty);
            }
            PrincipalKind::Federated if allows => of_provider(policy, statement, entry, add),
            _ => {}
        }
    }
}

pub(super) fn is_allow(statement: &Statement) -> bool {
    statement.effect.as_ref().is_some_and(|effect| effect.value == Effect::Allow)
}

fn covers(statement: &Statement, action: &str) -> bool {
    statement.actions.as_ref().is_some_and(|a| a.negated || a.values.iter().any(|v| glob(&v.value, action, true)))
}

/// Whether a condition holds where its key is missing, and the statement does not ask for the key.
pub(super) fn is_unguarded(statement: &Statement, condition: &Condition) -> bool {
    let guards = |other: &Condition| {
        let needs = other.operator.is_some_and(|operator| match (operator.base.family, operator.quantifier) {
            (Family::Null, _) => other.values.iter().all(|value| !value.value.eq_ignore_ascii_case("true")),
            (_, Some(Quantifier::All)) => false,
            _ => !operator.base.negated && !operator.if_exists,
        });
        needs && other.key.eq_ignore_ascii_case(&condition.key)
    };
    // R224: AWS itself writes this key so.
    let written = condition.key.eq_ignore_ascii_case("sts:RequestContextProviders");
    condition.operator.is_some_and(|operator| operator.quantifier == Some(Quantifier::All))
        && !written
        && !statement.conditions.iter().any(guards)
}

/// Whether a condition keeps somebody out: it fails without its key (R137), and not any value will do.
fn bites(condition: &Condition) -> bool {
    let needs = condition.operator.is_some_and(|operator| {
        let holds_without = operator.base.negated || operator.if_exists || operator.quantifier == Some(Quantifier::All);
        !holds_without && operator.base.family != Family::Null
    });
    needs && !takes_any(condition)
}

/// Whether any value of the key will do: `*` where it is a wildcard.
pub(super) fn takes_any(condition: &Condition) -> bool {
    let wild = |o: super::condition::operators::Operator| {
        matches!(o.base.family, Family::String { like: true, .. } | Family::Arn) && !o.base.negated
    };
    condition.operator.is_some_and(wild)
        && condition.values.iter().any(|value| value.value.contains('*') && value.value.trim_matches('*').is_empty())
}

/// An Allow of `sts:AssumeRole` by name on whatever role trusts the account.
fn any_role(statement: &Statement, add: Add<'_>) {
    // `sts:*` has actions that take no resource but `*`.
    let named = |text: &str| text.get(..10).is_some_and(|start| start.eq_ignore_ascii_case("sts:Assume"));
    let assumes = statement.actions.as_ref().is_some_and(|actions| {
        !actions.negated && actions.values.iter().any(|v| named(&v.value) && glob(&v.value, "sts:AssumeRole", true))
    });
    if !assumes || statement.conditions.iter().any(bites) {
        return;
    }
    for resource in statement.resources.iter().filter(|resources| !resources.negated).flat_map(|r| &r.values) {
        let arn = Arn::parse(&resource.value).filter(|arn| arn.account == "*");
        if resource.value == "*" || arn.is_some_and(|arn| matches!(arn.resource, "*" | "role/*")) {
            add(false, resource.node, Risk::Wildcard);
        }
    }
}

/// Keys on which an Allow, or a Deny of all others, is kept for MFA or an external ID (R202).
fn is_not_enforced(statement: &Statement, condition: &Condition) -> bool {
    let Some(operator) = condition.operator else { return false };
    let is = |key: &str| condition.key.eq_ignore_ascii_case(key);
    let says = |text: &str| condition.values.iter().any(|value| value.value.eq_ignore_ascii_case(text));
    let mfa = is("aws:MultiFactorAuthPresent");
    if !is_allow(statement) {
        // Access keys carry no such key, so the Deny passes them over.
        return mfa && says("false") && operator.base.family == Family::Bool && !operator.if_exists;
    }
    let asked_elsewhere =
        || statement.conditions.iter().any(|o| o.key.eq_ignore_ascii_case(&condition.key) && bites(o));
    let loose = match operator.base.family {
        Family::Null => mfa && says("false"),
        _ if is("sts:ExternalId") => operator.if_exists || operator.base.negated || takes_any(condition),
        Family::Bool => mfa && operator.if_exists && says("true"),
        Family::Numeric(_) => is("aws:MultiFactorAuthAge") && operator.if_exists,
        _ => false,
    };
    loose && !asked_elsewhere()
}

/// The keys that tell who calls or from where, as Access Analyzer counts them; the caller chooses all others.
const LIMITING: [&str; 19] = [
    "aws:FederatedProvider",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpcArn",
    "aws:SourceVpce",
    "aws:VpceAccount",
    "aws:VpceOrgID",
    "aws:VpceOrgPaths",
    "aws:userid",
];

/// Whether no condition says who may call, here or in a Deny.
fn is_open(policy: &Policy, statement: &Statement) -> bool {
    let tells = |condition: &Condition| LIMITING.iter().any(|key| condition.key.eq_ignore_ascii_case(key));
    // In any account somebody can make a role of that name.
    let any_account = |condition: &Condition| {
        let wild = |text: &str| Arn::parse(text).is_some_and(|arn| arn.account.contains('*'));
        condition.key.eq_ignore_ascii_case("aws:PrincipalArn") && condition.values.iter().any(|v| wild(&v.value))
    };
    let limits = |condition: &Condition| tells(condition) && bites(condition) && !any_account(condition);
    !statement.conditions.iter().any(limits) && !denies(policy, tells)
}

/// Whether some Deny asks for what an Allow does not.
fn denies(policy: &Policy, asks: impl Fn(&Condition) -> bool) -> bool {
    policy.statements.iter().filter(|s| !is_allow(s)).any(|statement| statement.conditions.iter().any(&asks))
}

/// A third party whom a statement trusts without an external ID.
pub(super) enum ThirdParty {
    /// A vendor's account.
    Vendor(&'static Vendor),
    /// The caller's account; the call sends an external ID, so it acts for somebody.
    Caller,
}

/// Whom `text`, one of the statement's principals, lets in without an external ID.
pub(super) fn third_party(case: &Case<'_>, policy: &Policy, statement: &Statement, text: &str) -> Option<ThirdParty> {
    let identity = Identity::parse(text).ok()?;
    let account = identity.owner()?.account.as_str();
    // A misspelt key asks as well.
    let asks = |condition: &Condition| condition.key.to_ascii_lowercase().starts_with("sts:external");
    let own = case.request.role_owner().is_some_and(|role| role.account == account);
    if own || !covers(statement, "sts:AssumeRole") || statement.conditions.iter().any(asks) || denies(policy, asks) {
        return None;
    }
    let calls = case.request.identity().and_then(Identity::owner).is_some_and(|caller| caller.account == account);
    let sent = calls && case.request.external_id.value().is_some();
    vendors::of_account(account).map(ThirdParty::Vendor).or(sent.then_some(ThirdParty::Caller))
}

/// Claims that do not tell whose token it is.
const LOOSE_CLAIMS: [&str; 10] = [
    "amr",
    "aud",
    "environment",
    "event_name",
    "oaud",
    "pipeline_source",
    "ref",
    "ref_protected",
    "ref_type",
    "runner_environment",
];

/// The issuer of an OIDC provider's ARN.
pub(super) fn issuer(text: &str) -> Option<&str> {
    text.split_once(":oidc-provider/").map(|(_, issuer)| issuer)
}

/// The claim of `issuer` that a condition tests.
fn claim<'c>(condition: &'c Condition, issuer: &str) -> Option<&'c str> {
    let key = condition.key.get(issuer.len()..)?.strip_prefix(':')?;
    condition.key.get(..issuer.len()).filter(|start| start.eq_ignore_ascii_case(issuer)).and(Some(key))
}

/// What a trusted OIDC provider lets in (R228–R239).
fn of_provider(policy: &Policy, statement: &Statement, entry: &Principal, add: Add<'_>) {
    let Some(issuer) = issuer(&entry.text.value).filter(|_| covers(statement, "sts:AssumeRoleWithWebIdentity")) else {
        return;
    };
    let told = |offence: &OffenceKind| matches!(offence, OffenceKind::ProviderCondition(d) if d.issuer == issuer);
    let by_other_claim = tenant_claims(issuer).is_some_and(|claims| !claims.contains(&"sub"));
    if by_other_claim || policy.offences.iter().any(|offence| told(&offence.kind)) {
        return;
    }
    let tests = |condition: &Condition, wanted: &str| {
        claim(condition, issuer).is_some_and(|claim| claim.eq_ignore_ascii_case(wanted))
    };
    // R240: `sub` is in every token, so it bites without more.
    let names = |condition: &Condition| {
        tests(condition, "sub") && condition.operator.is_some_and(|o| !o.base.negated && o.base.family != Family::Null)
    };
    let limits = |condition: &&Condition| {
        let whose = claim(condition, issuer)
            .is_some_and(|claim| !LOOSE_CLAIMS.iter().any(|loose| loose.eq_ignore_ascii_case(claim)));
        let authorized = condition.key.eq_ignore_ascii_case("sts:RoleAuthorizedByIdp");
        (whose || authorized) && (bites(condition) || names(condition) && !takes_any(condition))
    };
    let subject = |condition: &&Condition| tests(condition, "sub");
    // The subject of another provider is in no token of this one, so nobody is let in.
    let never =
        |condition: &Condition| !tests(condition, "sub") && condition.key.to_ascii_lowercase().ends_with(":sub");
    if statement.conditions.iter().any(never) {
        return;
    }
    let limiting: Vec<&Condition> = statement.conditions.iter().filter(limits).collect();
    if limiting.is_empty() {
        match statement.conditions.iter().find(|condition| subject(condition) && takes_any(condition)) {
            Some(condition) => add(false, condition.node, Risk::BroadSubject),
            None => add(false, entry.text.node, Risk::NoSubject),
        }
        return;
    }
    if limiting.iter().all(subject) {
        for value in limiting.iter().filter(|c| is_like(c)).flat_map(|condition| &condition.values) {
            match breadth(&value.value) {
                Some((_, true)) => add(false, value.node, Risk::BroadSubject),
                Some((_, false)) => add(false, value.node, Risk::AnyBranch),
                None => {}
            }
        }
    }
    if !statement.conditions.iter().any(|condition| tests(condition, "aud") || tests(condition, "oaud")) {
        add(false, entry.text.node, Risk::NoAudience);
    }
}

fn is_like(condition: &Condition) -> bool {
    condition.operator.is_some_and(|operator| matches!(operator.base.family, Family::String { like: true, .. }))
}

/// How subjects are written: their beginning, what ends the first name, what ends the parts of the second and how many
/// these are, and what the two names and the rest are (R234–R239).
const SUBJECTS: [(&str, char, char, usize, [&str; 3]); 5] = [
    ("repo:", '/', ':', 1, ["organization", "repository", "branch or tag"]),
    ("project_path:", '/', ':', 1, ["group", "project", "branch or tag"]),
    ("organization:", ':', ':', 2, ["organization", "project", "workspace or branch"]),
    ("org/", '/', '/', 2, ["organization", "project", ""]),
    ("system:serviceaccount:", ':', ':', 0, ["namespace", "", "service account"]),
];

/// Words of a subject that name nothing themselves.
const LABELS: [&str; 7] = ["", "branch", "heads", "ref", "ref_type", "refs", "workspace"];

/// Of what a subject's pattern takes any, and whether that is more than a branch of one repository.
pub(super) fn breadth(pattern: &str) -> Option<(&'static str, bool)> {
    let (fixed, free) = pattern.split_at(pattern.find(['*', '?'])?);
    if fixed.is_empty() {
        return Some(("subject", true));
    }
    let begins = |start: &str| fixed.starts_with(start) || start.trim_end_matches([':', '/']) == fixed;
    let (start, first, second, parts, [any_first, any_second, any_rest]) =
        *SUBJECTS.iter().find(|(start, ..)| begins(start))?;
    let rest = fixed.get(start.len()..).unwrap_or_default();
    let Some((_, mut rest)) = rest.split_once(first) else { return Some((any_first, true)) };
    for _ in 0..parts {
        let Some((_, behind)) = rest.split_once(second) else { return Some((any_second, true)) };
        rest = behind;
    }
    let all =
        !any_rest.is_empty() && free.starts_with('*') && rest.split([':', '/']).all(|word| LABELS.contains(&word));
    all.then_some((any_rest, false))
}

#[cfg(test)]
mod tests {
    use super::breadth;

    #[test]
    fn subjects() {
        for (pattern, want) in [
            ("*", Some(("subject", true))),
            ("*:ref:refs/heads/main", Some(("subject", true))),
            ("repo*", Some(("organization", true))),
            ("repo:*", Some(("organization", true))),
            ("repo:acme*", Some(("organization", true))),
            ("repo:*/infra:ref:refs/heads/main", Some(("organization", true))),
            ("repo:acme/*", Some(("repository", true))),
            ("repo:acme/infra*", Some(("repository", true))),
            ("repo:acme/*:ref:refs/heads/main", Some(("repository", true))),
            ("repo:acme/infra:*", Some(("branch or tag", false))),
            ("repo:acme/infra:ref:*", Some(("branch or tag", false))),
            ("repo:acme/infra:ref:refs/heads/*", Some(("branch or tag", false))),
            ("repo:acme/infra:ref:refs/heads/release-*", None),
            ("repo:acme/infra:ref:refs/tags/v*", None),
            ("repo:acme/infra:environment:prod", None),
            ("project_path:acme/*", Some(("project", true))),
            ("project_path:acme/team/infra:ref_type:branch:ref:*", Some(("branch or tag", false))),
            ("organization:*", Some(("organization", true))),
            ("organization:acme:*", Some(("project", true))),
            ("organization:acme:project:*:workspace:w:run_phase:*", Some(("project", true))),
            ("organization:acme:project:p:workspace:*", Some(("workspace or branch", false))),
            ("organization:acme:project:p:workspace:w:run_phase:*", None),
            ("organization:acme:pipeline:p:ref:*", Some(("workspace or branch", false))),
            ("org/1234/*", Some(("project", true))),
            ("org/1234/project/5678/user/*", None),
            ("system:serviceaccount:*:app", Some(("namespace", true))),
            ("system:serviceaccount:web:*", Some(("service account", false))),
            ("system:serviceaccount:web:app", None),
            ("somebody-*", None),
            ("s*", None),
        ] {
            assert_eq!(breadth(pattern), want, "{pattern}");
        }
    }
}

//! Identity providers that many customers share: a trust policy must say whose tokens it takes (R41–R43).
//!
//! R43 names the Turbonomic issuers of IBM without their addresses, so they are not checked.

use super::super::condition::operators::Family;
use super::{Effect, Principal, PrincipalKind, Statement};

/// The condition that IAM demands for a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// The provider, as its keys begin.
    pub issuer: String,
    /// The keys, of which one is enough.
    pub keys: Vec<String>,
    /// Whether every role needs it, and not only those saved since June 2025.
    pub always: bool,
    /// IAM's own words.
    pub says: String,
}

/// Built-in providers and the claims of which one names the application (R41).
const APPLICATIONS: [(&str, &str, &[&str]); 3] = [
    ("accounts.google.com", "Google", &["aud", "oaud", "sub"]),
    ("www.amazon.com", "Login with Amazon", &["app_id", "sub"]),
    ("graph.facebook.com", "Facebook", &["app_id", "sub"]),
];

const GITHUB: &str = "token.actions.githubusercontent.com";
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// Shared issuers and the claims of which one must name the tenant (R43).
const SHARED: [(&str, &[&str]); 16] = [
    (GITHUB, &["sub", "job_workflow_ref"]),
    ("vstoken.actions.githubusercontent.com", &["sub"]),
    ("oidc-configuration.audit-log.githubusercontent.com", &["sub"]),
    ("gitlab.com", &["sub"]),
    ("agent.buildkite.com", &["sub"]),
    ("app.terraform.io", &["sub"]),
    ("oidc.codefresh.io", &["sub"]),
    ("studio.datachain.ai/api", &["sub"]),
    ("scalr.io", &["sub"]),
    ("tokens.cloud.shisho.dev", &["sub"]),
    ("proidc.upbound.io", &["sub"]),
    (COGNITO, &["aud"]),
    ("api.pulumi.com/oidc", &["aud"]),
    ("sandboxes.cloud", &["aud"]),
    ("oidc.vercel.com", &["aud"]),
    ("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d", &["sts:RoleSessionName"]),
];

/// The providers that everybody knows.
pub(crate) fn known_issuers() -> impl Iterator<Item = &'static str> {
    APPLICATIONS.iter().map(|(issuer, ..)| *issuer).chain(SHARED.iter().map(|(issuer, _)| *issuer))
}

/// What a statement of a trust policy lacks for one of its principals.
pub(super) fn lacking(statement: &Statement, principal: &Principal) -> Option<Demand> {
    let denies = statement.effect.as_ref().is_some_and(|effect| effect.value == Effect::Deny);
    if principal.kind != PrincipalKind::Federated || denies {
        return None;
    }
    let text = principal.text.value.as_str();
    let issuer = text.split_once(":oidc-provider/").map_or(text, |(_, issuer)| issuer);
    let keys = |claims: &[&str]| -> Vec<String> {
        let key = |claim: &&str| if claim.contains(':') { (*claim).to_owned() } else { format!("{issuer}:{claim}") };
        claims.iter().map(key).collect()
    };
    if let Some((_, name, claims)) = APPLICATIONS.iter().find(|(known, ..)| *known == text) {
        let keys = keys(claims);
        let says = format!("Policy trusting {name} requires a StringEquals condition on an application id");
        let met = restricts(statement, |key, like, _| !like && keys.iter().any(|known| known == key));
        return (!met).then(|| Demand { issuer: issuer.to_owned(), keys, always: true, says });
    }
    let (known, claims) = shared(issuer)?;
    let keys = keys(claims);
    if *known == COGNITO && statement.conditions.is_empty() {
        let says = "A condition block must be present for the Cognito provider".to_owned();
        return Some(Demand { issuer: issuer.to_owned(), keys, always: true, says });
    }
    let met = restricts(statement, |key, _, values| {
        let github = *known == GITHUB;
        let open = |value: &&str| *value == "*" || github && (value.trim().is_empty() || value.starts_with('*'));
        let tests = keys.iter().any(|known| known.eq_ignore_ascii_case(key));
        tests && !values.iter().any(open) && !(github && values.is_empty())
    });
    let says = format!(
        "Trust policy with trusted principal {text} must evaluate, using StringEquals, StringLike or StringEqualsIgnoreCase, {} which is not scoped to all.",
        keys.first().map_or("", String::as_str)
    );
    (!met).then(|| Demand { issuer: issuer.to_owned(), keys, always: false, says })
}

/// The row of a shared issuer, or of one below GitHub's.
fn shared(issuer: &str) -> Option<&'static (&'static str, &'static [&'static str])> {
    let below = |known: &str| known == GITHUB && issuer.strip_prefix(known).is_some_and(|rest| rest.starts_with('/'));
    SHARED.iter().find(|(known, _)| *known == issuer || below(known))
}

/// The claims of which one names the tenant of a shared issuer.
pub(crate) fn tenant_claims(issuer: &str) -> Option<&'static [&'static str]> {
    shared(issuer).map(|(_, claims)| *claims)
}

/// Whether a positive condition passes `is_narrow`, which is given its key, whether it has wildcards, and its values.
fn restricts(statement: &Statement, is_narrow: impl Fn(&str, bool, &[&str]) -> bool) -> bool {
    statement.conditions.iter().any(|condition| {
        // A misspelt operator is an offence of its own.
        let like = match condition.operator {
            None => false,
            Some(operator) if operator.if_exists || operator.base.negated => return false,
            Some(operator) => match operator.base.family {
                Family::String { like, .. } => like,
                _ => return false,
            },
        };
        let values: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
        is_narrow(&condition.key, like, &values)
    })
}

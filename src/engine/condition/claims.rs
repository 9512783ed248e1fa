//! The condition keys of tokens and assertions: which claims AWS makes into keys, and what the request has for them
//! (R225–R241).
//!
//! R232 is history. R234–R238 say what a subject looks like: only the token's own is compared, and
//! `findings/condition_mismatch` explains the difference. R240 is not checked: a token that is pasted for its claims
//! need not be whole, and nothing here knows the time. Whether several audiences are refused (R230) is in `limits`.

use super::super::policy::{PrincipalKind, Statement};
use super::super::request::{Call, Claims, Request, Told, find_claim};
use super::super::truth::Truth;
use super::super::uncertain::Question;
use super::KeyState;
use super::keys::role_session;

/// Claims that AWS makes into condition keys for every OIDC provider (R229).
const OIDC_CLAIMS: [&str; 5] = ["amr", "aud", "email", "oaud", "sub"];

const GITHUB: &[&str] = &[
    "actor",
    "actor_id",
    "enterprise_id",
    "environment",
    "job_workflow_ref",
    "ref",
    "repository",
    "repository_id",
    "repository_owner_id",
    "workflow",
];

/// Claims of single providers (R231): the provider, `*` for anything before it or behind it, and the claims.
static PROVIDER_CLAIMS: &[(&str, &[&str])] = &[
    ("token.actions.githubusercontent.com", GITHUB),
    ("token.actions.githubusercontent.com/*", GITHUB),
    ("github.com/enterprises/*", GITHUB),
    ("*.ghe.com", GITHUB),
    (
        "gitlab.com",
        &[
            "namespace_id",
            "pipeline_source",
            "project_id",
            "ref_protected",
            "runner_environment",
            "user_access_level",
            "user_email",
            "user_id",
            "user_login",
        ],
    ),
    (
        "agent.buildkite.com",
        &[
            "build_branch",
            "cluster_id",
            "cluster_name",
            "organization_id",
            "organization_slug",
            "pipeline_id",
            "pipeline_slug",
        ],
    ),
    ("oidc.circleci.com/org/*", &["oidc.circleci.com/project-id"]),
    ("accounts.google.com", &["google/organization_number"]),
    ("*identity.oraclecloud.com", &["rpst_id"]),
    ("www.amazon.com", &["app_id", "user_id"]),
    ("graph.facebook.com", &["app_id", "id"]),
];

/// SAML attributes that one page of AWS types as lists and another as single texts (R226).
const DOUBTFUL_LISTS: [&str; 9] = [
    "commonName",
    "givenName",
    "mail",
    "name",
    "organizationStatus",
    "primaryGroupSID",
    "surname",
    "uid",
    "x500UniqueIdentifier",
];

/// The provider's prefix and the claim of an OIDC key (R228).
pub fn provider_claim(key: &str) -> Option<(&str, &str)> {
    let (prefix, claim) = key.rsplit_once(':')?;
    (prefix.contains(['.', '/']) && !claim.is_empty()).then_some((prefix, claim))
}

/// Whether AWS makes this claim of this provider into a key (R229, R231).
pub fn is_exposed(prefix: &str, claim: &str) -> bool {
    let prefix = prefix.to_ascii_lowercase();
    let of = |provider: &str| match (provider.strip_prefix('*'), provider.strip_suffix('*')) {
        (Some(end), _) => prefix.ends_with(end),
        (_, Some(begin)) => prefix.starts_with(begin),
        _ => prefix == provider,
    };
    let has = |claims: &[&str]| claims.iter().any(|known| known.eq_ignore_ascii_case(claim));
    has(&OIDC_CLAIMS) || PROVIDER_CLAIMS.iter().any(|(provider, claims)| of(provider) && has(claims))
}

/// Whether a key of no row, which was told, is multivalued (R142).
pub(super) fn is_list(key: &str, told: &Told) -> bool {
    match provider_claim(key) {
        Some((_, claim)) => claim.eq_ignore_ascii_case("amr") || told.values.as_ref().is_some_and(|v| v.len() > 1),
        None => told.list,
    }
}

/// The addresses of the providers that a statement trusts.
pub fn trusted(statement: &Statement) -> impl Iterator<Item = &str> {
    let entries = statement.principals.iter().filter(|principals| !principals.negated).flat_map(|p| &p.entries);
    let texts = entries.filter(|entry| entry.kind == PrincipalKind::Federated).map(|entry| entry.text.value.as_str());
    texts.map(|text| text.split_once(":oidc-provider/").map_or(text, |(_, url)| url))
}

/// R228: a key of another provider than its own statement trusts is in no request that the statement is for.
pub fn is_foreign(statement: &Statement, key: &str) -> bool {
    let Some((prefix, _)) = provider_claim(key) else { return false };
    let mut trusted = trusted(statement).peekable();
    trusted.peek().is_some() && !trusted.any(|url| url.eq_ignore_ascii_case(prefix))
}

/// Why a key of another provider is absent.
pub const FOREIGN: &str = "the key does not begin with the issuer of the token";

/// What the request has for a `saml:` key.
pub(super) fn assertion(request: &Request, name: &str) -> KeyState {
    let name = name.trim_start_matches("saml:");
    if request.call != Call::Saml {
        // R227: these stay with the session that began with the assertion.
        return match role_session(request) {
            Truth::No => KeyState::absent("only SAML calls and the sessions that they begin have it"),
            _ => KeyState::unknown(true, "only sessions that began with SAML have it"),
        };
    }
    let always = matches!(name, "aud" | "doc" | "iss" | "namequalifier" | "sub" | "sub_type");
    let claims = request.saml.value();
    let folded: Option<Claims> = claims.map(|claims| {
        let short = |claim: &str| claim.to_ascii_lowercase().trim_start_matches("saml:").to_owned();
        claims.iter().map(|(claim, values)| (short(claim), values.clone())).collect()
    });
    match folded.as_ref().and_then(|claims| find_claim(claims, &name.to_ascii_lowercase())) {
        Some(values) => {
            let doubtful = values.len() == 1 && DOUBTFUL_LISTS.contains(&name);
            let multi = doubtful && !request.choices.usual(Question::ListOfSaml); // R226
            KeyState::Present { values: values.to_vec(), multi }
        }
        None if name == "doc" => document(request),
        None if claims.is_none() => KeyState::unknown(!always, "the SAML assertion was not given"),
        None => KeyState::unknown(!always, "the assertion's attributes were given without it"),
    }
}

/// R225: `account/provider-name`.
fn document(request: &Request) -> KeyState {
    let doc = request.saml_provider.value().and_then(|arn| {
        let arn = super::super::arn::Arn::parse(arn)?;
        Some(format!("{}/{}", arn.account, arn.resource.strip_prefix("saml-provider/")?))
    });
    doc.map_or(KeyState::unknown(false, "the SAML provider was not given"), KeyState::present)
}

/// What the request has for a key of no row: a claim of an OIDC provider, or nothing.
pub(super) fn token(request: &Request, key: &str) -> KeyState {
    let Some((prefix, claim)) = provider_claim(key) else {
        return KeyState::absent("AWS knows no such condition key");
    };
    let claim = claim.to_ascii_lowercase();
    let authorized_party = claim == "azp" && !request.choices.usual(Question::AuthorizedParty);
    if !is_exposed(prefix, &claim) && !authorized_party {
        return KeyState::absent("AWS makes no condition key of this claim");
    }
    if request.call != Call::WebIdentity {
        // R227: these stay with the session that began with the token.
        let kept = matches!(claim.as_str(), "sub" | "aud" | "amr" | "app_id" | "id" | "user_id");
        return if kept && request.call == Call::AssumeRole && role_session(request) != Truth::No {
            KeyState::unknown(true, "only sessions that began with a web identity have it")
        } else {
            KeyState::absent("only web identity calls have it")
        };
    }
    if request.issuer().is_some_and(|issuer| !issuer.eq_ignore_ascii_case(prefix)) {
        return KeyState::absent(FOREIGN);
    }
    let always = matches!(claim.as_str(), "sub" | "aud" | "oaud");
    let Some(claims) = request.web_identity.value() else {
        return KeyState::unknown(!always, "the token's claims were not given");
    };
    // R230: `azp` takes the place of `aud`, whose list is `oaud`.
    let source = match claim.as_str() {
        "aud" if find_claim(claims, "azp").is_some() => "azp",
        "oaud" => "aud",
        claim => claim,
    };
    match find_claim(claims, source) {
        Some(values) => KeyState::Present { values: values.to_vec(), multi: claim == "amr" || values.len() > 1 },
        None if always => KeyState::unknown(false, "the claim was not given; every token has it"),
        None => KeyState::absent("the token does not have this claim"), // R233
    }
}

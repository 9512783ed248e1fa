//! Who a statement's `Principal` names, and how strongly (R54–R90).

use super::super::arn::{Arn, BUILT_IN_PROVIDERS, Identity, Owner, PathName, is_mask};
use super::super::condition::keys::provider_of;
use super::super::condition::permission_set;
use super::super::policy::{Effect, Principal, PrincipalKind, Principals, Statement};
use super::super::request::{Call, Known, Request};
use super::super::source::Layer;
use super::super::trace::{Check, Element, Grants};
use super::super::truth::Truth;
use super::super::uncertain::Question;
use super::super::vendors::Vendor;

/// Checks the statement's principals against the caller, who has a permissions boundary or not.
pub(super) fn check(request: &Request, layer: Layer, statement: &Statement, bounded: bool) -> (Check, Grants) {
    let Some(principals) = &statement.principals else {
        let check = Check {
            element: Element::Principal,
            node: statement.node,
            truth: Truth::No,
            parts: Vec::new(),
            state: None,
        };
        return (check, Grants::NONE);
    };
    let mut grants = Grants::NONE;
    let mut parts = Vec::new();
    if principals.everyone {
        grants = alone(Truth::Yes);
        parts.push((principals.node, Truth::Yes));
    }
    for entry in &principals.entries {
        // R70: in trust policies alone `{"AWS": "*"}` is less than `"*"`.
        let everyone = layer != Layer::TrustPolicy && is_star(entry);
        let found = if everyone { alone(Truth::Yes) } else { names(request, entry) };
        parts.push((entry.text.node, found.any()));
        grants = grants.or(found);
    }
    let denies = statement.effect.as_ref().is_some_and(|effect| effect.value == Effect::Deny);
    let (truth, grants) = match principals.negated {
        false => (grants.any(), grants),
        true if denies => (!excepted(request, principals, grants).and((!bounded).into()), Grants::NONE), // R86
        true => (!grants.any(), alone(!grants.any())),
    };
    (Check { element: Element::Principal, node: principals.node, truth, parts, state: None }, grants)
}

/// Whether `NotPrincipal` leaves the caller out of a Deny: its session, role or user, and account must each be listed
/// (R85).
fn excepted(request: &Request, principals: &Principals, grants: Grants) -> Truth {
    match request.identity() {
        _ if principals.everyone || principals.entries.iter().any(is_star) => grants.any(),
        Some(Identity::User(..)) => grants.alone.and(grants.delegated),
        Some(Identity::Role(..) | Identity::Session(..)) => grants.alone.and(grants.role).and(grants.delegated),
        _ => grants.any(),
    }
}

fn is_star(entry: &Principal) -> bool {
    entry.kind == PrincipalKind::Aws && entry.text.value == "*"
}

fn alone(truth: Truth) -> Grants {
    Grants { alone: truth, ..Grants::NONE }
}

/// Whether one text under one kind names the caller (R58–R81).
fn names(request: &Request, entry: &Principal) -> Grants {
    let text = entry.text.value.as_str();
    match (request.call, entry.kind) {
        (Call::WebIdentity | Call::Saml, PrincipalKind::Federated) => alone(federated(request, text)),
        (_, PrincipalKind::CanonicalUser) if request.choices.usual(Question::CanonicalUser) => Grants::NONE, // R80
        (_, PrincipalKind::CanonicalUser) => Grants { delegated: Truth::Unknown, ..Grants::NONE },
        // R70: a federated caller is no AWS principal, nor a service.
        (Call::WebIdentity | Call::Saml, _) => Grants::NONE,
        (Call::AssumeRole | Call::Other, kind) => match (&request.caller, kind) {
            (Known::Value(Identity::Service(name)), PrincipalKind::Service) => alone((name == text).into()), // R74
            (Known::Value(Identity::Provider(name)), PrincipalKind::Federated) => alone((name == text).into()),
            (Known::Value(Identity::Service(_) | Identity::Provider(_) | Identity::Anonymous), _) => Grants::NONE,
            (Known::Value(caller), PrincipalKind::Aws) => aws(request, caller, text),
            (Known::Value(_), _) | (Known::Absent | Known::Unknown, PrincipalKind::Federated) => Grants::NONE,
            (Known::Absent | Known::Unknown, PrincipalKind::Aws) if text != "*" && !is_someone(text) => Grants::NONE,
            (Known::Absent | Known::Unknown, kind) if request.vendor.is_some() => of_vendor(request, kind, text),
            (Known::Absent | Known::Unknown, PrincipalKind::Aws) => match Identity::parse(text) {
                Ok(Identity::Root(_)) => Grants { delegated: Truth::Unknown, ..Grants::NONE },
                Ok(Identity::Role(..)) => Grants { role: Truth::Unknown, ..Grants::NONE },
                _ => alone(Truth::Unknown),
            },
            (Known::Absent | Known::Unknown, _) => alone(Truth::Unknown),
        },
    }
}

/// Whether a text names the vendor that calls: from which of its accounts may not be known.
fn of_vendor(request: &Request, kind: PrincipalKind, text: &str) -> Grants {
    if kind == PrincipalKind::Aws && text == "*" {
        return alone(Truth::Yes); // R69
    }
    let identity = Identity::parse(text).ok().filter(|_| kind == PrincipalKind::Aws);
    let Some(owner) = identity.as_ref().and_then(Identity::owner) else { return Grants::NONE };
    let its = |vendor: &&Vendor| {
        let same = owner.partition.is_empty() || owner.partition == vendor.partition;
        is_mask(&owner.account) || same && vendor.account == owner.account
    };
    let truth = match (request.vendors().any(|vendor| its(&vendor)), request.vendors().count()) {
        (false, _) => Truth::No,
        (true, 1) => Truth::Yes,
        (true, _) => Truth::Unknown,
    };
    match identity {
        Some(Identity::Root(_)) => Grants { delegated: truth, ..Grants::NONE },
        Some(Identity::Role(..)) => Grants { role: truth.and(Truth::Unknown), ..Grants::NONE },
        _ => alone(truth.and(Truth::Unknown)),
    }
}

fn is_someone(text: &str) -> bool {
    Identity::parse(text).is_ok() || super::super::policy::is_unique_id(text)
}

/// Whether the caller's provider is `text` (R76–R79).
fn federated(request: &Request, text: &str) -> Truth {
    let told = match request.identity() {
        Some(Identity::Provider(name)) => Some(name),
        _ => None,
    };
    if request.call == Call::Saml {
        return match request.saml_provider.value().or(told) {
            // R78: a provider serves the roles of its own account.
            Some(provider) => {
                let owner = Arn::parse(text).map(|arn| arn.account);
                let own =
                    request.role_owner().is_none_or(|role| is_mask(&role.account) || owner == Some(&role.account));
                (provider == text && own).into()
            }
            None => text.contains(":saml-provider/").into_unknown(),
        };
    }
    let Some(issuer) = request.issuer() else {
        if let Some(told) = told {
            return (told == text).into();
        }
        return (BUILT_IN_PROVIDERS.contains(&text) || text.contains(":oidc-provider/")).into_unknown();
    };
    match request.role_owner().filter(|owner| !is_mask(&owner.account)) {
        Some(owner) => (provider_of(issuer, &owner.partition, &owner.account) == text).into(),
        None => (text == issuer || text.ends_with(&format!(":oidc-provider/{issuer}"))).into(),
    }
}

/// `true` may be, `false` is not.
trait IntoUnknown {
    fn into_unknown(self) -> Truth;
}

impl IntoUnknown for bool {
    fn into_unknown(self) -> Truth {
        if self { Truth::Unknown } else { Truth::No }
    }
}

/// Whether a text under `AWS` names an IAM caller.
fn aws(request: &Request, caller: &Identity, text: &str) -> Grants {
    if text == "*" {
        return alone(Truth::Yes); // R69
    }
    if super::super::policy::is_unique_id(text) {
        return by_unique_id(request, caller, text);
    }
    let (Ok(named), Some(owner)) = (Identity::parse(text), caller.owner()) else { return Grants::NONE };
    let account = |named: &Owner| same_owner(named, owner);
    match (&named, caller) {
        (Identity::Root(named), _) => Grants { delegated: account(named), ..Grants::NONE }, // R59
        (Identity::User(named, user), Identity::User(_, caller)) => {
            user_named(request, owner, account(named).and(same_path_name(user, caller))) // R62
        }
        (Identity::Role(named, role), _) if let Some((_, name)) = permission_set::behind(request) => {
            // R82: so much of the path is known.
            let path = permission_set::is_path(&role.path).into();
            Grants { role: account(named).and(same_text(&role.name, name)).and(path), ..Grants::NONE }
        }
        (Identity::Role(named, role), Identity::Role(_, caller)) => {
            Grants { role: account(named).and(same_path_name(role, caller)), ..Grants::NONE }
        }
        (Identity::Role(named, role), Identity::Session(_, caller, _)) => {
            // R57, R64: the session does not tell the path, and a name is unique in its account.
            let same = match request.role_behind() {
                Some(behind) => same_path_name(role, &behind),
                None => same_text(&role.name, caller),
            };
            Grants { role: account(named).and(same), ..Grants::NONE }
        }
        (Identity::Session(named, role, session), Identity::Session(_, caller, caller_session)) => {
            let session = match (session, caller_session) {
                (Some(named), Some(session)) => same_text(named, session), // R66
                (_, None) => Truth::Unknown,
                (None, _) => Truth::No, // R67
            };
            alone(account(named).and(same_text(role, caller)).and(session))
        }
        (Identity::Session(named, role, Some(_)), Identity::Role(_, caller)) => {
            alone(account(named).and(same_text(role, &caller.name)).and(Truth::Unknown))
        }
        (Identity::FederatedUser(named, name), Identity::FederatedUser(_, caller)) => {
            alone(account(named).and(same_text(name, caller))) // R68
        }
        _ => Grants::NONE,
    }
}

/// A user by its name or its ID.
fn user_named(request: &Request, caller: &Owner, named: Truth) -> Grants {
    let here = request.role_owner().is_some_and(|role| role.account == caller.account);
    // R103: where AWS says that the boundary lacks an Allow, it was asked for one.
    let asked = request.lacking == Some(Layer::PermissionsBoundary);
    if here && named != Truth::No && (asked || !request.choices.usual(Question::BoundaryOfNamedUser)) {
        return Grants { role: named, ..Grants::NONE };
    }
    alone(named)
}

/// R71: an ID names only the caller that has it.
fn by_unique_id(request: &Request, caller: &Identity, text: &str) -> Grants {
    let told = request.context.iter().find(|told| told.key.eq_ignore_ascii_case("aws:userid"));
    let id = told.and_then(|told| told.values.as_ref()?.first());
    let same = id.is_some_and(|id| id.split(':').next() == Some(text)).into();
    match caller {
        Identity::Role(..) | Identity::Session(..) => Grants { role: same, ..Grants::NONE },
        Identity::User(owner, _) => user_named(request, owner, same),
        _ => alone(same),
    }
}

/// R60, R61; a bare account ID has no partition.
fn same_owner(named: &Owner, caller: &Owner) -> Truth {
    let partition = named.partition.is_empty() || named.partition == caller.partition;
    same_text(&named.account, &caller.account).and(partition.into())
}

fn same_path_name(named: &PathName, caller: &PathName) -> Truth {
    same_text(&named.name, &caller.name).and(if is_mask(&caller.path) {
        Truth::Unknown
    } else {
        (named.path == caller.path).into()
    })
}

/// A masked part of the caller may be anything.
fn same_text(named: &str, caller: &str) -> Truth {
    if is_mask(caller) { Truth::Unknown } else { (named == caller).into() }
}

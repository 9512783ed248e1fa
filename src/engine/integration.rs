//! The checklist of a vendor's integration: what its own setup asks for, as far as the policies and the call show it.
//!
//! It is there when the error, the caller or the trust policy names a vendor of [`vendors`]. What only the vendor's page
//! shows stays unknown. The last points are Datadog's alone, as its guides for the setup and for its error list them.

use super::arn::Identity;
use super::case::Case;
use super::commands;
use super::finding::{Code, code, codes};
use super::policy::{Condition, Policy, PrincipalKind, Statement};
use super::report::{Finding, Point, Severity};
use super::risks::is_allow;
use super::source::{DocumentId, Layer};
use super::trace::Element;
use super::truth::Truth;
use super::vendors::{self, Vendor};

/// The vendor whose integration this is: by its name, by the caller's account, or by an account that the role trusts.
fn vendor(case: &Case<'_>) -> Option<&'static str> {
    let caller =
        case.request.identity().and_then(Identity::owner).and_then(|owner| vendors::of_account(&owner.account));
    let trusted = || trusted(case).find_map(|(account, _)| vendors::of_account(&account));
    case.request.vendor.or_else(|| caller.or_else(trusted).map(|vendor| vendor.name))
}

/// The accounts that the trust policy names, each with the place of its statement.
fn trusted(case: &Case<'_>) -> impl Iterator<Item = (String, usize)> {
    let statements =
        case.policy(DocumentId::TrustPolicy).into_iter().flat_map(|policy| policy.statements.iter().enumerate());
    statements.filter(|(_, statement)| is_allow(statement)).flat_map(|(index, statement)| {
        let entries = statement.principals.iter().filter(|principals| !principals.negated).flat_map(|p| &p.entries);
        entries
            .filter(|entry| entry.kind == PrincipalKind::Aws)
            .filter_map(move |entry| Some((Identity::parse(&entry.text.value).ok()?.owner()?.account.clone(), index)))
    })
}

/// The points of a vendor's checklist; none where no vendor is in play.
pub(super) fn checklist(case: &Case<'_>, findings: &[Finding]) -> Vec<Point> {
    let Some(vendor) = vendor(case) else { return Vec::new() };
    let role = case.request.role.value().map(String::as_str);
    let name = role.and_then(|role| role.rsplit('/').next());
    let show = || commands::of_layer(case, Layer::TrustPolicy);
    let mut points = Vec::new();
    let mut add = |id, title, (state, text, mut commands): (Truth, String, Vec<String>), why: &[Code]| {
        let decides = |finding: &&Finding| why.contains(&finding.code) && finding.severity != Severity::Note;
        let finding = findings.iter().find(decides).filter(|_| state == Truth::No).map(|finding| finding.code);
        if state != Truth::Unknown {
            commands.clear();
        }
        points.push(Point { id, title, state, text, finding, commands, vendor: Some(vendor) });
    };
    let is_its = |account: &str| vendors::named(vendor).any(|known| known.account == account);
    let named: Vec<(String, usize)> = trusted(case).filter(|(account, _)| is_its(account)).collect();
    let trust = case.policy(DocumentId::TrustPolicy);
    let unseen = || (Truth::Unknown, "Paste the role's trust policy.".to_owned(), show());

    let everyone = |policy: &Policy| policy.statements.iter().filter(|s| is_allow(s)).any(names_everyone);
    let account = match (trust, named.first()) {
        (None, _) => unseen(),
        (Some(policy), None) if everyone(policy) => (Truth::Yes, "It names everyone.".to_owned(), Vec::new()),
        (_, None) => (Truth::No, format!("It names none of {}.", vendors::accounts(vendor)), Vec::new()),
        (_, Some((account, _))) => account_state(case, vendor, &named, account),
    };
    let mismatch =
        [Code::PrincipalAccountMismatch, Code::PrincipalMismatch, Code::PrincipalMalformed, Code::PartitionMismatch];
    add("vendor-account", "The trust policy names the account of your site", account, &mismatch);

    let statements: Vec<(usize, &Statement)> = match trust {
        Some(policy) if named.is_empty() => policy.statements.iter().enumerate().filter(|(_, s)| is_allow(s)).collect(),
        Some(policy) => named.iter().filter_map(|(_, index)| Some((*index, policy.statements.get(*index)?))).collect(),
        None => Vec::new(),
    };
    let id = if trust.is_some() { external_id(case, vendor, &statements) } else { unseen() };
    let codes = [
        Code::ExternalIdMismatch,
        Code::ExternalIdMissing,
        Code::ConditionWildcardLiteral,
        Code::ConditionKeyUnknown,
        Code::ThirdPartyWithoutExternalId,
    ];
    add("vendor-external-id", "The trust policy asks for the external ID that its page shows", id, &codes);

    let asks = |condition: &Condition| condition.key.to_ascii_lowercase().starts_with("aws:multifactorauth");
    let mfa = match trust {
        None => unseen(),
        Some(policy) if policy.statements.iter().any(|s| s.conditions.iter().any(asks)) => {
            (Truth::No, "It tests MFA, and a vendor has no MFA device.".to_owned(), Vec::new())
        }
        Some(_) => (Truth::Yes, String::new(), Vec::new()),
    };
    add("vendor-mfa", "The trust policy asks for no MFA", mfa, &[Code::MfaMissing]);

    let named = name.map_or_else(String::new, |name| format!("{}. ", code(name)));
    let text = format!("{named}Upper and lower case count, and no space stands before or behind.");
    add("vendor-role-name", "Its page has the role's name to the letter", (Truth::Unknown, text, show()), &[]);
    if vendor == "Datadog" {
        datadog(case, name.unwrap_or("ROLE_NAME"), &mut |id, title, state| add(id, title, state, &[]));
    }
    points
}

fn names_everyone(statement: &Statement) -> bool {
    let entries = statement.principals.iter().filter(|principals| !principals.negated).flat_map(|p| &p.entries);
    entries.into_iter().any(|entry| entry.kind == PrincipalKind::Aws && entry.text.value == "*")
}

/// Whether it is the caller's account, or the one of the site.
fn account_state(
    case: &Case<'_>,
    vendor: &str,
    named: &[(String, usize)],
    account: &str,
) -> (Truth, String, Vec<String>) {
    let purpose = vendors::of_account(account).map_or_else(String::new, Vendor::purpose);
    if let Some(caller) = case.request.identity().and_then(Identity::owner) {
        let same = named.iter().any(|(account, _)| *account == caller.account);
        let text = if same {
            String::new()
        } else {
            format!("It names {}; the call comes from {}.", code(account), code(&caller.account))
        };
        return (same.into(), text, Vec::new());
    }
    if vendors::named(vendor).count() < 2 {
        return (Truth::Yes, String::new(), Vec::new());
    }
    let text = format!("It names {}{purpose}. The address of the vendor's page shows your site.", code(account));
    (Truth::Unknown, text, Vec::new())
}

fn external_id(case: &Case<'_>, vendor: &str, statements: &[(usize, &Statement)]) -> (Truth, String, Vec<String>) {
    let is_id = |condition: &&Condition| condition.key.eq_ignore_ascii_case("sts:ExternalId");
    let asked = statements.iter().flat_map(|(index, s)| {
        s.conditions.iter().enumerate().filter(|(_, condition)| is_id(condition)).map(move |found| (*index, found))
    });
    let asked: Vec<(usize, (usize, &Condition))> = asked.collect();
    let Some((_, (_, condition))) = asked.first() else {
        return (Truth::No, "It has no condition on `sts:ExternalId`.".to_owned(), Vec::new());
    };
    let layers = case.trace.actions.first().and_then(|action| action.layer(Layer::TrustPolicy));
    let checks = layers.into_iter().flat_map(|layer| &layer.documents).flat_map(|d| &d.statements).flat_map(|trace| {
        let here = |number: usize| asked.iter().any(|(index, (at, _))| (*index, *at) == (trace.index, number));
        trace.checks.iter().filter(move |check| matches!(check.element, Element::Condition(number) if here(number)))
    });
    let truth = Truth::all(checks.map(|check| check.truth));
    let wanted = codes(condition.values.iter().map(|value| value.value.as_str()));
    let text = match truth {
        Truth::Yes => String::new(),
        Truth::No => format!("It asks for {wanted}; the call does not send it."),
        Truth::Unknown => format!("It asks for {wanted}: compare it with {vendor}'s page, to the letter."),
    };
    (truth, text, Vec::new())
}

/// What Datadog's guides list besides.
fn datadog(case: &Case<'_>, role: &str, add: &mut dyn FnMut(&'static str, &'static str, (Truth, String, Vec<String>))) {
    let owner = case.request.role_owner();
    let unknown = |text: &str| (Truth::Unknown, text.to_owned(), Vec::new());
    let account = match &owner {
        Some(owner) => unknown(&format!("{}.", code(&owner.account))),
        None => (
            Truth::Unknown,
            "Run it in the role's account.".to_owned(),
            vec!["aws sts get-caller-identity --query Account".to_owned()],
        ),
    };
    add("vendor-account-id", "Its page has the account ID as 12 digits, without dashes", account);
    let partition = match owner.as_ref().map_or("", |owner| owner.partition.as_str()) {
        "aws" => (Truth::Yes, String::new(), Vec::new()),
        "aws-cn" => (Truth::No, "`aws-cn` works with access keys only.".to_owned(), Vec::new()),
        "aws-us-gov" => {
            unknown("`aws-us-gov` works with role delegation on site US1-FED, and with access keys on all others.")
        }
        _ => {
            unknown("`aws` works with role delegation, `aws-us-gov` only on site US1-FED; all else needs access keys.")
        }
    };
    add("vendor-partition", "The partition goes with role delegation", partition);
    let attached = commands::of_name("list-attached-role-policies", "role", role);
    let text = "Datadog needs `arn:aws:iam::aws:policy/SecurityAudit` to collect resources.".to_owned();
    add("vendor-security-audit", "SecurityAudit is attached to the role", (Truth::Unknown, text, attached));
    let by_region = |condition: &Condition| condition.key.eq_ignore_ascii_case("aws:RequestedRegion");
    let limits = |s: &Statement| s.conditions.iter().any(by_region);
    let limited = case.policies.iter().find(|policy| policy.statements.iter().any(limits));
    let regions = match limited {
        Some(policy) => {
            (Truth::No, format!("A condition in the {} does.", policy.document.id.layer().words()), Vec::new())
        }
        None => (
            Truth::Unknown,
            "Look for `aws:RequestedRegion` in the role's own policies and in service control policies.".to_owned(),
            commands::of_name("list-role-policies", "role", role),
        ),
    };
    add("vendor-regions", "No policy leaves out Regions", regions);
    add(
        "vendor-delay",
        "Its page shows the present state",
        unknown("After a change the error can stay there for some hours."),
    );
}

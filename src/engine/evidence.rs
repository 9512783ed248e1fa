//! The error as evidence: what AWS said must agree with what was evaluated, and narrows it where it does not tell.

use super::arn::{Identity, is_mask};
use super::case::{Case, Fault, FaultKind, Target};
use super::input::Parameter;
use super::json::NodeId;
use super::limits::{CHAINING_LIMIT, RefusalKind};
use super::message::Meaning;
use super::policy::{Offence, OffenceKind, Policy, Principal, PrincipalKind};
use super::refused;
use super::report::Certainty;
use super::source::DocumentId;

/// Whether the error says that a policy refused the call.
pub(super) fn says_denied(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::NotAuthorized
            | Meaning::OtherAction
            | Meaning::PassRole { .. }
            | Meaning::ServiceCannotAssume { .. }
            | Meaning::ConsoleSwitchRole
            | Meaning::CannotBeAssumed
            | Meaning::PoolInvalid
            | Meaning::PodIdentityTrust
    )
}

/// Whether the error says that IAM refused to save a policy.
pub(super) fn says_malformed(meaning: &Meaning) -> bool {
    matches!(
        meaning,
        Meaning::InvalidPrincipal { .. }
            | Meaning::ProhibitedField { .. }
            | Meaning::MissingField { .. }
            | Meaning::ResourcesMissing
            | Meaning::ActionsMissing
            | Meaning::ActionMalformed
            | Meaning::ResourceNotArn { .. }
            | Meaning::PartitionInvalid { .. }
            | Meaning::VersionInvalid
            | Meaning::SidInvalid
            | Meaning::PolicyTooLong { .. }
            | Meaning::InvalidJson
            | Meaning::PolicyRefused
            | Meaning::SyntaxErrors
            | Meaning::TrustActionsOnly
            | Meaning::FederatedInvalid
            | Meaning::ProviderCondition { .. }
    )
}

/// Whether the error says that IAM refused a policy for what is doubtful about `text` in it.
pub(super) fn confirms(meaning: &Meaning, offence: &OffenceKind, text: Option<&str>) -> bool {
    let has_space = text.and_then(|text| text.split(':').next()).is_some_and(|service| service.contains(' '));
    matches!(
        (meaning, offence),
        (Meaning::ProviderCondition { .. }, OffenceKind::ProviderCondition(_))
            | (Meaning::SidInvalid, OffenceKind::SidForm | OffenceKind::SidTwice)
            | (Meaning::PolicyTooLong { .. }, OffenceKind::TooLong(_))
            | (Meaning::VersionInvalid, OffenceKind::OldVersion(_))
            | (Meaning::TrustActionsOnly, OffenceKind::BroadAction)
            | (Meaning::ResourceNotArn { .. }, OffenceKind::ResourceForm(_))
    )
    // R15
    || has_space && matches!((meaning, offence), (Meaning::PolicyRefused, OffenceKind::UnknownAction(_)))
}

/// What AWS refused before it looked at a policy, or when a policy was saved, by its own words.
pub(super) fn said(case: &Case<'_>) -> Vec<Fault> {
    let refusal = |parameter, kind| vec![fault(Target::Request(parameter), FaultKind::Refusal(kind))];
    let said = |parameter| vec![fault(Target::Request(parameter), FaultKind::Said)];
    match &case.denial.meaning {
        Meaning::RootCaller => refusal(Parameter::Caller, RefusalKind::RootCaller),
        Meaning::FederationTokenCaller | Meaning::SessionCaller { .. } => {
            refusal(Parameter::Caller, RefusalKind::FederationTokenCaller)
        }
        Meaning::MfaCodeRefused => said(Parameter::MfaCode),
        Meaning::MfaSerialRefused => said(Parameter::MfaSerial),
        Meaning::MfaIncomplete
            if case.request.mfa_serial.value().is_none() && case.request.mfa_code.value().is_some() =>
        {
            refusal(Parameter::MfaSerial, RefusalKind::MfaIncomplete)
        }
        Meaning::MfaIncomplete => refusal(Parameter::MfaCode, RefusalKind::MfaIncomplete),
        // A duration that was shortened since the error is no longer refused.
        Meaning::DurationAboveMaximum | Meaning::DurationAboveChaining if fits(case) => Vec::new(),
        Meaning::DurationAboveMaximum => refusal(Parameter::DurationSeconds, RefusalKind::DurationAboveMaximum),
        Meaning::DurationAboveChaining => refusal(Parameter::DurationSeconds, RefusalKind::DurationAboveChaining),
        Meaning::DurationOutOfRange => refusal(Parameter::DurationSeconds, RefusalKind::DurationRange),
        Meaning::NoProvider { .. } => said(Parameter::OidcProviders),
        Meaning::AudienceRefused => {
            let claim =
                case.request.web_identity.value().and_then(super::limits::audience).map_or("aud", |(claim, _)| claim);
            said(Parameter::WebIdentity(Some(claim.to_owned())))
        }
        Meaning::ProviderUnknown => said(Parameter::SamlProvider),
        Meaning::PrincipalArnInvalid => refusal(Parameter::SamlProvider, RefusalKind::SamlProvider),
        Meaning::RoleArnInvalid | Meaning::RoleNameForArn { .. } => said(Parameter::Role),
        Meaning::SamlRefused => said(Parameter::Saml(None)),
        Meaning::TokenExpired | Meaning::VerificationKey | Meaning::TokenInvalid | Meaning::IdpError => {
            said(Parameter::WebIdentity(None))
        }
        Meaning::ExternalIdNotAllowed => refusal(Parameter::ExternalId, RefusalKind::NotAParameter),
        Meaning::CredentialsInvalid
        | Meaning::CredentialsExpired
        | Meaning::CredentialsMissing
        | Meaning::RequestExpired => said(Parameter::CallerCredentials),
        Meaning::SignatureMismatch { .. } | Meaning::RegionDisabled { .. } => said(Parameter::Region),
        Meaning::PackedTooLarge { .. } | Meaning::TransitiveTagConflict | Meaning::TagsDuplicate => {
            said(Parameter::SessionTags(None))
        }
        Meaning::SourceIdentityFixed => said(Parameter::SourceIdentity),
        Meaning::ParameterRefused => case
            .denial
            .refusals
            .iter()
            .filter(|refusal| refused::is_sent(case, refusal))
            .filter_map(|refusal| refusal.key.as_ref())
            .map(|key| fault(Target::Request(refused::parameter(key)), FaultKind::Said))
            .collect(),
        Meaning::InvalidPrincipal { kind, value } => {
            let text = |word: &Option<super::message::Word>| word.as_ref().map(|word| word.text.clone());
            // Where IAM names none, what has no form of a principal is the one.
            let formless = |offence: &Offence| {
                matches!(offence.kind, OffenceKind::PrincipalForm(_) | OffenceKind::PrincipalKind(_))
            };
            let trust = case.policy(DocumentId::TrustPolicy);
            let trust = trust.filter(|trust| value.is_some() || !trust.offences.iter().any(formless));
            let node = trust.and_then(|trust| principal(trust, text(kind).as_deref(), text(value).as_deref()));
            node.map(|node| fault(Target::Value(DocumentId::TrustPolicy, node), FaultKind::Said)).into_iter().collect()
        }
        Meaning::FederatedInvalid => {
            // R40: what looks like a domain name is none that IAM takes.
            let trust = case.policy(DocumentId::TrustPolicy).into_iter();
            let principals = trust.clone().flat_map(|trust| &trust.statements).filter_map(|s| s.principals.as_ref());
            let is_told = |node| trust.clone().any(|trust| trust.offences.iter().any(|offence| offence.node == node));
            let refused = |entry: &&Principal| {
                let provider = matches!(Identity::parse(&entry.text.value), Ok(Identity::Provider(_)));
                entry.kind == PrincipalKind::Federated && !provider && !is_told(entry.text.node)
            };
            let nodes =
                principals.flat_map(|principals| &principals.entries).filter(refused).map(|entry| entry.text.node);
            nodes.map(|node| fault(Target::Value(DocumentId::TrustPolicy, node), FaultKind::Said)).collect()
        }
        Meaning::PartitionInvalid { value: Some(named), .. } => {
            let resource = |policy: &Policy| {
                let patterns = policy.statements.iter().filter_map(|statement| statement.resources.as_ref());
                let found = patterns.flat_map(|patterns| &patterns.values).find(|value| value.value == named.text);
                found.map(|value| fault(Target::Value(policy.document.id, value.node), FaultKind::Said))
            };
            case.policies.iter().find_map(|policy| resource(policy)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Whether the duration of the call is known to be short enough for the role: no role's maximum is below an hour.
fn fits(case: &Case<'_>) -> bool {
    let chained = case.denial.meaning == Meaning::DurationAboveChaining;
    let most = if chained { None } else { case.request.max_duration.value() };
    case.request.duration.value().is_some_and(|duration| duration <= most.unwrap_or(&CHAINING_LIMIT))
}

fn fault(target: Target, kind: FaultKind) -> Fault {
    Fault { target, kind, blocks: true, certainty: Certainty::Certain }
}

/// The principal that IAM named, or the only one there is.
fn principal(trust: &Policy, kind: Option<&str>, value: Option<&str>) -> Option<NodeId> {
    let of_kind = |entry: PrincipalKind| kind.is_none_or(|kind| kind.eq_ignore_ascii_case(entry.name()));
    let entries = || trust.statements.iter().filter_map(|s| s.principals.as_ref()).flat_map(|p| &p.entries);
    let named = entries().find(|entry| value == Some(entry.text.value.as_str()));
    if named.is_none() && value.is_some_and(|value| !value.split([':', '/']).any(is_mask)) {
        // IAM refused another principal than there is now.
        return None;
    }
    // R39: of users, roles and sessions IAM looks whether they exist.
    let looked_up = |entry: &&Principal| {
        kind.is_some()
            || matches!(
                Identity::parse(&entry.text.value),
                Ok(Identity::User(..) | Identity::Role(..) | Identity::Session(..))
            )
    };
    let lists = entries().any(|entry| looked_up(&entry));
    let mut kinds = entries().filter(|entry| of_kind(entry.kind) && (!lists || looked_up(entry)));
    let only = kinds.next().filter(|_| kinds.next().is_none());
    let found = named.or(only).map(|entry| entry.text.node);
    found.or_else(|| trust.statements.iter().find_map(|statement| Some(statement.principals.as_ref()?.node)))
}

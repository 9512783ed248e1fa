//! The catalogue of findings: one line here, one `.rs` and one `.md` file each in `findings/`.
//!
//! Each `explain` looks at one fault and puts it into words, or passes. They are asked in the order of this list, so
//! the special stands before the general. Codes are public and are never renamed.

use super::arn::is_kept_by_aws;
use super::case::{Case, Fault, FaultKind, Target};
use super::finding::{Draft, half};
use super::input::Edit;
use super::report::{Basis, Certainty, Finding, Severity, Spot};
use super::risks::Risk;
use super::source::{DocumentId, Place};

macro_rules! findings {
    ($($module:ident: $variant:ident = $code:literal, $severity:ident, $class:ident;)*) => {
        $(mod $module;)*

        /// The stable code of a finding; each has a page of help.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $code] $variant,)*
        }

        impl Code {
            /// Every code, the special before the general.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code as printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How much it weighs unless the case says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// What it is about.
            pub fn class(self) -> Class {
                match self { $(Self::$variant => Class::$class,)* }
            }

            /// Its page of help, in Markdown, without the examples that the tests run.
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        const PAGE: &str = include_str!(concat!("findings/", stringify!($module), ".md"));
                        const HELP: [u8; help_length(PAGE)] = help(PAGE);
                        static SHOWN: &[u8] = &HELP;
                        str::from_utf8(SHOWN).unwrap_or_default()
                    },)*
                }
            }

            fn explain(self, case: &Case<'_>, fault: &Fault) -> Option<Draft> {
                match self { $(Self::$variant => $module::explain(case, fault),)* }
            }
        }
    };
}

/// What a finding is about: the chapters of the guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Who the trust policy names.
    Trust,
    /// What the policies of all layers allow and deny.
    Grant,
    /// What conditions want.
    Condition,
    /// What is asked of STS, by whom.
    Call,
    /// How a policy is written.
    Policy,
    /// How the text of a policy is written.
    Text,
    /// What is trusted more than was meant.
    Risk,
    /// What is not known, or does not fit together.
    Evidence,
}

impl Class {
    /// Every class, the most frequent causes first.
    pub const ALL: [Self; 8] =
        [Self::Trust, Self::Grant, Self::Condition, Self::Call, Self::Policy, Self::Text, Self::Risk, Self::Evidence];

    /// Its name as a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Trust => "Who is trusted",
            Self::Grant => "What is allowed",
            Self::Condition => "Conditions",
            Self::Call => "The call itself",
            Self::Policy => "How a policy is written",
            Self::Text => "JSON and characters",
            Self::Risk => "Trust that is too wide",
            Self::Evidence => "What is not known, or does not fit",
        }
    }
}

findings! {
    nothing_given: NothingGiven = "nothing-given", Note, Evidence;
    too_large: TooLarge = "too-large", Error, Text;
    json_comment: JsonComment = "json-comment", Warning, Text;
    json_trailing_comma: JsonTrailingComma = "json-trailing-comma", Warning, Text;
    json_byte_order_mark: JsonByteOrderMark = "json-byte-order-mark", Warning, Text;
    json_smart_quote: JsonSmartQuote = "json-smart-quote", Warning, Text;
    json_no_break_space: JsonNoBreakSpace = "json-no-break-space", Warning, Text;
    duplicate_key: DuplicateKey = "duplicate-key", Error, Text;
    json_broken: JsonBroken = "json-broken", Error, Text;
    character_invalid: CharacterInvalid = "character-invalid", Error, Text;
    not_a_policy: NotAPolicy = "not-a-policy", Error, Text;
    bare_statement: BareStatement = "bare-statement", Warning, Text;
    element_misspelt: ElementMisspelt = "element-misspelt", Error, Policy;
    element_missing: ElementMissing = "element-missing", Error, Policy;
    element_prohibited: ElementProhibited = "element-prohibited", Error, Policy;
    effect_invalid: EffectInvalid = "effect-invalid", Error, Policy;
    version_invalid: VersionInvalid = "version-invalid", Error, Policy;
    sid_invalid: SidInvalid = "sid-invalid", Warning, Policy;
    policy_too_long: PolicyTooLong = "policy-too-long", Error, Policy;
    provider_condition_missing: ProviderConditionMissing = "provider-condition-missing", Error, Policy;
    condition_empty: ConditionEmpty = "condition-empty", Warning, Policy;
    condition_value_invalid: ConditionValueInvalid = "condition-value-invalid", Error, Policy;
    operator_misspelt: OperatorMisspelt = "operator-misspelt", Error, Policy;
    principal_malformed: PrincipalMalformed = "principal-malformed", Error, Policy;
    resource_malformed: ResourceMalformed = "resource-malformed", Error, Policy;
    element_type: ElementType = "element-type", Error, Policy;
    action_misspelt: ActionMisspelt = "action-misspelt", Error, Policy;
    action_malformed: ActionMalformed = "action-malformed", Error, Policy;
    trust_action_refused: TrustActionRefused = "trust-action-refused", Error, Policy;
    caller_is_root: CallerIsRoot = "caller-is-root", Error, Call;
    caller_is_federated: CallerIsFederated = "caller-is-federated", Error, Call;
    partition_mismatch: PartitionMismatch = "partition-mismatch", Error, Call;
    role_arn_malformed: RoleArnMalformed = "role-arn-malformed", Error, Call;
    duration_too_long: DurationTooLong = "duration-too-long", Error, Call;
    duration_chained: DurationChained = "duration-chained", Error, Call;
    duration_out_of_range: DurationOutOfRange = "duration-out-of-range", Error, Call;
    mfa_incomplete: MfaIncomplete = "mfa-incomplete", Error, Call;
    mfa_refused: MfaRefused = "mfa-refused", Error, Call;
    parameter_not_supported: ParameterNotSupported = "parameter-not-supported", Error, Call;
    saml_provider_invalid: SamlProviderInvalid = "saml-provider-invalid", Error, Call;
    provider_not_registered: ProviderNotRegistered = "provider-not-registered", Error, Call;
    audience_not_registered: AudienceNotRegistered = "audience-not-registered", Error, Call;
    parameter_invalid: ParameterInvalid = "parameter-invalid", Error, Call;
    principal_refused: PrincipalRefused = "principal-refused", Error, Policy;
    document_refused: DocumentRefused = "document-refused", Warning, Policy;
    request_refused: RequestRefused = "request-refused", Error, Call;
    action_mismatch: ActionMismatch = "action-mismatch", Error, Grant;
    tagging_not_granted: TaggingNotGranted = "tagging-not-granted", Error, Grant;
    source_identity_not_granted: SourceIdentityNotGranted = "source-identity-not-granted", Error, Grant;
    action_not_granted: ActionNotGranted = "action-not-granted", Error, Grant;
    principal_deleted: PrincipalDeleted = "principal-deleted", Error, Trust;
    service_not_trusted: ServiceNotTrusted = "service-not-trusted", Error, Trust;
    provider_not_trusted: ProviderNotTrusted = "provider-not-trusted", Error, Trust;
    principal_session_mismatch: PrincipalSessionMismatch = "principal-session-mismatch", Error, Trust;
    principal_account_mismatch: PrincipalAccountMismatch = "principal-account-mismatch", Error, Trust;
    principal_mismatch: PrincipalMismatch = "principal-mismatch", Error, Trust;
    resource_account_mismatch: ResourceAccountMismatch = "resource-account-mismatch", Error, Grant;
    resource_mismatch: ResourceMismatch = "resource-mismatch", Error, Grant;
    external_id_missing: ExternalIdMissing = "external-id-missing", Error, Condition;
    external_id_mismatch: ExternalIdMismatch = "external-id-mismatch", Error, Condition;
    mfa_missing: MfaMissing = "mfa-missing", Error, Condition;
    condition_wildcard_literal: ConditionWildcardLiteral = "condition-wildcard-literal", Error, Condition;
    explicit_deny: ExplicitDeny = "explicit-deny", Error, Grant;
    condition_key_unknown: ConditionKeyUnknown = "condition-key-unknown", Error, Condition;
    principal_open: PrincipalOpen = "principal-open", Warning, Risk;
    third_party_without_external_id: ThirdPartyWithoutExternalId = "third-party-without-external-id", Warning, Risk;
    oidc_subject_missing: OidcSubjectMissing = "oidc-subject-missing", Warning, Risk;
    oidc_subject_broad: OidcSubjectBroad = "oidc-subject-broad", Warning, Risk;
    oidc_audience_missing: OidcAudienceMissing = "oidc-audience-missing", Note, Risk;
    condition_not_enforced: ConditionNotEnforced = "condition-not-enforced", Warning, Risk;
    condition_set_unguarded: ConditionSetUnguarded = "condition-set-unguarded", Note, Risk;
    wildcard_granted: WildcardGranted = "wildcard-granted", Note, Risk;
    condition_key_absent: ConditionKeyAbsent = "condition-key-absent", Error, Condition;
    condition_mismatch: ConditionMismatch = "condition-mismatch", Error, Condition;
    caller_unknown: CallerUnknown = "caller-unknown", Error, Evidence;
    condition_undecided: ConditionUndecided = "condition-undecided", Error, Condition;
    layer_not_given: LayerNotGiven = "layer-not-given", Error, Evidence;
    role_may_not_exist: RoleMayNotExist = "role-may-not-exist", Note, Evidence;
    error_contradicts_policies: ErrorContradictsPolicies = "error-contradicts-policies", Warning, Evidence;
    request_contradicts_error: RequestContradictsError = "request-contradicts-error", Note, Evidence;
    not_role_assumption: NotRoleAssumption = "not-role-assumption", Note, Evidence;
    error_not_recognised: ErrorNotRecognised = "error-not-recognised", Note, Evidence;
}

/// Where the help of a page ends: the tests alone need its examples.
const END: &[u8] = b"\n## Example";

/// How much of a page is help.
const fn help_length(page: &str) -> usize {
    let page = page.as_bytes();
    let mut at = 0;
    while let Some((_, rest)) = page.split_at_checked(at) {
        if starts(rest, END) {
            return at + 1;
        }
        at += 1;
    }
    page.len()
}

const fn starts(mut text: &[u8], mut mark: &[u8]) -> bool {
    while let [want, marks @ ..] = mark {
        match text {
            [got, rest @ ..] if *got == *want => (text, mark) = (rest, marks),
            _ => return false,
        }
    }
    true
}

/// The first `N` bytes of a page, copied, so that the rest is in no binary.
#[expect(clippy::indexing_slicing, reason = "evaluated when the crate is compiled")]
const fn help<const N: usize>(page: &str) -> [u8; N] {
    let mut copy = [0; N];
    let mut at = 0;
    while at < N {
        copy[at] = page.as_bytes()[at];
        at += 1;
    }
    copy
}

/// Puts a fault into words. `blocks` is whether the verdict rests on it.
pub(super) fn explain(case: &Case<'_>, fault: &Fault, blocks: bool) -> Option<Finding> {
    let (code, Draft(mut draft)) = Code::ALL.iter().find_map(|code| Some((*code, code.explain(case, fault)?)))?;
    let mut spot = match &fault.target {
        Target::Value(document, node) | Target::Name(document, node) => case.spot(*document, *node, half(fault)),
        Target::Bytes(document, span) => {
            Spot { document: *document, pointer: String::new(), half: half(fault), span: Some(*span) }
        }
        Target::Request(parameter) => {
            Spot { document: DocumentId::Request, pointer: parameter.to_string(), half: half(fault), span: None }
        }
    };
    if let Some((node, half)) = draft.at {
        spot = case.spot(spot.document, node, half);
    }
    spot.span = draft.focus.or(spot.span).map(|span| case.pasted(Place { document: spot.document, span }).span);
    if case.request.role.value().is_some_and(|role| is_kept_by_aws(role)) {
        if spot.document == DocumentId::TrustPolicy {
            draft.detail.push_str(" AWS keeps this role: its trust policy cannot be edited.");
        }
        let edits_it = |edit: &Edit| matches!(edit, Edit::Text { document: DocumentId::TrustPolicy, .. });
        draft.fixes.retain(|fix| !fix.edits.iter().any(edits_it));
    }
    let severity = match fault.kind {
        _ if blocks && fault.certainty == Certainty::Possible => Severity::Warning,
        _ if blocks => Severity::Error,
        FaultKind::Offence(_) | FaultKind::Risk(Risk::Deleted, _) => Severity::Warning,
        FaultKind::Risk(Risk::AnyBranch, _) => Severity::Note,
        _ => code.severity(),
    };
    for related in &mut draft.related {
        related.place = case.pasted(related.place);
    }
    draft.fixes.iter_mut().flat_map(|fix| &mut fix.edits).for_each(|edit| case.pasted_edit(edit));
    let layer = match fault.kind {
        FaultKind::NotGiven(layer) => layer,
        _ => spot.document.layer(),
    };
    Some(Finding {
        code,
        severity,
        certainty: fault.certainty,
        spot,
        layer,
        title: draft.title,
        detail: draft.detail,
        expected: draft.expected,
        actual: draft.actual,
        basis: match fault.kind {
            FaultKind::Depends(_) => Basis::Unknown,
            FaultKind::Offence(_) | FaultKind::Defects(_) | FaultKind::Risk(..) => Basis::Text,
            _ if code == Code::ConditionKeyUnknown => Basis::Text,
            _ => Basis::Request,
        },
        related: draft.related,
        fixes: draft.fixes,
    })
}

/// A sentence's first letter in upper case.
pub(crate) fn capital(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The first letter in lower case, to go on in a sentence.
pub(super) fn lower(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

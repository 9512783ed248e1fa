//! What AWS's documents leave open: each question once, with the answer that the engine takes.
//!
//! Evaluation asks by [`Choices::usual`]; a report is judged again with the other answer to each question that was
//! asked, and names those on which its verdict hangs.

use std::cell::Cell;

macro_rules! questions {
    ($($name:ident = $rule:literal, $question:literal, $taken:literal;)*) => {
        /// A question that the rules leave open (rules.md, section 11).
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Question {
            $(#[doc = $question] $name,)*
        }

        impl Question {
            /// Every question.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The question and the answer that is taken, for the reader.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => concat!($question, " Not certain (", $rule, "); taken: ", $taken, "."),)*
                }
            }
        }
    };
}

questions! {
    OldVersion = "R9", "Does IAM save an identity policy without `Version` 2012-10-17?", "yes";
    SidOfTrust = "R11", "Does IAM save a trust policy with any `Sid`?", "yes";
    OperatorCase = "R24", "Does IAM take an operator in other upper and lower case?", "yes";
    EmptyValues = "R27", "Does IAM save an empty list of values in an identity policy?", "yes";
    EmptyCondition = "R28", "Does IAM save an empty `Condition` or operator?", "yes";
    BroadTrustAction = "R34, R35", "Does IAM save a trust policy with a wildcard or `NotAction`?", "yes";
    TrustQuota = "R44", "Can the quota for trust policies be raised to 8,192 characters?", "yes";
    CallerPath = "R56", "Is the caller's role without a path?", "yes";
    CanonicalUser = "R80", "Does `CanonicalUser` name nobody in a trust policy?", "nobody";
    SourceIdentityOnBothSides = "R97",
        "Does a trust policy that names the caller suffice for `sts:SetSourceIdentity` in one account?", "yes";
    ControlOfFederated = "R98", "Do service control policies spare web identity and SAML callers?", "yes";
    BoundaryOfNamedUser = "R103", "Does a permissions boundary spare a user whom the trust policy names?", "yes";
    FullAccess = "R118", "Is `FullAWSAccess` attached beside service control policies that only deny?", "yes";
    ServiceFlagOfFederated = "R122",
        "Is `aws:PrincipalIsAWSService` absent for web identity and SAML callers?", "absent";
    DurationFirst = "R132", "Is the duration checked before the policies?", "yes";
    EmptyTextInSet = "R147", "Is an empty text a value of a multivalued key?", "yes";
    AnyValueIfExists = "R148", "Is `ForAnyValue:…IfExists` false when the key is absent?", "false";
    NotANumber = "R157", "Does what is no number satisfy `NumericNotEquals`?", "yes";
    NotADate = "R160", "Does what is no date satisfy `DateNotEquals`?", "yes";
    EmptyTextPresent = "R173", "Does a key with an empty text count as present for `Null`?", "present";
    MalformedArn = "R177",
        "Does a malformed ARN in a condition let an Allow fail and a Deny apply?", "yes";
    VariableUnderBool = "R182", "Is `${…}` plain text under `Bool`?", "plain text";
    ArnOfService = "R189", "Is `aws:PrincipalArn` absent when a service calls?", "absent";
    OrganizationOfFederated = "R192",
        "Are `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths` absent for web identity and SAML callers?", "absent";
    MfaOfRoleSession = "R201", "Is `aws:MultiFactorAuthPresent` `false`, not absent, for a role session?", "`false`";
    ListOfSaml = "R226", "Is this SAML attribute a list only when the assertion holds several values?", "yes";
    AuthorizedParty = "R230", "Is there no condition key `:azp`?", "there is none";
    LongSourceIdentity = "R248", "Does STS take a source identity of 65 to 256 characters?", "yes";
    RunAcrossColons = "R265", "Does `*` in a resource stop at a colon?", "it stops";
    WildcardInType = "R267", "Does a wildcard match inside the resource type?", "yes";
    EarlyVariable = "R269", "Is `${…}` replaced before the fifth colon of a resource?", "yes";
}

/// The answers that one evaluation takes.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// The one question that is answered the other way.
    other: Option<Question>,
    /// A bit for each question that was asked.
    asked: Cell<u64>,
}

impl Choices {
    /// The usual answers but to one question.
    #[must_use]
    pub fn but(question: Question) -> Self {
        Self { other: Some(question), asked: Cell::default() }
    }

    /// Whether the usual answer is taken to `question`; notes that it was asked.
    pub fn usual(&self, question: Question) -> bool {
        self.asked.set(self.asked.get() | (1 << question as u32));
        self.other != Some(question)
    }

    /// The questions that were asked.
    pub fn asked(&self) -> impl Iterator<Item = Question> {
        let asked = self.asked.get();
        Question::ALL.iter().copied().filter(move |question| asked & (1 << *question as u32) != 0)
    }
}

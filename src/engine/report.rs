//! What the engine answers, in plain data: bytes, pointers and words, nothing serialised.

use super::finding::Code;
use super::input::{Edit, Parameter};
use super::json::unescaped;
use super::near::Difference;
use super::source::{DocumentId, Layer, Place, Span};
pub use super::trace::Element;
use super::truth::Truth;
use super::what_if::fact_of_key;

/// The whole answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What AWS does with the call.
    pub verdict: Verdict,
    /// Whether a Deny or the lack of an Allow refuses; none where nothing is denied.
    pub denial: Option<Denied>,
    /// Everything to be said, the cause first.
    pub findings: Vec<Finding>,
    /// Whether the first finding is the cause.
    pub has_cause: bool,
    /// What each document made of the call.
    pub layers: Vec<LayerReport>,
    /// What is known of the call and from where.
    pub request: Vec<RequestFact>,
    /// What was taken for granted, one sentence each.
    pub assumptions: Vec<String>,
    /// What people check by hand, filled in.
    pub checklist: Vec<Point>,
    /// Which side refuses; none where the call is not denied or nothing is known of the layers.
    pub sides: Option<Sides>,
    /// The conditions in play, and what becomes of the call with each value that could matter.
    pub conditions: Vec<ConditionReport>,
}

/// A condition of a statement that is about the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionReport {
    /// Its key, in the policy's spelling.
    pub key: String,
    /// Its operator.
    pub operator: String,
    /// Where it stands.
    pub spot: Spot,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// What the policy wants.
    pub required: Vec<String>,
    /// Whether the request has the key.
    pub presence: KeyPresence,
    /// What the request has.
    pub actual: Option<Vec<String>>,
    /// The parameter that tells it, and from where that is known.
    pub origin: Option<(Parameter, Origin)>,
    /// How it came out.
    pub result: Truth,
    /// The whole call with each value that was tried.
    pub outcomes: Vec<Tried>,
    /// How many values were not tried, for they are too many.
    pub left_out: usize,
}

impl ConditionReport {
    /// What each value does, in words: "allowed with `a`; denied with any other value or no value".
    pub fn words(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for outcome in ["allowed", "undetermined", Tried::OPEN, "denied", "rejected"] {
            let same = self.outcomes.iter().filter(|tried| tried.outcome() == outcome);
            let words: Vec<&str> = same.map(|tried| tried.words.as_str()).collect();
            if !words.is_empty() {
                parts.push(format!("{outcome} with {}", words.join(" or ")));
            }
        }
        if self.left_out > 0 {
            parts.push(format!("{} more not tried", self.left_out));
        }
        parts.join("; ")
    }
}

/// Whether the request has a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPresence {
    /// It has.
    Present,
    /// It has not.
    Absent,
    /// Nobody told.
    Unknown,
}

/// The whole call with one value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The value; none where the key is absent.
    pub value: Option<String>,
    /// The value, or what it stands for, in words.
    pub words: String,
    /// What AWS does then.
    pub verdict: Verdict,
    /// Whether it is what the request has.
    pub current: bool,
    /// Whether nothing that is known denies then: that AWS refused the call is all that says so.
    pub open: bool,
}

impl Tried {
    const OPEN: &str = "denied by what is not known";

    /// What AWS does then, in words.
    pub fn outcome(&self) -> &'static str {
        if self.open && self.verdict == Verdict::Denied { Self::OPEN } else { self.verdict.name() }
    }
}

/// Which layers refuse the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sides {
    /// The layers that fail, the one to be mended first at the head.
    pub failing: Vec<Layer>,
    /// Who denies, who allows and what is not known, in words.
    pub text: String,
    /// What is to be done in each layer that fails, in order.
    pub repairs: Vec<Repair>,
    /// Whether it tells what neither AWS nor the findings do.
    pub notable: bool,
}

/// What is to be done in one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The layer.
    pub layer: Layer,
    /// What to do, in words.
    pub text: String,
}

impl Report {
    /// The finding that the user must look at first; none only when allowed.
    pub fn cause(&self) -> Option<&Finding> {
        self.findings.first().filter(|_| self.has_cause)
    }

    /// What a check compares with: the fact that tells it.
    pub fn fact_of(&self, check: &CheckReport) -> Option<&RequestFact> {
        let of = |wanted: &[Parameter]| {
            wanted.iter().find_map(|wanted| self.request.iter().find(|fact| fact.parameter == *wanted))
        };
        match check.element {
            Element::Principal => {
                let issuer = Parameter::WebIdentity(Some("iss".to_owned()));
                of(&[Parameter::Caller, Parameter::SamlProvider, issuer])
            }
            Element::Action => of(&[Parameter::Action]),
            Element::Resource => of(&[Parameter::Role]),
            Element::Condition(_) => fact_of_key(&self.request, &check.spot.name()),
        }
    }

    /// What was taken for granted, in few lines: the layers that are not in force share one.
    pub fn assumed(&self) -> Vec<String> {
        let absent = |layer: &Layer| self.assumptions.contains(&layer.not_in_force());
        let layers: Vec<Layer> = Layer::POLICIES.into_iter().filter(absent).collect();
        let mut lines = self.assumptions.clone();
        lines.retain(|line| !layers.iter().any(|layer| layer.not_in_force() == *line));
        if !layers.is_empty() {
            let names: Vec<&str> = layers.iter().map(|layer| layer.words()).collect();
            lines.push(format!("Not given, taken as not in force: {}.", names.join(", ")));
        }
        lines
    }
}

/// One point of the checklist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its stable name.
    pub id: &'static str,
    /// What should hold.
    pub title: &'static str,
    /// Whether it does.
    pub state: Truth,
    /// Why, or how to find out; may be empty where it holds.
    pub text: String,
    /// The finding that says why it does not hold.
    pub finding: Option<Code>,
    /// What shows it.
    pub commands: Vec<String>,
    /// The vendor whose checklist it is of.
    pub vendor: Option<&'static str>,
}

/// What AWS does with the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The role is assumed.
    Allowed,
    /// The policies are evaluated and refuse.
    Denied,
    /// STS or IAM refuses the call or a document, whatever the policies say.
    Rejected,
    /// It depends on what was not given.
    Undetermined,
    /// Nothing here can be read as what it should be.
    InvalidInput,
}

impl Verdict {
    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Denied => "denied",
            Self::Rejected => "rejected",
            Self::Undetermined => "undetermined",
            Self::InvalidInput => "invalid_input",
        }
    }
}

/// How the policies refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denied {
    /// A Deny statement applies.
    Explicit,
    /// No Allow statement applies.
    Implicit,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It denies or breaks.
    Error,
    /// It may.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It follows from what was given.
    Certain,
    /// It follows if something likely is so, such as a parameter that is not named not being sent.
    Likely,
    /// One of several that could be.
    Possible,
}

impl Certainty {
    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Possible => "possible",
        }
    }
}

/// Which half of a member is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Half {
    /// The value.
    Value,
    /// The name.
    Key,
}

/// A place with its name, for people and for scripts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The document.
    pub document: DocumentId,
    /// RFC 6901, from the outermost value of what was pasted; the input's key in `request`; empty in the error.
    pub pointer: String,
    /// Which half of the member is meant.
    pub half: Half,
    /// The bytes; none in `request`, which has no text.
    pub span: Option<Span>,
}

impl Spot {
    /// The bytes with their document; none in `request`.
    pub fn place(&self) -> Option<Place> {
        Some(Place { document: self.document, span: self.span? })
    }

    /// The last name of the pointer, as it is written in the document.
    pub fn name(&self) -> String {
        unescaped(self.pointer.rsplit('/').next().unwrap_or_default())
    }
}

/// A further place that bears on a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub place: Place,
    /// What it tells.
    pub label: String,
}

/// One thing to be said about the input.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its stable code, with a page of help.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// How sure it is.
    pub certainty: Certainty,
    /// What is marked.
    pub spot: Spot,
    /// The layer that it is about, which need not be the marked document's.
    pub layer: Layer,
    /// One sentence.
    pub title: String,
    /// Why, and what to do.
    pub detail: String,
    /// What the policy wants.
    pub expected: Vec<String>,
    /// What the request has.
    pub actual: Option<String>,
    /// What the finding rests on.
    pub basis: Basis,
    /// Evidence elsewhere.
    pub related: Vec<Related>,
    /// What mends it, the best first.
    pub fixes: Vec<Fix>,
}

/// What a finding rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// What the request has.
    Request,
    /// What the request has and nobody told.
    Unknown,
    /// The text of the policy alone.
    Text,
}

/// A change that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: "Name the caller's role".
    pub title: String,
    /// What it does to who may do what.
    pub safety: Safety,
    /// The change: edits of texts, sorted and disjoint, then those of the call.
    pub edits: Vec<Edit>,
    /// What it is made of: itself, or several changes that help only together.
    pub parts: Vec<Part>,
    /// Whether the engine applied it and the request is then allowed.
    pub verified: bool,
    /// The commands that bring it to AWS.
    pub commands: Vec<String>,
}

impl Fix {
    /// Whether only the call is changed, no policy.
    pub fn is_request(&self) -> bool {
        self.edits.iter().all(|edit| matches!(edit, Edit::Request { .. }))
    }
}

/// One of the changes that a fix is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it does.
    pub title: String,
    /// Its edits, by their place among those of the fix.
    pub edits: Vec<usize>,
}

/// What a fix does to who may do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Safety {
    /// It grants nothing.
    #[default]
    Neutral,
    /// It grants what the call needs and nothing else.
    Grants,
    /// It opens more than the call needs, and says so.
    Widens,
}

impl Safety {
    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Grants => "grants",
            Self::Widens => "widens",
        }
    }
}

/// What one document, or a layer without one, made of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerReport {
    /// The layer.
    pub layer: Layer,
    /// The document; none where the layer was not given.
    pub document: Option<DocumentId>,
    /// The action that was checked: the one that decides.
    pub action: String,
    /// What it says.
    pub outcome: Outcome,
    /// Its statements.
    pub statements: Vec<StatementReport>,
}

/// What a document says to the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A statement allows it and none denies it.
    Allows,
    /// A Deny applies.
    DeniesExplicitly,
    /// No statement applies.
    DeniesImplicitly,
    /// It depends on what was not given.
    Undetermined,
    /// There is no such document.
    NotGiven,
    /// The decision does not need it.
    NotNeeded,
}

impl Outcome {
    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allows => "allows",
            Self::DeniesExplicitly => "denies_explicitly",
            Self::DeniesImplicitly => "denies_implicitly",
            Self::Undetermined => "undetermined",
            Self::NotGiven => "not_given",
            Self::NotNeeded => "not_needed",
        }
    }
}

/// What one statement made of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct StatementReport {
    /// Where it stands.
    pub spot: Spot,
    /// Its `Sid`; empty where it has none.
    pub sid: String,
    /// `Allow` or `Deny`; empty where neither.
    pub effect: &'static str,
    /// Whether it applies.
    pub applies: Truth,
    /// Every check.
    pub checks: Vec<CheckReport>,
}

/// One check of one statement.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckReport {
    /// What was checked.
    pub element: Element,
    /// Where it stands: the element's value, or the statement that lacks the element.
    pub spot: Spot,
    /// How it came out.
    pub result: Truth,
    /// What the policy wants.
    pub expected: Vec<String>,
    /// What the request has; none where it has nothing or it is not known.
    pub actual: Option<String>,
    /// Why it has nothing, or what would tell; a short clause, empty where it has something.
    pub why: &'static str,
    /// How values that failed differ from that.
    pub differences: Vec<ValueDifference>,
}

/// How one value of a check differs from what the request has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDifference {
    /// The value, as in [`CheckReport::expected`].
    pub expected: String,
    /// How it differs.
    pub difference: Difference,
}

/// Something known of the call.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestFact {
    /// Which.
    pub parameter: Parameter,
    /// Its value, as text.
    pub value: String,
    /// From where.
    pub origin: Origin,
}

/// From where something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The user said so.
    Given,
    /// These words say so.
    Words(Place),
    /// Nobody said so; it is the usual thing.
    Assumed,
}

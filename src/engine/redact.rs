//! The same input with what tells whose it is replaced, and the same answer.
//!
//! Every text is cut into words. What AWS defines stays; any other word becomes, everywhere, the same invented word of the
//! same length (`words`). Which words of a text are meant follows from the key before them and from their form (`scan`).
//! Where the answer would change, the words that it hangs on are kept and said; a credential is never kept.

mod scan;
mod words;

use self::scan::{Context, key_of, scan};
use self::words::{State, Words};
use super::diagnose;
use super::finding::Code;
use super::input::{Input, Level, Parameter, WebIdentity};
use super::report::{Finding, Half, Outcome, Report, Verdict};
use super::request::token_claims;
use super::source::DocumentId;
use super::vendors;

/// An input without names, and what was done to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Redacted {
    /// The input.
    pub input: Input,
    /// What was replaced, in the order of appearance.
    pub replaced: Vec<Replaced>,
    /// What was not, each with the reason.
    pub kept: Vec<Kept>,
    /// Whether the answer is the same. A credential is replaced even if it is not.
    pub same: bool,
}

impl Redacted {
    /// An input as it is.
    pub fn not(input: Input) -> Self {
        Self { input, replaced: Vec::new(), kept: Vec::new(), same: true }
    }
}

/// A value that was replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// What it is.
    pub kind: Kind,
    /// As it was given.
    pub before: String,
    /// As it is shown.
    pub after: String,
}

/// A value that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The value.
    pub text: String,
    /// Why.
    pub why: String,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Twelve digits.
    Account,
    /// A name in an ARN, or any other that users choose.
    Name,
    /// An external ID.
    ExternalId,
    /// The name of a session, or a source identity.
    Session,
    /// The value of a tag.
    Tag,
    /// `AIDA…`, `AROA…`.
    UniqueId,
    /// An organization, a root or an organizational unit.
    Organization,
    /// A VPC, an endpoint, an instance.
    Network,
    /// An IP address or a range of them.
    Address,
    /// Of a request or an event.
    RequestId,
    /// An access key, a token, an encoded message.
    Credential,
}

impl Kind {
    /// One of them, in words; more have an `s`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Account => "account ID",
            Self::Name => "name",
            Self::ExternalId => "external ID",
            Self::Session => "session name",
            Self::Tag => "tag value",
            Self::UniqueId => "unique ID",
            Self::Organization => "organization ID",
            Self::Network => "network ID",
            Self::Address => "IP range",
            Self::RequestId => "request ID",
            Self::Credential => "credential",
        }
    }
}

/// Replaces account IDs, names, external IDs and whatever else tells whose the input is.
///
/// Total, and the same input gives the same result: a replacement follows from where its word first stands, not from the
/// word, so that nobody can guess the word and check.
pub fn redact(input: &Input) -> Redacted {
    let original = outline(&diagnose(input));
    let mut input = input.clone();
    // A token cannot be rewritten; what is read of it is its claims.
    if let Some(WebIdentity::Token(token)) = &input.request.web_identity {
        input.request.web_identity = token_claims(token).map(WebIdentity::Claims);
    }
    let mut words = Words::default();
    visit(&mut input, &mut |context, text| words.learn(text, &scan(text, context, None)));
    words.invent();
    let before = outline(&diagnose(&rewritten(&input, &words)));
    let loose = words.loose();
    let mut same = |words: &Words| outline(&diagnose(&rewritten(&input, words))) == renamed(&before, words);
    settle(&mut words, &loose, &mut same);
    let mut redacted = Redacted { same: before == original, ..Redacted::not(rewritten(&input, &words)) };
    visit(&mut input, &mut |context, text| tell(text, context, &words, &mut redacted));
    redacted
}

/// Lets as many of `of` be replaced as the answer allows: all, or each half of them on its own.
fn settle(words: &mut Words, of: &[usize], same: &mut dyn FnMut(&Words) -> bool) {
    if of.is_empty() {
        return;
    }
    words.set(of, &State::Replaced);
    if same(words) {
        return;
    }
    words.set(of, &State::Kept);
    if of.len() > 1 {
        let (left, right) = of.split_at(of.len() / 2);
        settle(words, left, same);
        settle(words, right, same);
    }
}

/// What must stay as it is: the verdict, what each layer does, and the code and the place of the cause.
type Outline = (Verdict, Vec<Outcome>, Option<(Code, DocumentId, String, Half)>);

fn outline(report: &Report) -> Outline {
    let of = |cause: &Finding| (cause.code, cause.spot.document, cause.spot.pointer.clone(), cause.spot.half);
    (report.verdict, report.layers.iter().map(|layer| layer.outcome).collect(), report.cause().map(of))
}

/// The outline as it reads in the rewritten input: a pointer may hold a provider's name.
fn renamed((verdict, layers, cause): &Outline, words: &Words) -> Outline {
    let mut cause = cause.clone();
    if let Some((_, _, pointer, _)) = &mut cause {
        *pointer = words.pointer(pointer);
    }
    (*verdict, layers.clone(), cause)
}

fn rewritten(input: &Input, words: &Words) -> Input {
    let mut input = input.clone();
    visit(&mut input, &mut |context, text| *text = words.rewrite(text, &scan(text, context, Some(words))));
    input
}

/// Notes each value of a text once.
fn tell(text: &str, context: Context, words: &Words, redacted: &mut Redacted) {
    for whole in scan(text, context, Some(words)).chunk_by(|a, b| a.whole == b.whole) {
        let Some(first) = whole.first() else { continue };
        let before = text.get(first.whole.clone()).unwrap_or_default();
        let after = words.rewrite_in(text, first.whole.clone(), whole);
        let kept = whole.iter().find_map(|found| words.why(text.get(found.range.clone())?));
        if before != after && !redacted.replaced.iter().any(|known| known.before == before) {
            redacted.replaced.push(Replaced { kind: first.kind, before: before.to_owned(), after });
        }
        if let Some(why) = kept
            && !redacted.kept.iter().any(|known| known.text == before)
        {
            redacted.kept.push(Kept { text: before.to_owned(), why });
        }
    }
}

/// Why an account stays: everybody knows whose it is.
fn public(account: &str) -> Option<String> {
    vendors::of_account(account).map(|vendor| format!("{}, public", vendor.name))
}

/// Hands over every text in which something can stand, the error first: people see its accounts first.
fn visit(input: &mut Input, each: &mut dyn FnMut(Context, &mut String)) {
    if let Some(error) = &mut input.error {
        each(Context::Prose, error);
    }
    for document in input.policies() {
        if let Some(text) = input.text_mut(document) {
            each(Context::Policy, text);
        }
    }
    let levels = input.service_control_policies.iter_mut().chain(&mut input.resource_control_policies);
    let of_levels = levels.flat_map(|level| match level {
        Level::One(policy) => std::slice::from_mut(policy),
        Level::Many(policies) => policies.as_mut_slice(),
    });
    let named = input.identity_policies.iter_mut().flatten().chain(&mut input.session_policies).chain(of_levels);
    for name in named.filter_map(|policy| policy.name.as_mut()) {
        each(Context::Value(Kind::Name), name);
    }
    let request = &mut input.request;
    for (kind, text) in [
        (Kind::Name, &mut request.caller),
        (Kind::Name, &mut request.role),
        (Kind::Session, &mut request.session_name),
        (Kind::ExternalId, &mut request.external_id),
        (Kind::Session, &mut request.source_identity),
        (Kind::Name, &mut request.mfa_serial),
        (Kind::Credential, &mut request.mfa_code),
        (Kind::Name, &mut request.saml_provider),
    ] {
        if let Some(text) = text {
            each(Context::Value(kind), text);
        }
    }
    for (_, value) in request.session_tags.iter_mut().flatten() {
        each(Context::Value(Kind::Tag), value);
    }
    let lists = request.oidc_providers.iter_mut().chain(&mut request.oidc_client_ids).flatten();
    for text in lists {
        each(Context::Value(Kind::Name), text);
    }
    let web = match &mut request.web_identity {
        Some(WebIdentity::Claims(claims)) => claims.as_mut_slice(),
        _ => &mut [],
    };
    for (name, values) in web.iter_mut().chain(request.saml.iter_mut().flatten()) {
        let context = key_of(name);
        for value in values {
            each(context, value);
        }
    }
    for (name, value) in &mut request.context {
        let context = key_of(name);
        for value in value.iter_mut().flat_map(|value| &mut value.values) {
            each(context, value);
        }
        each(Context::Key, name);
    }
    for parameter in &mut request.changed {
        if let Parameter::Context(name) = parameter {
            each(Context::Key, name);
        }
    }
}

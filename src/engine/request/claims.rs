//! Claims: of a web identity token, read from its text, and of an assertion; what they pass along.

use base64::Engine as _;

use super::super::json::{Document, Kind, NodeId};
use super::super::report::Origin;
use super::super::source::DocumentId;
use super::{Call, Fact, Known};

/// The claims of a token or an assertion, in order.
pub type Claims = Vec<(String, Vec<String>)>;

/// The values of a claim.
pub fn find_claim<'c>(claims: &'c Claims, name: &str) -> Option<&'c [String]> {
    claims.iter().find(|(claim, _)| claim == name).map(|(_, values)| values.as_slice())
}

/// How the claims begin that AWS reads itself.
pub const AWS_CLAIM: &str = "https://aws.amazon.com/";
/// What a token or an assertion passes along (R218, R220, R221).
#[derive(Default)]
pub(super) struct Passed {
    pub origin: Option<Origin>,
    pub session_name: Option<String>,
    pub source_identity: Option<String>,
    pub tags: Vec<(String, String)>,
    pub transitive: Vec<String>,
}

impl Passed {
    pub(super) fn new(call: Call, token: &Fact<Claims>, assertion: &Fact<Claims>) -> Self {
        let (fact, prefix, tag, transitive, identity) = match call {
            Call::WebIdentity => (
                token,
                "https://aws.amazon.com/",
                "tags/principal_tags/",
                "tags/transitive_tag_keys",
                "source_identity",
            ),
            Call::Saml => (
                assertion,
                "https://aws.amazon.com/SAML/Attributes/",
                "PrincipalTag:",
                "TransitiveTagKeys",
                "SourceIdentity",
            ),
            Call::AssumeRole | Call::Other => return Self::default(),
        };
        let mut passed = Self { origin: fact.value().map(|_| fact.origin), ..Self::default() };
        for (name, values) in fact.value().into_iter().flatten() {
            // The short name of an attribute is as good; a claim has none.
            let name = match name.strip_prefix(prefix) {
                Some(name) => name,
                None if call == Call::Saml => name,
                None => continue,
            };
            let first = values.first();
            if let Some(key) = name.strip_prefix(tag) {
                passed.tags.extend(first.map(|value| (key.to_owned(), value.clone())));
            } else if name == transitive {
                passed.transitive.clone_from(values);
            } else if name == identity {
                passed.source_identity = first.cloned();
            } else if name == "RoleSessionName" {
                passed.session_name = first.cloned();
            }
        }
        passed
    }

    /// `fact`, or where nobody told it what is passed along.
    pub(super) fn or<T>(&self, fact: Fact<T>, value: impl FnOnce(&Self) -> Option<T>) -> Fact<T> {
        match (self.origin, fact.known) {
            (Some(origin), missing @ (Known::Absent | Known::Unknown)) => match value(self) {
                Some(value) => Fact { known: Known::Value(value), origin },
                None => Fact { known: missing, origin: fact.origin },
            },
            (_, known) => Fact { known, origin: fact.origin },
        }
    }
}

/// The claims of a JSON Web Token, from its middle part; none where it is no such token. The signature is not
/// looked at.
pub fn token_claims(token: &str) -> Option<Claims> {
    let document = token_part(token, 1)?;
    let Kind::Object(members) = &document.root().kind else { return None };
    let mut claims = Claims::new();
    for &member in members {
        add_claim(&document, member, document.name(member).to_owned(), &mut claims);
    }
    Some(claims)
}

/// Adds a claim, or where AWS reads into an object, what is in it.
fn add_claim(document: &Document, node: NodeId, name: String, claims: &mut Claims) {
    match &document.node(node).kind {
        Kind::Object(members) if is_read_into(&name) && members.is_empty() => claims.push((name, Vec::new())),
        Kind::Object(members) if is_read_into(&name) => {
            for &member in members {
                add_claim(document, member, format!("{name}/{}", document.name(member)), claims);
            }
        }
        _ => claims.extend(claim_values(document, node).map(|values| (name, values))),
    }
}

/// Whether AWS reads the members of a claim that is an object (R218, R231).
pub fn is_read_into(claim: &str) -> bool {
    claim.starts_with(AWS_CLAIM) || claim.starts_with("google")
}

/// How a JSON Web Token says that it is signed.
pub fn algorithm(token: &str) -> Option<String> {
    let header = token_part(token, 0)?;
    header.string(header.member(NodeId::ROOT, "alg")?).map(str::to_owned)
}

/// The JSON of a part of a JSON Web Token.
fn token_part(token: &str, part: usize) -> Option<Document> {
    let part = token.trim().split('.').nth(part)?;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part.trim_end_matches('=')).ok()?;
    Some(Document::parse(DocumentId::Request, &String::from_utf8(bytes).ok()?))
}

/// The values of a claim as texts; none for an object.
fn claim_values(document: &Document, node: NodeId) -> Option<Vec<String>> {
    match &document.node(node).kind {
        Kind::String(text) | Kind::Number(text) => Some(vec![text.clone()]),
        Kind::Bool(b) => Some(vec![b.to_string()]),
        Kind::Array(elements) => Some(elements.iter().filter_map(|&e| claim_values(document, e)).flatten().collect()),
        Kind::Null | Kind::Object(_) => None,
    }
}

//! How alike two texts are, and how they differ: for choosing what was meant, for words and for marks.
//!
//! [`differences`] is the one place that compares a value of a policy with what the request has, character by
//! character: findings say it and mark it, the report has it for every value of every check that failed.

pub(super) mod check;
pub(super) mod letters;
pub(super) mod parts;
#[cfg(test)]
mod tests;
mod typed;

use std::ops::Range;

use super::arn::{Arn, Identity, path_and_name};
use super::condition::operators::Family;
use super::finding::code;
use super::pattern::glob;

/// How a value of a policy is compared with what the request has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// As a principal with the caller.
    Principal,
    /// As an action.
    Action,
    /// As a resource with the role.
    Resource,
    /// By a condition operator that is not negated.
    Condition(Family),
}

impl Compared {
    /// Whether `*` and `?` are wildcards.
    fn is_pattern(self) -> bool {
        match self {
            Self::Action | Self::Resource | Self::Condition(Family::String { like: true, .. } | Family::Arn) => true,
            Self::Principal | Self::Condition(_) => false,
        }
    }

    /// Whether upper and lower case are the same.
    fn ignores_case(self) -> bool {
        matches!(self, Self::Action | Self::Condition(Family::String { ignore_case: true, .. } | Family::Bool))
    }
}

/// Declares the kinds with their names.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// In what a value of a policy and the request's differ.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// The stable name.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $name,)*
                }
            }
        }
    };
}

kinds! {
    /// Another account.
    Account = "account",
    /// Dashes, spaces or other characters within an account ID.
    AccountForm = "account-form",
    /// An account ID of fewer or more than twelve digits.
    AccountLength = "account-length",
    /// Another partition.
    Partition = "partition",
    /// Another service.
    Service = "service",
    /// Another Region, or one where there is none.
    Region = "region",
    /// An ARN with a colon too many or too few.
    Colons = "colons",
    /// A name or an ID where an ARN is wanted.
    ArnWanted = "arn-wanted",
    /// An ARN where a name or an ID is wanted.
    NameWanted = "name-wanted",
    /// A user for a role and the like.
    Type = "type",
    /// The ARN of a session for that of its role, or the reverse.
    Session = "session",
    /// Another session of the role.
    SessionName = "session-name",
    /// The path is missing, or is another.
    Path = "path",
    /// Another name.
    Name = "name",
    /// Another operation of the service.
    Action = "action",
    /// The unique ID of a principal that is gone.
    UniqueId = "unique-id",
    /// A wildcard that the operator takes literally.
    WildcardLiteral = "wildcard-literal",
    /// A wildcard inside a principal.
    WildcardInPrincipal = "wildcard-in-principal",
    /// What stands between wildcards is not there.
    Pattern = "pattern",
    /// A placeholder that nothing filled in.
    Placeholder = "placeholder",
    /// A policy variable: left as text, without a value, or with another.
    Variable = "variable",
    /// Upper and lower case.
    Case = "case",
    /// A character that looks like another.
    LookAlike = "look-alike",
    /// A character that does not show.
    Invisible = "invisible",
    /// A space.
    Space = "space",
    /// A line break.
    LineBreak = "line-break",
    /// Quotes or brackets around the value.
    Quotes = "quotes",
    /// `https://`.
    Scheme = "scheme",
    /// A slash at the end.
    Slash = "slash",
    /// `%2F` and the like.
    PercentEncoding = "percent-encoding",
    /// Two neighbors are swapped.
    Swapped = "swapped",
    /// Characters are missing.
    Missing = "missing",
    /// Characters are too many.
    Extra = "extra",
    /// A few characters differ.
    Characters = "characters",
    /// The owner of a repository.
    Owner = "owner",
    /// A repository.
    Repository = "repository",
    /// A branch, a tag or an environment.
    Ref = "ref",
    /// A branch for an environment, a pull request and the like.
    SubjectType = "subject-type",
    /// Numeric IDs in the subject.
    SubjectIds = "subject-ids",
    /// Another part of a token's subject.
    Subject = "subject",
    /// Less or more than the number.
    Number = "number",
    /// No number, or one with a unit.
    NumberFormat = "number-format",
    /// Sooner or later than the date.
    Date = "date",
    /// No date that AWS reads.
    DateFormat = "date-format",
    /// An address outside of the range.
    Address = "address",
    /// IPv4 for IPv6 or the reverse.
    AddressFamily = "address-family",
    /// No range of addresses.
    AddressFormat = "address-format",
    /// Nothing alike.
    Other = "other",
}

/// One way in which a value of a policy differs from what the request has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub kind: Kind,
    /// A short clause.
    pub text: String,
    /// The bytes of the policy's value that differ; empty where something is missing.
    pub marked: Range<usize>,
}

/// Longer texts are not compared, in bytes.
const LONGEST: usize = 2048;

/// In what `wanted`, a value of a policy, differs from `actual`, which the request has. Nothing where the two agree.
pub fn differences(wanted: &str, actual: &str, how: Compared) -> Vec<Difference> {
    let mut found = Found { how, all: Vec::new() };
    let agree = wanted == actual
        || how.ignores_case() && wanted.eq_ignore_ascii_case(actual)
        || how.is_pattern() && wanted.len().max(actual.len()) <= LONGEST && glob(wanted, actual, how.ignores_case());
    match how {
        _ if agree => {}
        Compared::Condition(Family::Numeric(_)) => found.number(wanted, actual),
        Compared::Condition(Family::Date(_)) => found.date(wanted, actual),
        Compared::Condition(Family::Ip) => found.address(wanted, actual),
        Compared::Condition(Family::Null) => {}
        Compared::Condition(Family::Bool | Family::Binary) => found.letters(VALUE, wanted, actual),
        _ if wanted.len().max(actual.len()) > LONGEST => found.push(Kind::Other, 0..wanted.len(), "another value"),
        _ => found.text(wanted, actual),
    }
    found.all
}

/// The differences of the value that is nearest to `actual`, where one comes near; capitals alone make two texts far.
pub fn of_nearest<'t>(wanted: impl IntoIterator<Item = &'t String>, actual: &str, how: Compared) -> Vec<Difference> {
    let scored = wanted.into_iter().map(|text| (similarity(text, actual), text));
    let nearest = scored.filter(|&(score, _)| score >= 0.6).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map_or_else(Vec::new, |(_, text)| differences(text, actual, how))
}

/// What of `wanted` is to be marked: the characters that differ, where that is not most of them.
pub fn marked(differences: &[Difference], wanted: &str) -> Option<Range<usize>> {
    let all = || differences.iter().map(|difference| &difference.marked).filter(|range| !range.is_empty());
    let range = all().map(|range| range.start).min()?..all().map(|range| range.end).max()?;
    let count = |range: Range<usize>| wanted.get(range).map_or(0, |text| text.chars().count());
    (count(range.clone()) * 3 <= count(0..wanted.len()) * 2).then_some(range)
}

/// A part of the two values that is compared on its own.
#[derive(Clone, Copy, Debug)]
struct Part<'n> {
    /// What it is, where nothing more exact can be said.
    kind: Kind,
    /// What it is called; empty for the whole value.
    noun: &'n str,
    /// Where it begins in the policy's value.
    at: usize,
}

/// The whole value.
const VALUE: Part<'_> = Part { kind: Kind::Other, noun: "", at: 0 };

/// The differences of two texts.
struct Found {
    how: Compared,
    all: Vec<Difference>,
}

impl Found {
    fn push(&mut self, kind: Kind, marked: Range<usize>, text: impl Into<String>) {
        self.all.push(Difference { kind, text: text.into(), marked });
    }

    /// One part for another, and in what exactly they differ.
    fn pair(&mut self, part: Part<'_>, marked: Range<usize>, [wanted, actual]: [&str; 2], why: &str) {
        let space = if part.noun.is_empty() { "" } else { " " };
        let colon = if why.is_empty() { "" } else { ": " };
        let (wanted, actual) = (code(wanted), code(actual));
        let text = format!("{}{space}{wanted}, the request has {actual}{colon}{why}", part.noun);
        self.push(part.kind, marked, text);
    }
}

/// Whether a part of a policy's value holds for a part of the request's.
pub fn fits(wanted: &str, actual: &str) -> bool {
    wanted == actual || wanted.contains(['*', '?']) && glob(wanted, actual, false)
}

/// Texts longer than this are compared by their beginning only, in characters.
const LIMIT: usize = 256;
/// From here on two texts are near enough that one was meant for the other.
pub const NEAR: f64 = 0.75;

/// How alike `wanted` and `actual` are, from 0 to 1, so that the bits order as the values do. ARNs are compared part by
/// part.
pub fn similarity(wanted: &str, actual: &str) -> f64 {
    match (Identity::parse(wanted), Identity::parse(actual)) {
        (Ok(wanted_identity), Ok(actual_identity)) => identities(&wanted_identity, &actual_identity),
        _ => match (Arn::parse(wanted), Arn::parse(actual)) {
            (Some(a), Some(b)) => {
                let ((_, a_name), (_, b_name)) = (path_and_name(a.resource), path_and_name(b.resource));
                let same = |x: &str, y: &str| if x == y { 1.0 } else { 0.0 };
                0.1 * same(a.partition, b.partition)
                    + 0.1 * same(a.service, b.service)
                    + 0.2 * text(a.account, b.account)
                    + 0.6 * text(a_name, b_name)
            }
            _ => text(wanted, actual),
        },
    }
}

fn identities(a: &Identity, b: &Identity) -> f64 {
    let owner = match (a.owner(), b.owner()) {
        (Some(a), Some(b)) => text(&a.account, &b.account),
        _ => 0.0,
    };
    let name = |identity: &Identity| match identity {
        Identity::User(_, named) | Identity::Role(_, named) => named.name.clone(),
        Identity::Session(_, role, _) => role.clone(),
        Identity::FederatedUser(_, name) | Identity::Provider(name) => name.clone(),
        // What most names end with makes none of them alike.
        Identity::Service(name) => name.trim_end_matches(".amazonaws.com").to_owned(),
        Identity::Root(_) | Identity::Anonymous => String::new(),
    };
    let kind = |identity: &Identity| match identity {
        Identity::Role(..) | Identity::Session(..) => 1,
        Identity::User(..) => 2,
        Identity::FederatedUser(..) => 3,
        Identity::Service(_) => 4,
        Identity::Provider(_) => 5,
        Identity::Root(_) | Identity::Anonymous => 0,
    };
    let (a_name, b_name) = (name(a), name(b));
    let names = text(&a_name, &b_name);
    let kinds = if kind(a) == kind(b) { 1.0 } else { 0.0 };
    match (a, b) {
        (Identity::Service(_) | Identity::Provider(_), _) | (_, Identity::Service(_) | Identity::Provider(_)) => {
            // R343: `ecs` for `ecs-tasks`, the Regional name for the plain one.
            let first = |name: &str| name.split(['-', '.']).next().map(str::to_owned);
            match (kind(a) == kind(b), kind(a) == 4 && first(&a_name) == first(&b_name)) {
                (true, true) => names.max(0.8),
                (true, false) => names,
                (false, _) => 0.0,
            }
        }
        // An account has no name to compare.
        (Identity::Root(_), _) | (_, Identity::Root(_)) => 0.9 * owner,
        _ => 0.35 * owner + 0.15 * kinds + 0.5 * names,
    }
}

/// A pattern that matches is as near as the text itself.
fn text(a: &str, b: &str) -> f64 {
    if a.contains(['*', '?']) && glob(a, b, false) {
        return 1.0;
    }
    let cut = |text: &str| text.chars().take(LIMIT).collect::<String>();
    let (a, b) = (cut(a), cut(b));
    let (x, y) = differing(&a, &b);
    let count = |length: usize| u32::try_from(length).map_or(f64::MAX, f64::from);
    // What they have in common at both ends takes time and changes nothing.
    let distance = strsim::damerau_levenshtein(a.get(x).unwrap_or_default(), b.get(y).unwrap_or_default());
    1.0 - count(distance) / count(a.chars().count().max(b.chars().count()).max(1))
}

/// The parts of two texts that differ: what is left between their common beginning and end, in bytes.
pub fn differing(a: &str, b: &str) -> (Range<usize>, Range<usize>) {
    let front: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a_rest, b_rest) = (a.get(front..).unwrap_or_default(), b.get(front..).unwrap_or_default());
    let back: usize =
        a_rest.chars().rev().zip(b_rest.chars().rev()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    (front..a.len() - back, front..b.len() - back)
}

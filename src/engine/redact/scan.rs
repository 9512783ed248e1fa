//! Which words of a text tell whose it is.
//!
//! In a policy every word does that is not AWS's own; in an error only what has the form of an ID, stands in an ARN or
//! behind a key that says so, and what was learned elsewhere. No parser is at work, so that a broken text is read as well.

use std::ops::Range;

use super::Kind;
use super::words::Words;
use crate::engine::arn::is_account;
use crate::engine::condition::keys::{KeyType, find};
use crate::engine::policy::{is_unique_id, known_issuers};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// An error, a log, a command, an event.
    Prose,
    /// A policy, or the output of a command around it.
    Policy,
    /// A value, all of whose words are meant.
    Value(Kind),
    /// A value that AWS defines: only IDs are meant.
    Public,
    /// The name of a member.
    Key,
}

/// A word to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    /// The value that it is of, as people see it.
    pub(super) whole: Range<usize>,
}

/// Keys, without their case and punctuation, by how they end, and what stands behind them.
const KEYS: &[(&str, Kind)] = &[
    ("externalid", Kind::ExternalId),
    ("sessionname", Kind::Session),
    ("sourceidentity", Kind::Session),
    ("sourceip", Kind::Address),
    ("orgid", Kind::Organization),
    ("orgpaths", Kind::Organization),
    ("accesskeyid", Kind::Credential),
    ("secretaccesskey", Kind::Credential),
    ("sessiontoken", Kind::Credential),
    ("securitytoken", Kind::Credential),
    ("identitytoken", Kind::Credential),
    ("samlassertion", Kind::Credential),
    ("tokencode", Kind::Credential),
    ("failuremessage", Kind::Credential),
    ("password", Kind::Credential),
    ("requestid", Kind::RequestId),
    ("eventid", Kind::RequestId),
    ("principalid", Kind::UniqueId),
    ("username", Kind::Name),
    ("rolename", Kind::Name),
    ("serialnumber", Kind::Name),
    ("profile", Kind::Name),
    ("value", Kind::Tag),
];

/// Elements whose values AWS defines.
const PUBLIC: &str = "action notaction effect version service key";

/// Words that AWS, its messages and the Web define.
const DEFINED: &str = "version statement sid effect principal notprincipal action notaction resource notresource condition allow \
    deny aws federated service canonicaluser null true false role user group policy root home users assumed mfa instance profile oidc saml \
    provider server certificate sts iam reserved awsreservedsso us eu ap sa ca me af il mx cn gov iso east west north south \
    central northeast southeast northwest southwest com net org io dev www https http idp signin amazon amazonaws accounts \
    google login sub aud repo ref refs heads tags environment pull request system serviceaccount account anonymous assumedrole \
    federateduser authenticated unauthenticated persistent transient default assumerole assumerolewithsaml \
    assumerolewithwebidentity tagsession setsourceidentity arn vpc vpce svc eni subnet because based identity boundary \
    permissions permission external session explicit explicitly implicit authorized perform with from error errors occurred when \
    calling operation access denied accessdenied does exist cannot assume assumes trust relationship failed invalid \
    organization organizations control endpoint name id message status code call there that this credentials";

/// What stands behind a key in a policy or in the request.
pub(super) fn key_of(name: &str) -> Context {
    let is_typed = |kind: KeyType| matches!(kind, KeyType::Bool | KeyType::Number | KeyType::Date);
    let row = find(name);
    if row.is_some_and(|(row, _)| is_typed(row.kind)) || PUBLIC.split(' ').any(|known| known == bare(name)) {
        return Context::Public;
    }
    let of_tag = row.is_some_and(|(row, _)| row.name.ends_with("Tag/"));
    Context::Value(if of_tag { Kind::Tag } else { kind_of(name).unwrap_or(Kind::Name) })
}

/// What a key says of its value.
fn kind_of(name: &str) -> Option<Kind> {
    let name = bare(name);
    KEYS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, kind)| *kind)
}

fn bare(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a word is nobody's own.
pub(super) fn is_defined(word: &str) -> bool {
    DEFINED.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(word))
        || word.starts_with("AWSServiceRoleFor")
}

/// Every word to be replaced, in their order. With `known`, an error gives those too that were learned elsewhere.
pub(super) fn scan(text: &str, context: Context, known: Option<&Words>) -> Vec<Found> {
    let mut scan = Scan { text, known, found: Vec::new() };
    // Up to where a key speaks, and what it says.
    let (mut until, mut said) = (0, context);
    let mut at = 0;
    while let Some(run) = scan.run(at) {
        at = run.end;
        let is_free = run.start >= until;
        let inner = if is_free { context } else { said };
        match scan.behind_key(&run).filter(|_| is_free && matches!(context, Context::Prose | Context::Policy)) {
            Some(value) => {
                let name = scan.of(&run).trim_end_matches(':');
                said = match (context, kind_of(name)) {
                    (Context::Policy, _) => key_of(name),
                    (_, Some(kind)) => Context::Value(kind),
                    _ => context,
                };
                until = if said == context { at } else { scan.value_end(value) };
                scan.key(run);
            }
            None if inner == Context::Key => scan.key(run),
            None => {
                let is_number = context == Context::Policy && !scan.before(run.start).ends_with(['"', '\'']);
                scan.value(run, inner, is_number);
            }
        }
    }
    scan.found
}

struct Scan<'t> {
    text: &'t str,
    known: Option<&'t Words>,
    found: Vec<Found>,
}

impl<'t> Scan<'t> {
    fn of(&self, range: &Range<usize>) -> &'t str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    fn before(&self, at: usize) -> &'t str {
        self.of(&(0..at))
    }

    fn from(&self, at: usize) -> &'t str {
        self.of(&(at..self.text.len()))
    }

    /// The next characters that belong together.
    fn run(&self, from: usize) -> Option<Range<usize>> {
        let mut at = from;
        let start = loop {
            let rest = self.from(at);
            match skipped(rest) {
                0 if rest.is_empty() => return None,
                0 => break at,
                length => at += length,
            }
        };
        while skipped(self.from(at)) == 0 {
            match self.from(at).chars().next() {
                Some(c) => at += c.len_utf8(),
                None => break,
            }
        }
        Some(start..at)
    }

    /// Where the value starts, if what stands here is the name of a member, a flag or a word with a colon.
    fn behind_key(&self, run: &Range<usize>) -> Option<usize> {
        let name = self.of(run);
        if name.ends_with(':') || name.starts_with("--") {
            return Some(run.end);
        }
        let rest = self.from(run.end).trim_start_matches(['\\', '"', '\'']).trim_start();
        rest.starts_with([':', '=']).then(|| self.text.len() - rest.len() + 1)
    }

    /// Where a value ends: with its quotes or its list, else with the word.
    fn value_end(&self, from: usize) -> usize {
        let rest = self.from(from).trim_start_matches(|c: char| c.is_whitespace() || c == '\\' || c == '=');
        let start = self.text.len() - rest.len();
        let mut chars = rest.chars();
        let end = match chars.next() {
            Some(quote @ ('"' | '\'')) => chars.as_str().find(quote).map(|at| at + 1),
            Some('[') => rest.find([']', '{', '}']),
            Some('{') => Some(0),
            _ => rest.find(|c: char| c.is_whitespace() || ",;)}]".contains(c)),
        };
        start + end.unwrap_or(rest.len())
    }

    /// Of a member's name, only a provider's own address is meant.
    fn key(&mut self, run: Range<usize>) {
        let name = self.of(&run).trim_end_matches(':');
        match name.rsplit_once(':').filter(|(host, _)| host.contains('.') && !host.starts_with("arn:")) {
            Some((host, _)) => self.value(run.start..run.start + host.len(), Context::Value(Kind::Name), false),
            None => self.value(run, Context::Public, false),
        }
    }

    fn value(&mut self, run: Range<usize>, context: Context, is_number: bool) {
        let text = self.of(&run).trim_end_matches(['.', ':', '!']);
        let run = run.start..run.start + text.len();
        if is_address(text) {
            self.found.push(Found { kind: Kind::Address, range: run.clone(), whole: run });
            return;
        }
        if is_date(text) {
            return;
        }
        if let Some(at) = text.find("arn:") {
            let fields: Vec<&str> = text.get(at..).unwrap_or_default().splitn(6, ':').collect();
            if let [.., account, resource] = fields.as_slice()
                && fields.len() == 6
            {
                let resource_at = run.end - resource.len();
                let is_public = *account == "aws" || resource.starts_with("role/aws-service-role/");
                let end = if is_public { resource_at } else { run.end };
                return self.hosts(resource_at - 1 - account.len()..end, Context::Value(Kind::Name), is_number);
            }
        }
        let is_named = text.contains("://") || text.contains("/home/") || text.contains("/Users/") || is_mail(text);
        let context = match context {
            _ if is_secret(text) => Context::Value(Kind::Credential),
            Context::Prose if is_uuid(text) => Context::Value(Kind::RequestId),
            Context::Prose | Context::Public if is_named => Context::Value(Kind::Name),
            context => context,
        };
        self.hosts(run, context, is_number);
    }

    /// What stands around the address of a provider or a service that everybody knows.
    fn hosts(&mut self, run: Range<usize>, context: Context, is_number: bool) {
        let text = self.of(&run);
        let issuer = known_issuers().find_map(|issuer| Some((text.find(issuer)?, issuer.len())));
        let service = text.find("amazonaws.com").filter(|_| !text.contains("vpce-")).map(|at| {
            let from = text.get(..at).and_then(|before| before.rfind(['/', ':'])).map_or(0, |at| at + 1);
            (from, at - from + "amazonaws.com".len())
        });
        if let Some((at, length)) = issuer.or(service) {
            self.words(run.start..run.start + at, context, is_number);
            return self.words(run.start + at + length..run.end, context, is_number);
        }
        self.words(run, context, is_number);
    }

    /// Every word of a value that is meant.
    fn words(&mut self, run: Range<usize>, context: Context, is_number: bool) {
        let mut at = run.start;
        for (index, word) in self.of(&run).split(|c: char| !c.is_alphanumeric()).enumerate() {
            if index > 0 {
                at += self.from(at).chars().next().map_or(0, char::len_utf8);
            }
            let range = at..at + word.len();
            at = range.end;
            if let Some((kind, skip)) = self.kind(word, &range, context, is_number) {
                self.push(kind, range.start + skip..range.end, &run);
            }
        }
    }

    /// What a word is, and how many of its characters everybody knows.
    fn kind(&self, word: &str, range: &Range<usize>, context: Context, is_number: bool) -> Option<(Kind, usize)> {
        let is_digits = word.bytes().all(|b| b.is_ascii_digit());
        if is_account(word) {
            return Some((Kind::Account, 0));
        }
        if is_unique_id(word) {
            let is_key = word.starts_with("AKIA") || word.starts_with("ASIA");
            return Some((if is_key { Kind::Credential } else { Kind::UniqueId }, 4));
        }
        let prefix = self.before(range.start).strip_suffix('-').unwrap_or_default();
        let prefix = prefix.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        match prefix {
            "o" if word.len() >= 10 => return Some((Kind::Organization, 0)),
            "vpc" | "vpce" | "i" | "eni" | "subnet" if word.len() >= 8 && !is_defined(word) => {
                return Some((Kind::Network, 0));
            }
            _ => {}
        }
        let is_short = word.chars().count() < 2 || is_digits && (word.len() < 3 || is_number);
        if is_short || is_defined(word) {
            return None;
        }
        match context {
            Context::Policy => Some((Kind::Name, 0)),
            Context::Value(kind) => Some((kind, 0)),
            _ => self.known.filter(|words| word.len() > 3 && words.knows(word)).map(|_| (Kind::Name, 0)),
        }
    }

    fn push(&mut self, kind: Kind, range: Range<usize>, run: &Range<usize>) {
        let parts: &[char] = match kind {
            Kind::Name | Kind::Account | Kind::UniqueId => &['/', ':'],
            _ => &[],
        };
        let inside = |c: char| parts.contains(&c);
        let start = self.of(&(run.start..range.start)).rfind(inside).map_or(run.start, |at| run.start + at + 1);
        let end = self.of(&(range.end..run.end)).find(inside).map_or(run.end, |at| range.end + at);
        self.found.push(Found { kind, range, whole: start..end });
    }
}

/// How many bytes at the start belong to no word: space, quotes, brackets, escapes, policy variables.
fn skipped(rest: &str) -> usize {
    let mut chars = rest.chars();
    let (first, second) = (chars.next(), chars.next());
    match (first, second) {
        (Some('$'), Some('{')) => rest.find('}').map_or(2, |at| at + 1),
        (Some('\\'), Some('u')) => 6.min(rest.len()),
        (Some('\\'), Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't')) => 2,
        (Some('%'), Some(c)) if c.is_ascii_hexdigit() => 3.min(rest.len()),
        (Some(c), _) if c.is_whitespace() || "\"'`()[]{}<>;,|&=$\\!".contains(c) => c.len_utf8(),
        _ => 0,
    }
}

/// An IP address or a range of them.
fn is_address(text: &str) -> bool {
    let ip = text.split_once('/').map_or(text, |(ip, _)| ip);
    let is_four = ip.split('.').filter(|part| part.parse::<u8>().is_ok()).count() == 4 && ip.split('.').count() == 4;
    let colons = ip.matches(':').count();
    let is_six =
        (ip.contains("::") && ip.len() > 2 || colons == 7) && ip.bytes().all(|b| b == b':' || b.is_ascii_hexdigit());
    is_four || is_six
}

fn is_date(text: &str) -> bool {
    let digits =
        |from: usize, to: usize| text.get(from..to).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()));
    digits(0, 4) && digits(5, 7) && digits(8, 10) && text.get(4..5) == Some("-") && text.get(7..8) == Some("-")
}

fn is_mail(text: &str) -> bool {
    text.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.matches('-').count() == 4 && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// A token, a key, an encoded message: long, and of all sorts of characters.
fn is_secret(text: &str) -> bool {
    let has = |is: fn(&u8) -> bool| text.bytes().any(|b| is(&b));
    text.len() >= 40
        && !(text.contains('/') && text.contains('.'))
        && (has(u8::is_ascii_digit) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase))
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/_-.%".contains(&b))
}

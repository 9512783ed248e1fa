//! What fills a hole: words, names and ARNs, whatever a line break or a mask did to them.
//!
//! A value that stands between words is taken whole if it looks like one; one that stands at the end of a row is one
//! word, and goes on behind a line end where a terminal broke it, where it is a known name, or where it is an ARN
//! that lacks a part. What AWS and tools put behind a sentence is never a part of it.

use std::ops::Range;

use super::super::patterns::{
    ACTIONS, BOUNDS, CLAUSES, FIELDS, KINDS, NOT_NULL, OPERATIONS, PATTERN, Slot, TAILS, WRAPPINGS,
};
use super::super::{Constraint, Word, parameters};
use super::{ENDS, Prose, REACH, TORN};

impl Prose<'_> {
    /// The value in a range of packed bytes, if it can fill `slot`.
    pub(super) fn value(&self, slot: Slot, range: Range<usize>) -> Option<Word> {
        let quote = |b: Option<&u8>| b == Some(&b'\'');
        let (mut start, mut end) = (range.start, range.end);
        if slot != Slot::Value {
            while start < end && quote(self.packed.get(start)) {
                start += 1;
            }
            while start < end && matches!(self.packed.get(end - 1), Some(b'\'' | b',')) {
                end -= 1;
            }
        }
        let range = self.unpack(start..end);
        let text = self.text.get(range.clone())?;
        let mut word = self.word(range);
        // Unlike names and ARNs, the value of a parameter may have blanks.
        if slot == Slot::Value && !text.starts_with("arn:") {
            word.text = text.replace(TORN, "").replace('\n', " ");
        }
        fits(slot, text).then_some(word)
    }

    /// The one word that fills `slot` at `at`, and where it ends.
    pub(super) fn token(&self, slot: Slot, at: usize) -> Option<(Word, usize)> {
        let quotes = self.packed.get(at..)?.iter().take(3).take_while(|&&b| b == b'\'').count();
        let start = at + quotes;
        let from = self.at.get(start).map(|&n| n as usize)?;
        let end = match slot {
            Slot::Action => return self.action(start),
            Slot::Field => match self.known(start, &FIELDS) {
                Some(end) => return Some((self.word(self.unpack(start..end)), end)),
                None => self.run_end(from, |c| c.is_ascii_alphabetic()),
            },
            Slot::Parameter => match self.parameter(start) {
                Some(end) => return Some((self.word(self.unpack(start..end)), end)),
                None => self.run_end(from, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-')),
            },
            Slot::Caller | Slot::Resource | Slot::Role | Slot::Issuer => self.arn_end(from),
            Slot::Blob => self.blob_end(from),
            Slot::Pattern => self.run_end(from, |c| !c.is_whitespace() && !matches!(c, '"' | '\'' | ';')),
            Slot::Value if quotes > 0 => self.run_end(from, |c| !matches!(c, '"' | '\'')),
            Slot::Account | Slot::Limit | Slot::Percent => {
                self.run_end(from, |c| c.is_ascii_alphanumeric() || matches!(c, '.' | '*' | '#' | '<' | '>'))
            }
            _ => self
                .run_end(from, |c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | '*' | '/' | '<' | '>')),
        };
        let text = self.text.get(from..end)?;
        let kept = if slot == Slot::Pattern { text.strip_suffix('.').unwrap_or(text) } else { trim_stop(text) };
        let range = from..from + kept.len();
        // `role/Fo (truncated...)`: the rest of the value is not there.
        if fits(slot, kept) && !self.text.get(end..).is_some_and(|behind| behind.trim_start().starts_with("(truncated"))
        {
            let end = self.packed_at(range.end);
            return Some((self.word(range), end));
        }
        None
    }

    /// The end of the characters from `from` on that `part` accepts, also behind where a terminal tore them.
    fn run_end(&self, from: usize, part: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut end = from;
        for (n, c) in rest.char_indices().take(REACH) {
            if c == TORN && !self.is_over(from + n) {
                continue;
            }
            if c == TORN || !part(c) {
                break;
            }
            end = from + n + c.len_utf8();
        }
        end
    }

    /// The end of a base64 text that may be broken into lines; a word of prose behind it has no digits.
    fn blob_end(&self, from: usize) -> usize {
        let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '/' | '=');
        let mut end = self.run_end(from, part);
        while end < from + 16 * REACH && self.text.get(end..).is_some_and(|behind| behind.starts_with(ENDS)) {
            let next = self.run_end(end + 1, part);
            let line = self.text.get(end + 1..next).unwrap_or_default();
            let whole =
                self.text.get(next..).is_none_or(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '.', '"']));
            // A log begins its next line with a date.
            let date = line.len() == 10
                && line.bytes().enumerate().all(|(n, b)| if n == 4 || n == 7 { b == b'-' } else { b.is_ascii_digit() });
            if !whole
                || date
                || (line.len() < MIN_BLOB_LINE
                    && !line.contains(|c: char| c.is_ascii_digit())
                    && next < self.text.len())
            {
                break;
            }
            end = next;
        }
        end
    }

    /// The action at `at`: a known one, whatever tore it, or anything that looks like one.
    fn action(&self, at: usize) -> Option<(Word, usize)> {
        if let Some(end) = self.known(at, &ACTIONS).or_else(|| self.known(at, &OPERATIONS)) {
            return Some((self.word(self.unpack(at..end)), end));
        }
        for tail in CLAUSES {
            if let Some(found) = self.up_to(Slot::Action, at, tail) {
                return Some(found);
            }
        }
        let from = self.unpack(at..at + 1).start;
        let end = self.run_end(from, |c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '`' | ',' | ';' | ')' | ']'));
        let text = trim_stop(self.text.get(from..end)?);
        let range = from..from + text.len();
        fits(Slot::Action, text).then(|| (self.word(range.clone()), self.packed_at(range.end)))
    }

    /// Where the longest of `names` ends that stands at `at`, whatever tore it.
    fn known(&self, at: usize, names: &[&str]) -> Option<usize> {
        names.iter().filter_map(|name| self.starts_exactly(at, name)).filter(|&end| self.closes_word(end)).max()
    }

    /// Where the parameter ends that stands at `at`, whatever tore its name.
    fn parameter(&self, at: usize) -> Option<usize> {
        let part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        let run: Vec<u8> = self.packed.get(at..)?.iter().copied().take(80).take_while(part).collect();
        let run = String::from_utf8(run).ok()?;
        let known = |length: &usize| {
            let name = run.get(..*length).filter(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()));
            name.is_some_and(|name| parameters::key(name).is_some())
        };
        (1..=run.len()).rev().filter(known).map(|length| at + length).find(|&end| self.closes_word(end))
    }

    /// Whether a word can end before the packed byte `at`.
    fn closes_word(&self, at: usize) -> bool {
        let end = self.unpack(at.saturating_sub(1)..at).end;
        let behind = self.text.get(end..).and_then(|text| text.chars().next());
        !behind.is_some_and(|c| c.is_alphanumeric() || matches!(c, '*' | '_' | '-'))
    }

    /// The end of the ARN or other word at `from`.
    fn arn_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        let mut skip = 0;
        for (n, c) in rest.char_indices().take(REACH) {
            if n < skip {
                continue;
            }
            match c {
                '<' | '{' | '[' => match mask(rest.get(n..).unwrap_or_default()) {
                    Some(length) => skip = n + length,
                    None => return from + n,
                },
                ' ' | '\n' | TORN if self.goes_on(from, from + n) => {}
                ' ' | '\n' | TORN | '"' | '\'' | '`' | '(' | ')' | '}' | ']' | '>' | ';' | '\\' => return from + n,
                ',' if rest.get(n + 1..).is_none_or(|behind| behind.starts_with([' ', '\n', TORN, '"', '\''])) => {
                    return from + n;
                }
                _ => {}
            }
        }
        from + rest.char_indices().nth(REACH).map_or(rest.len(), |(n, _)| n)
    }

    /// Whether the ARN or other word that starts at `from` goes on behind the white space at `gap`.
    fn goes_on(&self, from: usize, gap: usize) -> bool {
        let so_far = self.text.get(from..gap).unwrap_or_default();
        let space = self.text.get(gap..).and_then(|behind| behind.chars().next());
        let next = gap + 1;
        let end = self.run_end(next, |c| c.is_ascii_alphanumeric() || ":/_+=,.@-*#<>".contains(c));
        let word = self.text.get(next..end).unwrap_or_default();
        if word.is_empty() || self.is_over(gap) {
            return false;
        }
        let is = |words: &str| self.starts_exactly(self.packed_at(from), words).is_some();
        let is_arn = is("arn:");
        if space == Some(TORN) || !(is_arn || is("https://")) {
            return space == Some(TORN);
        }
        if is_arn && so_far.matches(':').count() < 5 && word.contains(':') {
            return !so_far.contains('/');
        }
        if space != Some('\n') || (is_arn && lacks_a_part(so_far, word)) {
            return space == Some('\n');
        }
        // A whole value, and one word before the clause; or one word alone behind a line that a terminal may have broken.
        let before = |tails: &[&str]| tails.iter().any(|tail| self.is_at(self.packed_at(end), tail));
        let rest = self.text.get(end..).unwrap_or_default();
        let last = rest.is_empty() && !LONE.contains(&word.to_ascii_lowercase().as_str());
        let line = self.text.get(..gap).unwrap_or_default().rsplit('\n').next().map_or(0, str::len);
        let torn = line >= WRAP && (last || rest.starts_with(['"', '\'']) || before(&WRAPPINGS));
        !word.contains([':', '=']) && (before(&CLAUSES) || torn)
    }

    /// Whether a value surely ends at `gap`: what goes on behind it has another start.
    fn is_over(&self, gap: usize) -> bool {
        let stops = self.text.get(..gap).is_some_and(|text| text.ends_with(['.', ',', ';']));
        let next = self.text.get(gap..).and_then(|behind| behind.chars().nth(1));
        self.is_tail(self.packed_at(gap)) || (stops && next.is_some_and(|c| c.is_ascii_uppercase()))
    }

    fn is_tail(&self, at: usize) -> bool {
        let mut tails = CLAUSES.iter().chain(&WRAPPINGS).chain(&TAILS);
        tails.any(|tail| self.starts_exactly(at, tail).is_some())
    }

    /// The word before the packed byte `end`, if it can be the name of a caller, and where it starts.
    pub(super) fn token_before(&self, end: usize) -> Option<(Word, usize)> {
        let stop = self.unpack(end.checked_sub(1)?..end).end;
        let mut start = stop;
        for _ in 0..4 {
            let before = self.text.get(..start)?.trim_end_matches(ENDS);
            let torn = before.len() < start || start == stop;
            let reach = before.char_indices().rev().take(REACH);
            let from = reach.take_while(|&(_, c)| !c.is_whitespace() && !"\"'`(=,;".contains(c)).last();
            let Some((from, _)) = from.filter(|_| torn) else { break };
            let joined = self.text.get(from..stop)?;
            if start != stop && !joined.contains("arn:") {
                break;
            }
            start = from;
            if joined.contains("arn:") {
                break;
            }
        }
        let text = self.text.get(start..stop)?;
        let skip =
            text.rfind("arn:").or_else(|| text.rfind(']').map(|n| n + 1).filter(|&n| n < text.len())).unwrap_or(0);
        let range = start + skip..stop;
        let text = self.text.get(range.clone())?.trim_end_matches(['"', '\'', '`']);
        let range = range.start..range.start + text.len();
        let name = text.to_ascii_lowercase();
        let named = text.contains(char::is_alphanumeric) || text.contains('*');
        if !named || text.ends_with([':', '.', ',']) || NOBODY.contains(&name.as_str()) {
            return None;
        }
        let at = self.packed_at(range.start);
        Some((self.word(range), at))
    }

    /// What stands behind `failed to satisfy constraint:`, which ends at `at`, and where it ends.
    pub(super) fn constraint(&self, at: usize) -> Option<(Constraint, usize)> {
        for at in at..at + 100 {
            for (words, bound) in &BOUNDS {
                if let Some(end) = self.starts(at, words) {
                    let number = self.token(Slot::Limit, end);
                    let value = number.as_ref().and_then(|(word, _)| word.text.parse().ok());
                    return Some((value.map_or(Constraint::Other, bound), number.map_or(end, |(_, end)| end)));
                }
            }
            if let Some(end) = self.starts(at, PATTERN) {
                let pattern = self.token(Slot::Pattern, end);
                return Some(pattern.map_or((Constraint::Other, end), |(word, end)| (Constraint::Pattern(word), end)));
            }
            if let Some(end) = self.starts(at, NOT_NULL) {
                return Some((Constraint::Required, end));
            }
        }
        None
    }

    /// Where ARNs start, in packed bytes.
    pub(in crate::engine::message) fn arns(&self) -> impl Iterator<Item = usize> {
        self.packed
            .windows(4)
            .enumerate()
            .filter(|(at, word)| *word == b"arn:" && self.opens_word(*at))
            .map(|(at, _)| at)
    }

    /// The ARN at `at`, in packed bytes, if one starts there.
    pub(in crate::engine::message) fn arn(&self, at: usize) -> Option<(Word, usize)> {
        self.starts(at, "arn:")?;
        self.token(Slot::Resource, at)
    }

    /// The action at `at`, in packed bytes, if one starts there, and where it ends.
    pub(in crate::engine::message) fn action_at(&self, at: usize) -> Option<(Word, usize)> {
        self.token(Slot::Action, at)
    }

    /// The nearest `service:Action` in the words before `at`.
    pub(in crate::engine::message) fn action_before(&self, at: usize) -> Option<Word> {
        let end = self.unpack(at..at).start;
        let mut to = end;
        let words = self.text.get(..end)?.rsplit([' ', '\n']).take(20);
        words
            .map(|word| {
                to -= word.len();
                let from = to;
                to = to.saturating_sub(1);
                let start = word.len() - word.trim_start_matches(['"', '\'', '(', '[']).len();
                let word = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '*');
                from + start..from + start + word.len()
            })
            .find(|range| self.text.get(range.clone()).is_some_and(|word| is_action(&word.replace(TORN, ""))))
            .map(|range| self.word(range))
    }
}

/// A caller in more words than this is a sentence.
const MAX_CALLER_WORDS: usize = 4;
/// A word of prose is shorter than a line of base64.
const MIN_BLOB_LINE: usize = 24;
/// From this width on a terminal may break a line inside a word.
const WRAP: usize = 40;

/// Words that shells and tools put on a line of their own.
static LONE: [&str; 9] = ["done", "error", "exit", "exiting", "failed", "false", "none", "null", "undefined"];

/// Words before `is not authorized` that name nobody.
static NOBODY: [&str; 16] = [
    "account",
    "action",
    "caller",
    "client",
    "function",
    "identity",
    "it",
    "principal",
    "role",
    "service",
    "session",
    "that",
    "this",
    "user",
    "which",
    "who",
];

/// Whether an ARN wants more than is there, and `next` could be it: `…:ro` and `le/x`, `…:role/my-` and `role`.
fn lacks_a_part(arn: &str, next: &str) -> bool {
    let resource = arn.rsplit(':').next().unwrap_or_default();
    arn.ends_with([':', '/', '-']) || (next.contains('/') && !resource.contains(['/', '*']) && resource != "root")
}

/// The length of a mask in brackets: `<your account>`, `{id}`, `[REDACTED]`.
fn mask(here: &str) -> Option<usize> {
    let close = match here.chars().next()? {
        '<' => '>',
        '{' => '}',
        _ => ']',
    };
    let (n, c) = here.char_indices().skip(1).take(64).find(|&(_, c)| c == close || matches!(c, '\n' | '"' | '\''))?;
    (c == close).then_some(n + 1)
}

/// A value without the stop or comma that ends its sentence. `…` and `...` stand for what was left out and stay.
fn trim_stop(text: &str) -> &str {
    let text = text.trim_end_matches([',', ';', ':', '!', '?']);
    if text.ends_with("...") { text } else { text.trim_end_matches('.') }
}

/// Whether `text` can be the value of `slot`. A line feed is where a value may have been torn.
fn fits(slot: Slot, text: &str) -> bool {
    let bare = unmasked(text);
    let whole = !bare.contains([' ', '"', ';']) && !text.is_empty() && text.len() <= REACH;
    match slot {
        Slot::Value => text.len() <= REACH,
        // Somebody put words in the place of the ARN.
        Slot::Caller if bare.contains(' ') => {
            let words = bare.split(' ').count() <= MAX_CALLER_WORDS;
            words
                && text.len() <= REACH
                && !bare.contains([';', '"'])
                && ![". ", ", ", ": "].iter().any(|s| bare.contains(s))
        }
        Slot::Kind => text == "*" || KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(&text.replace(ENDS, ""))),
        Slot::Action => {
            whole && text.len() <= 200 && text.contains([':', '*']) && !text.starts_with(':') && !text.ends_with(':')
        }
        Slot::Resource => whole && (text.contains([':', '*', '/', '<', '[', '{', '#', '\u{2026}']) || is_shouted(text)),
        Slot::Account | Slot::Limit | Slot::Percent => {
            whole && text.contains(|c: char| c.is_ascii_digit() || "xX*#<".contains(c))
        }
        _ => whole,
    }
}

/// `REDACTED`, `XXXX`.
fn is_shouted(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '-')) || text.chars().all(|c| c == 'x')
}

/// The text without its masks in brackets, which may hold blanks.
fn unmasked(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if matches!(c, '<' | '{' | '[') { mask(rest) } else { None };
        if length.is_none() {
            bare.push(c);
        }
        rest = rest.get(length.unwrap_or(c.len_utf8())..).unwrap_or_default();
    }
    bare
}

/// `service:Action`.
fn is_action(word: &str) -> bool {
    let plain = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    word.split_once(':').is_some_and(|(service, name)| {
        plain(service)
            && plain(name)
            && service.starts_with(|c: char| c.is_ascii_lowercase())
            && name.starts_with(|c: char| c.is_ascii_uppercase())
    })
}

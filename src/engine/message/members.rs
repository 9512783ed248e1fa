//! JSON members in any text, whole or cut: a flat list of names and values, each with what holds it.
//!
//! This is no JSON parser. Logs print events inside strings inside events, pages cut them at both ends, and people
//! paste ten lines of the middle; so a member is a string with a colon behind it, wherever it stands. A string whose
//! text is itself JSON is entered: its quotes are one level of backslashes deeper, which tells where it ends. The
//! text is read once, from left to right.

use std::ops::Range;

/// More members are not read.
const MAX_MEMBERS: usize = 20_000;
/// Deeper ones are passed over.
const MAX_DEPTH: usize = 64;
/// Longer strings are no members.
const MAX_STRING: usize = 1 << 16;

/// A member of an object or an element of an array.
pub(super) struct Member {
    /// Its name; empty for an element, and for an object that nothing names.
    pub(super) name: String,
    /// What it is.
    pub(super) value: Value,
    /// The member whose value holds this one.
    pub(super) parent: Option<usize>,
}

/// The value of a member.
pub(super) enum Value {
    /// A string, unescaped, or a word without quotes; and the bytes it stands in, without quotes.
    Text(String, Range<usize>),
    /// An object or array; whether its end is there.
    Inner { closed: bool },
}

/// The members of a text.
pub(super) struct Members {
    members: Vec<Member>,
}

impl Members {
    /// Reads `text`.
    pub(super) fn read(text: &str) -> Self {
        let mut scanner = Scanner { text, at: 0, members: Vec::new(), open: Vec::new(), name: None };
        scanner.run();
        Self { members: scanner.members }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &Member)> {
        self.members.iter().enumerate()
    }

    pub(super) fn get(&self, id: usize) -> Option<&Member> {
        self.members.get(id)
    }

    /// The members that `id` holds; those that nothing holds for none.
    pub(super) fn children(&self, id: Option<usize>) -> impl Iterator<Item = (usize, &Member)> {
        // An element stands behind what holds it.
        let from = id.map_or(0, |id| id + 1);
        let all = self.members.get(from..).unwrap_or_default().iter().enumerate();
        let last = id.map_or(usize::MAX, |id| self.last_within(id));
        all.map(move |(n, member)| (n + from, member))
            .take_while(move |(n, _)| *n <= last)
            .filter(move |(_, member)| member.parent == id)
    }

    /// The last member inside `id`.
    fn last_within(&self, id: usize) -> usize {
        let behind = self.members.get(id + 1..).unwrap_or_default();
        let outside = behind.iter().position(|member| member.parent.is_none_or(|parent| parent < id));
        id + outside.unwrap_or(behind.len())
    }

    /// The member `name` of `id`.
    pub(super) fn child(&self, id: Option<usize>, name: &str) -> Option<usize> {
        self.children(id).find(|(_, member)| member.name.eq_ignore_ascii_case(name)).map(|(id, _)| id)
    }

    /// The text of a member, and its bytes.
    pub(super) fn text(&self, id: usize) -> Option<(&str, Range<usize>)> {
        match &self.get(id)?.value {
            Value::Text(text, range) => Some((text, range.clone())),
            Value::Inner { .. } => None,
        }
    }

    /// Whether the end of an object or array is there.
    pub(super) fn is_closed(&self, id: usize) -> bool {
        matches!(self.get(id).map(|member| &member.value), Some(Value::Inner { closed: true }))
    }
}

/// Something that is open: an object, an array, or a string whose text is JSON.
#[derive(Clone, Copy)]
enum Open {
    Bracket { member: usize, close: char },
    Text { mark: char, level: usize },
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    members: Vec<Member>,
    open: Vec<Open>,
    /// The name read last, when its value is to come.
    name: Option<String>,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(c) = self.rest().chars().next() {
            if self.members.len() >= MAX_MEMBERS {
                return;
            }
            match c {
                '{' => self.enter('}'),
                '[' => self.enter(']'),
                '}' | ']' => self.leave(c),
                '\\' | '"' | '\'' => self.quote(),
                c if self.name.is_some() && (c.is_ascii_alphanumeric() || c == '-') => self.word(),
                ',' => {
                    self.name = None;
                    self.at += 1;
                }
                c => self.at += c.len_utf8(),
            }
        }
    }

    fn holder(&self) -> Option<usize> {
        self.open.iter().rev().find_map(|open| match open {
            Open::Bracket { member, .. } => Some(*member),
            Open::Text { .. } => None,
        })
    }

    fn add(&mut self, value: Value) {
        let (name, parent) = (self.name.take().unwrap_or_default(), self.holder());
        self.members.push(Member { name, value, parent });
    }

    fn enter(&mut self, close: char) {
        self.at += 1;
        if self.open.len() >= MAX_DEPTH {
            self.name = None;
            return;
        }
        let member = self.members.len();
        self.add(Value::Inner { closed: false });
        self.open.push(Open::Bracket { member, close });
    }

    /// Closes what `c` closes inside the innermost string; a bracket that closes nothing is passed over.
    fn leave(&mut self, c: char) {
        self.at += 1;
        self.name = None;
        let within = self.open.iter().rposition(|open| matches!(open, Open::Text { .. })).map_or(0, |n| n + 1);
        let inner = self.open.get(within..).unwrap_or_default();
        let opened = inner.iter().rposition(|open| matches!(open, Open::Bracket { close, .. } if *close == c));
        let Some(n) = opened else { return };
        if let Some(Open::Bracket { member, .. }) = self.open.get(within + n).copied()
            && let Some(member) = self.members.get_mut(member)
        {
            member.value = Value::Inner { closed: true };
        }
        self.open.truncate(within + n);
    }

    /// A quotation mark with the backslashes before it: the start of a string, or the end of one that was entered.
    fn quote(&mut self) {
        let level = level(self.rest());
        let Some(mark) =
            self.rest().get(level..).and_then(|rest| rest.chars().next()).filter(|c| matches!(c, '"' | '\''))
        else {
            self.at += level.max(1);
            return;
        };
        let ends =
            |open: &Open| matches!(open, Open::Text { mark: outer, level: depth } if *outer == mark && level <= *depth);
        if let Some(n) = self.open.iter().rposition(ends) {
            self.open.truncate(n);
            self.name = None;
            self.at += level + 1;
            return;
        }
        // An apostrophe: only where a value or name can stand does it open a string.
        if mark == '\'' && !self.can_open() {
            self.at += level + 1;
            return;
        }
        let start = self.at + level + 1;
        let body = self.text.get(start..).unwrap_or_default();
        if self.name.is_some() && holds_json(body) {
            // Without their backslashes the quotes inside do not tell where the string ends: it is passed over then.
            if first_level(body) > level && self.open.len() < MAX_DEPTH {
                self.open.push(Open::Text { mark, level });
            }
            self.at = start;
            return;
        }
        if let Some((length, behind)) = close(body, mark, level) {
            self.string(start, length, behind, level);
        } else {
            self.name = None;
            self.at = start;
        }
    }

    fn can_open(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        before.trim_end().ends_with(['{', '[', ',', ':', '('])
    }

    fn string(&mut self, start: usize, length: usize, behind: usize, level: usize) {
        let raw = self.text.get(start..start + length).unwrap_or_default();
        let after = after_blanks(self.text.get(start + behind..).unwrap_or_default());
        // What no comma, bracket or colon follows stands in prose.
        if !after.is_empty()
            && !after.starts_with([',', ':', '}', ']', ')', '"', '\'', '\\'])
            && !self.ends_line(start + behind)
        {
            self.name = None;
            self.at = start;
            return;
        }
        self.at = start + behind;
        let text = unescape(raw, level);
        if after.starts_with(':') {
            self.name = Some(text);
        } else {
            self.add(Value::Text(text, start..start + length));
        }
    }

    fn ends_line(&self, at: usize) -> bool {
        self.text.get(at..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n'))
    }

    /// A number or a literal.
    fn word(&mut self) {
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '+'))
            .unwrap_or(self.rest().len());
        let word = self.rest().get(..length).unwrap_or_default().to_owned();
        let range = self.at..self.at + length;
        self.at += length.max(1);
        self.add(Value::Text(word, range));
    }
}

/// How many backslashes `here` starts with.
fn level(here: &str) -> usize {
    here.bytes().take(64).take_while(|&b| b == b'\\').count()
}

/// Whether the text of a string is JSON itself.
fn holds_json(body: &str) -> bool {
    let inner = after_blanks(body);
    let is_array = inner.starts_with('[') && after_blanks(inner.get(1..).unwrap_or_default()).starts_with(['{', '\\']);
    is_array
        || (inner.starts_with('{') && after_blanks(inner.get(1..).unwrap_or_default()).starts_with(['"', '\\', '}']))
}

/// The backslashes before the first quotation mark of `body`.
fn first_level(body: &str) -> usize {
    let mark = body.bytes().take(MAX_STRING).position(|b| b == b'"').unwrap_or(0);
    let before = body.get(..mark).unwrap_or_default();
    before.len() - before.trim_end_matches('\\').len()
}

/// `text` without the blanks and escaped blanks it starts with.
fn after_blanks(text: &str) -> &str {
    let mut rest = text;
    for _ in 0..256 {
        let next = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let slashes = level(next);
        let escaped = slashes > 0 && next.get(slashes..).is_some_and(|behind| behind.starts_with(['n', 'r', 't']));
        let next = if escaped { next.get(slashes + 1..).unwrap_or_default() } else { next };
        if next.len() == rest.len() {
            break;
        }
        rest = next;
    }
    rest
}

/// The length of the string's text, and of the text with its closing mark: the first mark that is not escaped deeper.
fn close(body: &str, mark: char, outer: usize) -> Option<(usize, usize)> {
    let mut slashes = 0;
    for (n, c) in body.char_indices().take(MAX_STRING) {
        match c {
            '\\' => slashes += 1,
            c if c == mark && slashes <= outer => return Some((n - slashes, n + 1)),
            _ => slashes = 0,
        }
    }
    None
}

/// The text of a string whose quotes stand behind `level` backslashes.
fn unescape(raw: &str, level: usize) -> String {
    let times = (level + 1).ilog2() + 1;
    let mut text = raw.to_owned();
    for _ in 0..times {
        if !text.contains('\\') {
            break;
        }
        text = once(&text);
    }
    text
}

/// One level of escapes undone.
fn once(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'r') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('u') => {
                let digits: String = chars.clone().take(4).collect();
                let decoded =
                    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).filter(|_| digits.len() == 4);
                plain.push(decoded.unwrap_or('\u{fffd}'));
                if decoded.is_some() {
                    chars = chars.as_str().get(4..).unwrap_or_default().chars();
                }
            }
            Some(c) => plain.push(c),
            None => {}
        }
    }
    plain
}

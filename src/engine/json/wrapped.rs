//! Policies in a string, as Organizations and EC2 print them, and URL-encoded, as IAM's API does: taken out, and read
//! in their place, with the way back to the pasted characters and the way to write there.

use std::fmt::Write as _;

use super::super::pass::Pass;
use super::super::paste::{FENCE, after_commands};
use super::super::source::Span;
use super::{Document, Kind, NodeId};

/// Members whose text may be a policy.
const HOLDERS: [&str; 6] =
    ["AssumeRolePolicyDocument", "PolicyDocument", "Document", "Content", "assume_role_policy", "policy"];

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Code {
    /// As it is, behind the command lines that printed it.
    Plain,
    /// With the escapes of a JSON string.
    Json,
    /// With `%7B` for `{` (RFC 3986).
    Percent,
}

/// What was taken out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Wrapped {
    pass: Pass,
    /// Each part: how it was written, where, and where it is now.
    parts: Vec<(Code, Span, Span)>,
}

impl Wrapped {
    fn part(&self, span: Span) -> Option<&(Code, Span, Span)> {
        self.parts.iter().find(|(_, _, now)| now.start <= span.start && span.end <= now.end)
    }

    pub(super) fn pasted(&self, span: Span) -> Span {
        let end = self.part(span).filter(|(_, _, now)| span.is_empty() && span.start == now.end);
        let range = end.map_or_else(|| self.pass.back(span.range()), |(_, was, _)| was.end as usize..was.end as usize);
        Span::new(range.start, range.end)
    }

    pub(super) fn encoded(&self, span: Span, text: &str) -> String {
        match self.part(span).map(|(code, ..)| *code) {
            None | Some(Code::Plain) => text.to_owned(),
            Some(Code::Json) => {
                let quoted = super::super::quote(text);
                quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
            }
            Some(Code::Percent) => {
                let mut encoded = String::new();
                for byte in text.bytes() {
                    if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                        encoded.push(char::from(byte));
                    } else {
                        _ = write!(encoded, "%{byte:02X}");
                    }
                }
                encoded
            }
        }
    }
}

/// Takes every policy out of its string.
pub(super) fn unwrapped(document: Document) -> Document {
    let text = &document.text;
    let parts = parts(&document);
    if parts.is_empty() {
        return document;
    }
    let mut pass = Pass::new(text.len());
    let mut now = Vec::new();
    let mut at = 0;
    for &(code, outer, inner) in &parts {
        pass.copy_all(text, at..outer.start as usize);
        let start = pass.text.len();
        decode(text, code, inner, &mut pass);
        now.push((code, inner, Span::new(start, pass.text.len())));
        at = outer.end as usize;
    }
    pass.copy_all(text, at..text.len());
    let mut read = Document::parse(document.id, &pass.text);
    read.wrapped = Some(Wrapped { pass, parts: now });
    read
}

/// Each part with what goes and, in it, what is read.
fn parts(document: &Document) -> Vec<(Code, Span, Span)> {
    let text = &document.text;
    let (behind, whole) = (after_commands(text), Span::new(0, text.len()));
    let closed = text.trim_end().strip_suffix(FENCE).map_or(text.len(), str::len);
    let within = text.get(..closed).map_or("", str::trim_end).strip_suffix(')');
    let closed = within.filter(|within| behind > 0 && within.len() >= behind).map_or(closed, str::len);
    if behind == 0 && closed == text.len() {
        return held(document);
    }
    let rest = Document::parse(document.id, text.get(behind..closed).unwrap_or_default());
    let shifted = |span: Span| Span::new(behind + span.start as usize, behind + span.end as usize);
    let held = held(&rest).into_iter().map(|(code, outer, inner)| (code, shifted(outer), shifted(inner)));
    let around = |start: usize, end: usize| (Code::Plain, Span::new(start, end), Span::at(end));
    let around = [around(0, behind), around(closed, whole.end as usize)];
    let [before, after] = around.map(|part| Some(part).filter(|(_, outer, _)| !outer.is_empty()));
    before.into_iter().chain(held).chain(after).collect()
}

/// The policies in strings and the URL-encoded ones.
fn held(document: &Document) -> Vec<(Code, Span, Span)> {
    let text = &document.text;
    let trimmed = text.trim();
    if is_percent(trimmed) {
        let start = text.len() - text.trim_start().len();
        let whole = Span::new(start, start + trimmed.len());
        return vec![(Code::Percent, whole, whole)];
    }
    let candidates = document.ids().filter(|&id| {
        let node = document.node(id);
        let is_element = node.parent.is_none_or(|parent| parent == NodeId::ROOT && node.name.is_none());
        matches!(node.kind, Kind::String(_)) && (is_element || HOLDERS.contains(&document.name(id)))
    });
    let part = |id| {
        let span = document.node(id).span;
        // A string that is not closed is not taken apart.
        let inner = span.of(text).strip_prefix('"')?.strip_suffix('"')?;
        let held = Span::new(span.start as usize + 1, span.start as usize + 1 + inner.len());
        let value = document.string(id)?.trim_start();
        match value {
            _ if is_percent(value) => Some((Code::Percent, span, held)),
            _ if value.starts_with('{') => Some((Code::Json, span, held)),
            _ => None,
        }
    };
    candidates.filter_map(part).collect()
}

/// Whether a URL-encoded object begins here.
fn is_percent(text: &str) -> bool {
    text.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("%7B"))
}

fn decode(text: &str, code: Code, inner: Span, pass: &mut Pass) {
    let mut at = inner.start as usize;
    let end = inner.end as usize;
    // Forms write a blank as `+`, and a plus never so.
    let plus = !inner.of(text).contains("%20");
    while let Some(here) = text.get(at..end).filter(|here| !here.is_empty()) {
        let Some(c) = here.chars().next() else { return };
        let read = match (code, c) {
            (Code::Percent, '%') => percent(here),
            (Code::Percent, '+') if plus => Some((' ', 1)),
            (Code::Json, '\\') => escape(here),
            _ => None,
        };
        if let Some((read, length)) = read {
            pass.put(read, at, at + length);
            at += length;
        } else {
            pass.copy(c, at);
            at += c.len_utf8();
        }
    }
}

/// The character that `%C3%A9` stands for, and the length of that.
fn percent(here: &str) -> Option<(char, usize)> {
    let mut bytes = Vec::new();
    for step in here.as_bytes().chunks_exact(3).take(4) {
        let [b'%', digits @ ..] = step else { break };
        let digits = str::from_utf8(digits).ok().filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
        if let Some(c) = str::from_utf8(&bytes).ok().and_then(|text| text.chars().next()) {
            return Some((c, bytes.len() * 3));
        }
    }
    None
}

/// The character that an escape of JSON stands for, and the length of that.
fn escape(here: &str) -> Option<(char, usize)> {
    let c = match here.chars().nth(1)? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'u' => {
            let unit = |at: usize| u16::from_str_radix(here.get(at..at + 4)?, 16).ok();
            let first = unit(2)?;
            let second = here.get(6..8).filter(|next| *next == "\\u").and_then(|_| unit(8));
            let both = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
            let pair = (0xd800..0xdc00).contains(&first);
            return match both.filter(|_| pair) {
                Some(c) => Some((c, 12)),
                None => Some((char::from_u32(u32::from(first)).unwrap_or('\u{fffd}'), 6)),
            };
        }
        c @ ('"' | '\\' | '/') => c,
        _ => return None,
    };
    Some((c, 2))
}

//! Words and what stands for them.
//!
//! A word becomes another one of its length, with letters, digits and capitals where they were, so that quotas and forms
//! hold. Words that are nearly the same stay so, and a word that a pattern begins or ends with stays in the others.

use std::ops::Range;

use super::scan::{Context, Found, is_defined, scan};
use super::{Kind, public};
use crate::engine::json::{Names, NodeId};
use crate::engine::json::{escaped, unescaped};
use crate::engine::sort_by_key;

/// What is done with a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Another one stands for it.
    Replaced,
    /// The answer hangs on it.
    Kept,
    /// Everybody knows it, for this reason.
    Public(String),
}

#[derive(Clone, Debug)]
struct Word {
    /// In lower case.
    text: String,
    kind: Kind,
    after: String,
    state: State,
    /// Whether a wildcard stands before it, and behind it.
    open: (bool, bool),
}

/// Every word that was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    all: Vec<Word>,
    index: Names,
}

/// Words are compared with so many others, to stay near to one another.
const COMPARED: usize = 500;
/// The networks that are set aside for documentation.
const DOCUMENTATION: [[u8; 3]; 3] = [[192, 0, 2], [198, 51, 100], [203, 0, 113]];

impl Words {
    /// Takes up the words of a text.
    pub(super) fn learn(&mut self, text: &str, found: &[Found]) {
        let is_wild = |c: Option<char>| matches!(c, Some('*' | '?'));
        for Found { kind, range, .. } in found {
            let word = lower(text.get(range.clone()).unwrap_or_default());
            let new = NodeId::new(self.all.len());
            let at = self.index.entry(word.clone()).or_insert(new).index();
            if at == self.all.len() {
                let (after, state) = (String::new(), State::Kept);
                self.all.push(Word { text: word, kind: *kind, after, state, open: (false, false) });
            }
            let before = text.get(..range.start).unwrap_or_default().chars().next_back();
            let behind = text.get(range.end..).unwrap_or_default().chars().next();
            if let Some(word) = self.all.get_mut(at) {
                word.open.0 |= is_wild(before);
                word.open.1 |= is_wild(behind);
                // A credential is one wherever it stands.
                if *kind == Kind::Credential {
                    word.kind = *kind;
                }
            }
        }
    }

    /// Invents a word for each: first for what patterns begin and end with, which others share.
    pub(super) fn invent(&mut self) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        let is_stub = |word: &Word| word.open != (false, false);
        sort_by_key(&mut order, |&at| match self.all.get(at) {
            Some(word) if is_stub(word) => (word.text.len(), at),
            _ => (usize::MAX, at),
        });
        let networks = self.networks();
        let mut used = Names::new();
        let mut done: Vec<usize> = Vec::new();
        let mut accounts = 0_usize;
        for (number, at) in order.into_iter().enumerate() {
            let Some(word) = self.all.get(at) else { continue };
            let mut state = if word.kind == Kind::Credential { State::Replaced } else { State::Kept };
            let after = match word.kind {
                Kind::Address => address(&word.text, &networks),
                Kind::Account => {
                    if let Some(why) = public(&word.text) {
                        state = State::Public(why);
                        word.text.clone()
                    } else {
                        let near = self.misspelt(&word.text, &done).filter(|near| !used.contains_key(near));
                        near.unwrap_or_else(|| {
                            accounts += 1;
                            account(accounts)
                        })
                    }
                }
                _ => {
                    let (head, tail) = self.shared(word, &done);
                    let fits =
                        |new: &String| !self.index.contains_key(new) && !used.contains_key(new) && !is_defined(new);
                    let tries = (0..50).map(|again| invented(&word.text, &head, &tail, number * 50 + again));
                    tries.into_iter().find(fits).unwrap_or_else(|| word.text.clone())
                }
            };
            used.insert(after.clone(), NodeId::ROOT);
            done.push(at);
            if let Some(word) = self.all.get_mut(at) {
                (word.after, word.state) = (after, state);
            }
        }
    }

    /// How the new word begins and ends, so that it stays near to those that are done.
    fn shared(&self, word: &Word, done: &[usize]) -> (String, String) {
        let (mut head, mut tail) = (String::new(), String::new());
        let mut nearest = 0;
        for other in done.iter().rev().take(COMPARED).filter_map(|&at| self.all.get(at)) {
            if matches!(other.kind, Kind::Account | Kind::Address) {
                continue;
            }
            let (own, its) = (word.text.chars().count(), other.text.chars().count());
            let begin = common(word.text.chars(), other.text.chars());
            let end = common(word.text.chars().rev(), other.text.chars().rev()).min(own.min(its) - begin);
            let is_near = (begin + end) * 3 >= own.max(its) * 2;
            let is_begun = begin == its && other.open.1 || begin == own && word.open.1;
            let is_ended = end == its && other.open.0 || end == own && word.open.0;
            let (begin, end) = (if is_near || is_begun { begin } else { 0 }, if is_near || is_ended { end } else { 0 });
            if begin + end > nearest {
                nearest = begin + end;
                head = other.after.chars().take(begin).collect();
                tail = other.after.chars().skip(its - end).collect();
            }
        }
        (head, tail)
    }

    /// An account that differs from one that is done in a digit or two, as a mistyped one does, still does.
    fn misspelt(&self, account: &str, done: &[usize]) -> Option<String> {
        let others = done.iter().filter_map(|&at| self.all.get(at)).filter(|other| other.kind == Kind::Account);
        others.filter(|other| matches!(other.state, State::Kept)).find_map(|other| {
            let differs = |(a, b): (char, char)| a != b;
            let count = account.chars().zip(other.text.chars()).filter(|&pair| differs(pair)).count();
            let digits = account.chars().zip(other.text.chars()).zip(other.after.chars());
            let digit = |(pair, after)| if differs(pair) { '0' } else { after };
            (count <= 2).then(|| digits.map(digit).collect())
        })
    }

    /// The networks that the addresses are in, the wide ones first: how many bytes name each, and which.
    fn networks(&self) -> Vec<(usize, [u8; 4])> {
        let mut all: Vec<(usize, [u8; 4])> = Vec::new();
        for word in self.all.iter().filter(|word| word.kind == Kind::Address) {
            if let Some((octets, bits)) = octets(&word.text) {
                all.push(((bits / 8).min(3), octets));
            }
        }
        sort_by_key(&mut all, |&(bytes, _)| bytes);
        let mut kept: Vec<(usize, [u8; 4])> = Vec::new();
        for (bytes, octets) in all {
            if !kept.iter().any(|&(n, of)| is_in(octets, n, of)) {
                kept.push((bytes, octets));
            }
        }
        kept
    }

    /// The words that may be kept.
    pub(super) fn loose(&self) -> Vec<usize> {
        let is_loose = |word: &Word| word.state == State::Kept && word.after != word.text;
        self.all.iter().enumerate().filter(|(_, word)| is_loose(word)).map(|(at, _)| at).collect()
    }

    /// Says of some words what is done with them.
    pub(super) fn set(&mut self, of: &[usize], state: &State) {
        for &at in of {
            if let Some(word) = self.all.get_mut(at) {
                word.state = state.clone();
            }
        }
    }

    /// Whether a word was learned.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.word(word).is_some()
    }

    fn word(&self, word: &str) -> Option<&Word> {
        self.all.get(self.index.get(&lower(word))?.index())
    }

    /// Why a word stays.
    pub(super) fn why(&self, word: &str) -> Option<String> {
        let word = self.word(word)?;
        match &word.state {
            State::Replaced => None,
            State::Public(why) => Some(why.clone()),
            State::Kept if word.after == word.text => None,
            State::Kept => Some("without it the answer would be another".to_owned()),
        }
    }

    /// A text with what was found in it replaced.
    pub(super) fn rewrite(&self, text: &str, found: &[Found]) -> String {
        self.rewrite_in(text, 0..text.len(), found)
    }

    /// The same of a part of a text.
    pub(super) fn rewrite_in(&self, text: &str, part: Range<usize>, found: &[Found]) -> String {
        let mut out = String::with_capacity(part.len());
        let mut at = part.start;
        for range in found.iter().map(|found| found.range.clone()) {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            let before = text.get(range.clone()).unwrap_or_default();
            match self.word(before).filter(|word| word.state == State::Replaced) {
                Some(word) => out.push_str(&cased(&word.after, before)),
                None => out.push_str(before),
            }
            at = range.end;
        }
        out.push_str(text.get(at..part.end).unwrap_or_default());
        out
    }

    /// A pointer as it is in the rewritten texts.
    pub(super) fn pointer(&self, pointer: &str) -> String {
        let step = |step: &str| {
            let name = unescaped(step);
            let name = self.rewrite(&name, &scan(&name, Context::Key, Some(self)));
            escaped(&name)
        };
        pointer.split('/').map(step).collect::<Vec<_>>().join("/")
    }
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// `after` with the capitals of `before`.
fn cased(after: &str, before: &str) -> String {
    if after.len() != before.len() {
        return after.to_owned();
    }
    let capitals = before.chars().map(|c| c.is_ascii_uppercase());
    after.chars().zip(capitals).map(|(c, is_capital)| if is_capital { c.to_ascii_uppercase() } else { c }).collect()
}

fn common(one: impl Iterator<Item = char>, other: impl Iterator<Item = char>) -> usize {
    one.zip(other).take_while(|(a, b)| a == b).count()
}

/// 111111111111, 222222222222 …
fn account(number: usize) -> String {
    if number < 10 { number.to_string().repeat(12) } else { format!("{number:012}") }
}

/// A word in the shape of another: letters for letters, digits for digits, easy to say.
fn invented(shape: &str, head: &str, tail: &str, seed: usize) -> String {
    const CONSONANTS: &[u8; 16] = b"bdfghjklmnprstvz";
    const VOWELS: &[u8; 5] = b"aeiou";
    let pick = |from: &[u8], roll: usize| from.get(roll % from.len()).map_or('x', |&b| char::from(b));
    let length = shape.chars().count();
    let middle = head.chars().count()..length - tail.chars().count();
    let mut state = u32::try_from(seed).unwrap_or_default().wrapping_mul(2_654_435_761).wrapping_add(97);
    let mut out = head.to_owned();
    for (at, c) in shape.chars().enumerate() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let roll = (state >> 20) as usize;
        if middle.contains(&at) {
            out.push(match c {
                '0'..='9' => pick(b"0123456789", roll),
                c if !c.is_ascii() => char::from_u32(0x3b1 + (state >> 20) % 17).unwrap_or(c),
                _ if at % 2 == 0 => pick(CONSONANTS, roll),
                _ => pick(VOWELS, roll),
            });
        }
    }
    out + tail
}

/// The address, and how many bits of it name its network.
fn octets(text: &str) -> Option<([u8; 4], usize)> {
    let (ip, bits) = text.split_once('/').unwrap_or((text, "32"));
    let mut octets = [0; 4];
    let mut parts = ip.split('.');
    for octet in &mut octets {
        *octet = parts.next()?.parse().ok()?;
    }
    Some((octets, bits.parse().ok()?))
}

fn is_in(octets: [u8; 4], bytes: usize, network: [u8; 4]) -> bool {
    octets.iter().zip(network).take(bytes).all(|(a, b)| *a == b)
}

/// The same host in a network that nobody has: those for documentation, then one for benchmarks; a wide one among those
/// that are not in use.
fn address(text: &str, networks: &[(usize, [u8; 4])]) -> String {
    let Some((octets, _)) = octets(text) else { return six(text) };
    let Some(number) = networks.iter().position(|&(bytes, of)| is_in(octets, bytes, of)) else {
        return text.to_owned();
    };
    let bytes = networks.get(number).map_or(0, |(bytes, _)| *bytes);
    let of_kind = networks.iter().take(number).filter(|(other, _)| *other == bytes).count();
    let low = u8::try_from(of_kind).unwrap_or(u8::MAX);
    let network: [u8; 3] = match bytes {
        3 => DOCUMENTATION.get(of_kind).copied().unwrap_or([198, 18, low]),
        2 => [240, low, 0],
        _ => [241_u8.saturating_add(low), 0, 0],
    };
    let octet = |(at, octet): (usize, u8)| network.get(at).copied().filter(|_| at < bytes).unwrap_or(octet).to_string();
    let ip: Vec<String> = octets.into_iter().enumerate().map(octet).collect();
    let bits = text.split_once('/').map(|(_, bits)| format!("/{bits}")).unwrap_or_default();
    ip.join(".") + &bits
}

/// The same in IPv6: only one network is for documentation, so what was told apart by its first bits is no more.
fn six(text: &str) -> String {
    let mut parts = text.splitn(4, ':');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(a), Some(b), Some(c), Some(rest)) if !(a.is_empty() || b.is_empty() || c.is_empty()) => {
            format!("2001:db8:{c}:{rest}")
        }
        _ => text.to_owned(),
    }
}

//! Finds the rows of `patterns` in cleaned text and fills their holes.
//!
//! The search runs over the text packed to small letters without white space, so that a line break inside a word
//! hides nothing; holes are filled from the text itself. A hole before further words reaches up to these, if what
//! lies between looks like a value; otherwise, and at the end of a row, it is one word, which may go on behind a line
//! break when it is an ARN that is not complete. Every look ahead or back is bounded.

mod words;

use std::ops::Range;

use super::clean::{Clean, TORN};
use super::patterns::{ROWS, Row, Slot, Tells};
use super::{Constraint, Word};
use crate::engine::source::Span;

/// No value in a message is longer; IAM's ARNs have at most 2,048 characters.
const REACH: usize = 2200;
/// More occurrences of one row are not looked at.
const MAX_HITS: usize = 200;

/// Cleaned text, ready to be searched.
pub(super) struct Prose<'c> {
    clean: &'c Clean,
    text: &'c str,
    packed: Vec<u8>,
    /// For each packed byte its offset in the text.
    at: Vec<u32>,
}

/// A row, found.
pub(super) struct Hit {
    /// The row.
    pub(super) row: &'static Row,
    /// Where its words start, in packed bytes.
    pub(super) at: usize,
    /// All of it that was found, in packed bytes.
    pub(super) range: Range<usize>,
    /// What its holes hold.
    pub(super) holes: Holes,
}

/// The values of a row's holes.
#[derive(Default)]
pub(super) struct Holes {
    words: Vec<(Slot, Word)>,
    /// What stands behind `failed to satisfy constraint:`.
    pub(super) constraint: Option<Constraint>,
}

impl Holes {
    /// The value of `slot`.
    pub(super) fn word(&self, slot: Slot) -> Option<Word> {
        self.words.iter().find(|(name, _)| *name == slot).map(|(_, word)| word.clone())
    }

    /// The value of `slot` as a number.
    pub(super) fn number(&self, slot: Slot) -> Option<u64> {
        self.word(slot)?.text.parse().ok()
    }

    /// Every value with its slot.
    pub(super) fn iter(&self) -> impl Iterator<Item = &(Slot, Word)> {
        self.words.iter()
    }

    /// How many are filled.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }
}

/// A piece of a row's column.
#[derive(Clone, Copy)]
enum Part<'r> {
    Words(&'r str),
    Hole(Slot),
}

/// The pieces of a column.
fn parts(column: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for piece in column.split('{') {
        let (name, words) = piece.split_once('}').unwrap_or(("", piece));
        parts.extend(Slot::named(name).map(Part::Hole));
        if !words.trim().is_empty() {
            parts.push(Part::Words(words));
        }
    }
    parts
}

/// A byte as it is compared.
fn pack(b: u8) -> u8 {
    match b {
        b'"' | b'`' => b'\'',
        b => b.to_ascii_lowercase(),
    }
}

fn is_blank(b: u8) -> bool {
    matches!(b, b' ' | b'\n' | b'\x0b')
}

/// Where a line ended, and a word may have been torn.
const ENDS: [char; 2] = ['\n', TORN];

impl<'c> Prose<'c> {
    pub(super) fn new(clean: &'c Clean) -> Self {
        let text = clean.prose();
        let mut packed = Vec::with_capacity(text.len());
        let mut at = Vec::with_capacity(text.len());
        for (n, b) in (0..).zip(text.bytes()) {
            if !is_blank(b) {
                packed.push(pack(b));
                at.push(n);
            }
        }
        Self { clean, text, packed, at }
    }

    /// The whole text.
    pub(super) fn text(&self) -> &'c str {
        self.text
    }

    /// The text behind a range of packed bytes.
    fn unpack(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at.get(range.start).map_or(self.text.len(), |&n| n as usize);
        let last = range.end.checked_sub(1).filter(|&last| last >= range.start);
        let end = last.and_then(|last| self.at.get(last)).map_or(start, |&n| n as usize + 1);
        start..end
    }

    /// The first packed byte at or behind the byte `at` of the text.
    pub(super) fn packed_at(&self, at: usize) -> usize {
        self.at.partition_point(|&n| (n as usize) < at)
    }

    /// The bytes of the paste behind a range of packed bytes.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.clean.of_prose(self.unpack(range))
    }

    /// The words in a range of the text, joined where a line break tore them.
    pub(super) fn word(&self, range: Range<usize>) -> Word {
        let text = self.text.get(range.clone()).unwrap_or_default();
        Word { text: text.replace(ENDS, ""), span: self.clean.of_prose(range) }
    }

    /// Where exactly these `words` end, if they start at `at`.
    fn starts_exactly(&self, at: usize, words: &str) -> Option<usize> {
        let mut here = at;
        for b in words.bytes().filter(|&b| !is_blank(b)) {
            if self.packed.get(here) != Some(&pack(b)) {
                return None;
            }
            here += 1;
        }
        Some(here)
    }

    /// Where `words` end, if they start at `at`; a colon at their end may be missing.
    pub(super) fn starts(&self, at: usize, words: &str) -> Option<usize> {
        let firm = words.trim_end_matches(':');
        let mut here = self.starts_exactly(at, firm)?;
        while firm.len() < words.len() && self.packed.get(here) == Some(&b':') {
            here += 1;
        }
        Some(here)
    }

    /// Where `words` start, if they end at `end`.
    fn ends(&self, end: usize, words: &str) -> Option<usize> {
        let firm = words.trim_end_matches(':');
        let mut last = end;
        while firm.len() < words.len() && last > 0 && self.packed.get(last - 1) == Some(&b':') {
            last -= 1;
        }
        let start = last.checked_sub(firm.bytes().filter(|&b| !is_blank(b)).count())?;
        self.starts_exactly(start, firm).is_some().then_some(start)
    }

    /// Whether a word can start at the packed byte `at`.
    fn opens_word(&self, at: usize) -> bool {
        let here = self.at.get(at).map_or(self.text.len(), |&n| n as usize);
        let before = self.text.get(..here).and_then(|text| text.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '.'))
    }

    fn is_at(&self, at: usize, words: &str) -> bool {
        let word = words.trim_start().starts_with(|c: char| c.is_ascii_alphabetic());
        self.starts(at, words).is_some() && (!word || self.opens_word(at))
    }

    /// Every row that occurs, in the order of the text; of rows with the same words the one that says most.
    pub(super) fn hits(&self) -> Vec<Hit> {
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); 256];
        for (n, row) in ROWS.iter().enumerate() {
            let first = row.says.bytes().next().map(pack);
            if let Some(list) = first.and_then(|b| rows.get_mut(usize::from(b))) {
                list.push(n);
            }
        }
        let mut hits: Vec<Hit> = Vec::new();
        let mut counts = vec![0; ROWS.len()];
        for (at, &b) in self.packed.iter().enumerate() {
            for &n in rows.get(usize::from(b)).into_iter().flatten() {
                let (Some(row), Some(count)) = (ROWS.get(n), counts.get_mut(n)) else { continue };
                let Some(end) = self.starts(at, row.says).filter(|_| *count < MAX_HITS) else { continue };
                *count += 1;
                let hit = self.fill(row, at, end);
                match hits.last_mut() {
                    Some(last) if last.at == at && last.row.says == row.says => {
                        if hit.holes.len() > last.holes.len() {
                            *last = hit;
                        }
                    }
                    _ => hits.push(hit),
                }
            }
        }
        hits
    }

    /// Fills the holes of a row whose words stand at `at..end`.
    fn fill(&self, row: &'static Row, at: usize, end: usize) -> Hit {
        let mut holes = Holes::default();
        let from = self.backward(&parts(row.before), at, &mut holes);
        let to = self.forward(&parts(row.after), end, &mut holes);
        let bound = if matches!(row.tells, Tells::Refusal(_)) { self.constraint(end) } else { None };
        let (constraint, to) = bound.map_or((None, to), |(constraint, end)| (Some(constraint), end.max(to)));
        holes.constraint = constraint;
        Hit { row, at, range: from..to, holes }
    }

    /// Reads `parts` from `at` on as far as they are there; where they end.
    fn forward(&self, parts: &[Part<'_>], mut at: usize, holes: &mut Holes) -> usize {
        let mut parts = parts.iter().copied().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Words(words) => match (0..3).find_map(|skip| self.behind_marks(at, skip, words)) {
                    Some(end) => at = end,
                    None => break,
                },
                Part::Hole(slot) => {
                    let next =
                        parts.peek().and_then(|next| if let Part::Words(words) = next { Some(*words) } else { None });
                    let Some((word, end)) =
                        next.and_then(|words| self.up_to(slot, at, words)).or_else(|| self.token(slot, at))
                    else {
                        break;
                    };
                    holes.words.push((slot, word));
                    at = end;
                }
            }
        }
        at
    }

    /// Where `words` end that start `skip` quotes or stops behind `at`.
    fn behind_marks(&self, at: usize, skip: usize, words: &str) -> Option<usize> {
        let marks = self.packed.get(at..at + skip)?;
        if marks.iter().all(|b| matches!(b, b'\'' | b',' | b'.')) { self.starts(at + skip, words) } else { None }
    }

    /// The value of a hole that reaches from `at` to the next `words`.
    fn up_to(&self, slot: Slot, at: usize, words: &str) -> Option<(Word, usize)> {
        let reach = if slot == Slot::Action { 200 } else { REACH };
        let end = (at..at + reach).take_while(|&p| p < self.packed.len()).find(|&p| self.is_at(p, words))?;
        self.value(slot, at..end).map(|word| (word, end))
    }

    /// Reads `parts`, the last first, back from `at` as far as they are there; where they start.
    fn backward(&self, parts: &[Part<'_>], mut at: usize, holes: &mut Holes) -> usize {
        let mut parts = parts.iter().rev().copied().peekable();
        while let Some(part) = parts.next() {
            match part {
                Part::Words(words) => match self.ends(at, words) {
                    Some(start) => at = start,
                    None => break,
                },
                Part::Hole(slot) => {
                    let found = match parts.peek() {
                        Some(Part::Words(words)) => self.back_to(slot, at, words),
                        _ => self.token_before(at),
                    };
                    let Some((word, start)) = found else { break };
                    holes.words.push((slot, word));
                    at = start;
                }
            }
        }
        at
    }

    /// The value of a hole that reaches back from `end` to the nearest `words`.
    fn back_to(&self, slot: Slot, end: usize, words: &str) -> Option<(Word, usize)> {
        let from = (end.saturating_sub(REACH)..=end).rev().find_map(|start| {
            // `User:` without its colon would be found inside `:user/`.
            let from = self.starts_exactly(start, words).filter(|&from| from <= end)?;
            // Nor is the `role` of `:role/` a word, also where a line ends before it.
            let inside = self.packed.get(from) == Some(&b'/')
                || self.text.get(..self.unpack(start..start).start).is_some_and(|text| text.ends_with(':'));
            let named = words.trim_end().ends_with(':') || !inside;
            (named && self.is_at(start, words)).then_some(from)
        })?;
        self.value(slot, from..end).map(|word| (word, from))
    }
}

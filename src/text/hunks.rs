//! The lines that edits change, before and after.

use crate::engine::input::{Edit, Input};
use crate::engine::sort_by_key;
use crate::engine::source::{DocumentId, Span};

use super::snippet::Cut;

/// Neighbouring lines of one document that change.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    pub(super) document: DocumentId,
    pub(super) removed: Vec<String>,
    pub(super) added: Vec<String>,
}

/// Every change of a text in `edits`, in the order of the documents and their lines.
pub(super) fn hunks(input: &Input, edits: &[Edit]) -> Vec<Hunk> {
    let mut texts: Vec<(DocumentId, Span, &str)> = Vec::new();
    for edit in edits {
        if let Edit::Text { document, span, text } = edit {
            texts.push((*document, *span, text));
        }
    }
    sort_by_key(&mut texts, |&(document, span, _)| (document, span));
    let mut regions: Vec<Region<'_>> = Vec::new();
    for (document, span, new) in texts {
        // A document that was not given is written from nothing.
        let text = input.text(document).unwrap_or_default();
        if text.get(span.range()).is_none() {
            continue;
        }
        match regions.last_mut() {
            Some(region) if region.document == document && span.start as usize <= region.end => region.add(span, new),
            _ => regions.push(Region::new(document, text, span, new)),
        }
    }
    regions.into_iter().map(Region::hunk).collect()
}

/// Whole lines of a text, and the same lines as edited so far.
struct Region<'t> {
    document: DocumentId,
    text: &'t str,
    start: usize,
    end: usize,
    new: String,
    done: usize,
}

impl<'t> Region<'t> {
    fn new(document: DocumentId, text: &'t str, span: Span, new: &str) -> Self {
        let start = slice(text, 0, span.start as usize).rfind('\n').map_or(0, |at| at + 1);
        let mut region = Self { document, text, start, end: start, new: String::new(), done: start };
        region.add(span, new);
        region
    }

    fn add(&mut self, span: Span, new: &str) {
        let (start, end) = (span.start as usize, span.end as usize);
        self.new.push_str(slice(self.text, self.done, start));
        self.new.push_str(new);
        self.done = end;
        self.end = slice(self.text, end, self.text.len()).find('\n').map_or(self.text.len(), |at| end + at);
    }

    fn hunk(mut self) -> Hunk {
        self.new.push_str(slice(self.text, self.done, self.end));
        let old = lines(slice(self.text, self.start, self.end));
        let new = lines(&self.new);
        let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(old, new)| old == new).count();
        let head = same(&mut old.iter().zip(&new));
        let most = old.len().min(new.len()) - head;
        let tail = same(&mut old.iter().rev().zip(new.iter().rev())).min(most);
        let (removed, added) = (middle(&old, head, tail), middle(&new, head, tail));
        Hunk { document: self.document, removed: shown(removed, added), added: shown(added, removed) }
    }
}

/// `lines` without the first `head` and the last `tail`.
fn middle<'l, 't>(lines: &'l [&'t str], head: usize, tail: usize) -> &'l [&'t str] {
    lines.get(head..lines.len() - tail).unwrap_or_default()
}

/// `lines`, the long ones cut around what differs from their counterparts.
fn shown(lines: &[&str], others: &[&str]) -> Vec<String> {
    let of = |(i, line): (usize, &&str)| {
        let other = others.get(i).copied().unwrap_or_default();
        let differs = line.char_indices().zip(other.chars()).find(|((_, a), b)| a != b);
        let from = differs.map_or_else(|| line.len().min(other.len()), |((at, _), _)| at);
        Cut::new(line, from..line.len()).line()
    };
    lines.iter().enumerate().map(of).collect()
}

/// The last line of a region has lost its line feed, and must lose what stood before it too.
fn lines(text: &str) -> Vec<&str> {
    text.lines().map(|line| line.strip_suffix('\r').unwrap_or(line)).collect()
}

fn slice(text: &str, from: usize, to: usize) -> &str {
    text.get(from..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, edits: &[(&str, &str)], wanted: &[(&[&str], &[&str])]) {
        let input = Input { trust_policy: Some(text.to_owned()), ..Input::default() };
        let edit = |&(old, new): &(&str, &str)| {
            let at = text.find(old).expect("the text holds what is replaced");
            let span = Span::new(at, at + old.len());
            Edit::Text { document: DocumentId::TrustPolicy, span, text: new.to_owned() }
        };
        let edits: Vec<_> = edits.iter().map(edit).collect();
        let found = hunks(&input, &edits);
        let found: Vec<_> = found.iter().map(|hunk| (to_str(&hunk.removed), to_str(&hunk.added))).collect();
        let wanted: Vec<_> = wanted.iter().map(|&(removed, added)| (removed.to_vec(), added.to_vec())).collect();
        assert_eq!(found, wanted);
    }

    fn to_str(lines: &[String]) -> Vec<&str> {
        lines.iter().map(String::as_str).collect()
    }

    #[test]
    fn only_changed_lines_are_shown() {
        check("a\nbcd\ne", &[("c", "X")], &[(&["bcd"], &["bXd"])]);
        check("a\r\nb\r\n", &[("b", "c")], &[(&["b"], &["c"])]);
        check("a\nb\nc", &[("a\n", "")], &[(&["a"], &[])]);
        check("[\n  1\n]", &[("1", "1,\n  2")], &[(&["  1"], &["  1,", "  2"])]);
        check("[\n  1,\n  3\n]", &[("  3", "  2,\n  3")], &[(&[], &["  2,"])]);
    }

    #[test]
    fn edits_of_one_line_are_one_hunk() {
        check("ab\nc", &[("b", "B"), ("a", "A")], &[(&["ab"], &["AB"])]);
        check("a\nb\nc", &[("a", "A"), ("c", "C")], &[(&["a"], &["A"]), (&["c"], &["C"])]);
        check("", &[("", "new")], &[(&[], &["new"])]);
    }

    #[test]
    fn long_lines_are_cut_around_the_change() {
        let text = format!("{}old{}", "a".repeat(500), "b".repeat(500));
        let line = |word: &str| format!("…{}{word}{}…", "a".repeat(40), "b".repeat(57));
        let (old, new) = (line("old"), line("new"));
        check(&text, &[("old", "new")], &[(&[&old], &[&new])]);
    }
}

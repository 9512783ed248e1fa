//! What differs: between the value that is wanted and the one that is there, and between a text and itself mended.

use std::ops::Range;

use crate::engine::near::differing;
use crate::engine::sort_by_key;
use crate::engine::source::Span;

/// A stretch of text, and whether it is what differs.
pub(super) type Piece = (String, bool);

/// Cuts both values where their common start ends and their common end begins. Numbers, and values with little in common,
/// differ as a whole, and nothing is marked.
pub(super) fn compare(a: &str, b: &str) -> (Vec<Piece>, Vec<Piece>) {
    let (in_a, in_b) = differing(a, b);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if a == b || is_number(a) && is_number(b) || (a.len() - in_a.len()) * 3 < a.len().max(b.len()) {
        return (whole(a), whole(b));
    }
    (pieces(a, &[in_a]), pieces(b, &[in_b]))
}

/// Of several values, the one most like `value`.
pub(super) fn nearest<'a>(values: &'a [String], value: &str) -> Option<&'a String> {
    let likeness = |other: &&String| {
        let (pieces, _) = compare(other, value);
        let same: usize = pieces.iter().filter(|(_, differs)| !differs).map(|(text, _)| text.len()).sum();
        if pieces.len() > 1 || other.as_str() == value { same } else { 0 }
    };
    values.iter().rev().max_by_key(likeness)
}

fn whole(text: &str) -> Vec<Piece> {
    if text.is_empty() { Vec::new() } else { vec![(text.to_owned(), false)] }
}

/// `text` cut at the ranges that differ, which are sorted and disjoint.
fn pieces(text: &str, differing: &[Range<usize>]) -> Vec<Piece> {
    let mut all = Vec::new();
    let mut at = 0;
    let mut push = |range: Range<usize>, differs| {
        if let Some(text) = text.get(range).filter(|text| !text.is_empty()) {
            all.push((text.to_owned(), differs));
        }
    };
    for range in differing {
        push(at..range.start, false);
        push(range.clone(), true);
        at = range.end;
    }
    push(at..text.len(), false);
    all
}

/// Shortens what is alike in a value to about `most` characters, so that what differs stays in sight.
pub(super) fn shorten(pieces: &[Piece], most: usize) -> Vec<Piece> {
    /// At least so much is left of each side of a cut.
    const KEEP: usize = 6;
    let length = |text: &str| text.chars().count();
    let mut excess = pieces.iter().map(|(text, _)| length(text)).sum::<usize>().saturating_sub(most);
    let mut shorter = |(text, differs): &Piece| {
        let count = length(text);
        if excess == 0 || *differs || count <= 2 * KEEP + 1 {
            return (text.clone(), *differs);
        }
        let kept = count.saturating_sub(excess + 1).max(2 * KEEP);
        excess = excess.saturating_sub(count - kept - 1);
        let start: String = text.chars().take(kept / 2).collect();
        let end: String = text.chars().skip(count - kept.div_ceil(2)).collect();
        (format!("{start}…{end}"), false)
    };
    pieces.iter().map(&mut shorter).collect()
}

/// Lines of a text that a fix changes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Hunk {
    /// The first line's number in the text before.
    pub(super) line: usize,
    pub(super) removed: Vec<Vec<Piece>>,
    pub(super) added: Vec<Vec<Piece>>,
}

/// The lines that `edits` change, before and after. The edits are of one text and disjoint.
pub(super) fn hunks(text: &str, edits: &[(Span, &str)]) -> Vec<Hunk> {
    let mut edits: Vec<_> = edits.iter().map(|&(span, new)| (span.range(), new)).collect();
    edits.retain(|(range, _)| text.get(range.clone()).is_some());
    sort_by_key(&mut edits, |(range, _)| (range.start, range.end));
    let mut groups: Vec<(Range<usize>, Vec<_>)> = Vec::new();
    for (range, new) in edits {
        let lines = line_start(text, range.start)..line_end(text, range.end);
        match groups.last_mut() {
            Some((covered, group)) if lines.start <= covered.end => {
                covered.end = covered.end.max(lines.end);
                group.push((range, new));
            }
            _ => groups.push((lines, vec![(range, new)])),
        }
    }
    groups.into_iter().map(|(lines, edits)| hunk(text, lines, &edits)).collect()
}

fn hunk(text: &str, lines: Range<usize>, edits: &[(Range<usize>, &str)]) -> Hunk {
    let (mut after, mut gone, mut new) = (String::new(), Vec::new(), Vec::new());
    let mut at = lines.start;
    for (range, insert) in edits {
        after.push_str(text.get(at..range.start).unwrap_or_default());
        let (old, fresh) = differing(text.get(range.clone()).unwrap_or_default(), insert);
        new.push(after.len() + fresh.start..after.len() + fresh.end);
        after.push_str(insert);
        gone.push(range.start + old.start - lines.start..range.start + old.end - lines.start);
        at = range.end;
    }
    after.push_str(text.get(at..lines.end).unwrap_or_default());
    let before = text.get(lines.clone()).unwrap_or_default();
    let (mut removed, mut added) = (split(before, &gone), split(&after, &new));
    if text.is_empty() {
        removed.clear();
        // A line break at the end makes no line of its own.
        added.pop_if(|line| line.is_empty());
    }
    let mut line = 1 + text.get(..lines.start).unwrap_or_default().matches('\n').count();
    // A line that stays as it is belongs to neither side; one that goes as a whole does, even if its like comes.
    let plain = |line: &[Piece]| line.iter().map(|(text, _)| text.as_str()).collect::<String>();
    let stays = |a: &[Piece], b: &[Piece]| plain(a) == plain(b) && !a.iter().any(|(_, differs)| *differs);
    while let (Some(a), Some(b)) = (removed.last(), added.last())
        && stays(a, b)
    {
        removed.pop();
        added.pop();
    }
    while let (Some(a), Some(b)) = (removed.first(), added.first())
        && stays(a, b)
    {
        removed.remove(0);
        added.remove(0);
        line += 1;
    }
    // Everything new or everything gone: the sign says it, marking every character says no more.
    if removed.is_empty() || added.is_empty() {
        for line in removed.iter_mut().chain(&mut added) {
            *line = whole(&plain(line));
        }
    }
    let indent = removed.iter().chain(&added).filter_map(|line| margin(&plain(line))).min().unwrap_or(0);
    for line in removed.iter_mut().chain(&mut added) {
        outdent(line, indent);
    }
    Hunk { line, removed, added }
}

/// The lines of `text`, each cut at the ranges that differ.
fn split(text: &str, differing: &[Range<usize>]) -> Vec<Vec<Piece>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let end = start + line.len();
        let inside: Vec<_> = differing
            .iter()
            .map(|range| range.start.clamp(start, end) - start..range.end.clamp(start, end) - start)
            .filter(|range| !range.is_empty())
            .collect();
        lines.push(pieces(line, &inside));
        start = end + 1;
    }
    lines
}

fn margin(line: &str) -> Option<usize> {
    let inner = line.trim_start();
    (!inner.is_empty()).then(|| line.len() - inner.len())
}

fn outdent(line: &mut Vec<Piece>, mut by: usize) {
    for (text, _) in line.iter_mut() {
        let cut = text.bytes().take(by).take_while(u8::is_ascii_whitespace).count();
        *text = text.get(cut..).unwrap_or_default().to_owned();
        by -= cut;
        if !text.is_empty() {
            break;
        }
    }
    line.retain(|(text, _)| !text.is_empty());
}

fn line_start(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|behind| behind.find('\n')).map_or(text.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What differs stands in brackets.
    fn show(pieces: &[Piece]) -> String {
        pieces.iter().map(|(text, differs)| if *differs { format!("[{text}]") } else { text.clone() }).collect()
    }

    #[test]
    fn marks_what_differs() {
        for (a, b, marked_a, marked_b) in [
            ("7d2c40f1b4", "7d2c40f14b", "7d2c40f1[b4]", "7d2c40f1[4b]"),
            ("sts:AsumeRole", "sts:AssumeRole", "sts:AsumeRole", "sts:As[s]umeRole"),
            (
                "arn:aws:iam::111111111111:root",
                "arn:aws:iam::222222222222:root",
                "arn:aws:iam::[111111111111]:root",
                "arn:aws:iam::[222222222222]:root",
            ),
            ("role/ci", "role/CI", "role/[ci]", "role/[CI]"),
            ("aé😀b", "aé😁b", "aé[😀]b", "aé[😁]b"),
            ("aaa", "aa", "aa[a]", "aa"),
            ("same", "same", "same", "same"),
            ("true", "nothing alike", "true", "nothing alike"),
            ("", "x", "", "x"),
            ("43200", "3600", "43200", "3600"),
        ] {
            let (left, right) = compare(a, b);
            assert_eq!((show(&left), show(&right)), (marked_a.to_owned(), marked_b.to_owned()), "{a} / {b}");
        }
    }

    #[test]
    fn finds_the_nearest() {
        let values = ["arn:aws:iam::1:role/A".to_owned(), "arn:aws:iam::1:role/Deploy".to_owned(), "*".to_owned()];
        for (value, near) in [("arn:aws:iam::1:role/Deploi", 1), ("arn:aws:iam::1:role/B", 0), ("?", 0)] {
            assert_eq!(nearest(&values, value), values.get(near), "{value}");
        }
    }

    #[test]
    fn shortens_what_is_alike() {
        let (value, _) = compare("7d2c40f19a3d4b52a0c6e1b4", "7d2c40f19a3d4b52a0c6e14b");
        assert_eq!(show(&shorten(&value, 10)), "7d2c40…a0c6e1[b4]");
        assert_eq!(show(&shorten(&value, 20)), "7d2c40f1…b52a0c6e1[b4]");
        assert_eq!(show(&shorten(&value, 24)), "7d2c40f19a3d4b52a0c6e1[b4]");
    }

    #[track_caller]
    fn check(text: &str, edits: &[(&str, &str)], shown: &str) {
        let edits: Vec<_> = edits
            .iter()
            .map(|&(old, new)| {
                let at = text.find(old).unwrap_or(text.len());
                (Span::new(at, at + old.len()), new)
            })
            .collect();
        let mut lines = Vec::new();
        for hunk in hunks(text, &edits) {
            lines.push(format!("@{}", hunk.line));
            lines.extend(hunk.removed.iter().map(|line| format!("-{}", show(line))));
            lines.extend(hunk.added.iter().map(|line| format!("+{}", show(line))));
        }
        assert_eq!(lines.join("\n"), shown);
    }

    #[test]
    fn diffs_come_from_edits() {
        let text = "{\n  \"a\": \"x\",\n  \"b\": [\n    \"y\"\n  ]\n}\n";
        check(text, &[("x", "z")], "@2\n-\"a\": \"[x]\",\n+\"a\": \"[z]\",");
        check(
            text,
            &[("x", "z"), ("\"y\"", "\"q\"")],
            "@2\n-\"a\": \"[x]\",\n+\"a\": \"[z]\",\n@4\n-\"[y]\"\n+\"[q]\"",
        );
        check(text, &[("\"y\"", "\"y\",\n    \"w\"")], "@4\n-\"y\"\n+\"y\"[,]\n+[\"w\"]");
        check(text, &[("  \"a\": \"x\",\n", "")], "@2\n-\"a\": \"x\",");
        check(text, &[("  \"b\"", "  \"c\": 1,\n  \"b\"")], "@3\n+\"c\": 1,");
        check(text, &[("{\n  \"a\": \"x\",\n", "{\n")], "@2\n-\"a\": \"x\",");
        check("a,\nb\nc", &[(",\nb", "")], "@1\n-a[,]\n-[b]\n+a");
        check("", &[("", "new\n")], "@1\n+new");
    }
}

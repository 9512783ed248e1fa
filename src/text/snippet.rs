//! One line of a document and what is marked in it, cut to a terminal's width.

use std::ops::Range;

use super::clean::{columns, push, width};
use crate::engine::source::Span;

/// A longer line is cut, in columns.
const WIDTH: usize = 110;
/// What a cut line keeps before the mark.
const BEFORE: usize = 40;
/// The longest mark in a cut line.
const MARK: usize = 60;

/// A line in three parts, as it is shown.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) before: String,
    pub(super) mark: String,
    pub(super) after: String,
}

impl Cut {
    /// `line` with its bytes `mark`. Only what is near the mark is looked at, so that a megabyte on one line is no matter.
    pub(super) fn new(line: &str, mark: Range<usize>) -> Self {
        let part = |range: Range<usize>| line.get(range).unwrap_or_default();
        let (before, marked, after) = (part(0..mark.start), part(mark.clone()), part(mark.end..line.len()));
        if line.len() <= WIDTH * 4 {
            let whole = Self {
                before: head(before, usize::MAX),
                mark: head(marked, usize::MAX),
                after: head(after, usize::MAX),
            };
            if width(&whole.before) + width(&whole.mark) + width(&whole.after) <= WIDTH {
                return whole;
            }
        }
        let (before, mark) = (tail(before, BEFORE), head(marked, MARK));
        let room = WIDTH - (width(&before) + width(&mark)).min(WIDTH - 1);
        Self { before, mark, after: head(after, room) }
    }

    /// How far from the left the mark stands.
    pub(super) fn pad(&self) -> usize {
        width(&self.before)
    }

    /// How wide the mark is; an empty one still shows.
    pub(super) fn carets(&self) -> usize {
        width(&self.mark).max(1)
    }

    /// The whole line.
    pub(super) fn line(&self) -> String {
        [&*self.before, &self.mark, &self.after].concat()
    }
}

/// The first `room` columns of `text`, and an ellipsis where there is more.
fn head(text: &str, room: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    for c in text.chars() {
        let from = shown.len();
        push(&mut shown, c);
        used += width(shown.get(from..).unwrap_or_default());
        if used > room {
            shown.truncate(from);
            shown.push('…');
            break;
        }
    }
    shown
}

/// The last `room` columns of `text`, and an ellipsis where there is more.
fn tail(text: &str, room: usize) -> String {
    let mut from = text.len();
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += if c.is_control() { 8 } else { columns(c) };
        if used > room {
            return format!("…{}", head(text.get(from..).unwrap_or_default(), usize::MAX));
        }
        from = at;
    }
    head(text, usize::MAX)
}

/// The line that `span` starts on, and which bytes of it are marked.
pub(super) fn first_line(text: &str, span: Span) -> (&str, Range<usize>) {
    let start = text.floor_char_boundary(span.start as usize);
    let end = text.floor_char_boundary(span.end as usize).max(start);
    let (above, below) = text.split_at(start);
    let from = above.rfind('\n').map_or(0, |at| at + 1);
    let to = below.find('\n').map_or(text.len(), |at| start + at);
    let line = text.get(from..to).unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    (line, (start - from).min(line.len())..(end - from).min(line.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, marked: &str, line: &str, pad: usize, carets: usize) {
        let at = text.find(marked).expect("the text holds the mark");
        let (found, mark) = first_line(text, Span::new(at, at + marked.len()));
        let cut = Cut::new(found, mark);
        assert_eq!((cut.line().as_str(), cut.pad(), cut.carets()), (line, pad, carets), "{text:?}");
    }

    #[test]
    fn the_mark_is_under_its_text() {
        check("one\n  two\r\nthree", "two", "  two", 2, 3);
        check("a\t\"漢字\": \"x\"", "\"x\"", "a    \"漢字\": \"x\"", 13, 3);
        check("a \u{1b}[0m b", "b", "a ␛[0m b", 7, 1);
        check("{\n \"a\": [\n 1]}", "[\n 1]", " \"a\": [", 6, 1);
        check("", "", "", 0, 1);
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}MARK{}", "a".repeat(5000), "b".repeat(5000));
        let line = format!("…{}MARK{}…", "a".repeat(40), "b".repeat(65));
        check(&text, "MARK", &line, 41, 4);
        let text = format!("x{}", "漢".repeat(2000));
        check(&text, &"漢".repeat(2000), &format!("x{}…", "漢".repeat(30)), 1, 61);
        let text = "\t".repeat(4000) + "y";
        let line = format!("…{}y", "    ".repeat(5));
        check(&text, "y", &line, 21, 1);
    }

    #[test]
    fn wild_ranges_do_no_harm() {
        for (start, end) in [(0, 99), (5, 2), (99, 99), (1, 2)] {
            let (line, mark) = first_line("é\nb", Span::new(start, end));
            Cut::new(line, mark);
        }
    }
}

//! Hostile text made harmless: no control character, no change of direction, nothing that shows as nothing.

use std::fmt::Write as _;

use crate::engine::json::is_invisible;

/// The columns of a tab. Fixed, so that a mark stays under its text wherever the line starts.
const TAB: &str = "    ";

/// `text` on one line, every character of it visible.
pub(super) fn clean(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut shown, c| {
        push(&mut shown, c);
        shown
    })
}

/// The lines of `text`, each [`clean`].
pub(super) fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(clean)
}

/// `text` as one short code span.
pub(super) fn code(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut shown = clean(&text.chars().take(LONGEST).collect::<String>()).replace('`', "'");
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The first few of `values`, each as it is unless white space would hide it.
pub(super) fn values(values: &[String]) -> String {
    const MOST: usize = 6;
    let value = |value: &String| if value.trim() == value && !value.is_empty() { clean(value) } else { code(value) };
    let mut shown: Vec<_> = values.iter().take(MOST).map(value).collect();
    if values.len() > MOST {
        shown.push(format!("{} more", values.len() - MOST));
    }
    shown.join(" or ")
}

/// Writes `c` as it is shown.
pub(super) fn push(shown: &mut String, c: char) {
    match c {
        '\t' => shown.push_str(TAB),
        '\u{0}'..='\u{1f}' => shown.extend(char::from_u32(0x2400 + u32::from(c))),
        '\u{7f}' => shown.push('\u{2421}'),
        _ if c.is_control() || is_invisible(c) => {
            // Writing to a string does not fail.
            let _ = write!(shown, "<U+{:04X}>", u32::from(c));
        }
        _ => shown.push(c),
    }
}

/// The columns that [`clean`] text takes on a terminal.
pub(super) fn width(shown: &str) -> usize {
    shown.chars().map(columns).sum()
}

/// The columns of one character: none for a mark on the letter before it, two for the wide letters of East Asia and the
/// pictures. By block: the exact tables of Unicode weigh more than all else in this module.
pub(super) fn columns(c: char) -> usize {
    match c {
        '\u{0300}'..='\u{036f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => 0,
        '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{a960}'..='\u{a97f}' => 2,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' => 2,
        '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1f64f}' => 2,
        '\u{1f680}'..='\u{1f6ff}' | '\u{1f900}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_those_of_a_terminal() {
        for (text, columns) in [("plain é", 7), ("e\u{301}", 1), ("漢字", 4), ("한", 2), ("😀", 2), ("Ａ", 2), ("…", 1)]
        {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn nothing_acts_and_nothing_hides() {
        for (text, shown) in [
            ("plain é 漢 😀", "plain é 漢 😀"),
            ("a\tb", "a    b"),
            ("\u{1b}[31mred\u{1b}]0;title\u{7}", "␛[31mred␛]0;title␇"),
            ("a\r\nb\u{7f}", "a␍␊b␡"),
            ("\u{9b}31m", "<U+009B>31m"),
            ("\u{202e}evil\u{200b}", "<U+202E>evil<U+200B>"),
            ("a\u{a0}b", "a<U+00A0>b"),
        ] {
            assert_eq!(clean(text), shown, "{text:?}");
        }
    }

    #[test]
    fn code_is_short_and_closed() {
        assert_eq!(code("a`b"), "`a'b`");
        assert_eq!(code(&"x".repeat(100)), format!("`{}…`", "x".repeat(60)));
    }

    #[test]
    fn values_are_few_and_never_blank() {
        for (given, shown) in
            [(&["a"] as &[&str], "a"), (&["", " b"], "`` or ` b`"), (&["x"; 8], "x or x or x or x or x or x or 2 more")]
        {
            let given: Vec<_> = given.iter().map(|&value| value.to_owned()).collect();
            assert_eq!(values(&given), shown);
        }
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!((width("abc"), width("漢字"), width("😀")), (3, 4, 2));
    }
}

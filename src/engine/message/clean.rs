//! Pasted text → the text that was meant, and the way back from each of its bytes to the paste (ERRORS 11).
//!
//! Two passes. [`bare`](Clean::bare) is the paste without what terminals and web pages put around it: colours, box
//! bars, entities, typographic quotes and spaces; commands and JSON are read from it. [`prose`](Clean::prose) is that
//! without escapes and tags and with white space folded to one character; sentences are read from it. In prose a line
//! feed stands where a line ends and a blank where none does, for a word may go on behind the former; where a terminal
//! of fixed width broke the line it surely does, and [`TORN`] stands.

use std::ops::Range;

use crate::engine::pass::Pass;
use crate::engine::source::Span;

/// Stands in prose where a terminal broke a line inside a word, or at least at its last column.
pub(super) const TORN: char = '\u{b}';

/// A paste, cleaned.
pub(super) struct Clean {
    bare: Pass,
    prose: Pass,
}

impl Clean {
    pub(super) fn new(pasted: &str) -> Self {
        let bare = undress(pasted);
        let prose = fold(&bare.text);
        Self { bare, prose }
    }

    /// The paste without colours, bars, entities and typographic characters.
    pub(super) fn bare(&self) -> &str {
        &self.bare.text
    }

    /// The bare text without escapes and tags, its white space folded.
    pub(super) fn prose(&self) -> &str {
        &self.prose.text
    }

    /// The bytes of the paste behind a range of [`bare`](Self::bare).
    pub(super) fn of_bare(&self, range: Range<usize>) -> Span {
        let range = self.bare.back(range);
        Span::new(range.start, range.end)
    }

    /// The bytes of the paste behind a range of [`prose`](Self::prose).
    pub(super) fn of_prose(&self, range: Range<usize>) -> Span {
        self.of_bare(self.prose.back(range))
    }
}

fn rest(text: &str, at: usize) -> &str {
    text.get(at..).unwrap_or_default()
}

/// The first pass: what a terminal or a page put around the text goes.
fn undress(pasted: &str) -> Pass {
    let mut pass = Pass::new(pasted.len());
    let mut at = 0;
    let mut fresh = true;
    while let Some(c) = rest(pasted, at).chars().next() {
        let here = rest(pasted, at);
        let (meant, length) = match (c, colour(here)) {
            (_, Some(length)) => (None, length),
            ('&', None) => entity(here).map_or((Some(c), 1), |(c, length)| (plain(c), length)),
            // A bar inside a line may be a shell's pipe.
            ('|', None) if fresh => (Some(' '), 1),
            ('\r', None) if here.starts_with("\r\n") => (Some('\n'), 2),
            (c, None) => (plain(c), c.len_utf8()),
        };
        match meant {
            Some(meant) if meant == c && length == c.len_utf8() => pass.copy(c, at),
            Some(meant) => pass.put(meant, at, at + length),
            None => {}
        }
        fresh = match meant {
            Some('\n') => true,
            Some(c) => fresh && c.is_whitespace(),
            None => fresh,
        };
        at += length;
    }
    pass
}

/// The plain character that a typographic one stands for; none for those that show nothing.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' => '"',
        '\u{2018}'..='\u{201b}' | '\u{2032}' => '\'',
        '\u{2500}'..='\u{257f}' | '\u{23a5}' | '\u{258f}' | '\u{2595}' => ' ',
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' => {
            return None;
        }
        c if c.is_whitespace() && !c.is_ascii() => ' ',
        c => c,
    })
}

/// How the escape character looks once a log has printed it.
const ESCAPES: [&str; 10] =
    ["\u{1b}", "\u{9b}", "\u{241b}", "\u{fffd}", "\\u001b", "\\u001B", "\\x1b", "\\x1B", "\\033", "^["];
/// What such a sequence can start with.
const COLOUR_STARTS: [char; 7] = ['\u{1b}', '\u{9b}', '\u{241b}', '\u{fffd}', '\\', '^', '['];
/// No colour code is longer.
const MAX_COLOUR: usize = 32;
/// No link to a page, which terminals hide in the text, is longer.
const MAX_LINK: usize = 2048;

/// The length of a terminal's control sequence, also when its escape character was lost or spelt out.
fn colour(here: &str) -> Option<usize> {
    if !here.starts_with(COLOUR_STARTS) {
        return None;
    }
    let escape = ESCAPES.iter().find(|escape| here.starts_with(**escape));
    let lead = escape.map_or(0, |escape| escape.len());
    let behind = rest(here, lead);
    if escape == Some(&"\u{1b}") && behind.starts_with(']') {
        let close = behind.char_indices().take(MAX_LINK).skip(1).find(|(_, c)| matches!(c, '\u{7}' | '\n' | '\u{1b}'));
        return close.map(|(n, c)| lead + n + if rest(behind, n).starts_with("\u{1b}\\") { 2 } else { c.len_utf8() });
    }
    if escape.is_none_or(|&escape| escape != "\u{9b}") && !behind.starts_with('[') {
        return (escape == Some(&"\u{1b}")).then_some(lead);
    }
    let sequence = behind.strip_prefix('[').unwrap_or(behind);
    let (n, last) =
        sequence.char_indices().take(MAX_COLOUR).find(|(_, c)| !matches!(c, '0'..='9' | ';' | ':' | '?'))?;
    let ends = if escape.is_some() { last.is_ascii_alphabetic() } else { n > 0 && matches!(last, 'm' | 'K') };
    ends.then_some(lead + (behind.len() - sequence.len()) + n + 1)
}

/// Entities of HTML that pages put for the characters of a message.
const ENTITIES: [(&str, char); 13] = [
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ldquo", '"'),
    ("rdquo", '"'),
    ("lsquo", '\''),
    ("rsquo", '\''),
    ("hellip", '\u{2026}'),
    ("colon", ':'),
    ("sol", '/'),
    ("num", '#'),
];

/// The character of an entity and its length, however often its `&` was itself escaped.
fn entity(here: &str) -> Option<(char, usize)> {
    let mut name = here.strip_prefix('&')?;
    let mut ampersand = None;
    while let Some(behind) = name.strip_prefix("amp;") {
        name = behind;
        ampersand = Some(('&', here.len() - name.len()));
    }
    let end = name.bytes().take(10).position(|b| b == b';').and_then(|end| name.get(..end));
    let Some(word) = end else { return ampersand };
    let length = here.len() - name.len() + word.len() + 1;
    let c = match word.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
            None => number.parse().ok().and_then(char::from_u32),
        },
        None => ENTITIES.iter().find(|(name, _)| *name == word).map(|&(_, c)| c),
    };
    c.map(|c| (c, length)).or(ampersand)
}

/// The white space that is pending in the second pass.
#[derive(Clone, Copy)]
struct Gap {
    from: usize,
    broken: bool,
    fixed: bool,
    torn: bool,
}

/// The second pass: escapes become what they stand for, tags and runs of white space one character.
fn fold(bare: &str) -> Pass {
    let mut pass = Pass::new(bare.len());
    let mut at = 0;
    let mut gap: Option<Gap> = None;
    let mut fresh = true;
    let terminal = Terminal::of(bare);
    let mut line = 0;
    while let Some(c) = rest(bare, at).chars().next() {
        let here = rest(bare, at);
        let (sign, length) = sign(c, here, fresh);
        match sign {
            Sign::Nothing => {}
            Sign::Gap { broken, fixed } => {
                let torn = c == '\n' && terminal.is_some_and(|terminal| terminal.breaks(bare, line..at));
                let before = gap.unwrap_or(Gap { from: at, broken: false, fixed: false, torn });
                let again = c == '\n' && before.from < at;
                gap = Some(Gap {
                    broken: broken || before.broken,
                    fixed: fixed || before.fixed,
                    torn: before.torn && !again,
                    ..before
                });
            }
            Sign::Char(meant) => {
                if let Some(gap) = gap.take().filter(|_| !pass.text.is_empty()) {
                    let space = if gap.fixed || !gap.broken {
                        ' '
                    } else if gap.torn {
                        TORN
                    } else {
                        '\n'
                    };
                    pass.put(space, gap.from, at);
                }
                if meant == c && length == c.len_utf8() { pass.copy(c, at) } else { pass.put(meant, at, at + length) }
            }
        }
        fresh = match sign {
            Sign::Gap { broken, .. } => fresh || broken,
            Sign::Nothing => fresh,
            Sign::Char(_) => false,
        };
        if c == '\n' || length > 1 {
            // A tag may hold a line end.
            let end = here.get(..length).and_then(|read| read.rfind('\n'));
            line = end.map_or(line, |n| at + n + 1);
        }
        at += length;
    }
    pass
}

/// Columns that a terminal has where only one of its lines was filled.
const USUAL_WIDTHS: [usize; 5] = [80, 100, 120, 132, 160];
/// No terminal is narrower.
const MIN_WIDTH: usize = 40;

/// A terminal that broke the lines of a text.
#[derive(Clone, Copy)]
struct Terminal {
    /// Its columns.
    width: usize,
    /// Blanks, or bars, before each line.
    indent: usize,
}

impl Terminal {
    /// The terminal that broke `bare`, if one did: lines are as long as it is wide, and none is longer.
    /// Where only one is, it must have a usual width, and one line behind it.
    fn of(bare: &str) -> Option<Self> {
        let mut widest = "";
        let (mut width, mut count, mut behind, mut indent) = (0, 0, 0, usize::MAX);
        let mut copies = false;
        for line in bare.lines().filter(|line| !line.trim().is_empty()) {
            let length = line.chars().count();
            if length > width {
                (widest, width, count, copies) = (line, length, 0, false);
            } else if length == width {
                copies |= start(line) == start(widest);
            }
            count += usize::from(length == width);
            behind = if length == width { 0 } else { behind + 1 };
            indent = indent.min(indented(line, length));
        }
        let full = count > 1 || (behind == 1 && USUAL_WIDTHS.contains(&width));
        (width >= MIN_WIDTH && full && !copies).then_some(Self { width, indent })
    }

    /// Whether it broke the line that stands at `line`: that is full, and the next one goes on below it. Lines that
    /// start alike are entries of a log.
    fn breaks(self, bare: &str, line: Range<usize>) -> bool {
        let next = rest(bare, line.end + 1);
        let line = bare.get(line).unwrap_or_default();
        indented(next, self.width) == self.indent && start(line) != start(next) && line.chars().count() == self.width
    }
}

/// Blanks, and what mail and comments put with them.
const INDENTS: [char; 4] = [' ', '\t', '>', '#'];

/// How many characters a line is indented by, of the `most` that are looked at.
fn indented(line: &str, most: usize) -> usize {
    line.chars().take(most).take_while(|c| INDENTS.contains(c)).count()
}

/// The first characters of a line.
fn start(line: &str) -> String {
    line.trim_start_matches(INDENTS).chars().take(8).collect()
}

/// What a place of the bare text means.
#[derive(Clone, Copy)]
enum Sign {
    Char(char),
    /// White space: whether a line ends there, and whether a word surely does.
    Gap {
        broken: bool,
        fixed: bool,
    },
    Nothing,
}

const BLANK: Sign = Sign::Gap { broken: false, fixed: false };
const BREAK: Sign = Sign::Gap { broken: true, fixed: false };
const FENCE: Sign = Sign::Gap { broken: false, fixed: true };

/// The meaning of what `here` starts with, and its length; `fresh` at the start of a line.
fn sign(c: char, here: &str, fresh: bool) -> (Sign, usize) {
    match c {
        '\n' => (BREAK, 1),
        '|' => (BLANK, 1),
        '\\' => escape(here),
        '<' => tag(here)
            .map_or((Sign::Char(c), 1), |(inline, length)| (if inline { Sign::Nothing } else { FENCE }, length)),
        c if c.is_whitespace() => (BLANK, c.len_utf8()),
        c => match line_mark(here).filter(|_| fresh) {
            Some(length) => (BLANK, length),
            None => (Sign::Char(c), c.len_utf8()),
        },
    }
}

/// Enough for JSON in JSON in JSON in JSON.
const MAX_SLASHES: usize = 15;

/// An escape of JSON, of a program's source or of a shell, escaped any number of times.
fn escape(here: &str) -> (Sign, usize) {
    let slashes = here.bytes().take(MAX_SLASHES).take_while(|&b| b == b'\\').count();
    let mut behind = rest(here, slashes).chars();
    match behind.next() {
        Some('n' | 'r' | '\n') => (BREAK, slashes + 1),
        Some('t') => (BLANK, slashes + 1),
        Some(c @ ('"' | '\'' | '/' | '`')) => (Sign::Char(c), slashes + 1),
        Some('u') => match utf16(rest(here, slashes)) {
            Some((c, length)) => (plain(c).map_or(Sign::Nothing, white), slashes + length),
            None => (Sign::Char('\\'), 1),
        },
        _ => (Sign::Char('\\'), 1),
    }
}

fn white(c: char) -> Sign {
    match c {
        '\n' => BREAK,
        c if c.is_whitespace() => BLANK,
        c => Sign::Char(c),
    }
}

/// The character of `uXXXX`, or of two of them that are one, and the length read.
fn utf16(here: &str) -> Option<(char, usize)> {
    let unit = |at: usize| here.get(at..at + 4).and_then(|hex| u16::from_str_radix(hex, 16).ok());
    let first = unit(1)?;
    let second = rest(here, 5).starts_with("\\u").then(|| unit(7)).flatten();
    let mut pair = char::decode_utf16([first].into_iter().chain(second));
    let c = pair.next()?.ok()?;
    Some((c, if c.len_utf16() == 2 { 11 } else { 5 }))
}

/// Tags that stand inside a word or line and end neither.
const INLINE: [&str; 20] = [
    "a", "b", "code", "em", "font", "i", "kbd", "mark", "s", "samp", "small", "span", "strong", "sub", "sup", "tt",
    "u", "var", "wbr", "ins",
];
/// Tags of a page or of an STS answer that end a word.
const BLOCK: [&str; 28] = [
    "blockquote",
    "body",
    "br",
    "div",
    "dd",
    "dl",
    "dt",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "html",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "Code",
    "Error",
    "ErrorResponse",
    "Message",
    "Type",
];

/// Whether a tag of HTML or XML stands here, if so whether it is inline, and its length. `<account>` is a mask.
fn tag(here: &str) -> Option<(bool, usize)> {
    let body = here.strip_prefix('<')?;
    let end = body.bytes().take(300).position(|b| matches!(b, b'<' | b'>'))?;
    let inner = body.get(..end)?;
    if !rest(body, end).starts_with('>') {
        return None;
    }
    let inner = &inner.replace('\n', "");
    let bare = inner.trim_matches('/').trim();
    let name = bare.split(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let known = |names: &[&str]| names.contains(&name);
    let marked = inner.starts_with(['/', '!', '?']) || inner.ends_with('/') || inner.contains('=');
    let inline = known(&INLINE);
    let is_tag = inline || known(&BLOCK) || matches!(name, "RequestId" | "RequestID" | "Errors" | "Response");
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?');
    (is_name && (is_tag || marked)).then_some((inline, end + 2))
}

/// What pages, diffs and logs put before each line: a quotation mark, a comment sign, the time.
fn line_mark(here: &str) -> Option<usize> {
    if here.starts_with('>') {
        return Some(1);
    }
    let sign =
        ["#", "##", "//", "-", "+"].into_iter().find(|sign| rest_of(here, sign).is_some_and(char::is_whitespace));
    sign.map(str::len).or_else(|| time_stamp(here))
}

/// The character behind `sign`.
fn rest_of(here: &str, sign: &str) -> Option<char> {
    here.strip_prefix(sign)?.chars().next()
}

/// The length of `2025-05-12T16:07:33.611Z` or the like.
fn time_stamp(here: &str) -> Option<usize> {
    let date = here.get(..11)?;
    let is_date =
        date.bytes().zip(b"dddd-dd-ddT").all(|(b, form)| if *form == b'd' { b.is_ascii_digit() } else { b == *form });
    let time = rest(here, 11).bytes().take(30).take_while(|b| b.is_ascii_digit() || b":.,+-Z".contains(b)).count();
    (is_date && time >= 5).then_some(11 + time)
}

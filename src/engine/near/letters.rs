//! Two texts character by character: what only looks the same, what is swapped, missing or too many.

use std::ops::Range;

use super::{Found, Kind, Part, differing};
use crate::engine::finding::code;
use crate::engine::json::is_invisible;
use crate::engine::lowercase::lowercase;

/// Ways to differ and look the same, or nearly; the likelier first.
const FOLDS: [Kind; 9] = [
    Kind::Case,
    Kind::Space,
    Kind::LineBreak,
    Kind::Invisible,
    Kind::LookAlike,
    Kind::Quotes,
    Kind::Scheme,
    Kind::Slash,
    Kind::PercentEncoding,
];

/// What is pasted around a value.
const QUOTES: [char; 12] = ['"', '\'', '`', '<', '>', '“', '”', '‘', '’', '«', '»', '„'];

/// Letters of other scripts, each before the one of ASCII that it looks like.
const ALIKE: &str = "аaеeоoрpсcхxуyіiјjѕsԁdһhԛqԝwАAВBЕEКKМMНHОOРPСCТTХXУYІIЅSαaοoνvρpΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXıiℓl‐-‑-‒-–-—-―-−-’'‘'“\"”\"⁄/∕/：:∗*．.";

/// The letter of ASCII that `c` looks like, else itself.
fn plain(c: char) -> char {
    let mut pairs = if c.is_ascii() { "" } else { ALIKE }.chars();
    while let (Some(alike), Some(plain)) = (pairs.next(), pairs.next()) {
        if alike == c {
            return plain;
        }
    }
    match c {
        '0' | 'O' => 'o',
        '1' | 'I' | '|' => 'l',
        // Full width.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// `text` with letters of ASCII for all that only look like them, and without what does not show.
pub(in crate::engine) fn plainly(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match c {
            '…' => written.push_str("..."),
            c if is_invisible(c) => {}
            c if c.is_ascii() => written.push(c),
            c => written.push(plain(c)),
        }
    }
    written
}

/// Whether one looks like the other, or may: letters of all scripts are too many for a list (R311).
fn is_alike(x: char, y: char) -> bool {
    plain(x) == plain(y) || x.is_ascii() != y.is_ascii()
}

/// Whether two texts differ in a few such letters only.
fn look_alike(a: &str, b: &str) -> bool {
    let pairs = || a.chars().zip(b.chars()).filter(|(x, y)| x != y);
    a.chars().count() == b.chars().count() && pairs().count() <= 3 && pairs().all(|(x, y)| is_alike(x, y))
}

/// `text` without what the kinds that are `on` tell apart.
fn folded(text: &str, on: &dyn Fn(Kind) -> bool) -> String {
    let mut text = if on(Kind::PercentEncoding) { decoded(text) } else { text.to_owned() };
    let drops = |c: char| match c {
        ' ' | '\t' => on(Kind::Space),
        '\n' | '\r' => on(Kind::LineBreak),
        c => (is_invisible(c) || c.is_control()) && on(Kind::Invisible),
    };
    text.retain(|c| !drops(c));
    let mut rest = text.as_str();
    if on(Kind::Quotes) {
        rest = rest.trim_matches(QUOTES);
    }
    if on(Kind::Scheme) {
        rest = rest.split_once("://").map_or(rest, |(_, behind)| behind);
    }
    if on(Kind::Slash) {
        rest = rest.trim_end_matches('/');
    }
    let mut text = String::new();
    for c in rest.chars() {
        let c = if on(Kind::LookAlike) { plain(c) } else { c };
        // R151
        text.push(if on(Kind::Case) { lowercase(c) } else { c });
    }
    text
}

/// `text` with `%2F` and the like as the characters that they stand for.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        let digit =
            |at: usize| behind.get(at).and_then(|&b| char::from(b).to_digit(16)).and_then(|d| u8::try_from(d).ok());
        if let (b'%', Some(high), Some(low)) = (first, digit(0), digit(1)) {
            bytes.push(high * 16 + low);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Whether `text` may have what a kind tells apart: few texts have more than letters.
fn may_have(text: &str, kind: Kind) -> bool {
    match kind {
        Kind::Space => text.contains([' ', '\t']),
        Kind::LineBreak => text.contains(['\n', '\r']),
        Kind::Invisible => text.contains(|c: char| c.is_control() || !c.is_ascii()),
        Kind::Quotes => text.contains(QUOTES),
        Kind::Scheme => text.contains("://"),
        Kind::PercentEncoding => text.contains('%'),
        _ => true,
    }
}

/// The kinds that together are all the difference; none where there is more.
fn kinds(wanted: &str, actual: &str, ignore_case: bool) -> Vec<Kind> {
    let case = |kind| ignore_case && kind == Kind::Case;
    let alike = |on: &dyn Fn(Kind) -> bool| folded(wanted, on) == folded(actual, on);
    // What neither has is no difference; capitals come first.
    let may_tell = |kind: Kind| may_have(wanted, kind) || may_have(actual, kind);
    if let Some(&only) = FOLDS.iter().find(|&&only| may_tell(only) && alike(&|kind| kind == only || case(kind))) {
        return vec![only];
    }
    if !alike(&|_| true) {
        return Vec::new();
    }
    // Each that is needed.
    FOLDS.into_iter().filter(|&left_out| !case(left_out) && !alike(&|kind| kind != left_out)).collect()
}

/// Where a stretch of a text stands.
fn place(range: &Range<usize>, length: usize) -> &'static str {
    match (range.start == 0, range.end == length) {
        (true, true) => "around it",
        (true, false) => "at the beginning",
        (false, true) => "at the end",
        (false, false) => "inside",
    }
}

/// A character by its code point, or as it is where everybody reads it.
fn shown(c: char) -> String {
    if c.is_ascii_graphic() { code(c.encode_utf8(&mut [0; 4])) } else { format!("U+{:04X}", u32::from(c)) }
}

impl Found {
    /// In what two texts differ that are one part of the values.
    pub(super) fn letters(&mut self, part: Part<'_>, wanted: &str, actual: &str) {
        if wanted == actual || self.alike(part, wanted, actual) {
            return;
        }
        if look_alike(wanted, actual) {
            return self.fold(Part { kind: Kind::LookAlike, ..part }, wanted, actual, true);
        }
        let (w, a) = differing(wanted, actual);
        let marked = part.at + w.start..part.at + w.end;
        let halves = [wanted.get(w).unwrap_or_default(), actual.get(a).unwrap_or_default()];
        let (kind, why) = self.edits(wanted, actual);
        match kind {
            _ if !part.noun.is_empty() => {
                // `aws` is no shorter `aws-cn`.
                let other = part.kind == Kind::Partition && matches!(kind, Kind::Missing | Kind::Extra);
                let whole = other || kind == Kind::Other || marked.is_empty();
                let why = if other { String::new() } else { why };
                let marked = if whole { part.at..part.at + wanted.len() } else { marked };
                self.pair(part, marked, [wanted, actual], &why);
            }
            Kind::Missing | Kind::Extra => self.push(kind, marked, why),
            Kind::Other => self.pair(part, part.at..part.at + wanted.len(), [wanted, actual], ""),
            kind => self.pair(Part { kind, ..part }, marked, halves, &why),
        }
    }

    /// By what edits one text becomes the other, where they are few.
    pub(super) fn edits(&self, wanted: &str, actual: &str) -> (Kind, String) {
        let lower = |text: &str| if self.how.ignores_case() { text.to_ascii_lowercase() } else { text.to_owned() };
        let (wanted, actual) = (lower(wanted), lower(actual));
        let (w, a) = differing(&wanted, &actual);
        let (only_wanted, only_actual) =
            (wanted.get(w.clone()).unwrap_or_default(), actual.get(a.clone()).unwrap_or_default());
        let mut reversed = only_actual.chars().rev();
        let count = only_wanted.chars().count().max(only_actual.chars().count());
        let whole = wanted.chars().count().max(actual.chars().count());
        let is_one_sided = only_wanted.is_empty() || only_actual.is_empty();
        let distance = if count <= 64 { strsim::damerau_levenshtein(only_wanted, only_actual) } else { count };
        let few = if is_one_sided { 2 } else { 4 };
        if wanted.is_empty() || actual.is_empty() || distance * few > whole && distance > 1 {
            (Kind::Other, String::new())
        } else if only_wanted.is_empty() {
            (Kind::Missing, format!("{} is missing {}", code(only_actual), place(&a, actual.len())))
        } else if only_actual.is_empty() {
            (Kind::Extra, format!("{} is too much {}", code(only_wanted), place(&w, wanted.len())))
        } else if count == 2 && only_wanted.chars().all(|c| reversed.next() == Some(c)) {
            (Kind::Swapped, "two characters are swapped".to_owned())
        } else {
            let s = if distance == 1 { " differs" } else { "s differ" };
            (Kind::Characters, format!("{distance} character{s}"))
        }
    }

    /// Whether two texts, neither of which is long, are no more than a few edits apart.
    pub(super) fn is_near(&self, wanted: &str, actual: &str) -> bool {
        !kinds(wanted, actual, self.how.ignores_case()).is_empty() || self.edits(wanted, actual).0 != Kind::Other
    }

    /// Whether the two look the same, or nearly; says in what they differ then.
    pub(super) fn alike(&mut self, part: Part<'_>, wanted: &str, actual: &str) -> bool {
        let kinds = kinds(wanted, actual, self.how.ignores_case());
        for &kind in &kinds {
            self.fold(Part { kind, ..part }, wanted, actual, kinds.len() == 1);
        }
        !kinds.is_empty()
    }

    /// Says one of the kinds in which texts differ that look the same.
    fn fold(&mut self, part: Part<'_>, wanted: &str, actual: &str, alone: bool) {
        let (w, a) = differing(wanted, actual);
        let marked = part.at + w.start..part.at + w.end;
        let noun = if part.noun.is_empty() { String::new() } else { format!("{} {}: ", part.noun, code(wanted)) };
        let is_off = |c: &char| match part.kind {
            Kind::Space => matches!(c, ' ' | '\t'),
            Kind::LineBreak => matches!(c, '\n' | '\r'),
            Kind::Invisible => is_invisible(*c) || c.is_control() && !matches!(c, '\t' | '\n' | '\r'),
            Kind::Quotes => QUOTES.contains(c),
            Kind::Slash => *c == '/',
            _ => false,
        };
        let off = |text: &str| text.chars().filter(is_off).count();
        // The side that has more of it.
        let here = match part.kind {
            Kind::Scheme => wanted.contains("://"),
            _ => off(wanted) >= off(actual),
        };
        let (text, range) = if here { (wanted, &w) } else { (actual, &a) };
        let around = (text.starts_with(|c| is_off(&c)), text.ends_with(|c| is_off(&c)));
        let width = |c: Option<char>| c.filter(|_| here).map_or(0, char::len_utf8);
        let (place, marked) = match around {
            // Beside other differences the ends alone can tell.
            (true, false) if !alone => ("at the beginning", part.at..part.at + width(wanted.chars().next())),
            (false, true) if !alone => {
                let end = part.at + wanted.len();
                ("at the end", end - width(wanted.chars().next_back())..end)
            }
            _ => (place(range, text.len()), marked),
        };
        let first = text.get(range.clone()).unwrap_or_default().chars().find(is_off);
        let first = first.or_else(|| text.chars().find(is_off)).unwrap_or_default();
        let what = match part.kind {
            Kind::Case => {
                return self.pair(part, marked, part.halves([wanted, actual], [w, a]), "upper and lower case differ");
            }
            Kind::PercentEncoding => {
                return self.pair(part, marked, part.halves([wanted, actual], [w, a]), "one is percent-encoded");
            }
            Kind::LookAlike => {
                let pair = wanted.chars().zip(actual.chars()).find(|&(x, y)| x != y && is_alike(x, y));
                let Some((x, y)) = pair else { return self.push(part.kind, marked, "a look-alike character") };
                return self.push(
                    part.kind,
                    marked,
                    format!("{noun}{} looks like {}, which the request has", shown(x), shown(y)),
                );
            }
            Kind::Invisible => format!("the invisible character {}", shown(first)),
            Kind::LineBreak => "a line break".to_owned(),
            Kind::Space if first == '\t' => "a tab".to_owned(),
            Kind::Space => "a space".to_owned(),
            Kind::Scheme => code(text.split_inclusive("://").next().unwrap_or_default()),
            Kind::Quotes if first == '`' => "a backtick".to_owned(),
            _ => code(first.encode_utf8(&mut [0; 4])),
        };
        let side = if here { "stands" } else { "is missing; the request has it" };
        let place = if part.kind == Kind::Scheme { "at the beginning" } else { place };
        self.push(part.kind, marked, format!("{noun}{what} {side} {place}"));
    }
}

impl Part<'_> {
    /// The whole part where it has a name, else what differs of it.
    fn halves<'t>(&self, texts: [&'t str; 2], ranges: [Range<usize>; 2]) -> [&'t str; 2] {
        if !self.noun.is_empty() {
            return texts;
        }
        let ([wanted, actual], [w, a]) = (texts, ranges);
        [wanted.get(w).unwrap_or_default(), actual.get(a).unwrap_or_default()]
    }
}

//! The rule book against the code: which rules of `src/engine/rules.md` are cited, that all
//! that are cited exist, and that none is left out.
//!
//! `make rules` prints the summary. A citation is a number, a list or a range: `R47`, `R83, R242`, `R31–R33`; the test
//! vectors T1–T77 likewise.

#![expect(clippy::expect_used, reason = "a test stops where the crate cannot be read")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

mod files;

const BOOK: &str = include_str!("../src/engine/rules.md");

/// Texts that can cite a rule.
const TEXTS: [&str; 5] = ["rs", "md", "txt", "jsonl", "js"];

type Numbers = BTreeSet<u32>;

/// The numbers that a text cites with `mark`, `R` or `T`.
fn cited(text: &str, mark: char) -> Numbers {
    let mut numbers = Numbers::new();
    let mut before = ' ';
    let mut rest = text.chars();
    while let Some(here) = rest.next() {
        if here == mark
            && !before.is_alphanumeric()
            && let Some((first, after)) = number(rest.as_str())
        {
            // `R31–R33`, `R31-33`
            let end = after.strip_prefix(['-', '–']).map(|end| end.strip_prefix(mark).unwrap_or(end));
            let last = end.and_then(number).map_or(first, |(last, _)| last);
            numbers.extend(first..=last);
        }
        before = here;
    }
    numbers
}

/// One to three digits that end there, and what follows.
fn number(text: &str) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at_checked(digits)?;
    let ends = digits <= 3 && !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    Some((number.parse().ok().filter(|_| ends)?, rest))
}

/// What the rule book defines: `- **R47** …`, `| T47 | …`.
fn defined(start: &str) -> Numbers {
    BOOK.lines().filter_map(|line| number_at(line.strip_prefix(start)?)).collect()
}

fn number_at(text: &str) -> Option<u32> {
    number(text).map(|(number, _)| number)
}

/// What code and tests cite with `mark`.
struct Cited {
    code: Numbers,
    tests: Numbers,
}

impl Cited {
    fn read(mark: char) -> Self {
        let mut cited_by = Self { code: Numbers::new(), tests: Numbers::new() };
        for path in files::below(&files::at("src")) {
            let text = text(&path);
            let (code, tests) = if files::is_test(&path) { ("", text.as_str()) } else { files::halves(&text) };
            cited_by.code.extend(cited(code, mark));
            cited_by.tests.extend(cited(tests, mark));
        }
        for path in files::below(&files::at("tests")) {
            cited_by.tests.extend(cited(&text(&path), mark));
        }
        cited_by
    }
}

/// The text of a file that can cite; nothing for the rule book and for this file, which cite by way of example.
fn text(path: &Path) -> String {
    let cites = path.extension().is_some_and(|end| TEXTS.iter().any(|text| end == *text));
    let example = path.ends_with("src/engine/rules.md") || path.ends_with("tests/citations.rs");
    if cites && !example { fs::read_to_string(path).expect("text") } else { String::new() }
}

/// `R1–R3, R7`, in lines of a hundred characters.
fn list(mark: char, numbers: &Numbers) -> String {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for &number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == number => *last = number,
            _ => ranges.push((number, number)),
        }
    }
    let mut lines = vec![String::from("   ")];
    for (first, last) in ranges {
        let range = if first == last { format!(" {mark}{first}") } else { format!(" {mark}{first}–{mark}{last}") };
        match lines.last_mut().filter(|line| line.chars().count() < 100) {
            Some(line) => line.push_str(&range),
            None => lines.push(format!("   {range}")),
        }
    }
    lines.join("\n")
}

fn summary(what: &str, mark: char, all: &Numbers, cited: &Cited) {
    let within = |numbers: &Numbers| numbers.intersection(all).copied().collect::<Numbers>();
    let (code, tests) = (within(&cited.code), within(&cited.tests));
    println!("{} {what}: {} cited by code, {} by tests", all.len(), code.len(), tests.len());
    let show = |title: &str, numbers: Numbers| {
        if !numbers.is_empty() {
            println!("  {title}: {}\n{}", numbers.len(), list(mark, &numbers));
        }
    };
    show("by code and by tests", &code & &tests);
    show("by code alone", &code - &tests);
    show("by tests alone", &tests - &code);
    show("by neither", &(all - &code) - &tests);
}

#[test]
fn what_is_cited_exists_and_nothing_is_left_out() {
    println!();
    for (what, mark, start) in [("rules", 'R', "- **R"), ("test vectors", 'T', "| T")] {
        let all = defined(start);
        assert!(all.iter().copied().eq(1..=u32::try_from(all.len()).unwrap_or(0)), "{what} without a gap");
        let cited_by = Cited::read(mark);
        summary(what, mark, &all, &cited_by);
        let neither = &(&all - &cited_by.code) - &cited_by.tests;
        assert!(neither.is_empty(), "{what} that neither code nor a test cites: {neither:?}");
        let everywhere = &(&cited_by.code | &cited_by.tests) | &cited(BOOK, mark);
        let unknown = &everywhere - &all;
        // The book calls a kind of credentials T0.
        let unknown: Numbers = unknown.into_iter().filter(|&number| number > 0).collect();
        assert!(unknown.is_empty(), "no such {what}:\n{}", list(mark, &unknown));
    }
}

#[test]
fn citations_are_read() {
    for (text, numbers) in [
        ("// R47", &[47][..]),
        ("// R83, R242: both", &[83, 242]),
        ("R31–R33", &[31, 32, 33]),
        ("(R54-R56)", &[54, 55, 56]),
        ("R54–56;R1", &[1, 54, 55, 56]),
        ("\"R62 another user\"", &[62]),
        ("AR47 R47b R4747 R R_1 r1", &[]),
    ] {
        assert_eq!(cited(text, 'R'), numbers.iter().copied().collect::<Numbers>(), "{text}");
    }
}

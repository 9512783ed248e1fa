//! Each file holds texts, their lines marked by `> `, and under each what is read in it. `UPDATE_EXPECT=1` writes
//! the latter anew.

use std::fmt::Write as _;

use expect_test::{ExpectFile, expect_file};

use super::facts;

/// The texts of a file.
pub(super) fn texts(file: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut open = false;
    for line in file.lines() {
        match line.strip_prefix('>') {
            Some(line) => {
                let line = line.strip_prefix(' ').unwrap_or(line);
                match texts.last_mut().filter(|_| open) {
                    Some(text) => *text = format!("{text}\n{line}"),
                    None => texts.push(line.to_owned()),
                }
                open = true;
            }
            None => open = false,
        }
    }
    texts
}

/// Reads every text of a file, and compares what is read with what the file says.
fn check(file: &str, want: &ExpectFile) {
    let mut said = String::new();
    let mut texts = texts(file).into_iter();
    let mut lines = file.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with('#') {
            _ = writeln!(said, "{line}\n");
        }
        if line.starts_with('>') {
            _ = writeln!(said, "{line}");
            if lines.peek().is_none_or(|next| !next.starts_with('>')) {
                _ = writeln!(said, "{}", facts(&texts.next().unwrap_or_default()));
            }
        }
    }
    want.assert_eq(&said);
}

#[test]
fn wordings() {
    check(include_str!("wordings.txt"), &expect_file!["wordings.txt"]);
}

#[test]
fn damaged() {
    check(include_str!("damaged.txt"), &expect_file!["damaged.txt"]);
}

#[test]
fn events() {
    check(include_str!("events.txt"), &expect_file!["events.txt"]);
}

#[test]
fn commands() {
    check(include_str!("commands.txt"), &expect_file!["commands.txt"]);
}

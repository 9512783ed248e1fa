//! An `aws sts assume-role…` command line: its options fill the request, and one that is not there was not sent.
//!
//! The line is read as a shell reads it: quotes, escapes, continued lines (also where the sign for it was lost), up
//! to the pipe, semicolon or line end behind it. What only the shell knows stays as it is written: `$NAME`, `$(…)`.

use std::ops::Range;

use super::clean::Clean;
use super::members::Members;
use super::{Denial, Key, Learned, Source, Word, parameters};

/// A longer command is not read to its end; a SAML assertion has at most 100,000 characters.
const MAX_LENGTH: usize = 150_000;
/// More places that look like a command are not looked at.
const MAX_PLACES: usize = 50;

/// The commands, the operation each calls, and the options without which it does not call.
static COMMANDS: [(&str, &str, &[&str]); 3] = [
    (
        "assume-role-with-web-identity",
        "AssumeRoleWithWebIdentity",
        &["role-arn", "role-session-name", "web-identity-token"],
    ),
    ("assume-role-with-saml", "AssumeRoleWithSAML", &["role-arn", "principal-arn", "saml-assertion"]),
    ("assume-role", "AssumeRole", &["role-arn", "role-session-name"]),
];

/// A command line, read.
pub(super) struct Command {
    operation: Word,
    learned: Vec<Learned>,
    complete: bool,
}

impl Command {
    /// Adds what the command tells to what is known.
    pub(super) fn fill(self, denial: &mut Denial) {
        let action = Word { text: format!("sts:{}", self.operation.text), span: self.operation.span };
        denial.learn(Key::Action, action);
        denial.operation.get_or_insert(self.operation);
        for Learned { key, value } in self.learned {
            denial.learn(key, value);
        }
        denial.complete |= self.complete;
        if matches!(denial.source, Source::Unknown | Source::CallerIdentity) {
            denial.source = Source::Command;
        }
    }
}

/// The first command in the text.
pub(super) fn read(clean: &Clean) -> Option<Command> {
    let bare = clean.bare();
    bare.match_indices("assume-role").take(MAX_PLACES).find_map(|(at, _)| {
        let here = bare.get(at..)?;
        let (name, operation, wanted) = COMMANDS.iter().find(|(name, ..)| here.starts_with(name))?;
        let line = bare.get(..at)?;
        let ends = here.get(name.len()..)?.chars().next().is_none_or(char::is_whitespace);
        let within = line
            .trim_end()
            .strip_suffix("sts")
            .is_some_and(|before| before.is_empty() || before.ends_with(char::is_whitespace));
        if !ends || !within || !line.ends_with(char::is_whitespace) {
            return None;
        }
        let operation = Word { text: (*operation).to_owned(), span: clean.of_bare(at..at + name.len()) };
        // `aws --region … sts assume-role …`
        let start = line.rfind('\n').map_or(0, |n| n + 1);
        let mut arguments = arguments(bare, start.max(bare.floor_char_boundary(at.saturating_sub(1000))), at);
        arguments.extend(self::arguments(bare, at + name.len(), bare.len()));
        options(clean, &arguments, operation, wanted)
    })
}

/// A word of the command line.
struct Argument {
    text: String,
    /// Where it stands in the bare text, without quotes around it.
    range: Range<usize>,
    /// It stands behind the `=` of an option.
    glued: bool,
}

impl Argument {
    fn option(&self) -> Option<&str> {
        self.text.strip_prefix("--").filter(|name| !self.glued && name.starts_with(|c: char| c.is_ascii_alphabetic()))
    }
}

/// Turns options into facts; none where there is no option, as in prose about the command.
fn options(clean: &Clean, arguments: &[Argument], operation: Word, wanted: &[&str]) -> Option<Command> {
    let mut command = Command { operation, learned: Vec::new(), complete: true };
    let mut given: Vec<&str> = Vec::new();
    let mut rest = arguments;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let Some(name) = first.option() else { continue };
        let count = rest.iter().take_while(|argument| argument.option().is_none()).count();
        let (values, behind) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = behind;
        given.push(name);
        match (name, values.first()) {
            ("tags", _) => tags(clean, values, &mut command),
            ("transitive-tag-keys", _) => {
                let keys = values.iter().map(|value| Learned { key: Key::TransitiveTagKey, value: word(clean, value) });
                command.learned.extend(keys);
            }
            ("cli-input-json" | "cli-input-yaml", _) => command.complete = false,
            (_, Some(value)) => {
                let key = parameters::key(name).filter(|key| *key != Key::MaxSessionDuration);
                command.learned.extend(key.map(|key| Learned { key, value: word(clean, value) }));
            }
            // The option's value was cut off.
            (_, None) => command.complete &= parameters::key(name).is_none(),
        }
    }
    command.complete &= wanted.iter().all(|wanted| given.contains(wanted));
    (!given.is_empty()).then_some(command)
}

fn word(clean: &Clean, argument: &Argument) -> Word {
    Word { text: argument.text.clone(), span: clean.of_bare(argument.range.clone()) }
}

/// `Key=team,Value=a …`, or the same as JSON.
fn tags(clean: &Clean, values: &[Argument], command: &mut Command) {
    for value in values {
        let raw = clean.bare().get(value.range.clone()).unwrap_or_default();
        if value.text.trim_start().starts_with(['[', '{']) {
            let members = Members::read(raw);
            for (id, _) in members.iter() {
                let text = |name: &str| members.child(Some(id), name).and_then(|id| members.text(id));
                if let (Some((key, _)), Some((text, range))) = (text("Key"), text("Value")) {
                    let start = value.range.start;
                    let span = clean.of_bare(start + range.start..start + range.end);
                    let value = Word { text: text.to_owned(), span };
                    command.learned.push(Learned { key: Key::SessionTag(key.to_owned()), value });
                }
            }
            continue;
        }
        let part = |name: &str| {
            let parts = value.text.split(',').filter_map(|part| part.split_once('='));
            parts.into_iter().find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, text)| text.to_owned())
        };
        match (part("Key"), part("Value")) {
            (Some(key), Some(text)) => {
                let behind = raw.to_ascii_lowercase().find("value=").map_or(0, |n| n + "value=".len());
                let quotes = raw.get(behind..).unwrap_or_default();
                let behind = raw.len() - quotes.trim_start_matches(['"', '\'']).len();
                let there = raw.get(behind..).is_some_and(|rest| rest.starts_with(&text) && !text.is_empty());
                let start = value.range.start + behind;
                let range = if there { start..start + text.len() } else { value.range.clone() };
                let value = Word { text, span: clean.of_bare(range) };
                command.learned.push(Learned { key: Key::SessionTag(key), value });
            }
            _ => command.complete = false,
        }
    }
}

/// Splits a command line into words, from `at` to the end of the command or `end`.
fn arguments(bare: &str, at: usize, end: usize) -> Vec<Argument> {
    let text = bare.get(..end.min(at.saturating_add(MAX_LENGTH))).unwrap_or(bare);
    let mut lexer = Lexer { text, at, arguments: Vec::new() };
    while lexer.blanks() {
        lexer.argument();
    }
    lexer.arguments
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    arguments: Vec<Argument>,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes over blanks and continued line ends; whether the command goes on.
    fn blanks(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(c) = rest.chars().next() else { return false };
            if let Some(length) = continued(rest) {
                self.at += length;
            } else if c == '\n' {
                // A page may have eaten the backslash.
                if !rest.trim_start().starts_with("--") {
                    return false;
                }
                self.at += 1;
            } else if c.is_whitespace() {
                self.at += c.len_utf8();
            } else {
                return !matches!(c, ';' | '|' | '&' | '#' | ')' | '>');
            }
        }
    }

    /// Reads one word.
    fn argument(&mut self) {
        let mut word = Argument { text: String::new(), range: self.at..self.at, glued: false };
        while let Some(c) = self.rest().chars().next() {
            if c.is_whitespace() || matches!(c, ';' | '|' | '&' | ')' | '>') || continued(self.rest()).is_some() {
                break;
            }
            match c {
                '\'' | '"' => self.quoted(c, &mut word),
                '\\' => {
                    self.at += 1;
                    self.keep(&mut word);
                }
                '<' | '`' => self.whole(c, if c == '<' { '>' } else { '`' }, &mut word),
                '$' if self.rest().starts_with("$(") => self.whole(c, ')', &mut word),
                '=' if word.text.starts_with("--") && !word.glued => {
                    self.at += 1;
                    self.arguments.push(std::mem::replace(
                        &mut word,
                        Argument { text: String::new(), range: self.at..self.at, glued: true },
                    ));
                }
                _ => self.keep(&mut word),
            }
        }
        if word.range.is_empty()
            && word.text.is_empty()
            && !word.glued
            && self.text.get(word.range.start..self.at).is_none_or(str::is_empty)
        {
            // Nothing was read: a sign that no word can hold.
            self.at += self.rest().chars().next().map_or(1, char::len_utf8);
            return;
        }
        self.arguments.push(word);
    }

    /// Takes the next character into `word`.
    fn keep(&mut self, word: &mut Argument) {
        let Some(c) = self.rest().chars().next() else { return };
        if word.text.is_empty() {
            word.range.start = self.at;
        }
        word.text.push(c);
        self.at += c.len_utf8();
        word.range.end = self.at;
    }

    /// Takes what stands between two quotes.
    fn quoted(&mut self, quote: char, word: &mut Argument) {
        self.at += 1;
        if word.text.is_empty() {
            word.range = self.at..self.at;
        }
        while let Some(c) = self.rest().chars().next() {
            if c == quote {
                self.at += 1;
                return;
            }
            if c == '\\'
                && quote == '"'
                && self.rest().get(1..).is_some_and(|behind| behind.starts_with(['"', '\\', '$', '`']))
            {
                self.at += 1;
            }
            self.keep(word);
        }
    }

    /// Takes what stands between two signs, with them: a mask or something that the shell fills in.
    fn whole(&mut self, open: char, close: char, word: &mut Argument) {
        let behind = self.rest().get(open.len_utf8()..).unwrap_or_default();
        let end = behind.char_indices().take(200).take_while(|&(_, c)| c != '\n').find(|&(_, c)| c == close);
        let stop = self.at + open.len_utf8() + end.map_or(0, |(n, c)| n + c.len_utf8());
        while self.at < stop {
            self.keep(word);
        }
    }
}

/// The length of a line end that does not end the command: behind `\`, or the signs of other shells.
fn continued(here: &str) -> Option<usize> {
    let behind = here.strip_prefix(['\\', '^', '`'])?;
    let line = behind.trim_start_matches([' ', '\t']);
    line.starts_with('\n').then(|| here.len() - line.len() + 1)
}

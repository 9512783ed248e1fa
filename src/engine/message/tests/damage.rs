//! Every sentence of `wordings.txt` in every wrapping of `wrappings.txt`, and each damaged in every way of ERRORS 11:
//! what is said, by whom and of what must come out unchanged, and each span must cover what was read there.

use super::super::clean::Clean;
use super::texts::texts;
use super::*;

/// What of a text must not change.
#[derive(Debug, PartialEq)]
struct Said {
    meaning: String,
    words: Vec<Option<String>>,
    clause: Option<(Option<Layer>, bool, Option<Layer>)>,
    refused: Vec<String>,
}

fn said(denial: &Denial) -> Said {
    let text = |word: &Option<Word>| word.as_ref().map(|word| word.text.clone());
    let policy = denial.clause.as_ref().and_then(|clause| text(&clause.policy_arn));
    Said {
        meaning: meaning(&denial.meaning),
        words: vec![text(&denial.caller), text(&denial.action), text(&denial.resource), policy],
        clause: denial.clause.as_ref().map(|clause| (clause.layer, clause.explicit, clause.through)),
        // A line break in a value is a blank, for what can be told.
        refused: denial
            .refusals
            .iter()
            .map(|refusal| format!("{:?} {:?}", refusal.key, text(&refusal.value)).replace(' ', ""))
            .collect(),
    }
}

/// The text without what damage adds, to compare what a span covers with what was read.
fn bones(text: &str) -> String {
    // At the start of a text a sign would be taken for a list's.
    let clean = Clean::new(&format!("x{text}"));
    clean.prose().chars().skip(1).filter(|c| !c.is_whitespace()).collect()
}

/// Each word must be what its span covers, or a part of the request that the words stand for: what is not so.
fn astray(text: &str, denial: &Denial) -> Option<String> {
    let mut words: Vec<&Word> = [&denial.caller, &denial.action, &denial.resource, &denial.code, &denial.operation]
        .into_iter()
        .flatten()
        .collect();
    words.extend(denial.clause.iter().filter_map(|clause| clause.policy_arn.as_ref()));
    words.extend(denial.refusals.iter().flat_map(|refusal| refusal.value.iter().chain([&refusal.parameter])));
    for word in words {
        let covered = bones(word.span.of(text));
        let plain = bones(&word.text);
        let stands_for = ["assumerolewith", "assumingrolewith", "webidentityerr", "api:assumerole"]
            .iter()
            .any(|words| covered.to_ascii_lowercase().starts_with(words) && denial.operation.as_ref() == Some(word));
        if covered != plain && plain != format!("sts:{covered}") && !stands_for {
            return Some(format!("{word:?} covers {covered:?}"));
        }
    }
    let outside = |clause: &&Clause| {
        let within = clause.span.start <= clause.layer_span.start && clause.layer_span.end <= clause.span.end;
        clause.layer.is_some() && !within
    };
    denial.clause.as_ref().filter(outside).map(|clause| format!("{clause:?}"))
}

fn sentences() -> Vec<String> {
    texts(include_str!("wordings.txt")).into_iter().filter(|text| read(text).meaning != Meaning::Unknown).collect()
}

/// Line feeds at every blank.
fn every_blank(text: &str) -> String {
    text.replace(' ', "\n")
}

/// A line feed behind each `width` characters, also inside words.
fn at_width(text: &str, width: usize, prefix: &str) -> String {
    let mut lines = Vec::new();
    for line in text.split('\n') {
        let chars: Vec<char> = line.chars().collect();
        lines.extend(chars.chunks(width).map(|line| format!("{prefix}{}", line.iter().collect::<String>())));
    }
    lines.join("\n")
}

/// Lines of at most `width` characters, broken at blanks.
fn at_blanks(text: &str, width: usize, prefix: &str) -> String {
    let mut broken = String::new();
    for line in text.split('\n') {
        broken += prefix;
        let mut length = 0;
        for word in line.split(' ') {
            if length > 0 && length + word.len() > width {
                broken += "\n";
                broken += prefix;
                length = 0;
            } else if length > 0 {
                broken += " ";
            }
            broken += word;
            length += word.len() + 1;
        }
        broken += "\n";
    }
    broken
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

fn coloured(text: &str, open: &str, close: &str) -> String {
    let lines = text.split('\n').map(|line| {
        let words =
            line.split(' ').map(|word| if word.is_empty() { String::new() } else { format!("{open}{word}{close}") });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn each_line(text: &str, prefix: &str) -> String {
    text.split('\n').map(|line| format!("{prefix}{line}")).collect::<Vec<_>>().join("\n")
}

type Damage = (&'static str, fn(&str) -> String);

/// ERRORS 11, row by row.
static DAMAGE: [Damage; 30] = [
    ("none", str::to_owned),
    ("a line feed at every blank", every_blank),
    ("lines of 60, broken at blanks", |text| at_blanks(text, 60, "")),
    ("lines of 80, broken anywhere", |text| at_width(text, 80, "")),
    ("lines of 120, broken anywhere, CR LF", |text| at_width(text, 120, "").replace('\n', "\r\n")),
    ("box bars", |text| at_blanks(text, 76, "│ ")),
    ("ASCII bars", |text| at_blanks(text, 76, "| ")),
    ("box bars and lines broken anywhere", |text| at_width(text, 78, "│ ")),
    ("JSON", json),
    ("JSON in JSON", |text| json(&json(text))),
    ("a JSON log line", |text| {
        format!("{{\"level\":\"error\",\"ts\":1712937,\"msg\":{},\"caller\":\"main.go:12\"}}", json(text))
    }),
    ("Python's repr", |text| {
        format!("b'{}'", text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\'', "\\'"))
    }),
    ("HTML entities", html),
    ("HTML entities of HTML entities", |text| html(&html(text))),
    ("a page's tags", |text| format!("<pre><code>{}</code></pre>", html(text).replace('\n', "<br>"))),
    ("colours", |text| coloured(text, "\u{1b}[1;31m", "\u{1b}[0m")),
    ("colours without their escape", |text| coloured(text, "[31m", "[0m")),
    ("colours spelt out", |text| coloured(text, "\\u001b[31m", "\\u001b[0m")),
    ("no-break spaces", |text| text.replace(' ', "\u{a0}")),
    ("zero-width spaces", |text| text.replace(':', ":\u{200b}").replace('/', "/\u{200b}")),
    ("typographic quotes", |text| text.replace('\'', "\u{2019}").replace(" \"", " \u{201c}").replace('"', "\u{201d}")),
    ("twelve times", |text| [text; 12].join("\n")),
    ("in quotes, with a blank", |text| format!("\"{text} \"")),
    ("a quoted mail", |text| each_line(text, "> ")),
    ("times before lines", |text| each_line(text, "2025-05-12T16:07:33.6112345Z ")),
    ("a log prefix", |text| format!("Nov 21 03:22:01 host app[123]: ERROR (main.py:77) - {text}")),
    ("a comment", |text| each_line(text, "# ")),
    ("indented", |text| each_line(text, "        ")),
    ("doubled blanks", |text| text.replace(' ', "  ")),
    ("small letters in a big log", |text| {
        format!("{}{text}\n{}", "INFO nothing to see here\n".repeat(50), "DEBUG bye\n".repeat(50))
    }),
];

/// What is wrong with the reading of `text`.
fn wrong(text: &str, want: &Said) -> Option<String> {
    let denial = read(text);
    let said = said(&denial);
    let problem = if said == *want { astray(text, &denial)? } else { format!("{said:?}\n  is not {want:?}") };
    Some(format!("{problem}\n  in {text:?}"))
}

/// None may be wrong; of those that are, the first few are shown.
fn check(tried: usize, wrong: &[(&str, String)]) {
    let shown: Vec<_> = wrong.iter().take(10).map(|(name, problem)| format!("{name}: {problem}")).collect();
    assert!(tried > 0 && wrong.is_empty(), "{} of {tried}\n{}", wrong.len(), shown.join("\n"));
}

#[test]
fn every_damage_of_every_sentence() {
    let (mut tried, mut found) = (0, Vec::new());
    for sentence in sentences() {
        let want = said(&read(&sentence));
        for (name, damage) in DAMAGE {
            tried += 1;
            found.extend(wrong(&damage(&sentence), &want).map(|problem| (name, problem)));
        }
    }
    check(tried, &found);
}

/// Every forty-first sentence, from the `first` on: each wrapping is damaged with others.
fn few(first: usize) -> Vec<String> {
    sentences().into_iter().skip(first % 41).step_by(41).collect()
}

fn wrapped(wrapping: &str, message: &str, code: &str, operation: &str) -> String {
    // Inside JSON the message has JSON's escapes.
    let message =
        if wrapping.contains("\"{message}") { json(message).trim_matches('"').to_owned() } else { message.to_owned() };
    wrapping.replace("{message}", &message).replace("{code}", code).replace("{operation}", operation)
}

#[test]
fn every_wrapping_of_every_sentence() {
    let (mut tried, mut found) = (0, Vec::new());
    for wrapping in texts(include_str!("wrappings.txt")) {
        for sentence in sentences() {
            tried += 1;
            let own = read(&sentence);
            let text = wrapped(&wrapping, &sentence, "AccessDenied", "AssumeRole");
            // Without a known sentence the code is all there is, and the wrapping has another one.
            if own.meaning != Meaning::IdpError || !wrapping.contains("{code}") {
                found.extend(wrong(&text, &said(&own)).map(|problem| ("wrapped", problem)));
            }
            let denial = read(&text);
            let same = |word: &Option<Word>, want: &str| word.as_ref().is_some_and(|word| word.text == want);
            if wrapping.contains("{code}") && own.code.is_none() && !same(&denial.code, "AccessDenied") {
                found.push(("code", format!("{:?} in {text:?}", denial.code)));
            }
            if wrapping.contains("{operation}") && own.operation.is_none() && !same(&denial.operation, "AssumeRole") {
                found.push(("operation", format!("{:?} in {text:?}", denial.operation)));
            }
        }
    }
    check(tried, &found);
}

#[test]
fn every_damage_of_every_wrapping() {
    let (mut tried, mut found) = (0, Vec::new());
    for (n, wrapping) in texts(include_str!("wrappings.txt")).into_iter().enumerate() {
        for sentence in few(n) {
            let text = wrapped(&wrapping, &sentence, "AccessDenied", "AssumeRole");
            let want = said(&read(&text));
            for (name, damage) in DAMAGE {
                tried += 1;
                found.extend(wrong(&damage(&text), &want).map(|problem| (name, problem)));
            }
        }
    }
    check(tried, &found);
}

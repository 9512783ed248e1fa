//! Whatever is pasted: an answer, with every span inside the text and between its characters.

use proptest::prelude::*;

use super::texts::texts;
use super::*;

/// Known texts, whole.
fn known() -> Vec<String> {
    let files = [
        include_str!("wordings.txt"),
        include_str!("wrappings.txt"),
        include_str!("damaged.txt"),
        include_str!("events.txt"),
        include_str!("commands.txt"),
    ];
    files.into_iter().flat_map(texts).collect()
}

/// Every span of a reading.
fn spans(denial: &Denial) -> Vec<Span> {
    let mut words: Vec<&Word> = [&denial.code, &denial.operation, &denial.caller, &denial.action, &denial.resource]
        .into_iter()
        .flatten()
        .collect();
    words.extend(denial.learned.iter().map(|learned| &learned.value));
    words.extend(&denial.matched);
    words.extend(denial.refusals.iter().flat_map(|refusal| refusal.value.iter().chain([&refusal.parameter])));
    words.extend(denial.clause.iter().filter_map(|clause| clause.policy_arn.as_ref()));
    let mut spans: Vec<Span> = words.into_iter().map(|word| word.span).collect();
    spans.extend(denial.clause.iter().flat_map(|clause| [clause.span, clause.layer_span]));
    spans.push(denial.meaning_span);
    spans
}

/// Reads `text`, and looks at every span.
fn check(text: &str) -> Result<(), TestCaseError> {
    for span in spans(&read(text)) {
        prop_assert!(text.get(span.range()).is_some(), "{span:?} of {text:?}");
    }
    Ok(())
}

/// What is put into known texts to spoil them.
static SPOIL: [&str; 24] = [
    "\n",
    " ",
    "\\n",
    "\\\\\"",
    "\"",
    "'",
    "{",
    "}",
    "[",
    "<",
    ">",
    "&amp;",
    "&#x",
    "\u{1b}[",
    "\u{1b}]",
    "│",
    "|",
    "é",
    "\u{1f600}",
    "\u{a0}",
    "arn:",
    ":",
    "User:",
    " is not authorized to perform: ",
];

/// A known text with up to six pieces cut out, doubled or put in.
fn spoilt() -> impl Strategy<Value = String> {
    let cut =
        (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..4_u8, prop::sample::select(SPOIL.to_vec()));
    (prop::sample::select(known()), prop::collection::vec(cut, 0..6)).prop_map(|(text, cuts)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (from, length, what, put) in cuts {
            let from = from.index(chars.len() + 1);
            let to = (from + length.index(20)).min(chars.len());
            match what {
                0 => drop(chars.drain(from..to)),
                1 => drop(chars.splice(from..from, put.chars())),
                2 => drop(chars.drain(..from)),
                _ => {
                    let piece: Vec<char> = chars.iter().skip(from).take(to - from).copied().collect();
                    drop(chars.splice(to..to, piece));
                }
            }
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text(text in "\\PC{0,200}|(\\s|[\\\\\"'{}\\[\\]:,<>&;|\u{1b}a-z]){0,200}") {
        check(&text)?;
    }

    #[test]
    fn spoilt_texts(text in spoilt()) {
        check(&text)?;
    }

    /// Reading does not depend on what stands around a text in a log.
    #[test]
    fn within_a_log(text in prop::sample::select(known()), lines in 0..5_usize) {
        let around = "2024-01-01 INFO all is well\n".repeat(lines);
        let (alone, within) = (read(&text), read(&format!("{around}{text}\n{around}")));
        let said = |denial: &Denial| {
            let clause = denial.clause.as_ref().map(|clause| (clause.layer, clause.explicit));
            (std::mem::discriminant(&denial.meaning), denial.action.as_ref().map(|word| word.text.clone()), clause)
        };
        prop_assert_eq!(said(&alone), said(&within));
    }
}

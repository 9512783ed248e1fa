//! What holds for every input: a report, places inside the texts, fixes that keep their word.

#![expect(clippy::indexing_slicing, clippy::string_slice, reason = "a test stops where a place is not in its text")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Edit, Input, PolicyText};
use why_denied::engine::report::{Report, Verdict};

#[path = "../checklist/mod.rs"]
mod checklist;
mod edits;
mod generate;
mod json;
mod kept;
mod meaning;
mod near;
mod pasted;
mod redacted;
mod repairs;

fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Every place of a report lies in its text, on character boundaries.
fn places_are_inside(input: &Input, report: &Report) -> Result<(), TestCaseError> {
    for finding in &report.findings {
        let related = finding.related.iter().map(|related| (related.place.document, related.place.span));
        let spot = finding.spot.span.map(|span| (finding.spot.document, span));
        for (document, span) in spot.into_iter().chain(related) {
            let text = input.text(document).unwrap_or_default();
            prop_assert!(text.get(span.range()).is_some(), "{:?} marks {span:?} of {document}", finding.code);
        }
        for edit in finding.fixes.iter().flat_map(|fix| &fix.edits) {
            if let Edit::Text { document, span, .. } = edit {
                let text = input.text(*document).unwrap_or_default();
                prop_assert!(text.get(span.range()).is_some(), "{:?} edits {span:?} of {document}", finding.code);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_report_is_whole(input in pasted::input()) {
        let report = diagnose(&input);
        places_are_inside(&input, &report)?;
        prop_assert_eq!(checklist::fault(&report), None);
        prop_assert_eq!(report.cause().is_none(), report.verdict == Verdict::Allowed, "{:?}", report.verdict);
        prop_assert_eq!(report.denial.is_some(), report.verdict == Verdict::Denied);
        prop_assert_eq!(&diagnose(&input), &report, "the same input gives another report");
    }

    #[test]
    fn any_text_gives_a_report(error in ".{0,200}", trust in ".{0,200}", identity in "[\\[\\]{}\":,a-zA-Z* \n]{0,200}") {
        let input = Input {
            error: Some(error),
            trust_policy: Some(trust),
            identity_policies: Some(vec![PolicyText { name: None, text: identity }]),
            ..Input::default()
        };
        places_are_inside(&input, &diagnose(&input))?;
    }

    #[test]
    fn a_broken_policy_gives_a_report(policy in pasted::policy(true), cut in 0_usize..400, length in 0_usize..9, put in "[\\[\\]{}\":,\\\\ a\u{201c}]{0,4}") {
        let mut trust = policy;
        let clip = |at: usize| (0..=at.min(trust.len())).rev().find(|&at| trust.is_char_boundary(at)).unwrap_or(0);
        let range = clip(cut)..clip(cut + length);
        trust.replace_range(range, &put);
        let input = Input { trust_policy: Some(trust), ..Input::default() };
        places_are_inside(&input, &diagnose(&input))?;
    }
}

#[test]
fn limits_are_findings() {
    let code = |input: &Input| {
        diagnose(input).findings.iter().map(|finding| finding.code.as_str()).collect::<Vec<_>>().join(" ")
    };
    let deep = Input { trust_policy: Some("[".repeat(500_000)), ..Input::default() };
    assert!(code(&deep).contains("too-large"), "{}", code(&deep));
    let long = Input { trust_policy: Some(" ".repeat((1 << 20) + 1)), ..Input::default() };
    assert!(code(&long).contains("too-large"), "{}", code(&long));
    let policy = PolicyText { name: None, text: r#"{"Statement":[]}"#.to_owned() };
    let many = Input { identity_policies: Some(vec![policy; 200]), ..Input::default() };
    assert!(code(&many).contains("too-large"), "{}", code(&many));
}

#[test]
fn every_verdict_comes_up() {
    let mut runner = TestRunner::deterministic();
    let mut verdicts = BTreeMap::new();
    for _ in 0..500 {
        let world = generate::world().new_tree(&mut runner).expect("a world").current();
        *verdicts.entry(diagnose(&world.plain()).verdict.name()).or_insert(0) += 1;
    }
    for (verdict, least) in [("allowed", 60), ("denied", 60), ("rejected", 5), ("undetermined", 20)] {
        assert!(verdicts.get(verdict).is_some_and(|count| *count >= least), "{verdict} is rare: {verdicts:?}");
    }
}

//! Redaction changes what is read and nothing that is decided.

use proptest::prelude::*;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, PolicyText};
use why_denied::engine::redact::redact;

use super::pasted;

fn is_json(text: &str) -> bool {
    serde_json::from_str::<serde_json::Value>(text).is_ok()
}

fn check(input: &Input) -> Result<(), TestCaseError> {
    let redacted = redact(input);
    prop_assert_eq!(&redact(input), &redacted, "the same input is redacted otherwise");
    for document in input.policies() {
        let texts = (input.text(document), redacted.input.text(document));
        prop_assert_eq!(texts.0.is_some_and(is_json), texts.1.is_some_and(is_json), "{:?}", texts);
    }
    let (before, after) = (diagnose(input), diagnose(&redacted.input));
    let cause =
        |report: &why_denied::engine::report::Report| report.cause().map(|cause| (cause.code, cause.spot.document));
    if redacted.same {
        prop_assert_eq!(before.verdict, after.verdict);
        prop_assert_eq!(cause(&before), cause(&after));
    }
    Ok(())
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn the_answer_stays(input in pasted::input()) {
        check(&input)?;
    }

    #[test]
    fn any_text_is_redacted(error in ".{0,200}", trust in "[\\[\\]{}\":,a-zA-Z0-9*?./\\\\%$ \né-]{0,200}", name in ".{0,20}") {
        check(&Input {
            error: Some(error),
            identity_policies: Some(vec![PolicyText { name: Some(name), text: trust.clone() }]),
            trust_policy: Some(trust),
            ..Input::default()
        })?;
    }
}

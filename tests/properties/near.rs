//! What holds for every two values: the comparison answers, says nothing of equal ones, marks whole characters.

use proptest::prelude::*;
use proptest::sample::select;
use why_denied::engine::condition::operators::OPERATORS;
use why_denied::engine::near::{Compared, differences, marked};

/// Values of every form, and whole or broken by any characters.
fn value() -> impl Strategy<Value = String> {
    let forms = select(vec![
        "",
        "*",
        "arn:aws:iam::111122223333:role/team/ci",
        "arn:aws:sts::111122223333:assumed-role/ci/s",
        "arn:aws:iam::111122223333:root",
        "arn:aws:iam:::role/",
        "1111-2222-3333",
        "111122223333",
        "AROAEXAMPLE1234567890",
        "ec2.amazonaws.com",
        "sts:AssumeRole",
        "repo:acme/web:ref:refs/heads/*",
        "system:serviceaccount:default:app",
        "https://token.example/a%2Fb/",
        "${aws:username}-<ID>-{{ x }}",
        "2026-10-01T00:00:00Z",
        "203.0.113.0/24",
        "3600s",
    ]);
    (forms, ".{0,6}", any::<prop::sample::Index>()).prop_map(|(form, more, at)| {
        let at = at.index(form.len() + 1);
        format!("{}{more}{}", &form[..at], &form[at..])
    })
}

fn compared() -> impl Strategy<Value = Compared> {
    let mut all = vec![Compared::Principal, Compared::Action, Compared::Resource];
    all.extend(OPERATORS.iter().map(|base| Compared::Condition(base.family)));
    select(all)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, ..crate::config() })]

    #[test]
    fn any_two_values_are_compared(wanted in value(), actual in value(), how in compared()) {
        let found = differences(&wanted, &actual, how);
        prop_assert!(wanted != actual || found.is_empty());
        for difference in &found {
            prop_assert!(wanted.get(difference.marked.clone()).is_some(), "{difference:?}");
            prop_assert!(!difference.text.is_empty() && !difference.text.contains('\n'), "{difference:?}");
        }
        if let Some(range) = marked(&found, &wanted) {
            prop_assert!(wanted.get(range.clone()).is_some_and(|text| !text.is_empty()), "{range:?}");
        }
        prop_assert!(differences(&actual, &actual, how).is_empty());
    }

    #[test]
    fn texts_that_are_not_equal_differ(wanted in "[a-c]{0,6}", actual in "[a-c]{0,6}") {
        use why_denied::engine::condition::operators::Family;
        let how = Compared::Condition(Family::String { like: false, ignore_case: false });
        let (there, back) = (differences(&wanted, &actual, how), differences(&actual, &wanted, how));
        prop_assert_eq!(there.is_empty(), wanted == actual);
        prop_assert_eq!(there.len(), back.len());
    }
}

//! Fixes keep their word: they change what they say and nothing else, and what is called verified is.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::Value;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Edit, Input};
use why_denied::engine::json::{Document, Kind, NodeId};
use why_denied::engine::report::{Fix, Safety, Verdict};
use why_denied::engine::source::{DocumentId, Span};

use crate::generate::world;
use crate::json::Choices;
use crate::{config, pasted};

/// What the engine adds to a title that does not say itself how far a change opens.
const BACKSTOP: &str = "(opens more than this call needs)";

/// What keeps callers out of a policy, and what lets everything in.
#[derive(Debug, Default)]
struct Guards {
    denies: usize,
    tests: usize,
    stars: usize,
}

impl Guards {
    fn of(text: Option<&str>) -> Self {
        let policy: Value = serde_json::from_str(text.unwrap_or_default()).unwrap_or_default();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_else(|| vec![value.clone()]);
        let mut guards = Self::default();
        for statement in list(&policy["Statement"]) {
            guards.denies += usize::from(statement["Effect"] == "Deny");
            for keys in
                statement["Condition"].as_object().into_iter().flatten().filter_map(|(_, keys)| keys.as_object())
            {
                guards.tests += keys.values().filter(|values| !list(values).is_empty()).count();
            }
            for element in ["Principal", "Action", "Resource"].map(|name| &statement[name]) {
                let texts = element.get("AWS").unwrap_or(element);
                guards.stars += list(texts).iter().filter(|text| *text == "*").count();
            }
        }
        guards
    }
}

impl std::iter::Sum for Guards {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |a, b| Self {
            denies: a.denies + b.denies,
            tests: a.tests + b.tests,
            stars: a.stars + b.stars,
        })
    }
}

/// No more fixes than this are tried for one report.
const TRIED: usize = 24;

/// Inputs of all kinds, written in many ways.
fn input() -> impl Strategy<Value = Input> {
    let written = (world(), prop::collection::vec(any::<u8>(), 0..30)).prop_map(|(world, choices)| {
        let mut style = Choices::new(&choices);
        world.input(|json| json.text(&mut style))
    });
    prop_oneof![written, pasted::input()]
}

/// The edits of one document, in order.
fn edits_of(edits: &[Edit], wanted: DocumentId) -> Vec<(Span, &str)> {
    let text = |edit| match edit {
        &Edit::Text { document, span, ref text } if document == wanted => Some((span, text.as_str())),
        _ => None,
    };
    let mut edits: Vec<_> = edits.iter().filter_map(text).collect();
    edits.sort_by_key(|(span, _)| *span);
    edits
}

/// `text` with what stands between the edits copied byte by byte.
fn applied(text: &str, edits: &[(Span, &str)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (span, new) in edits {
        out.push_str(&text[at..span.range().start]);
        out.push_str(new);
        at = span.range().end;
    }
    out + &text[at..]
}

/// Every value that holds no other, with the names that lead to it.
fn leaves(text: &str) -> Vec<(String, Value)> {
    fn walk(path: &str, value: Value, out: &mut Vec<(String, Value)>) {
        match value {
            Value::Array(list) => list.into_iter().for_each(|value| walk(path, value, out)),
            Value::Object(members) => {
                members.into_iter().for_each(|(name, value)| walk(&format!("{path}/{name}"), value, out));
            }
            leaf => out.push((path.to_owned(), leaf)),
        }
    }
    let mut out = Vec::new();
    walk("", serde_json::from_str(text).unwrap_or_default(), &mut out);
    out
}

/// The leaves that no edit touches, neither them nor a name above them.
fn untouched(id: DocumentId, text: &str, edits: &[(Span, &str)]) -> Vec<(String, Value)> {
    fn walk(document: &Document, node: NodeId, path: &str, edits: &[(Span, &str)], out: &mut Vec<(String, Value)>) {
        let touched = |at: Span| edits.iter().any(|(span, _)| span.start <= at.end && at.start <= span.end);
        let here = document.node(node);
        let path = here.name.as_ref().map_or_else(|| path.to_owned(), |name| format!("{path}/{}", name.text));
        if here.name.as_ref().is_some_and(|name| touched(name.span)) {
            return;
        }
        match &here.kind {
            Kind::Array(children) | Kind::Object(children) => {
                for &child in children {
                    walk(document, child, &path, edits, out);
                }
            }
            _ if touched(here.span) => {}
            _ => out.push((path, serde_json::from_str(here.span.of(&document.text)).unwrap_or_default())),
        }
    }
    let mut out = Vec::new();
    walk(&Document::parse(id, text), NodeId::ROOT, "", edits, &mut out);
    out
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn edits_keep_every_other_byte(input in input()) {
        for fix in diagnose(&input).findings.iter().flat_map(|finding| &finding.fixes) {
            let edited = input.edited(&fix.edits);
            for id in input.policies().into_iter().chain([DocumentId::Error]) {
                let (before, after) = (input.text(id).unwrap_or_default(), edited.text(id).unwrap_or_default());
                let edits = edits_of(&fix.edits, id);
                let in_order = fix.edits.iter().filter_map(|edit| match edit {
                    Edit::Text { document, span, .. } if *document == id => Some(*span),
                    _ => None,
                });
                prop_assert!(in_order.is_sorted(), "{}: {:?}", fix.title, fix.edits);
                let apart = edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
                prop_assert!(apart, "{}: {:?}", fix.title, edits);
                prop_assert_eq!(&applied(before, &edits), after, "{}", &fix.title);
                if serde_json::from_str::<Value>(before).is_err() {
                    continue;
                }
                prop_assert!(serde_json::from_str::<Value>(after).is_ok(), "{}: {}", fix.title, after);
                let leaves = leaves(after);
                for (path, value) in untouched(id, before, &edits) {
                    // A statement that is wrapped is deeper in the text.
                    let kept = leaves.iter().any(|(other, same)| *same == value && other.ends_with(&path));
                    prop_assert!(kept, "{}: {} {} is gone from {}", fix.title, path, value, after);
                }
            }
        }
    }

    #[test]
    fn what_opens_more_is_called_so(input in input()) {
        for finding in diagnose(&input).findings {
            // A policy is not opened first.
            let first = finding.fixes.first().filter(|fix| fix.safety == Safety::Widens);
            prop_assert!(first.is_none_or(Fix::is_request), "{first:?}");
            for fix in &finding.fixes {
                let edited = input.edited(&fix.edits);
                let all = |input: &Input| input.policies().into_iter().map(|id| Guards::of(input.text(id))).sum::<Guards>();
                let (before, after) = (all(&input), all(&edited));
                let opens = after.denies < before.denies || after.tests < before.tests || after.stars > before.stars;
                prop_assert!(!opens || fix.safety == Safety::Widens, "{}: {before:?} becomes {after:?}", fix.title);
                prop_assert!(!fix.title.contains(BACKSTOP), "{} says no more than that", fix.title);
            }
        }
    }

    #[test]
    fn parts_make_up_the_fix(input in input()) {
        for fix in diagnose(&input).findings.iter().flat_map(|finding| &finding.fixes) {
            let served: BTreeSet<usize> = fix.parts.iter().flat_map(|part| part.edits.iter().copied()).collect();
            prop_assert_eq!(served, (0..fix.edits.len()).collect::<BTreeSet<usize>>(), "{}", &fix.title);
            prop_assert!(fix.parts.len() < 2 || fix.verified, "{} helps nobody", fix.title);
        }
    }

    #[test]
    fn verified_is_what_is_then_allowed(input in input()) {
        let report = diagnose(&input);
        let fixes = || report.findings.iter().flat_map(|finding| &finding.fixes).filter(|fix| !fix.edits.is_empty());
        for fix in fixes() {
            let fixed = diagnose(&input.edited(&fix.edits)).verdict;
            let right = if fix.verified { fixed == Verdict::Allowed } else { fixed != Verdict::Allowed || fixes().count() > TRIED };
            prop_assert!(right, "{}: verified {}, and then {:?}", fix.title, fix.verified, fixed);
        }
    }
}

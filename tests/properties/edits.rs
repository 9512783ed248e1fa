//! Fixes keep their word: they change what they say and nothing else, and what is called verified is.

use proptest::prelude::*;
use serde_json::Value;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Edit, Input};
use why_denied::engine::json::{Document, Kind, NodeId};
use why_denied::engine::report::Verdict;
use why_denied::engine::source::{DocumentId, Span};

use crate::generate::world;
use crate::json::Choices;
use crate::{config, pasted};

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
                let apart = edits.windows(2).all(|pair| pair[0].0.end <= pair[1].0.start);
                prop_assert!(apart, "{}: {:?}", fix.title, edits);
                prop_assert_eq!(&applied(before, &edits), after, "{}", &fix.title);
                if serde_json::from_str::<Value>(before).is_err() {
                    continue;
                }
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

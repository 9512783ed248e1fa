//! Texts and what is read in them, in the files beside; and the product of sentences, wrappings and damage.

mod damage;
mod properties;
mod texts;

use std::fmt::Write as _;

use super::*;

/// What is read in `text`, a line a fact; each word must be what its span covers.
fn facts(text: &str) -> String {
    let denial = read(text);
    let mut said = format!("{} in {:?}\n", meaning(&denial.meaning), denial.meaning_span.of(text));
    let fields = [
        ("code", &denial.code),
        ("operation", &denial.operation),
        ("caller", &denial.caller),
        ("action", &denial.action),
        ("resource", &denial.resource),
    ];
    for (name, word) in fields {
        if let Some(word) = word {
            _ = writeln!(said, "{name} {}", underlined(text, word));
        }
    }
    if let Some(clause) = &denial.clause {
        said += &clause_facts(text, clause);
    }
    for refusal in &denial.refusals {
        let value = refusal.value.as_ref().map_or(String::new(), |value| format!(" value {}", underlined(text, value)));
        let parameter = underlined(text, &refusal.parameter);
        _ = writeln!(said, "refused {parameter} {:?}{value} {}", refusal.key, constraint(text, &refusal.constraint));
    }
    for Learned { key, value } in &denial.learned {
        _ = writeln!(said, "{key:?} {}", underlined(text, value));
    }
    for name in &denial.matched {
        _ = writeln!(said, "matched {}", underlined(text, name));
    }
    _ = writeln!(said, "{:?}{}", denial.source, if denial.complete { ", complete" } else { "" });
    said
}

fn clause_facts(text: &str, clause: &Clause) -> String {
    let kind = if clause.explicit { "explicit" } else { "implicit" };
    let layer = clause.layer.map_or("-", Layer::name);
    let mut said = format!("clause {kind} {layer} {:?} in {:?}", clause.layer_span.of(text), clause.span.of(text));
    if let Some(through) = clause.through {
        _ = write!(said, " through {}", through.name());
    }
    if let Some(arn) = &clause.policy_arn {
        _ = write!(said, " policy {}", underlined(text, arn));
    }
    said + "\n"
}

fn constraint(text: &str, constraint: &Constraint) -> String {
    match constraint {
        Constraint::Pattern(word) => format!("pattern {}", underlined(text, word)),
        other => format!("{other:?}"),
    }
}

/// The word in quotes; what its span covers behind it, where that is written otherwise.
fn underlined(text: &str, word: &Word) -> String {
    let covered = word.span.of(text);
    if covered == word.text { format!("{covered:?}") } else { format!("{:?} from {covered:?}", word.text) }
}

/// The meaning, its words without their places.
fn meaning(meaning: &Meaning) -> String {
    let mut said = format!("{meaning:?}");
    while let Some(start) = said.find("Word { text: ") {
        let end = said.get(start..).and_then(|rest| rest.find("} }")).map_or(said.len(), |n| start + n + 3);
        let inner = said.get(start + "Word { text: ".len()..end).unwrap_or_default();
        let word = inner.split(", span: ").next().unwrap_or_default().to_owned();
        said.replace_range(start..end, &word);
    }
    said
}

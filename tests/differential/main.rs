//! The engine against another one: random cases, each judged by the engine and by the npm package
//! `@cloud-copilot/iam-simulate`.
//!
//! `make differential` runs 5,000 of them, `make differential CASES=100000` more, `SEED=2` others, and `CASE=17` prints
//! one. Three must agree: the engine, the other one, and the generator, which builds most cases so that it knows what
//! becomes of them and which field it broke. Where the other engine is known to be wrong, `disagreements.rs` says so.

#![expect(unreachable_pub, reason = "nothing is public in a test")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where a case is not what it should be"
)]

mod case;
mod conditions;
mod disagreements;
#[path = "../door/mod.rs"]
mod door;
mod examples;
mod faults;
mod generate;
mod oracle;
mod random;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use case::Case;
use random::Random;

/// So many cases are asked at once.
const CHUNK: u64 = 5_000;

/// The engine's report.
fn report(case: &Case) -> Json {
    door::report(&case.input())
}

fn verdict(report: &Json) -> String {
    let verdict = report["verdict"].as_str().unwrap_or_default();
    match report["denial"].as_str() {
        Some("explicit") => format!("{verdict} explicitly"),
        Some(_) => format!("{verdict} implicitly"),
        None => verdict.to_owned(),
    }
}

/// A number of the environment.
fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

/// Whether the other engine is here; a failure where it has to be.
fn has_oracle() -> bool {
    let Some(missing) = oracle::missing() else { return true };
    assert!(std::env::var_os("REQUIRE_ORACLE").is_none(), "{missing}");
    eprintln!("skipped: {missing}");
    false
}

/// What came of a run.
#[derive(Default)]
struct Tally {
    verdicts: BTreeMap<String, usize>,
    /// Disagreements that stay without a class, by its name.
    excused: BTreeMap<&'static str, usize>,
    /// Cases with one fault: by its kind, so many marked right of so many.
    marked: BTreeMap<&'static str, (usize, usize)>,
    wrong: Vec<String>,
    off: Vec<String>,
}

impl Tally {
    fn run(&mut self, seed: u64, numbers: std::ops::Range<u64>) {
        let cases: Vec<Case> = numbers.clone().map(|number| faults::case(&mut Random::new(seed, number))).collect();
        let theirs = oracle::ask(&cases.iter().collect::<Vec<_>>());
        let rewritten: Vec<_> = cases.iter().map(|case| disagreements::rewrite(case, None)).collect();
        let of_class: Vec<&Case> =
            rewritten.iter().filter(|(_, classes)| !classes.is_empty()).map(|(case, _)| case).collect();
        let mut excused = oracle::ask(&of_class).into_iter();
        let mut without = Vec::new();
        for (((number, case), theirs), (_, classes)) in numbers.zip(&cases).zip(&theirs).zip(&rewritten) {
            let excused = if classes.is_empty() { theirs.clone() } else { excused.next().expect("an answer") };
            let report = report(case);
            let ours = verdict(&report);
            *self.verdicts.entry(ours.clone()).or_default() += 1;
            let known = !case.known || case.faults.is_empty() == (ours == "allowed");
            if ours != excused || !known {
                self.wrong.push(format!(
                    "SEED={seed} CASE={number}: the engine says {ours}, the other {theirs}, and {excused} once rewritten \
                     for {classes:?}; broken was {:?}\n{}",
                    case.faults,
                    case.input(),
                ));
            }
            if *theirs != ours {
                without.extend(
                    classes.iter().map(|class| (*class, ours.clone(), disagreements::rewrite(case, Some(class)).0)),
                );
            }
            if let (true, [fault]) = (case.known, case.faults.as_slice()) {
                let cause = &report["cause"];
                let is = |(document, pointer): &(String, String)| {
                    cause["document"] == document.as_str() && cause["pointer"] == pointer.as_str()
                };
                let right = fault.fields.iter().any(is);
                let (hits, all) = self.marked.entry(fault.what).or_default();
                (*hits, *all) = (*hits + usize::from(right), *all + 1);
                if !right {
                    let (document, pointer) = (&cause["document"], &cause["pointer"]);
                    self.off.push(format!("SEED={seed} CASE={number}: {fault:?} is marked as {document} {pointer}"));
                }
            }
        }
        let answers = oracle::ask(&without.iter().map(|(.., case)| case).collect::<Vec<_>>());
        for ((class, ours, _), answer) in without.iter().zip(answers) {
            *self.excused.entry(class).or_default() += usize::from(answer != *ours);
        }
    }
}

fn some(texts: &[String]) -> String {
    texts.iter().take(5).cloned().collect::<Vec<_>>().join("\n\n")
}

#[test]
#[ignore = "`make differential` runs it"]
fn both_engines_agree() {
    if !has_oracle() {
        return;
    }
    let seed = number("SEED").unwrap_or(1);
    let (mut tally, mut cases) = (Tally::default(), number("CASES").unwrap_or(CHUNK));
    if let Some(number) = number("CASE") {
        let case = faults::case(&mut Random::new(seed, number));
        println!("{:#}\n{:#}", case.input(), report(&case));
        tally.run(seed, number..number + 1);
        cases = 1;
    } else {
        for first in (0..cases).step_by(usize::try_from(CHUNK).expect("a size")) {
            tally.run(seed, first..cases.min(first + CHUNK));
        }
    }
    let (hits, all) = tally.marked.values().fold((0, 0), |(hits, all), more| (hits + more.0, all + more.1));
    println!("{cases} cases: {:?}", tally.verdicts);
    println!("disagreements by class: {:?}", tally.excused);
    println!("the broken field is marked in {hits} of {all}: {:?}\n{}", tally.marked, some(&tally.off));
    assert!(tally.wrong.is_empty(), "{} of {cases} cases:\n{}", tally.wrong.len(), some(&tally.wrong));
    assert!(hits * 100 >= all * 97, "the broken field is marked in {hits} of {all}:\n{}", some(&tally.off));
    let never = |id: &&str| tally.excused.get(id).is_none_or(|count| *count == 0);
    let dead: Vec<&str> = disagreements::CLASSES.iter().map(|class| class.id).filter(never).collect();
    assert!(cases < CHUNK || dead.is_empty(), "no case shows the disagreements {dead:?}");
}

#[test]
fn every_disagreement_has_an_example() {
    if !has_oracle() {
        return;
    }
    let examples: Vec<(Case, Json)> =
        disagreements::CLASSES.iter().map(|class| examples::read(class.example)).collect();
    let rewritten: Vec<_> = examples.iter().map(|(case, _)| disagreements::rewrite(case, None)).collect();
    let theirs = oracle::ask(&examples.iter().map(|(case, _)| case).collect::<Vec<_>>());
    let excused = oracle::ask(&rewritten.iter().map(|(case, _)| case).collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (number, class) in disagreements::CLASSES.iter().enumerate() {
        let ((case, want), (_, classes)) = (&examples[number], &rewritten[number]);
        let ours = verdict(&report(case));
        let got = [ours.as_str(), &theirs[number], &excused[number]];
        let (right, other) = (want["engine"].as_str().unwrap_or_default(), want["other"].as_str().unwrap_or_default());
        if got != [right, other, right] || *classes != [class.id] || right == other {
            let (page, part) = class.decided_by;
            wrong.push(format!("{}: {} ({page}{part}): got {got:?} of {classes:?}", class.id, class.does));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_cases_reach_everything() {
    let mut seen = BTreeSet::new();
    for number in 0..CHUNK {
        let case = faults::case(&mut Random::new(1, number));
        for place in case.conditions() {
            seen.insert(place.operator);
        }
        seen.extend(case.documents.keys().map(|doc| doc.name().split('/').next().unwrap_or_default().to_owned()));
        seen.extend(case.faults.iter().map(|fault| format!("broken {}", fault.what)));
        let accounts = if case.same_account() { "one account" } else { "two accounts" };
        let caller = format!("{:?}", case.caller);
        seen.insert(format!("{} {accounts}", caller.split('(').next().unwrap_or_default()));
        let principals = case.documents.get(&case::Doc::Trust).map(Json::to_string).unwrap_or_default();
        for form in [":root\"", ":user/", ":role/", ":assumed-role/", "\"AWS\":\"*\"", "\"Service\"", "\"Federated\""] {
            seen.extend(principals.contains(form).then(|| form.to_owned()));
        }
        for element in ["NotAction", "NotResource", "${", "2008-10-17"] {
            seen.extend(case.documents.values().any(|d| d.to_string().contains(element)).then(|| element.to_owned()));
        }
    }
    let mut wanted: Vec<String> = vec!["Null".into()];
    for base in conditions::BASES.into_iter().filter(|base| *base != "Null") {
        for prefix in ["", "ForAllValues:", "ForAnyValue:"] {
            wanted.extend(["", "IfExists"].map(|suffix| format!("{prefix}{base}{suffix}")));
        }
    }
    let callers = ["User one account", "User two accounts", "Session one account", "Session two accounts"];
    let others = ["Service one account", "Issuer one account", "Saml one account"];
    let layers = ["trust_policy", "identity_policies", "permissions_boundary", "session_policies"];
    let guards = ["service_control_policies", "resource_control_policies", "vpc_endpoint_policy"];
    let forms = [":root\"", ":user/", ":role/", ":assumed-role/", "\"AWS\":\"*\"", "\"Service\"", "\"Federated\""];
    let broken =
        ["principal", "action-misspelt", "action-other", "not-action", "resource", "not-resource", "condition"];
    let more = ["external-id", "statement-missing", "deny", "deny-condition"];
    let elements = ["NotAction", "NotResource", "${", "2008-10-17"];
    wanted.extend([&callers[..], &others, &layers, &guards, &forms, &elements].concat().into_iter().map(str::to_owned));
    wanted.extend([&broken[..], &more].concat().into_iter().map(|what| format!("broken {what}")));
    let missing: Vec<_> = wanted.iter().filter(|what| !seen.contains(*what)).collect();
    assert!(missing.is_empty(), "no case has {missing:?}");
}

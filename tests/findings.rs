//! The pages of the findings, run: every example is diagnosed and must give the report that stands below it.
//!
//! A page is help, specification and test at once. `UPDATE_EXPECT=1 cargo test --test findings` writes the report
//! blocks, and the JSON of the same reports in `tests/reports`, anew; read the difference as you would read code.

#![expect(clippy::expect_used, clippy::panic, reason = "a page that cannot be read is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::Path;

use why_denied::engine::diagnose;
use why_denied::engine::finding::Code;
use why_denied::engine::input::{ContextValue, Edit, Input};
use why_denied::engine::report::{Finding, Fix, Report, Verdict};
use why_denied::engine::source::{DocumentId, Span};
use why_denied::interface::{self, Value};
use why_denied::text::{Styles, Subject, terminal};

mod checklist;

/// What is said beside a cause, and is never one itself.
const NEVER_A_CAUSE: [&str; 12] = [
    "bare-statement",
    "condition-not-enforced",
    "condition-set-unguarded",
    "error-contradicts-policies",
    "oidc-audience-missing",
    "oidc-subject-broad",
    "oidc-subject-missing",
    "principal-open",
    "request-contradicts-error",
    "role-may-not-exist",
    "third-party-without-external-id",
    "wildcard-granted",
];

/// Where a page may send its reader: AWS, and the vendors whose tokens it explains.
const HOSTS: [&str; 8] = [
    "aws.amazon.com",
    "buildkite.com",
    "circleci.com",
    "developer.hashicorp.com",
    "docs.aws.amazon.com",
    "docs.github.com",
    "docs.gitlab.com",
    "repost.aws",
];

#[test]
fn codes_are_unique_and_in_kebab_case() {
    let codes: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), Code::ALL.len());
    for code in codes {
        let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
        assert!(code.split('-').all(word), "{code}");
    }
}

#[test]
fn every_page_has_its_parts() {
    for page in Page::all() {
        let title = format!("# {}\n\n", page.code.as_str());
        assert!(page.text.starts_with(&title), "{page}: begins with another title");
        let headings = ["\n## How to mend it\n", "\n## What AWS does\n", "\n## Example"];
        let places = headings.map(|heading| page.text.find(heading));
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{page}: wants {headings:?}");
        let (_, aws) = page.text.split_once(headings[1]).unwrap_or_default();
        let (aws, _) = aws.split_once(headings[2]).unwrap_or_default();
        assert!(aws.contains("](https://docs.aws.amazon.com/"), "{page}: cites no page of AWS");
        let (_, rules) = aws.rsplit_once("Rules: ").unwrap_or_else(|| panic!("{page}: cites no rule"));
        let rule = |rule: &str| rule.strip_prefix('R').is_some_and(|number| number.parse::<u16>().is_ok());
        assert!(rules.trim_end().trim_end_matches('.').split(", ").all(rule), "{page}: cites {rules:?}");
    }
}

#[test]
fn links_lead_to_aws_and_to_vendors() {
    for page in Page::all() {
        for rest in page.text.split("](").skip(1) {
            let link = rest.split(')').next().unwrap_or_default();
            let host = link.strip_prefix("https://").and_then(|address| address.split('/').next());
            assert!(host.is_some_and(|host| HOSTS.contains(&host)), "{page}: {link}");
        }
    }
}

#[test]
fn every_example_gives_its_report() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for page in Page::all() {
        let mut text = page.text.to_owned();
        for example in page.examples().iter().rev() {
            let (old, new) = (page.slice(&example.report), example.rendered());
            if *old != new {
                wrong.push(format!("{page}:{}: the report is\n{new}\nand the page says\n{old}\n", example.line));
                text.replace_range(example.report.clone(), &new);
            }
        }
        if update && text != page.text {
            page.write(&text);
        }
    }
    assert!(update || wrong.is_empty(), "{}UPDATE_EXPECT=1 writes the reports anew.", wrong.concat());
}

/// The same reports as programs get them: of each code's first example, in `tests/reports`.
#[test]
fn every_code_has_its_report_as_json() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut left: BTreeSet<_> = std::fs::read_dir(&folder)
        .map(|files| files.map(|file| file.expect("a file").file_name().into_string().expect("a name")).collect())
        .unwrap_or_default();
    let mut wrong = Vec::new();
    for page in Page::all() {
        let Some(example) = page.examples().into_iter().next() else { continue };
        let report = interface::Report::new(&example.input, &example.diagnose());
        let new = serde_json::to_string_pretty(&report).expect("a report") + "\n";
        let name = format!("{page}.json");
        let file = folder.join(&name);
        left.remove(&name);
        if std::fs::read_to_string(&file).ok().as_deref() != Some(&new) {
            if update {
                std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, new)).expect("a file");
            }
            wrong.push(name);
        }
    }
    assert_eq!(left, BTreeSet::new(), "these belong to no code");
    assert!(update || wrong.is_empty(), "{wrong:?} differ. UPDATE_EXPECT=1 writes them anew.");
}

#[test]
fn every_code_is_found_in_its_examples() {
    for page in Page::all() {
        let examples = page.examples();
        let has = |report: &Report| report.findings.iter().any(|finding| finding.code == page.code);
        let missing: Vec<_> = examples.iter().filter(|e| !has(&e.diagnose())).map(|e| e.line).collect();
        assert!(!examples.is_empty() && missing.is_empty(), "{page}: not found by the examples of lines {missing:?}");
        let is_cause = examples.iter().any(|e| e.diagnose().cause().is_some_and(|cause| cause.code == page.code));
        let never = NEVER_A_CAUSE.contains(&page.code.as_str());
        assert!(is_cause || never, "{page}: is the cause of no example");
    }
}

#[test]
fn the_checklist_agrees_with_the_report() {
    for page in Page::all() {
        for example in page.examples() {
            assert_eq!(checklist::fault(&example.diagnose()), None, "{page}:{}", example.line);
        }
    }
}

#[test]
fn fixes_do_what_they_say() {
    for page in Page::all() {
        for example in page.examples() {
            let place = format!("{page}:{}", example.line);
            let report = example.diagnose();
            for finding in &report.findings {
                for fix in &finding.fixes {
                    check_edits(&format!("{place}: {}", fix.title), &example.input, fix);
                    if fix.verified {
                        check_proof(&format!("{place}: {}", fix.title), &example.input, finding, fix);
                    }
                }
            }
        }
    }
}

/// A verified fix leads to a call that is allowed, and its finding is gone.
fn check_proof(place: &str, input: &Input, finding: &Finding, fix: &Fix) {
    let after = diagnose(&input.edited(&fix.edits));
    assert_eq!(after.verdict, Verdict::Allowed, "{place}");
    let same = |other: &Finding| {
        (other.code, &other.spot.document, &other.spot.pointer)
            == (finding.code, &finding.spot.document, &finding.spot.pointer)
    };
    assert!(!after.findings.iter().any(same), "{place}: the finding is still there");
}

/// Edits are disjoint and inside their texts, change nothing else, and leave JSON as JSON.
fn check_edits(place: &str, input: &Input, fix: &Fix) {
    let edited = input.edited(&fix.edits);
    let mut changes: BTreeMap<DocumentId, Vec<(Span, &str)>> = BTreeMap::new();
    for edit in &fix.edits {
        if let Edit::Text { document, span, text } = edit {
            changes.entry(*document).or_default().push((*span, text));
        }
    }
    for document in edited.policies().into_iter().chain([DocumentId::Error]) {
        let mut edits = changes.remove(&document).unwrap_or_default();
        edits.sort();
        let old = input.text(document).unwrap_or_default();
        let new = edited.text(document).unwrap_or_default();
        let mut wanted = String::new();
        let mut done = 0;
        for (span, text) in edits {
            let Range { start, end } = span.range();
            let kept =
                old.get(done..start).unwrap_or_else(|| panic!("{place}: {document} {span:?} overlaps or is outside"));
            assert!(old.is_char_boundary(end) && start <= end, "{place}: {document} {span:?} cuts a character");
            wanted += kept;
            wanted += text;
            done = end;
        }
        wanted += old.get(done..).unwrap_or_default();
        assert_eq!(new, wanted, "{place}: {document}");
        let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
        let was_json = document != DocumentId::Error && (old.is_empty() || json(old));
        assert!(!was_json || json(new), "{place}: {document} is no JSON then:\n{new}");
    }
    assert!(changes.is_empty(), "{place}: edits what was not given: {changes:?}");
}

/// The page of a code.
struct Page {
    code: Code,
    text: &'static str,
}

impl Page {
    fn all() -> impl Iterator<Item = Self> {
        Code::ALL.iter().map(|&code| {
            let name = code.as_str().replace('-', "_");
            let path = format!("{}/src/engine/findings/{name}.md", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).expect("a page").leak();
            assert!(text.starts_with(code.page()), "{name}: the help is not the page's beginning");
            Self { code, text }
        })
    }

    /// What is between two fences, with the words behind the first and the line it stands on.
    fn blocks(&self) -> Vec<(usize, &'static str, Range<usize>)> {
        let mut blocks = Vec::new();
        let mut open: Option<(usize, &str, usize)> = None;
        let mut at = 0;
        for (number, line) in (1..).zip(self.text.split_inclusive('\n')) {
            let fence = line.trim_end().strip_prefix("```");
            open = match (fence, open) {
                (Some(info), None) => Some((number, info, at + line.len())),
                (Some(_), Some((number, info, start))) => {
                    blocks.push((number, info, start..at));
                    None
                }
                (None, open) => open,
            };
            at += line.len();
        }
        assert!(open.is_none(), "{self}: a fence is open at the end");
        blocks
    }

    /// Each run of blocks that a report closes. A block of one word is no part of an example.
    fn examples(&self) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut given = Vec::new();
        for (line, info, span) in self.blocks() {
            match info.split_once(' ') {
                None => {}
                Some(("text", "report")) => {
                    let input = input(&format!("{self}:{line}"), std::mem::take(&mut given));
                    examples.push(Example { line, input, report: span });
                }
                Some((language, what)) => {
                    let text = self.slice(&span).trim_end_matches('\n');
                    let is_json = serde_json::from_str::<serde_json::Value>(text).is_ok();
                    assert_eq!(language == "json", is_json, "{self}:{line}: JSON is `json`, all else is `text`");
                    given.push((what, text));
                }
            }
        }
        assert!(given.is_empty(), "{self}: no report closes the last example");
        examples
    }

    fn slice(&self, span: &Range<usize>) -> &'static str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    fn write(&self, text: &str) {
        let file = format!("src/engine/findings/{}.md", self.code.as_str().replace('-', "_"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let old = std::fs::read_to_string(&path).expect("the page is where its module is");
        assert_eq!(old, self.text, "{self}: the file has changed since the build");
        std::fs::write(path, text).expect("the page can be written");
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())
    }
}

/// An example of a page.
struct Example {
    line: usize,
    input: Input,
    report: Range<usize>,
}

impl Example {
    fn diagnose(&self) -> Report {
        diagnose(&self.input)
    }

    fn rendered(&self) -> String {
        let subject = Subject { input: &self.input, report: &self.diagnose(), files: &BTreeMap::new() };
        terminal(subject, &Styles::default())
    }
}

/// The input that the blocks of an example make.
fn input(place: &str, blocks: Vec<(&str, &str)>) -> Input {
    let mut members: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for (what, text) in blocks {
        let (what, name) = what.split_once(' ').map_or((what, None), |(what, name)| (what, Some(name)));
        let (key, value) = match what {
            "trust" => ("trust_policy", text.into()),
            "identity" => ("identity_policies", policy(name, text)),
            "boundary" => ("permissions_boundary", text.into()),
            "session" => ("session_policies", text.into()),
            "scp" => ("service_control_policies", Value::List(vec![policy(name, text)])),
            "rcp" => ("resource_control_policies", Value::List(vec![policy(name, text)])),
            "endpoint" => ("vpc_endpoint_policy", text.into()),
            // A caller that is known to have no policy.
            "none" => {
                members.entry("identity_policies").or_default();
                continue;
            }
            "error" => ("error", text.into()),
            "request" => {
                let value = Value::read(&mut serde_json::Deserializer::from_str(text));
                ("request", value.unwrap_or_else(|_| panic!("{place}: the request is no JSON")))
            }
            _ => panic!("{place}: nothing is called `{what}`"),
        };
        members.entry(key).or_default().push(value);
    }
    let lists = ["identity_policies", "session_policies", "service_control_policies", "resource_control_policies"];
    let member = |(key, mut values): (&str, Vec<Value>)| {
        let list = lists.contains(&key);
        assert!(list || values.len() == 1, "{place}: gives `{key}` twice");
        (key.to_owned(), if list { Value::List(values) } else { values.remove(0) })
    };
    let input = interface::Input::new(Value::Object(members.into_iter().map(member).collect()));
    let input = input.unwrap_or_else(|error| panic!("{place}: {error}"));
    assert_eq!(input.notes, Vec::<String>::new(), "{place}");
    input.engine
}

fn policy(name: Option<&str>, text: &str) -> Value {
    let Some(name) = name else { return text.into() };
    Value::Object(vec![("name".to_owned(), name.into()), ("text".to_owned(), text.into())])
}

/// The input with a value of a condition key, told as a user would; none where it cannot be.
fn told(input: &Input, key: &str, value: Option<&str>) -> Option<Input> {
    let mut input = input.clone();
    let request = &mut input.request;
    let by_key = request.context.iter().any(|(name, _)| name.eq_ignore_ascii_case(key));
    let parameter = match key.to_ascii_lowercase().as_str() {
        _ if by_key => None,
        "sts:externalid" => Some(&mut request.external_id),
        "sts:rolesessionname" => Some(&mut request.session_name),
        "sts:sourceidentity" => Some(&mut request.source_identity),
        "aws:requestedregion" => Some(&mut request.region),
        _ => None,
    };
    if let Some(parameter) = parameter {
        // What the error tells of a parameter cannot be told away.
        *parameter = Some(value?.to_owned());
    } else {
        request.context.retain(|(name, _)| !name.eq_ignore_ascii_case(key));
        let value = value.map(|value| ContextValue { values: vec![value.to_owned()], list: false });
        request.context.push((key.to_owned(), value));
    }
    Some(input)
}

#[test]
fn each_outcome_is_the_verdict_with_that_value() {
    let mut tried = 0;
    for page in Page::all() {
        for example in page.examples() {
            for condition in example.diagnose().conditions {
                assert!(condition.outcomes.iter().filter(|tried| tried.current).count() <= 1);
                for outcome in condition.outcomes.iter().filter(|tried| !tried.current) {
                    let Some(input) = told(&example.input, &condition.key, outcome.value.as_deref()) else { continue };
                    let place = format!("{page}:{} {} {:?}", example.line, condition.key, outcome.value);
                    assert_eq!(diagnose(&input).verdict, outcome.verdict, "{place}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 100, "{tried} values were tried");
}

//! Each rule with a table of its cases: `rules/*.md`, where a heading cites the rule and a row is one case.
//!
//! A column names what it sets or what is expected. Lines such as `- caller: …` under a heading set something for
//! every row below it; those before the first heading, for the whole file.
//!
//! | column | meaning |
//! | --- | --- |
//! | any key of INTERFACE.md's `request` | that key; JSON where it is no text |
//! | `trust`, `identity`, `boundary`, `session`, `scp`, `rcp`, `endpoint` | the layer: `none`, `empty`, `allow`, `other` (allows something else), `deny`, JSON of a document, of a statement's changed elements (`null` takes one away) or of a list of such, else the raw text; `raw …` for text that is JSON |
//! | `levels` | service control policies by level, root first: a list of lists of such words |
//! | `trust.Principal`, `identity.Resource`, … | one element of the layer's usual statement, or `Version`, `Id` |
//! | `operator`, `key`, `policy`, `request` | a condition of the trust policy, and what the request has for the key |
//! | `error` | the pasted error |
//! | `result` | of the condition: `true`, `false`, `unknown` |
//! | `verdict`, `denial` | as in the report |
//! | `at` | the cause: `trust /Statement/0/Principal`, with ` key` behind it where the name is marked |
//! | `marks` | the marked characters of the cause |
//! | `code` | of the cause |
//! | `finding` | the code of any finding, with its place behind it if that matters; `-` for no finding at all |
//! | `says` | words of some finding |
//! | `assumes` | words of some assumption; `-` where it hangs on no open question |
//! | `reads` | what the report has of the request from the error: `caller arn:…; role arn:…`; `-` for nothing |
//! | `fix` | words of the title of some fix that leads to an allowed call; `-` for none |
//! | `note` | a word for the reader |
//!
//! `::A:` and `::B:` stand for the accounts 111122223333 and 444455556666, `x{64}` for as many of the character before
//! it, a number of `session_tags` for so many. An empty cell sets nothing.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where a table is not what it should be"
)]

use serde_json::{Map, Value as Json, json};

mod door;

const LAYERS: [(&str, &str); 7] = [
    ("trust", "trust_policy"),
    ("identity", "identity_policies/0"),
    ("boundary", "permissions_boundary"),
    ("session", "session_policies/0"),
    ("scp", "service_control_policies/0/0"),
    ("rcp", "resource_control_policies/0"),
    ("endpoint", "vpc_endpoint_policy"),
];

/// Columns and cells of one case, those that were set last behind the others.
type Cells = Vec<(String, String)>;

#[derive(Default)]
struct Case {
    request: Map<String, Json>,
    condition: [Option<String>; 4],
    /// Texts of service control policies by level.
    levels: Vec<Vec<String>>,
    error: Option<String>,
    /// Policy texts by the layer's short name; none where it is not given.
    texts: Vec<(&'static str, Option<Vec<String>>)>,
    /// Elements that were set by themselves, by layer.
    elements: Vec<(&'static str, String, Json)>,
    expected: Cells,
}

fn usual(layer: &str) -> Json {
    match layer {
        "trust" => json!({
            "Effect": "Allow",
            "Principal": { "AWS": ["111122223333", "444455556666"] },
            "Action": "sts:AssumeRole",
        }),
        "rcp" | "endpoint" => json!({ "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*" }),
        _ => json!({ "Effect": "Allow", "Action": "sts:*", "Resource": "*" }),
    }
}

fn document(statements: &Json) -> Json {
    json!({ "Version": "2012-10-17", "Statement": statements })
}

/// The layer's usual statement with these elements in place of its own.
fn changed(layer: &str, elements: &Json) -> Json {
    let mut statement = usual(layer);
    for (name, value) in elements.as_object().expect("a statement") {
        let statement = statement.as_object_mut().expect("a statement");
        let negated = name.strip_prefix("Not").filter(|plain| ["Action", "Resource", "Principal"].contains(plain));
        negated.map(|plain| statement.remove(plain));
        if value.is_null() {
            statement.remove(name);
        } else {
            statement.insert(name.clone(), value.clone());
        }
    }
    statement
}

/// The texts of a layer that a cell stands for; none where it is not given.
fn policy(layer: &str, cell: &str) -> Option<Vec<String>> {
    let one = |elements: &Json| changed(layer, elements);
    let document = match cell {
        "none" => return None,
        "empty" => return Some(Vec::new()),
        "allow" => document(&json!([usual(layer)])),
        "other" => document(&json!([one(&json!({ "Action": "s3:GetObject" }))])),
        "deny" => document(&json!([usual(layer), one(&json!({ "Effect": "Deny" }))])),
        // As pasted, which JSON of a parser is not: names twice, white space.
        _ if cell.starts_with("raw ") => return Some(vec![cell.trim_start_matches("raw ").to_owned()]),
        _ => match serde_json::from_str::<Json>(cell) {
            Ok(Json::Array(statements)) => document(&statements.iter().map(one).collect()),
            Ok(whole @ Json::Object(_)) if whole.get("Statement").is_some() || whole.get("Version").is_some() => whole,
            Ok(elements @ Json::Object(_)) => document(&json!([one(&elements)])),
            Ok(_) | Err(_) => return Some(vec![cell.to_owned()]),
        },
    };
    Some(vec![document.to_string()])
}

impl Case {
    fn read(cells: &Cells) -> Self {
        let mut case = Self::default();
        for (column, cell) in cells {
            case.set(column, cell);
        }
        case
    }

    fn set(&mut self, column: &str, cell: &str) {
        let layer = |name: &str| LAYERS.iter().map(|(short, _)| *short).find(|short| *short == name);
        let json = || serde_json::from_str(cell).unwrap_or_else(|_| panic!("{column}: {cell} is no JSON"));
        if let Some((name, element)) = column.split_once('.') {
            self.elements.push((layer(name).expect("a layer"), element.to_owned(), json()));
            return;
        }
        if let Some(layer) = layer(column) {
            self.texts.retain(|(other, _)| *other != layer);
            self.texts.push((layer, policy(layer, cell)));
            return;
        }
        let condition = ["operator", "key", "policy", "request"].iter().position(|name| *name == column);
        if let Some(part) = condition {
            self.condition[part] = Some(cell.to_owned());
            return;
        }
        match column {
            "levels" => {
                let levels: Vec<Vec<String>> = serde_json::from_value(json()).expect("lists of words");
                let texts =
                    |level: Vec<String>| level.iter().filter_map(|cell| policy("scp", cell)).flatten().collect();
                self.levels = levels.into_iter().map(texts).collect();
            }
            "error" => self.error = Some(cell.to_owned()),
            "result" | "verdict" | "denial" | "at" | "marks" | "code" | "finding" | "says" | "assumes" | "fix"
            | "reads" => {
                self.expected.retain(|(other, _)| other != column);
                self.expected.push((column.to_owned(), cell.to_owned()));
            }
            "note" => {}
            _ => {
                let texts = [
                    "action",
                    "caller",
                    "caller_credentials",
                    "role",
                    "session_name",
                    "external_id",
                    "source_identity",
                    "mfa_serial",
                    "mfa_code",
                    "saml_provider",
                    "region",
                ];
                let value = if cell == "none" {
                    Json::Null
                } else if texts.contains(&column) {
                    cell.into()
                } else if let (true, Ok(count)) = (column == "session_tags", cell.parse::<usize>()) {
                    (1..=count).map(|n| (format!("key{n}"), Json::from("value"))).collect::<Map<_, _>>().into()
                } else {
                    json()
                };
                self.request.insert(column.to_owned(), value);
            }
        }
    }

    fn input(&self) -> Json {
        let mut case = json!({ "request": {
            "caller": "arn:aws:iam::111122223333:user/alice",
            "role": "arn:aws:iam::111122223333:role/Deploy",
            "context_is_complete": true,
        }});
        let mut texts: Vec<(&str, Option<Vec<String>>)> =
            vec![("trust", policy("trust", "allow")), ("identity", policy("identity", "allow"))];
        for (layer, given) in &self.texts {
            texts.retain(|(other, _)| other != layer);
            texts.push((layer, given.clone()));
        }
        let mut elements = self.elements.clone();
        if let [Some(operator), Some(key), Some(wanted), has] = &self.condition {
            let parse = |cell: &str| serde_json::from_str(cell).unwrap_or_else(|_| Json::from(cell));
            elements.push(("trust", "Condition".to_owned(), json!({ operator: { key: parse(wanted) } })));
            if let Some(has) = has.as_ref().filter(|has| *has != "absent") {
                case["request"]["context"] = json!({ key: parse(has) });
            }
        }
        for (layer, name, value) in elements {
            let (_, given) = texts.iter_mut().find(|(other, _)| *other == layer).expect("a given layer");
            let text = given.as_mut().and_then(|texts| texts.first_mut()).expect("a document");
            let mut whole: Json = serde_json::from_str(text).expect("a document");
            if name == "Version" || name == "Id" {
                whole[&name] = value;
                whole.as_object_mut().expect("a document").retain(|_, value| !value.is_null());
            } else {
                let mut statement = whole["Statement"][0].take();
                let plain = name.strip_prefix("Not").unwrap_or_default();
                let members = statement.as_object_mut().expect("a statement");
                members.remove(plain);
                if name == "Condition" && self.condition[0].is_some() {
                    // What the tested key brings along is granted, so that the condition alone decides.
                    let mut actions =
                        vec![json!("sts:TagSession"), json!("sts:SetSourceIdentity"), json!("sts:SetContext")];
                    match members["Action"].take() {
                        Json::Array(own) => actions.extend(own),
                        own => actions.push(own),
                    }
                    members["Action"] = actions.into();
                }
                members.insert(name, value);
                members.retain(|_, value| !value.is_null());
                whole["Statement"][0] = statement;
            }
            *text = whole.to_string();
        }
        for (layer, given) in texts {
            let Some(given) = given else { continue };
            match layer {
                "trust" => case["trust_policy"] = given.first().cloned().into(),
                "identity" => case["identity_policies"] = given.into(),
                "boundary" => case["permissions_boundary"] = given.first().cloned().into(),
                "session" => case["session_policies"] = given.into(),
                "scp" => case["service_control_policies"] = json!([given]),
                "rcp" => case["resource_control_policies"] = given.into(),
                _ => case["vpc_endpoint_policy"] = given.first().cloned().into(),
            }
        }
        if !self.levels.is_empty() {
            case["service_control_policies"] = json!(self.levels);
        }
        for (key, value) in &self.request {
            case["request"][key] = value.clone();
        }
        case["request"].as_object_mut().expect("a request").retain(|_, value| !value.is_null());
        if let Some(error) = &self.error {
            case["error"] = error.clone().into();
        }
        case
    }
}

fn text<'j>(json: &'j Json, key: &str) -> &'j str {
    json[key].as_str().unwrap_or_default()
}

/// `trust /Statement/0/Sid key`.
fn place(finding: &Json) -> String {
    let document = text(finding, "document");
    let short = LAYERS.iter().find(|(_, long)| *long == document).map_or(document, |(short, _)| short);
    let key = if finding["target"] == "key" { " key" } else { "" };
    format!("{short} {}{key}", text(finding, "pointer")).trim_end().to_owned()
}

/// The characters that a finding marks.
fn marked(input: &Json, finding: &Json) -> String {
    let document = input.pointer(&format!("/{}", text(finding, "document"))).and_then(Json::as_str);
    let units: Vec<u16> = document.unwrap_or_default().encode_utf16().collect();
    let at = |end: &str| finding["range"][end]["offset"].as_u64().and_then(|at| usize::try_from(at).ok());
    let range = at("start").unwrap_or_default()..at("end").unwrap_or_default();
    String::from_utf16_lossy(units.get(range).unwrap_or_default())
}

/// What the report has in place of what is expected.
fn differs(report: &Json, input: &Json, column: &str, want: &str) -> Option<String> {
    let all = |key: &str| report[key].as_array().cloned().unwrap_or_default();
    let got = match column {
        "result" => match text(report, "verdict") {
            "allowed" => "true".to_owned(),
            "denied" => "false".to_owned(),
            "undetermined" => "unknown".to_owned(),
            other => other.to_owned(),
        },
        "at" => place(&report["cause"]),
        "marks" => marked(input, &report["cause"]),
        "code" => text(&report["cause"], "code").to_owned(),
        "finding" => {
            let found: Vec<String> = all("findings")
                .iter()
                .map(|f| format!("{} {}", text(f, "code"), place(f)).trim_end().to_owned())
                .collect();
            let named = |found: &String| found == want || found.split(' ').next() == Some(want);
            if (want == "-" && found.is_empty()) || found.iter().any(named) {
                return None;
            }
            found.join(", ")
        }
        "says" => {
            let words = |f: &Json| format!("{} {}", text(f, "title"), text(f, "detail"));
            let found: Vec<String> = all("findings").iter().map(words).collect();
            if found.iter().any(|words| words.contains(want)) {
                return None;
            }
            found.join(" / ")
        }
        "reads" => {
            let said = report["request"].as_object().into_iter().flatten();
            let said = said.filter(|(_, fact)| fact["from"]["document"] == "error");
            let found: Vec<String> = said.map(|(key, fact)| format!("{key} {}", text(fact, "value"))).collect();
            let met =
                want == "-" && found.is_empty() || want.split("; ").all(|fact| found.iter().any(|found| found == fact));
            if met {
                return None;
            }
            found.join("; ")
        }
        "fix" => {
            let fixes = all("findings").into_iter().flat_map(|f| f["fixes"].as_array().cloned().unwrap_or_default());
            let proved = fixes.filter(|fix| fix["verified"] == true);
            let found: Vec<String> = proved.map(|fix| text(&fix, "title").to_owned()).collect();
            let met = if want == "-" { found.is_empty() } else { found.iter().any(|title| title.contains(want)) };
            if met {
                return None;
            }
            found.join(" / ")
        }
        "assumes" => {
            let found: Vec<String> = all("assumptions").iter().filter_map(|a| Some(a.as_str()?.to_owned())).collect();
            let settled = |words: &String| !words.contains("Not certain (R");
            let met =
                if want == "-" { found.iter().all(settled) } else { found.iter().any(|words| words.contains(want)) };
            if met {
                return None;
            }
            found.join(" / ")
        }
        _ => text(report, column).to_owned(),
    };
    (got != want).then(|| format!("{column} is {got:?}, want {want:?}"))
}

/// `x{64}` → as many of the character before.
fn repeated(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, behind)) = rest.split_once('{') {
        text += before;
        let count = behind.split_once('}').and_then(|(count, behind)| Some((count.parse::<usize>().ok()?, behind)));
        if let (Some((count, behind)), Some(c)) = (count, before.chars().next_back()) {
            text.extend(std::iter::repeat_n(c, count.saturating_sub(1)));
            rest = behind;
        } else {
            text.push('{');
            rest = behind;
        }
    }
    text + rest
}

fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    let hidden = inner.replace("\\|", "\u{1}");
    let plain = |cell: &str| {
        let cell = cell.trim();
        let code = cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap_or(cell);
        repeated(code).replace('\u{1}', "|").replace("::A:", "::111122223333:").replace("::B:", "::444455556666:")
    };
    hidden.split('|').map(plain).collect()
}

fn cites_rule(heading: &str) -> bool {
    let name = heading.strip_prefix('R').or_else(|| heading.strip_prefix('T')).unwrap_or_default();
    name.starts_with(|c: char| c.is_ascii_digit())
}

/// Runs every row of a file.
fn check(file: &str) {
    let (mut heading, mut columns) = (String::new(), Vec::new());
    let (mut of_file, mut of_heading, mut wrong, mut rows): (Cells, Cells, Vec<String>, usize) = Default::default();
    for line in file.lines() {
        if let Some(words) = line.strip_prefix("## ") {
            words.clone_into(&mut heading);
            of_heading.clear();
            columns.clear();
        } else if let Some((column, cell)) = line.strip_prefix("- ").and_then(|line| line.split_once(": ")) {
            let usual = if heading.is_empty() { &mut of_file } else { &mut of_heading };
            usual.push((column.to_owned(), cells(cell).remove(0)));
        } else if !line.starts_with('|') {
            columns.clear();
        } else if columns.is_empty() {
            assert!(cites_rule(&heading), "a table under {heading:?}, which cites no rule");
            columns = cells(line);
        } else if !line.chars().all(|c| "|-: ".contains(c)) {
            rows += 1;
            let row = columns.iter().cloned().zip(cells(line)).filter(|(_, cell)| !cell.is_empty());
            let case = Case::read(&of_file.iter().chain(&of_heading).cloned().chain(row).collect());
            assert!(!case.expected.is_empty(), "{heading}: nothing is expected of {line}");
            let input = case.input();
            let report = door::report(&input);
            let differences: Vec<String> =
                case.expected.iter().filter_map(|(column, want)| differs(&report, &input, column, want)).collect();
            if !differences.is_empty() {
                wrong.push(format!("{heading}\n  {line}\n  {}\n  {input}", differences.join("\n  ")));
            }
        }
    }
    assert!(rows > 0, "no rows");
    assert!(wrong.is_empty(), "{} of {rows} rows:\n\n{}", wrong.len(), wrong.join("\n\n"));
}

macro_rules! tables {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                check(include_str!(concat!("rules/", stringify!($name), ".md")));
            }
        )*
    };
}

tables! {
    availability
    callers
    conditions
    decision
    documents
    evidence
    keys
    layers
    limits
    messages
    near_misses
    oidc
    operators
    patterns
    pitfalls
    pitfalls_of_conditions
    principals
    risks
    saml
    trust_policies
    uncertain
    variables
}

//! What the doors read and write: every shape of INTERFACE.md, and what is said of every other one.

#![expect(clippy::expect_used, reason = "a test that cannot start is a failed test")]

use serde_json::{Value as Json, json};
use why_denied::engine::finding::Code;
use why_denied::engine::input::{self as engine, ContextValue, Edit, Level, Parameter, PolicyText, WebIdentity};
use why_denied::engine::near::{Difference, Kind};
use why_denied::engine::report::{
    Basis, Certainty, CheckReport, Denied, Element, Finding, Fix, Half, LayerReport, Origin, Outcome, Part, Point,
    Related, Repair, Report, RequestFact, Safety, Severity, Sides, Spot, StatementReport, ValueDifference, Verdict,
};
use why_denied::engine::source::{DocumentId, Layer, Place, Span};
use why_denied::engine::truth::Truth;
use why_denied::interface::{self, BadInput, Input, Value, Whole};

mod door;

/// Reads an object of `serde_json`, which sorts its keys.
fn read(json: &Json) -> Result<Input, BadInput> {
    let value = Value::read(json.clone()).map_err(|(path, error)| format!("{path}: {error}"));
    Input::new(value.expect("the test's JSON can be read"))
}

fn read_text(json: &str) -> Result<Input, BadInput> {
    let value =
        Value::read(&mut serde_json::Deserializer::from_str(json)).map_err(|(path, error)| format!("{path}: {error}"));
    Input::new(value.expect("the test's JSON can be read"))
}

/// What the engine gets of `request`.
fn request(json: &Json) -> engine::RequestInput {
    read(&json!({ "request": json })).expect("the request can be read").engine.request
}

fn policy(text: &str) -> PolicyText {
    PolicyText { name: None, text: text.to_owned() }
}

fn named(name: &str, text: &str) -> PolicyText {
    PolicyText { name: Some(name.to_owned()), text: text.to_owned() }
}

fn pair(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), value.to_owned())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[test]
fn every_key_reaches_the_engine() {
    let input = read(&json!({
        "id": { "any": ["thing", null] },
        "error": "e",
        "trust_policy": "t",
        "identity_policies": ["a", { "name": "B", "text": "b" }],
        "permissions_boundary": { "name": "P", "text": "p" },
        "session_policies": ["s"],
        "service_control_policies": [["1a", { "name": "x", "text": "1b" }], "2", []],
        "resource_control_policies": [{ "text": "r" }],
        "vpc_endpoint_policy": "v",
        "request": {
            "action": "sts:AssumeRole", "caller": "c", "caller_credentials": "role", "role": "r",
            "session_name": "n", "external_id": "x", "source_identity": "i",
            "duration_seconds": 3600, "max_session_duration": "7200",
            "mfa_serial": "m", "mfa_code": "123456",
            "session_tags": { "a": "1" }, "transitive_tag_keys": ["a"],
            "web_identity": "token", "saml_provider": "p", "saml": { "aud": "u" },
            "oidc_providers": ["o"], "oidc_client_ids": ["k"], "region": "us-east-1",
            "context": { "aws:SourceIp": "203.0.113.7" }, "context_is_complete": true,
        },
    }));
    let wanted = engine::Input {
        error: Some("e".to_owned()),
        trust_policy: Some("t".to_owned()),
        identity_policies: Some(vec![policy("a"), named("B", "b")]),
        permissions_boundary: Some("p".to_owned()),
        session_policies: vec![policy("s")],
        service_control_policies: vec![
            Level::Many(vec![policy("1a"), named("x", "1b")]),
            Level::One(policy("2")),
            Level::Many(Vec::new()),
        ],
        resource_control_policies: vec![Level::One(policy("r"))],
        vpc_endpoint_policy: Some("v".to_owned()),
        request: engine::RequestInput {
            action: Some("sts:AssumeRole".to_owned()),
            caller: Some("c".to_owned()),
            caller_credentials: Some("role".to_owned()),
            role: Some("r".to_owned()),
            session_name: Some("n".to_owned()),
            external_id: Some("x".to_owned()),
            source_identity: Some("i".to_owned()),
            duration_seconds: Some(3600),
            max_session_duration: Some(7200),
            mfa_serial: Some("m".to_owned()),
            mfa_code: Some("123456".to_owned()),
            session_tags: Some(vec![pair("a", "1")]),
            transitive_tag_keys: Some(texts(&["a"])),
            web_identity: Some(WebIdentity::Token("token".to_owned())),
            saml_provider: Some("p".to_owned()),
            saml: Some(vec![("aud".to_owned(), texts(&["u"]))]),
            oidc_providers: Some(texts(&["o"])),
            oidc_client_ids: Some(texts(&["k"])),
            region: Some("us-east-1".to_owned()),
            context: vec![(
                "aws:SourceIp".to_owned(),
                Some(ContextValue { values: texts(&["203.0.113.7"]), list: false }),
            )],
            context_is_complete: true,
            changed: Vec::new(),
            changed_layers: Vec::new(),
        },
    };
    assert_eq!(input, Ok(Input { engine: wanted, notes: Vec::new() }));
}

#[test]
fn null_is_as_good_as_nothing() {
    let keys = [
        "id",
        "error",
        "trust_policy",
        "identity_policies",
        "permissions_boundary",
        "session_policies",
        "service_control_policies",
        "resource_control_policies",
        "vpc_endpoint_policy",
        "request",
    ];
    let in_request = [
        "action",
        "caller",
        "caller_credentials",
        "role",
        "session_name",
        "external_id",
        "source_identity",
        "duration_seconds",
        "max_session_duration",
        "mfa_serial",
        "mfa_code",
        "session_tags",
        "transitive_tag_keys",
        "web_identity",
        "saml_provider",
        "saml",
        "oidc_providers",
        "oidc_client_ids",
        "region",
        "context",
        "context_is_complete",
    ];
    let nulls = |keys: &[&str]| keys.iter().map(|&key| (key.to_owned(), Json::Null)).collect::<Json>();
    for input in [json!({}), nulls(&keys), json!({ "request": nulls(&in_request) })] {
        assert_eq!(read(&input), Ok(Input::default()), "{input}");
    }
}

#[test]
fn tags_keep_their_order_in_both_forms() {
    for tags in [
        r#"{ "b": "1", "a": "x" }"#,
        r#"[{ "Key": "b", "Value": "1" }, { "Value": "x", "Key": "a" }]"#,
        r#"{ "b": 1, "a": "x" }"#,
    ] {
        let json = format!(r#"{{ "request": {{ "session_tags": {tags} }} }}"#);
        let input = read_text(&json).expect("the tags can be read");
        assert_eq!(input.engine.request.session_tags, Some(vec![pair("b", "1"), pair("a", "x")]), "{tags}");
    }
}

#[test]
fn claims_are_strings_numbers_truths_or_lists() {
    let claims = json!({ "sub": "me", "n": 17, "b": true, "amr": ["a", 1], "gone": null, "kubernetes.io": { "x": 1 } });
    let input = read(&json!({ "request": { "web_identity": claims } })).expect("the claims can be read");
    let wanted = [("amr", &["a", "1"] as &[_]), ("b", &["true"]), ("n", &["17"]), ("sub", &["me"])];
    let wanted = wanted.map(|(name, values)| (name.to_owned(), texts(values)));
    assert_eq!(input.engine.request.web_identity, Some(WebIdentity::Claims(wanted.to_vec())));
    assert_eq!(input.notes, ["`request.web_identity[\"kubernetes.io\"]` is an object: no condition key reads it."]);
}

#[test]
fn context_values_are_strings_numbers_truths_lists_or_absent() {
    let context = request(&json!({ "context": {
        "a": "text", "b": 300, "c": false, "d": ["x", 1.5, true], "e": [], "f": null, "g": 18_446_744_073_709_551_615_u64,
    } }));
    let value = |values: &[&str], list| Some(ContextValue { values: texts(values), list });
    let wanted = [
        ("a", value(&["text"], false)),
        ("b", value(&["300"], false)),
        ("c", value(&["false"], false)),
        ("d", value(&["x", "1.5", "true"], true)),
        ("e", value(&[], true)),
        ("f", None),
        ("g", value(&["18446744073709551615"], false)),
    ];
    assert_eq!(context.context, wanted.map(|(key, value)| (key.to_owned(), value)));
}

#[test]
fn numbers_are_read_as_javascript_writes_them() {
    for (number, wanted) in [
        ("1e21", "1e+21"),
        ("-1.5e300", "-1.5e+300"),
        ("123456789012345678901", "123456789012345680000"),
        ("1e-6", "0.000001"),
        ("1.5e-7", "1.5e-7"),
        ("-0", "0"),
        ("-0.5", "-0.5"),
        ("900.0", "900"),
    ] {
        let input = read_text(&format!(r#"{{ "request": {{ "context": {{ "a": {number} }} }} }}"#)).expect(number);
        let wanted = ContextValue { values: texts(&[wanted]), list: false };
        assert_eq!(input.engine.request.context, [("a".to_owned(), Some(wanted))], "{number}");
    }
}

#[test]
fn what_is_switched_off_is_kept_and_not_given() {
    let json = json!({
        "error": "e", "trust_policy": "t", "identity_policies": ["a"], "session_policies": ["s", "u"],
        "service_control_policies": [["1a", "1b"], "2", ["3"]],
        "off": ["trust_policy", "identity_policies/0", "session_policies/0", "service_control_policies/0/1",
            "service_control_policies/1", "service_control_policies/2/0", "no such document"],
    });
    let whole = |json: &Json| Whole::new(Value::read(json.clone()).expect("JSON")).expect("an input");
    let (read, given) = (whole(&json), whole(&json).given());
    let wanted = engine::Input {
        error: Some("e".to_owned()),
        session_policies: vec![policy("u")],
        service_control_policies: vec![Level::Many(vec![policy("1a")])],
        ..engine::Input::default()
    };
    assert_eq!(given, wanted);
    assert_eq!(whole(&serde_json::to_value(read.value()).expect("JSON")), read);
    assert_eq!(Whole { off: Vec::new(), ..read.clone() }.given(), read.input);
}

#[test]
fn seconds_are_whole_numbers_in_any_dress() {
    for (seconds, wanted) in
        [(json!(900), 900), (json!("900"), 900), (json!(" 900 "), 900), (json!(900.0), 900), (json!(-1), -1)]
    {
        assert_eq!(request(&json!({ "duration_seconds": seconds })).duration_seconds, Some(wanted), "{seconds}");
    }
}

#[test]
fn a_wrong_type_is_named_with_its_path() {
    let pasted = "must be the policy's text exactly as pasted, or an object of `name` and `text`";
    let table = [
        (json!([]), "", "the input must be an object, not a list".to_owned()),
        (json!("{}"), "", "the input must be an object, not a string".to_owned()),
        (json!(null), "", "the input must be an object, not null".to_owned()),
        (json!({ "error": 5 }), "/error", "`error` must be a string, not 5".to_owned()),
        (
            json!({ "trust_policy": { "Version": "x" } }),
            "/trust_policy",
            format!("`trust_policy` {pasted}, not an object"),
        ),
        (
            json!({ "trust_policy": { "text": null } }),
            "/trust_policy",
            format!("`trust_policy` {pasted}, not an object"),
        ),
        (
            json!({ "identity_policies": "x" }),
            "/identity_policies",
            "`identity_policies` must be a list, not a string".to_owned(),
        ),
        (
            json!({ "identity_policies": ["x", { "text": 1 }] }),
            "/identity_policies/1/text",
            "`identity_policies[1].text` must be a string, not 1".to_owned(),
        ),
        (
            json!({ "service_control_policies": [["x"], [true]] }),
            "/service_control_policies/1/0",
            format!("`service_control_policies[1][0]` {pasted}, not true"),
        ),
        (json!({ "request": [] }), "/request", "`request` must be an object, not a list".to_owned()),
        (
            json!({ "request": { "duration_seconds": "soon" } }),
            "/request/duration_seconds",
            "`request.duration_seconds` must be a whole number of seconds, not a string".to_owned(),
        ),
        (
            json!({ "request": { "duration_seconds": 1.5 } }),
            "/request/duration_seconds",
            "`request.duration_seconds` must be a whole number of seconds, not 1.5".to_owned(),
        ),
        (
            json!({ "request": { "context": { "aws:PrincipalTag/a~b": { "x": 1 } } } }),
            "/request/context/aws:PrincipalTag~1a~0b",
            "`request.context[\"aws:PrincipalTag/a~b\"]` must be a string, a number, true or false, not an object"
                .to_owned(),
        ),
        (
            json!({ "request": { "session_tags": [{ "Key": "a" }] } }),
            "/request/session_tags/0",
            "`request.session_tags[0]` must be an object of `Key` and `Value`, not an object".to_owned(),
        ),
        (
            json!({ "request": { "context_is_complete": "yes" } }),
            "/request/context_is_complete",
            "`request.context_is_complete` must be true or false, not a string".to_owned(),
        ),
    ];
    for (input, pointer, message) in table {
        let bad = read(&input).expect_err("the input is bad");
        assert_eq!((bad.path.pointer().as_str(), bad.to_string()), (pointer, message), "{input}");
    }
}

#[test]
fn an_unknown_key_is_told_of() {
    let input = json!({
        "trust_polcy": "x", "whatever": 1, "Request": {},
        "identity_policies": [{ "text": "x", "nmae": "y" }],
        "request": { "externalId": "x" },
    });
    let notes = read(&input).expect("the input can be read").notes;
    assert_eq!(
        notes,
        [
            "`nmae` is no key of `identity_policies[0]`: ignored; did you mean `name`?",
            "`externalId` is no key of `request`: ignored; did you mean `external_id`?",
            "`Request` is no key of the input: ignored; did you mean `request`?",
            "`trust_polcy` is no key of the input: ignored; did you mean `trust_policy`?",
            "`whatever` is no key of the input: ignored.",
        ]
    );
    let report = read(&input).expect("the input can be read").diagnose();
    assert!(report.assumptions.ends_with(&notes), "{:?}", report.assumptions);
}

#[test]
fn the_last_of_two_counts() {
    let value: Value =
        Value::read(&mut serde_json::Deserializer::from_str(r#"{"error":"a","error":"b"}"#)).expect("the text is JSON");
    let input = Input::new(value).expect("the input can be read");
    assert_eq!(input.engine.error.as_deref(), Some("b"));
    assert_eq!(input.notes, ["`error` is given more than once: the last one counts."]);
}

#[test]
fn depth_has_an_end() {
    let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let (path, error) = Value::read(&mut serde_json::Deserializer::from_str(&text)).expect_err("it is too deep");
    assert!(error.to_string().starts_with("nested deeper than 64 levels"), "{error}");
    assert_eq!(path.to_string(), "[0]".repeat(8) + "…");
}

/// The report that the engine would make of `input`, as JSON.
fn written(input: &engine::Input, report: &Report) -> Json {
    serde_json::to_value(interface::Report::new(input, report)).expect("a report is JSON")
}

fn empty(verdict: Verdict) -> Report {
    Report {
        verdict,
        denial: None,
        findings: Vec::new(),
        has_cause: false,
        layers: Vec::new(),
        request: Vec::new(),
        assumptions: Vec::new(),
        checklist: Vec::new(),
        sides: None,
        conditions: Vec::new(),
    }
}

fn finding(spot: Spot) -> Finding {
    Finding {
        code: Code::ExternalIdMissing,
        severity: Severity::Error,
        certainty: Certainty::Likely,
        layer: spot.document.layer(),
        spot,
        title: "T".to_owned(),
        detail: "D".to_owned(),
        expected: vec!["e".to_owned()],
        actual: None,
        basis: Basis::Request,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "the document is as long")]
fn a_report_has_the_documented_shape() {
    let trust = "{\r\n \"é😀\": \"漢\"}";
    let span = Span::new(trust.find("\"漢\"").expect("it is there"), trust.len() - 1);
    let input = engine::Input {
        trust_policy: Some(trust.to_owned()),
        error: Some("who".to_owned()),
        ..engine::Input::default()
    };
    let value =
        Spot { document: DocumentId::TrustPolicy, pointer: "/é😀".to_owned(), half: Half::Value, span: Some(span) };
    let asked = Spot { document: DocumentId::Request, pointer: "/external_id".to_owned(), half: Half::Key, span: None };
    let words = Place { document: DocumentId::Error, span: Span::new(0, 3) };
    let fix = |title: &str, edit| Fix {
        title: title.to_owned(),
        safety: Safety::Neutral,
        edits: vec![edit],
        parts: vec![Part { title: "P".to_owned(), edits: vec![0] }],
        verified: true,
        commands: vec!["aws".to_owned()],
    };
    let cause = Finding {
        related: vec![Related { place: words, label: "L".to_owned() }],
        fixes: vec![
            fix("A", Edit::Text { document: DocumentId::TrustPolicy, span, text: "\"x\"".to_owned() }),
            fix("B", Edit::Request { parameter: Parameter::ExternalId, value: Some("a\"b\u{1}".to_owned()) }),
            fix("C", Edit::Request { parameter: Parameter::ExternalId, value: None }),
        ],
        ..finding(value.clone())
    };
    let difference = Difference { kind: Kind::Account, text: "t".to_owned(), marked: 0..1 };
    let check = CheckReport {
        element: Element::Principal,
        spot: value.clone(),
        result: Truth::No,
        expected: texts(&["e"]),
        actual: Some("a".to_owned()),
        why: "",
        differences: vec![ValueDifference { expected: "e".to_owned(), difference }],
    };
    let statement = StatementReport {
        spot: value,
        sid: String::new(),
        effect: "Allow",
        applies: Truth::Unknown,
        checks: vec![check],
    };
    let layer = |layer, document, outcome, statements| LayerReport {
        layer,
        document,
        action: "sts:AssumeRole".to_owned(),
        outcome,
        statements,
    };
    let fact = |parameter, origin| RequestFact { parameter, value: "v".to_owned(), origin };
    let report = Report {
        verdict: Verdict::Denied,
        denial: Some(Denied::Implicit),
        findings: vec![cause, finding(asked)],
        has_cause: true,
        layers: vec![
            layer(Layer::TrustPolicy, Some(DocumentId::TrustPolicy), Outcome::DeniesImplicitly, vec![statement]),
            layer(Layer::PermissionsBoundary, None, Outcome::NotGiven, Vec::new()),
        ],
        request: vec![
            fact(Parameter::Caller, Origin::Words(words)),
            fact(Parameter::Role, Origin::Given),
            fact(Parameter::Context("aws:PrincipalTag/x".to_owned()), Origin::Assumed),
            fact(Parameter::Role, Origin::Assumed),
        ],
        assumptions: vec!["A.".to_owned()],
        checklist: vec![
            Point {
                id: "external-id",
                title: "T",
                state: Truth::No,
                text: "D".to_owned(),
                finding: Some(Code::ExternalIdMissing),
                commands: texts(&["aws"]),
                vendor: None,
            },
            Point {
                id: "site",
                title: "S",
                state: Truth::Unknown,
                text: String::new(),
                finding: None,
                commands: Vec::new(),
                vendor: Some("V"),
            },
        ],
        sides: Some(Sides {
            failing: vec![Layer::TrustPolicy, Layer::IdentityPolicies],
            text: "Both.".to_owned(),
            repairs: vec![Repair { layer: Layer::TrustPolicy, text: "Mend.".to_owned() }],
            notable: true,
        }),
        conditions: Vec::new(),
    };
    let range = json!({
        "start": { "offset": 11, "line": 2, "column": 9 },
        "end": { "offset": 14, "line": 2, "column": 12 },
    });
    let words =
        json!({ "start": { "offset": 0, "line": 1, "column": 1 }, "end": { "offset": 3, "line": 1, "column": 4 } });
    let request_edit =
        |text: Json| json!({ "document": "request", "pointer": "/external_id", "range": null, "text": text });
    let cause = json!({
        "code": "external-id-missing",
        "severity": "error",
        "certainty": "likely",
        "document": "trust_policy",
        "pointer": "/é😀",
        "target": "value",
        "range": range,
        "title": "T",
        "detail": "D",
        "expected": ["e"],
        "actual": null,
        "related": [{ "document": "error", "range": words, "label": "L" }],
        "fixes": [
            {
                "title": "A", "kind": "policy", "verified": true, "safety": "neutral", "commands": ["aws"],
                "parts": [{ "title": "P", "edits": [0] }],
                "edits": [{ "document": "trust_policy", "range": range, "text": "\"x\"" }],
            },
            { "title": "B", "kind": "request", "verified": true, "safety": "neutral", "commands": ["aws"],
                "parts": [{ "title": "P", "edits": [0] }],
              "edits": [request_edit(json!("\"a\\\"b\\u0001\""))] },
            { "title": "C", "kind": "request", "verified": true, "safety": "neutral", "commands": ["aws"],
                "parts": [{ "title": "P", "edits": [0] }],
              "edits": [request_edit(Json::Null)] },
        ],
    });
    let asked = json!({
        "code": "external-id-missing", "severity": "error", "certainty": "likely",
        "document": "request", "pointer": "/external_id", "target": "key", "range": null,
        "title": "T", "detail": "D", "expected": ["e"], "actual": null, "related": [], "fixes": [],
    });
    let wanted = json!({
        "verdict": "denied",
        "denial": "implicit",
        "cause": cause,
        "findings": [cause, asked],
        "layers": [
            {
                "layer": "trust_policy", "document": "trust_policy", "action": "sts:AssumeRole",
                "outcome": "denies_implicitly",
                "statements": [{
                    "pointer": "/é😀", "effect": "Allow", "applies": "unknown",
                    "checks": [{
                        "pointer": "/é😀", "result": "no", "expected": ["e"], "actual": "a",
                        "differences": [{ "expected": "e", "kind": "account", "text": "t" }],
                    }],
                }],
            },
            {
                "layer": "permissions_boundary", "document": null, "action": "sts:AssumeRole",
                "outcome": "not_given", "statements": [],
            },
        ],
        "request": {
            "caller": { "value": "v", "from": { "document": "error", "range": words } },
            "role": { "value": "v", "from": { "document": "request", "pointer": "/role", "range": null } },
            "context/aws:PrincipalTag~1x": { "value": "v", "from": null },
        },
        "assumptions": ["A."],
        "checklist": [
            {
                "id": "external-id", "title": "T", "state": "no", "text": "D", "finding": "external-id-missing",
                "commands": ["aws"], "vendor": null,
            },
            {
                "id": "site", "title": "S", "state": "unknown", "text": "", "finding": null, "commands": [],
                "vendor": "V",
            },
        ],
        "sides": {
            "failing": ["trust_policy", "identity_policies"],
            "text": "Both.",
            "repairs": [{ "layer": "trust_policy", "text": "Mend." }],
        },
        "conditions": [],
    });
    assert_eq!(written(&input, &report), wanted);
}

#[test]
fn keys_stand_in_the_documented_order() {
    let report = Report {
        findings: vec![finding(Spot {
            document: DocumentId::Request,
            pointer: String::new(),
            half: Half::Value,
            span: None,
        })],
        ..empty(Verdict::Rejected)
    };
    let json =
        serde_json::to_string(&interface::Report::new(&engine::Input::default(), &report)).expect("a report is JSON");
    let mut rest = json.as_str();
    for key in [
        "verdict",
        "denial",
        "cause",
        "findings",
        "code",
        "severity",
        "certainty",
        "document",
        "pointer",
        "target",
        "range",
        "title",
        "detail",
        "expected",
        "actual",
        "related",
        "fixes",
        "layers",
        "request",
        "assumptions",
        "checklist",
        "sides",
        "conditions",
    ] {
        let at =
            rest.find(&format!("\"{key}\":")).unwrap_or_else(|| panic!("{key} is not behind the others in {json}"));
        rest = rest.get(at + 1..).unwrap_or_default();
    }
}

#[test]
fn the_cause_is_the_first_finding_or_null() {
    let request = Spot { document: DocumentId::Request, pointer: String::new(), half: Half::Value, span: None };
    for (has_cause, code) in [(true, json!("external-id-missing")), (false, Json::Null)] {
        let report = Report { findings: vec![finding(request.clone())], has_cause, ..empty(Verdict::Allowed) };
        assert_eq!(written(&engine::Input::default(), &report)["cause"]["code"], code);
    }
}

#[test]
fn edits_of_the_request_are_json_of_the_input_s_shape() {
    for (parameter, value, text) in [
        (Parameter::DurationSeconds, "3600", "3600"),
        (Parameter::MaxSessionDuration, "odd", "\"odd\""),
        (Parameter::TransitiveTagKeys, "a,b", "[\"a\", \"b\"]"),
        (Parameter::MfaCode, "012345", "\"012345\""),
        (Parameter::Context("aws:SourceIp".to_owned()), "x\\\n", "\"x\\\\\\n\""),
    ] {
        let edit = Edit::Request { parameter: parameter.clone(), value: Some(value.to_owned()) };
        let fix = Fix {
            title: String::new(),
            safety: Safety::Neutral,
            edits: vec![edit],
            parts: Vec::new(),
            verified: false,
            commands: Vec::new(),
        };
        let spot = Spot { document: DocumentId::Request, pointer: String::new(), half: Half::Value, span: None };
        let report = Report { findings: vec![Finding { fixes: vec![fix], ..finding(spot) }], ..empty(Verdict::Denied) };
        let edit = &written(&engine::Input::default(), &report)["findings"][0]["fixes"][0]["edits"][0];
        assert_eq!(edit["text"], text, "{parameter}");
        assert_eq!(edit["pointer"], parameter.to_string());
        serde_json::from_str::<Json>(text).expect("the text is JSON");
    }
}

#[test]
fn a_bad_input_is_a_report_too() {
    let bad = read(&json!({ "identity_policies": [7] })).expect_err("the input is bad");
    let report = serde_json::to_value(interface::Report::refused(&bad)).expect("a report is JSON");
    assert_eq!(report["verdict"], "invalid_input");
    assert_eq!(report["cause"], report["findings"][0]);
    assert_eq!(report["cause"]["document"], "input");
    assert_eq!(report["cause"]["pointer"], "/identity_policies/0");
    assert!(report["cause"]["title"].as_str().is_some_and(|title| title.starts_with("`identity_policies[0]` must be")));
}

#[test]
fn every_code_has_a_page() {
    let pages: Vec<_> = interface::pages().collect();
    assert!(pages.len() > Code::ALL.len());
    for (code, page) in pages {
        assert!(page.starts_with("# "), "{code}");
        assert_eq!(interface::explain(code), Some(page));
    }
    assert_eq!(interface::explain("no-such-code"), None);
}

/// A call from account 111111111111 for a role of 222222222222, and what the two sides' policies hold.
fn call(clause: &str, trust: Option<&str>, identity: Option<&str>) -> Json {
    let error = format!(
        "User: arn:aws:iam::111111111111:user/dev is not authorized to perform: sts:AssumeRole on resource: \
         arn:aws:iam::222222222222:role/Deploy{clause}"
    );
    let statement = |effect: &str, rest: &str| format!(r#"{{"Statement":{{"Effect":"{effect}",{rest}}}}}"#);
    let policy = |kind: &str, trusting: bool| {
        let who = if trusting { r#""Principal":{"AWS":"111111111111"}"# } else { r#""Resource":"*""# };
        match kind {
            "deny" => statement("Deny", &format!(r#"{who},"Action":"sts:AssumeRole""#)),
            "open" => statement(
                "Allow",
                &format!(
                    r#"{who},"Action":"sts:AssumeRole","Condition":{{"IpAddress":{{"aws:SourceIp":"192.0.2.0/24"}}}}"#
                ),
            ),
            "none" if trusting => statement("Allow", r#""Principal":{"AWS":"333333333333"},"Action":"sts:AssumeRole""#),
            "none" => statement("Allow", r#""Resource":"*","Action":"s3:GetObject""#),
            _ => statement("Allow", &format!(r#"{who},"Action":"sts:AssumeRole""#)),
        }
    };
    json!({
        "error": error,
        "trust_policy": trust.map(|kind| policy(kind, true)),
        "identity_policies": identity.map(|kind| [policy(kind, false)]),
    })
}

fn diagnosed(input: &Json) -> Json {
    let input = read(input).expect("the input can be read");
    written(&input.engine, &input.diagnose())
}

#[test]
fn sides_by_message_and_documents() {
    let identity = " because no identity-based policy allows the sts:AssumeRole action";
    let trust = " because no role trust policy allows the sts:AssumeRole action";
    let explicit = " with an explicit deny in an identity-based policy";
    let (t, i) = ("trust_policy", "identity_policies");
    for (clause, trusts, allows, failing, text) in [
        ("", None, None, None, ""),
        ("", Some("allow"), Some("allow"), None, ""),
        ("", Some("none"), Some("allow"), Some(vec![t]), "Only the role's trust policy denies."),
        ("", Some("allow"), Some("none"), Some(vec![i]), "Only the caller's identity policies deny."),
        (
            "",
            Some("none"),
            Some("none"),
            Some(vec![t, i]),
            "The role's trust policy and the caller's identity policies deny. Mending one alone does not help.",
        ),
        (
            "",
            Some("none"),
            Some("deny"),
            Some(vec![i, t]),
            "The caller's identity policies and the role's trust policy deny. Mending one alone does not help.",
        ),
        (
            "",
            Some("none"),
            None,
            Some(vec![t]),
            "The role's trust policy denies; whether the caller's identity policies allow is not known.",
        ),
        (
            "",
            None,
            Some("none"),
            Some(vec![i]),
            "The caller's identity policies deny; whether the role's trust policy allows is not known.",
        ),
        (
            "",
            Some("allow"),
            None,
            Some(vec![]),
            "The role's trust policy allows; whether the caller's identity policies allow is not known.",
        ),
        (
            "",
            Some("open"),
            Some("none"),
            Some(vec![i]),
            "The caller's identity policies deny; whether the role's trust policy allows is not known.",
        ),
        (
            identity,
            Some("none"),
            Some("none"),
            Some(vec![i, t]),
            "AWS names only the caller's identity policies; the role's trust policy denies too. Mending one alone does \
             not help.",
        ),
        (
            identity,
            Some("none"),
            None,
            Some(vec![i, t]),
            "AWS names only the caller's identity policies; the role's trust policy denies too. Mending one alone does \
             not help.",
        ),
        (
            trust,
            None,
            None,
            Some(vec![t]),
            "The role's trust policy denies; whether the caller's identity policies allow is not known.",
        ),
        (explicit, Some("allow"), Some("deny"), Some(vec![i]), "Only the caller's identity policies deny."),
    ] {
        let sides = &diagnosed(&call(clause, trusts, allows))["sides"];
        let case = format!("{clause:?} {trusts:?} {allows:?}");
        assert_eq!(sides["failing"], json!(failing), "{case}");
        assert_eq!(sides["text"], if failing.is_some() { json!(text) } else { Json::Null }, "{case}");
        let repaired: Vec<_> =
            sides["repairs"].as_array().into_iter().flatten().map(|repair| repair["layer"].clone()).collect();
        assert_eq!(repaired, failing.iter().flatten().map(|layer| json!(layer)).collect::<Vec<_>>(), "{case}");
    }
}

#[test]
fn in_one_account_a_trust_policy_can_do_alone() {
    let mut input = call("", Some("none"), Some("none"));
    input["error"] = json!(input["error"].as_str().unwrap_or_default().replace("222222222222", "111111111111"));
    let sides = &diagnosed(&input)["sides"];
    assert_eq!(sides["failing"], json!(["trust_policy", "identity_policies"]));
    assert!(sides["text"].as_str().is_some_and(|text| text.contains("names the caller itself")), "{sides}");
}

#[test]
fn every_failed_value_tells_how_it_differs() {
    let trust = r#"{ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Action": "sts:AssumeRole",
          "Principal": { "AWS": ["arn:aws:iam::111122223334:user/alice", "arn:aws:iam::111122223333:user/\u0041lice"] } },
        { "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
          "Condition": { "StringEquals": { "sts:ExternalId": ["abc ", "*"] }, "Bool": { "aws:SecureTransport": true } } }
    ] }"#;
    let input = json!({
        "trust_policy": trust,
        "identity_policies": [],
        "request": {
            "caller": "arn:aws:iam::111122223333:user/alice",
            "role": "arn:aws:iam::111122223333:role/Deploy",
            "external_id": "abc",
            "context_is_complete": true,
        },
    });
    let report = door::report(&input);
    let layers = report["layers"].as_array().into_iter().flatten();
    let statements = layers.flat_map(|layer| layer["statements"].as_array().into_iter().flatten());
    let checks = statements.flat_map(|statement| statement["checks"].as_array().into_iter().flatten());
    let found: Vec<String> = checks
        .flat_map(|check| check["differences"].as_array().into_iter().flatten())
        .map(|found| format!("{} {} {}", found["expected"], found["kind"], found["text"]))
        .collect();
    assert_eq!(
        found,
        [
            r#""arn:aws:iam::111122223334:user/alice" "account" "account `111122223334`, the request has `111122223333`: the last digit differs""#,
            r#""arn:aws:iam::111122223333:user/Alice" "case" "`A`, the request has `a`: upper and lower case differ""#,
            r#""abc " "space" "a space stands at the end""#,
            r#""*" "wildcard-literal" "`*` is no wildcard for this operator""#,
        ]
    );
}

#[test]
fn conditions_say_what_each_value_does() {
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},
        "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abc"}}}}"#;
    let identity = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"},
        {"Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}},
        {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}"#;
    let report = diagnosed(&json!({
        "trust_policy": trust,
        "identity_policies": [identity],
        "request": {
            "caller": "arn:aws:iam::111111111111:user/dev",
            "role": "arn:aws:iam::222222222222:role/Deploy",
            "external_id": "abd",
            "context": { "aws:SourceIp": "192.0.2.7" },
        },
    }));
    let outcome = |value: Json, text: &str, verdict: &str, current: bool| json!({ "value": value, "text": text, "verdict": verdict, "current": current });
    let given = |pointer: &str| json!({ "document": "request", "pointer": pointer, "range": null });
    let wanted = json!([
        {
            "key": "aws:SourceIp", "operator": "NotIpAddress", "document": "identity_policies/0",
            "pointer": "/Statement/1/Condition/NotIpAddress/aws:SourceIp", "effect": "Deny",
            "required": ["192.0.2.0/24"], "state": "present", "actual": ["192.0.2.7"],
            "from": given("/context/aws:SourceIp"), "result": "no",
            "outcomes": [
                outcome(json!("192.0.2.7"), "denied with `192.0.2.7`", "denied", true),
                outcome(json!("192.0.2.0"), "denied with `192.0.2.0/24`", "denied", false),
                outcome(json!("192.0.0.1"), "denied with any other value", "denied", false),
                outcome(Json::Null, "denied with no value", "denied", false),
            ],
            "left_out": 0,
        },
        {
            "key": "sts:ExternalId", "operator": "StringEquals", "document": "trust_policy",
            "pointer": "/Statement/Condition/StringEquals/sts:ExternalId", "effect": "Allow",
            "required": ["abc"], "state": "present", "actual": ["abd"], "from": given("/external_id"), "result": "no",
            "outcomes": [
                outcome(json!("abd"), "denied with `abd`", "denied", true),
                outcome(json!("abc"), "allowed with `abc`", "allowed", false),
                outcome(json!("another-value"), "denied with any other value", "denied", false),
                outcome(Json::Null, "denied with no value", "denied", false),
            ],
            "left_out": 0,
        },
    ]);
    assert_eq!(report["conditions"], wanted);
}

#[test]
fn what_is_not_tried_is_said() {
    let values: Vec<String> = (0..100).map(|n| format!("v{n}")).collect();
    let trust = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow",
        "Principal": {"AWS": "111111111111"}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": values}}}});
    let report = diagnosed(&json!({ "trust_policy": trust.to_string(), "identity_policies": [],
        "request": { "caller": "arn:aws:iam::111111111111:user/dev" } }));
    let condition = &report["conditions"][0];
    let tried = condition["outcomes"].as_array().map_or(0, Vec::len);
    assert_eq!(condition["left_out"].as_u64(), Some(102 - tried as u64));
    assert!((1..=65).contains(&tried), "{tried}");
}

#[test]
fn mfa_is_no_parameter_of_unsigned_calls() {
    for (action, given, is_rejected) in [
        ("sts:AssumeRoleWithWebIdentity", "mfa_code", true),
        ("sts:AssumeRoleWithSAML", "mfa_serial", true),
        ("sts:AssumeRoleWithWebIdentity", "session_name", false),
    ] {
        let value = if given == "mfa_code" { "123456" } else { "GAHT12345678" };
        let mut request = json!({ "action": action, "role": "arn:aws:iam::222222222222:role/Deploy" });
        request[given] = json!(value);
        let trust = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"{action}","Principal":{{"Federated":"arn:aws:iam::222222222222:saml-provider/corp"}}}}}}"#
        );
        let report = diagnosed(&json!({ "request": request, "trust_policy": trust }));
        let place = (&report["cause"]["code"], &report["cause"]["pointer"]);
        let refused = (&json!("parameter-not-supported"), &json!(format!("/{given}")));
        assert_eq!(place == refused, is_rejected, "{action} {given}: {}", report["cause"]);
    }
}

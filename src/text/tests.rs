//! Renderings of reports made by hand: what is printed, not what the engine finds.

#![expect(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use std::collections::BTreeMap;

use expect_test::{Expect, expect, expect_file};

use super::{Styles, Subject, markdown, sarif, terminal};
use crate::engine::finding::Code;
use crate::engine::input::{Edit, Input, Parameter};
use crate::engine::report::{
    Basis, Certainty, Denied, Finding, Fix, Half, LayerReport, Outcome, Related, Report, Safety, Severity, Spot,
    Verdict,
};
use crate::engine::source::{DocumentId, Place, Span};

const TRUST: &str = r#"{
  "Statement": {
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
    "Action": "sts:AssumeRole",
    "Condition": {
      "StringEquals": { "sts:ExternalId": "abc-123" }
    }
  }
}"#;
const ERROR: &str = "User: arn:aws:iam::111111111111:user/deployer is not authorized to perform: sts:AssumeRole";

fn report(verdict: Verdict, findings: Vec<Finding>) -> Report {
    Report {
        verdict,
        denial: (verdict == Verdict::Denied).then_some(Denied::Implicit),
        has_cause: !findings.is_empty() && verdict != Verdict::Allowed,
        findings,
        layers: Vec::new(),
        request: Vec::new(),
        assumptions: Vec::new(),
        checklist: Vec::new(),
        sides: None,
        conditions: Vec::new(),
    }
}

fn finding(code: Code, spot: Spot, title: &str) -> Finding {
    Finding {
        code,
        severity: Severity::Error,
        certainty: Certainty::Certain,
        layer: spot.document.layer(),
        spot,
        title: title.to_owned(),
        detail: String::new(),
        expected: Vec::new(),
        actual: None,
        basis: Basis::Request,
        related: Vec::new(),
        fixes: Vec::new(),
    }
}

fn spot(document: DocumentId, text: &str, marked: &str, pointer: &str) -> Spot {
    Spot { document, pointer: pointer.to_owned(), half: Half::Value, span: Some(span(text, marked)) }
}

fn span(text: &str, marked: &str) -> Span {
    let at = text.find(marked).expect("the text holds the mark");
    Span::new(at, at + marked.len())
}

fn fix(title: &str, edits: Vec<Edit>, verified: bool) -> Fix {
    Fix { title: title.to_owned(), safety: Safety::Neutral, edits, parts: Vec::new(), verified, commands: Vec::new() }
}

fn external_id() -> (Input, Report) {
    let input = Input { trust_policy: Some(TRUST.to_owned()), error: Some(ERROR.to_owned()), ..Input::default() };
    let pointer = "/Statement/Condition/StringEquals/sts:ExternalId";
    let at = spot(DocumentId::TrustPolicy, TRUST, "\"abc-123\"", pointer);
    let title = "`sts:ExternalId` must be `abc-123`; the request sends none.";
    let value = Some("abc-123".to_owned());
    let send = Edit::Request { parameter: Parameter::ExternalId, value };
    let block = ",\n    \"Condition\": {\n      \"StringEquals\": { \"sts:ExternalId\": \"abc-123\" }\n    }";
    let drop = Edit::Text { document: DocumentId::TrustPolicy, span: span(TRUST, block), text: String::new() };
    let command = "aws sts assume-role \\\n  --external-id abc-123".to_owned();
    let found = Finding {
        detail: "The role was made for a third party.\nAsk it for the ID.".to_owned(),
        expected: vec!["abc-123".to_owned()],
        related: vec![Related {
            place: Place { document: DocumentId::Error, span: span(ERROR, "arn:aws:iam::111111111111:user/deployer") },
            label: "this caller".to_owned(),
        }],
        fixes: vec![
            Fix { commands: vec![command], ..fix("Send the external ID", vec![send], true) },
            fix("Ask for none", vec![drop], true),
        ],
        ..finding(Code::ExternalIdMissing, at, title)
    };
    let layer = |layer: DocumentId, outcome| LayerReport {
        layer: layer.layer(),
        document: Some(layer),
        action: "sts:AssumeRole".to_owned(),
        outcome,
        statements: Vec::new(),
    };
    let layers = vec![
        layer(DocumentId::IdentityPolicy(0), Outcome::Allows),
        layer(DocumentId::TrustPolicy, Outcome::DeniesImplicitly),
    ];
    let assumptions = [
        "No service control policy was given: taken as not in force.",
        "No permissions boundary was given: taken as not in force.",
        "No session tags were given: taken as not passed.",
    ]
    .map(str::to_owned)
    .to_vec();
    (input, Report { layers, assumptions, ..report(Verdict::Denied, vec![found]) })
}

fn subject<'a>(input: &'a Input, report: &'a Report, files: &'a BTreeMap<DocumentId, String>) -> Subject<'a> {
    Subject { input, report, files }
}

fn plain(input: &Input, report: &Report) -> String {
    terminal(subject(input, report, &BTreeMap::new()), &Styles::default())
}

/// What is printed of one finding that marks `marked` in a trust policy.
fn check(text: &str, marked: &str, wanted: &Expect) {
    let input = Input { trust_policy: Some(text.to_owned()), ..Input::default() };
    let at = spot(DocumentId::TrustPolicy, text, marked, "/Statement");
    let found = Finding { actual: Some("x".to_owned()), ..finding(Code::PrincipalMismatch, at, "It differs.") };
    wanted.assert_eq(&plain(&input, &report(Verdict::Denied, vec![found])));
}

#[test]
fn a_denial_for_a_terminal() {
    let (input, report) = external_id();
    expect![[r#"
        denied (certain): `sts:ExternalId` must be `abc-123`; the request sends none. [external-id-missing]
          --> trust_policy:7:43  /Statement/Condition/StringEquals/sts:ExternalId
           |
         7 |       "StringEquals": { "sts:ExternalId": "abc-123" }
           |                                           ^^^^^^^^^ required; the request shows none
           |
           = required: abc-123
           = request:  (none)
           = note:     The role was made for a third party.
                       Ask it for the ID.
           = help:     Send the external ID ✓ checked: then allowed
               + request /external_id: "abc-123"
               $ aws sts assume-role \
                   --external-id abc-123
           = help:     Ask for none ✓ checked: then allowed
               -     "Action": "sts:AssumeRole",
               -     "Condition": {
               -       "StringEquals": { "sts:ExternalId": "abc-123" }
               -     }
               +     "Action": "sts:AssumeRole"
          ::: error:1:7
           |
         1 | User: arn:aws:iam::111111111111:user/deployer is not authorized to perform: sts:AssumeRole
           |       --------------------------------------- this caller

        identity_policies/0  allows sts:AssumeRole
        trust_policy         denies implicitly sts:AssumeRole

        assumed: No session tags were given: taken as not passed.
        assumed: Not given, taken as not in force: service control policy, permissions boundary.
    "#]]
    .assert_eq(&plain(&input, &report));
}

#[test]
fn a_denial_for_a_ticket() {
    let (input, report) = external_id();
    let files = BTreeMap::from([(DocumentId::TrustPolicy, "roles/trust.json".to_owned())]);
    expect![[r####"
        ### denied: `sts:ExternalId` must be `abc-123`; the request sends none.

        `external-id-missing` · certain · `roles/trust.json` line 7, `/Statement/Condition/StringEquals/sts:ExternalId`

        ```text
        7 |       "StringEquals": { "sts:ExternalId": "abc-123" }
          |                                           ^^^^^^^^^ required; the request shows none
        ```

        - required: `abc-123`
        - request: none

        The role was made for a third party.
        Ask it for the ID.

        **Send the external ID** ✓ checked: then allowed

        ```diff
        + request /external_id: "abc-123"
        ```

        ```sh
        aws sts assume-role \
          --external-id abc-123
        ```

        **Ask for none** ✓ checked: then allowed

        ```diff
        @@ roles/trust.json @@
        -     "Action": "sts:AssumeRole",
        -     "Condition": {
        -       "StringEquals": { "sts:ExternalId": "abc-123" }
        -     }
        +     "Action": "sts:AssumeRole"
        ```

        See `error`: this caller

        ```text
        1 | User: arn:aws:iam::111111111111:user/deployer is not authorized to perform: sts:AssumeRole
          |       ---------------------------------------
        ```

        | document | says | to |
        | --- | --- | --- |
        | `identity_policies/0` | allows | `sts:AssumeRole` |
        | `roles/trust.json` | denies implicitly | `sts:AssumeRole` |

        **Assumed**

        - No session tags were given: taken as not passed.
        - Not given, taken as not in force: service control policy, permissions boundary.
    "####]]
    .assert_eq(&markdown(subject(&input, &report, &files)));
}

#[test]
fn a_denial_for_code_scanning() {
    let (input, report) = external_id();
    let files = BTreeMap::from([(DocumentId::TrustPolicy, "my roles/trust.json".to_owned())]);
    let mut log = serde_json::to_value(sarif(subject(&input, &report, &files))).expect("the log is JSON");
    // The page of help has its own tests.
    let rule = &mut log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["help"]["markdown"], Code::ExternalIdMissing.page());
    (rule["help"], rule["shortDescription"]) = (serde_json::Value::Null, serde_json::Value::Null);
    let log = serde_json::to_string_pretty(&log).expect("the log is JSON");
    expect_file!["denied.sarif"].assert_eq(&log);
}

#[test]
fn colours_are_only_added() {
    let (input, report) = external_id();
    let files = BTreeMap::new();
    let coloured = terminal(subject(&input, &report, &files), &Styles::COLOURED);
    assert!(coloured.starts_with("\u{1b}[1m\u{1b}[31mdenied (certain):\u{1b}[0m"), "{coloured}");
    let mut stripped = String::new();
    for (i, piece) in coloured.split('\u{1b}').enumerate() {
        stripped.push_str(if i == 0 { piece } else { piece.split_once('m').expect("a colour ends").1 });
    }
    assert_eq!(stripped, plain(&input, &report));
}

#[test]
fn an_allowed_call() {
    let allowed = report(Verdict::Allowed, Vec::new());
    expect![[r#"
        allowed: the call passes every policy that was given
    "#]]
    .assert_eq(&plain(&Input::default(), &allowed));
    let note = Spot { span: None, ..spot(DocumentId::Request, "", "", "/duration_seconds") };
    let note = Finding { severity: Severity::Note, ..finding(Code::DurationTooLong, note, "It is long.") };
    let allowed = report(Verdict::Allowed, vec![note]);
    expect![[r#"
        allowed: the call passes every policy that was given

        note (certain): It is long. [duration-too-long]
          --> request  /duration_seconds
    "#]]
    .assert_eq(&plain(&Input::default(), &allowed));
}

#[test]
fn marks_stand_under_their_text() {
    check(
        "{\n\t\"漢字😀\":\t\"value\"\n}",
        "\"value\"",
        &expect![[r#"
        denied (certain): It differs. [principal-mismatch]
          --> trust_policy:2:10  /Statement
           |
         2 |     "漢字😀":    "value"
           |                  ^^^^^^^ the request has `x`
           |
           = request:  x
    "#]],
    );
    check(
        "{\r\n  \"Statement\": [\r\n    {}\r\n  ]\r\n}",
        "[\r\n    {}\r\n  ]",
        &expect![[r#"
            denied (certain): It differs. [principal-mismatch]
              --> trust_policy:2:16  /Statement
               |
             2 |   "Statement": [
               |                ^ … to line 4: the request has `x`
               |
               = request:  x
        "#]],
    );
    check(
        "",
        "",
        &expect![[r#"
        denied (certain): It differs. [principal-mismatch]
          --> trust_policy:1:1  /Statement
           |
         1 |
           | ^ the request has `x`
           |
           = request:  x
    "#]],
    );
    check(
        &format!("{}\"here\"{}", "[1,".repeat(400), "]".repeat(400)),
        "\"here\"",
        &expect![[r#"
        denied (certain): It differs. [principal-mismatch]
          --> trust_policy:1:1201  /Statement
           |
         1 | …,[1,[1,[1,[1,[1,[1,[1,[1,[1,[1,[1,[1,[1,"here"]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]…
           |                                          ^^^^^^ the request has `x`
           |
           = request:  x
    "#]],
    );
}

#[test]
fn hostile_text_stays_text() {
    let text = "{ \"a\u{1b}[31m\": \"\u{202e}x\u{1b}]0;owned\u{7}\" }";
    let input = Input { trust_policy: Some(text.to_owned()), ..Input::default() };
    let hostile = "\u{1b}[2J\u{9b}\u{202e}```</script>\u{0}";
    let at = spot(DocumentId::TrustPolicy, text, "\"\u{202e}x", &format!("/a{hostile}"));
    let edit = Edit::Text { document: DocumentId::TrustPolicy, span: span(text, "a"), text: hostile.to_owned() };
    let set = Edit::Request { parameter: Parameter::Context(hostile.to_owned()), value: Some(hostile.to_owned()) };
    let fix = Fix { commands: vec![hostile.to_owned()], ..fix(hostile, vec![edit, set], false) };
    let found = Finding {
        detail: hostile.to_owned(),
        expected: vec![hostile.to_owned()],
        actual: Some(hostile.to_owned()),
        related: vec![Related {
            place: Place { document: DocumentId::TrustPolicy, span: span(text, "x") },
            label: hostile.to_owned(),
        }],
        fixes: vec![fix],
        ..finding(Code::PrincipalMismatch, at, hostile)
    };
    let report = Report { assumptions: vec![hostile.to_owned()], ..report(Verdict::Denied, vec![found]) };
    let files = BTreeMap::new();
    for shown in [plain(&input, &report), markdown(subject(&input, &report, &files))] {
        let wild = shown.chars().find(|&c| c != '\n' && (c.is_control() || c == '\u{202e}'));
        assert_eq!(wild, None, "{shown}");
        assert!(shown.contains("␛[2J"), "{shown}");
    }
}

#[test]
fn a_place_that_is_not_there_is_passed_over() {
    let at = spot(DocumentId::IdentityPolicy(7), "x", "x", "/Statement");
    let lost = Place { document: DocumentId::SessionPolicy(1), span: Span::new(3, 9) };
    let related = vec![Related { place: lost, label: "gone".to_owned() }];
    let edit = Edit::Text { document: DocumentId::IdentityPolicy(7), span: Span::new(0, 1), text: String::new() };
    let found =
        Finding { related, fixes: vec![fix("Do", vec![edit], false)], ..finding(Code::ActionMisspelt, at, "T.") };
    let report = report(Verdict::Undetermined, vec![found]);
    let (input, files) = (Input::default(), BTreeMap::new());
    assert!(plain(&input, &report).starts_with("undetermined (certain): T. [action-misspelt]\n"));
    assert!(markdown(subject(&input, &report, &files)).contains("T."));
    let log = serde_json::to_value(sarif(subject(&input, &report, &files))).expect("the log is JSON");
    assert_eq!(log["runs"][0]["results"][0]["fixes"], serde_json::json!([]));
}

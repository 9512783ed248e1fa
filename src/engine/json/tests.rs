use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Document {
    Document::parse(DocumentId::TrustPolicy, text)
}

/// The value as strict JSON, to compare readings.
fn value(document: &Document, id: NodeId) -> serde_json::Value {
    match &document.node(id).kind {
        Kind::Null => serde_json::Value::Null,
        Kind::Bool(b) => (*b).into(),
        Kind::Number(n) => serde_json::from_str(n).unwrap_or_else(|_| n.as_str().into()),
        Kind::String(s) => s.as_str().into(),
        Kind::Array(elements) => elements.iter().map(|&e| value(document, e)).collect(),
        Kind::Object(members) => members
            .iter()
            .map(|&m| (document.name(m).to_owned(), value(document, m)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}

/// The text with every mend applied.
fn mended(document: &Document) -> String {
    let mut mends: Vec<_> = document.defects.iter().flat_map(|d| d.mend.clone()).collect();
    mends.sort_by_key(|(span, _)| *span);
    let mut text = document.text.clone();
    for (span, new) in mends.iter().rev() {
        text.replace_range(span.range(), new);
    }
    text
}

/// The reading, then each defect with the text it marks, then whether the mends give strict JSON of the same value.
fn check(text: &str, want: &Expect) {
    let document = read(text);
    let mut said = format!("{}\n", value(&document, NodeId::ROOT));
    for defect in &document.defects {
        _ = writeln!(said, "{:?} at {} {:?}", defect.kind, defect.span.start, defect.span.of(text));
    }
    match serde_json::from_str::<serde_json::Value>(&mended(&document)) {
        Ok(strict) if strict == value(&document, NodeId::ROOT) => {}
        other => _ = writeln!(said, "mended {:?}: {other:?}", mended(&document)),
    }
    want.assert_eq(&said);
}

#[test]
fn strict_text_has_no_defect() {
    check(
        r#" {"a": [1, -2.5e+3, true, null, "x\n\u00e9\ud83d\ude00"], "": {}} "#,
        &expect![[r#"
            {"":{},"a":[1,-2500.0,true,null,"x\né😀"]}
        "#]],
    );
}

#[test]
fn what_iam_refuses_is_read() {
    check(
        "\u{feff}{\"a\": 1,}",
        &expect![[r#"
        {"a":1}
        ByteOrderMark at 0 "\u{feff}"
        TrailingComma at 10 ","
    "#]],
    );
    check(
        "{ // one\n \"a\": /* two */ 1 # three!\n}",
        &expect![[r##"
        {"a":1}
        Comment at 2 "// one"
        Comment at 15 "/* two */"
        Comment at 27 "# three!"
    "##]],
    );
    check(
        "{\u{201c}a\u{201d}:\u{a0}\u{201c}b\u{201d}, 'c': \"d\u{201d}\n}",
        &expect![[r#"
        {"a":"b","c":"d"}
        SmartQuote at 1 "“a”"
        NoBreakSpace at 9 "\u{a0}"
        SmartQuote at 11 "“b”"
        SingleQuote at 20 "'c'"
        SmartQuote at 25 "\"d”"
    "#]],
    );
}

#[test]
fn a_comment_leaves_no_trace() {
    for (text, want) in [
        ("{\n  // one\n  // two\n  \"a\": 1 // three\n}", "{\n  \"a\": 1\n}"),
        ("# one\r\n{ /* two */ }", "{  }"),
        ("{} // one", "{}"),
    ] {
        assert_eq!(mended(&read(text)), want);
    }
}

#[test]
fn lost_signs_are_put_back() {
    check(
        "{\"a\": 1 \"b\" 2}",
        &expect![[r#"
        {"a":1,"b":2}
        MissingComma at 7 ""
        MissingColon at 11 ""
    "#]],
    );
    check(
        "{a = True\n'b' => None}",
        &expect![[r#"
        {"a":true,"b":null}
        NotJson at 1 "a"
        EqualsSign at 3 "="
        NotJson at 5 "True"
        MissingComma at 9 ""
        SingleQuote at 10 "'b'"
        EqualsSign at 14 "=>"
        NotJson at 17 "None"
    "#]],
    );
    check(
        "{\"a\": [\"x\" \"y\", \"b\": 3",
        &expect![[r#"
        {"a":["x","y",{"b":3}]}
        MissingComma at 10 ""
        MissingOpen('{') at 16 ""
        MissingClose('}') at 22 ""
        MissingClose(']') at 22 ""
        MissingClose('}') at 22 ""
    "#]],
    );
    check(
        "{\"a\": \"x,\n \"b\": y\", c\": 012345678901}",
        &expect![[r#"
        {"a":"x","b":"y","c":"012345678901"}
        UnclosedString at 6 "\"x"
        UnclosedString at 16 "y\""
        UnclosedString at 20 "c\""
        InvalidNumber at 24 "012345678901"
    "#]],
    );
    check(
        "{\"a\": , \"b\"}",
        &expect![[r#"
        {"a":null,"b":null}
        MissingValue at 5 ""
        MissingValue at 11 ""
    "#]],
    );
    check(
        "{\"a\": [1}}]",
        &expect![[r#"
        {"a":[1]}
        MissingClose(']') at 8 ""
        Unexpected('}') at 9 "}"
        Unexpected(']') at 10 "]"
    "#]],
    );
}

#[test]
fn lost_braces_are_put_back() {
    check(
        "\"Version\": \"2012-10-17\",\n\"Statement\": [\n\"Effect\": \"Allow\",\n\"Principal\":\n\"AWS\": \"*\"\n,\n\"Action\": \"sts:AsumeRole\", // name\n\"Effect\": \"Deny\"\n]",
        &expect![[r#"
            {"Statement":[{"Action":"sts:AsumeRole","Effect":"Allow","Principal":{"AWS":"*"}},{"Effect":"Deny"}],"Version":"2012-10-17"}
            MissingOpen('{') at 0 ""
            MissingOpen('{') at 40 ""
            MissingOpen('{') at 72 ""
            MissingClose('}') at 82 ""
            MissingClose('}') at 110 ""
            Comment at 112 "// name"
            MissingOpen('{') at 120 ""
            MissingClose('}') at 136 ""
            MissingClose('}') at 138 ""
        "#]],
    );
}

#[test]
fn what_pages_leave_is_passed_over() {
    check(
        "| { |\n| \"a\": 1 |\n- }",
        &expect![[r#"
        {"a":1}
        NotJson at 0 "|"
        NotJson at 4 "|"
        NotJson at 6 "|"
        NotJson at 15 "|"
        NotJson at 17 "-"
    "#]],
    );
    check(
        "{\"a\": 1} {\"b\": 2} ",
        &expect![[r#"
        {"a":1}
        SecondValue at 9 "{\"b\": 2}"
    "#]],
    );
    check(
        "hello",
        &expect![[r#"
        "hello"
        NotJson at 0 "hello"
    "#]],
    );
    check(
        " \n",
        &expect![[r#"
        null
        Empty at 0 ""
        mended " \n": Err(Error("EOF while parsing a value", line: 2, column: 0))
    "#]],
    );
}

#[test]
fn limits_are_defects() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let document = read(&deep);
    assert_eq!(document.defects.first().map(|d| &d.kind), Some(&DefectKind::TooDeep));
    assert_eq!(document.len(), MAX_DEPTH + 1);
    let long = "[".repeat(MAX_BYTES + 1);
    assert_eq!(read(&long).defects.first().map(|d| &d.kind), Some(&DefectKind::TooLong));
}

#[test]
fn pointers_lead_back() {
    let document = read(r#"{"a/b": [{"~c": 1}, 2]}"#);
    for (pointer, text) in [("", r#"{"a/b": [{"~c": 1}, 2]}"#), ("/a~1b/0/~0c", "1"), ("/a~1b/1", "2")] {
        let node = document.at_pointer(pointer).expect(pointer);
        assert_eq!(document.node(node).span.of(&document.text), text);
        assert_eq!(document.pointer(node), pointer);
    }
    assert_eq!(document.at_pointer("/a"), None);
}

#[test]
fn parts_of_strings_keep_their_bytes() {
    let document = read(r#"["arn:aws:iam::1:root", "a\u0041b"]"#);
    let [plain, escaped] = *document.children(NodeId::ROOT) else { panic!("two elements") };
    assert_eq!(document.part_span(plain, 13..14).of(&document.text), "1");
    assert_eq!(document.part_span(escaped, 1..2).of(&document.text), r"\u0041");
    for (json, part, marked) in [
        (r#""\u00e9\/é\n""#, 0..2, r"\u00e9"),
        (r#""\u00e9\/é\n""#, 2..3, r"\/"),
        (r#""\u00e9\/é\n""#, 3..5, "é"),
        (r#""\u00e9\/é\n""#, 5..6, r"\n"),
        (r#""a\ud83d\ude00b""#, 1..5, r"\ud83d\ude00"),
        (r#""a\ud83d\ude00b""#, 5..6, "b"),
        (r#""\\\"""#, 1..2, r#"\""#),
        (r#""a\xb""#, 2..3, "x"),
        (r#""a\u12b""#, 0..1, "a"),
        (r#""a\u12b""#, 4..5, r#""a\u12b""#),
        (r#""a\nb""#, 9..12, r#""a\nb""#),
    ] {
        let document = read(json);
        assert_eq!(document.part_span(NodeId::ROOT, part.clone()).of(&document.text), marked, "{json} {part:?}");
    }
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i32>().prop_map(Into::into),
        ".{0,8}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
            prop::collection::btree_map(".{0,6}", inner, 0..5)
                .prop_map(|m| m.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn strict_json_is_read_as_serde_reads_it(want in json(), pretty: bool) {
        let text = if pretty { serde_json::to_string_pretty(&want) } else { serde_json::to_string(&want) }.expect("json");
        let document = read(&text);
        prop_assert_eq!(&document.defects, &vec![]);
        prop_assert_eq!(value(&document, NodeId::ROOT), want);
    }

    #[test]
    fn any_text_is_read(text in "[\\[\\]{}\":, '\\\\/#a-zE0\u{201c}\u{a0}\n]{0,60}") {
        let document = read(&text);
        for index in 0..document.len() {
            let id = NodeId(u32::try_from(index).expect("few"));
            prop_assert!(text.get(document.node(id).span.range()).is_some());
            let again = document.at_pointer(&document.pointer(id));
            if document.defects.iter().all(|d| !matches!(d.kind, DefectKind::DuplicateName(..))) {
                prop_assert_eq!(again, Some(id));
            }
        }
        for defect in &document.defects {
            prop_assert!(text.get(defect.span.range()).is_some());
        }
        let strict = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        let refused = document.defects.iter().any(|d| !matches!(d.kind, DefectKind::DuplicateName(..)));
        prop_assert_eq!(strict, !refused, "{:?}", document.defects);
    }
}

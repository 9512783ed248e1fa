//! One table: a value of a policy, the request's, how they are compared, and what is said and marked.

use super::*;
use crate::engine::condition::operators::Operator;

const ROWS: &str = include_str!("table.txt");

fn compared(name: &str) -> Compared {
    match name {
        "Principal" => Compared::Principal,
        "Action" => Compared::Action,
        "Resource" => Compared::Resource,
        operator => Compared::Condition(Operator::parse(operator).expect("an operator").base.family),
    }
}

/// `\u{…}`, `\n`, `\t` and `\s`, a space, as the characters that they are.
fn unescaped(text: &str) -> String {
    let text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\s", " ");
    let mut parts = text.split("\\u{");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once('}').expect("a closed escape");
        plain.extend(u32::from_str_radix(number, 16).ok().and_then(char::from_u32));
        plain.push_str(rest);
    }
    plain
}

/// What is said of a row, with the marked characters in brackets.
fn said(wanted: &str, actual: &str, how: Compared) -> String {
    let found = differences(wanted, actual, how);
    let kinds: Vec<&str> = found.iter().map(|difference| difference.kind.name()).collect();
    let texts: Vec<&str> = found.iter().map(|difference| difference.text.as_str()).collect();
    let mark = |difference: &Difference| {
        let text = wanted.get(difference.marked.clone()).expect("whole characters");
        text.replace(' ', "\\s").escape_debug().to_string().replace("\\\\", "\\")
    };
    let marks: Vec<String> = found.iter().map(mark).collect();
    format!("{} | {} | {}", kinds.join(" "), texts.join("; "), marks.join(" & "))
}

#[test]
fn every_kind_is_told() {
    let mut wrong = Vec::new();
    for (number, line) in ROWS.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let cells: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [how, wanted, actual, rest @ ..] = cells.as_slice() else { panic!("line {number}: {line}") };
        let (w, a) = (unescaped(wanted), unescaped(actual));
        let got = said(&w, &a, compared(how));
        if got != rest.join(" | ") {
            wrong.push(format!("{how} | {wanted} | {actual} | {got}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_nearest_is_the_one_that_was_meant() {
    let caller = "arn:aws:sts::111111111111:assumed-role/deployer/s1";
    for (near, far) in [
        ("arn:aws:iam::111111111111:role/deployer", "arn:aws:iam::111111111111:role/reader"),
        ("arn:aws:iam::111111111111:role/deployr", "arn:aws:iam::999999999999:role/deployr"),
        ("arn:aws:iam::111111111112:role/deployer", "arn:aws:iam::111111111111:user/zoe"),
        ("111111111112", "arn:aws:iam::999999999999:user/zoe"),
        ("arn:aws:iam::111111131111:root", "999999999999"),
        ("arn:aws:iam::111111111112:role/*", "arn:aws:iam::999999999999:role/deployer"),
    ] {
        assert!(similarity(near, caller) > similarity(far, caller), "{near} {far}");
        assert!(similarity(near, caller) >= NEAR, "{near}");
    }
    for near in ["ecs.amazonaws.com", "ecs-tasks.eu-west-1.amazonaws.com"] {
        assert!(similarity(near, "ecs-tasks.amazonaws.com") >= NEAR, "{near}");
    }
    assert!(similarity("arn:aws:iam::111111111111:role/reader", caller) < NEAR);
    assert!(similarity("ecs.amazonaws.com", "arn:aws:iam::111111111111:role/x") < NEAR);
}

#[test]
fn differing_characters() {
    for (a, b, a_part, b_part) in [
        ("abc", "abc", "", ""),
        ("7d2ce1b4", "7d2ce14b", "b4", "4b"),
        ("abc", "ab", "c", ""),
        ("aaa", "aa", "a", ""),
        ("é1", "é2", "1", "2"),
        ("", "x", "", "x"),
    ] {
        let (x, y) = differing(a, b);
        assert_eq!((a.get(x), b.get(y)), (Some(a_part), Some(b_part)), "{a} {b}");
    }
}

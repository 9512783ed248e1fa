use super::*;

/// What the request has: nothing, one value, or a list of a multivalued key.
#[derive(Clone, Copy, Debug)]
enum Has<'a> {
    Nothing,
    One(&'a str),
    Many(&'a [&'a str]),
    NotKnown,
    NotKnownButThere,
}
use Has::{Many, NotKnown, NotKnownButThere, Nothing, One};

fn run(operator: &str, wanted: &[&str], has: Has<'_>, setting: Setting<'_>) -> Truth {
    let state = match has {
        Nothing => KeyState::absent(""),
        One(value) => KeyState::present(value),
        Many(values) => KeyState::Present { values: values.iter().map(|v| (*v).to_owned()).collect(), multi: true },
        NotKnown => KeyState::unknown(true, ""),
        NotKnownButThere => KeyState::unknown(false, ""),
    };
    let lookup = |key: &str| match key {
        "aws:username" => KeyState::present("alice"),
        "aws:SourceIp" => KeyState::unknown(true, ""),
        _ => KeyState::absent(""),
    };
    test(Operator::parse(operator).expect(operator), wanted, state, setting, &lookup).truth
}

#[track_caller]
fn check(operator: &str, wanted: &[&str], has: Has<'_>, want: bool) {
    let got =
        run(operator, wanted, has, Setting { effect: Effect::Allow, variables: true, choices: &Choices::default() });
    assert_eq!(got, want.into(), "{operator} {wanted:?} {has:?}");
}

#[test]
fn vectors_t31_to_t43_strings() {
    check("StringEquals", &["prod"], One("Prod"), false); // T31
    check("StringEquals", &["prod*"], One("production"), false); // T32
    check("StringEquals", &["dev", "prod"], One("prod"), true); // T33
    check("StringNotEquals", &["dev", "prod"], One("prod"), false); // T34
    check("StringNotEquals", &["dev", "prod"], One("staging"), true); // T35
    check("StringEquals", &["x"], Nothing, false); // T36
    check("StringNotEquals", &["x"], Nothing, true); // T37
    check("StringEqualsIfExists", &["x"], Nothing, true); // T38
    check("StringEqualsIfExists", &["x"], One("y"), false); // T39
    check("StringLike", &["team-?/*"], One("team-a/n/p"), true); // T40
    check("StringLike", &["prod"], One("production"), false); // T41
    check("StringLike", &["repo:o/r:*"], One("repo:o/r:ref:refs/heads/main"), true); // T42
    check("StringEqualsIgnoreCase", &["AbC"], One("aBc"), true); // T43
    check("StringEquals", &["a "], One("a"), false); // R153
    check("StringEquals", &[""], One(""), true); // R154
}

#[test]
fn vectors_t44_to_t52_numbers_dates_booleans() {
    check("NumericEquals", &["10"], One("1e1"), true); // T44
    check("NumericLessThan", &["10"], One("10"), false); // T45
    check("NumericNotEquals", &["1"], Nothing, true); // T46
    check("NumericEquals", &["36"], One("36oo"), false); // R157
    check("NumericNotEquals", &["36"], One("36oo"), true); // R157
    check("DateEquals", &["2025-01-01T00:00:00Z"], One("2025-01-01T01:00:00+01:00"), true); // T47
    check("DateEquals", &["2025-01-01T00:00:00Z"], One("1735689600"), true); // T48
    check("DateGreaterThan", &["2026-01-01"], One("2026-01-01T00:00:01Z"), true); // T49
    check("DateNotEquals", &["2026-01-01"], One("soon"), true); // R160
    check("Bool", &["true"], One("True"), true); // T50
    check("Bool", &["false"], Nothing, false); // T51
    check("BoolIfExists", &["true"], Nothing, true); // T52
    check("Bool", &["yes"], One("false"), true); // R162
    check("Bool", &["true", "false"], One("false"), true); // R163
    check("StringEquals", &["True"], One("true"), false); // R164
    check("BinaryEquals", &["QmluYXJ5"], One("QmluYXJ5"), true); // R165
    check("BinaryEquals", &["QmluYXJ5"], One("Binary"), false);
}

#[test]
fn vectors_t53_to_t61_addresses_and_arns() {
    check("IpAddress", &["192.0.2.0/24"], One("192.0.2.42"), true); // T53
    check("IpAddress", &["192.0.2.0/24"], One("2001:db8::1"), false); // T54
    check("NotIpAddress", &["192.0.2.0/24", "198.51.100.0/24"], One("198.51.100.2"), false); // T55
    check("NotIpAddress", &["192.0.2.0/24"], Nothing, true); // T56
    check("NotIpAddress", &["192.0.2.0/24"], One("office"), false); // R169
    let team = "arn:aws:iam::*:role/team-*";
    check("ArnEquals", &[team], One("arn:aws:iam::123456789012:role/team-prod"), true); // T57
    check("ArnLike", &[team], One("arn:aws:iam::123456789012:role/Team-prod"), false); // T58
    check("ArnLike", &["arn:aws:*:*:*:role/team-*"], One("arn:aws:iam::123456789012:prefix:role/team-prod"), false); // T59
    let function = "arn:aws:lambda:us-east-1:123456789012:function:t-a:live";
    check("ArnLike", &["arn:aws:lambda:*:*:function:t-*"], One(function), true); // T60
    check("ArnNotLike", &["arn:aws:iam::*:role/*"], One("not an arn"), false); // T61, R178
    check("ArnLike", &["*"], One(function), true); // R177
    check("ArnNotLike", &["role/x"], One(function), false); // R177
    let deny = Setting { effect: Effect::Deny, variables: true, choices: &Choices::default() };
    assert_eq!(run("ArnNotLike", &["role/x"], One(function), deny), Truth::Yes); // R177
}

#[test]
fn vectors_t62_to_t74_presence_and_sets() {
    check("Null", &["true"], Nothing, true); // T62
    check("Null", &["false"], One("x"), true); // T63
    check("Null", &["true"], One(""), false); // R173
    check("ForAllValues:StringEquals", &["dev", "prod"], Many(&["dev", "staging"]), false); // T64
    check("ForAllValues:StringEquals", &["dev", "prod"], Nothing, true); // T65
    check("ForAnyValue:StringEquals", &["dev", "prod"], Many(&["dev", "staging"]), true); // T66
    check("ForAnyValue:StringEquals", &["dev", "prod"], Nothing, false); // T67
    check("ForAllValues:StringNotEquals", &["dev", "prod"], Many(&["dev", "qa"]), false); // T68
    check("ForAnyValue:StringNotEquals", &["dev", "prod"], Many(&["dev", "qa"]), true); // T69
    check("ForAnyValue:StringNotEquals", &["dev", "prod"], Nothing, false); // T70
    check("StringEquals", &["a"], Many(&["a"]), false); // T71
    check("StringNotEquals", &["b"], Many(&["a"]), false); // R141
    check("StringEquals", &[], One("x"), false); // T72
    check("StringNotEquals", &[], Nothing, false); // R171
    check("StringNotEqualsIfExists", &[], Nothing, true); // T73
    check("ForAllValues:StringEquals", &[], Nothing, true); // T74
    check("ForAnyValue:StringEqualsIfExists", &["a"], Nothing, false); // R148
    check("ForAnyValue:StringEquals", &["a"], One("a"), true); // R143
}

#[test]
fn vectors_t75_to_t77_variables() {
    check("StringEquals", &["${aws:PrincipalTag/x}"], One("alice"), false); // T75
    check("StringNotEquals", &["${aws:PrincipalTag/x}"], One("y"), true); // T76, R184
    check("StringEquals", &["${aws:username}"], One("alice"), true);
    let old = Setting { effect: Effect::Allow, variables: false, choices: &Choices::default() };
    assert_eq!(run("StringEquals", &["${aws:username}"], One("alice"), old), Truth::No); // T77, R8
    check("Bool", &["${aws:username}"], One("false"), true); // R182
}

#[test]
fn what_is_not_known_stays_so() {
    for (operator, wanted, has, want) in [
        ("StringEquals", "a", NotKnown, Truth::Unknown),
        ("StringNotEquals", "a", NotKnown, Truth::Unknown),
        ("StringLike", "*", NotKnown, Truth::Unknown),
        ("StringLike", "*", NotKnownButThere, Truth::Yes),
        ("StringNotLike", "*", NotKnownButThere, Truth::No),
        ("StringNotLike", "*", NotKnown, Truth::Unknown),
        ("StringLikeIfExists", "*", NotKnown, Truth::Yes),
        ("ForAllValues:StringLike", "*", NotKnown, Truth::Yes),
        ("Null", "true", NotKnown, Truth::Unknown),
        ("Null", "true", NotKnownButThere, Truth::No),
        ("StringEquals", "${aws:SourceIp}", One("a"), Truth::Unknown),
        ("StringEquals", "${aws:SourceIp}", Nothing, Truth::No),
    ] {
        let got = run(
            operator,
            &[wanted],
            has,
            Setting { effect: Effect::Allow, variables: true, choices: &Choices::default() },
        );
        assert_eq!(got, want, "{operator} {wanted} {has:?}");
    }
}

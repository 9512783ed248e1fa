//! Conditions that hold and conditions that fail, over every operator, quantifier and type of key.

use serde_json::{Value as Json, json};
use time::{OffsetDateTime, UtcOffset};

use crate::case::{Case, list};
use crate::random::Random;

/// A condition of a statement, as it will be written.
#[derive(Clone, Debug)]
pub struct Condition {
    pub operator: String,
    pub key: String,
    pub values: Vec<Json>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Arn,
    Bool,
    Number,
    Date,
    Ip,
    Many,
    Base64,
}

pub fn kind(key: &str) -> Kind {
    match key {
        "aws:PrincipalArn" | "aws:SourceArn" => Kind::Arn,
        "aws:CurrentTime" | "aws:TokenIssueTime" | "aws:EpochTime" => Kind::Date,
        "aws:MultiFactorAuthPresent" | "aws:SecureTransport" | "aws:ViaAWSService" | "aws:PrincipalIsAWSService" => {
            Kind::Bool
        }
        "aws:MultiFactorAuthAge" | "accounts.google.com:google/organization_number" => Kind::Number,
        "aws:SourceIp" | "aws:VpcSourceIp" => Kind::Ip,
        "aws:TagKeys"
        | "sts:TransitiveTagKeys"
        | "aws:PrincipalOrgPaths"
        | "saml:edupersonaffiliation"
        | "aws:PrincipalServiceNamesList" => Kind::Many,
        "aws:PrincipalTag/digest" => Kind::Base64,
        _ => Kind::Text,
    }
}

/// Keys that a call may lack.
const OFTEN_ABSENT: [&str; 12] = [
    "sts:ExternalId",
    "sts:SourceIdentity",
    "aws:PrincipalTag/none",
    "aws:RequestTag/none",
    "aws:SourceVpce",
    "aws:SourceIp",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:PrincipalOrgID",
    "aws:TagKeys",
    "aws:SourceArn",
    "aws:TokenIssueTime",
];

/// A key that the call has, or one that it lacks.
pub fn some_key(random: &mut Random, case: &Case) -> String {
    let absent: Vec<&str> = OFTEN_ABSENT.into_iter().filter(|key| case.fact(key).is_none()).collect();
    if random.chance(15) && !absent.is_empty() {
        return random.text(&absent);
    }
    let present: Vec<&String> = case.facts.keys().collect();
    let special = present.iter().filter(|key| kind(key) != Kind::Text || !key.starts_with("aws:"));
    let special: Vec<&&String> = special.collect();
    // Types other than text, and keys of STS and of providers, would be rare among the many.
    if random.chance(60) { (**random.pick(&special)).clone() } else { (*random.pick(&present)).clone() }
}

/// A condition with this truth; none where the generator knows of none.
pub fn with_truth(random: &mut Random, case: &Case, key: &str, truth: bool, variables: bool) -> Option<Condition> {
    let written = spelling(random, key);
    let (operator, values) = match case.fact(key) {
        None => absent(random, key, truth),
        Some(Json::Array(values)) => many(random, &list(&Json::Array(values.clone())), truth)?,
        Some(value) => {
            let value = value.as_str().unwrap_or_default().to_owned();
            let (base, values) = single(random, key, &value, truth);
            let values = if variables { with_variables(random, case, &base, values, key) } else { values };
            (decorate(random, &base), values)
        }
    };
    Some(Condition { operator, key: written, values: values.into_iter().map(|value| typed(random, value)).collect() })
}

/// Key names know no case (R25).
fn spelling(random: &mut Random, key: &str) -> String {
    if random.chance(6) { key.to_lowercase() } else { key.to_owned() }
}

/// Booleans and numbers may be written as such (R20).
fn typed(random: &mut Random, value: String) -> Json {
    match value.as_str() {
        "true" | "false" if random.chance(30) => json!(value == "true"),
        _ => match value.parse::<u32>() {
            Ok(number) if number.to_string() == value && random.chance(20) => json!(number),
            _ => Json::String(value),
        },
    }
}

/// With a quantifier or `IfExists`, which change nothing for a key that is there with one value.
fn decorate(random: &mut Random, base: &str) -> String {
    let plain = base == "Null";
    let prefix = if plain || random.chance(80) { "" } else { *random.pick(&["ForAllValues:", "ForAnyValue:"]) };
    let suffix = if plain || random.chance(75) { "" } else { "IfExists" };
    format!("{prefix}{base}{suffix}")
}

fn absent(random: &mut Random, key: &str, truth: bool) -> (String, Vec<String>) {
    let (base, not, value) = match kind(key) {
        Kind::Text | Kind::Many | Kind::Base64 => ("StringEquals", "StringNotLike", "none-*"),
        Kind::Arn => ("ArnLike", "ArnNotEquals", "arn:aws:iam::*:role/none"),
        Kind::Bool => ("Bool", "", "true"),
        Kind::Number => ("NumericLessThan", "NumericNotEquals", "3600"),
        Kind::Date => ("DateGreaterThan", "DateNotEquals", "2020-01-01T00:00:00Z"),
        Kind::Ip => ("IpAddress", "NotIpAddress", "203.0.113.0/24"),
    };
    let value = vec![value.to_owned()];
    match (truth, random.below(4)) {
        (true, 0) => ("Null".into(), vec!["true".into()]),
        (true, 1) if !not.is_empty() => (not.into(), value),
        (true, 2) => (format!("ForAllValues:{base}"), value),
        (true, _) => (format!("{base}IfExists"), value),
        (false, 0) => ("Null".into(), vec!["false".into()]),
        (false, 1) => (format!("ForAnyValue:{base}"), value),
        (false, _) => (base.into(), value),
    }
}

/// For a multivalued key.
fn many(random: &mut Random, has: &[String], truth: bool) -> Option<(String, Vec<String>)> {
    let first = has.first()?.clone();
    let all: Vec<String> = has.iter().cloned().chain(random.chance(30).then(|| "unrelated".to_owned())).collect();
    let others = || vec![near(&mut Random::new(7, first.len() as u64), &first), "unrelated".to_owned()];
    let mut without = all.clone();
    without[0] = near(random, &first);
    let choice = random.below(5);
    Some(match (truth, choice) {
        (true, 0) => ("ForAllValues:StringEquals".into(), all),
        (true, 1) => ("ForAnyValue:StringLike".into(), vec![format!("{first}*"), "unrelated".into()]),
        (true, 2) => ("ForAllValues:StringNotEquals".into(), others()),
        (true, 3) => ("Null".into(), vec!["false".into()]),
        (true, _) => ("ForAnyValue:StringNotLike".into(), others()),
        (false, 0 | 1) => ("ForAllValues:StringEquals".into(), without),
        (false, 2) => ("ForAnyValue:StringEqualsIgnoreCase".into(), vec!["unrelated".into()]),
        (false, 3) => ("ForAllValues:StringNotEqualsIgnoreCase".into(), vec![first]),
        (false, _) => ("ForAnyValue:StringNotEquals".into(), all),
    })
}

/// Operator and values for a key with one value. A list holds one deciding value.
fn single(random: &mut Random, key: &str, value: &str, truth: bool) -> (String, Vec<String>) {
    if truth && random.chance(4) {
        return ("Null".into(), vec!["false".into()]);
    }
    let kind = if key == "aws:EpochTime" && random.chance(50) { Kind::Number } else { kind(key) };
    let negated = random.chance(25);
    // The value that decides is one that matches, or one that nearly does.
    let hit = truth != negated;
    let (base, decides) = match kind {
        Kind::Text | Kind::Many => text(random, value, negated, hit),
        Kind::Base64 if !negated => ("BinaryEquals", if hit { value.to_owned() } else { "bm9uZQ==".to_owned() }),
        Kind::Base64 => ("StringNotEquals", if hit { value.to_owned() } else { "bm9uZQ==".to_owned() }),
        Kind::Bool => {
            let same = if truth { value == "true" } else { value != "true" };
            return ("Bool".into(), vec![same.to_string()]);
        }
        Kind::Arn => arn(random, value, negated, hit),
        Kind::Number => number(random, value, negated, hit),
        Kind::Date => date(random, value, negated, hit),
        Kind::Ip => ip(random, value, negated, hit),
    };
    let mut values = vec![decides];
    if base.starts_with("String") && random.chance(25) {
        values.insert(random.below(2), "unrelated".into());
    }
    if base.starts_with("String") && random.chance(10) {
        values.push("something-else".into());
    }
    (base.to_owned(), values)
}

fn text(random: &mut Random, value: &str, negated: bool, hit: bool) -> (&'static str, String) {
    let seen = if hit { value.to_owned() } else { near(random, value) };
    match (random.below(4), negated) {
        (0, false) if hit => ("StringEqualsIgnoreCase", flip_case(value)),
        (0, true) if hit => ("StringNotEqualsIgnoreCase", flip_case(value)),
        (1, false) => ("StringLike", wild(random, &seen, hit)),
        (1, true) => ("StringNotLike", wild(random, &seen, hit)),
        (_, false) => ("StringEquals", seen),
        (_, true) => ("StringNotEquals", seen),
    }
}

/// A pattern that matches `value` and, unless `loose`, nothing near.
fn wild(random: &mut Random, value: &str, loose: bool) -> String {
    let chars: Vec<char> = value.chars().collect();
    match random.below(4) {
        0 => format!("{value}*"),
        1 if loose && chars.len() > 3 => chars[..chars.len() - 1].iter().collect::<String>() + "?",
        2 => format!("*{value}"),
        _ => value.to_owned(),
    }
}

fn arn(random: &mut Random, value: &str, negated: bool, hit: bool) -> (&'static str, String) {
    let mut value = if hit { value.to_owned() } else { near_arn(random, value) };
    let base = match (random.below(4), negated) {
        (0, false) => "ArnEquals",
        (0, true) => "ArnNotEquals",
        (1, false) => return ("StringEquals", value),
        (1, true) => return ("StringNotEquals", value),
        (_, false) => "ArnLike",
        (_, true) => "ArnNotLike",
    };
    if random.chance(35) {
        value.push('*');
    } else if random.chance(20) {
        let parts: Vec<&str> = value.splitn(6, ':').collect();
        value = format!("arn:*:{}:{}:{}:{}", parts[2], parts[3], parts[4], parts[5]);
    }
    (base, value)
}

fn number(random: &mut Random, value: &str, negated: bool, hit: bool) -> (&'static str, String) {
    let n: i64 = value.parse().unwrap_or_default();
    let equal = match random.below(8) {
        0 => format!("{n}.0"),
        1 if n >= 0 => format!("0{n}"),
        2 if n % 10 == 0 => format!("{}e1", n / 10),
        _ => n.to_string(),
    };
    if negated {
        let seen = if hit { equal } else { (n + 1).to_string() };
        return ("NumericNotEquals", seen);
    }
    let (below, above) = ((n - 1).to_string(), (n + 1).to_string());
    let (base, yes, no) = match random.below(5) {
        0 => ("NumericEquals", equal, above),
        1 => ("NumericLessThan", above, equal),
        2 => ("NumericLessThanEquals", equal, below),
        3 => ("NumericGreaterThan", below, equal),
        _ => ("NumericGreaterThanEquals", equal, above),
    };
    (base, if hit { yes } else { no })
}

/// An instant as ISO 8601 text.
pub fn iso(seconds: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(seconds).expect("an instant");
    written(at, "Z")
}

fn written(at: OffsetDateTime, zone: &str) -> String {
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{zone}", at.hour(), at.minute(), at.second())
}

/// The seconds of an instant as the generator writes them.
pub fn seconds(text: &str) -> Option<i64> {
    if let Ok(epoch) = text.parse() {
        return Some(epoch);
    }
    let field = |from: usize, to: usize| text.get(from..to)?.parse::<u8>().ok();
    let month = time::Month::try_from(field(5, 7)?).ok()?;
    let date = time::Date::from_calendar_date(text.get(..4)?.parse().ok()?, month, field(8, 10)?).ok()?;
    let at = date.with_hms(field(11, 13)?, field(14, 16)?, field(17, 19)?).ok()?;
    Some(at.assume_utc().unix_timestamp())
}

fn date(random: &mut Random, value: &str, negated: bool, hit: bool) -> (&'static str, String) {
    const DAY: i64 = 86_400;
    let at = seconds(value).unwrap_or_default();
    let write = |random: &mut Random, at: i64| match random.below(8) {
        0 => at.to_string(),
        1 => {
            let offset = UtcOffset::from_hms(1, 0, 0).expect("an offset");
            written(OffsetDateTime::from_unix_timestamp(at).expect("an instant").to_offset(offset), "+01:00")
        }
        2 => iso(at).replace('Z', ".000Z"),
        3 => iso(at).replace('Z', ""),
        _ => iso(at),
    };
    let equal = write(random, at);
    let days = 1 + i64::try_from(random.below(400)).unwrap_or_default();
    let (past, future) = (write(random, at - days * DAY), write(random, at + days * DAY));
    if negated {
        return ("DateNotEquals", if hit { equal } else { future });
    }
    let (base, yes, no) = match random.below(5) {
        0 => ("DateEquals", equal, past),
        1 => ("DateLessThan", future, past),
        2 => ("DateLessThanEquals", equal, past),
        3 => ("DateGreaterThan", past, future),
        _ => ("DateGreaterThanEquals", equal, future),
    };
    (base, if hit { yes } else { no })
}

fn ip(random: &mut Random, value: &str, negated: bool, hit: bool) -> (&'static str, String) {
    let base = if negated { "NotIpAddress" } else { "IpAddress" };
    let inside: String = match value.parse::<std::net::IpAddr>().expect("an address") {
        std::net::IpAddr::V4(v4) => match random.below(6) {
            0 => format!("{v4}/32"),
            1 => format!("{v4}/24"),
            2 => "0.0.0.0/0".into(),
            3 => {
                let [a, b, ..] = v4.octets();
                format!("{a}.{b}.0.0/16")
            }
            _ => value.into(),
        },
        std::net::IpAddr::V6(v6) => match random.below(5) {
            0 => format!("{v6}/128"),
            1 => "2001:db8::/32".into(),
            2 => v6.segments().map(|part| format!("{part:04X}")).join(":"),
            3 => "::/0".into(),
            _ => v6.to_string(),
        },
    };
    let outside = ["198.51.100.0/24", "198.51.100.7", "2001:db9::/32", "2001:db9::7"];
    (base, if hit { inside } else { random.text(&outside) })
}

/// A text that differs in one character, or in case.
pub fn near(random: &mut Random, text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (0..chars.len()).filter(|&at| chars[at].is_ascii_alphanumeric()).collect();
    if places.is_empty() {
        return format!("{text}x");
    }
    let at = *random.pick(&places);
    chars[at] = other(random, chars[at]);
    chars.into_iter().collect()
}

fn other(random: &mut Random, c: char) -> char {
    if c.is_ascii_digit() {
        return if c == '9' { '0' } else { char::from_u32(c as u32 + 1).unwrap_or('0') };
    }
    if random.chance(30) {
        return if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    }
    match c {
        'z' => 'y',
        'Z' => 'Y',
        c => char::from_u32(c as u32 + 1).unwrap_or('x'),
    }
}

/// An ARN with another account or another name.
pub fn near_arn(random: &mut Random, arn: &str) -> String {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [scheme, partition, service, region, account, resource] = parts.as_slice() else { return near(random, arn) };
    let (mut account, mut resource) = ((*account).to_owned(), (*resource).to_owned());
    let (kind, name) = resource.split_once('/').unwrap_or(("", &resource));
    if (random.chance(40) || kind.is_empty()) && !account.is_empty() {
        account = near(random, &account);
    } else {
        resource = format!("{kind}/{}", near(random, name));
    }
    [scheme, partition, service, region, account.as_str(), resource.as_str()].join(":")
}

fn flip_case(text: &str) -> String {
    let flip = |c: char| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
    text.chars().map(flip).collect()
}

/// Puts a variable for the part of a value that another key has.
fn with_variables(random: &mut Random, case: &Case, base: &str, values: Vec<String>, key: &str) -> Vec<String> {
    if !base.starts_with("String") && !base.starts_with("Arn") || random.chance(75) {
        return values;
    }
    let insensitive = base.ends_with("IgnoreCase");
    values
        .into_iter()
        .map(|value| {
            if random.chance(12) && base.starts_with("String") && !value.contains(['*', '?']) {
                return format!("${{aws:PrincipalTag/none, '{value}'}}");
            }
            let usable = case.facts.iter().filter_map(|(other, fact)| Some((other, fact.as_str()?)));
            let inside = |(other, fact): &(&String, &str)| {
                !other.eq_ignore_ascii_case(key) && fact.len() > 2 && value.contains(fact)
            };
            let found: Vec<_> = usable.filter(inside).collect();
            if found.is_empty() || insensitive {
                return value;
            }
            let (other, fact) = *random.pick(&found);
            value.replacen(fact, &format!("${{{other}}}"), 1)
        })
        .collect()
}

/// Every operator, without prefix and suffix.
pub const BASES: [&str; 27] = [
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];

/// Any condition at all: an operator with any key and any value.
pub fn noise(random: &mut Random, case: &Case, lax: bool) -> Condition {
    let base = *random.pick(&BASES);
    let mut key = some_key(random, case);
    // Digits are epoch seconds, and an account is no time.
    let digits = |fact: &Json| list(fact).iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    if base.starts_with("Date") && key != "aws:EpochTime" && case.fact(&key).is_some_and(digits) {
        "aws:CurrentTime".clone_into(&mut key);
    }
    let of_request: Vec<String> = case.fact(&key).map(list).unwrap_or_default();
    let value = |random: &mut Random| -> String {
        let same = |random: &mut Random, text: &str| if random.chance(50) { near(random, text) } else { text.into() };
        match base.trim_start_matches("Not") {
            b if b.starts_with("Arn") && lax => random.text(&["role/Deploy", "*", "arn:aws:iam::*:role/*"]),
            b if b.starts_with("Arn") => random.text(&["arn:aws:iam::*:*", "arn:*:*:*:*:*", "arn:aws:iam::*:user/*"]),
            "BinaryEquals" => random.text(&["dGVhbQ==", "bm9uZQ=="]),
            "Bool" if lax => random.text(&["true", "yes", "True"]),
            "Bool" | "Null" => random.text(&["true", "false"]),
            b if b.starts_with("Date") && lax => random.text(&["2026-08-01T00:00:00Z", "soon", "2026"]),
            b if b.starts_with("Date") => random.text(&["2026-08-01T00:00:00Z", "1790000000", "2026-08", "2020"]),
            "IpAddress" if lax => random.text(&["203.0.113.0/24", "anywhere", "::/0"]),
            "IpAddress" => random.text(&["203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "2001:db8::7"]),
            b if b.starts_with("Numeric") && lax => random.text(&["3600", "36oo", "1e3"]),
            b if b.starts_with("Numeric") => random.text(&["3600", "0", "36.5", "-1", "1e3"]),
            _ => match (of_request.first(), random.below(8)) {
                (_, 0) => random.text(&["*", "${aws:username}", "${aws:PrincipalTag/none}", "a?c", ""]),
                (_, 1) => random.text(&["${*}", "dep${?}oy", "${$}", "team-${aws:PrincipalTag/team}"]),
                (Some(first), _) => same(random, first),
                (None, _) => "unrelated".into(),
            },
        }
    };
    let count = match random.below(12) {
        0 if base != "Null" => 0,
        n if n < 9 => 1,
        _ => 2,
    };
    let values = (0..count).map(|_| Json::String(value(random))).collect();
    Condition { operator: decorate(random, base), key: spelling(random, &key), values }
}

/// A condition of a kind that the other engine takes in its own way, or that is rare.
pub fn odd(random: &mut Random, case: &mut Case, lax: bool) -> Condition {
    const PATTERN: &str = "aws:PrincipalTag/pattern";
    let own = case.fact("aws:PrincipalArn").is_some();
    let (operator, key, value) = match random.below(if lax { 18 } else { 9 }) {
        0 => ("StringNotEquals", "sts:RoleSessionName", "${aws:PrincipalTag/none}"),
        1 => ("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::*:role/${aws:PrincipalTag/none}"),
        2 => {
            case.tell(PATTERN, "a*b?c$");
            ("StringEquals", PATTERN, "a${*}b${?}c${$}")
        }
        3 => ("NumericLessThan", "aws:EpochTime", "2e9"),
        4 => ("Bool", "sts:RoleSessionName", "false"),
        5 => ("NumericNotEquals", "sts:RoleSessionName", "7"),
        6 => ("DateNotEquals", "sts:RoleSessionName", "2026-08-01T00:00:00Z"),
        7 => ("StringNotEquals", "sts:RoleSessionName", ""),
        8 => ("StringNotEqualsIfExists", "sts:ExternalId", ""),
        9..12 if own => ("ArnLike", "aws:PrincipalArn", "*"),
        12 if own => ("ArnNotLike", "aws:PrincipalArn", "role/app"),
        13..16 => ("NotIpAddress", "aws:SourceIp", "anywhere"),
        _ => ("DateNotEquals", "aws:CurrentTime", "soon"),
    };
    let values = if value.is_empty() { Vec::new() } else { vec![value.into()] };
    Condition { operator: operator.into(), key: key.into(), values }
}

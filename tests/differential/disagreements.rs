//! Where the other engine is known to decide otherwise than AWS documents, one row a class.
//!
//! A class is a rewriting of the case into one that means the same to AWS and that the other engine understands. So it
//! says exactly which cases it excuses, those it changes, and how they must come out: the other engine's verdict on the
//! rewritten case must be ours on the case as it was. What disagrees and is not excused so fails.

use std::net::IpAddr;

use serde_json::{Value as Json, json};

use crate::case::{Caller, Case, Doc, GOOGLE, Place, list};
use crate::conditions::{iso, seconds};

/// A kind of disagreement.
pub struct Class {
    pub id: &'static str,
    /// Where AWS decides, or the rule of the rule book where its documentation leaves it open.
    pub decided_by: (&'static str, &'static str),
    /// What the other engine does instead.
    pub does: &'static str,
    /// The case as the other engine must be asked it; none where the case is not of the class.
    pub rewrite: fn(&Case) -> Option<Case>,
    /// The smallest case that shows it.
    pub example: &'static str,
}

const GUIDE: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/";
const RULES: &str = "src/engine/rules.md";

pub const CLASSES: &[Class] = &[
    Class {
        id: "empty-value-list",
        decided_by: (RULES, "R171"),
        does: "takes a negated operator with an empty list for true",
        rewrite: empty_list,
        example: r#"{"condition":{"StringNotEquals":{"sts:RoleSessionName":[]}},"engine":"denied implicitly","other":"allowed"}"#,
    },
    Class {
        id: "oidc-keys-dropped",
        decided_by: (GUIDE, "reference_policies_iam-condition-keys.html#condition-keys-wif"),
        does: "knows no `aud` and `sub` of GitHub and EKS, so it drops them from the request",
        rewrite: oidc_keys,
        example: r#"{"caller":"github","condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/app"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "public-provider-needs-identity-policy",
        decided_by: (GUIDE, "id_roles_providers_oidc.html"),
        does: "takes a built-in provider for another account and wants an identity policy",
        rewrite: public_provider,
        example: r#"{"caller":"google","condition":{"StringEquals":{"accounts.google.com:aud":"sts.amazonaws.com"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "rider-keys-dropped",
        decided_by: (GUIDE, "id_session-tags.html#id_session-tags_permissions-required"),
        does: "drops the keys of the call from the check of sts:TagSession and sts:SetSourceIdentity",
        rewrite: rider_keys,
        example: r#"{"tags":true,"condition":{"StringEquals":{"sts:RoleSessionName":"work"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "variable-old-version",
        decided_by: (GUIDE, "reference_policies_elements_version.html"),
        does: "replaces variables in every version",
        rewrite: old_version,
        example: r#"{"version":"2008-10-17","condition":{"StringEquals":{"aws:username":"${aws:username}"}},"engine":"denied implicitly","other":"allowed"}"#,
    },
    Class {
        id: "variable-in-arn-segment",
        decided_by: (GUIDE, "reference_policies_variables.html#policy-vars-infotouse"),
        does: "splits an ARN at the colon within a variable",
        rewrite: variable_in_segment,
        example: r#"{"resource":"arn:aws:iam::${aws:PrincipalTag/account}:role/Deploy","context":{"aws:PrincipalTag/account":"444455556666"},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "null-variable-negated",
        decided_by: (GUIDE, "reference_policies_variables.html#policy-vars-no-value"),
        does: "lets a negated operator fail where a variable has no value",
        rewrite: null_variable,
        example: r#"{"effect":"Deny","condition":{"StringNotEquals":{"sts:RoleSessionName":"${aws:PrincipalTag/none}"}},"engine":"denied explicitly","other":"allowed"}"#,
    },
    Class {
        id: "escape-in-string-equals",
        decided_by: (GUIDE, "reference_policies_variables.html#policy-vars-specialchars"),
        does: "replaces `${*}`, `${?}` and `${$}` in patterns only",
        rewrite: escapes,
        example: r#"{"context":{"aws:PrincipalTag/pattern":"a*"},"condition":{"StringEquals":{"aws:PrincipalTag/pattern":"a${*}"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "ipv4-slash-zero",
        decided_by: (GUIDE, "reference_policies_elements_condition_operators.html#Conditions_IPAddress"),
        does: "matches nothing with `0.0.0.0/0`",
        rewrite: slash_zero,
        example: r#"{"context":{"aws:SourceIp":"203.0.113.7"},"condition":{"IpAddress":{"aws:SourceIp":"0.0.0.0/0"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "plain-address",
        decided_by: (GUIDE, "reference_policies_elements_condition_operators.html#Conditions_IPAddress"),
        does: "compares addresses without a range as text, and none across the families",
        rewrite: plain_address,
        example: r#"{"context":{"aws:SourceIp":"2001:db8::42"},"condition":{"IpAddress":{"aws:SourceIp":"2001:DB8:0::42"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "date-epoch",
        decided_by: (GUIDE, "reference_policies_elements_condition_operators.html#Conditions_Date"),
        does: "takes epoch seconds for milliseconds, and a year for epoch time",
        rewrite: epoch,
        example: r#"{"condition":{"DateGreaterThan":{"aws:CurrentTime":"1790000001"}},"engine":"denied implicitly","other":"allowed"}"#,
    },
    Class {
        id: "numeric-prefix-parse",
        decided_by: (GUIDE, "reference_policies_elements_condition_operators.html#Conditions_Numeric"),
        does: "reads the digits that an operand begins with",
        rewrite: numeric_prefix,
        example: r#"{"context":{"aws:MultiFactorAuthAge":"500"},"condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"1e3"}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "unreadable-value",
        decided_by: (RULES, "R157, R160"),
        does: "lets a negated operator fail where the request has no number or date, and reads the digits that it begins with",
        rewrite: unreadable_value,
        example: r#"{"effect":"Deny","condition":{"NumericNotEquals":{"sts:RoleSessionName":"7"}},"engine":"denied explicitly","other":"allowed"}"#,
    },
    Class {
        id: "unreadable-operand",
        decided_by: (RULES, "R29, R160"),
        does: "lets a negated operator fail where an operand cannot be read",
        rewrite: unreadable_operand,
        example: r#"{"caller":"session","context":{"aws:SourceIp":"203.0.113.7"},"session_policy":{"Effect":"Allow","Action":"sts:*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"anywhere"}}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "not-a-boolean",
        decided_by: (RULES, "R162"),
        does: "matches nothing where one side is neither `true` nor `false`",
        rewrite: not_boolean,
        example: r#"{"effect":"Deny","condition":{"Bool":{"sts:RoleSessionName":"false"}},"engine":"denied explicitly","other":"allowed"}"#,
    },
    Class {
        id: "malformed-arn-operand",
        decided_by: (RULES, "R177"),
        does: "matches nothing where the operand is no ARN",
        rewrite: malformed_arn,
        example: r#"{"caller":"session","context":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/app"},"session_policy":{"Effect":"Allow","Action":"sts:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"*"}}},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "session-policy-vs-session-arn",
        decided_by: (GUIDE, "reference_policies_evaluation-logic_policy-eval-denyallow.html"),
        does: "lets a session policy deny implicitly what the trust policy grants to the session itself",
        rewrite: named_alone,
        example: r#"{"caller":"session","same_account":true,"session_policy":{"Effect":"Allow","Action":"s3:*","Resource":"*"},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "scp-of-denies-alone",
        decided_by: (RULES, "R118"),
        does: "takes Deny statements alone for the whole level, not for what stands beside FullAWSAccess",
        rewrite: denies_alone,
        example: r#"{"service_control_policy":{"Effect":"Deny","Action":"s3:*","Resource":"*"},"engine":"allowed","other":"denied implicitly"}"#,
    },
    Class {
        id: "root-arn-partition",
        decided_by: (GUIDE, "reference_identifiers.html#identifiers-arns"),
        does: "compares the account of a root ARN, not its partition",
        rewrite: partition,
        example: r#"{"principal":{"AWS":"arn:aws-cn:iam::111122223333:root"},"engine":"denied implicitly","other":"allowed"}"#,
    },
    Class {
        id: "role-name-case",
        decided_by: (GUIDE, "troubleshoot_roles.html"),
        does: "compares the name of a session's role without case",
        rewrite: name_case,
        example: r#"{"caller":"session","principal":{"AWS":"arn:aws:iam::111122223333:role/App"},"engine":"denied implicitly","other":"allowed"}"#,
    },
];

/// The case with every class rewritten but one, and the classes that it is of.
pub fn rewrite(case: &Case, but: Option<&str>) -> (Case, Vec<&'static str>) {
    let mut rewritten = case.clone();
    let mut classes = Vec::new();
    for class in CLASSES.iter().filter(|class| but != Some(class.id)) {
        if let Some(next) = (class.rewrite)(&rewritten) {
            rewritten = next;
            classes.push(class.id);
        }
    }
    (rewritten, classes)
}

/// What a condition is rewritten into.
enum New {
    Values(Vec<String>),
    Key(String),
    /// One that is always so.
    Constant(bool),
}

/// An operator without prefix and suffix.
fn base(operator: &str) -> &str {
    let name = operator.split_once(':').map_or(operator, |(_, name)| name);
    name.strip_suffix("IfExists").unwrap_or(name)
}

fn has_quantifier(operator: &str) -> bool {
    operator.contains(':')
}

fn is_negated(operator: &str) -> bool {
    base(operator).contains("Not")
}

/// Rewrites conditions; none where there is nothing to rewrite.
fn conditions(case: &Case, rule: impl Fn(&Place, &[String], Option<&Json>) -> Option<New>) -> Option<Case> {
    let mut rewritten = case.clone();
    let mut changed = false;
    for place in case.conditions() {
        let Some(new) = rule(&place, &case.values(&place), case.fact(&place.key)) else { continue };
        changed = true;
        let condition = &mut rewritten.statement_mut(place.doc, place.statement)["Condition"];
        let Some(keys) = condition[&place.operator].as_object_mut() else { continue };
        let value = keys.remove(&place.key);
        match new {
            New::Values(values) => drop(keys.insert(place.key, json!(values))),
            New::Key(key) => drop(keys.insert(key, value.unwrap_or_default())),
            New::Constant(truth) => {
                // Every call has the key.
                let before = list(&condition["Null"]["aws:CurrentTime"]);
                let truth = truth && before.first().is_none_or(|text| text == "false");
                if condition["Null"].is_null() {
                    condition["Null"] = json!({});
                }
                condition["Null"]["aws:CurrentTime"] = (!truth).to_string().into();
            }
        }
    }
    changed.then_some(rewritten)
}

/// Rewrites the values of conditions one by one.
fn values(case: &Case, rule: impl Fn(&Place, &str, Option<&str>) -> Option<Vec<String>>) -> Option<Case> {
    conditions(case, |place, values, fact| {
        let new = |value: &String| rule(place, value, fact.and_then(Json::as_str));
        if values.iter().all(|value| new(value).is_none()) {
            return None;
        }
        Some(New::Values(values.iter().flat_map(|value| new(value).unwrap_or_else(|| vec![value.clone()])).collect()))
    })
}

/// Rewrites the texts of an element of statements.
fn texts(case: &Case, element: &str, rule: impl Fn(Doc, &str) -> Option<String>) -> Option<Case> {
    let mut rewritten = case.clone();
    let mut changed = false;
    for &doc in case.documents.keys() {
        for statement in 0..case.statements(doc) {
            let Some(value) = rewritten.statement_mut(doc, statement).pointer_mut(element) else { continue };
            let all: Vec<&mut Json> = match value {
                Json::Array(values) => values.iter_mut().collect(),
                one => vec![one],
            };
            for one in all {
                if let Some(new) = one.as_str().and_then(|text| rule(doc, text)) {
                    *one = new.into();
                    changed = true;
                }
            }
        }
    }
    changed.then_some(rewritten)
}

/// Gives condition keys names that the other engine lets through for every action.
fn renamed(case: &Case, keys: &[String]) -> Option<Case> {
    let text = |case: &Case| case.documents.values().map(Json::to_string).collect::<String>().to_lowercase();
    let all = text(case);
    let used: Vec<&String> = keys.iter().filter(|key| all.contains(&key.to_lowercase())).collect();
    let mut rewritten = case.clone();
    for key in &used {
        let value = rewritten.facts.remove(*key)?;
        let new = if value.is_array() {
            "aws:CalledVia".to_owned()
        } else {
            format!("aws:PrincipalTag/{}", key.replace([':', '/'], "-"))
        };
        rewritten.facts.insert(new.clone(), value);
        for document in rewritten.documents.values_mut() {
            let text = document.to_string();
            let spelt = [key.as_str(), &key.to_lowercase()];
            let text = spelt.iter().fold(text, |text, key| {
                text.replace(&format!("\"{key}\":"), &format!("\"{new}\":"))
                    .replace(&format!("${{{key}"), &format!("${{{new}"))
            });
            *document = serde_json::from_str(&text).expect("JSON");
        }
    }
    (!used.is_empty()).then_some(rewritten)
}

/// The variables of a text: their names, and whether they stand for something.
fn variables<'t>(case: &Case, text: &'t str) -> Vec<(&'t str, Option<String>)> {
    let inner = text.split("${").skip(1).filter_map(|rest| rest.split_once('}').map(|(inner, _)| inner));
    inner
        .map(|inner| {
            let (name, default) = inner.split_once(", '").map_or((inner, None), |(name, rest)| (name, Some(rest)));
            let value = match name {
                "*" | "?" | "$" => Some(name.to_owned()),
                name => case.fact(name).and_then(Json::as_str).map(str::to_owned),
            };
            (inner, value.or_else(|| default.map(|text| text.trim_end_matches('\'').to_owned())))
        })
        .collect()
}

fn oidc_keys(case: &Case) -> Option<Case> {
    let Caller::Issuer(issuer) = &case.caller else { return None };
    let dropped = |key: &&String| {
        key.strip_prefix(issuer.as_str()).is_some_and(|claim| matches!(claim, ":aud" | ":sub")) && issuer != GOOGLE
    };
    renamed(case, &case.facts.keys().filter(dropped).cloned().collect::<Vec<_>>())
}

fn rider_keys(case: &Case) -> Option<Case> {
    if case.actions().len() == 1 {
        return None;
    }
    let dropped = |key: &&String| key.starts_with("sts:");
    let rewritten = renamed(case, &case.facts.keys().filter(dropped).cloned().collect::<Vec<_>>())?;
    Some(Case { extra_actions: case.actions()[1..].to_vec(), ..rewritten })
}

fn public_provider(case: &Case) -> Option<Case> {
    if case.caller != Caller::Issuer(GOOGLE.to_owned()) {
        return None;
    }
    let named = Case { caller: Caller::Issuer(format!("{GOOGLE}/")), ..case.clone() };
    let principal = named.principal();
    Some(texts(&named, "/Principal/Federated", |_, text| (text == GOOGLE).then(|| principal.clone())).unwrap_or(named))
}

fn old_version(case: &Case) -> Option<Case> {
    let mut rewritten = case.clone();
    let mut changed = false;
    for (&doc, document) in &mut rewritten.documents {
        let text = document.to_string();
        if !case.has_variables(doc) && text.contains("${") {
            *document = serde_json::from_str(&text.replace("${", "$~{")).expect("JSON");
            changed = true;
        }
    }
    changed.then_some(rewritten)
}

/// A text with its variables replaced, where one of them stands before the fifth colon.
fn segment(case: &Case, text: &str) -> Option<String> {
    let at = text.find("${")?;
    if text.get(..at)?.matches(':').count() >= 5 {
        return None;
    }
    variables(case, text)
        .into_iter()
        .try_fold(text.to_owned(), |text, (inner, value)| Some(text.replacen(&format!("${{{inner}}}"), &value?, 1)))
}

fn variable_in_segment(case: &Case) -> Option<Case> {
    let known = |doc: Doc, text: &str| if case.has_variables(doc) { segment(case, text) } else { None };
    let mut rewritten = None;
    for element in ["/Resource", "/NotResource"] {
        rewritten = texts(rewritten.as_ref().unwrap_or(case), element, known).or(rewritten);
    }
    let arns = |place: &Place, value: &str, _: Option<&str>| {
        let arn = base(&place.operator).starts_with("Arn");
        if arn { known(place.doc, value).map(|value| vec![value]) } else { None }
    };
    values(rewritten.as_ref().unwrap_or(case), arns).or(rewritten)
}

/// A role that is in no case.
const NOBODY: &str = "arn:aws:iam::000000000000:role/nobody";

fn null_variable(case: &Case) -> Option<Case> {
    let null = |doc: Doc, text: &str| {
        case.has_variables(doc) && variables(case, text).iter().any(|(_, value)| value.is_none())
    };
    let rewritten = texts(case, "/NotResource", |doc, text| null(doc, text).then(|| NOBODY.to_owned()));
    let negated = |place: &Place, value: &str, _: Option<&str>| {
        let base = base(&place.operator);
        let replaced = is_negated(&place.operator) && (base.starts_with("String") || base.starts_with("Arn"));
        (replaced && null(place.doc, value)).then(|| vec![NOBODY.to_owned()])
    };
    values(rewritten.as_ref().unwrap_or(case), negated).or(rewritten)
}

fn escapes(case: &Case) -> Option<Case> {
    values(case, |place, value, _| {
        let base = base(&place.operator);
        let plain = base.starts_with("String") && !base.ends_with("Like") && case.has_variables(place.doc);
        let text = value.replace("${*}", "*").replace("${?}", "?").replace("${$}", "$");
        (plain && text != value).then(|| vec![text])
    })
}

fn slash_zero(case: &Case) -> Option<Case> {
    values(case, |place, value, _| {
        let ip = base(&place.operator).ends_with("IpAddress");
        (ip && value == "0.0.0.0/0").then(|| vec!["0.0.0.0/1".to_owned(), "128.0.0.0/1".to_owned()])
    })
}

fn plain_address(case: &Case) -> Option<Case> {
    values(case, |place, value, fact| {
        if !base(&place.operator).ends_with("IpAddress") {
            return None;
        }
        let of_request: Option<IpAddr> = fact.and_then(|fact| fact.parse().ok());
        match value.parse().ok()? {
            IpAddr::V6(v6) => Some(vec![format!("{v6}/128")]),
            IpAddr::V4(v4) if of_request.is_some_and(|ip| ip.is_ipv6()) => Some(vec![format!("{v4}/32")]),
            IpAddr::V4(_) => None,
        }
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn epoch(case: &Case) -> Option<Case> {
    const TIME: &str = "aws:PrincipalTag/time";
    let date = |place: &Place| base(&place.operator).starts_with("Date");
    let written = values(case, |place, value, _| {
        if !date(place) || !is_digits(value) {
            return None;
        }
        Some(vec![if value.len() == 4 { format!("{value}-01-01T00:00:00Z") } else { iso(seconds(value)?) }])
    });
    let mut timed = written.clone().unwrap_or_else(|| case.clone());
    let now = timed.facts["aws:CurrentTime"].clone();
    timed.facts.insert(TIME.to_owned(), now);
    let key = |place: &Place, _: &[String], _: Option<&Json>| {
        (date(place) && place.key.eq_ignore_ascii_case("aws:EpochTime")).then(|| New::Key(TIME.to_owned()))
    };
    conditions(&timed, key).or(written)
}

/// An operand that no request satisfies.
fn impossible(operator: &str, least: &str, most: &str) -> Vec<String> {
    vec![if base(operator).contains("Greater") { most } else { least }.to_owned()]
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    is_digits(whole) && is_digits(fraction)
}

fn numeric_prefix(case: &Case) -> Option<Case> {
    values(case, |place, value, _| {
        if !base(&place.operator).starts_with("Numeric") || is_plain_number(value) {
            return None;
        }
        let number = value.parse::<f64>().ok().map(|number| vec![number.to_string()]);
        Some(number.unwrap_or_else(|| impossible(&place.operator, "-999999999999999", "999999999999999")))
    })
}

/// A number or a date is asked of a key that has none.
fn unreadable_value(case: &Case) -> Option<Case> {
    conditions(case, |place, values, fact| {
        let fact = fact.filter(|fact| !fact.is_array() || has_quantifier(&place.operator))?;
        let wrong = |text: &String| match base(&place.operator) {
            base if base.starts_with("Numeric") => !is_plain_number(text),
            base if base.starts_with("Date") => !is_digits(text) && seconds(text).is_none(),
            _ => false,
        };
        let wrong = list(fact).iter().all(wrong) && !values.is_empty();
        wrong.then(|| New::Constant(is_negated(&place.operator)))
    })
}

fn unreadable_operand(case: &Case) -> Option<Case> {
    values(case, |place, value, _| match base(&place.operator) {
        base if base.starts_with("Date") => {
            let readable = value.starts_with(|c: char| c.is_ascii_digit());
            (!readable).then(|| impossible(&place.operator, "1871-01-01T00:00:00Z", "2871-01-01T00:00:00Z"))
        }
        base if base.ends_with("IpAddress") => {
            let readable = value.contains(['.', ':']);
            (!readable).then(|| vec!["233.252.0.1/32".to_owned()])
        }
        _ => None,
    })
}

fn not_boolean(case: &Case) -> Option<Case> {
    let boolean = |text: &str| text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false");
    conditions(case, |place, values, fact| {
        if base(&place.operator) != "Bool" || values.is_empty() {
            return None;
        }
        let fact = fact.filter(|fact| !fact.is_array() || has_quantifier(&place.operator));
        let is_false = |value: &String| !value.eq_ignore_ascii_case("true");
        if fact.is_some_and(|fact| !list(fact).iter().all(|text| boolean(text))) {
            return Some(New::Constant(values.iter().any(is_false)));
        }
        let plain = |value: &String| if boolean(value) { value.clone() } else { "false".to_owned() };
        (!values.iter().all(|value| boolean(value))).then(|| New::Values(values.iter().map(plain).collect()))
    })
}

fn empty_list(case: &Case) -> Option<Case> {
    conditions(case, |place, values, fact| {
        let absent = fact.is_none();
        let truth = match place.operator.split_once(':') {
            Some(("ForAllValues", _)) => absent,
            Some(_) => false,
            None => absent && place.operator.ends_with("IfExists"),
        };
        values.is_empty().then_some(New::Constant(truth))
    })
}

fn malformed_arn(case: &Case) -> Option<Case> {
    let parts = |text: &str| text.splitn(6, ':').count();
    conditions(case, |place, values, fact| {
        if !base(&place.operator).starts_with("Arn") || fact?.as_str().is_none_or(|text| parts(text) != 6) {
            return None;
        }
        let any = |value: &String| if value == "*" { "arn:*:*:*:*:*".to_owned() } else { value.clone() };
        let good: Vec<String> = values.iter().map(any).filter(|value| parts(value) == 6).collect();
        if good.len() == values.len() {
            return (good != values).then_some(New::Values(good));
        }
        Some(match (case.is_deny(place), is_negated(&place.operator)) {
            (true, _) => New::Constant(true),
            (false, false) if !good.is_empty() => New::Values(good),
            (false, _) => New::Constant(false),
        })
    })
}

fn named_alone(case: &Case) -> Option<Case> {
    let document = case.documents.get(&Doc::Session).filter(|_| case.same_account())?;
    let own = case.principal();
    let names = |number| {
        let statement = case.statement(Doc::Trust, number);
        let all = list(&statement["Principal"]["AWS"]);
        statement["Effect"] == "Allow" && all.iter().any(|text| *text == own || text == "*")
    };
    if !(0..case.statements(Doc::Trust)).any(names) {
        return None;
    }
    let mut document = document.clone();
    allow_all(&mut document);
    let mut rewritten = case.clone();
    rewritten.documents.insert(Doc::Session, document);
    Some(rewritten)
}

fn allow_all(document: &mut Json) {
    let mut statements = match document["Statement"].take() {
        Json::Array(all) => all,
        one => vec![one],
    };
    statements.push(json!({ "Effect": "Allow", "Action": "*", "Resource": "*" }));
    document["Statement"] = Json::Array(statements);
}

fn denies_alone(case: &Case) -> Option<Case> {
    let mut rewritten = case.clone();
    let mut changed = false;
    let level = |doc: &Doc| if let Doc::ServiceControl(level, _) = doc { Some(*level) } else { None };
    for doc in case.documents.keys().filter(|doc| matches!(doc, Doc::ServiceControl(_, 0))) {
        let mut here = case.documents.keys().filter(|other| level(other) == level(doc));
        let denies = |doc: &Doc| (0..case.statements(*doc)).all(|n| case.statement(*doc, n)["Effect"] == "Deny");
        if case.signed() && here.all(denies) {
            allow_all(rewritten.documents.get_mut(doc)?);
            changed = true;
        }
    }
    changed.then_some(rewritten)
}

fn partition(case: &Case) -> Option<Case> {
    texts(case, "/Principal/AWS", |_, text| {
        (text.ends_with(":root") && !text.starts_with("arn:aws:")).then(|| "000000000000".to_owned())
    })
}

fn name_case(case: &Case) -> Option<Case> {
    let Caller::Session(_, role, _) = &case.caller else { return None };
    texts(case, "/Principal/AWS", |_, text| {
        let (front, name) = text.rsplit_once('/').filter(|(front, _)| front.contains(":role"))?;
        (name.eq_ignore_ascii_case(role) && name != role).then(|| format!("{front}/nobody"))
    })
}

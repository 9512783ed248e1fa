//! What a verdict may hang on: statements and facts, and never how they are written.

use proptest::prelude::*;
use why_denied::engine::diagnose;
use why_denied::engine::input::{Input, PolicyText, RequestInput};
use why_denied::engine::report::{Certainty, Finding, Half, Report, Severity, Verdict};

use crate::config;
use crate::generate::{Box, Policy, Statement, World, statement, world};
use crate::json::{Choices, Json, meaning};

/// The text that a finding marks.
fn marked<'i>(input: &'i Input, finding: &Finding) -> &'i str {
    let text = input.text(finding.spot.document).unwrap_or_default();
    finding.spot.span.and_then(|span| text.get(span.range())).unwrap_or_default()
}

/// What a cause says, but for where it stands.
fn cause(input: &Input, report: &Report) -> Option<(String, String, bool, serde_json::Value)> {
    let cause = report.cause()?;
    let (document, key) = (cause.spot.document.to_string(), cause.spot.half == Half::Key);
    Some((cause.code.as_str().to_owned(), document, key, meaning(marked(input, cause))))
}

/// Whether one field alone is to blame, so that no other is as good: no second statement, document or condition.
fn clear(world: &World, report: &Report) -> bool {
    let blamed = |finding: &&Finding| finding.severity == Severity::Error && finding.certainty == Certainty::Certain;
    let identity = world.policies.iter().filter(|(place, _)| *place == Box::Identity).count();
    let one = |statement: &Statement| statement.conditions.values().flatten().count() <= 1;
    let sole =
        world.policies.iter().all(|(_, policy)| policy.statements.len() == 1 && policy.statements.iter().all(one));
    identity <= 1 && sole && report.findings.iter().filter(blamed).count() == 1
}

/// A call, the same with one statement more in one of its policies, and in which.
fn grown(effect: &'static str) -> impl Strategy<Value = (World, World, Box)> {
    let index = any::<prop::sample::Index>;
    (world(), statement(effect), index(), index()).prop_filter_map(
        "a policy that can grow",
        move |(world, added, policy, at)| {
            let growing = if effect == "Allow" { world.growing() } else { (0..world.policies.len()).collect() };
            let policy = *growing.get(policy.index(growing.len().max(1)))?;
            let mut grown = world.clone();
            let (place, Policy { statements, .. }) = &mut grown.policies[policy];
            statements.insert(at.index(statements.len() + 1), added);
            let place = *place;
            Some((world, grown, place))
        },
    )
}

/// The same call with some of what is known forgotten: bit by bit of `mask`.
fn forgotten(input: &Input, mask: u32) -> Input {
    let mut input = input.clone();
    let mut bit = 0;
    let mut forget = || {
        bit += 1;
        mask >> (bit - 1) & 1 == 1
    };
    let request = &mut input.request;
    // What is not in a complete context is known to be absent.
    if mask != 0 {
        request.context_is_complete = false;
    }
    request.caller = request.caller.take().filter(|_| !forget());
    request.caller_credentials = request.caller_credentials.take().filter(|_| !forget());
    request.role = request.role.take().filter(|_| !forget());
    request.session_name = request.session_name.take().filter(|_| !forget());
    request.region = request.region.take().filter(|_| !forget());
    request.web_identity = request.web_identity.take().filter(|_| !forget());
    request.saml = request.saml.take().filter(|_| !forget());
    if forget() {
        input.trust_policy = None;
    }
    // An identity policy that was not given is taken to hold no Deny.
    let denies = |policy: &PolicyText| policy.text.contains("Deny");
    if forget() && !input.identity_policies.iter().flatten().any(denies) {
        input.identity_policies = None;
    }
    // R71: without the caller's ID a principal that is one matches nobody.
    // R93: tags and a source identity that nobody tells of are taken as not sent.
    let kept = |key: &str| {
        key == "aws:userid" || ["RequestTag", "TagKeys", "SourceIdentity"].iter().any(|part| key.contains(part))
    };
    input.request.context.retain(|(key, _)| !forget() || kept(key));
    input
}

/// A wildcard under an operator without wildcards, for a key that holds a list: two reasons in one value.
#[test]
fn a_wildcard_in_a_list_of_one_is_marked_as_without_the_list() {
    for (operator, value) in [("StringEqualsIgnoreCase", "te?m"), ("StringEquals", "t*"), ("StringEquals", "????")] {
        let marks = |value: &str| {
            let trust = format!(
                r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"AWS":"111111111111"}},
                "Action":["sts:AssumeRole","sts:TagSession"],"Condition":{{"{operator}":{{"aws:TagKeys":{value}}}}}}}]}}"#
            );
            let request = RequestInput {
                caller: Some("arn:aws:iam::111111111111:user/alice".to_owned()),
                role: Some("arn:aws:iam::222222222222:role/Deploy".to_owned()),
                session_tags: Some(vec![("team".to_owned(), "blue".to_owned())]),
                ..RequestInput::default()
            };
            let input = Input { trust_policy: Some(trust), request, ..Input::default() };
            cause(&input, &diagnose(&input)).expect("denied")
        };
        let (bare, listed) = (marks(&format!("\"{value}\"")), marks(&format!("[\"{value}\"]")));
        assert_eq!(bare.0, "condition-wildcard-literal", "{operator} {value}");
        assert_eq!(bare, listed, "{operator} {value}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_deny_never_allows((before, after, place) in grown("Deny")) {
        let (before, after) = (diagnose(&before.plain()), diagnose(&after.plain()));
        prop_assert!(
            after.verdict != Verdict::Allowed || before.verdict == Verdict::Allowed,
            "{:?} is allowed by a Deny in {:?}", before.verdict, place
        );
    }

    #[test]
    fn an_allow_never_denies((before, after, place) in grown("Allow")) {
        let (before, after) = (diagnose(&before.plain()), diagnose(&after.plain()));
        let denies = match before.verdict {
            Verdict::Allowed => after.verdict != Verdict::Allowed,
            Verdict::Undetermined => after.verdict == Verdict::Denied,
            _ => false,
        };
        prop_assert!(!denies, "{:?} is {:?} by an Allow in {:?}", before.verdict, after.verdict, place);
    }

    #[test]
    fn order_is_irrelevant(world in world(), choices in prop::collection::vec(any::<u8>(), 0..40)) {
        let plain = world.plain();
        let mut order = Choices::new(&choices);
        let shuffled = world.input(|json| json.shuffled(&mut order).text(&mut Choices::new(&[])));
        let (one, other) = (diagnose(&plain), diagnose(&shuffled));
        prop_assert_eq!((one.verdict, one.denial), (other.verdict, other.denial));
        if clear(&world, &one) {
            prop_assert_eq!(cause(&plain, &one), cause(&shuffled, &other));
        }
    }

    #[test]
    fn a_list_of_one_is_its_element(world in world(), choices in prop::collection::vec(any::<u8>(), 0..40)) {
        let plain = world.plain();
        let mut brackets = Choices::new(&choices);
        let unwrapped = world.input(|json| json.unwrapped(&mut brackets).text(&mut Choices::new(&[])));
        let (one, other) = (diagnose(&plain), diagnose(&unwrapped));
        prop_assert_eq!((one.verdict, one.denial), (other.verdict, other.denial));
        prop_assert_eq!(cause(&plain, &one), cause(&unwrapped, &other));
    }

    #[test]
    fn white_space_and_escapes_are_irrelevant(world in world(), choices in prop::collection::vec(any::<u8>(), 0..60)) {
        let plain = world.plain();
        let mut style = Choices::new(&choices);
        let written = world.input(|json: &Json| json.text(&mut style));
        let (one, other) = (diagnose(&plain), diagnose(&written));
        prop_assert_eq!((one.verdict, one.denial), (other.verdict, other.denial));
        let places = |report: &Report| -> Vec<_> {
            let place = |finding: &Finding| {
                let spot = &finding.spot;
                (finding.code.as_str(), spot.document, spot.pointer.clone(), spot.half == Half::Key)
            };
            report.findings.iter().map(place).collect()
        };
        prop_assert_eq!(places(&one), places(&other));
    }

    #[test]
    fn what_is_learned_never_contradicts(world in world(), mask in any::<u32>()) {
        let whole = world.plain();
        let part = forgotten(&whole, mask);
        let (known, guessed) = (diagnose(&whole), diagnose(&part));
        // An error that says denied decides what is not known; a completion that is allowed contradicts AWS.
        let refused = known.verdict == Verdict::Allowed && whole.error.is_some();
        // Who a caller or what a parameter is may let STS refuse before it looks at a policy.
        let earlier = guessed.verdict == Verdict::Denied && known.verdict == Verdict::Rejected;
        if matches!(guessed.verdict, Verdict::Allowed | Verdict::Denied) && !refused && !earlier {
            prop_assert_eq!(guessed.verdict, known.verdict, "without {:?}", part.request);
        }
    }
}

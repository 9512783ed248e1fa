//! Any text as the pasted error, alone and beside policies.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why_denied::engine::input::{Input, PolicyText};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/alice"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abc"}}}}"#;
const IDENTITY: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::222222222222:role/Deploy"}]}"#;

fuzz_target!(|text: &str| {
    let alone = Input { error: Some(text.to_owned()), ..Input::default() };
    why_denied_fuzz::answer(&alone);
    let identity = PolicyText { name: None, text: IDENTITY.to_owned() };
    let beside = Input { trust_policy: Some(TRUST.to_owned()), identity_policies: Some(vec![identity]), ..alone };
    why_denied_fuzz::answer(&beside);
});

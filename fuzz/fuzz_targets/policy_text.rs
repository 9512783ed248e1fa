//! Any text as a policy, in each of the boxes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use why_denied::engine::input::{Input, Level, PolicyText, RequestInput};

fuzz_target!(|text: &str| {
    let policy = || PolicyText { name: None, text: text.to_owned() };
    let request = RequestInput {
        caller: Some("arn:aws:sts::111111111111:assumed-role/app/s1".to_owned()),
        role: Some("arn:aws:iam::222222222222:role/Deploy".to_owned()),
        ..RequestInput::default()
    };
    let trust = Input { trust_policy: Some(text.to_owned()), request: request.clone(), ..Input::default() };
    why_denied_fuzz::answer(&trust);
    let others = Input {
        identity_policies: Some(vec![policy()]),
        permissions_boundary: Some(text.to_owned()),
        service_control_policies: vec![Level::One(policy())],
        resource_control_policies: vec![Level::Many(vec![policy()])],
        request,
        ..Input::default()
    };
    why_denied_fuzz::answer(&others);
});

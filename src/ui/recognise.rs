//! Tells what a pasted text is, so that it lands in its box.

use crate::engine::source::Layer;

/// The layer whose box `text` belongs into; `Layer::Request` for an error.
pub(super) fn recognise(text: &str) -> Layer {
    let start = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let is_json = start.starts_with(['{', '[']);
    let has = |name: &str| text.contains(name);
    if !is_json && !has("\"Effect\"") || has("\"errorCode\"") || has("\"eventSource\"") {
        Layer::Request
    } else if has("\"AssumeRolePolicyDocument\"") || has("\"Principal\"") || has("\"NotPrincipal\"") {
        Layer::TrustPolicy
    } else {
        Layer::IdentityPolicies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_to_its_box() {
        for (text, layer) in [
            ("An error occurred (AccessDenied) when calling the AssumeRole operation", Layer::Request),
            (r#"{"eventSource": "sts.amazonaws.com", "errorCode": "AccessDenied"}"#, Layer::Request),
            (r#" {"Statement": [{"Principal": {"AWS": "*"}}]}"#, Layer::TrustPolicy),
            (r#"{"Role": {"AssumeRolePolicyDocument": {}}}"#, Layer::TrustPolicy),
            (r#"{"Statement": [{"Effect": "Allow"}]}"#, Layer::IdentityPolicies),
            (r#""Effect": "Allow", "Action": "sts:AsumeRole", // Action Name"#, Layer::IdentityPolicies),
        ] {
            assert_eq!(recognise(text), layer, "{text}");
        }
    }
}

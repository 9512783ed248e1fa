//! The parameters of the `AssumeRole` operations under the names they have in STS, its SDKs, its command line and
//! `CloudTrail`: one row each, compared without case, hyphens and underscores.

use super::Key;

/// A parameter's name in small letters, and the part of the request it fills.
static PARAMETERS: [(&str, Key); 13] = [
    ("rolearn", Key::Role),
    ("rolesessionname", Key::SessionName),
    ("externalid", Key::ExternalId),
    ("durationseconds", Key::DurationSeconds),
    ("serialnumber", Key::MfaSerial),
    ("mfaserial", Key::MfaSerial),
    ("tokencode", Key::MfaCode),
    ("sourceidentity", Key::SourceIdentity),
    ("principalarn", Key::SamlProvider),
    ("webidentitytoken", Key::WebIdentityToken),
    ("transitivetagkeys", Key::TransitiveTagKey),
    ("maxsessionduration", Key::MaxSessionDuration),
    ("region", Key::Region),
];

/// The part of the request that the parameter `name` fills: `roleArn`, `--role-arn`, `AssumeRoleInput.RoleArn`.
pub(super) fn key(name: &str) -> Option<Key> {
    let plain = plain(name);
    let mut steps = plain.split('.').filter(|step| !step.bytes().all(|b| b.is_ascii_digit()) && *step != "member");
    let first = steps.next()?;
    if first == "tags" {
        return Some(Key::SessionTag(String::new()));
    }
    let last = steps.next_back().unwrap_or(first);
    let is = |word: &str| PARAMETERS.iter().find(|(name, _)| *name == word).map(|(_, key)| key.clone());
    is(first).or_else(|| is(last))
}

/// A name in small letters, without hyphens and underscores.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).map(|c| c.to_ascii_lowercase()).collect()
}

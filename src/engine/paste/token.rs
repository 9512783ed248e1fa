//! A web identity token inside of a pasted text: its claims are taken out, and the token itself is not kept.
//!
//! A token is a secret while it lives, and nothing here needs more than what it says; nobody looks at its signature.

use std::borrow::Cow;
use std::ops::Range;

use time::OffsetDateTime;

use super::super::condition::claims::is_exposed;
use super::super::finding::code;
use super::super::limits::ALGORITHMS;
use super::super::request::{AWS_CLAIM, Claims, algorithm, find_claim, token_claims};

/// What stands in the place of a token: a mask, which nobody takes for the token.
const MASK: &str = "<token>";

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.=".contains(&byte)
}

/// Where tokens stand: `{"` in Base64 begins each.
fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let trimmed = text.trim();
    let alone = trimmed.strip_prefix("Bearer").unwrap_or(trimmed).trim_start();
    let mut words = alone.split_whitespace();
    // One token alone, which a terminal broke into lines.
    if words.next().is_some_and(|first| first.starts_with("eyJ"))
        && words.all(|word| !word.starts_with("eyJ"))
        && alone.contains('.')
        && alone.bytes().all(|byte| is_part(byte) || byte.is_ascii_whitespace())
    {
        let end = text.trim_end().len();
        found.push(end - alone.len()..end);
        return found;
    }
    let mut at = 0;
    while let Some(rest) = text.get(at..).and_then(|rest| rest.get(rest.find("eyJ")?..)) {
        let start = text.len() - rest.len();
        let length = rest.bytes().take_while(|byte| is_part(*byte)).count();
        let inside = text.get(..start).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric()));
        if !inside && rest.get(..length).is_some_and(|run| run.contains('.')) {
            found.push(start..start + length);
        }
        at = start + length;
    }
    found
}

/// The text without its tokens.
pub fn without_tokens(text: &str) -> Cow<'_, str> {
    let mut masked = Cow::Borrowed(text);
    for range in find(text).into_iter().rev() {
        masked.to_mut().replace_range(range, MASK);
    }
    masked
}

/// What the first token of a text tells.
pub struct Token {
    /// The claims that AWS looks at; none where the token cannot be read.
    pub claims: Option<Claims>,
    /// What is worth knowing of it.
    pub text: String,
}

/// The first token of a text. `now` is in seconds since 1970.
pub fn token(text: &str, now: Option<i64>) -> Option<Token> {
    let token: String = text.get(find(text).into_iter().next()?)?.split_whitespace().collect();
    let Some(claims) = token_claims(&token).filter(|claims| !claims.is_empty()) else {
        let text =
            "The token cannot be read, and is not kept: copy all of its three parts, with the dots between them.";
        return Some(Token { claims: None, text: text.to_owned() });
    };
    let time = |name: &str| find_claim(&claims, name)?.first()?.split('.').next()?.parse::<i64>().ok();
    let mut said = Vec::new();
    if let Some((end, date)) = time("exp").and_then(|end| Some((end, date(end)?))) {
        let over = now.is_some_and(|now| end <= now);
        said.push(if over {
            format!("The token expired {date}, so STS refuses it: get a new one.")
        } else {
            format!("The token is valid until {date}.")
        });
    }
    let early = time("nbf").filter(|start| now.is_some_and(|now| *start > now)).and_then(date);
    said.extend(early.map(|date| format!("It is not valid before {date}.")));
    let refused = algorithm(&token).filter(|name| !ALGORITHMS.contains(&name.as_str()));
    said.extend(refused.map(|name| format!("It is signed by {}, which STS does not take.", code(&name))));
    said.push("Only its claims are kept. Its signature was not checked.".to_owned());
    let issuer = find_claim(&claims, "iss").and_then(<[String]>::first).cloned().unwrap_or_default();
    let issuer = issuer.strip_prefix("https://").unwrap_or(&issuer);
    let is_read = |claim: &str| {
        matches!(claim, "iss" | "sub" | "aud" | "azp" | "amr") || claim.starts_with(AWS_CLAIM) || {
            is_exposed(issuer, claim)
        }
    };
    let claims = claims.iter().filter(|(claim, _)| is_read(claim)).cloned().collect();
    Some(Token { claims: Some(claims), text: said.join(" ") })
}

/// `2026-01-31 09:05 UTC`
fn date(seconds: i64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
    let month = u8::from(at.month());
    Some(format!("{}-{month:02}-{:02} {:02}:{:02} UTC", at.year(), at.day(), at.hour(), at.minute()))
}

//! How alike two texts are, and where they differ: for choosing what was meant and marking the characters.

use std::ops::Range;

use super::arn::{Arn, Identity, path_and_name};
use super::pattern::glob;

/// Texts longer than this are compared by their beginning only, in characters.
const LIMIT: usize = 256;
/// From here on two texts are near enough that one was meant for the other.
pub const NEAR: f64 = 0.75;

/// How alike `wanted` and `actual` are, from 0 to 1, so that the bits order as the values do. ARNs are compared part by
/// part.
pub fn similarity(wanted: &str, actual: &str) -> f64 {
    match (Identity::parse(wanted), Identity::parse(actual)) {
        (Ok(wanted_identity), Ok(actual_identity)) => identities(&wanted_identity, &actual_identity),
        _ => match (Arn::parse(wanted), Arn::parse(actual)) {
            (Some(a), Some(b)) => {
                let ((_, a_name), (_, b_name)) = (path_and_name(a.resource), path_and_name(b.resource));
                let same = |x: &str, y: &str| if x == y { 1.0 } else { 0.0 };
                0.1 * same(a.partition, b.partition)
                    + 0.1 * same(a.service, b.service)
                    + 0.2 * text(a.account, b.account)
                    + 0.6 * text(a_name, b_name)
            }
            _ => text(wanted, actual),
        },
    }
}

fn identities(a: &Identity, b: &Identity) -> f64 {
    let owner = match (a.owner(), b.owner()) {
        (Some(a), Some(b)) => text(&a.account, &b.account),
        _ => 0.0,
    };
    let name = |identity: &Identity| match identity {
        Identity::User(_, named) | Identity::Role(_, named) => named.name.clone(),
        Identity::Session(_, role, _) => role.clone(),
        Identity::FederatedUser(_, name) | Identity::Service(name) | Identity::Provider(name) => name.clone(),
        Identity::Root(_) | Identity::Anonymous => String::new(),
    };
    let kind = |identity: &Identity| match identity {
        Identity::Role(..) | Identity::Session(..) => 1,
        Identity::User(..) => 2,
        Identity::FederatedUser(..) => 3,
        Identity::Service(_) => 4,
        Identity::Provider(_) => 5,
        Identity::Root(_) | Identity::Anonymous => 0,
    };
    let (a_name, b_name) = (name(a), name(b));
    let names = text(&a_name, &b_name);
    let kinds = if kind(a) == kind(b) { 1.0 } else { 0.0 };
    match (a, b) {
        (Identity::Service(_) | Identity::Provider(_), _) | (_, Identity::Service(_) | Identity::Provider(_)) => {
            // R343: `ecs` for `ecs-tasks`, the Regional name for the plain one.
            let first = |name: &str| name.split(['-', '.']).next().map(str::to_owned);
            match (kind(a) == kind(b), kind(a) == 4 && first(&a_name) == first(&b_name)) {
                (true, true) => names.max(0.8),
                (true, false) => names,
                (false, _) => 0.0,
            }
        }
        // An account has no name to compare.
        (Identity::Root(_), _) | (_, Identity::Root(_)) => 0.9 * owner,
        _ => 0.35 * owner + 0.15 * kinds + 0.5 * names,
    }
}

/// A pattern that matches is as near as the text itself.
fn text(a: &str, b: &str) -> f64 {
    if a.contains(['*', '?']) && glob(a, b, false) {
        return 1.0;
    }
    let cut = |text: &str| text.chars().take(LIMIT).collect::<String>();
    strsim::normalized_damerau_levenshtein(&cut(a), &cut(b))
}

/// The parts of two texts that differ: what is left between their common beginning and end, in bytes.
pub fn differing(a: &str, b: &str) -> (Range<usize>, Range<usize>) {
    let front: usize = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    let (a_rest, b_rest) = (a.get(front..).unwrap_or_default(), b.get(front..).unwrap_or_default());
    let back: usize =
        a_rest.chars().rev().zip(b_rest.chars().rev()).take_while(|(x, y)| x == y).map(|(x, _)| x.len_utf8()).sum();
    (front..a.len() - back, front..b.len() - back)
}

/// Whether two texts differ only in letters of another script or form that look like those of ASCII (R311).
pub fn look_alike(a: &str, b: &str) -> bool {
    let alike = |(x, y): (char, char)| x == y || x.is_ascii() != y.is_ascii();
    a != b && a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(alike)
}

/// What to say of such texts.
pub const LOOK_ALIKE: &str = "A look-alike character stands where another is wanted.";

#[cfg(test)]
mod tests {
    use super::*;

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
}

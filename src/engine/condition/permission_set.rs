//! The role of a permission set: its path is known but for the Region of Identity Center (R56, R82).
//!
//! The Region stands behind [`PATH`], except where it is us-east-1:
//! <https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html>.

use super::super::arn::{Identity, Owner, is_mask};
use super::super::request::Request;
use super::super::truth::Truth;
use super::{KeyState, Tested};

/// Where Identity Center puts the role of each permission set.
pub const PATH: &str = "/aws-reserved/sso.amazonaws.com/";
/// The same with any Region or none, as a pattern (R82).
pub const ANY_PATH: &str = "/aws-reserved/sso.amazonaws.com*/";
/// What the pattern leaves open, for the reader.
pub const OPEN: &str = "The first `*` is for the Region of Identity Center, which the session does not tell; us-east-1 is left out of the path.";

/// More Regions than these are not tried for one condition.
const MAX_REGIONS: usize = 64;
/// No Region has a longer name.
const LONGEST: usize = 32;

/// Whether a role is that of a permission set: nobody else can make one of such a name.
pub fn is_role(name: &str) -> bool {
    name.starts_with("AWSReservedSSO_")
}

/// Whether such a role can have this path: with one Region or none.
pub fn is_path(path: &str) -> bool {
    path.strip_prefix(PATH).is_some_and(|region| region.find('/').is_none_or(|at| at > 0 && at + 1 == region.len()))
}

/// The role behind the caller, where it is one of a permission set and its path is not told.
pub fn behind(request: &Request) -> Option<(&Owner, &str)> {
    match request.identity()? {
        Identity::Session(owner, role, _) if request.role_behind().is_none() => Some((owner, role.as_str())),
        // Somebody wrote it from its name.
        Identity::Role(owner, role) if !is_path(&role.path) => Some((owner, role.name.as_str())),
        _ => None,
    }
    .filter(|(_, role)| is_role(role))
}

/// The ARN of that role with one path or another.
fn arn(request: &Request) -> Option<impl Fn(&str) -> String> {
    let (owner, role) = behind(request)?;
    let known = !is_mask(role) && !is_mask(&owner.account);
    known.then_some(move |path: &str| format!("arn:{}:iam::{}:role{path}{role}", owner.partition, owner.account))
}

/// The pattern of every ARN that the role behind the caller can have.
pub fn pattern(request: &Request) -> Option<String> {
    arn(request).map(|arn| arn(ANY_PATH))
}

/// The text of a policy with any Region in the path, where it has that path.
pub fn any_region(text: &str) -> Option<String> {
    let (before, behind) = text.split_once(PATH)?;
    let name = behind.split_once('/').map_or(behind, |(_, name)| name);
    Some(format!("{before}{ANY_PATH}{name}"))
}

/// The ARNs of that role with no Region, with one that no text names, and with each that a text of the policy may mean.
pub fn arns(request: &Request, texts: &[&str]) -> Option<Vec<String>> {
    let arn = arn(request)?;
    let mut regions = vec!["zz-other-9".to_owned()];
    for part in texts.iter().flat_map(|text| text.split('/')) {
        // A wildcard may stand for what is before the Region, for some of it, and for what is behind.
        let pieces: Vec<&str> = part.split('*').filter(|piece| !piece.is_empty()).collect();
        for from in 0..pieces.len() {
            let mut region = String::new();
            for piece in pieces.iter().skip(from) {
                region.push_str(&piece.replace('?', "x"));
                let is_name = region.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
                if !is_name || region.len() > LONGEST {
                    break;
                }
                if !regions.contains(&region) {
                    regions.push(region.clone());
                }
                if regions.len() > MAX_REGIONS {
                    return None;
                }
            }
        }
    }
    let with_region = regions.iter().map(|region| arn(&format!("{PATH}{region}/")));
    Some(with_region.chain([arn(PATH)]).collect())
}

/// What became of a condition with every ARN, where that is the same.
pub fn agreed(tested: &[Tested], pattern: String) -> Option<Tested> {
    let first = tested.first()?;
    let same = |truth: &dyn Fn(&Tested) -> Option<Truth>| tested.iter().all(|tested| truth(tested) == truth(first));
    if first.truth == Truth::Unknown || !same(&|tested| Some(tested.truth)) {
        return None;
    }
    let value = |at: usize| {
        let of = |tested: &Tested| tested.values.get(at).copied();
        of(first).filter(|_| same(&of)).unwrap_or(Truth::Unknown)
    };
    let values = (0..first.values.len()).map(value).collect();
    Some(Tested { truth: first.truth, values, state: KeyState::present(pattern) })
}

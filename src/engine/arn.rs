//! Amazon Resource Names: their six parts, and who a principal or a caller is.

use std::ops::Range;

/// The six parts of an ARN, split at its first five colons (R176).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// The whole text.
    pub text: &'a str,
    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub partition: &'a str,
    /// `iam`, `sts` …
    pub service: &'a str,
    /// Empty for IAM and STS (R268).
    pub region: &'a str,
    /// Twelve digits.
    pub account: &'a str,
    /// `role/path/name` and the like.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits `text`; none where it does not start with `arn:` or has fewer than six parts.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        let scheme = parts.next()?;
        let (partition, service, region, account, resource) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        (scheme == "arn").then_some(Self { text, partition, service, region, account, resource })
    }

    /// The six parts in order.
    pub fn parts(&self) -> [&'a str; 6] {
        ["arn", self.partition, self.service, self.region, self.account, self.resource]
    }

    /// Where the account stands in the text, in bytes.
    pub fn account_range(&self) -> Range<usize> {
        let end = self.text.len() - self.resource.len() - 1;
        end - self.account.len()..end
    }

    /// Where the last part stands in the text, in bytes.
    pub fn resource_range(&self) -> Range<usize> {
        self.text.len() - self.resource.len()..self.text.len()
    }

    /// Where the partition stands in the text, in bytes.
    pub fn partition_range(&self) -> Range<usize> {
        4..4 + self.partition.len()
    }
}

/// Whether `text` is an account ID: twelve digits (R60).
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

/// A path and a name: `/`, `/team/`, `/team/eu/` and what follows.
pub fn path_and_name(text: &str) -> (String, &str) {
    match text.rsplit_once('/') {
        Some((path, name)) => (format!("/{path}/"), name),
        None => ("/".to_owned(), text),
    }
}

/// Someone who can call STS, or whom a trust policy can name (R54).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The account, when a trust policy names it; its root user, when it calls (R59, R190).
    Root(Owner),
    /// An IAM user.
    User(Owner, PathName),
    /// A role, of which every session is meant.
    Role(Owner, PathName),
    /// One session of a role; the session's name may be masked or left out.
    Session(Owner, String, Option<String>),
    /// A federated user's session, by its name.
    FederatedUser(Owner, String),
    /// An AWS service, by its principal name.
    Service(String),
    /// An OIDC or SAML provider: its ARN, or the name of a built-in one.
    Provider(String),
    /// Nobody that AWS knows: web identity and SAML callers in some messages.
    Anonymous,
}

/// The partition and the account of an ARN.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// `aws`, `aws-cn` …; empty where a bare account ID was given.
    pub partition: String,
    /// Twelve digits, or a mask.
    pub account: String,
}

/// The path and the name of a user or role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathName {
    /// Starts and ends with `/`.
    pub path: String,
    /// The name.
    pub name: String,
}

/// Why a text names no identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotIdentity {
    /// It is not an ARN, an account ID or a known name.
    NotArn,
    /// An ARN with fewer or more colons than six parts have, or without `arn:`.
    Colons,
    /// The account is not twelve digits.
    Account,
    /// The Region part is not empty.
    Region,
    /// `role` under `sts`, or `assumed-role` under `iam` (R303).
    MixedServices,
    /// An `assumed-role` ARN without a session, or with a path (R67).
    SessionForm,
    /// A group, instance profile, policy, MFA device and the like (R81).
    Kind,
    /// An ARN of a service that has no principals.
    Service,
    /// `*` or `?` inside (R38).
    Wildcard,
    /// White space or an invisible character.
    Space,
    /// A path without a name behind it.
    NoName,
    /// No partition of AWS.
    Partition,
}

/// The four web identity providers that AWS knows by name (R76).
pub const BUILT_IN_PROVIDERS: [&str; 4] =
    ["cognito-identity.amazonaws.com", "www.amazon.com", "graph.facebook.com", "accounts.google.com"];

impl Identity {
    /// Who `text` is: an ARN, a bare account ID, a service principal or a provider's name.
    ///
    /// # Errors
    /// Says why where it is nobody.
    pub fn parse(text: &str) -> Result<Self, NotIdentity> {
        if text.chars().any(|c| c.is_whitespace() || super::json::is_invisible(c)) {
            return Err(NotIdentity::Space);
        }
        if text == "anonymous" {
            return Ok(Self::Anonymous);
        }
        if is_account(text) {
            return Ok(Self::Root(Owner { partition: String::new(), account: text.to_owned() }));
        }
        if BUILT_IN_PROVIDERS.contains(&text) {
            return Ok(Self::Provider(text.to_owned()));
        }
        if is_service_name(text) {
            return Ok(Self::Service(text.to_owned()));
        }
        if !text.starts_with("arn:") {
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let rest = text.bytes().filter(|b| !b.is_ascii_digit()).all(|b| b == b'-');
            return Err(if rest && digits > 8 { NotIdentity::Account } else { NotIdentity::NotArn });
        }
        let arn = Arn::parse(text).ok_or(NotIdentity::Colons)?;
        Self::of_arn(arn)
    }

    fn of_arn(arn: Arn<'_>) -> Result<Self, NotIdentity> {
        if !matches!(arn.service, "iam" | "sts") {
            let shifted = arn.service.is_empty() || arn.region == "iam" || arn.account.contains('/');
            return Err(if shifted { NotIdentity::Colons } else { NotIdentity::Service });
        }
        if !arn.region.is_empty() {
            let shifted = is_account(arn.region);
            return Err(if shifted { NotIdentity::Colons } else { NotIdentity::Region });
        }
        if arn.resource.contains(':') {
            return Err(NotIdentity::Colons);
        }
        let (kind, rest) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
        let iam = arn.service == "iam";
        match kind {
            "role" | "user" if !iam => return Err(NotIdentity::MixedServices),
            "assumed-role" | "federated-user" if iam => return Err(NotIdentity::MixedServices),
            _ => {}
        }
        if !is_account(arn.account) && !is_mask(arn.account) {
            return Err(if arn.account.contains(['*', '?']) { NotIdentity::Wildcard } else { NotIdentity::Account });
        }
        if matches!(kind, "user" | "role") && rest.ends_with('/') {
            return Err(NotIdentity::NoName);
        }
        let owner = Owner { partition: arn.partition.to_owned(), account: arn.account.to_owned() };
        let named = || {
            let (path, name) = path_and_name(rest);
            PathName { path, name: name.to_owned() }
        };
        let identity = match kind {
            "root" if rest.is_empty() => Self::Root(owner),
            "user" if !rest.is_empty() => Self::User(owner, named()),
            "role" if !rest.is_empty() => Self::Role(owner, named()),
            "assumed-role" => match rest.split_once('/') {
                Some((_, session)) if session.is_empty() || session.contains('/') => {
                    return Err(NotIdentity::SessionForm);
                }
                Some((role, session)) => Self::Session(owner, role.to_owned(), Some(session.to_owned())),
                None if rest.is_empty() => return Err(NotIdentity::SessionForm),
                None => Self::Session(owner, rest.to_owned(), None),
            },
            "federated-user" if !rest.is_empty() => Self::FederatedUser(owner, rest.to_owned()),
            "oidc-provider" | "saml-provider" if !rest.is_empty() => Self::Provider(arn.text.to_owned()),
            _ if arn.resource.contains(['*', '?']) => return Err(NotIdentity::Wildcard),
            _ => return Err(NotIdentity::Kind),
        };
        Ok(identity)
    }

    /// The partition and the account, where there are such.
    pub fn owner(&self) -> Option<&Owner> {
        match self {
            Self::Root(owner)
            | Self::User(owner, _)
            | Self::Role(owner, _)
            | Self::Session(owner, ..)
            | Self::FederatedUser(owner, _) => Some(owner),
            Self::Service(_) | Self::Provider(_) | Self::Anonymous => None,
        }
    }

    /// The name of the role behind a role or one of its sessions.
    pub fn role_name(&self) -> Option<&str> {
        match self {
            Self::Role(_, role) => Some(&role.name),
            Self::Session(_, role, _) => Some(role),
            _ => None,
        }
    }

    /// The kind, in AWS's words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Root(_) => "account",
            Self::User(..) => "IAM user",
            Self::Role(..) => "IAM role",
            Self::Session(..) => "role session",
            Self::FederatedUser(..) => "federated user",
            Self::Service(_) => "AWS service",
            Self::Provider(_) => "identity provider",
            Self::Anonymous => "anonymous caller",
        }
    }
}

/// Whether `text` has the form of a service principal (R74, R75).
pub fn is_service_name(text: &str) -> bool {
    [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal"].iter().any(|end| {
        text.strip_suffix(end).is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
        })
    })
}

/// Services that an error calls by their names, where it says whom it refuses (ERRORS 9).
const CALLED: [&str; 5] = ["CodeBuild", "CodeDeploy", "CodePipeline", "Glue", "SageMaker"];

/// The principal of a service that is called by its name: `CodeBuild`, `AWS CodeBuild`.
pub fn service_called(name: &str) -> Option<String> {
    let plain = ["AWS ", "Amazon "].iter().find_map(|brand| name.strip_prefix(brand)).unwrap_or(name);
    let known = CALLED.iter().find(|known| known.eq_ignore_ascii_case(plain))?;
    Some(format!("{}.amazonaws.com", known.to_ascii_lowercase()))
}

/// Whether this is a service-linked role, whose path alone tells (R89, R116, R120).
pub fn is_service_linked(role: &str) -> bool {
    role.contains(":role/aws-service-role/")
}

/// Whether AWS keeps this role, and nobody else edits its trust policy (R89, R90).
pub fn is_kept_by_aws(role: &str) -> bool {
    is_service_linked(role) || role.contains(":role/aws-reserved/")
}

/// Whether a part of an ARN was hidden by who pasted it (ERRORS 11): `***`, `xxxx`, `<account>`, `####`, `{id}`.
pub fn is_mask(text: &str) -> bool {
    let whole = |c: char| !text.is_empty() && text.chars().all(|t| t == c);
    whole('*') && text.len() > 1
        || whole('#')
        || (text.len() > 2 && text.to_ascii_lowercase().chars().all(|c| c == 'x'))
        || (text.starts_with('<') && text.ends_with('>'))
        || (text.starts_with('{') && text.ends_with('}'))
        || text.eq_ignore_ascii_case("redacted")
        || text.contains("***")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = match Identity::parse(text) {
            Ok(identity) => format!("{} {}", identity.words(), identity.owner().map_or("", |o| &o.account)),
            Err(why) => format!("{why:?}"),
        };
        assert_eq!(got.trim(), want, "{text}");
    }

    #[test]
    fn identities() {
        check("111122223333", "account 111122223333");
        check("arn:aws:iam::111122223333:root", "account 111122223333");
        check("arn:aws:iam::111122223333:user/eng/alice", "IAM user 111122223333");
        check("arn:aws-cn:iam::111122223333:role/x/app", "IAM role 111122223333");
        check("arn:aws:sts::111122223333:assumed-role/app/s1", "role session 111122223333");
        check("arn:aws:sts::111122223333:assumed-role/app", "role session 111122223333");
        check("arn:aws:sts::111122223333:federated-user/bob", "federated user 111122223333");
        check("arn:aws:sts::***:assumed-role/***/GitHubActions", "role session ***");
        check("lambda.amazonaws.com", "AWS service");
        check("ec2.amazonaws.com.cn", "AWS service");
        check("accounts.google.com", "identity provider");
        check("arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", "identity provider");
    }

    #[test]
    fn nobody() {
        check("arn:aws::iam::111122223333:root", "Colons");
        check("arn:aws:iam:111122223333:role/x", "Colons");
        check("arn:aws:iam::1111-2222-3333:root", "Account");
        check("1111-2222-3333", "Account");
        check("11112222333", "Account");
        check("arn:aws:iam::*:root", "Wildcard");
        check("arn:aws:sts::111122223333:role/x", "MixedServices"); // R303
        check("arn:aws:iam::111122223333:assumed-role/x/y", "MixedServices");
        check("arn:aws:sts::111122223333:assumed-role/x/app/s1", "SessionForm"); // T8
        check("arn:aws:iam::111122223333:instance-profile/x", "Kind"); // R271
        check("arn:aws:iam::111122223333:group/x", "Kind");
        check("arn:aws:iam::111122223333:role/x/", "NoName");
        check("arn:aws:s3:::bucket", "Service");
        check(" arn:aws:iam::111122223333:root", "Space");
        check("amazonaws.com", "NotArn");
        check("alice", "NotArn");
    }

    #[test]
    fn parts_have_their_place() {
        let arn = Arn::parse("arn:aws:iam::111122223333:role/x").expect("an ARN");
        for (range, text) in
            [(arn.account_range(), "111122223333"), (arn.resource_range(), "role/x"), (arn.partition_range(), "aws")]
        {
            assert_eq!(arn.text.get(range), Some(text));
        }
    }
}

//! What people paste → an [`Input`]: the error and the outputs of the commands that show what is not known, several at
//! once, with prompts and command lines between them. Each piece lands as its own text, where its policy is read.
//!
//! Outputs that state facts stand beside the error, which is where facts are read. What has no place is said.

mod account;
mod token;

pub use self::token::{Token, token, without_tokens};
use super::arn::{Arn, Identity};
use super::finding::code;
use super::input::{Input, Level, PolicyText, WebIdentity};
use super::json::{Document, Kind, NodeId};
use super::message::{self, Key, Meaning};
use super::source::{DocumentId, Layer, Span};

/// A pasted text, sorted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// Every piece, in the order of the text.
    pub pieces: Vec<Piece>,
    /// What they make together.
    pub input: Input,
}

/// A piece of a pasted text.
#[derive(Clone, Debug, PartialEq)]
pub struct Piece {
    /// What it is: `aws iam get-role`, `trust policy`, `error` …
    pub what: &'static str,
    /// The bytes.
    pub span: Span,
    /// Where it landed.
    pub into: Option<DocumentId>,
    /// Why it has no place, or what is worth knowing of it.
    pub text: String,
    /// The layers whose boxes it can be meant for.
    pub fits: &'static [Layer],
}

/// What is known beside a pasted text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// The error that is there already and tells who calls and for which role.
    pub error: &'a str,
    /// Where in the text one file ends and the next one begins.
    pub ends: &'a [usize],
    /// The time, in seconds since 1970.
    pub now: Option<i64>,
}

/// What is done with an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    /// It states facts.
    Error,
    Role,
    Inline,
    Version,
    Managed,
    Organization,
    Endpoint,
    Policy,
    Devices,
    Account,
    /// The role's maximum session duration.
    Maximum,
    /// A web identity token, and nothing else that says something.
    Token,
    /// It has no place, and this is why.
    Nowhere(&'static str),
}

const NAMES: Goal =
    Goal::Nowhere("It lists names. Paste what is in each policy: `get-policy-version`, `get-role-policy` …");
/// What may stand where, for a policy that does not say what it is.
const OF_CALLER: &[Layer] =
    &[Layer::IdentityPolicies, Layer::PermissionsBoundary, Layer::SessionPolicies, Layer::ServiceControlPolicies];
/// Every layer, as a page has its boxes.
pub const ANY: &[Layer] = &[
    Layer::Request,
    Layer::TrustPolicy,
    Layer::IdentityPolicies,
    Layer::SessionPolicies,
    Layer::PermissionsBoundary,
    Layer::ServiceControlPolicies,
    Layer::ResourceControlPolicies,
    Layer::VpcEndpointPolicy,
];
const WITH_PRINCIPAL: &[Layer] = &[Layer::TrustPolicy, Layer::ResourceControlPolicies, Layer::VpcEndpointPolicy];

/// Outputs, by members that all of them have.
static OUTPUTS: [(&[&str], &str, Goal); 30] = [
    (&["Statement"], "policy", Goal::Policy),
    (&["UserId", "Arn"], "aws sts get-caller-identity", Goal::Error),
    (&["User"], "aws iam get-user", Goal::Error),
    (&["Role"], "aws iam get-role", Goal::Role),
    (&["AssumeRolePolicyDocument"], "aws iam get-role", Goal::Role),
    (&["PolicyDocument", "RoleName"], "aws iam get-role-policy", Goal::Inline),
    (&["PolicyDocument", "UserName"], "aws iam get-user-policy", Goal::Inline),
    (&["PolicyDocument", "GroupName"], "aws iam get-group-policy", Goal::Inline),
    (&["PolicyVersion"], "aws iam get-policy-version", Goal::Version),
    (&["Document", "VersionId"], "aws iam get-policy-version", Goal::Version),
    (&["Policy"], "aws iam get-policy", Goal::Managed),
    (&["RoleDetailList"], "aws iam get-account-authorization-details", Goal::Account),
    (&["UserDetailList"], "aws iam get-account-authorization-details", Goal::Account),
    (&["AttachedPolicies"], "aws iam list-attached-policies", NAMES),
    (&["PolicyNames"], "aws iam list-policies", NAMES),
    (&["Policies"], "list of policies", NAMES),
    (&["Groups"], "aws iam list-groups-for-user", NAMES),
    (&["MFADevices"], "aws iam list-mfa-devices", Goal::Devices),
    (&["ClientIDList"], "aws iam get-open-id-connect-provider", Goal::Error),
    (&["OpenIDConnectProviderList"], "aws iam list-open-id-connect-providers", Goal::Error),
    (&["SAMLProviderList"], "aws iam list-saml-providers", Goal::Nowhere("Compare the provider's ARN by hand.")),
    (&["VpcEndpoints"], "aws ec2 describe-vpc-endpoints", Goal::Endpoint),
    (&["DecodedMessage"], "decoded message", Goal::Error),
    (&["matchedStatements"], "decoded message", Goal::Error),
    (&["eventName"], "CloudTrail event", Goal::Error),
    (&["Records"], "CloudTrail event", Goal::Error),
    (&["Events"], "CloudTrail event", Goal::Error),
    (
        &["PermissionsBoundaryArn"],
        "permissions boundary",
        Goal::Nowhere("It names the boundary. `get-policy-version` prints what is in it."),
    ),
    (&["Roles"], "aws iam list-roles", Goal::Account),
    (
        &["Credentials", "AssumedRoleUser"],
        "aws sts assume-role",
        Goal::Nowhere("The role was assumed. Keep these secret."),
    ),
];

const COMMAND: &str = "command line";

/// The command for AWS on a line, with or without a prompt before it; empty for a prompt alone.
fn command_line(line: &str) -> Option<&str> {
    const PROMPTS: [char; 7] = ['$', '%', '#', '>', '❯', '➜', '~'];
    let line = line.trim();
    let shell = line.ends_with('$') && line.contains('@') && (line.contains(":~") || line.contains(":/"));
    if shell || line.chars().count() == 1 && line.ends_with(PROMPTS) {
        return Some("");
    }
    let at = line.find("aws ")?;
    let prompt = line.get(..at)?.trim_end();
    let stands = prompt.is_empty() || prompt.len() < 80 && prompt.ends_with(PROMPTS);
    line.get(at..).filter(|_| stands)
}

/// The length of the command that `text` begins with, continued lines included.
fn command(text: &str) -> Option<usize> {
    let mut length = 0;
    let mut open = false;
    for line in text.split_inclusive('\n') {
        let goes_on = open || length > 0 && line.trim_start().starts_with("--");
        if !goes_on && (length > 0 || command_line(line).is_none()) {
            break;
        }
        open = line.trim_end().ends_with('\\');
        length += line.len();
    }
    (length > 0).then_some(length)
}

/// What stands around code in Markdown.
pub(super) const FENCE: &str = "```";

/// What Terraform writes JSON with.
const FUNCTION: &str = "jsonencode(";

/// Where an output begins behind the command lines that printed it; 0 where there are none, or nothing else.
pub(super) fn after_commands(text: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let behind = at + rest.len() - rest.trim_start().len();
        let fence = |rest: &str| rest.starts_with(FENCE).then(|| rest.find('\n').map_or(rest.len(), |end| end + 1));
        let function = |rest: &str| {
            let at = rest.lines().next()?.find(FUNCTION)?;
            let name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '=' | '+' | '~' | '-' | '>' | ':');
            rest.get(..at)?.chars().all(name).then_some(at + FUNCTION.len())
        };
        match text.get(behind..).and_then(|rest| fence(rest).or_else(|| function(rest)).or_else(|| command(rest))) {
            Some(length) => at = behind + length,
            None => break,
        }
    }
    let is_output = text.get(at..).is_some_and(|rest| rest.trim_start().starts_with(['{', '[', '"', '%']));
    if is_output { at } else { 0 }
}

/// Tells what each piece of a pasted text is, and puts it where it belongs.
pub fn sort_out(text: &str, beside: &Beside<'_>) -> Pasted {
    let mut sorter = Sorter { text, found: Vec::new(), budget: text.len().saturating_mul(4) };
    let mut from = 0;
    for &end in beside.ends.iter().chain([&text.len()]) {
        sorter.text = text.get(..end).unwrap_or(text);
        sorter.split(from);
        from = end;
    }
    sorter.text = text;
    sorter.sort(beside)
}

/// A piece before it has its place.
struct Found<'t> {
    what: &'static str,
    span: Span,
    goal: Goal,
    /// The output, read.
    document: Option<Document>,
    /// The command above it.
    command: &'t str,
}

impl Found<'_> {
    /// The text of the member at a pointer.
    fn at(&self, pointer: &str) -> Option<&str> {
        let document = self.document.as_ref()?;
        document.string(document.at_pointer(pointer)?)
    }

    fn any(&self, pointers: &[&str]) -> Option<&str> {
        pointers.iter().find_map(|pointer| self.at(pointer))
    }

    /// The value of an option of the command above.
    fn option(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.command.split_once(name)?;
        rest.trim_start_matches(['=', ' ']).split_whitespace().next().map(|word| word.trim_matches(['"', '\'']))
    }
}

struct Sorter<'t> {
    text: &'t str,
    found: Vec<Found<'t>>,
    /// How many more bytes are looked at for the ends of outputs.
    budget: usize,
}

impl<'t> Sorter<'t> {
    fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn add(&mut self, what: &'static str, span: Span, goal: Goal, document: Option<Document>, command: &'t str) {
        self.found.push(Found { what, span, goal, document, command });
    }

    /// Finds the pieces from `start` on.
    fn split(&mut self, start: usize) {
        let (mut at, mut prose, mut above) = (start, start, "");
        // Only a line begins with a command, and long ones are not looked at again.
        let mut fresh = true;
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let blank = rest.len() - rest.trim_start().len();
            if blank > 0 {
                fresh |= rest.get(..blank).is_some_and(|blank| blank.contains('\n'));
                at += blank;
                continue;
            }
            if let Some(length) = Some(rest).filter(|_| fresh).and_then(command) {
                self.prose(prose, at, above);
                let line = rest.get(..length).unwrap_or_default().trim_end();
                above = line;
                let assumes = line.contains(" sts assume-role");
                let goal = if assumes { Goal::Error } else { Goal::Nowhere("") };
                self.add(
                    if assumes { "aws sts assume-role" } else { COMMAND },
                    Span::new(at, at + line.len()),
                    goal,
                    None,
                    "",
                );
                at += length;
                prose = at;
                continue;
            }
            fresh = false;
            let end = self.end(rest);
            let output = end.and_then(|end| {
                let document = Document::parse(DocumentId::Error, rest.get(..end)?).unwrapped();
                let (what, goal) = output(&document)?;
                Some((end, what, goal, document))
            });
            if let Some((end, what, goal, document)) = output {
                self.prose(prose, at, above);
                self.add(what, Span::new(at, at + end), goal, Some(document), above);
                at += end;
                prose = at;
                above = "";
                fresh = true;
            } else {
                at += end.or_else(|| rest.find('\n')).unwrap_or(rest.len());
            }
        }
        self.prose(prose, self.text.len(), above);
    }

    /// The length of the JSON value that `rest` begins with: to its last bracket or, where that is lost, to the next
    /// command line.
    fn end(&mut self, rest: &str) -> Option<usize> {
        let first = rest.chars().next()?;
        match first {
            '%' if rest.get(..3)?.eq_ignore_ascii_case("%7B") => {
                return Some(rest.find(char::is_whitespace).unwrap_or(rest.len()));
            }
            '{' | '[' | '"' => {}
            _ => return None,
        }
        let (mut depth, mut string, mut escaped) = (0_usize, false, false);
        for (at, c) in rest.char_indices() {
            self.budget = self.budget.checked_sub(1)?;
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => string = !string,
                '{' | '[' if !string => depth += 1,
                '}' | ']' if !string => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && !string {
                return Some(at + c.len_utf8())
                    .filter(|end| first != '"' || !rest.get(..*end).is_some_and(|string| string.contains('\n')));
            }
        }
        let mut length = 0;
        for line in rest.split_inclusive('\n').take_while(|line| first == '{' && command_line(line).is_none()) {
            length += line.len();
        }
        Some(rest.get(..length)?.trim_end().len()).filter(|length| *length > 0)
    }

    /// What stands between outputs: an error, a part of a policy, or an output in another form than JSON.
    fn prose(&mut self, from: usize, to: usize, above: &'t str) {
        let text = self.text.get(from..to).unwrap_or_default();
        let start = from + text.len() - text.trim_start().len();
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let span = Span::new(start, start + text.len());
        let masked = without_tokens(text);
        let denial = message::read(&masked);
        let printed = ["PolicyDocument", "POLICYDOCUMENT", "PolicyVersion", "POLICYVERSION", "AttachedPolicies"];
        let (what, goal) = if text.contains("\"Effect\"") {
            ("policy", Goal::Policy)
        } else if denial.meaning != Meaning::Unknown || !denial.learned.is_empty() {
            ("error", Goal::Error)
        } else if masked.len() != text.len() {
            ("web identity token", Goal::Token)
        } else if above.contains("MaxSessionDuration") && text.parse::<i64>().is_ok() {
            ("aws iam get-role", Goal::Maximum)
        } else if above.contains("aws iam") || printed.iter().any(|name| text.contains(name)) {
            ("output", Goal::Nowhere("Only JSON is read here: run the command with `--output json`."))
        } else if text.chars().any(char::is_alphanumeric) {
            ("text", Goal::Nowhere("It is not recognized."))
        } else {
            (COMMAND, Goal::Nowhere(""))
        };
        self.add(what, span, goal, None, above);
    }

    fn sort(self, beside: &Beside<'_>) -> Pasted {
        let facts = || self.found.iter().filter(|found| found.goal == Goal::Error);
        let told: Vec<&str> = facts().map(|found| self.slice(found.span)).collect();
        let only = self.found.iter().all(|found| found.goal == Goal::Error || found.what == "text");
        let error = if only { self.text.to_owned() } else { told.join("\n") };
        let error = without_tokens(&error).into_owned();
        let denial = message::read(&format!("{}\n{error}", beside.error));
        let caller = denial.learned(&Key::Caller).or(denial.caller.as_ref()).map(|word| word.text.clone());
        let caller = caller.filter(|caller| Identity::parse(caller).is_ok());
        let role = denial.learned(&Key::Role).or(denial.resource.as_ref()).map(|word| word.text.clone());
        let role = role.filter(|role| role.contains(":role/"));
        let mut placing = Placing { sorter: &self, caller, role, boundary: None, input: Input::default() };
        placing.roles();
        let mut pieces = Vec::new();
        for (at, found) in self.found.iter().enumerate() {
            let (into, mut text) = match found.goal {
                Goal::Account => {
                    pieces.extend(placing.account(found));
                    continue;
                }
                _ if only => (Some(DocumentId::Error), String::new()),
                _ => placing.place(at, found),
            };
            if let Some(token) = token(self.slice(found.span), beside.now) {
                text = token.text;
                let given = &mut placing.input.request.web_identity;
                *given = given.take().or(token.claims.map(WebIdentity::Claims));
            }
            let fits = fits(found, self.slice(found.span));
            pieces.push(Piece { what: found.what, span: found.span, into, text, fits });
        }
        let mut input = placing.input;
        input.error = Some(error).filter(|error| !error.trim().is_empty());
        Pasted { pieces, input }
    }
}

/// What an output is, by its members.
fn output(document: &Document) -> Option<(&'static str, Goal)> {
    let has = |node, name: &str| document.member(node, name).is_some();
    match &document.root().kind {
        Kind::Object(_) => {
            let output = OUTPUTS.iter().find(|(members, ..)| members.iter().all(|name| has(NodeId::ROOT, name)));
            let (_, what, goal) = output?;
            let policy = document.at_pointer("/Policy/PolicySummary").is_some()
                || document.at_pointer("/Policy/Content").is_some();
            match goal {
                Goal::Managed if policy => Some(("aws organizations describe-policy", Goal::Organization)),
                _ => Some((what, *goal)),
            }
        }
        // `--query 'VpcEndpoints[].PolicyDocument'`, or statements alone.
        Kind::Array(elements) if elements.iter().any(|&element| has(element, "Statement")) => {
            Some(("aws ec2 describe-vpc-endpoints", Goal::Endpoint))
        }
        Kind::Array(elements) if elements.iter().any(|&element| has(element, "Effect")) => {
            Some(("policy", Goal::Policy))
        }
        _ => None,
    }
}

/// Whether a member of this name is anywhere in an output.
fn has(found: &Found<'_>, text: &str, name: &str) -> bool {
    match &found.document {
        Some(document) => document.ids().any(|id| document.name(id) == name),
        None => text.contains(&format!("\"{name}\"")),
    }
}

/// The layers that an output can be meant for.
fn fits(found: &Found<'_>, text: &str) -> &'static [Layer] {
    match found.goal {
        // Words of a policy that nobody can read stay where they were put.
        Goal::Error if found.document.is_none() && ["Effect", "Statement"].iter().any(|name| text.contains(name)) => {
            ANY
        }
        Goal::Error => &[Layer::Request],
        Goal::Role => &[Layer::TrustPolicy],
        Goal::Inline => &[Layer::IdentityPolicies],
        Goal::Version => OF_CALLER,
        Goal::Organization => &[Layer::ServiceControlPolicies, Layer::ResourceControlPolicies],
        Goal::Endpoint => &[Layer::VpcEndpointPolicy],
        Goal::Policy if has(found, text, "Principal") || has(found, text, "NotPrincipal") => WITH_PRINCIPAL,
        Goal::Policy if has(found, text, "Resource") || has(found, text, "NotResource") => OF_CALLER,
        // A policy that lacks both is broken, and may be any.
        Goal::Policy => ANY,
        Goal::Nowhere(_) if found.what == "text" => ANY,
        _ => &[],
    }
}

/// Puts pieces into an input.
struct Placing<'s, 't> {
    sorter: &'s Sorter<'t>,
    caller: Option<String>,
    /// The ARN of the role that is assumed.
    role: Option<String>,
    /// The ARN of the caller's permissions boundary.
    boundary: Option<String>,
    input: Input,
}

type Placed = (Option<DocumentId>, String);

fn nowhere(why: impl Into<String>) -> Placed {
    (None, why.into())
}

/// The last part of an ARN.
fn name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

impl Placing<'_, '_> {
    /// The name of the caller's role.
    fn caller_role(&self) -> Option<String> {
        let identity = Identity::parse(self.caller.as_deref()?).ok()?;
        identity.role_name().map(str::to_owned)
    }

    /// Whether an ARN is of the role behind the caller.
    fn is_caller(&self, arn: &str) -> bool {
        let account = |arn: &str| Arn::parse(arn).map(|arn| arn.account.to_owned());
        let same = self.caller.as_deref().is_some_and(|caller| account(caller) == account(arn));
        same && self.caller_role().as_deref() == Some(name(arn)) && self.role.as_deref() != Some(arn)
    }

    /// Finds out which of several roles is assumed, and the caller's boundary.
    fn roles(&mut self) {
        let found = &self.sorter.found;
        let roles: Vec<(&Found<'_>, &str)> = found
            .iter()
            .filter(|found| found.goal == Goal::Role)
            .filter_map(|found| Some((found, found.any(&["/Role/Arn", "/Arn"])?)))
            .collect();
        if self.role.is_none() {
            let others: Vec<_> = roles.iter().filter(|(_, arn)| !self.is_caller(arn)).collect();
            // The one whose policy names another is the one that is assumed.
            let names = |found: &Found<'_>, own: &str| {
                let text = self.sorter.slice(found.span);
                roles.iter().any(|(_, other)| *other != own && text.contains(other))
            };
            let target = others.iter().find(|(found, arn)| names(found, arn)).or(others.first());
            self.role = target.map(|(_, arn)| (*arn).to_owned());
        }
        let pointers = [
            "/User/PermissionsBoundary/PermissionsBoundaryArn",
            "/Role/PermissionsBoundary/PermissionsBoundaryArn",
            "/PermissionsBoundaryArn",
        ];
        let mut callers = found.iter().filter(|found| {
            let arn = found.any(&["/Role/Arn", "/User/Arn"]);
            arn.is_none_or(|arn| arn.contains(":user/") || Some(arn) != self.role.as_deref())
        });
        self.boundary = callers.find_map(|found| found.any(&pointers)).map(str::to_owned);
    }

    fn place(&mut self, at: usize, found: &Found<'_>) -> Placed {
        let text = self.sorter.slice(found.span);
        match found.goal {
            Goal::Error => (Some(DocumentId::Error), String::new()),
            Goal::Nowhere(why) => nowhere(why),
            // Its claims are read where it is.
            Goal::Token | Goal::Account => (Some(DocumentId::Request), String::new()),
            Goal::Maximum => {
                self.input.request.max_session_duration = text.parse().ok();
                (Some(DocumentId::Request), String::new())
            }
            Goal::Devices => nowhere(found.at("/MFADevices/0/SerialNumber").map_or_else(
                || "It lists no MFA device.".to_owned(),
                |serial| format!("Pass {} as the serial number, with a code.", code(serial)),
            )),
            Goal::Role => {
                let arn = found.any(&["/Role/Arn", "/Arn"]);
                let other = arn
                    .zip(self.role.as_deref())
                    .is_some_and(|(arn, role)| name(arn) != name(role) || self.is_caller(arn));
                if other {
                    return nowhere(format!(
                        "It is not the role that is assumed, {}.",
                        code(self.role.as_deref().unwrap_or_default())
                    ));
                }
                self.trust(text)
            }
            Goal::Policy => match has(found, text, "Principal") || has(found, text, "NotPrincipal") {
                true if has(found, text, "Resource") && !text.contains("Allow") => {
                    self.control(DocumentId::ResourceControlPolicy, None, text)
                }
                true => self.trust(text),
                false => self.identity(found, None),
            },
            Goal::Inline => {
                if let Some(group) = found.at("/GroupName") {
                    let policy = found.at("/PolicyName").map(str::to_owned);
                    let (into, _) = self.identity(found, policy);
                    return (into, format!("It counts if the caller is in the group {}.", code(group)));
                }
                let owner = found.any(&["/RoleName", "/UserName"]).unwrap_or_default();
                let caller = self.caller.as_deref().and_then(|caller| Identity::parse(caller).ok());
                let of_caller = match &caller {
                    Some(Identity::User(_, user)) => found.at("/UserName") == Some(user.name.as_str()),
                    Some(caller) => found.at("/RoleName").is_some() && caller.role_name() == Some(owner),
                    None => found.at("/UserName").is_some() || self.role.as_deref().map(name) != Some(owner),
                };
                if !of_caller {
                    return nowhere(format!(
                        "It is a policy of {}, which is not the caller: what a role may do is not asked when it is assumed.",
                        code(owner)
                    ));
                }
                let policy = found.at("/PolicyName").map(str::to_owned);
                self.identity(found, policy)
            }
            Goal::Version => {
                let document = found.document.as_ref();
                let current = ["/PolicyVersion/IsDefaultVersion", "/IsDefaultVersion"];
                let old = document.is_some_and(|document| {
                    let nodes = current.iter().filter_map(|pointer| document.at_pointer(pointer));
                    nodes.into_iter().any(|node| document.node(node).kind == Kind::Bool(false))
                });
                if old {
                    return nowhere("It is not the default version, and only that is in force.");
                }
                let policy = found.option("--policy-arn").map(str::to_owned).or_else(|| self.managed(at));
                if policy.is_some() && policy == self.boundary {
                    return self.boundary(text);
                }
                self.identity(found, policy)
            }
            Goal::Managed => nowhere("It names a policy. `get-policy-version` prints what is in it."),
            Goal::Organization => {
                let policy = found.at("/Policy/PolicySummary/Name");
                match found.at("/Policy/PolicySummary/Type") {
                    Some("RESOURCE_CONTROL_POLICY") => self.control(DocumentId::ResourceControlPolicy, policy, text),
                    Some("SERVICE_CONTROL_POLICY") | None => {
                        self.control(DocumentId::ServiceControlPolicy, policy, text)
                    }
                    Some(_) => nowhere("Policies of this type take no part in the decision."),
                }
            }
            Goal::Endpoint => {
                if found.at("/VpcEndpoints/0/ServiceName").is_some() && !text.contains(".sts\"") {
                    return nowhere("None of these endpoints is for STS.");
                }
                self.input.vpc_endpoint_policy = Some(text.to_owned());
                (Some(DocumentId::VpcEndpointPolicy), String::new())
            }
        }
    }

    /// A policy of an organization, on a level of its own.
    fn control(&mut self, id: fn(usize, Option<usize>) -> DocumentId, name: Option<&str>, text: &str) -> Placed {
        let levels = match id(0, None) {
            DocumentId::ServiceControlPolicy(..) => &mut self.input.service_control_policies,
            _ => &mut self.input.resource_control_policies,
        };
        levels.push(Level::One(PolicyText { name: name.map(str::to_owned), text: text.to_owned() }));
        (Some(id(levels.len() - 1, None)), String::new())
    }

    fn trust(&mut self, text: &str) -> Placed {
        if self.input.trust_policy.is_some() {
            return nowhere("There is a trust policy already.");
        }
        self.input.trust_policy = Some(text.to_owned());
        (Some(DocumentId::TrustPolicy), String::new())
    }

    fn identity(&mut self, found: &Found<'_>, policy: Option<String>) -> Placed {
        let name = policy.or_else(|| found.option("--policy-name").map(str::to_owned));
        self.add_identity(name, self.sorter.slice(found.span))
    }

    fn add_identity(&mut self, name: Option<String>, text: &str) -> Placed {
        let policies = self.input.identity_policies.get_or_insert_default();
        policies.push(PolicyText { name, text: text.to_owned() });
        (Some(DocumentId::IdentityPolicy(policies.len() - 1)), String::new())
    }

    fn boundary(&mut self, text: &str) -> Placed {
        self.input.permissions_boundary = Some(text.to_owned());
        (Some(DocumentId::PermissionsBoundary), String::new())
    }

    /// The ARN of the policy that a version is of: of the `get-policy` above it, else below.
    fn managed(&self, at: usize) -> Option<String> {
        let found = &self.sorter.found;
        let (above, below) = found.split_at_checked(at)?;
        let arn = |found: &Found<'_>| found.at("/Policy/Arn").map(str::to_owned);
        above.iter().rev().find_map(arn).or_else(|| below.iter().find_map(arn))
    }
}

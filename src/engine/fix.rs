//! Edits of a document that keep its layout: the smallest ranges, the author's indentation, commas and quotes.

use std::fmt::Write as _;

use super::case::Case;
use super::condition::permission_set;
use super::input::{Edit, Parameter};
use super::json::{Document, Kind, NodeId};
use super::report::{Fix, Safety};
use super::request::{Call, Request};
use super::source::{DocumentId, Span};

/// `text` as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c < ' ' => _ = write!(quoted, "\\u{:04x}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Edits of one document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Editor<'d> {
    document: &'d Document,
}

impl<'d> Editor<'d> {
    /// Edits `document`.
    pub(super) fn new(document: &'d Document) -> Self {
        Self { document }
    }

    fn edit(self, span: Span, text: String) -> Edit {
        Edit::Text { document: self.document.id, span, text }
    }

    /// Puts `json` in the place of a value.
    pub(super) fn replace(self, node: NodeId, json: impl Into<String>) -> Edit {
        self.edit(self.document.node(node).span, json.into())
    }

    /// Puts a string in the place of a value.
    pub(super) fn replace_text(self, node: NodeId, text: &str) -> Edit {
        self.replace(node, quote(text))
    }

    /// Gives a member another name.
    pub(super) fn rename(self, node: NodeId, name: &str) -> Edit {
        let span = self.document.node(node).name.as_ref().map_or_else(Span::default, |name| name.span);
        self.edit(span, quote(name))
    }

    /// Adds `json` to a list; a single value becomes a list of both.
    pub(super) fn add_value(self, node: NodeId, json: &str) -> Edit {
        if let Kind::Array(elements) = &self.document.node(node).kind {
            match elements.last() {
                Some(&last) => self.append(last, json),
                None => self.replace(node, format!("[{json}]")),
            }
        } else {
            let old = self.document.node(node).span.of(&self.document.text);
            self.replace(node, format!("[{old}, {json}]"))
        }
    }

    /// Adds a member to an object.
    pub(super) fn add_member(self, object: NodeId, name: &str, json: &str) -> Edit {
        let member = format!("{}: {json}", quote(name));
        if let Some(&last) = self.document.children(object).last() {
            self.append(last, &member)
        } else {
            let span = self.document.node(object).span;
            self.edit(span, format!("{{ {member} }}"))
        }
    }

    /// Adds text behind the last child, on a line of its own where the child has one.
    fn append(self, last: NodeId, text: &str) -> Edit {
        let end = self.document.node(last).span.end as usize;
        let text = match self.line_indent(last) {
            Some(indent) => format!(",\n{indent}{}", text.replace('\n', &format!("\n{indent}"))),
            None => format!(", {text}"),
        };
        self.edit(Span::at(end), text)
    }

    /// The white space before a child that begins its line.
    fn line_indent(self, node: NodeId) -> Option<&'d str> {
        let found = self.document.node(node);
        let start = found.name.as_ref().map_or(found.span.start, |name| name.span.start) as usize;
        let before = self.document.text.get(..start)?;
        let line = before.rsplit('\n').next()?;
        (before.contains('\n') && line.chars().all(|c| matches!(c, ' ' | '\t'))).then_some(line)
    }

    /// Takes a child out of its list or object, with its comma.
    pub(super) fn remove(self, node: NodeId) -> Edit {
        let text = &self.document.text;
        let found = self.document.node(node);
        let start = found.name.as_ref().map_or(found.span.start, |name| name.span.start) as usize;
        let end = found.span.end as usize;
        let behind = text.get(end..).unwrap_or_default();
        let comma = behind
            .find(|c: char| !c.is_whitespace())
            .filter(|&n| behind.get(n..).is_some_and(|rest| rest.starts_with(',')));
        if let Some(comma) = comma {
            let rest = behind.get(comma + 1..).unwrap_or_default();
            let blank = rest.find(|c: char| !c.is_whitespace()).unwrap_or(0);
            return self.edit(Span::new(start, end + comma + 1 + blank), String::new());
        }
        let before = text.get(..start).unwrap_or_default().trim_end();
        let before = before.strip_suffix(',').unwrap_or(before);
        self.edit(Span::new(before.len(), end), String::new())
    }
}

/// A fix of the call: one parameter set.
pub(super) fn set(parameter: Parameter, value: &str) -> Vec<Edit> {
    vec![Edit::Request { parameter, value: Some(value.to_owned()) }]
}

/// A fix that does this to who may do what.
pub(super) fn new(title: impl Into<String>, safety: Safety, edits: Vec<Edit>) -> Fix {
    Fix { title: title.into(), safety, edits, parts: Vec::new(), verified: false, commands: Vec::new() }
}

/// A fix that grants what the call needs.
pub(super) fn grants(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    new(title, Safety::Grants, edits)
}

/// A fix that grants nothing: a correction, or a change of the call.
pub(super) fn neutral(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    new(title, Safety::Neutral, edits)
}

/// A fix that opens more than the call needs; the title must say what.
pub(super) fn widens(title: impl Into<String>, edits: Vec<Edit>) -> Fix {
    new(title, Safety::Widens, edits)
}

/// The commands that bring a fix to AWS.
pub(super) fn commands(case: &Case<'_>, fix: &Fix) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    for edit in &fix.edits {
        let command = match edit {
            Edit::Text { document, .. } => policy_command(case, *document),
            Edit::Request { .. } => call_command(case, fix),
        };
        if let Some(command) = command.filter(|command| !commands.contains(command)) {
            commands.push(command);
        }
    }
    commands
}

/// The command that saves one policy from a file.
fn policy_command(case: &Case<'_>, document: DocumentId) -> Option<String> {
    use super::arn::Identity;
    let role = case.request.role.value().and_then(|role| role.rsplit('/').next());
    let layer = document.layer();
    // What AWS says it is, where the error names it.
    let clause = case.denial.clause.as_ref().filter(|clause| clause.layer == Some(layer));
    let said = clause.and_then(|clause| clause.policy_arn.as_ref()).map(|arn| arn.text.as_str());
    let name = case.name(document);
    let arn = name.into_iter().chain(said).find(|name| name.starts_with("arn:"));
    // The output of a command says whose policy it is.
    let pasted = |member: &str| {
        let text = case.document(document)?;
        text.string(text.member(NodeId::ROOT, member)?)
    };
    let is_version = case.document(document).is_some_and(|text| text.member(NodeId::ROOT, "PolicyVersion").is_some());
    let number = match document {
        DocumentId::IdentityPolicy(number) if number > 0 => format!("-{}", number + 1),
        _ => String::new(),
    };
    let file = format!("file://{}{number}.json", layer.words().replace(' ', "-").to_ascii_lowercase());
    let managed = |arn: &str| {
        format!("aws iam create-policy-version --policy-arn {} --policy-document {file} --set-as-default", shell(arn))
    };
    Some(match document {
        DocumentId::TrustPolicy => format!(
            "aws iam update-assume-role-policy --role-name {} --policy-document {file}",
            shell(pasted("RoleName").or(role).unwrap_or("ROLE_NAME"))
        ),
        DocumentId::IdentityPolicy(_) if arn.is_some() || is_version => managed(arn.unwrap_or("POLICY_ARN")),
        DocumentId::IdentityPolicy(_) => {
            let caller = case.request.identity();
            let (kind, owner) = match (pasted("GroupName"), pasted("UserName"), pasted("RoleName"), caller) {
                (Some(group), ..) => ("group", group),
                (_, Some(user), ..) => ("user", user),
                (_, _, Some(role), _) => ("role", role),
                (.., Some(Identity::User(_, user))) => ("user", user.name.as_str()),
                (.., caller) => ("role", caller.and_then(Identity::role_name).unwrap_or("ROLE_NAME")),
            };
            if kind == "role" && permission_set::is_role(owner) {
                // R90: only Identity Center changes such a role.
                return Some(format!(
                    "aws sso-admin put-inline-policy-to-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN --inline-policy {file}"
                ));
            }
            format!(
                "aws iam put-{kind}-policy --{kind}-name {} --policy-name {} --policy-document {file}",
                shell(owner),
                shell(name.unwrap_or("POLICY_NAME"))
            )
        }
        DocumentId::PermissionsBoundary => managed(said.unwrap_or("BOUNDARY_ARN")),
        DocumentId::ServiceControlPolicy(..) | DocumentId::ResourceControlPolicy(..) => {
            let id = arn.or(name).and_then(|name| name.rsplit('/').next()).filter(|id| id.starts_with("p-"));
            format!("aws organizations update-policy --policy-id {} --content {file}", shell(id.unwrap_or("POLICY_ID")))
        }
        DocumentId::VpcEndpointPolicy => {
            format!("aws ec2 modify-vpc-endpoint --vpc-endpoint-id VPC_ENDPOINT_ID --policy-document {file}")
        }
        DocumentId::SessionPolicy(_) | DocumentId::Error | DocumentId::Request => return None,
    })
}

/// The call with the fix in it; none where no parameter of the call changes.
fn call_command(case: &Case<'_>, fix: &Fix) -> Option<String> {
    let input = case.input.edited(&fix.edits);
    let request = Request::infer(&input, &case.denial, case.policy(DocumentId::TrustPolicy));
    // What nobody can copy from here comes from a file.
    let (operation, proof) = match request.call {
        Call::AssumeRole => ("", ""),
        Call::WebIdentity => ("-with-web-identity", " --web-identity-token file://token"),
        Call::Saml => ("-with-saml", " --saml-assertion file://assertion"),
        Call::Other => return None,
    };
    let seconds = request.duration.value().map(ToString::to_string);
    let flags = [
        (Parameter::Role, "role-arn", request.role.value()),
        (Parameter::SamlProvider, "principal-arn", request.saml_provider.value()),
        (Parameter::SessionName, "role-session-name", request.session_name.value()),
        (Parameter::ExternalId, "external-id", request.external_id.value()),
        (Parameter::DurationSeconds, "duration-seconds", seconds.as_ref()),
        (Parameter::MfaSerial, "serial-number", request.mfa_serial.value()),
        (Parameter::MfaCode, "token-code", request.mfa_code.value()),
        (Parameter::SourceIdentity, "source-identity", request.source_identity.value()),
        (Parameter::Region, "region", request.region.value()),
    ];
    let sends = |parameter: &Parameter| match parameter {
        Parameter::Role | Parameter::DurationSeconds | Parameter::Region => true,
        Parameter::SamlProvider => request.call == Call::Saml,
        Parameter::SessionName => request.call != Call::Saml,
        Parameter::SessionTags(_) | Parameter::TransitiveTagKeys => request.call == Call::AssumeRole,
        other => request.call == Call::AssumeRole && flags.iter().any(|(flag, ..)| flag == other),
    };
    let changed: Vec<&Parameter> = fix
        .edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Request { parameter, .. } => Some(parameter),
            Edit::Text { .. } => None,
        })
        .collect();
    if request.role.value().is_none() || !changed.iter().any(|parameter| sends(parameter)) {
        return None;
    }
    let mut command = format!("aws sts assume-role{operation}");
    for (parameter, flag, value) in &flags {
        let needed = (*parameter == Parameter::SessionName).then_some("my-session");
        // The profile says the Region, unless it is the one to change.
        let told = *parameter != Parameter::Region || changed.contains(&parameter);
        if let Some(value) = value.map(String::as_str).or(needed).filter(|_| told && sends(parameter)) {
            _ = write!(command, " --{flag} {}", shell(value));
        }
    }
    command.push_str(proof);
    let of_call = request.call == Call::AssumeRole;
    let tags = request.session_tags.value().into_iter().flatten().filter(|_| of_call);
    let tags = tags.map(|(key, value)| format!("{{\"Key\":{},\"Value\":{}}}", quote(key), quote(value)));
    let tags: Vec<String> = tags.collect();
    if !tags.is_empty() {
        _ = write!(command, " --tags {}", shell(&format!("[{}]", tags.join(","))));
    }
    let transitive = request.transitive_tag_keys.value().filter(|keys| of_call && !keys.is_empty());
    if let Some(keys) = transitive {
        let keys: Vec<String> = keys.iter().map(|key| shell(key)).collect();
        _ = write!(command, " --transitive-tag-keys {}", keys.join(" "));
    }
    Some(command)
}

/// `text` as one word of a POSIX shell.
pub(super) fn shell(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

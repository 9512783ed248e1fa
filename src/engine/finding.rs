//! The words of a finding before it has its code and place, and what all findings share in saying.

use std::fmt::Write as _;

use super::arn::{Identity, Owner};
use super::case::{Case, Fault};
use super::condition::{KeyState, keys, permission_set};
use super::fix::{self, Editor};
use super::input::Edit;
use super::json::{Document, NodeId, is_invisible};
use super::near::{Difference, Kind, marked};
use super::policy::{Condition, Policy, Statement};
use super::report::{Fix, Half, Related};
use super::request::Call;
use super::source::{DocumentId, Layer, Place, Span};

use super::findings::capital;
pub use super::findings::{Class, Code};

/// What a finding says of a fault. Boxed, as it goes from hand to hand.
#[derive(Debug, Default)]
pub struct Draft(pub(super) Box<Said>);

#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) title: String,
    pub(super) detail: String,
    pub(super) expected: Vec<String>,
    pub(super) actual: Option<String>,
    pub(super) related: Vec<Related>,
    pub(super) fixes: Vec<Fix>,
    pub(super) focus: Option<Span>,
    pub(super) at: Option<(NodeId, Half)>,
}

impl Draft {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self(Box::new(Said { title: title.into(), ..Said::default() }))
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = detail.into();
        self
    }

    pub(super) fn expected(mut self, expected: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.0.expected.extend(expected.into_iter().map(Into::into));
        self
    }

    pub(super) fn actual(mut self, actual: Option<impl Into<String>>) -> Self {
        self.0.actual = actual.map(Into::into);
        self
    }

    pub(super) fn related(mut self, place: Option<Place>, label: impl Into<String>) -> Self {
        self.0.related.extend(place.map(|place| Related { place, label: label.into() }));
        self
    }

    pub(super) fn fix(mut self, fix: Fix) -> Self {
        self.0.fixes.push(fix);
        self
    }

    pub(super) fn fixes(mut self, fixes: impl IntoIterator<Item = Fix>) -> Self {
        self.0.fixes.extend(fixes);
        self
    }

    /// Marks this in place of the fault's own place.
    pub(super) fn at(mut self, node: NodeId, half: Half) -> Self {
        self.0.at = Some((node, half));
        self
    }

    /// Marks only these bytes of the place.
    pub(super) fn focus(mut self, focus: Option<Span>) -> Self {
        self.0.focus = focus;
        self
    }

    /// Marks only what differs of the text at `node`, where that is clearer.
    pub(super) fn differing(mut self, document: &Document, node: Option<NodeId>, differences: &[Difference]) -> Self {
        let text = node.and_then(|node| Some((node, document.string(node)?)));
        let part = text.and_then(|(node, text)| Some(document.part_span(node, marked(differences, text)?)));
        self.0.focus = part.or(self.0.focus);
        self
    }
}

/// The user's text in backticks: invisible characters shown, and cut where it is long.
pub(super) fn code(text: &str) -> String {
    quoted(text, 160)
}

/// The words of AWS in backticks, which may be longer.
pub(super) fn words(text: &str) -> String {
    quoted(text, 400)
}

fn quoted(text: &str, most: usize) -> String {
    let mut shown = if text.is_empty() { "\"\"".to_owned() } else { String::new() };
    for c in text.chars().take(most) {
        if is_invisible(c) || c.is_control() {
            _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
        } else {
            shown.push(if c == '`' { '\'' } else { c });
        }
    }
    if text.chars().count() > most {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Several texts in backticks, the first few.
pub(super) fn codes<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let texts: Vec<&str> = texts.into_iter().collect();
    let mut shown: Vec<String> = texts.iter().take(3).map(|text| code(text)).collect();
    if texts.len() > 3 {
        shown.push(format!("{} more", texts.len() - 3));
    }
    shown.join(" or ")
}

/// In what two values differ, as a sentence with a space behind it; nothing where the title has said it all.
pub(super) fn differ(differences: &[Difference]) -> String {
    let told = |difference: &&Difference| match difference.kind {
        Kind::Other => false,
        Kind::Account | Kind::SessionName => difference.text.contains(": "),
        _ => true,
    };
    let texts: Vec<&str> = differences.iter().filter(told).take(3).map(|difference| difference.text.as_str()).collect();
    if texts.is_empty() { String::new() } else { format!("{}. ", capital(&texts.join("; "))) }
}

/// The place of a node for a related label.
pub(super) fn place(policy: &Policy, node: NodeId) -> Place {
    Place { document: policy.document.id, span: policy.document.node(node).span }
}

/// The layer of a document with its article: "the trust policy", "the identity policy `Deploy`".
pub(super) fn the(case: &Case<'_>, document: DocumentId) -> String {
    let words = document.layer().words();
    match case.name(document) {
        Some(name) => format!("the {words} {}", code(name)),
        None => match document {
            DocumentId::IdentityPolicy(_) => "the caller's identity policy".to_owned(),
            _ => format!("the {words}"),
        },
    }
}

/// Whose policies these are, with the verb and the pronoun.
pub(super) fn of_whom(layer: Layer) -> (&'static str, &'static str, &'static str) {
    match layer {
        Layer::TrustPolicy => ("role's trust policy", "was", "it"),
        Layer::IdentityPolicies => ("caller's identity policies", "were", "them"),
        Layer::PermissionsBoundary => ("caller's permissions boundary", "was", "it"),
        Layer::SessionPolicies => ("session policies", "were", "them"),
        Layer::ServiceControlPolicies => ("service control policies", "were", "them"),
        Layer::ResourceControlPolicies => ("resource control policies", "were", "them"),
        Layer::VpcEndpointPolicy => ("VPC endpoint's policy", "was", "it"),
        Layer::Request => ("request", "was", "it"),
    }
}

/// `a`, or `an` for an identity policy.
pub(super) fn article(words: &str) -> &'static str {
    if words.starts_with('i') { "an" } else { "a" }
}

/// The caller in words.
pub(super) fn caller(case: &Case<'_>) -> String {
    case.request.caller_text.value().map_or_else(|| "the caller".to_owned(), |text| code(text))
}

/// The role in words.
pub(super) fn role(case: &Case<'_>) -> String {
    case.request.role.value().map_or_else(|| "the role".to_owned(), |text| code(text))
}

/// What a trust policy must name for the caller: its user, or the role of its session (R62, R64).
pub(super) fn trusted(case: &Case<'_>) -> Option<String> {
    let arn = |owner: &Owner, kind: &str, path: &str, name: &str| {
        format!("arn:{}:iam::{}:{kind}{path}{name}", owner.partition, owner.account)
    };
    if matches!(case.request.call, Call::WebIdentity | Call::Saml) {
        return provider(case);
    }
    match case.request.identity()? {
        // R82: the path of an Identity Center role is not in the session's ARN, so the account is named.
        _ if let Some((owner, _)) = permission_set::behind(&case.request) => {
            Some(format!("arn:{}:iam::{}:root", owner.partition, owner.account))
        }
        Identity::User(owner, user) => Some(arn(owner, "user", &user.path, &user.name)),
        Identity::Role(owner, role) => Some(arn(owner, "role", &role.path, &role.name)),
        Identity::Session(owner, role, _) => {
            let behind = case.request.role_behind();
            Some(arn(owner, "role", behind.as_ref().map_or("/", |role| &role.path), role))
        }
        Identity::FederatedUser(owner, name) => {
            Some(format!("arn:{}:sts::{}:federated-user/{name}", owner.partition, owner.account))
        }
        Identity::Service(name) | Identity::Provider(name) => Some(name.clone()),
        Identity::Root(_) | Identity::Anonymous => None,
    }
    .filter(|arn| !arn.split([':', '/']).any(super::arn::is_mask))
}

/// What a trust policy must name for the token or assertion (R76–R78).
pub(super) fn provider(case: &Case<'_>) -> Option<String> {
    let request = &case.request;
    if request.call == Call::Saml {
        let called = request.caller_text.value();
        request.saml_provider.value().or(called).filter(|provider| provider.contains(":saml-provider/")).cloned()
    } else {
        request.provider()
    }
}

/// The kind under `Principal` that [`trusted`] belongs to.
pub(super) fn trusted_kind(case: &Case<'_>) -> &'static str {
    match (case.request.call, case.request.identity()) {
        (Call::WebIdentity | Call::Saml, _) | (_, Some(Identity::Provider(_))) => "Federated",
        (_, Some(Identity::Service(_))) => "Service",
        _ => "AWS",
    }
}

/// A statement that would allow `actions` in a document of `layer`, as JSON.
pub(super) fn statement_json(case: &Case<'_>, layer: Layer, actions: &[&str]) -> Option<String> {
    let quoted: Vec<String> = actions.iter().map(|action| fix::quote(action)).collect();
    let actions = if quoted.len() == 1 { quoted.concat() } else { format!("[{}]", quoted.join(", ")) };
    let mut lines = vec!["  \"Effect\": \"Allow\"".to_owned()];
    if layer == Layer::TrustPolicy {
        let principal = fix::quote(&trusted(case)?);
        lines.push(format!("  \"Principal\": {{ \"{}\": {principal} }}", trusted_kind(case)));
        lines.push(format!("  \"Action\": {actions}"));
        lines.extend(conditions_json(case));
    } else {
        lines.push(format!("  \"Action\": {actions}"));
        lines.push(format!("  \"Resource\": {}", fix::quote(case.request.role.value()?)));
    }
    Some(format!("{{\n{}\n}}", lines.join(",\n")))
}

/// What the call brings that a trust policy should ask for: the external ID, MFA, the claims of the token, the account
/// that a service acts for, the permission set of an account that is named as a whole (R82, R215, R228).
fn conditions_json(case: &Case<'_>) -> Option<String> {
    let request = &case.request;
    let issuer = request.issuer().unwrap_or_default();
    let keys = match (request.call, request.identity()) {
        (Call::WebIdentity, _) => vec![format!("{issuer}:aud"), format!("{issuer}:sub")],
        (Call::Saml, _) => vec!["saml:aud".to_owned()],
        (_, Some(Identity::Service(_))) => vec!["aws:SourceAccount".to_owned(), "aws:SourceArn".to_owned()],
        _ => vec!["sts:ExternalId".to_owned(), MFA_PRESENT.to_owned()],
    };
    let mut operators: Vec<(&str, Vec<String>)> = Vec::new();
    if let Some(pattern) = permission_set::pattern(request) {
        operators.push(("ArnLike", vec![format!("      \"aws:PrincipalArn\": {}", fix::quote(&pattern))]));
    }
    for key in keys {
        let KeyState::Present { values, .. } = keys::state(request, &key) else { continue };
        let [value] = values.as_slice() else { continue };
        let operator = match key.as_str() {
            MFA_PRESENT if value != "true" => continue,
            MFA_PRESENT => "Bool",
            "aws:SourceArn" => "ArnEquals",
            _ => "StringEquals",
        };
        // A variable would stand for something else.
        if !value.contains("${") {
            let test = format!("      {}: {}", fix::quote(&key), fix::quote(value));
            match operators.iter_mut().find(|(known, _)| *known == operator) {
                Some((_, tests)) => tests.push(test),
                None => operators.push((operator, vec![test])),
            }
        }
    }
    let block =
        |(operator, tests): &(&str, Vec<String>)| format!("    \"{operator}\": {{\n{}\n    }}", tests.join(",\n"));
    let blocks: Vec<String> = operators.iter().map(block).collect();
    (!blocks.is_empty()).then(|| format!("  \"Condition\": {{\n{}\n  }}", blocks.join(",\n")))
}

const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";

/// A whole policy that allows `action` and what rides on it, written where there is none.
pub(super) fn new_policy(case: &Case<'_>, layer: Layer, action: &str) -> Option<Fix> {
    let document = super::blame::first_document(layer)?;
    let mut actions: Vec<&str> = case.trace.actions.iter().map(|trace| trace.action.as_str()).collect();
    if !actions.contains(&action) {
        actions = vec![action];
    }
    let statement = statement_json(case, layer, &actions)?.replace('\n', "\n    ");
    let text = format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {statement}\n  ]\n}}\n");
    let edit = Edit::Text { document, span: Span::default(), text };
    let words = layer.words();
    Some(fix::grants(format!("Write {} {words} that allows {}", article(words), code(action)), vec![edit]))
}

/// Adds a statement to a policy, whatever form `Statement` has.
pub(super) fn add_statement(policy: &Policy, json: &str) -> Option<Edit> {
    let document = &policy.document;
    let editor = Editor::new(document);
    match &document.node(policy.container).kind {
        super::json::Kind::Array(_) => Some(editor.add_value(policy.container, json)),
        super::json::Kind::Object(_) if document.name(policy.container) == "Statement" => {
            Some(editor.add_value(policy.container, json))
        }
        super::json::Kind::Object(_) if policy.statements.is_empty() => {
            Some(editor.add_member(policy.container, "Statement", &format!("[{json}]")))
        }
        _ => None,
    }
}

/// Takes one key out of a condition, and with it the operator or the whole block where nothing else is in them.
pub(super) fn remove_condition(policy: &Policy, statement: &Statement, condition: &Condition) -> Edit {
    let document = &policy.document;
    let editor = Editor::new(document);
    let alone = |node: NodeId| document.children(node).len() == 1;
    let block = document.member(statement.node, "Condition");
    if !alone(condition.operator_node) {
        return editor.remove(condition.node);
    }
    match block {
        Some(block) if alone(block) => editor.remove(block),
        _ => editor.remove(condition.operator_node),
    }
}

/// Asks for the key itself, so that the statement is only for requests that have it.
pub(super) fn guard(policy: &Policy, statement: &Statement, condition: &Condition) -> Option<Edit> {
    test(policy, statement.node, "Null", &condition.key, "\"false\"")
}

/// Asks for one value of a key that the statement does not test by `StringEquals` yet.
pub(super) fn require(policy: &Policy, statement: NodeId, key: &str, value: &str) -> Option<Edit> {
    test(policy, statement, "StringEquals", key, &fix::quote(value))
}

/// Adds a test of a key to a statement that does not test it by this operator yet.
pub(super) fn test(policy: &Policy, statement: NodeId, operator: &str, key: &str, json: &str) -> Option<Edit> {
    let document = &policy.document;
    let editor = Editor::new(document);
    let under = format!("{{ {}: {json} }}", fix::quote(key));
    let Some(block) = document.member(statement, "Condition") else {
        return Some(editor.add_member(statement, "Condition", &format!("{{ \"{operator}\": {under} }}")));
    };
    match document.member(block, operator) {
        Some(there) if document.children(there).iter().any(|&m| document.name(m).eq_ignore_ascii_case(key)) => None,
        Some(there) => Some(editor.add_member(there, key, json)),
        None => Some(editor.add_member(block, operator, &under)),
    }
}

/// Puts one key under another operator: renames the operator where the key is alone, else moves the key.
pub(super) fn change_operator(policy: &Policy, statement: &Statement, condition: &Condition, name: &str) -> Vec<Edit> {
    let document = &policy.document;
    let editor = Editor::new(document);
    let block = document.member(statement.node, "Condition");
    let there = block.and_then(|block| document.member(block, name));
    if document.children(condition.operator_node).len() == 1 && there.is_none() {
        return vec![editor.rename(condition.operator_node, name)];
    }
    let same = |&member: &NodeId| document.name(member).eq_ignore_ascii_case(&condition.key);
    if there.is_some_and(|operator| document.children(operator).iter().any(same)) {
        return Vec::new();
    }
    let json = document.node(condition.node).span.of(&document.text).to_owned();
    let removed = remove_condition(policy, statement, condition);
    let added = match (there, block) {
        (Some(operator), _) => editor.add_member(operator, &condition.key, &json),
        (None, Some(block)) => editor.add_member(block, name, &format!("{{ {}: {json} }}", fix::quote(&condition.key))),
        (None, None) => return Vec::new(),
    };
    vec![removed, added]
}

/// The values that the request has for a condition, where it has any.
pub(super) fn values(state: Option<&KeyState>) -> Option<&[String]> {
    match state {
        Some(KeyState::Present { values, .. }) => Some(values),
        _ => None,
    }
}

/// The half of the member that a fault marks.
pub(super) fn half(fault: &Fault) -> Half {
    match fault.target {
        super::case::Target::Name(..) => Half::Key,
        _ => Half::Value,
    }
}

//! Document → policy: finds the policy inside what was pasted, reads its fields, notes what IAM would refuse.

use base64::Engine as _;

use super::super::condition::keys::{self, KEYS};
use super::super::condition::operators::{Family, OPERATORS, Operator};
use super::super::condition::{claims, values};
use super::super::json::{DefectKind, Document, Kind, Names, NodeId};
use super::super::sort::sort_by_key;
use super::super::source::Layer;
use super::grammar::{
    ASSUME_ACTIONS, ActionFault, DATE, Offence, OffenceKind, POLICY_ELEMENTS, PrincipalFault, STATEMENT_ELEMENTS,
    nearest, principal_fault, prohibited, resource_fault,
};
use super::providers;
use super::{At, Condition, Effect, Patterns, Policy, PolicyKind, Principal, PrincipalKind, Principals, Statement};

/// Members that hold a policy in the output of `aws iam …` commands and in other wrappings, outermost first.
const WRAPPERS: [&str; 10] = [
    "Role",
    "PolicyVersion",
    "Policy",
    "Content",
    "VpcEndpoints",
    "AssumeRolePolicyDocument",
    "PolicyDocument",
    "Document",
    "assume_role_policy",
    "policy",
];

pub(super) fn lower(document: Document, kind: PolicyKind) -> Policy {
    let mut lowering = Lowering { document: &document, kind, offences: Vec::new(), unreadable: false };
    let node = lowering.unwrap(NodeId::ROOT);
    let (container, statements) = lowering.policy(node);
    let version = document.member(node, "Version");
    let variables = version.and_then(|v| document.string(v)) == Some("2012-10-17");
    if !variables && !lowering.unreadable {
        lowering.old_version(node, version, &statements);
    }
    lowering.characters(node);
    let Lowering { mut offences, unreadable, .. } = lowering;
    sort_by_key(&mut offences, |offence| document.node(offence.node).span.start);
    Policy { kind, document, node, container, variables, statements, offences, unreadable }
}

struct Lowering<'d> {
    document: &'d Document,
    kind: PolicyKind,
    offences: Vec<Offence>,
    unreadable: bool,
}

impl<'d> Lowering<'d> {
    fn offence(&mut self, node: NodeId, kind: OffenceKind) {
        self.offences.push(Offence { node, name: false, kind });
    }

    fn name_offence(&mut self, node: NodeId, kind: OffenceKind) {
        self.offences.push(Offence { node, name: true, kind });
    }

    fn kind_of(&self, node: NodeId) -> &'d Kind {
        &self.document.node(node).kind
    }

    /// The object with `Statement` below the known wrappers.
    fn unwrap(&self, mut node: NodeId) -> NodeId {
        let document = self.document;
        let is_inner = |node: NodeId| matches!(self.kind_of(node), Kind::Object(_) | Kind::Array(_));
        for _ in 0..WRAPPERS.len() {
            let inner = match self.kind_of(node) {
                Kind::Object(_) if document.member(node, "Statement").is_some() => None,
                Kind::Object(_) => {
                    let wrapped = |wrapper| document.member(node, wrapper).filter(|inner| is_inner(*inner));
                    WRAPPERS.iter().find_map(|wrapper| wrapped(wrapper)).or_else(|| self.in_template(node))
                }
                Kind::Array(elements) => {
                    let name = |node| document.member(node, "ServiceName").and_then(|name| document.string(name));
                    let sts = elements
                        .iter()
                        .find(|&&node| name(node).is_some_and(|name| name.rsplit('.').next() == Some("sts")));
                    let holds = |node: &&NodeId| {
                        ["Statement"].iter().chain(&WRAPPERS).any(|name| document.member(**node, name).is_some())
                    };
                    sts.or_else(|| elements.iter().find(holds)).copied()
                }
                _ => None,
            };
            let Some(inner) = inner else { break };
            node = inner;
        }
        node
    }

    /// Whether this is a `CloudFormation` template.
    fn is_template(&self, node: NodeId) -> bool {
        let resources = self.document.member(node, "Resources");
        let is_object = resources.is_some_and(|node| matches!(self.kind_of(node), Kind::Object(_)));
        is_object && self.document.member(node, "Statement").is_none()
    }

    /// The only policy of this kind that IAM has of a `CloudFormation` template.
    fn in_template(&self, node: NodeId) -> Option<NodeId> {
        let name = if self.kind == PolicyKind::Trust { "AssumeRolePolicyDocument" } else { "PolicyDocument" };
        let resources = self.document.children(self.document.member(node, "Resources")?);
        let is_of_iam = |resource: NodeId| {
            let kind = self.document.member(resource, "Type").and_then(|kind| self.document.string(kind));
            kind.is_some_and(|kind| kind.starts_with("AWS::IAM::"))
        };
        let properties = resources.iter().filter(|&&resource| is_of_iam(resource));
        let properties = properties.filter_map(|&resource| self.document.member(resource, "Properties"));
        let mut found = properties.filter_map(|properties| self.document.member(properties, name));
        found.next().filter(|_| found.next().is_none())
    }

    fn policy(&mut self, node: NodeId) -> (NodeId, Vec<Statement>) {
        let is_template = self.is_template(node);
        match self.kind_of(node) {
            Kind::Object(_) if is_template => self.no_policy(node),
            Kind::Object(_) if self.document.member(node, "Statement").is_none() && self.looks_like_statement(node) => {
                self.offence(node, OffenceKind::BareStatement);
                let statement = self.statement(node);
                (node, vec![statement])
            }
            Kind::Object(_) => self.whole(node),
            Kind::Array(elements) if elements.iter().any(|&e| self.looks_like_statement(e)) => {
                self.offence(node, OffenceKind::BareStatement);
                (node, elements.iter().map(|&e| self.statement(e)).collect())
            }
            _ => self.no_policy(node),
        }
    }

    fn no_policy(&mut self, node: NodeId) -> (NodeId, Vec<Statement>) {
        self.unreadable = true;
        let unread = |kind: &DefectKind| matches!(kind, DefectKind::TooLong | DefectKind::TooDeep);
        if !self.document.defects.iter().any(|defect| unread(&defect.kind)) {
            self.offence(node, OffenceKind::NotAPolicy);
        }
        (node, Vec::new())
    }

    fn looks_like_statement(&self, node: NodeId) -> bool {
        self.document.children(node).iter().any(|&m| {
            let name = self.document.name(m);
            STATEMENT_ELEMENTS.contains(&name) || (name.len() > 3 && nearest(name, STATEMENT_ELEMENTS).is_some())
        })
    }

    fn whole(&mut self, node: NodeId) -> (NodeId, Vec<Statement>) {
        let mut container = None;
        for &member in self.document.children(node) {
            let name = self.document.name(member);
            match name {
                "Version" => self.version(member),
                "Statement" => container = Some(member),
                "Id" => self.string(member),
                _ => {
                    let near = nearest(name, POLICY_ELEMENTS);
                    if near == Some("Statement") && self.document.member(node, "Statement").is_none() {
                        container = Some(member);
                    }
                    self.name_offence(member, OffenceKind::UnknownElement(near));
                }
            }
        }
        let Some(container) = container else {
            self.unreadable =
                self.document.children(node).iter().all(|&m| !POLICY_ELEMENTS.contains(&self.document.name(m)));
            let foreign = self.document.defects.iter().any(|defect| defect.kind == DefectKind::NotJson);
            if self.unreadable && foreign {
                // Another language's words are no misspelt elements.
                self.offences.clear();
                self.offence(node, OffenceKind::NotAPolicy);
            } else {
                self.offence(node, OffenceKind::MissingElement("Statement"));
            }
            return (node, Vec::new());
        };
        let statements = match self.kind_of(container) {
            Kind::Object(_) => vec![self.statement(container)],
            Kind::Array(elements) if elements.is_empty() => {
                self.offence(container, OffenceKind::Empty("Statement"));
                Vec::new()
            }
            Kind::Array(elements) => elements.iter().map(|&e| self.statement(e)).collect(),
            _ => {
                self.offence(container, OffenceKind::WrongType("an object or a list of objects"));
                Vec::new()
            }
        };
        self.sids(&statements);
        (container, statements)
    }

    fn version(&mut self, node: NodeId) {
        if !matches!(self.document.string(node), Some("2012-10-17" | "2008-10-17")) {
            self.offence(node, OffenceKind::InvalidVersion);
        }
    }

    fn string(&mut self, node: NodeId) {
        if self.document.string(node).is_none() {
            self.offence(node, OffenceKind::WrongType("a string"));
        }
    }

    /// R7–R9: what the older version does not do. Organizations wants the newer one of a resource control policy (R52).
    fn old_version(&mut self, node: NodeId, version: Option<NodeId>, statements: &[Statement]) {
        let invalid = self.offences.iter().any(|offence| offence.kind == OffenceKind::InvalidVersion);
        let place = version.unwrap_or(node);
        let expands = |operator: Option<Operator>| {
            operator.is_some_and(|operator| matches!(operator.base.family, Family::String { .. } | Family::Arn))
        };
        let values = statements.iter().flat_map(|statement| {
            let resources = statement.resources.iter().flat_map(|resources| &resources.values);
            let conditions = statement.conditions.iter().filter(|condition| expands(condition.operator));
            resources.chain(conditions.flat_map(|condition| &condition.values))
        });
        let variable = values.into_iter().find(|text| text.value.contains("${")).map(|text| text.node);
        let attached = matches!(self.document.id.layer(), Layer::IdentityPolicies | Layer::PermissionsBoundary);
        match version {
            _ if invalid => {}
            None if self.kind == PolicyKind::ResourceControl => {
                self.offence(place, OffenceKind::MissingElement("Version"));
            }
            Some(_) if self.kind == PolicyKind::ResourceControl => {
                self.offence(place, OffenceKind::WrongType("\"2012-10-17\" in a resource control policy"));
            }
            _ if variable.is_some() || attached => self.offence(place, OffenceKind::OldVersion(variable)),
            _ => {}
        }
    }

    /// R2, the first such character of each value and name; where another offence stands, that one tells.
    fn characters(&mut self, policy: NodeId) {
        if self.document.text.is_ascii() {
            return;
        }
        let foreign = |text: &str| text.chars().find(|c| *c > '\u{ff}');
        // What stands around the policy, such as a role's description, is no part of it.
        let whole = self.document.node(policy).span;
        for id in self.document.ids() {
            let node = self.document.node(id);
            if node.span.start < whole.start || node.span.end > whole.end {
                continue;
            }
            if self.offences.iter().any(|offence| offence.node == id) {
                continue;
            }
            if let Some(c) = node.name.as_ref().and_then(|name| foreign(&name.text)) {
                self.name_offence(id, OffenceKind::Character(c));
            }
            if let Some(c) = self.document.string(id).filter(|_| node.verbatim).and_then(foreign) {
                self.offence(id, OffenceKind::Character(c));
            }
        }
    }

    /// R11.
    fn sids(&mut self, statements: &[Statement]) {
        let mut seen = Names::new();
        for statement in statements {
            let Some(sid) = self.document.member(statement.node, "Sid") else { continue };
            self.string(sid);
            let text = self.document.string(sid).unwrap_or_default();
            if !text.bytes().all(|b| b.is_ascii_alphanumeric()) {
                self.offence(sid, OffenceKind::SidForm);
            } else if !text.is_empty() && seen.insert(text.to_owned(), sid).is_some() {
                self.offence(sid, OffenceKind::SidTwice);
            }
        }
    }

    fn statement(&mut self, node: NodeId) -> Statement {
        let mut statement =
            Statement { node, effect: None, principals: None, actions: None, resources: None, conditions: Vec::new() };
        if !matches!(self.kind_of(node), Kind::Object(_)) {
            self.offence(node, OffenceKind::WrongType("an object"));
            return statement;
        }
        let mut misspelt = Vec::new();
        for &member in self.document.children(node) {
            let name = self.document.name(member);
            if STATEMENT_ELEMENTS.contains(&name) {
                self.element(&mut statement, name, member);
            } else {
                let near = nearest(name, STATEMENT_ELEMENTS);
                misspelt.extend(near);
                self.name_offence(member, OffenceKind::UnknownElement(near));
            }
        }
        self.required(&statement, &misspelt);
        match self.kind {
            PolicyKind::Trust => self.demands(&statement),
            PolicyKind::ResourceControl => self.resource_control(&statement),
            _ => {}
        }
        statement
    }

    /// R41, R42.
    fn demands(&mut self, statement: &Statement) {
        for principal in statement.principals.iter().flat_map(|principals| &principals.entries) {
            if let Some(demand) = providers::lacking(statement, principal) {
                let place = self.document.member(statement.node, "Condition").unwrap_or(statement.node);
                self.offence(place, OffenceKind::ProviderCondition(demand));
            }
        }
    }

    /// R52: customers deny, to everyone; `RCPFullAWSAccess` alone allows.
    fn resource_control(&mut self, statement: &Statement) {
        let all = |patterns: &Option<Patterns>| {
            patterns.as_ref().is_some_and(|p| !p.negated && matches!(p.values.as_slice(), [only] if only.value == "*"))
        };
        let full = all(&statement.actions) && all(&statement.resources) && statement.conditions.is_empty();
        if let Some(effect) = statement.effect.as_ref().filter(|effect| effect.value == Effect::Allow && !full) {
            self.offence(effect.node, OffenceKind::WrongType("`Deny` in a resource control policy"));
        }
        if let Some(principals) = statement.principals.as_ref().filter(|principals| !principals.everyone) {
            self.offence(principals.node, OffenceKind::WrongType("`\"*\"` in a resource control policy"));
        }
    }

    fn element(&mut self, statement: &mut Statement, name: &str, member: NodeId) {
        if prohibited(self.kind, name) {
            self.name_offence(member, OffenceKind::ProhibitedElement);
        }
        let both = |other: bool| if other { Some(OffenceKind::BothElements) } else { None };
        let twice = match name {
            "Effect" => {
                statement.effect = self.effect(member);
                None
            }
            "Principal" | "NotPrincipal" => {
                let twice = both(statement.principals.as_ref().is_some_and(|p| p.negated != (name == "NotPrincipal")));
                statement.principals = Some(self.principals(member, name == "NotPrincipal"));
                twice
            }
            "Action" | "NotAction" => {
                let twice = both(statement.actions.as_ref().is_some_and(|p| p.negated != (name == "NotAction")));
                statement.actions = Some(merged(statement.actions.take(), self.actions(member, name == "NotAction")));
                twice
            }
            "Resource" | "NotResource" => {
                let twice = both(statement.resources.as_ref().is_some_and(|p| p.negated != (name == "NotResource")));
                statement.resources =
                    Some(merged(statement.resources.take(), self.resources(member, name == "NotResource")));
                twice
            }
            "Condition" => {
                statement.conditions = self.conditions(member);
                None
            }
            _ => None,
        };
        if let Some(twice) = twice {
            self.name_offence(member, twice);
        }
    }

    fn required(&mut self, statement: &Statement, misspelt: &[&str]) {
        let meant = |name: &str| misspelt.contains(&name) || misspelt.contains(&format!("Not{name}").as_str());
        let document = self.document;
        let has = |name: &str| document.member(statement.node, name).is_some();
        let mut missing = Vec::new();
        if !has("Effect") && !meant("Effect") {
            missing.push("Effect");
        }
        if statement.actions.is_none() && !meant("Action") {
            missing.push("Action");
        }
        let principal = matches!(self.kind, PolicyKind::Trust | PolicyKind::ResourceControl | PolicyKind::Endpoint);
        if principal && statement.principals.is_none() && !meant("Principal") {
            missing.push("Principal");
        }
        if self.kind != PolicyKind::Trust && statement.resources.is_none() && !meant("Resource") {
            missing.push("Resource");
        }
        for name in missing {
            self.offence(statement.node, OffenceKind::MissingElement(name));
        }
    }

    fn effect(&mut self, node: NodeId) -> Option<At<Effect>> {
        let value = match self.document.string(node) {
            Some("Allow") => Effect::Allow,
            Some("Deny") => Effect::Deny,
            other => {
                let near = other.and_then(|text| nearest(text, ["Allow", "Deny"]));
                self.offence(node, OffenceKind::InvalidEffect(near));
                return None;
            }
        };
        Some(At { value, node })
    }

    /// A string or a list of strings.
    fn texts(&mut self, node: NodeId, wanted: &'static str) -> Vec<At<String>> {
        match self.kind_of(node) {
            Kind::String(text) => vec![At { value: text.clone(), node }],
            Kind::Array(elements) => {
                let mut texts = Vec::with_capacity(elements.len());
                for &element in elements {
                    match self.document.string(element) {
                        Some(text) => texts.push(At { value: text.to_owned(), node: element }),
                        None => self.offence(element, OffenceKind::WrongType("a string")),
                    }
                }
                texts
            }
            _ => {
                self.offence(node, OffenceKind::WrongType(wanted));
                Vec::new()
            }
        }
    }

    fn is_empty_list(&self, node: NodeId) -> bool {
        matches!(self.kind_of(node), Kind::Array(elements) if elements.is_empty())
    }

    fn actions(&mut self, node: NodeId, negated: bool) -> Patterns {
        let values = self.texts(node, "a string or a list of strings");
        if self.is_empty_list(node) {
            self.offence(node, OffenceKind::Empty("Action"));
        }
        let broad = |text: &str| text.contains(['*', '?']);
        for action in &values {
            if let Some(offence) = self.action_offence(&action.value, negated) {
                self.offence(action.node, offence);
            } else if self.kind == PolicyKind::Trust && !negated && broad(&action.value) {
                self.offence(action.node, OffenceKind::BroadAction);
            }
        }
        if self.kind == PolicyKind::Trust && negated {
            self.name_offence(node, OffenceKind::BroadAction);
        }
        Patterns { node, negated, values }
    }

    fn action_offence(&self, action: &str, negated: bool) -> Option<OffenceKind> {
        if action == "*" {
            return None; // R34
        }
        let Some((service, name)) = action.split_once(':') else {
            return Some(OffenceKind::ActionForm(ActionFault::NoService));
        };
        if name.contains(':') {
            return Some(OffenceKind::ActionForm(ActionFault::Colons));
        }
        // R16: one with a space is stored.
        let word = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b' ');
        if service.is_empty() || !service.bytes().all(word) {
            return Some(OffenceKind::ActionForm(ActionFault::Service));
        }
        if action.contains(['*', '?']) {
            return None; // R16, R34
        }
        let known = ASSUME_ACTIONS.iter().any(|known| known.eq_ignore_ascii_case(action));
        let near = nearest(action, ASSUME_ACTIONS);
        match near {
            _ if known => None,
            _ if self.kind == PolicyKind::Trust && !negated => Some(OffenceKind::NotAssuming(near)),
            // R260: AssumeRoot is an action of its own.
            Some(near) if !action.eq_ignore_ascii_case("sts:AssumeRoot") => Some(OffenceKind::UnknownAction(near)),
            _ => None,
        }
    }

    fn resources(&mut self, node: NodeId, negated: bool) -> Patterns {
        let values = self.texts(node, "a string or a list of strings");
        if self.is_empty_list(node) {
            self.offence(node, OffenceKind::Empty("Resource"));
        }
        for resource in &values {
            if let Some(fault) = resource_fault(&resource.value) {
                self.offence(resource.node, OffenceKind::ResourceForm(fault));
            }
        }
        Patterns { node, negated, values }
    }

    fn principals(&mut self, node: NodeId, negated: bool) -> Principals {
        let mut principals = Principals { node, negated, everyone: false, entries: Vec::new() };
        match self.kind_of(node) {
            Kind::String(text) => {
                principals.everyone = text == "*";
                if !principals.everyone {
                    self.offence(node, OffenceKind::WrongType("an object such as {\"AWS\": …}"));
                } else if self.kind == PolicyKind::Trust {
                    self.offence(node, OffenceKind::PrincipalForm(PrincipalFault::BareStar));
                }
            }
            Kind::Object(members) if members.is_empty() => self.offence(node, OffenceKind::Empty("Principal")),
            Kind::Object(members) => {
                for &member in members {
                    let name = self.document.name(member);
                    if let Some(kind) = PrincipalKind::ALL.into_iter().find(|kind| kind.name() == name) {
                        self.principal_texts(&mut principals, kind, member);
                    } else {
                        let names = PrincipalKind::ALL.map(PrincipalKind::name);
                        self.name_offence(member, OffenceKind::PrincipalKind(nearest(name, names)));
                    }
                }
            }
            _ => self.offence(node, OffenceKind::WrongType("an object such as {\"AWS\": …}")),
        }
        principals
    }

    fn principal_texts(&mut self, principals: &mut Principals, kind: PrincipalKind, member: NodeId) {
        if self.is_empty_list(member) {
            self.offence(member, OffenceKind::Empty("Principal"));
        }
        if let Kind::Number(_) = self.kind_of(member) {
            // R309: an account written as a number.
            self.offence(member, OffenceKind::WrongType("a string"));
            return;
        }
        for text in self.texts(member, "a string or a list of strings") {
            if self.kind == PolicyKind::Trust
                && let Some(fault) = principal_fault(kind, &text.value)
            {
                self.offence(text.node, OffenceKind::PrincipalForm(fault));
            }
            principals.entries.push(Principal { kind, text });
        }
    }

    fn conditions(&mut self, node: NodeId) -> Vec<Condition> {
        let Kind::Object(operators) = self.kind_of(node) else {
            self.offence(node, OffenceKind::WrongType("an object"));
            return Vec::new();
        };
        if operators.is_empty() {
            self.offence(node, OffenceKind::EmptyCondition); // R28
        }
        let mut conditions = Vec::new();
        for &operator_node in operators {
            let name = self.document.name(operator_node);
            let operator = Operator::parse(name);
            let Kind::Object(keys) = self.kind_of(operator_node) else {
                self.offence(operator_node, OffenceKind::WrongType("an object of condition keys"));
                continue;
            };
            match operator {
                _ if keys.is_empty() => self.offence(operator_node, OffenceKind::EmptyCondition), // R23
                None => self.name_offence(operator_node, OffenceKind::UnknownOperator(nearest_operator(name))),
                Some(operator) if operator.name() != name => {
                    self.name_offence(operator_node, OffenceKind::OperatorCase(operator.name()));
                }
                Some(_) => {}
            }
            let mut seen = Names::new();
            for &key in keys {
                let name = self.document.name(key);
                let first = *seen.entry(name.to_ascii_lowercase()).or_insert(key);
                if self.document.name(first) != name {
                    self.name_offence(key, OffenceKind::SameKey(first)); // R25
                }
                self.key(key);
                let values = self.condition_values(key);
                if self.is_empty_list(key) {
                    self.offence(key, OffenceKind::EmptyValues); // R27
                }
                if let Some(operator) = operator {
                    self.operands(operator.base.family, &values);
                }
                conditions.push(Condition { operator, operator_node, key: name.to_owned(), node: key, values });
            }
        }
        conditions
    }

    /// A key of AWS's own that is in no table (R138); those of other services may be right elsewhere.
    fn key(&mut self, node: NodeId) {
        let name = self.document.name(node);
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix).to_ascii_lowercase();
        if keys::find(name).is_some() || claims::provider_claim(name).is_some() {
            return;
        }
        // A person reads the first few.
        let known = KEYS.iter().take(if self.offences.len() < 1000 { KEYS.len() } else { 0 });
        let near = nearest(name, known.map(|row| row.name));
        let own = matches!(prefix.as_str(), "" | "aws" | "sts" | "saml") || near.is_some();
        if own {
            self.name_offence(node, OffenceKind::UnknownKey(near));
        }
    }

    /// R29, R187: no operator of these types expands variables (R182).
    fn operands(&mut self, family: Family, texts: &[At<String>]) {
        for text in texts {
            let value = text.value.as_str();
            let (read, wanted) = match family {
                Family::Numeric(_) => (values::Decimal::parse(value).is_some(), "a number"),
                Family::Date(_) => (values::instant(value).is_some(), DATE),
                Family::Ip => (values::network(value).is_some(), "an IP address or a range such as `203.0.113.0/24`"),
                Family::Binary => (base64::engine::general_purpose::STANDARD.decode(value).is_ok(), "bytes in base64"),
                Family::String { .. } | Family::Bool | Family::Arn | Family::Null => (true, ""),
            };
            if !read {
                self.offence(text.node, OffenceKind::Operand(wanted));
            }
        }
    }

    fn condition_values(&mut self, node: NodeId) -> Vec<At<String>> {
        let nodes = match self.kind_of(node) {
            Kind::Array(elements) => elements.as_slice(),
            _ => &[node],
        };
        let mut values = Vec::with_capacity(nodes.len());
        for &node in nodes {
            match self.kind_of(node) {
                Kind::String(text) | Kind::Number(text) => values.push(At { value: text.clone(), node }),
                Kind::Bool(b) => values.push(At { value: b.to_string(), node }),
                _ => self.offence(node, OffenceKind::ConditionValue),
            }
        }
        values
    }
}

/// R17: older saves kept the values of a list that stands twice.
fn merged(first: Option<Patterns>, second: Patterns) -> Patterns {
    let values = first.filter(|first| first.negated == second.negated).map(|first| first.values);
    Patterns { values: values.into_iter().flatten().chain(second.values).collect(), ..second }
}

/// The operator that a misspelt one is nearest to, its prefix and suffix kept.
fn nearest_operator(name: &str) -> Option<String> {
    let (prefix, rest) = name.rsplit_once(':').map_or(("", name), |(prefix, rest)| (prefix, rest));
    let prefix = match prefix.trim_end_matches(':') {
        "" => String::new(),
        prefix => format!("{}:", nearest(prefix, ["ForAllValues", "ForAnyValue"])?),
    };
    let (base, suffix) = match rest.strip_suffix("IfExists") {
        Some(base) => (base, "IfExists"),
        None => (rest, ""),
    };
    let near = match base {
        "Null" => return Some(base.to_owned()), // R22
        "StringContains" => "StringLike",
        "BoolEquals" => "Bool",
        base => nearest(base, OPERATORS.iter().map(|row| row.name))?,
    };
    Some(format!("{prefix}{near}{suffix}"))
}

//! One case: the call with its complete context, the documents, and which fields of them were broken.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json, json};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doc {
    Trust,
    Identity(usize),
    Boundary,
    Session,
    /// Level and document.
    ServiceControl(usize, usize),
    ResourceControl(usize, usize),
    Endpoint,
}

impl Doc {
    /// As INTERFACE.md names it.
    pub fn name(self) -> String {
        match self {
            Self::Trust => "trust_policy".into(),
            Self::Identity(n) => format!("identity_policies/{n}"),
            Self::Boundary => "permissions_boundary".into(),
            Self::Session => "session_policies/0".into(),
            Self::ServiceControl(level, n) => format!("service_control_policies/{level}/{n}"),
            Self::ResourceControl(level, n) => format!("resource_control_policies/{level}/{n}"),
            Self::Endpoint => "vpc_endpoint_policy".into(),
        }
    }

    /// Whether its statements have a `Principal`.
    pub fn has_principal(self) -> bool {
        matches!(self, Self::Trust | Self::ResourceControl(..) | Self::Endpoint)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    AssumeRole,
    WebIdentity,
    Saml,
}

impl Call {
    pub fn action(self) -> &'static str {
        match self {
            Self::AssumeRole => "sts:AssumeRole",
            Self::WebIdentity => "sts:AssumeRoleWithWebIdentity",
            Self::Saml => "sts:AssumeRoleWithSAML",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Path with both slashes, and name.
    User(String, String),
    /// Path and name of the role, and name of the session.
    Session(String, String, String),
    Service(String),
    /// The issuer without its scheme.
    Issuer(String),
    /// The name of the provider.
    Saml(String),
}

/// A field that was broken.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Document and pointer; where INTERFACE.md leaves a choice, each that it allows.
    pub fields: Vec<(String, String)>,
    /// How.
    pub what: &'static str,
}

#[derive(Clone, Debug)]
pub struct Case {
    pub call: Call,
    pub caller: Caller,
    /// The account of the caller, where it has one.
    pub account: String,
    pub role_account: String,
    pub role_path: String,
    pub role_name: String,
    /// `request` of INTERFACE.md.
    pub request: Map<String, Json>,
    /// Every condition key of the call: a text, or a list where the key is multivalued.
    pub facts: BTreeMap<String, Json>,
    pub documents: BTreeMap<Doc, Json>,
    pub pretty: bool,
    pub faults: Vec<Fault>,
    /// Whether the generator knows that the call is allowed but for `faults`.
    pub known: bool,
    /// Actions that the call needs for what a rewriting took out of the context.
    pub extra_actions: Vec<&'static str>,
}

/// A condition in a document.
pub struct Place {
    pub doc: Doc,
    pub statement: usize,
    pub operator: String,
    pub key: String,
}

impl Case {
    pub fn role(&self) -> String {
        format!("arn:aws:iam::{}:role{}{}", self.role_account, self.role_path, self.role_name)
    }

    pub fn same_account(&self) -> bool {
        self.account == self.role_account
    }

    /// Whether an IAM user or role signs the call.
    pub fn signed(&self) -> bool {
        matches!(self.caller, Caller::User(..) | Caller::Session(..))
    }

    /// What a policy would name.
    pub fn principal(&self) -> String {
        let account = &self.account;
        match &self.caller {
            Caller::User(path, name) => format!("arn:aws:iam::{account}:user{path}{name}"),
            Caller::Session(_, role, session) => format!("arn:aws:sts::{account}:assumed-role/{role}/{session}"),
            Caller::Service(name) => name.clone(),
            Caller::Issuer(issuer) if issuer == GOOGLE => issuer.clone(),
            Caller::Issuer(issuer) => format!("arn:aws:iam::{}:oidc-provider/{issuer}", self.role_account),
            Caller::Saml(name) => format!("arn:aws:iam::{}:saml-provider/{name}", self.role_account),
        }
    }

    /// A condition key that the engine derives from the call.
    pub fn derive(&mut self, key: &str, value: impl Into<Json>) {
        self.facts.insert(key.to_owned(), value.into());
    }

    /// A condition key that the input tells.
    pub fn tell(&mut self, key: &str, value: impl Into<Json>) {
        let value = value.into();
        self.request.entry("context").or_insert_with(|| json!({}))[key] = value.clone();
        self.facts.insert(key.to_owned(), value);
    }

    /// What the request has for a key, in any case.
    pub fn fact(&self, key: &str) -> Option<&Json> {
        self.facts.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, value)| value)
    }

    /// The actions that the call needs.
    pub fn actions(&self) -> Vec<&'static str> {
        let mut actions = vec![self.call.action()];
        actions.extend(&self.extra_actions);
        if self.facts.contains_key("aws:TagKeys") {
            actions.push("sts:TagSession");
        }
        if self.facts.contains_key("sts:SourceIdentity") {
            actions.push("sts:SetSourceIdentity");
        }
        actions.dedup();
        actions
    }

    /// INTERFACE.md's input.
    pub fn input(&self) -> Json {
        let text =
            |document: &Json| Json::String(if self.pretty { format!("{document:#}") } else { document.to_string() });
        let mut request = self.request.clone();
        request.insert("context_is_complete".into(), true.into());
        request.insert("action".into(), self.call.action().into());
        request.insert("role".into(), self.role().into());
        let mut input = json!({ "request": request, "identity_policies": [] });
        for (doc, document) in &self.documents {
            let name = doc.name();
            let (list, rest) = name.split_once('/').unwrap_or((&name, ""));
            if rest.is_empty() {
                input[list] = text(document);
                continue;
            }
            if input[list].is_null() {
                input[list] = json!([]);
            }
            let Some(mut at) = input[list].as_array_mut() else { continue };
            if let Some((level, _)) = rest.split_once('/') {
                let level: usize = level.parse().unwrap_or_default();
                while at.len() <= level {
                    at.push(json!([]));
                }
                let Some(inner) = at[level].as_array_mut() else { continue };
                at = inner;
            }
            at.push(text(document));
        }
        input
    }

    /// What the oracle is told: everything it cannot work out.
    pub fn question(&self) -> Json {
        let mut policies = Map::new();
        for (doc, document) in &self.documents {
            let name = doc.name();
            let (list, rest) = name.split_once('/').unwrap_or((&name, ""));
            if rest.is_empty() {
                policies.insert(list.into(), document.clone());
                continue;
            }
            let all = policies.entry(list).or_insert_with(|| json!([]));
            let level = rest.split_once('/').map_or(json!(null), |(level, _)| json!(level));
            if let Some(all) = all.as_array_mut() {
                all.push(json!({ "level": level, "policy": document }));
            }
        }
        json!({
            "principal": self.principal(),
            "signed": self.signed(),
            "service": matches!(self.caller, Caller::Service(_)),
            "actions": self.actions(),
            "role": self.role(),
            "account": self.role_account,
            "context": self.facts,
            "policies": policies,
        })
    }

    pub fn statements(&self, doc: Doc) -> usize {
        match &self.documents[&doc]["Statement"] {
            Json::Array(list) => list.len(),
            _ => 1,
        }
    }

    pub fn statement(&self, doc: Doc, number: usize) -> &Json {
        match &self.documents[&doc]["Statement"] {
            Json::Array(list) => &list[number],
            one => one,
        }
    }

    pub fn statement_mut(&mut self, doc: Doc, number: usize) -> &mut Json {
        let all = &mut self.documents.get_mut(&doc).expect("a document")["Statement"];
        if all.is_array() { &mut all[number] } else { all }
    }

    /// The pointer to a statement.
    pub fn pointer(&self, doc: Doc, number: usize) -> String {
        if self.documents[&doc]["Statement"].is_array() {
            format!("/Statement/{number}")
        } else {
            "/Statement".to_owned()
        }
    }

    /// Every condition of every document.
    pub fn conditions(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for &doc in self.documents.keys() {
            for statement in 0..self.statements(doc) {
                let Some(operators) = self.statement(doc, statement)["Condition"].as_object() else { continue };
                for (operator, keys) in operators {
                    for key in keys.as_object().into_iter().flat_map(Map::keys) {
                        places.push(Place { doc, statement, operator: operator.clone(), key: key.clone() });
                    }
                }
            }
        }
        places
    }

    /// The values of a condition.
    pub fn values(&self, place: &Place) -> Vec<String> {
        list(&self.statement(place.doc, place.statement)["Condition"][&place.operator][&place.key])
    }

    pub fn is_deny(&self, place: &Place) -> bool {
        self.statement(place.doc, place.statement)["Effect"] == "Deny"
    }

    /// Whether `${…}` is replaced in a document (R8).
    pub fn has_variables(&self, doc: Doc) -> bool {
        self.documents[&doc]["Version"] == "2012-10-17"
    }
}

pub const GOOGLE: &str = "accounts.google.com";

/// A value or list of values as texts.
pub fn list(value: &Json) -> Vec<String> {
    let text = |value: &Json| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match value {
        Json::Array(list) => list.iter().map(text).collect(),
        Json::Null => Vec::new(),
        one => vec![text(one)],
    }
}

/// One step of a pointer (RFC 6901).
pub fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

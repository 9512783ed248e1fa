//! [`Value`] → [`Input`]: every shape that INTERFACE.md allows, and for every other one where it is and what
//! should be there. A key that is not known does no harm and is told of.

use std::fmt;

use super::value::{Path, Step, Value};
use crate::engine::input::{self as engine, ContextValue, Level, Parameter, PolicyText, RequestInput, WebIdentity};
use crate::engine::policy::nearest;
use crate::engine::report::Report;
use crate::engine::request::is_read_into;
use crate::engine::source::Layer;

/// What the user gives, as read from JSON or JavaScript.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Input {
    /// What the engine reads.
    pub engine: engine::Input,
    /// What was passed over, one sentence each.
    pub notes: Vec<String>,
}

impl Input {
    /// Reads the shapes of INTERFACE.md.
    pub fn new(value: Value) -> Result<Self, BadInput> {
        let mut reader = Reader::default();
        let engine = reader.input(value)?;
        Ok(Self { engine, notes: reader.notes })
    }

    /// The engine's report, and in its assumptions what was passed over.
    pub fn diagnose(&self) -> Report {
        let mut report = crate::engine::diagnose(&self.engine);
        report.assumptions.extend(self.notes.iter().cloned());
        report
    }
}

/// A value that is not what INTERFACE.md allows in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadInput {
    /// Where it is.
    pub path: Path,
    /// What should be there and what is, to follow the path in a sentence.
    pub message: String,
}

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, message } = self;
        if *path == Path::default() { write!(f, "the input {message}") } else { write!(f, "`{path}` {message}") }
    }
}

impl std::error::Error for BadInput {}

type Read<T> = Result<T, BadInput>;

/// Reads one input, and knows where in it it is.
#[derive(Default)]
struct Reader {
    path: Path,
    notes: Vec<String>,
}

/// The members of an object that were not asked for yet, and the keys that were.
struct Members {
    left: Vec<(String, Value)>,
    known: Vec<&'static str>,
}

impl Reader {
    fn input(&mut self, value: Value) -> Read<engine::Input> {
        let mut of = self.members(value)?;
        // Nothing here reads it: the command line copies it to the answer.
        self.optional(&mut of, "id", |_, _| Ok(()))?;
        let input = engine::Input {
            error: self.optional(&mut of, "error", Self::text)?,
            trust_policy: self.policy_text(&mut of, "trust_policy")?,
            identity_policies: self.optional(&mut of, "identity_policies", |r, v| r.list(v, Self::policy))?,
            permissions_boundary: self.policy_text(&mut of, "permissions_boundary")?,
            session_policies: self
                .optional(&mut of, "session_policies", |r, v| r.list(v, Self::policy))?
                .unwrap_or_default(),
            service_control_policies: self.levels(&mut of, "service_control_policies")?,
            resource_control_policies: self.levels(&mut of, "resource_control_policies")?,
            vpc_endpoint_policy: self.policy_text(&mut of, "vpc_endpoint_policy")?,
            request: self.optional(&mut of, "request", Self::request)?.unwrap_or_default(),
        };
        self.pass_over(of);
        Ok(input)
    }

    fn request(&mut self, value: Value) -> Read<RequestInput> {
        let mut of = self.members(value)?;
        let of_it = &mut of;
        let request = RequestInput {
            action: self.optional(of_it, "action", Self::text)?,
            caller: self.optional(of_it, "caller", Self::text)?,
            caller_credentials: self.optional(of_it, "caller_credentials", Self::text)?,
            role: self.optional(of_it, "role", Self::text)?,
            session_name: self.optional(of_it, "session_name", Self::text)?,
            external_id: self.optional(of_it, "external_id", Self::text)?,
            source_identity: self.optional(of_it, "source_identity", Self::text)?,
            duration_seconds: self.optional(of_it, "duration_seconds", Self::seconds)?,
            max_session_duration: self.optional(of_it, "max_session_duration", Self::seconds)?,
            mfa_serial: self.optional(of_it, "mfa_serial", Self::text)?,
            mfa_code: self.optional(of_it, "mfa_code", Self::text)?,
            session_tags: self.optional(of_it, "session_tags", Self::tags)?,
            transitive_tag_keys: self.optional(of_it, "transitive_tag_keys", Self::texts)?,
            web_identity: self.optional(of_it, "web_identity", Self::web_identity)?,
            saml_provider: self.optional(of_it, "saml_provider", Self::text)?,
            saml: self.optional(of_it, "saml", Self::claims)?,
            oidc_providers: self.optional(of_it, "oidc_providers", Self::texts)?,
            oidc_client_ids: self.optional(of_it, "oidc_client_ids", Self::texts)?,
            region: self.optional(of_it, "region", Self::text)?,
            context: self.optional(of_it, "context", Self::context)?.unwrap_or_default(),
            context_is_complete: self.optional(of_it, "context_is_complete", Self::truth)?.unwrap_or_default(),
            changed: self.optional(of_it, "changed", |r, v| r.list(v, Self::parameter))?.unwrap_or_default(),
            changed_layers: self.optional(of_it, "changed_layers", |r, v| r.list(v, Self::layer))?.unwrap_or_default(),
        };
        self.pass_over(of);
        Ok(request)
    }

    /// A policy that has no use for a name.
    fn policy_text(&mut self, of: &mut Members, key: &'static str) -> Read<Option<String>> {
        Ok(self.optional(of, key, Self::policy)?.map(|policy| policy.text))
    }

    fn policy(&mut self, value: Value) -> Read<PolicyText> {
        if let Value::String(text) = value {
            return Ok(PolicyText { name: None, text });
        }
        if matches!(value.get("text"), None | Some(Value::Null)) {
            let what = "must be the policy's text exactly as pasted, or an object of `name` and `text`";
            return self.refuse(value, what);
        }
        let mut of = self.members(value)?;
        let name = self.optional(&mut of, "name", Self::text)?;
        let text = self.optional(&mut of, "text", Self::text)?.unwrap_or_default();
        self.pass_over(of);
        Ok(PolicyText { name, text })
    }

    fn levels(&mut self, of: &mut Members, key: &'static str) -> Read<Vec<Level>> {
        let level = |r: &mut Self, value| match value {
            Value::List(_) => r.list(value, Self::policy).map(Level::Many),
            _ => r.policy(value).map(Level::One),
        };
        Ok(self.optional(of, key, |r, v| r.list(v, level))?.unwrap_or_default())
    }

    /// The API's list of `Key` and `Value`, or an object.
    fn tags(&mut self, value: Value) -> Read<Vec<(String, String)>> {
        if let Value::List(_) = value {
            return self.list(value, |r, tag| {
                let (key, value) = (tag.get("Key").cloned(), tag.get("Value").cloned());
                let (Some(key), Some(value)) = (key, value) else {
                    return r.refuse(tag, "must be an object of `Key` and `Value`");
                };
                let key = r.inside(Step::Key("Key".to_owned()), |r| r.text(key))?;
                let value = r.inside(Step::Key("Value".to_owned()), |r| r.scalar(value))?;
                Ok((key, value))
            });
        }
        self.each(value, Self::scalar)
    }

    fn web_identity(&mut self, value: Value) -> Read<WebIdentity> {
        match value {
            Value::String(token) => Ok(WebIdentity::Token(token)),
            Value::Object(_) => self.claims(value).map(WebIdentity::Claims),
            _ => self.refuse(value, "must be the token as a string, or an object of its claims"),
        }
    }

    /// Claims and their values. Into a claim that is an object, as in the tokens of Kubernetes, IAM seldom reads.
    fn claims(&mut self, value: Value) -> Read<Vec<(String, Vec<String>)>> {
        let read_into = |step: &Step| matches!(step, Step::Key(name) if is_read_into(name));
        let claims = self.each(value, |r, claim| match claim {
            Value::Object(members) if r.path.0.iter().any(read_into) => {
                let empty = members.is_empty().then(|| (String::new(), Vec::new()));
                Ok(r.claims(Value::Object(members))?.into_iter().chain(empty).collect())
            }
            Value::Object(_) => {
                r.notes.push(format!("`{}` is an object: no condition key reads it.", r.path));
                Ok(Vec::new())
            }
            Value::Null => Ok(Vec::new()),
            _ => r.values(claim).map(|value| vec![(String::new(), value.values)]),
        })?;
        let named =
            |name: &str, inner: String| if inner.is_empty() { name.to_owned() } else { format!("{name}/{inner}") };
        let flat = |(name, inner): (String, Vec<(String, Vec<String>)>)| {
            inner.into_iter().map(move |(inner, values)| (named(&name, inner), values))
        };
        Ok(claims.into_iter().flat_map(flat).collect())
    }

    fn context(&mut self, value: Value) -> Read<Vec<(String, Option<ContextValue>)>> {
        self.each(value, |r, value| match value {
            Value::Null => Ok(None),
            _ => r.values(value).map(Some),
        })
    }

    fn values(&mut self, value: Value) -> Read<ContextValue> {
        match value {
            Value::List(_) => Ok(ContextValue { values: self.list(value, Self::scalar)?, list: true }),
            _ => Ok(ContextValue { values: vec![self.scalar(value)?], list: false }),
        }
    }

    fn parameter(&mut self, value: Value) -> Read<Parameter> {
        let known = if let Value::String(pointer) = &value { Parameter::named(pointer) } else { None };
        known.map_or_else(|| self.refuse(value, "must be the pointer of a member of `request`"), Ok)
    }

    fn layer(&mut self, value: Value) -> Read<Layer> {
        let named = |layer: &Layer| matches!(&value, Value::String(name) if name == layer.name());
        let known = Layer::POLICIES.into_iter().find(named);
        known.map_or_else(|| self.refuse(value, "must be the name of a layer"), Ok)
    }

    fn texts(&mut self, value: Value) -> Read<Vec<String>> {
        self.list(value, Self::text)
    }

    fn text(&mut self, value: Value) -> Read<String> {
        match value {
            Value::String(text) => Ok(text),
            _ => self.refuse(value, "must be a string"),
        }
    }

    fn scalar(&mut self, value: Value) -> Read<String> {
        match value.into_scalar() {
            Ok(text) => Ok(text),
            Err(value) => self.refuse(value, "must be a string, a number, true or false"),
        }
    }

    fn seconds(&mut self, value: Value) -> Read<i64> {
        let seconds = match &value {
            Value::Integer(seconds) => Some(*seconds),
            Value::Other(seconds) | Value::String(seconds) => seconds.trim().parse().ok(),
            _ => None,
        };
        seconds.map_or_else(|| self.refuse(value, "must be a whole number of seconds"), Ok)
    }

    fn truth(&mut self, value: Value) -> Read<bool> {
        match value {
            Value::Bool(truth) => Ok(truth),
            _ => self.refuse(value, "must be true or false"),
        }
    }

    /// A list, each element read by `read`.
    fn list<T>(&mut self, value: Value, read: impl Fn(&mut Self, Value) -> Read<T>) -> Read<Vec<T>> {
        let Value::List(values) = value else { return self.refuse(value, "must be a list") };
        let element = |(i, value)| self.inside(Step::Index(i), |r| read(r, value));
        values.into_iter().enumerate().map(element).collect()
    }

    /// An object of any keys, each value read by `read`.
    fn each<T>(&mut self, value: Value, read: impl Fn(&mut Self, Value) -> Read<T>) -> Read<Vec<(String, T)>> {
        let member = |(key, value): (String, Value)| {
            let value = self.inside(Step::Key(key.clone()), |r| read(r, value))?;
            Ok((key, value))
        };
        match value {
            Value::Object(members) => members.into_iter().map(member).collect(),
            _ => self.refuse(value, "must be an object"),
        }
    }

    /// An object of known keys.
    fn members(&mut self, value: Value) -> Read<Members> {
        match value {
            Value::Object(left) => Ok(Members { left, known: Vec::new() }),
            _ => self.refuse(value, "must be an object"),
        }
    }

    /// The member `key`, where it is there and not null.
    fn optional<T>(
        &mut self,
        of: &mut Members,
        key: &'static str,
        read: impl FnOnce(&mut Self, Value) -> Read<T>,
    ) -> Read<Option<T>> {
        of.known.push(key);
        match of.left.iter().rposition(|(name, _)| name == key).map(|at| of.left.remove(at).1) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => self.inside(Step::Key(key.to_owned()), |r| read(r, value)).map(Some),
        }
    }

    /// Tells of the members that nobody asked for.
    fn pass_over(&mut self, of: Members) {
        for (key, _) in of.left {
            let said = if of.known.contains(&key.as_str()) {
                format!("`{key}` is given more than once{}: the last one counts.", self.place())
            } else {
                let guess = nearest(&key, of.known.iter().copied());
                let guess = guess.map_or_else(|| ".".to_owned(), |known| format!("; did you mean `{known}`?"));
                format!("`{key}` is no key of {}: ignored{guess}", self.owner())
            };
            self.notes.push(said);
        }
    }

    fn owner(&self) -> String {
        if self.path == Path::default() { "the input".to_owned() } else { format!("`{}`", self.path) }
    }

    fn place(&self) -> String {
        if self.path == Path::default() { String::new() } else { format!(" in `{}`", self.path) }
    }

    fn inside<T>(&mut self, step: Step, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.path.0.push(step);
        let value = read(self);
        self.path.0.pop();
        value
    }

    fn refuse<T>(&self, found: Value, wanted: &str) -> Read<T> {
        Err(BadInput { path: self.path.clone(), message: format!("{wanted}, not {}", found.into_kind()) })
    }
}

//! Breaks one element of a case that is allowed, and knows which.

use serde_json::{Value as Json, json};

use crate::case::{Caller, Case, Doc, Fault, GOOGLE, list, step};
use crate::conditions::{self, Condition, near, near_arn};
use crate::generate::{Grant, Plan, listed, put, tenant};
use crate::random::Random;

/// A case: allowed, with one fault, with several, or with conditions of which nothing is known.
pub fn case(random: &mut Random) -> Case {
    let mut plan = crate::generate::plan(random);
    match random.below(100) {
        0..25 => {}
        25..65 => plan.break_something(random),
        65..75 => {
            for _ in 0..2 + random.below(2) {
                plan.break_something(random);
            }
        }
        _ => plan.add_noise(random),
    }
    plan.case
}

/// What was broken, and in which document.
type Broken = (Doc, Fault);

impl Plan {
    fn break_something(&mut self, random: &mut Random) {
        for _ in 0..20 {
            let grant = random.below(self.grants.len());
            let broken = match random.below(14) {
                0 | 1 => self.principal_near(random),
                2 | 3 => self.action_other(random, grant),
                4 | 5 => self.resource_other(random, grant),
                6..9 => self.condition_fails(random, grant),
                9 => self.external_id(random),
                10 => self.statement_missing(random, grant),
                _ => self.denied(random),
            };
            if let Some((doc, fault)) = broken {
                let denies = fault.what.starts_with("deny");
                if denies || self.needs(doc) {
                    self.case.faults.push(fault);
                }
                return;
            }
        }
    }

    fn grant(&self, number: usize) -> &Grant {
        &self.grants[number]
    }

    /// The pointers to an element and to its value `number`.
    fn value_pointer(value: &Json, element: &str, number: usize) -> String {
        if value.is_array() { format!("{element}/{number}") } else { element.to_owned() }
    }

    fn principal_near(&mut self, random: &mut Random) -> Option<Broken> {
        if self.case.faults.iter().any(|fault| fault.what == "principal") {
            return None;
        }
        let grant = self.grants.iter().find(|grant| grant.doc == Doc::Trust)?;
        let statement = grant.statement;
        let kind = match self.case.caller {
            Caller::Service(_) => "Service",
            Caller::Issuer(_) | Caller::Saml(_) => "Federated",
            _ => "AWS",
        };
        let element = format!("{}/Principal/{kind}", self.case.pointer(Doc::Trust, statement));
        let value = self.case.statement(Doc::Trust, statement)["Principal"][kind].clone();
        let texts = list(&value);
        let number = texts
            .iter()
            .position(|text| !["zoe", "cloudformation.", "login.example.org"].iter().any(|far| text.contains(far)))?;
        let text = self.another_principal(random, &texts[number])?;
        let target = &mut self.case.statement_mut(Doc::Trust, statement)["Principal"][kind];
        if target.is_array() {
            target[number] = text.into();
        } else {
            *target = text.into();
        }
        let mut fields = vec![Self::value_pointer(&value, &element, number)];
        if self.case.caller == Caller::Issuer(GOOGLE.to_owned()) {
            // An ARN is not near a name, so the list may be meant.
            fields.push(element);
            fields.push(format!("{}/Principal", self.case.pointer(Doc::Trust, statement)));
        }
        Some(found(Doc::Trust, fields, "principal"))
    }

    fn another_principal(&self, random: &mut Random, text: &str) -> Option<String> {
        match &self.case.caller {
            Caller::Service(name) => {
                let others = [
                    ("ec2.amazonaws.com", "ecs.amazonaws.com"),
                    ("lambda.amazonaws.com", "lambda.us-east-1.amazonaws.com"),
                    ("ecs-tasks.amazonaws.com", "ecs.amazonaws.com"),
                ];
                return others.iter().find(|(right, _)| right == name).map(|(_, wrong)| (*wrong).to_owned());
            }
            Caller::Issuer(issuer) if issuer == GOOGLE => {
                return Some(format!("arn:aws:iam::{}:oidc-provider/{GOOGLE}", self.case.role_account));
            }
            Caller::Issuer(_) | Caller::Saml(_) => {
                let account = &self.case.role_account;
                return Some(text.replacen(account.as_str(), &near(random, account), 1));
            }
            _ => {}
        }
        if text == "*" {
            return None;
        }
        if text.ends_with(":root") {
            let account = &self.case.account;
            return Some(if random.chance(20) {
                text.replacen("arn:aws:", "arn:aws-cn:", 1)
            } else {
                text.replacen(account.as_str(), &near(random, account), 1)
            });
        }
        if !text.starts_with("arn:") {
            return Some(near(random, text));
        }
        let (front, name) = text.rsplit_once('/')?;
        if text.contains(":user/") && random.chance(30) {
            let bare = format!("arn:aws:iam::{}:user", self.case.account);
            return Some(if front == bare { format!("{front}/eng/{name}") } else { format!("{bare}/{name}") });
        }
        Some(match random.below(3) {
            0 => {
                let account = &self.case.account;
                text.replacen(account.as_str(), &near(random, account), 1)
            }
            1 if text.contains(":assumed-role/") => {
                let (front, role) = front.rsplit_once('/')?;
                format!("{front}/{}/{name}", near(random, role))
            }
            _ => format!("{front}/{}", near(random, name)),
        })
    }

    fn action_other(&mut self, random: &mut Random, number: usize) -> Option<Broken> {
        let grant = self.grant(number);
        let (doc, at) = (grant.doc, grant.statement);
        let action = *random.pick(&grant.actions);
        let pointer = self.case.pointer(doc, at);
        let statement = self.case.statement_mut(doc, at);
        if let Some(not) = statement.get("NotAction").cloned() {
            let mut values: Vec<Json> = list(&not).into_iter().map(Json::String).collect();
            values.push(if random.chance(50) { action.into() } else { "sts:*".into() });
            let last = values.len() - 1;
            statement["NotAction"] = Json::Array(values);
            return Some(found(doc, [format!("{pointer}/NotAction/{last}")], "not-action"));
        }
        let value = statement["Action"].clone();
        let mut values = list(&value);
        let element = format!("{pointer}/Action");
        let hit = values.iter().position(|text| text.eq_ignore_ascii_case(action));
        match hit {
            Some(hit) if doc != Doc::Trust && random.chance(50) => {
                let wrong = action.replacen("Assume", "Asume", 1).replacen("Session", "Sesion", 1);
                let wrong = if wrong == action { action.replacen("Set", "Sat", 1) } else { wrong };
                values[hit] = wrong;
                let fields = [Self::value_pointer(&value, &element, hit)];
                statement["Action"] = if value.is_array() { json!(values) } else { json!(values[0]) };
                Some(found(doc, fields, "action-misspelt"))
            }
            Some(hit) => {
                let other = ["sts:AssumeRoleWithSAML", "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"];
                let other = other.into_iter().find(|other| !self.grants[number].actions.contains(other))?;
                other.clone_into(&mut values[hit]);
                let statement = self.case.statement_mut(doc, at);
                statement["Action"] = if value.is_array() { json!(values) } else { json!(values[0]) };
                Some(found(doc, [Self::value_pointer(&value, &element, hit), element], "action-other"))
            }
            None if doc != Doc::Trust && !value.is_array() => {
                statement["Action"] = "sts:Get*".into();
                Some(found(doc, [element], "action-other"))
            }
            None => None,
        }
    }

    fn resource_other(&mut self, random: &mut Random, number: usize) -> Option<Broken> {
        let grant = self.grant(number);
        let (doc, at) = (grant.doc, grant.statement);
        if doc == Doc::Trust {
            return None;
        }
        let (pointer, role) = (self.case.pointer(doc, at), self.case.role());
        let role_name = self.case.role_name.clone();
        let role_account = self.case.role_account.clone();
        let statement = self.case.statement_mut(doc, at);
        if let Some(not) = statement.get("NotResource").cloned() {
            let mut values: Vec<Json> = list(&not).into_iter().map(Json::String).collect();
            values.push(role.into());
            let last = values.len() - 1;
            statement["NotResource"] = Json::Array(values);
            return Some(found(doc, [format!("{pointer}/NotResource/{last}")], "not-resource"));
        }
        let value = statement["Resource"].clone();
        let mut values = list(&value);
        let hit = values.iter().position(|text| !text.ends_with("/Unrelated"))?;
        let (front, _) = role.rsplit_once('/')?;
        values[hit] = match random.below(6) {
            0 => format!("arn:aws:iam::{}:role/*", near(random, &role_account)),
            1 => format!("arn:aws:sts::{role_account}:assumed-role/{role_name}/*"),
            2 if front.contains("role/") => format!("arn:aws:iam::{role_account}:role/{role_name}"),
            3 => format!("{front}/{}-*", near(random, &role_name)),
            _ => near_arn(random, &role),
        };
        let fields = [Self::value_pointer(&value, &format!("{pointer}/Resource"), hit)];
        statement["Resource"] = if value.is_array() { json!(values) } else { json!(values[0]) };
        Some(found(doc, fields, "resource"))
    }

    fn condition_fails(&mut self, random: &mut Random, number: usize) -> Option<Broken> {
        let grant = self.grant(number);
        let (doc, at) = (grant.doc, grant.statement);
        let present: Vec<(String, String)> = self.case.statement(doc, at)["Condition"]
            .as_object()
            .into_iter()
            .flatten()
            .flat_map(|(operator, keys)| {
                keys.as_object().into_iter().flatten().map(move |(key, _)| (operator.clone(), key.clone()))
            })
            .collect();
        let key = if present.is_empty() || random.chance(30) {
            conditions::some_key(random, &self.case)
        } else {
            let (operator, key) = random.pick(&present).clone();
            let keys = self.case.statement_mut(doc, at)["Condition"][&operator].as_object_mut()?;
            keys.remove(&key);
            let empty = keys.is_empty();
            let all = self.case.statement_mut(doc, at)["Condition"].as_object_mut()?;
            if empty {
                all.remove(&operator);
            }
            if all.is_empty() {
                self.case.statement_mut(doc, at).as_object_mut()?.remove("Condition");
            }
            self.case.facts.keys().find(|known| known.eq_ignore_ascii_case(&key)).cloned().unwrap_or(key)
        };
        let condition = match tenant(&self.case).filter(|tenant| doc == Doc::Trust && tenant.key == key) {
            Some(tenant) => Condition { values: vec![near(random, tenant.values[0].as_str()?).into()], ..tenant },
            None => conditions::with_truth(random, &self.case, &key, false, false)?,
        };
        let value = listed(random, condition.values.clone());
        let pointer = self.case.pointer(doc, at);
        if !put(self.case.statement_mut(doc, at), &condition, value.clone()) {
            return None;
        }
        Some(found(doc, condition_pointers(&pointer, &condition, &value), "condition"))
    }

    fn external_id(&mut self, random: &mut Random) -> Option<Broken> {
        let used =
            self.case.documents.values().any(|document| document.to_string().to_lowercase().contains("externalid"));
        let id = self.case.request.get("external_id").cloned()?;
        if used {
            return None;
        }
        let at = self.grants.iter().find(|grant| grant.doc == Doc::Trust)?.statement;
        let condition =
            Condition { operator: "StringEquals".into(), key: "sts:ExternalId".into(), values: vec![id.clone()] };
        let value = listed(random, condition.values.clone());
        put(self.case.statement_mut(Doc::Trust, at), &condition, value.clone());
        if random.chance(50) {
            self.case.request.remove("external_id");
            self.case.facts.remove("sts:ExternalId");
        } else {
            let wrong = near(random, id.as_str()?);
            self.case.request.insert("external_id".into(), wrong.clone().into());
            self.case.derive("sts:ExternalId", wrong);
        }
        let pointer = self.case.pointer(Doc::Trust, at);
        Some(found(Doc::Trust, condition_pointers(&pointer, &condition, &value), "external-id"))
    }

    fn statement_missing(&mut self, random: &mut Random, number: usize) -> Option<Broken> {
        let grant = self.grant(number);
        let (doc, at) = (grant.doc, grant.statement);
        if doc == Doc::Trust {
            return None;
        }
        *self.case.statement_mut(doc, at) = self.decoy(random, doc);
        let mut fault = found(doc, ["/Statement".to_owned()], "statement-missing");
        if let Doc::Identity(1) = doc {
            fault.1.fields.push((Doc::Identity(0).name(), "/Statement".to_owned()));
        }
        Some(fault)
    }

    /// A Deny that applies, in any document that takes part.
    fn denied(&mut self, random: &mut Random) -> Option<Broken> {
        let service = matches!(self.case.caller, Caller::Service(_));
        let signed = self.case.signed();
        let takes_part = |doc: &Doc| match doc {
            Doc::Trust | Doc::ResourceControl(..) => true,
            Doc::Endpoint => !service,
            _ => signed,
        };
        let docs: Vec<Doc> = self.case.documents.keys().copied().filter(takes_part).collect();
        let doc = *random.pick(&docs);
        // Its variables would be text.
        if !self.case.has_variables(doc) {
            return None;
        }
        let deny = self.deny(random, doc, true);
        let statements = &mut self.case.documents.get_mut(&doc)?["Statement"];
        if !statements.is_array() {
            *statements = json!([statements.clone()]);
        }
        let all = statements.as_array_mut()?;
        all.push(deny.clone());
        let pointer = format!("/Statement/{}", all.len() - 1);
        let wide = |value: &Json| list(value).iter().any(|text| text == "*");
        let element = |name: &str| {
            let element = format!("{pointer}/{name}");
            let mut fields = vec![element.clone()];
            if deny[name].as_array().is_some_and(|values| values.len() == 1) {
                fields.push(format!("{element}/0"));
            }
            fields
        };
        if let Some((operator, keys)) = deny["Condition"].as_object().and_then(|operators| operators.iter().next()) {
            let (key, value) = keys.as_object()?.iter().next()?;
            let condition = Condition { operator: operator.clone(), key: key.clone(), values: Vec::new() };
            return Some(found(doc, condition_pointers(&pointer, &condition, value), "deny-condition"));
        }
        let fields = if !deny["Resource"].is_null() && !wide(&deny["Resource"]) {
            element("Resource")
        } else if let Some((kind, _)) =
            deny["Principal"].as_object().and_then(|kinds| kinds.iter().find(|(_, text)| *text != "*"))
        {
            vec![format!("{pointer}/Principal/{kind}")]
        } else if !deny["NotAction"].is_null() {
            element("NotAction")
        } else if !wide(&deny["Action"]) {
            element("Action")
        } else {
            vec![format!("{pointer}/Effect")]
        };
        Some(found(doc, fields, "deny"))
    }

    /// Conditions of which only the two engines know what they do.
    fn add_noise(&mut self, random: &mut Random) {
        self.case.known = false;
        let docs: Vec<Doc> = self.case.documents.keys().copied().collect();
        for _ in 0..=random.below(3) {
            let grant = self.grant(random.below(self.grants.len()));
            let (doc, at) = if self.case.documents.contains_key(&Doc::Session) && random.chance(65) {
                (Doc::Session, random.below(self.case.statements(Doc::Session)))
            } else if random.chance(50) {
                (grant.doc, grant.statement)
            } else {
                let doc = *random.pick(&docs);
                (doc, random.below(self.case.statements(doc)))
            };
            // What cannot be read is refused when a policy is saved, but not in a session policy (R29).
            let lax = doc == Doc::Session;
            let condition = if random.chance(if lax { 60 } else { 30 }) {
                conditions::odd(random, &mut self.case, lax)
            } else {
                conditions::noise(random, &self.case, lax)
            };
            let value = listed(random, condition.values.clone());
            put(self.case.statement_mut(doc, at), &condition, value);
        }
        if random.chance(60) {
            // The caller's name in other case.
            let role = match &self.case.caller {
                Caller::Session(_, role, _) => role.clone(),
                _ => return,
            };
            let text = self.case.documents[&Doc::Trust].to_string();
            let flipped = if role == role.to_lowercase() { role.to_uppercase() } else { role.to_lowercase() };
            let text = text.replace(&format!(":role/{role}\""), &format!(":role/{flipped}\""));
            self.case.documents.insert(Doc::Trust, serde_json::from_str(&text).expect("JSON"));
        }
    }
}

fn found(doc: Doc, pointers: impl IntoIterator<Item = String>, what: &'static str) -> Broken {
    let fields = pointers.into_iter().map(|pointer| (doc.name(), pointer)).collect();
    (doc, Fault { fields, what })
}

/// The condition, and each value of a list that is not there to be passed over.
fn condition_pointers(statement: &str, condition: &Condition, value: &Json) -> Vec<String> {
    let key = format!("{statement}/Condition{}{}", step(&condition.operator), step(&condition.key));
    let mut fields = vec![key.clone()];
    for (number, text) in value.as_array().into_iter().flatten().enumerate() {
        let far = matches!(text.as_str(), Some("unrelated" | "something-else"));
        if !far || value.as_array().is_some_and(|values| values.len() == 1) {
            fields.push(format!("{key}/{number}"));
        }
    }
    fields
}

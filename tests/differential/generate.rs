//! Cases built so that the call is allowed: a caller, a complete context, and documents that grant it.

use serde_json::{Map, Value as Json, json};

use crate::case::{Call, Caller, Case, Doc, GOOGLE};
use crate::conditions::{self, Condition, iso};
use crate::random::Random;

const ACCOUNTS: [&str; 3] = ["111122223333", "444455556666", "123456789012"];
const NOBODY: &str = "999988887777";
const GITHUB: &str = "token.actions.githubusercontent.com";
const EKS: &str = "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9";

/// How a document grants the call.
pub struct Grant {
    pub doc: Doc,
    /// The statement that does.
    pub statement: usize,
    /// For which actions.
    pub actions: Vec<&'static str>,
}

/// A case, and the statements without which it would not be allowed.
pub struct Plan {
    pub case: Case,
    pub grants: Vec<Grant>,
}

pub fn plan(random: &mut Random) -> Plan {
    let mut case = call(random);
    facts(random, &mut case);
    case.pretty = random.chance(50);
    let mut plan = Plan { case, grants: Vec::new() };
    plan.trust(random);
    if plan.case.signed() {
        plan.identity(random);
        if random.chance(25) {
            plan.ceiling(random, Doc::Boundary);
        }
        if matches!(plan.case.caller, Caller::Session(..)) && random.chance(35) {
            plan.ceiling(random, Doc::Session);
        }
    } else if random.chance(10) {
        // They take no part: nobody signs the call (R98).
        let deny = json!({ "Effect": "Deny", "Action": "*", "Resource": "*" });
        let document = document(random, vec![deny]);
        plan.case.documents.insert(Doc::Identity(0), document);
    }
    if random.chance(25) {
        let levels = 1 + random.below(3);
        for level in 0..levels {
            plan.service_control(random, level);
        }
    }
    if random.chance(15) {
        let statement = plan.deny(random, Doc::ResourceControl(0, 0), false);
        let document = json!({ "Version": "2012-10-17", "Statement": [statement] });
        plan.case.documents.insert(Doc::ResourceControl(0, 0), document);
    }
    if random.chance(12) {
        plan.ceiling(random, Doc::Endpoint);
    }
    let case = &mut plan.case;
    // Without the version that replaces them, variables are text.
    let replaced = |doc: &Doc| case.has_variables(*doc) || !case.documents[doc].to_string().contains("${");
    case.known = case.documents.keys().all(replaced);
    plan
}

fn call(random: &mut Random) -> Case {
    let (call, caller) = match random.below(20) {
        0..8 => {
            let path = random.text(&["/", "/", "/eng/", "/eng/ops/"]);
            (Call::AssumeRole, Caller::User(path, random.text(&["alice", "deployer", "ci-bot", "bob.smith"])))
        }
        8..14 => {
            let path = random.text(&["/", "/", "/service/", "/team/app/"]);
            let session = random.text(&["s1", "i-0abc1234def567890", "alice", "GitHubActions"]);
            (Call::AssumeRole, Caller::Session(path, random.text(&["app", "Builder", "admin-role"]), session))
        }
        14 | 15 => {
            let services = ["ec2.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com"];
            (Call::AssumeRole, Caller::Service(random.text(&services)))
        }
        16..19 => (Call::WebIdentity, Caller::Issuer(random.text(&[GITHUB, EKS, GOOGLE, GITHUB]))),
        _ => (Call::Saml, Caller::Saml(random.text(&["corp", "Okta"]))),
    };
    let account = random.text(&ACCOUNTS);
    let signed = matches!(caller, Caller::User(..) | Caller::Session(..));
    let same = !signed || random.chance(40);
    let others: Vec<&str> = ACCOUNTS.into_iter().filter(|other| *other != account).collect();
    let role_account = if same { account.clone() } else { random.text(&others) };
    Case {
        call,
        caller,
        account,
        role_account,
        role_path: random.text(&["/", "/", "/", "/team/", "/deploy/prod/"]),
        role_name: random.text(&["Deploy", "deploy-prod", "ReadOnly", "payments_api"]),
        request: Map::new(),
        facts: std::collections::BTreeMap::new(),
        documents: std::collections::BTreeMap::new(),
        pretty: false,
        faults: Vec::new(),
        known: true,
        extra_actions: Vec::new(),
    }
}

/// The complete context (RULES.md, section 5).
fn facts(random: &mut Random, case: &mut Case) {
    let now = 1_790_000_000 + i64::try_from(random.below(1_000_000)).unwrap_or_default();
    case.tell("aws:CurrentTime", iso(now));
    case.tell("aws:EpochTime", now.to_string());
    case.derive("aws:SecureTransport", "true");
    case.derive("aws:ViaAWSService", "false");
    case.derive("aws:ResourceAccount", case.role_account.clone());
    let region = random.text(&["us-east-1", "eu-west-1"]);
    case.request.insert("region".into(), region.clone().into());
    case.derive("aws:RequestedRegion", region);
    if random.chance(70) {
        case.tell("aws:SourceIp", random.text(&["203.0.113.7", "203.0.113.7", "192.0.2.200", "2001:db8::42"]));
    } else {
        case.tell("aws:SourceVpce", "vpce-0a1b2c3d4e5f60718");
        case.tell("aws:VpcSourceIp", "10.0.3.4");
    }
    let tag = |random: &mut Random| random.text(&["blue", "green", "team-a"]);
    if random.chance(40) {
        case.tell("aws:ResourceTag/team", tag(random));
    }
    match case.caller.clone() {
        Caller::User(path, name) => user(random, case, &path, &name, now),
        Caller::Session(path, role, session) => session_of(random, case, &path, &role, &session, now),
        Caller::Service(name) => {
            case.request.insert("caller".into(), name.clone().into());
            case.derive("aws:PrincipalIsAWSService", "true");
            case.derive("aws:PrincipalServiceName", name.clone());
            if random.chance(60) {
                case.tell("aws:SourceAccount", case.role_account.clone());
                case.tell("aws:SourceArn", format!("arn:aws:lambda:eu-west-1:{}:function:worker", case.role_account));
            }
        }
        Caller::Issuer(issuer) => web_identity(random, case, &issuer),
        Caller::Saml(name) => saml(random, case, &name),
    }
    if case.signed() {
        if random.chance(40) {
            case.tell("aws:PrincipalTag/team", tag(random));
        }
        if random.chance(12) {
            case.tell("aws:PrincipalTag/digest", "dGVhbQ==");
        }
        if random.chance(30) {
            case.tell("aws:PrincipalOrgID", "o-a1b2c3d4e5");
            case.tell("aws:PrincipalOrgPaths", json!(["o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"]));
        }
        if random.chance(45) {
            let id = random.text(&["Vendor-7421", "a1b2c3d4", "acme:prod/42"]);
            case.request.insert("external_id".into(), id.clone().into());
            case.derive("sts:ExternalId", id);
        }
    }
    session_parameters(random, case);
}

fn user(random: &mut Random, case: &mut Case, path: &str, name: &str, now: i64) {
    let arn = case.principal();
    case.request.insert("caller".into(), arn.clone().into());
    case.derive("aws:PrincipalArn", arn);
    case.derive("aws:PrincipalAccount", case.account.clone());
    case.derive("aws:PrincipalType", "User");
    case.derive("aws:username", name.to_owned());
    case.derive("aws:PrincipalIsAWSService", "false");
    case.tell("aws:userid", if path == "/" { "AIDAEXAMPLEUSER00001" } else { "AIDAEXAMPLEUSER00002" });
    let long_term = random.chance(50);
    case.request.insert("caller_credentials".into(), if long_term { "long_term" } else { "session_token" }.into());
    if long_term {
        return;
    }
    case.tell("aws:TokenIssueTime", iso(now - 600));
    let mfa = random.chance(60);
    case.tell("aws:MultiFactorAuthPresent", mfa.to_string());
    if mfa {
        case.tell("aws:MultiFactorAuthAge", random.text(&["600", "3599", "12"]));
    }
}

fn session_of(random: &mut Random, case: &mut Case, path: &str, role: &str, session: &str, now: i64) {
    case.request.insert("caller".into(), case.principal().into());
    let arn = format!("arn:aws:iam::{}:role{path}{role}", case.account);
    if path == "/" {
        case.derive("aws:PrincipalArn", arn);
    } else {
        // The path is not in the session's ARN (R56).
        case.tell("aws:PrincipalArn", arn);
    }
    case.derive("aws:PrincipalAccount", case.account.clone());
    case.derive("aws:PrincipalType", "AssumedRole");
    case.derive("aws:PrincipalIsAWSService", "false");
    case.derive("aws:MultiFactorAuthPresent", "false");
    case.tell("aws:userid", format!("AROAEXAMPLEROLE00001:{session}"));
    case.tell("aws:TokenIssueTime", iso(now - 1200));
    if random.chance(15) {
        // It goes with the session (R221).
        case.tell("aws:SourceIdentity", "alice");
        case.derive("sts:SourceIdentity", "alice");
    }
}

fn web_identity(random: &mut Random, case: &mut Case, issuer: &str) {
    let (audience, subject) = match issuer {
        GITHUB => {
            ("sts.amazonaws.com", random.text(&["repo:acme/app:ref:refs/heads/main", "repo:acme/app:environment:prod"]))
        }
        EKS => ("sts.amazonaws.com", "system:serviceaccount:payments:worker".to_owned()),
        _ => ("1234567890.apps.googleusercontent.com", "110169484474386276334".to_owned()),
    };
    let mut claims = json!({ "iss": format!("https://{issuer}"), "aud": audience, "sub": subject });
    case.derive(&format!("{issuer}:aud"), audience);
    case.derive(&format!("{issuer}:sub"), subject);
    match issuer {
        GITHUB => {
            for (claim, value) in [("repository", "acme/app"), ("actor", "octocat"), ("ref", "refs/heads/main")] {
                claims[claim] = value.into();
                case.derive(&format!("{issuer}:{claim}"), value);
            }
        }
        GOOGLE => {
            claims["google/organization_number"] = "4711".into();
            case.derive(&format!("{issuer}:google/organization_number"), "4711");
        }
        _ => {}
    }
    case.request.insert("web_identity".into(), claims);
    let provider = case.principal();
    case.derive("aws:PrincipalAccount", case.role_account.clone());
    case.derive("aws:PrincipalType", "User");
    case.derive("aws:FederatedProvider", provider.clone());
    case.tell("aws:userid", provider);
}

fn saml(random: &mut Random, case: &mut Case, name: &str) {
    let audience = random.text(&["https://signin.aws.amazon.com/saml", "https://eu-west-1.signin.aws.amazon.com/saml"]);
    let issuer = "https://idp.example.com/metadata";
    let doc = format!("{}/{name}", case.role_account);
    case.request.insert("saml_provider".into(), case.principal().into());
    let groups = json!(["staff", "member"]);
    let assertion = json!({
        "aud": audience, "iss": issuer, "sub": "alice", "sub_type": "persistent", "doc": doc,
        "edupersonaffiliation": groups,
    });
    case.request.insert("saml".into(), assertion);
    case.derive("saml:aud", audience);
    case.derive("saml:iss", issuer);
    case.derive("saml:sub", "alice");
    case.derive("saml:sub_type", "persistent");
    case.derive("saml:doc", doc);
    case.derive("saml:edupersonaffiliation", groups);
    case.derive("aws:PrincipalAccount", case.role_account.clone());
    case.derive("aws:PrincipalType", "User");
    case.tell("aws:userid", case.principal());
}

/// What any caller may pass.
fn session_parameters(random: &mut Random, case: &mut Case) {
    let name = random.text(&["alice", "deploy-1", "ci", "blue"]);
    case.request.insert("session_name".into(), name.clone().into());
    case.derive("sts:RoleSessionName", name);
    if case.call != Call::AssumeRole {
        return;
    }
    if random.chance(15) {
        let inherited = case.facts.contains_key("aws:SourceIdentity");
        let identity = if inherited { "alice".to_owned() } else { random.text(&["alice", "bob"]) };
        case.request.insert("source_identity".into(), identity.clone().into());
        case.derive("sts:SourceIdentity", identity);
    }
    if random.chance(20) {
        let mut tags = json!({ "team": random.text(&["blue", "green"]) });
        if random.chance(50) {
            tags["cost-center"] = "4711".into();
        }
        let keys: Vec<Json> = tags.as_object().into_iter().flat_map(Map::keys).map(|key| json!(key)).collect();
        for (key, value) in tags.as_object().into_iter().flatten() {
            case.facts.insert(format!("aws:RequestTag/{key}"), value.clone());
        }
        case.derive("aws:TagKeys", keys);
        if random.chance(40) {
            case.request.insert("transitive_tag_keys".into(), json!(["team"]));
            case.derive("sts:TransitiveTagKeys", json!(["team"]));
        }
        case.request.insert("session_tags".into(), tags);
    }
}

/// One value as such or in a list, several in a list.
pub fn listed(random: &mut Random, values: impl IntoIterator<Item = Json>) -> Json {
    let mut values: Vec<Json> = values.into_iter().collect();
    if values.len() == 1 && random.chance(75) { values.remove(0) } else { Json::Array(values) }
}

/// A policy around statements.
fn document(random: &mut Random, mut statements: Vec<Json>) -> Json {
    let statement =
        if statements.len() == 1 && random.chance(30) { statements.remove(0) } else { Json::Array(statements) };
    let variables = statement.to_string().contains("${");
    match random.below(if variables { 40 } else { 12 }) {
        0 => json!({ "Statement": statement }),
        1 => json!({ "Version": "2008-10-17", "Statement": statement }),
        _ => json!({ "Version": "2012-10-17", "Statement": statement }),
    }
}

/// The condition without which IAM saves no trust in a provider that many tenants share (R41, R42).
pub fn tenant(case: &Case) -> Option<Condition> {
    let key = match &case.caller {
        Caller::Issuer(issuer) if issuer == GOOGLE => format!("{issuer}:aud"),
        Caller::Issuer(issuer) if issuer == GITHUB => format!("{issuer}:sub"),
        _ => return None,
    };
    let values = vec![case.facts[&key].clone()];
    Some(Condition { operator: "StringEquals".into(), key, values })
}

/// Writes conditions into a statement; none twice.
pub fn put(statement: &mut Json, condition: &Condition, value: Json) -> bool {
    let operators = &statement["Condition"];
    let taken = operators.as_object().into_iter().flatten().any(|(operator, keys)| {
        operator.eq_ignore_ascii_case(&condition.operator)
            && keys.as_object().into_iter().flat_map(Map::keys).any(|key| key.eq_ignore_ascii_case(&condition.key))
    });
    if taken {
        return false;
    }
    if operators.is_null() {
        statement["Condition"] = json!({});
    }
    if statement["Condition"][&condition.operator].is_null() {
        statement["Condition"][&condition.operator] = json!({});
    }
    statement["Condition"][&condition.operator][&condition.key] = value;
    true
}

/// The action element that covers `actions`.
fn covering(random: &mut Random, doc: Doc, actions: &[&'static str]) -> (&'static str, Json) {
    let trust = doc == Doc::Trust;
    match random.below(12) {
        0 => ("Action", "sts:*".into()),
        1 if !trust => ("Action", "*".into()),
        2 if !trust => ("NotAction", listed(random, vec!["s3:*".into(), "iam:PassRole".into()])),
        3 if !trust => {
            let mut values = vec![json!("s3:GetObject")];
            values.extend(actions.iter().map(|action| json!(action)));
            ("Action", Json::Array(values))
        }
        4 if actions.len() == 1 => ("Action", actions[0].to_uppercase().replace("STS", "sts").into()),
        5 if actions.len() == 1 => ("Action", "sts:Assume*".into()),
        6 if !trust && actions.len() == 1 => ("Action", actions[0].replace("Assume", "Assum?").into()),
        _ => ("Action", listed(random, actions.iter().map(|action| json!(action)))),
    }
}

impl Plan {
    fn conditions(&self, random: &mut Random, statement: &mut Json, most: usize) {
        for _ in 0..random.below(most + 1) {
            let key = conditions::some_key(random, &self.case);
            if let Some(condition) = conditions::with_truth(random, &self.case, &key, true, true) {
                let value = listed(random, condition.values.clone());
                put(statement, &condition, value);
            }
        }
    }

    fn resource(&self, random: &mut Random, doc: Doc) -> (&'static str, Json) {
        let case = &self.case;
        let (role, account) = (case.role(), &case.role_account);
        // All but the last two characters, and the last.
        let mut front = role.clone();
        let last = front.pop().map(String::from).unwrap_or_default();
        front.pop();
        let far = || json!(format!("arn:aws:iam::{NOBODY}:role/Unrelated"));
        match random.below(14) {
            0 => ("Resource", "*".into()),
            1 => ("Resource", format!("arn:aws:iam::{account}:role/*").into()),
            2 => ("Resource", format!("arn:aws:iam::*:role{}{}", case.role_path, case.role_name).into()),
            3 => ("Resource", format!("{front}*").into()),
            4 => ("Resource", format!("{front}?{last}").into()),
            5 if !matches!(doc, Doc::ServiceControl(..)) => {
                let other = json!(format!("arn:aws:iam::{account}:role/{}", "Breakglass"));
                let values = if random.chance(50) { vec![far()] } else { vec![far(), other] };
                ("NotResource", listed(random, values))
            }
            6 => ("Resource", json!([far(), role])),
            7 => ("Resource", json!([role, far()])),
            8 if matches!(doc, Doc::Identity(_) | Doc::Boundary | Doc::Session) => {
                let short = ["arn:aws:iam::*", &format!("arn:aws:iam::{account}"), "arn:aws:iam::*:*"];
                ("Resource", random.text(&short).into())
            }
            9 => match self.variable(random, &role) {
                Some(text) => ("Resource", text.into()),
                None => ("Resource", role.into()),
            },
            _ => ("Resource", listed(random, vec![role.into()])),
        }
    }

    /// `text` with a variable for a part of it.
    fn variable(&self, random: &mut Random, text: &str) -> Option<String> {
        let (front, name) = text.rsplit_once('/')?;
        let facts = self.case.facts.iter().filter_map(|(key, value)| Some((key, value.as_str()?)));
        let inside: Vec<_> = facts.filter(|(_, value)| value.len() > 2 && front.contains(value)).collect();
        if random.chance(40) || inside.is_empty() {
            return Some(format!("{front}/${{aws:PrincipalTag/none, '{name}'}}"));
        }
        let (key, value) = *random.pick(&inside);
        Some(format!("{}/{name}", front.replacen(value, &format!("${{{key}}}"), 1)))
    }

    /// Texts that name the caller.
    fn principal(&self, random: &mut Random) -> (&'static str, String) {
        let case = &self.case;
        let (account, own) = (&case.account, case.principal());
        match &case.caller {
            Caller::Service(_) => return ("Service", own),
            Caller::Issuer(_) | Caller::Saml(_) => return ("Federated", own),
            _ => {}
        }
        let text = match (random.below(10), &case.caller) {
            (0, _) => account.clone(),
            (1 | 2, _) => format!("arn:aws:iam::{account}:root"),
            (3, _) => "*".to_owned(),
            (4..8, Caller::Session(path, role, _)) => format!("arn:aws:iam::{account}:role{path}{role}"),
            _ => own,
        };
        ("AWS", text)
    }

    fn trust(&mut self, random: &mut Random) {
        let actions = self.case.actions();
        let (kind, text) = self.principal(random);
        let mut values = vec![json!(text)];
        if random.chance(25) && text != "*" {
            let far = match kind {
                "AWS" => format!("arn:aws:iam::{NOBODY}:user/zoe"),
                "Service" => "cloudformation.amazonaws.com".to_owned(),
                _ => format!("arn:aws:iam::{}:oidc-provider/login.example.org", self.case.role_account),
            };
            values.insert(random.below(2), far.into());
        }
        let mut principal = json!({ kind: listed(random, values) });
        if random.chance(15) && kind != "Service" {
            principal["Service"] = "states.amazonaws.com".into();
        }
        let mut statements = Vec::new();
        if random.chance(30) {
            statements.push(self.decoy(random, Doc::Trust));
        }
        // One statement for all, or one for each action.
        let split = actions.len() > 1 && random.chance(30);
        let groups: Vec<Vec<&'static str>> =
            if split { actions.iter().map(|action| vec![*action]).collect() } else { vec![actions] };
        for group in groups {
            let (name, action) = if split { ("Action", json!(group[0])) } else { covering(random, Doc::Trust, &group) };
            let mut statement = json!({ "Effect": "Allow", "Principal": principal, name: action });
            if let Some(tenant) = tenant(&self.case) {
                let value = listed(random, tenant.values.clone());
                put(&mut statement, &tenant, value);
            }
            self.conditions(random, &mut statement, 2);
            self.grants.push(Grant { doc: Doc::Trust, statement: statements.len(), actions: group });
            statements.push(statement);
        }
        if random.chance(15) {
            statements.push(self.deny(random, Doc::Trust, false));
        }
        let document = document(random, statements);
        self.case.documents.insert(Doc::Trust, document);
    }

    fn identity(&mut self, random: &mut Random) {
        let number = random.below(3).min(1);
        if number == 1 {
            let decoy = self.decoy(random, Doc::Identity(0));
            let document = document(random, vec![decoy]);
            self.case.documents.insert(Doc::Identity(0), document);
        }
        self.ceiling(random, Doc::Identity(number));
    }

    fn service_control(&mut self, random: &mut Random, level: usize) {
        if random.chance(10) {
            // FullAWSAccess stands beside it, and nobody pastes that (R118).
            let deny = self.deny(random, Doc::ServiceControl(level, 0), false);
            let document = json!({ "Version": "2012-10-17", "Statement": [deny] });
            self.case.documents.insert(Doc::ServiceControl(level, 0), document);
            return;
        }
        if random.chance(60) {
            let full = json!({ "Effect": "Allow", "Action": "*", "Resource": "*" });
            let document = json!({ "Version": "2012-10-17", "Statement": [full] });
            self.case.documents.insert(Doc::ServiceControl(level, 0), document);
            self.grants.push(Grant { doc: Doc::ServiceControl(level, 0), statement: 0, actions: self.case.actions() });
        } else {
            self.ceiling(random, Doc::ServiceControl(level, 0));
        }
        if random.chance(30) {
            let deny = self.deny(random, Doc::ServiceControl(level, 1), false);
            let document = json!({ "Version": "2012-10-17", "Statement": [deny] });
            self.case.documents.insert(Doc::ServiceControl(level, 1), document);
        }
    }

    /// A document with one statement that allows the call.
    fn ceiling(&mut self, random: &mut Random, doc: Doc) {
        let actions = self.case.actions();
        let mut statements = Vec::new();
        if random.chance(30) {
            statements.push(self.decoy(random, doc));
        }
        let statement = self.allow(random, doc, &actions);
        self.grants.push(Grant { doc, statement: statements.len(), actions });
        statements.push(statement);
        if random.chance(15) {
            statements.push(self.deny(random, doc, false));
        }
        let document = document(random, statements);
        self.case.documents.insert(doc, document);
    }

    fn allow(&self, random: &mut Random, doc: Doc, actions: &[&'static str]) -> Json {
        let (name, action) = covering(random, doc, actions);
        let (element, resource) = self.resource(random, doc);
        let mut statement = json!({ "Effect": "Allow", name: action, element: resource });
        if doc.has_principal() {
            statement["Principal"] = "*".into();
        }
        let most = if random.chance(50) { 0 } else { 2 };
        self.conditions(random, &mut statement, most);
        statement
    }

    /// A statement that has nothing to do with the call.
    pub fn decoy(&self, random: &mut Random, doc: Doc) -> Json {
        if doc == Doc::Trust {
            let service = random.text(&["glue.amazonaws.com", "sagemaker.amazonaws.com"]);
            let action = if self.case.call == Call::Saml { "sts:AssumeRole" } else { "sts:AssumeRoleWithSAML" };
            return json!({ "Effect": "Allow", "Principal": { "Service": service }, "Action": action });
        }
        let mut statement = json!({
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:ListBucket"],
            "Resource": "arn:aws:s3:::reports/*",
        });
        if doc.has_principal() {
            statement["Principal"] = "*".into();
        }
        statement
    }

    /// A Deny that applies to the call, or that does not by one element.
    pub fn deny(&self, random: &mut Random, doc: Doc, applies: bool) -> Json {
        let actions = self.case.actions();
        let action = *random.pick(&actions);
        let trust = doc == Doc::Trust;
        let mut statement = json!({ "Effect": "Deny" });
        match (random.below(4), doc) {
            (0, Doc::Trust | Doc::ResourceControl(..)) => statement["Action"] = "sts:*".into(),
            (0, _) => statement["Action"] = "*".into(),
            (1, Doc::Identity(_) | Doc::Boundary | Doc::ServiceControl(..)) => {
                statement["NotAction"] = listed(random, vec!["iam:*".into(), "s3:*".into()]);
            }
            _ => statement["Action"] = listed(random, vec![action.into()]),
        }
        if doc.has_principal() {
            statement["Principal"] = match (doc, &self.case.caller) {
                (Doc::Trust, Caller::User(..) | Caller::Session(..)) if random.chance(50) => {
                    json!({ "AWS": format!("arn:aws:iam::{}:root", self.case.account) })
                }
                (Doc::Trust, Caller::User(..) | Caller::Session(..)) => json!({ "AWS": "*" }),
                (Doc::Trust, _) => {
                    let (kind, text) = self.principal(random);
                    json!({ kind: text })
                }
                _ => "*".into(),
            };
        }
        let mut broken = applies;
        if !trust {
            let narrow = random.chance(40);
            statement["Resource"] = if !broken && random.chance(25) {
                broken = true;
                conditions::near_arn(random, &self.case.role()).into()
            } else if narrow {
                self.case.role().into()
            } else {
                "*".into()
            };
        }
        if !broken || random.chance(60) {
            let key = conditions::some_key(random, &self.case);
            let Some(condition) = conditions::with_truth(random, &self.case, &key, broken, true) else {
                return self.deny(random, doc, applies);
            };
            let value = listed(random, condition.values.clone());
            put(&mut statement, &condition, value);
        }
        statement
    }

    /// Whether the call is refused where this document's grant is broken (R101–R123).
    pub fn needs(&self, doc: Doc) -> bool {
        let case = &self.case;
        let (alone, role) = self.trusted();
        match doc {
            Doc::Trust => true,
            Doc::Identity(_) => case.signed() && !(case.same_account() && (alone || role)),
            Doc::Boundary | Doc::Session => case.signed() && !(case.same_account() && alone),
            Doc::ServiceControl(..) => case.signed(),
            Doc::ResourceControl(..) => false,
            Doc::Endpoint => !matches!(case.caller, Caller::Service(_)),
        }
    }

    /// Whether the trust policy names the caller itself, or its role.
    fn trusted(&self) -> (bool, bool) {
        let grant = self.grants.iter().find(|grant| grant.doc == Doc::Trust).expect("a trust policy grants");
        let named = crate::case::list(&self.case.statement(Doc::Trust, grant.statement)["Principal"]["AWS"]);
        let own = self.case.principal();
        let alone = named.iter().any(|text| *text == own || text == "*");
        let role = matches!(self.case.caller, Caller::Session(..)) && named.iter().any(|text| text.contains(":role/"));
        (alone, role)
    }
}

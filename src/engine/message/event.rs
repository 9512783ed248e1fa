//! What AWS prints as JSON: a `CloudTrail` event, a decoded authorization message, the answers of
//! `get-caller-identity` and `get-role`. Each is known by its members, in whatever part of it was pasted; the column
//! of names below says which part of the request each of them fills.

use std::net::IpAddr;

use super::clean::Clean;
use super::members::{Members, Value};
use super::{Clause, Denial, Key, Learned, Meaning, Source, Span, Word, parameters, sentence};

/// Of more events than this the first ones are looked at.
const MAX_EVENTS: usize = 100;

/// Facts of an event that are condition keys (R195–R213), by the path to them.
static CONTEXT: [(&[&str], &str); 8] = [
    (&["eventTime"], "aws:CurrentTime"),
    (&["userAgent"], "aws:UserAgent"),
    (&["vpcEndpointId"], "aws:SourceVpce"),
    (&["userIdentity", "sessionContext", "attributes", "mfaAuthenticated"], "aws:MultiFactorAuthPresent"),
    (&["userIdentity", "sessionContext", "attributes", "creationDate"], "aws:TokenIssueTime"),
    // The role behind a session, with its path.
    (&["userIdentity", "sessionContext", "sessionIssuer", "arn"], "aws:PrincipalArn"),
    (&["userIdentity", "sessionContext", "sourceIdentity"], "aws:SourceIdentity"),
    (&["userIdentity", "sessionContext", "webIdFederationData", "federatedProvider"], "aws:FederatedProvider"),
];

/// Names by which a `CloudTrail` event is known.
const EVENT_NAMES: [&str; 6] =
    ["eventName", "userIdentity", "requestParameters", "errorMessage", "eventSource", "errorCode"];

/// What the JSON of a text tells.
#[derive(Default)]
pub(super) struct Shapes {
    /// The event's own error message.
    pub(super) message: Option<Span>,
    source: Option<Source>,
    code: Option<Word>,
    operation: Option<Word>,
    resource: Option<Word>,
    clause: Option<Clause>,
    matched: Vec<Word>,
    learned: Vec<Learned>,
    /// Who asked AWS who it is, with its unique id; a sentence of AWS knows better who was denied.
    asked: Option<(Word, Word)>,
    /// The roles that IAM shows, with their longest session.
    roles: Vec<(Word, Option<Word>)>,
    complete: bool,
}

impl Shapes {
    /// Whether the text is one of these.
    pub(super) fn any(&self) -> bool {
        self.source.is_some()
    }

    /// Adds what the JSON tells to what its sentences tell.
    pub(super) fn fill(self, denial: &mut Denial) {
        denial.code = self.code.or_else(|| denial.code.take());
        denial.operation = self.operation.or_else(|| denial.operation.take());
        for Learned { key, value } in self.learned {
            denial.learn(key, value);
        }
        denial.resource = denial.resource.take().or(self.resource);
        let caller = denial.learned(&Key::Caller).or(denial.caller.as_ref()).map(|caller| caller.text.clone());
        let caller = caller.filter(|caller| caller.starts_with("arn:"));
        if let Some((arn, id)) = self.asked.filter(|(arn, _)| caller.as_ref().is_none_or(|caller| *caller == arn.text))
        {
            denial.learn(Key::Caller, arn);
            denial.learn(Key::Context("aws:userid".to_owned()), id);
        }
        let role = denial.learned(&Key::Role).or(denial.resource.as_ref()).map(|role| role.text.clone());
        let mut roles = self.roles.into_iter();
        if let Some((arn, longest)) = roles.find(|(arn, _)| role.as_ref().is_none_or(|role| *role == arn.text)) {
            denial.learn(Key::Role, arn);
            if let Some(longest) = longest {
                denial.learn(Key::MaxSessionDuration, longest);
            }
        }
        denial.clause = denial.clause.take().or(self.clause);
        denial.matched = self.matched;
        denial.complete |= self.complete;
        if let Some(source) =
            self.source.filter(|source| *source != Source::CallerIdentity || denial.source == Source::Unknown)
        {
            denial.source = source;
        }
        if self.source == Some(Source::DecodedMessage) && denial.meaning == Meaning::Unknown {
            let action = denial.learned(&Key::Action).cloned();
            denial.meaning = sentence::about(action.as_ref());
            denial.meaning_span = action.map_or(Span::default(), |action| action.span);
        }
    }

    fn learn(&mut self, key: Key, value: Option<Word>) {
        self.learned.extend(value.map(|value| Learned { key, value }));
    }
}

/// Reads the JSON in a text.
pub(super) fn read(clean: &Clean) -> Shapes {
    let members = Members::read(clean.bare());
    let reader = Reader { clean, members };
    let mut shapes = Shapes::default();
    if let Some(event) = reader.event() {
        reader.cloud_trail(event, &mut shapes);
    } else if let Some(message) = reader.holder_of(&["explicitDeny", "matchedStatements"]) {
        reader.decoded(message, &mut shapes);
    } else {
        reader.call(&mut shapes);
    }
    reader.caller_identity(&mut shapes);
    reader.roles(&mut shapes);
    reader.providers(&mut shapes);
    shapes
}

/// An object, or what no object holds: the text itself, where its brackets were not pasted.
type Object = Option<usize>;

struct Reader<'c> {
    clean: &'c Clean,
    members: Members,
}

impl Reader<'_> {
    /// The text of the member `name`, as a word. `null` is none.
    fn word(&self, object: Object, name: &str) -> Option<Word> {
        self.word_of(self.members.child(object, name)?)
    }

    fn word_of(&self, id: usize) -> Option<Word> {
        let (text, range) = self.members.text(id)?;
        let text = if text.contains(['\n', '\r']) { joined(text) } else { text.trim().to_owned() };
        (text != "null" && !text.starts_with("HIDDEN_DUE_TO")).then(|| Word { text, span: self.clean.of_bare(range) })
    }

    /// The member at the end of a path. Steps that the paste does not have are passed over; the last of several must
    /// be there, for an event has many an `arn`.
    fn at(&self, object: Object, path: &[&str]) -> Option<Word> {
        let (name, steps) = path.split_last()?;
        let mut here = object;
        let mut cut = object.is_none();
        for step in steps {
            match self.members.child(here, step) {
                Some(id) => {
                    here = Some(id);
                    cut = false;
                }
                None if cut && (steps.len() < 2 || Some(step) != steps.last()) => {}
                None => return None,
            }
        }
        self.word(here, name)
    }

    /// The objects that hold a member of one of these names, in the order of the text.
    fn holders(&self, names: &[&str]) -> Vec<Object> {
        let mut holders: Vec<Object> = Vec::new();
        for (_, member) in self.members.iter().filter(|(_, member)| names.contains(&member.name.as_str())) {
            if holders.len() < MAX_EVENTS && !holders.contains(&member.parent) {
                holders.push(member.parent);
            }
        }
        holders
    }

    /// The first object that holds a member of one of these names.
    fn holder_of(&self, names: &[&str]) -> Option<Object> {
        self.holders(names).first().copied()
    }

    /// The event to read: the first that assumed a role and failed, else the first that did either, else the first.
    fn event(&self) -> Option<Object> {
        let mut best: Option<(Object, usize)> = None;
        for object in self.holders(&EVENT_NAMES) {
            let known = EVENT_NAMES.iter().filter(|name| self.members.child(object, name).is_some()).count();
            let named = ["eventName", "userIdentity", "requestParameters"]
                .iter()
                .any(|name| self.members.child(object, name).is_some());
            if !named && known < 2 {
                continue;
            }
            let assumes = self.word(object, "eventName").is_some_and(|name| name.text.starts_with("AssumeRole"));
            let failed = self.word(object, "errorCode").is_some();
            let score = 2 * usize::from(assumes) + usize::from(failed);
            if best.is_none_or(|(_, known)| score > known) {
                best = Some((object, score));
            }
        }
        best.map(|(object, _)| object)
    }

    fn cloud_trail(&self, event: Object, shapes: &mut Shapes) {
        shapes.source = Some(Source::CloudTrail);
        shapes.code = self.word(event, "errorCode");
        shapes.message = self.word(event, "errorMessage").map(|word| word.span);
        shapes.operation = self.word(event, "eventName");
        let assumes = shapes.operation.as_ref().is_none_or(|name| name.text.starts_with("AssumeRole"));
        let service = self.word(event, "eventSource").map(|source| source.text);
        let service = service.as_deref().and_then(|source| source.split('.').next()).unwrap_or("sts");
        let action =
            shapes.operation.as_ref().map(|name| Word { text: format!("{service}:{}", name.text), ..name.clone() });
        shapes.learn(Key::Action, action.filter(|_| assumes || service != "sts"));
        self.identity(event, shapes);
        shapes.learn(Key::Region, self.word(event, "awsRegion"));
        let vpce = self.word(event, "vpcEndpointId").is_some();
        let address = self.word(event, "sourceIPAddress").filter(|word| word.text.parse::<IpAddr>().is_ok());
        // R206, R207: through an endpoint the address is the one inside the VPC.
        let key = if vpce { "aws:VpcSourceIp" } else { "aws:SourceIp" };
        shapes.learn(Key::Context(key.to_owned()), address);
        for (path, key) in CONTEXT {
            shapes.learn(Key::Context(key.to_owned()), self.at(event, path));
        }
        if assumes {
            let given = self.members.child(event, "requestParameters");
            shapes.complete = given.is_some_and(|id| self.members.is_closed(id));
            // Where the line with the name was not pasted, the parameters stand in the open.
            let loose = event.is_none() && given.is_none();
            if given.is_some() || loose {
                self.parameters(given, shapes);
            }
            let resources = self.members.child(event, "resources");
            let roles = self
                .members
                .iter()
                .filter(|(_, member)| resources.is_some() && member.name.eq_ignore_ascii_case("ARN"));
            let roles = roles.filter(|(_, member)| {
                member.parent.and_then(|id| self.members.get(id)).is_some_and(|m| m.parent == resources)
            });
            let role = roles.filter_map(|(id, _)| self.word_of(id)).find(|word| word.text.contains(":role/"));
            if !shapes.learned.iter().any(|known| known.key == Key::Role) {
                shapes.learn(Key::Role, role);
            }
        }
    }

    /// Who called, and with what credentials.
    fn identity(&self, event: Object, shapes: &mut Shapes) {
        let of = |name: &str| self.at(event, &["userIdentity", name]);
        let kind = of("type");
        let caller = match kind.as_ref().map_or("", |kind| kind.text.as_str()) {
            "AWSService" => of("invokedBy"),
            // The paste starts inside the session's issuer.
            "Role" => None,
            "WebIdentityUser" => {
                web_identity(&of, shapes);
                None
            }
            _ => of("arn"),
        };
        shapes.learn(Key::Caller, caller);
        let id = of("principalId").filter(|id| is_unique_id(&id.text));
        shapes.learn(Key::Context("aws:userid".to_owned()), id);
        let temporary = match of("accessKeyId").map(|key| key.text) {
            Some(key) if key.starts_with("ASIA") => true,
            Some(key) if key.starts_with("AKIA") => false,
            _ => self.at(event, &["userIdentity", "sessionContext", "attributes", "creationDate"]).is_some(),
        };
        let Some(kind) = kind else { return };
        let credentials = match kind.text.as_str() {
            "IAMUser" | "Root" if temporary => "session_token",
            "IAMUser" | "Root" => "long_term",
            "AssumedRole" => "role",
            "FederatedUser" => "federation_token",
            _ => return,
        };
        shapes.learn(Key::CallerCredentials, Some(Word { text: credentials.to_owned(), span: kind.span }));
    }

    /// The parameters of an `AssumeRole` call.
    fn parameters(&self, object: Object, shapes: &mut Shapes) {
        for (id, member) in self.members.children(object) {
            match (member.name.as_str(), &member.value) {
                ("tags" | "Tags", Value::Inner { .. }) => {
                    for (tag, _) in self.members.children(Some(id)) {
                        let Some(key) = self.word(Some(tag), "key") else { continue };
                        shapes.learn(Key::SessionTag(key.text), self.word(Some(tag), "value"));
                    }
                }
                ("principalTags", Value::Inner { .. }) => {
                    for (tag, member) in self.members.children(Some(id)) {
                        shapes.learn(Key::SessionTag(member.name.clone()), self.word_of(tag));
                    }
                }
                ("incomingTransitiveTags", Value::Inner { .. }) => {
                    for (tag, member) in self.members.children(Some(id)) {
                        shapes.learn(Key::Context(format!("aws:PrincipalTag/{}", member.name)), self.word_of(tag));
                    }
                }
                ("transitiveTagKeys" | "TransitiveTagKeys", Value::Inner { .. }) => {
                    for (element, _) in self.members.children(Some(id)) {
                        shapes.learn(Key::TransitiveTagKey, self.word_of(element));
                    }
                }
                (name, Value::Text(..)) => {
                    if let Some(key) = parameters::key(name) {
                        shapes.learn(key, self.word_of(id));
                    }
                }
                _ => {}
            }
        }
    }

    /// The answer of `decode-authorization-message`.
    fn decoded(&self, message: Object, shapes: &mut Shapes) {
        shapes.source = Some(Source::DecodedMessage);
        let context = self.members.child(message, "context").or(message);
        shapes.learn(Key::Action, self.word(context, "action"));
        shapes.resource = self.word(context, "resource");
        shapes.learn(Key::Caller, self.at(context, &["principal", "arn"]));
        shapes.learn(Key::Context("aws:userid".to_owned()), self.at(context, &["principal", "id"]));
        let conditions = self.members.child(context, "conditions").and_then(|id| self.members.child(Some(id), "items"));
        for (condition, _) in conditions.into_iter().flat_map(|items| self.members.children(Some(items))) {
            let Some(key) = self.word(Some(condition), "key") else { continue };
            let values =
                self.members.child(Some(condition), "values").and_then(|id| self.members.child(Some(id), "items"));
            for (value, _) in values.into_iter().flat_map(|items| self.members.children(Some(items))) {
                shapes.learn(Key::Context(key.text.clone()), self.word(Some(value), "value"));
            }
        }
        if let Some(word) = self.word(message, "explicitDeny") {
            shapes.clause = Some(Clause {
                layer: None,
                explicit: word.text == "true",
                through: None,
                policy_arn: None,
                span: word.span,
                layer_span: Span::default(),
            });
        }
        let statements =
            self.members.child(message, "matchedStatements").and_then(|id| self.members.child(Some(id), "items"));
        for (statement, _) in statements.into_iter().flat_map(|items| self.members.children(Some(items))) {
            let denies =
                self.word(Some(statement), "effect").is_some_and(|effect| effect.text.eq_ignore_ascii_case("deny"));
            shapes
                .matched
                .extend(self.word(Some(statement), "statementId").filter(|sid| denies && !sid.text.is_empty()));
        }
    }

    /// The arguments of a call as an SDK or a JSON file has them.
    fn call(&self, shapes: &mut Shapes) {
        if let Some(object) = self.holder_of(&["RoleArn", "RoleSessionName"]) {
            self.parameters(object, shapes);
        }
    }

    /// The answer of `get-caller-identity`, as JSON, YAML, a table or one line of text.
    fn caller_identity(&self, shapes: &mut Shapes) {
        let object = self.holder_of(&["UserId"]).filter(|object| self.members.child(*object, "Arn").is_some());
        let found = match object {
            Some(object) => self.word(object, "Arn").zip(self.word(object, "UserId")),
            None => self.identity_words(),
        };
        let Some((arn, id)) = found else { return };
        shapes.source.get_or_insert(Source::CallerIdentity);
        shapes.asked = Some((arn, id));
    }

    /// The ARN and the unique id of an answer that is no JSON.
    fn identity_words(&self) -> Option<(Word, Word)> {
        let text = self.clean.prose();
        let mut words = Vec::new();
        let mut at = 0;
        for piece in text.split_inclusive([' ', '\n']).take(60) {
            let word = piece.trim_end_matches([' ', '\n']).trim_matches(['\'', '"']);
            let from = at + piece.find(word).unwrap_or(0);
            words.push((word, from..from + word.len()));
            at += piece.len();
        }
        let labelled = words.iter().any(|(word, _)| word.trim_end_matches(':') == "UserId");
        if !labelled && words.len() != 3 {
            return None;
        }
        let find = |is: fn(&str) -> bool| {
            let (word, range) = words.iter().find(|(word, _)| is(word))?;
            Some(Word { text: (*word).to_owned(), span: self.clean.of_prose(range.clone()) })
        };
        find(|word| word.starts_with("arn:")).zip(find(is_unique_id))
    }

    /// The answers of `get-role`: which role, and its longest session.
    fn roles(&self, shapes: &mut Shapes) {
        for object in self.holders(&["MaxSessionDuration"]) {
            let arn = self.word(object, "Arn").filter(|arn| arn.text.contains(":role/"));
            let longest = self.word(object, "MaxSessionDuration");
            match arn {
                Some(arn) => shapes.roles.push((arn, longest)),
                None => shapes.learn(Key::MaxSessionDuration, longest),
            }
        }
    }

    /// The answers of `list-open-id-connect-providers` and `get-open-id-connect-provider`.
    fn providers(&self, shapes: &mut Shapes) {
        let lists = ["OpenIDConnectProviderList", "ClientIDList"];
        for (list, member) in self.members.iter().filter(|(_, member)| lists.contains(&member.name.as_str())) {
            let provider = member.name == "OpenIDConnectProviderList";
            for (element, _) in self.members.children(Some(list)) {
                if provider {
                    shapes.learn(Key::OidcProvider, self.word(Some(element), "Arn"));
                } else {
                    shapes.learn(Key::OidcClientId, self.word_of(element));
                }
            }
        }
    }
}

/// A value that a terminal broke into lines: ARNs have no blanks, sentences do.
fn joined(text: &str) -> String {
    let glue = if text.trim_start().starts_with("arn:") { "" } else { " " };
    text.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(glue)
}

/// `AIDA…`, `AROA…:session`.
fn is_unique_id(word: &str) -> bool {
    let id = word.split(':').next().unwrap_or_default();
    id.len() >= 16
        && ["AIDA", "AROA"].iter().any(|kind| id.starts_with(kind))
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The claims in `userIdentity`: its principal is `{provider}:{aud}:{sub}`.
fn web_identity(of: &impl Fn(&str) -> Option<Word>, shapes: &mut Shapes) {
    let subject = of("userName");
    let Some(provider) = of("identityProvider") else { return };
    if let (Some(principal), Some(subject)) = (of("principalId"), &subject) {
        let inner = principal.text.strip_prefix(&provider.text).and_then(|rest| rest.strip_suffix(&subject.text));
        let audience = inner.map(|rest| rest.trim_matches(':')).filter(|audience| !audience.is_empty());
        let audience = audience.map(|audience| Word { text: audience.to_owned(), span: principal.span });
        shapes.learn(Key::WebIdentityClaim("aud".to_owned()), audience);
    }
    shapes.learn(Key::WebIdentityClaim("sub".to_owned()), subject);
    let issuer =
        provider.text.split_once(":oidc-provider/").map_or(provider.text.as_str(), |(_, issuer)| issuer).to_owned();
    shapes.learn(Key::WebIdentityIssuer, Some(Word { text: issuer, span: provider.span }));
}

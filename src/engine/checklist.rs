//! The checklist that people follow by hand, filled in: each point holds, fails, or is not known and has its command.
//!
//! A finding that decides speaks for its point; the others are read from the trace, the request and the layers. Nothing
//! is evaluated again. A point that has nothing to do with the call is left out.

use super::arn::{Arn, Identity};
use super::case::Case;
use super::commands;
use super::finding::{Code, caller, code, codes};
use super::limits::{CHAINING_LIMIT, DURATION, is_chained};
use super::policy::{Effect, Policy};
use super::report::{Basis, Certainty, Finding, Point, Severity, Verdict};
use super::request::{Call, SET_SOURCE_IDENTITY, TAG_SESSION, described};
use super::source::{DocumentId, Layer};
use super::trace::{ActionTrace, Check, Element, StatementTrace};
use super::truth::Truth;
use super::vendors;

/// What a point is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Topic {
    Caller,
    Role,
    TrustText,
    TrustPrincipal,
    TrustAction,
    TrustConditions,
    Layer(Layer),
    ExternalId,
    Mfa,
    Duration,
    Tags,
    SourceIdentity,
    Provider,
    Audience,
    Subject,
    Partition,
    Parameters,
}

/// Every point in the order in which people check, with its id and title.
static POINTS: [(Topic, &str, &str); 22] = [
    (Topic::Caller, "caller", "Who really calls"),
    (Topic::Role, "role", "The role exists and its ARN is right"),
    (Topic::TrustText, "trust-policy", "The trust policy can be read and saved"),
    (Topic::TrustPrincipal, "trust-principal", "The trust policy names the caller"),
    (Topic::TrustAction, "trust-action", "The trust policy allows the action"),
    (Topic::TrustConditions, "trust-conditions", "The trust policy's conditions hold, and no Deny in it applies"),
    (Topic::Layer(Layer::IdentityPolicies), "identity-policies", "The caller's policies allow assuming the role"),
    (Topic::Layer(Layer::PermissionsBoundary), "permissions-boundary", "The caller's permissions boundary allows it"),
    (Topic::Layer(Layer::SessionPolicies), "session-policies", "The policies of the caller's session allow it"),
    (Topic::Layer(Layer::ServiceControlPolicies), "service-control-policies", "Service control policies allow it"),
    (Topic::Layer(Layer::ResourceControlPolicies), "resource-control-policies", "No resource control policy denies it"),
    (Topic::Layer(Layer::VpcEndpointPolicy), "vpc-endpoint-policy", "The VPC endpoint's policy allows it"),
    (Topic::ExternalId, "external-id", "The external ID is the one that is asked for"),
    (Topic::Mfa, "mfa", "MFA is as the policies ask"),
    (Topic::Duration, "duration", "The session is not asked for longer than allowed"),
    (Topic::Tags, "session-tags", "The session tags are allowed"),
    (Topic::SourceIdentity, "source-identity", "The source identity is allowed"),
    (Topic::Provider, "provider", "The identity provider is registered in the role's account"),
    (Topic::Audience, "audience", "The audience is accepted"),
    (Topic::Subject, "subject", "The subject is accepted"),
    (Topic::Partition, "region", "Caller, role and endpoint are of one partition"),
    (Topic::Parameters, "parameters", "The call's other parameters and credentials are accepted"),
];

/// What is known of a point, in words, and what shows it.
struct State {
    truth: Truth,
    text: String,
    commands: Vec<String>,
}

fn state(truth: impl Into<Truth>, text: impl Into<String>) -> State {
    State { truth: truth.into(), text: text.into(), commands: Vec::new() }
}

fn unknown(text: impl Into<String>, commands: Vec<String>) -> State {
    State { truth: Truth::Unknown, text: text.into(), commands }
}

/// Every point that applies to the call.
pub(super) fn checklist(case: &Case<'_>, verdict: Verdict, findings: &[Finding]) -> Vec<Point> {
    let allowed = verdict == Verdict::Allowed;
    let decides = |finding: &&Finding| {
        // These are of what was pasted, not of the call.
        let of_paste = matches!(finding.code, Code::NothingGiven | Code::ErrorNotRecognised | Code::NotRoleAssumption);
        let open = finding.certainty == Certainty::Possible && finding.basis != Basis::Text;
        !allowed && !of_paste && (finding.severity == Severity::Error || open)
    };
    let findings: Vec<&Finding> = findings.iter().filter(decides).collect();
    let list = Checklist { case, allowed, findings };
    POINTS.iter().filter_map(|(topic, id, title)| list.point(*topic, id, title)).collect()
}

struct Checklist<'c, 'a> {
    case: &'c Case<'a>,
    allowed: bool,
    /// Those that decide.
    findings: Vec<&'c Finding>,
}

impl Checklist<'_, '_> {
    fn point(&self, topic: Topic, id: &'static str, title: &'static str) -> Option<Point> {
        let finding = self.findings.iter().find(|finding| self.topic(finding) == topic);
        let known = self.state(topic);
        let point = |state: State, finding| {
            let State { truth, text, commands } = state;
            Point { id, title, state: truth, text, finding, commands, vendor: None }
        };
        let Some(finding) = finding else { return known.map(|state| point(state, None)) };
        let fails = finding.severity == Severity::Error && finding.basis != Basis::Unknown;
        let mut commands = known.map(|state| state.commands).unwrap_or_default();
        if commands.is_empty() {
            let shows = finding.fixes.iter().find(|fix| fix.edits.is_empty());
            commands.extend(shows.into_iter().flat_map(|fix| fix.commands.iter().cloned()));
        }
        let text = if fails { finding.title.clone() } else { format!("{} {}", finding.title, finding.detail) };
        let truth = if fails { Truth::No } else { Truth::Unknown };
        Some(point(State { truth, text, commands }, fails.then_some(finding.code)))
    }

    /// The point that a finding is about.
    fn topic(&self, finding: &Finding) -> Topic {
        let pointer = finding.spot.pointer.as_str();
        let layer = finding.layer;
        match finding.code {
            Code::CallerUnknown => return Topic::Caller,
            Code::PartitionMismatch => return Topic::Partition,
            Code::ExternalIdMissing | Code::ExternalIdMismatch => return Topic::ExternalId,
            Code::MfaMissing | Code::MfaIncomplete | Code::MfaRefused => return Topic::Mfa,
            Code::TaggingNotGranted => return Topic::Tags,
            Code::SourceIdentityNotGranted => return Topic::SourceIdentity,
            Code::PrincipalRefused => return Topic::TrustPrincipal,
            Code::DocumentRefused => return Topic::TrustText,
            Code::DuplicateKey if layer == Layer::TrustPolicy => return Topic::TrustText,
            _ => {}
        }
        if layer == Layer::Request {
            let mut steps = pointer.split('/').skip(1);
            return match (steps.next().unwrap_or_default(), steps.next()) {
                ("caller" | "caller_credentials", _) if finding.code != Code::RequestRefused => Topic::Caller,
                ("role", _) => Topic::Role,
                ("external_id", _) => Topic::ExternalId,
                ("source_identity", _) => Topic::SourceIdentity,
                ("duration_seconds" | "max_session_duration", _) => Topic::Duration,
                ("mfa_serial" | "mfa_code", _) => Topic::Mfa,
                ("session_tags" | "transitive_tag_keys", _) => Topic::Tags,
                ("web_identity" | "saml", Some("aud" | "azp")) | ("oidc_client_ids", _) => Topic::Audience,
                ("web_identity" | "saml", Some("sub")) => Topic::Subject,
                ("web_identity" | "saml" | "saml_provider" | "oidc_providers", _) => Topic::Provider,
                ("region", _) => Topic::Partition,
                _ => Topic::Parameters,
            };
        }
        let key = pointer.split_once("/Condition/").and_then(|(_, rest)| rest.split('/').nth(1));
        let of_key = key.and_then(|key| self.topic_of_key(&key.replace("~1", "/")));
        match (layer, of_key) {
            (Layer::TrustPolicy | Layer::IdentityPolicies, Some(topic)) => topic,
            (Layer::TrustPolicy, None) if finding.code == Code::LayerNotGiven => Topic::TrustPrincipal,
            (Layer::TrustPolicy, None) => {
                let has = |name: &str| pointer.contains(name);
                if has("/Condition") {
                    Topic::TrustConditions
                } else if has("Principal") {
                    Topic::TrustPrincipal
                } else if has("Action") || finding.basis == Basis::Request {
                    Topic::TrustAction
                } else {
                    Topic::TrustText
                }
            }
            _ => Topic::Layer(layer),
        }
    }

    /// The point that has a condition key to itself.
    fn topic_of_key(&self, key: &str) -> Option<Topic> {
        let key = key.to_ascii_lowercase();
        let federated = matches!(self.case.request.call, Call::WebIdentity | Call::Saml);
        let starts = [
            ("sts:externalid", Topic::ExternalId),
            ("aws:multifactorauth", Topic::Mfa),
            ("aws:requesttag/", Topic::Tags),
            ("aws:tagkeys", Topic::Tags),
            ("sts:transitivetagkeys", Topic::Tags),
            ("sts:sourceidentity", Topic::SourceIdentity),
        ];
        let ends = [(":aud", Topic::Audience), (":azp", Topic::Audience), (":sub", Topic::Subject)];
        let start = starts.iter().find(|(start, _)| key.starts_with(start));
        let end = || ends.iter().find(|(end, _)| federated && key.ends_with(end));
        start.or_else(end).map(|(_, topic)| *topic)
    }

    fn state(&self, topic: Topic) -> Option<State> {
        let request = &self.case.request;
        match topic {
            Topic::Caller => self.caller(),
            Topic::Role => self.role(),
            Topic::TrustPrincipal => self.trust(topic, |_, check| check.element == Element::Principal),
            Topic::TrustAction => self.trust(topic, |_, check| check.element == Element::Action),
            Topic::TrustConditions => {
                self.trust(topic, |policy, check| self.key(policy, check).is_some_and(|(_, own)| own.is_none()))
            }
            Topic::Layer(layer) => self.layer(layer),
            Topic::ExternalId if request.call == Call::AssumeRole => self.condition(topic).or_else(|| {
                let text = "Whether the trust policy asks for `sts:ExternalId` is not known.";
                self.before_trust().then(|| unknown(text, self.show(Layer::TrustPolicy)))
            }),
            Topic::Mfa if request.call == Call::AssumeRole => {
                let mut state = self.condition(topic).or_else(|| {
                    let text = "Whether a policy asks for MFA is not known: paste the policies.";
                    self.before_trust().then(|| unknown(text, Vec::new()))
                })?;
                if let (Truth::Unknown, Some(Identity::User(_, user))) = (state.truth, request.identity()) {
                    state.commands = commands::of_name("list-mfa-devices", "user", &user.name);
                }
                Some(state)
            }
            Topic::Duration => {
                let asks = !matches!(request.identity(), Some(Identity::Service(_))) && request.call != Call::Other;
                asks.then(|| self.duration())
            }
            Topic::Tags => self.rider(topic, TAG_SESSION),
            Topic::SourceIdentity => self.rider(topic, SET_SOURCE_IDENTITY),
            Topic::Provider => self.provider(),
            Topic::Audience => self.audience(),
            Topic::Subject => self.condition(topic),
            Topic::Partition => {
                let (caller, role) = (request.identity()?.owner()?, request.role_owner()?);
                let same = !caller.partition.is_empty() && caller.partition == role.partition;
                same.then(|| state(Truth::Yes, format!("Both are of {}.", code(&role.partition))))
            }
            Topic::ExternalId | Topic::Mfa | Topic::TrustText | Topic::Parameters => None,
        }
    }

    fn caller(&self) -> Option<State> {
        let request = &self.case.request;
        if matches!(request.call, Call::WebIdentity | Call::Saml) {
            return None;
        }
        match request.identity() {
            Some(_) => Some(state(Truth::Yes, format!("{}.", caller(self.case)))),
            None => Some(match request.vendor {
                Some(vendor) => unknown(format!("{vendor} calls from {}.", vendors::accounts(vendor)), self.who()),
                None => unknown("Run it where the call is made.", self.who()),
            }),
        }
    }

    /// What shows the caller; nobody can run it for a vendor.
    fn who(&self) -> Vec<String> {
        let command = "aws sts get-caller-identity".to_owned();
        self.case.request.vendor.map_or(vec![command], |_| Vec::new())
    }

    fn role(&self) -> Option<State> {
        if self.case.request.call == Call::Other {
            return None;
        }
        let trust = self.case.document(DocumentId::TrustPolicy);
        let shown = trust.and_then(described).and_then(|described| described.arn).map(|(arn, _)| arn);
        let (Some(role), Some(shown)) = (self.case.request.role.value(), shown) else {
            let text = "AWS refuses a role that does not exist in the same words. Compare the ARN, path included.";
            return Some(unknown(text, self.show(Layer::TrustPolicy)));
        };
        if *role == shown {
            return Some(state(Truth::Yes, format!("IAM shows {}.", code(role))));
        }
        let text = format!("The call names {}, and `get-role` shows {}.", code(role), code(&shown));
        Some(unknown(text, self.show(Layer::TrustPolicy)))
    }

    fn show(&self, layer: Layer) -> Vec<String> {
        commands::of_layer(self.case, layer)
    }

    /// Whether the trust policy is still to be seen.
    fn before_trust(&self) -> bool {
        self.own(Layer::TrustPolicy).is_some_and(|layer| !layer.given) && !self.case.request.complete
    }

    /// What the call's own action met in a layer.
    fn own(&self, layer: Layer) -> Option<&super::trace::LayerTrace> {
        self.case.trace.actions.first()?.layer(layer)
    }

    /// The Allow statement that counts: one that applies, else one that a finding marks, else the nearest.
    fn nearest<'t>(&self, action: &'t ActionTrace, layer: Layer) -> Option<(&Policy, &'t StatementTrace)> {
        let documents = action.layer(layer)?.documents.iter();
        let statements = documents.flat_map(|document| document.statements.iter().map(|s| (document.document, s)));
        let allows = statements.filter(|(_, statement)| statement.effect == Some(Effect::Allow));
        let far = |&(document, statement): &(DocumentId, &StatementTrace)| {
            let policy = self.case.policy(document)?;
            let pointer = policy.document.pointer(policy.statements.get(statement.index)?.node);
            let inside = |finding: &&Finding| {
                finding.spot.document == document && finding.spot.pointer.starts_with(&format!("{pointer}/"))
            };
            let marked = self.findings.iter().any(inside);
            Some((statement.applies != Truth::Yes, !marked, statement.failed().count()))
        };
        let (document, statement) = allows.min_by_key(far)?;
        Some((self.case.policy(document)?, statement))
    }

    /// A check's condition key, and the point that this key has to itself.
    fn key<'p>(&self, policy: &'p Policy, check: &Check) -> Option<(&'p str, Option<Topic>)> {
        let Element::Condition(_) = check.element else { return None };
        let key = policy.document.name(check.node);
        Some((key, self.topic_of_key(key)))
    }

    fn trust(&self, topic: Topic, wanted: impl Fn(&Policy, &Check) -> bool) -> Option<State> {
        let (request, layer) = (&self.case.request, self.own(Layer::TrustPolicy)?);
        let action = self.case.trace.actions.first()?;
        if request.call == Call::Other {
            return None;
        }
        if !layer.given && !request.complete {
            return Some(unknown(
                "Paste the role's trust policy: the whole output will do.",
                self.show(Layer::TrustPolicy),
            ));
        }
        let conditions = topic == Topic::TrustConditions;
        let denies = layer.documents.iter().any(|d| d.statements.iter().any(|s| s.effect == Some(Effect::Deny)));
        let Some((policy, statement)) = self.nearest(action, Layer::TrustPolicy) else {
            return (!conditions).then(|| state(Truth::No, "It has no statement that allows anything."));
        };
        let checks: Vec<&Check> = statement.checks.iter().filter(|check| wanted(policy, check)).collect();
        if checks.is_empty() && !(conditions && denies) {
            return None;
        }
        let deny = if conditions { !layer.deny } else { Truth::Yes };
        let truth =
            if self.allowed { Truth::Yes } else { Truth::all(checks.iter().map(|check| check.truth)).and(deny) };
        let open = checks.iter().filter(|check| check.truth == Truth::Unknown);
        let open: Vec<&str> = open.map(|check| policy.document.name(check.node)).collect();
        match (topic, truth) {
            (Topic::TrustPrincipal, Truth::Unknown) => Some(unknown("It depends on who calls.", self.who())),
            (_, Truth::Unknown) if open.is_empty() => {
                Some(unknown("It depends on what is not known of the call.", Vec::new()))
            }
            (_, Truth::Unknown) => {
                Some(unknown(format!("Enter what the request has for {}.", codes(open)), Vec::new()))
            }
            (_, truth) => Some(state(truth, "")),
        }
    }

    fn layer(&self, layer: Layer) -> Option<State> {
        let (request, own) = (&self.case.request, self.own(layer)?);
        let traces = || self.case.trace.actions.iter().filter_map(|action| action.layer(layer));
        let needed = Truth::any(traces().map(|trace| trace.needed));
        if own.given {
            let holds = |trace: &super::trace::LayerTrace| (trace.allow.or(!trace.needed)).and(!trace.deny);
            let truth = if self.allowed { Truth::Yes } else { Truth::all(traces().map(holds)) };
            return match truth {
                Truth::Unknown => Some(unknown("It depends on what is not known of the call: enter it.", Vec::new())),
                truth => Some(state(truth, "")),
            };
        }
        let applies = match layer {
            // Nobody but the vendor sees the policies on its side.
            Layer::IdentityPolicies | Layer::PermissionsBoundary | Layer::ServiceControlPolicies
                if request.vendor.is_some() =>
            {
                false
            }
            Layer::SessionPolicies => {
                needed != Truth::No
                    && matches!(
                        request.identity(),
                        Some(Identity::Session(..) | Identity::Role(..) | Identity::FederatedUser(..))
                    )
            }
            Layer::ResourceControlPolicies => request.call != Call::Other,
            Layer::VpcEndpointPolicy => needed != Truth::No && request.through_endpoint != Truth::No,
            _ => needed != Truth::No,
        };
        if !applies || request.complete && layer != Layer::IdentityPolicies {
            return None;
        }
        if request.complete {
            return Some(state(needed == Truth::No, "There is none."));
        }
        Some(unknown(
            match layer {
                Layer::IdentityPolicies => "Paste each policy that these show; those of groups count too.",
                Layer::PermissionsBoundary => "Taken as not in force. If one is shown, paste it.",
                Layer::SessionPolicies => {
                    "Taken as not in force. Ask who made the caller's session whether it passed a policy."
                }
                Layer::VpcEndpointPolicy => {
                    "Taken as not in force. It counts only if the call goes through an endpoint for STS."
                }
                _ => {
                    "Taken as not in force. The management account or a delegated administrator lists them; each OU above and the root have theirs."
                }
            },
            commands::all_of_layer(self.case, layer),
        ))
    }

    /// Conditions on keys that have a point to themselves, in the statements that count.
    fn condition(&self, topic: Topic) -> Option<State> {
        let mut truths = Vec::new();
        let mut open = Vec::new();
        for action in &self.case.trace.actions {
            for layer in [Layer::TrustPolicy, Layer::IdentityPolicies] {
                let documents = action.layer(layer).into_iter().flat_map(|trace| &trace.documents);
                let denies = documents.flat_map(|document| {
                    let policy = self.case.policy(document.document);
                    let denies = document.statements.iter().filter(|s| s.effect == Some(Effect::Deny));
                    denies.filter_map(move |statement| Some((policy?, statement)))
                });
                for (policy, statement) in self.nearest(action, layer).into_iter().chain(denies) {
                    let denies = statement.effect == Some(Effect::Deny);
                    for check in &statement.checks {
                        let Some((key, _)) = self.key(policy, check).filter(|(_, own)| *own == Some(topic)) else {
                            continue;
                        };
                        let truth = if denies { !check.truth.and(statement.applies) } else { check.truth };
                        truths.push(truth);
                        if truth == Truth::Unknown && !open.contains(&key) {
                            open.push(key);
                        }
                    }
                }
            }
        }
        if truths.is_empty() {
            return None;
        }
        match Truth::all(truths) {
            _ if self.allowed => Some(state(Truth::Yes, "")),
            Truth::Unknown => Some(unknown(format!("Enter what the request has for {}.", codes(open)), Vec::new())),
            truth => Some(state(truth, "")),
        }
    }

    fn duration(&self) -> State {
        let request = &self.case.request;
        let most = request.max_duration.value();
        let Some(asked) = request.duration.value() else {
            if request.complete || self.case.denial.complete {
                return state(Truth::Yes, "The usual hour is asked for.");
            }
            let text = "How long is asked for is not known. This prints the role's maximum.";
            return unknown(text, commands::maximum(self.case));
        };
        let short = *asked <= CHAINING_LIMIT || !is_chained(request) && most.is_some_and(|most| asked <= most);
        let text = format!("{asked} seconds are asked for.");
        if short && DURATION.contains(asked) {
            return state(Truth::Yes, text);
        }
        unknown(format!("{text} The role's maximum is not known."), commands::maximum(self.case))
    }

    /// Tags or a source identity: an action of their own, and conditions.
    fn rider(&self, topic: Topic, name: &str) -> Option<State> {
        let own = self.condition(topic);
        let Some(action) = self.case.trace.actions.iter().find(|action| action.action == name) else { return own };
        let layers = [Layer::TrustPolicy, Layer::IdentityPolicies].into_iter();
        let layers = layers.filter(|layer| action.layer(*layer).is_some_and(|layer| layer.needed != Truth::No));
        let listed = layers.map(|layer| match (self.nearest(action, layer), action.layer(layer)) {
            (Some((_, statement)), _) => {
                let actions = statement.checks.iter().filter(|check| check.element == Element::Action);
                Truth::all(actions.map(|check| check.truth))
            }
            (None, Some(layer)) if layer.given => Truth::No,
            (None, _) => Truth::Unknown,
        });
        let truth = if action.allowed() == Truth::Yes || self.allowed { Truth::Yes } else { Truth::all(listed) };
        match (truth, own) {
            (Truth::Unknown, _) => Some(unknown(
                format!("The trust policy and the caller's policies must allow {}: paste both.", code(name)),
                self.show(Layer::TrustPolicy),
            )),
            (Truth::Yes, Some(own)) => Some(own),
            (truth, _) => Some(state(truth, format!("The call needs {}.", code(name)))),
        }
    }

    fn provider(&self) -> Option<State> {
        let request = &self.case.request;
        let name = super::finding::provider(self.case).filter(|name| name.starts_with("arn:"));
        let (list, known) = match request.call {
            Call::WebIdentity => ("open-id-connect-providers", request.oidc_providers.value()),
            Call::Saml => ("saml-providers", None),
            Call::AssumeRole | Call::Other => return None,
        };
        match (known, name) {
            (Some(known), Some(name)) if known.contains(&name) => Some(state(Truth::Yes, format!("{}.", code(&name)))),
            (_, name) => {
                let text =
                    name.map_or("Paste the list.".to_owned(), |name| format!("{} must be in the list.", code(&name)));
                Some(unknown(text, vec![format!("aws iam list-{list}")]))
            }
        }
    }

    fn audience(&self) -> Option<State> {
        let request = &self.case.request;
        let own = self.condition(Topic::Audience);
        let arn = super::finding::provider(self.case).filter(|arn| Arn::parse(arn).is_some());
        let lists = request.call == Call::WebIdentity && arn.is_some() && request.oidc_client_ids.value().is_none();
        match own {
            Some(State { truth: Truth::Unknown, .. }) => own,
            _ if lists => Some(unknown(
                "The token's `aud` must be among the provider's client IDs: paste the output.",
                vec![format!(
                    "aws iam get-open-id-connect-provider --open-id-connect-provider-arn {}",
                    super::fix::shell(&arn.unwrap_or_default())
                )],
            )),
            _ => own,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_has_every_point_and_names_codes_that_are() {
        let page = include_str!("checklist.md");
        let headings: Vec<_> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let titles: Vec<_> = POINTS.iter().map(|(_, _, title)| *title).collect();
        assert_eq!(headings, titles);
        let steps: Vec<_> = page.split("\n## ").skip(1).collect();
        assert!(steps.iter().all(|step| step.contains("\nCauses: [")));
        for link in page.split("](#guide/").skip(1) {
            let code = link.split(')').next();
            assert!(Code::ALL.iter().any(|known| Some(known.as_str()) == code), "{code:?}");
        }
    }
}

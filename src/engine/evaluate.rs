//! Policies × request → [`Trace`], as rules.md section 3 decides.
//!
//! Every statement of every document is checked in full, so that the trace can tell all that fails, not the first.
//!
//! What no input tells is not looked at: the role's own permissions policies and the session policies of this very call
//! limit only the new session (R98); whether an account is a management account, or of an organization at all (R116,
//! R120): policies that are given are taken to be in force; groups (R124): their policies are given among the user's;
//! tags that EKS Pod Identity handed to the caller's session (R129): only an error that names `sts:TagSession` tells.
//! A change of a trust policy ends no session (R133) and takes time to spread (R134): neither alters what is decided,
//! and `error-contradicts-policies` names the second.

mod principal;

use std::rc::Rc;

use super::arn::{Identity, is_mask, is_service_linked};
use super::condition::{self, KeyState, Setting, Tested, claims, keys, permission_set};
use super::input::Input;
use super::pattern::{self, Pattern, Reading};
use super::policy::{Effect, Patterns, Policy, Statement};
use super::request::{Call, Known, Request, SET_CONTEXT, SET_SOURCE_IDENTITY, TAG_SESSION, Told};
use super::sort::sort_by_key;
use super::source::{DocumentId, Layer};
use super::trace::{ActionTrace, Check, DocumentTrace, Element, Grants, LayerTrace, StatementTrace, Trace};
use super::truth::Truth;
use super::uncertain::Question;

/// Evaluates every action that the call needs.
pub(super) fn evaluate(input: &Input, policies: &[Rc<Policy>], request: &Request) -> Trace {
    let actions = actions(request).into_iter().map(|action| Evaluation { input, policies, request, action }.run());
    Trace { actions: actions.collect() }
}

/// The actions that one call needs (R93): its own, and its riders, each with a grant of its own (R94, R96).
fn actions(request: &Request) -> Vec<String> {
    let own = request.action.value().cloned().unwrap_or_default();
    let mut actions = vec![own];
    if request.call == Call::Other {
        return actions;
    }
    let carries = |rider: &&Rider| request.rider == Some(rider.action) || rider.needed(request);
    actions.extend(RIDERS.iter().filter(carries).map(|rider| rider.action.to_owned()));
    actions
}

/// An action that rides on the call, and what brings it along.
struct Rider {
    action: &'static str,
    /// How condition keys begin that only such a call has.
    keys: &'static [&'static str],
    /// How claims of a token or an assertion begin that ask for it.
    claims: &'static [&'static str],
    /// Services whose every call has it (R129, R130).
    services: &'static [&'static str],
}

/// Of inherited tags nothing tells but an error that names `sts:TagSession`: the tags of the caller's session need not
/// be transitive. A source identity always is (R95).
static RIDERS: [Rider; 3] = [
    Rider {
        action: TAG_SESSION,
        keys: &["aws:TagKeys", "aws:RequestTag/", "sts:TransitiveTagKeys"],
        claims: &["https://aws.amazon.com/tags", "https://aws.amazon.com/SAML/Attributes/PrincipalTag:"],
        services: &["pods.eks.amazonaws.com", "rolesanywhere.amazonaws.com"],
    },
    Rider {
        action: SET_SOURCE_IDENTITY,
        keys: &["sts:SourceIdentity", "aws:SourceIdentity"],
        claims: &["https://aws.amazon.com/source_identity", "https://aws.amazon.com/SAML/Attributes/SourceIdentity"],
        services: &["rolesanywhere.amazonaws.com"],
    },
    Rider { action: SET_CONTEXT, keys: &["sts:RequestContext"], claims: &[], services: &[] },
];

impl Rider {
    fn needed(&self, request: &Request) -> bool {
        let begins = |name: &str, starts: &[&str]| {
            starts.iter().any(|start| name.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start)))
        };
        let claims = match request.call {
            Call::WebIdentity => request.web_identity.value(),
            Call::Saml => request.saml.value(),
            Call::AssumeRole | Call::Other => None,
        };
        let parameter = match self.action {
            TAG_SESSION => request.session_tags.value().is_some_and(|tags| !tags.is_empty()),
            SET_SOURCE_IDENTITY => request.source_identity.value().is_some(),
            _ => false,
        };
        let told = |told: &Told| told.values.as_ref().is_some_and(|v| !v.is_empty()) && begins(&told.key, self.keys);
        parameter
            || request.context.iter().any(told)
            || claims.into_iter().flatten().any(|(claim, _)| begins(claim, self.claims))
            || matches!(request.identity(), Some(Identity::Service(name)) if self.services.contains(&name.as_str()))
    }
}

/// Whether caller and role are of one account (R100).
pub(super) fn same_account(request: &Request) -> Truth {
    match (request.identity().and_then(Identity::owner), request.role_owner()) {
        (Some(caller), Some(role)) if !is_mask(&caller.account) && !is_mask(&role.account) => {
            (caller.account == role.account).into()
        }
        _ => Truth::Unknown,
    }
}

struct Evaluation<'a> {
    input: &'a Input,
    policies: &'a [Rc<Policy>],
    request: &'a Request,
    action: String,
}

impl Evaluation<'_> {
    fn run(self) -> ActionTrace {
        let same_account = same_account(self.request);
        let mut layers: Vec<LayerTrace> = Layer::POLICIES.into_iter().map(|layer| self.layer(layer)).collect();
        let grants = self.sufficient(Self::trust_grants(&layers), same_account);
        let needed = self.needed(same_account, grants);
        for trace in &mut layers {
            trace.needed = needed(trace.layer);
        }
        let granted = self.granted(&layers, same_account, grants);
        let denied = Truth::any(layers.iter().map(|trace| trace.deny));
        ActionTrace { action: self.action, layers, denied, granted }
    }

    /// Whether nobody's identity policies take part: a service, web identity or SAML call (R98).
    fn unsigned(&self) -> Truth {
        match (self.request.call, &self.request.caller) {
            (Call::WebIdentity | Call::Saml, _) => Truth::Yes,
            (_, Known::Value(Identity::Service(_) | Identity::Provider(_) | Identity::Anonymous)) => Truth::Yes,
            (_, Known::Value(_)) => Truth::No,
            (_, Known::Absent | Known::Unknown) => Truth::Unknown,
        }
    }

    fn layer(&self, layer: Layer) -> LayerTrace {
        let documents: Vec<DocumentTrace> = self
            .policies
            .iter()
            .filter(|policy| policy.document.id.layer() == layer)
            .map(|policy| self.document(policy))
            .collect();
        let given = self.given(layer);
        let applies = self.applies(layer);
        let allow = if given { self.allows(layer, &documents) } else { self.missing(layer) };
        let deny = Truth::any(documents.iter().map(|document| document.deny)).and(applies);
        LayerTrace { layer, given, needed: Truth::Yes, allow, deny, documents }
    }

    /// Whether the layer takes part in the decision at all (R98).
    fn applies(&self, layer: Layer) -> Truth {
        let linked = |arn: Option<&String>| arn.is_some_and(|arn| is_service_linked(arn));
        match layer {
            Layer::ServiceControlPolicies if linked(self.request.caller_text.value()) => Truth::No,
            // R98
            Layer::ServiceControlPolicies
                if matches!(self.request.call, Call::WebIdentity | Call::Saml)
                    && self.given(layer)
                    && !self.request.choices.usual(Question::ControlOfFederated) =>
            {
                Truth::Yes
            }
            Layer::ServiceControlPolicies
            | Layer::PermissionsBoundary
            | Layer::SessionPolicies
            | Layer::IdentityPolicies => !self.unsigned(),
            Layer::ResourceControlPolicies => (!linked(self.request.role.value())).into(),
            Layer::VpcEndpointPolicy => match self.request.caller {
                Known::Value(Identity::Service(_)) => Truth::No,
                Known::Value(_) => Truth::Yes,
                Known::Absent | Known::Unknown => Truth::Unknown,
            },
            Layer::TrustPolicy => (self.request.call != Call::Other).into(),
            Layer::Request => Truth::Yes,
        }
    }

    fn given(&self, layer: Layer) -> bool {
        let input = self.input;
        match layer {
            Layer::Request => true,
            Layer::TrustPolicy => input.trust_policy.is_some(),
            Layer::IdentityPolicies => input.identity_policies.is_some(),
            Layer::PermissionsBoundary => input.permissions_boundary.is_some(),
            Layer::SessionPolicies => !input.session_policies.is_empty(),
            Layer::ServiceControlPolicies => !input.service_control_policies.is_empty(),
            Layer::ResourceControlPolicies => !input.resource_control_policies.is_empty(),
            Layer::VpcEndpointPolicy => input.vpc_endpoint_policy.is_some(),
        }
    }

    /// What a layer that was not given allows.
    fn missing(&self, layer: Layer) -> Truth {
        match layer {
            Layer::TrustPolicy | Layer::IdentityPolicies if self.request.complete => Truth::No,
            Layer::TrustPolicy | Layer::IdentityPolicies => Truth::Unknown,
            _ => Truth::Yes,
        }
    }

    /// R97: a direct grant may not suffice for a source identity.
    fn sufficient(&self, grants: Grants, same_account: Truth) -> Grants {
        let direct = same_account.and(grants.alone.or(grants.role)) != Truth::No;
        if direct
            && self.action == SET_SOURCE_IDENTITY
            && self.unsigned() == Truth::No
            && !self.request.choices.usual(Question::SourceIdentityOnBothSides)
        {
            return Grants { delegated: grants.any(), ..Grants::NONE };
        }
        grants
    }

    fn trust_grants(layers: &[LayerTrace]) -> Grants {
        let Some(trust) = layers.iter().find(|trace| trace.layer == Layer::TrustPolicy) else { return Grants::NONE };
        if !trust.given {
            let each = trust.allow;
            return Grants { alone: each, role: each, delegated: each };
        }
        let statements = trust.documents.iter().flat_map(|document| &document.statements);
        statements
            .filter(|statement| statement.effect == Some(Effect::Allow))
            .fold(Grants::NONE, |grants, statement| grants.or(statement.grants.and(statement.applies)))
    }

    /// Which layers must allow, given how the trust policy grants (R101–R123).
    fn needed(&self, same_account: Truth, grants: Grants) -> impl Fn(Layer) -> Truth + use<> {
        let signed = !self.unsigned();
        let trust: Truth = (self.request.call != Call::Other).into();
        let alone = same_account.and(grants.alone).and(trust);
        let role = same_account.and(grants.role).and(trust);
        let endpoint = self.applies(Layer::VpcEndpointPolicy);
        let control = self.applies(Layer::ServiceControlPolicies);
        move |layer| match layer {
            Layer::TrustPolicy => trust, // R99
            Layer::IdentityPolicies => signed.and(!alone.or(role)),
            Layer::PermissionsBoundary | Layer::SessionPolicies => signed.and(!alone),
            Layer::ServiceControlPolicies => control,
            Layer::VpcEndpointPolicy => endpoint,
            // R121: only a Deny counts there.
            Layer::ResourceControlPolicies | Layer::Request => Truth::No,
        }
    }

    fn granted(&self, layers: &[LayerTrace], same_account: Truth, grants: Grants) -> Truth {
        let allow = |layer| layers.iter().find(|trace| trace.layer == layer).map_or(Truth::Yes, |trace| trace.allow);
        let identity = allow(Layer::IdentityPolicies);
        let limits = allow(Layer::PermissionsBoundary).and(allow(Layer::SessionPolicies));
        let both = identity.and(limits);
        let signed = if self.request.call == Call::Other {
            both
        } else {
            let same = grants.alone.or(grants.role.and(limits)).or(grants.delegated.and(both));
            let cross = grants.any().and(both);
            choose(same_account, same, cross)
        };
        let caller = choose(self.unsigned(), grants.any(), signed);
        let where_applied = |layer| choose(self.applies(layer), allow(layer), Truth::Yes);
        caller.and(where_applied(Layer::ServiceControlPolicies)).and(where_applied(Layer::VpcEndpointPolicy))
    }

    fn document(&self, policy: &Policy) -> DocumentTrace {
        let statements: Vec<StatementTrace> = policy
            .statements
            .iter()
            .enumerate()
            .map(|(index, statement)| self.statement(policy, index, statement))
            .collect();
        let any = |effect| {
            Truth::any(statements.iter().filter(|s| s.effect == Some(effect)).map(|statement| statement.applies))
        };
        let (allow, deny) = (any(Effect::Allow), any(Effect::Deny));
        DocumentTrace { document: policy.document.id, allow, deny, statements }
    }

    fn statement(&self, policy: &Policy, index: usize, statement: &Statement) -> StatementTrace {
        let layer = policy.document.id.layer();
        let mut checks = Vec::new();
        let mut grants = Grants::NONE;
        let named = matches!(layer, Layer::TrustPolicy | Layer::ResourceControlPolicies | Layer::VpcEndpointPolicy);
        if named {
            let (check, found) =
                principal::check(self.request, layer, statement, self.input.permissions_boundary.is_some());
            checks.push(check);
            grants = found;
        }
        checks.push(self.action(statement));
        if layer != Layer::TrustPolicy {
            checks.push(self.resource(policy, statement));
        }
        let effect = statement.effect.as_ref().map(|effect| effect.value);
        for number in 0..statement.conditions.len() {
            checks.extend(self.condition(policy, statement, number, effect.unwrap_or(Effect::Allow)));
        }
        let applies = if effect.is_some() { Truth::all(checks.iter().map(|check| check.truth)) } else { Truth::No };
        StatementTrace { index, effect, applies, grants, checks }
    }

    fn action(&self, statement: &Statement) -> Check {
        patterns_check(Element::Action, statement, statement.actions.as_ref(), |text| {
            // R259: case does not count; R261: white space matches nothing.
            pattern::glob(text, &self.action, true).into()
        })
    }

    fn resource(&self, policy: &Policy, statement: &Statement) -> Check {
        let reading = Reading { wildcards: true, variables: policy.variables };
        let lookup = |key: &str| keys::state(self.request, key);
        // R92
        let role = self.request.role.value().filter(|role| !role.split([':', '/']).any(is_mask));
        patterns_check(Element::Resource, statement, statement.resources.as_ref(), |text| {
            let reading = Reading { variables: reading.variables && self.is_replaced(text), ..reading };
            match (Pattern::read(text, reading, &lookup), role) {
                (Pattern::Tokens(tokens), Some(role)) => self.covers(&tokens, role).into(),
                (Pattern::Tokens(tokens), None) if tokens == [pattern::Token::Run] => Truth::Yes,
                (Pattern::Null, _) => Truth::No, // R184
                (Pattern::Unknown, _) | (Pattern::Tokens(_), None) => Truth::Unknown,
            }
        })
    }

    /// R269: a variable before the fifth colon may be plain text.
    fn is_replaced(&self, text: &str) -> bool {
        let early =
            text.find("${").is_some_and(|at| text.split(':').take(5).map(|part| part.len() + 1).sum::<usize>() > at);
        !early || self.request.choices.usual(Question::EarlyVariable)
    }

    fn covers(&self, tokens: &[pattern::Token], role: &str) -> bool {
        let choices = &self.request.choices;
        if pattern::covers(tokens, role) {
            !pattern::has_wildcard_in_type(tokens) || choices.usual(Question::WildcardInType) // R267
        } else {
            pattern::matches(tokens, role, false) && !choices.usual(Question::RunAcrossColons) // R265
        }
    }

    fn condition(&self, policy: &Policy, statement: &Statement, number: usize, effect: Effect) -> Option<Check> {
        let condition = statement.conditions.get(number)?;
        let element = Element::Condition(number);
        let lookup = |key: &str| keys::state(self.request, key);
        let state = match lookup(&condition.key) {
            KeyState::Unknown { .. }
                if self.request.call == Call::WebIdentity && claims::is_foreign(statement, &condition.key) =>
            {
                KeyState::absent(claims::FOREIGN)
            }
            state => state,
        };
        let Some(operator) = condition.operator else {
            // R23: refused at save; nothing can be said of what it would do.
            let parts = condition.values.iter().map(|value| (value.node, Truth::No)).collect();
            return Some(Check { element, node: condition.node, truth: Truth::No, parts, state: Some(state) });
        };
        let wanted: Vec<&str> = condition.values.iter().map(|value| value.value.as_str()).collect();
        let setting = Setting { effect, variables: policy.variables, choices: &self.request.choices };
        let test = |state| condition::test(operator, &wanted, state, setting, &lookup);
        // R82: all but the Region of the value may be known.
        let is_arn =
            condition.key.eq_ignore_ascii_case("aws:PrincipalArn") && matches!(state, KeyState::Unknown { .. });
        let arns = if is_arn { permission_set::arns(self.request, &wanted) } else { None };
        let with_each = arns.zip(permission_set::pattern(self.request)).and_then(|(arns, pattern)| {
            let tested: Vec<Tested> = arns.into_iter().map(|arn| test(KeyState::present(arn))).collect();
            permission_set::agreed(&tested, pattern)
        });
        let tested = with_each.unwrap_or_else(|| test(state));
        let parts = condition.values.iter().map(|value| value.node).zip(tested.values).collect();
        Some(Check { element, node: condition.node, truth: tested.truth, parts, state: Some(tested.state) })
    }

    /// What the documents of a layer allow together: any of them, but every level for service control policies (R117).
    fn allows(&self, layer: Layer, documents: &[DocumentTrace]) -> Truth {
        let level = |document: &DocumentTrace| match document.document {
            DocumentId::ServiceControlPolicy(level, _) => level,
            _ => 0,
        };
        if layer != Layer::ServiceControlPolicies {
            return Truth::any(documents.iter().map(|document| document.allow));
        }
        let mut levels: Vec<usize> = documents.iter().map(level).collect();
        sort_by_key(&mut levels, |&level| level);
        levels.dedup();
        Truth::all(levels.into_iter().map(|number| {
            // A level of Deny statements alone stands beside FullAWSAccess, which nobody pastes (R118).
            let here: Vec<&DocumentTrace> = documents.iter().filter(|document| level(document) == number).collect();
            let only_denies = here.iter().all(|d| d.statements.iter().all(|s| s.effect == Some(Effect::Deny)));
            let beside = only_denies && self.request.lacking != Some(layer);
            if beside && self.request.choices.usual(Question::FullAccess) {
                Truth::Yes
            } else {
                Truth::any(here.iter().map(|document| document.allow))
            }
        }))
    }
}

/// `a` where `which` holds, `b` where it does not; known only where both agree or `which` is known.
fn choose(which: Truth, a: Truth, b: Truth) -> Truth {
    match which {
        Truth::Yes => a,
        Truth::No => b,
        Truth::Unknown if a == b => a,
        Truth::Unknown => Truth::Unknown,
    }
}

/// Checks an element that lists patterns, or its negation.
fn patterns_check(
    element: Element,
    statement: &Statement,
    patterns: Option<&Patterns>,
    matches: impl Fn(&str) -> Truth,
) -> Check {
    let Some(patterns) = patterns else {
        return Check { element, node: statement.node, truth: Truth::No, parts: Vec::new(), state: None };
    };
    let parts: Vec<_> = patterns.values.iter().map(|value| (value.node, matches(&value.value))).collect();
    let any = Truth::any(parts.iter().map(|(_, truth)| *truth));
    let truth = if patterns.negated { !any } else { any };
    Check { element, node: patterns.node, truth, parts, state: None }
}

#[cfg(test)]
mod tests;

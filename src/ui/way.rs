//! The way of the request: its gates in the order in which AWS asks them, and how far the call comes.

use super::state::State;
use super::words::{self, account, known, short};
use crate::engine::input::Parameter;
use crate::engine::report::{LayerReport, Outcome, Report, Spot, Verdict};
use crate::engine::source::{DocumentId, Layer, Place};
use crate::engine::truth::Truth;

/// How much of the way up to a point the call comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    No,
    Maybe,
    Yes,
}

/// The caller or the role.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct End {
    /// The ARN without what every ARN has; empty where it is not known.
    pub(super) name: String,
    pub(super) account: Option<String>,
}

/// One layer of evaluation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Gate {
    pub(super) layer: Layer,
    pub(super) outcome: Outcome,
    /// Whether the cause lies here.
    pub(super) stop: bool,
    pub(super) note: String,
    /// Whether its policies are switched off.
    pub(super) off: bool,
    /// What decides here.
    pub(super) place: Option<Place>,
    /// Whether the call comes up to here, and whether it comes out.
    pub(super) reach: (Reach, Reach),
}

/// The whole way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) caller: End,
    pub(super) gates: Vec<Gate>,
    /// The gate behind the border between two accounts.
    pub(super) border: Option<usize>,
    pub(super) role: End,
    pub(super) arrives: Reach,
}

/// Layers that few calls have; they show only where one is given.
fn is_rare(layer: Layer) -> bool {
    matches!(layer, Layer::SessionPolicies | Layer::VpcEndpointPolicy)
}

impl Way {
    pub(super) fn new(state: &State, report: &Report) -> Self {
        let end = |parameter| {
            let arn = known(report, &parameter).unwrap_or_default();
            End { name: identity(&arn), account: account(&arn).map(str::to_owned) }
        };
        let (caller, role) = (end(Parameter::Caller), end(Parameter::Role));
        let refused = !matches!(report.verdict, Verdict::Allowed | Verdict::Undetermined);
        let cause = report.cause().map(|cause| &cause.spot);
        let mut gates = Vec::new();
        if report.verdict == Verdict::Rejected && cause.is_some_and(|spot| spot.document.layer() == Layer::Request) {
            gates.push(Gate {
                layer: Layer::Request,
                outcome: Outcome::DeniesExplicitly,
                stop: true,
                note: "STS refuses it".to_owned(),
                off: false,
                place: None,
                reach: (Reach::Yes, Reach::No),
            });
        }
        for layer in Layer::POLICIES {
            let reports: Vec<_> = report.layers.iter().filter(|report| report.layer == layer).collect();
            let outcome = together(&reports);
            let off = outcome == Outcome::NotGiven && state.of(layer).any(|slot| slot.off);
            if outcome == Outcome::NotGiven && is_rare(layer) && !off {
                continue;
            }
            let cause = cause.filter(|spot| spot.document.layer() == layer);
            let place = cause.and_then(Spot::place).or_else(|| deciding(&reports, outcome));
            let stop = cause.is_some() && refused;
            let line = place.and_then(|place| state.line(place.document, place.span));
            let line = line.map_or_else(String::new, |line| format!(", line {line}"));
            gates.push(Gate {
                layer,
                outcome,
                stop,
                note: format!("{}{line}", if off { "switched off" } else { note(outcome, stop) }),
                off,
                place: place.or_else(|| first_line(&reports)),
                reach: (Reach::Yes, Reach::Yes),
            });
        }
        if refused
            && !gates.iter().any(|gate| gate.stop)
            && let Some(gate) = gates.iter_mut().find(|gate| is_shut(gate.outcome))
        {
            gate.stop = true;
        }
        let arrives = walk(&mut gates);
        let apart = caller.account.is_some() && role.account.is_some() && caller.account != role.account;
        let first = |gate: &Gate| matches!(gate.layer, Layer::ResourceControlPolicies | Layer::TrustPolicy);
        let border = gates.iter().position(first).filter(|_| apart);
        Self { caller, gates, border, role, arrives: if refused { Reach::No } else { arrives } }
    }
}

/// Who an ARN means; of a role's session the role.
fn identity(arn: &str) -> String {
    let name = short(arn);
    match name.strip_prefix("assumed-role/").and_then(|session| session.split_once('/')) {
        Some((role, _)) => format!("role/{role}"),
        None => name.to_owned(),
    }
}

/// Sets how far the call comes and returns whether it comes through.
fn walk(gates: &mut [Gate]) -> Reach {
    let mut reach = Reach::Yes;
    for gate in gates {
        gate.reach.0 = reach;
        reach = reach.min(match gate.outcome {
            _ if gate.stop => Reach::No,
            Outcome::DeniesExplicitly | Outcome::DeniesImplicitly => Reach::No,
            Outcome::Undetermined => Reach::Maybe,
            // What everybody has must be known; what few have is not in force.
            Outcome::NotGiven if matches!(gate.layer, Layer::IdentityPolicies | Layer::TrustPolicy) => Reach::Maybe,
            Outcome::Allows | Outcome::NotGiven | Outcome::NotNeeded => Reach::Yes,
        });
        gate.reach.1 = reach;
    }
    reach
}

fn is_shut(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::DeniesExplicitly | Outcome::DeniesImplicitly)
}

/// What the documents of a layer say together: those of one level add up, and each level must allow.
fn together(reports: &[&LayerReport]) -> Outcome {
    let level = |report: &LayerReport| match report.document {
        Some(DocumentId::ServiceControlPolicy(level, _) | DocumentId::ResourceControlPolicy(level, _)) => level,
        _ => 0,
    };
    let mut levels: Vec<_> = reports.iter().map(|report| level(report)).collect();
    levels.dedup();
    let of_level = |at: usize| {
        let of = reports.iter().filter(|report| level(report) == at).map(|report| report.outcome);
        of.min_by_key(|outcome| match outcome {
            Outcome::DeniesExplicitly => 0,
            Outcome::Allows => 1,
            Outcome::Undetermined => 2,
            Outcome::DeniesImplicitly => 3,
            Outcome::NotNeeded => 4,
            Outcome::NotGiven => 5,
        })
    };
    let worst = levels.into_iter().filter_map(of_level).min_by_key(|outcome| match outcome {
        Outcome::DeniesExplicitly => 0,
        Outcome::DeniesImplicitly => 1,
        Outcome::Undetermined => 2,
        Outcome::Allows => 3,
        Outcome::NotNeeded => 4,
        Outcome::NotGiven => 5,
    });
    worst.unwrap_or(Outcome::NotGiven)
}

/// The statement by which a layer allows or denies.
fn deciding(reports: &[&LayerReport], outcome: Outcome) -> Option<Place> {
    let effect = match outcome {
        Outcome::Allows => "Allow",
        Outcome::DeniesExplicitly => "Deny",
        _ => return None,
    };
    let statements = reports.iter().flat_map(|report| &report.statements);
    let statement =
        statements.into_iter().find(|statement| statement.effect == effect && statement.applies == Truth::Yes)?;
    statement.spot.place()
}

fn first_line(reports: &[&LayerReport]) -> Option<Place> {
    let document = reports.iter().find_map(|report| report.document)?;
    Some(Place { document, span: crate::engine::source::Span::at(0) })
}

fn note(outcome: Outcome, stop: bool) -> &'static str {
    match outcome {
        _ if stop => "stops here",
        Outcome::DeniesExplicitly => "denies too",
        outcome => words::outcome(outcome),
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::shown;
    use super::*;
    use crate::engine::input::Input;

    /// Gates as signs: open +, shut x, unknown ?, not there o, the stop in brackets; the border is a bar.
    fn show(state: &State) -> String {
        let Some(report) = &state.report else {
            return "nothing".to_owned();
        };
        let way = Way::new(state, report);
        let mut signs = Vec::new();
        for (index, gate) in way.gates.iter().enumerate() {
            if way.border == Some(index) {
                signs.push("|".to_owned());
            }
            let sign = match gate.outcome {
                Outcome::Allows => "+",
                Outcome::DeniesExplicitly | Outcome::DeniesImplicitly => "x",
                Outcome::Undetermined => "?",
                Outcome::NotGiven | Outcome::NotNeeded => "o",
            };
            signs.push(if gate.stop { format!("[{sign}]") } else { sign.to_owned() });
        }
        format!("{} {} {} {:?}", way.caller.name, signs.join(" "), way.role.name, way.arrives)
    }

    #[test]
    fn the_way_stops_at_the_cause() {
        for (example, way) in [
            ("External ID mistyped", "role/DatadogScan o o + | o [x] role/DatadogIntegrationRole No"),
            ("Action misspelt", "user/maria o o [x] o + role/Reports No"),
            ("Session too long", "user/backup [x] o o + | o + role/NightlyBackup No"),
            ("Everything fits", "user/auditor o o + | o + role/Audit Yes"),
        ] {
            assert_eq!(show(&shown(example)), way);
        }
    }

    #[test]
    fn what_is_not_given_leaves_the_way_open() {
        let request = Some("arn:aws:iam::111111111111:user/u".to_owned());
        let mut input = Input::default();
        input.request.caller = request;
        assert_eq!(show(&State::new(input)), "user/u o o o o o  Maybe");
        assert_eq!(show(&State::new(Input::default())), "nothing");
    }
}

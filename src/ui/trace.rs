//! Everything that was evaluated: each layer in the order in which AWS asks, its statements, their checks.
//!
//! What is closed draws nothing, and of many statements only the first are drawn and those that decide, so that thousands
//! cost no more than a few. Each line leads to its words, and lights them up.

use yew::prelude::*;

use super::diff::{Piece, shorten};
use super::lights::{lights, of_check};
use super::page::Settled;
use super::state::{Action, State};
use super::text::{pieces, sentence, sign};
use super::words::{self, segments};
use crate::engine::capital;
use crate::engine::report::{CheckReport, Element, LayerReport, Outcome, Report, Spot, StatementReport};
use crate::engine::source::Place;
use crate::engine::truth::Truth;

/// So many statements of a layer are drawn at first, and so many more each time they are asked for.
const MOST: usize = 50;
/// So many values of a check are shown.
const MOST_VALUES: usize = 3;
/// So long may a value be before it is cut in the middle.
const LONGEST: usize = 80;

/// The layer's place in the report and the statement's in it; none for the whole trace or the whole layer.
type Key = (Option<usize>, Option<usize>);

#[derive(Properties, PartialEq)]
pub(super) struct TraceProps {
    pub(super) state: Settled,
    pub(super) act: Callback<Action>,
}

/// The trace, folded; nothing where nothing is given.
#[component]
pub(super) fn Trace(props: &TraceProps) -> Html {
    let folds = use_state(Vec::new);
    let state = &*props.state;
    let Some(report) = &state.report else {
        return Html::default();
    };
    Drawing { state, report, act: &props.act, folds: &folds }.trace()
}

/// What the lines are drawn from.
struct Drawing<'a> {
    state: &'a State,
    report: &'a Report,
    act: &'a Callback<Action>,
    /// What was opened or closed by hand: how many lines are drawn, none when closed.
    folds: &'a UseStateHandle<Vec<(Key, usize)>>,
}

impl Drawing<'_> {
    fn trace(&self) -> Html {
        let layers = &self.report.layers;
        let statements = || layers.iter().flat_map(|layer| &layer.statements);
        let counts = [
            (layers.iter().filter(|layer| layer.document.is_some()).count(), "policy", "policies"),
            (statements().count(), "statement", "statements"),
            (statements().map(|statement| statement.checks.len()).sum(), "check", "checks"),
        ];
        let counts = counts.map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }));
        let action = layers.first().map_or("", |layer| &layer.action);
        let head = html! { <><b>{ "Trace" }</b><small>{ counts.join(", ") }</small></> };
        html! {
            <section class="trace panel" data-testid="trace" aria-label="Trace">
                { self.fold((None, None), 0, head, &|_| html! {
                    <>
                        <p>{ "What AWS asks for " }<code>{ action }</code>{ ", in this order." }</p>
                        for (index, layer) in layers.iter().enumerate() {
                            { self.layer(index, layer) }
                        }
                    </>
                }) }
            </section>
        }
    }

    /// Something that opens and closes; `usual` many lines are drawn until it is touched.
    fn fold(&self, key: Key, usual: usize, head: Html, body: &dyn Fn(usize) -> Html) -> Html {
        let shown = self.folds.iter().find(|(other, _)| *other == key).map_or(usual, |(_, shown)| *shown);
        html! {
            <details open={shown > 0}>
                <summary onclick={self.draws(key, if shown > 0 { 0 } else { MOST })}>{ head }</summary>
                if shown > 0 {
                    { body(shown) }
                }
            </details>
        }
    }

    /// A click after which so many lines are drawn.
    fn draws(&self, key: Key, count: usize) -> Callback<MouseEvent> {
        let folds = self.folds.clone();
        Callback::from(move |event: MouseEvent| {
            event.prevent_default();
            let mut next = (*folds).clone();
            next.retain(|(other, _)| *other != key);
            next.push((key, count));
            folds.set(next);
        })
    }

    fn layer(&self, index: usize, layer: &LayerReport) -> Html {
        let name = layer.document.map_or_else(
            || words::layer(layer.layer).to_owned(),
            |document| capital(&words::document(self.state, document)),
        );
        let tone = words::outcome_tone(layer.outcome);
        let sign = match tone {
            "ok" => "✓",
            "deny" => "✗",
            "maybe" => "?",
            _ => "–",
        };
        let count = layer.statements.len();
        let outcome =
            if layer.document.is_some() && count == 0 { "no statements" } else { words::outcome(layer.outcome) };
        let head = html! {
            <><span class={classes!("sign", tone)} aria-hidden="true">{ sign }</span><b>{ name }</b><small>{ outcome }</small></>
        };
        if count == 0 {
            return html! { <div class="layer">{ head }</div> };
        }
        let key = (Some(index), None);
        self.fold(key, MOST, head, &|most| {
            let statements = layer.statements.iter().enumerate();
            let left_out = |(at, statement): &(usize, &StatementReport)| *at >= most && !self.decides(layer, statement);
            let rest = statements.clone().filter(left_out).count();
            html! {
                <ul>
                    for (at, statement) in statements.filter(|statement| !left_out(statement)) {
                        { self.statement(layer, (Some(index), Some(at)), statement) }
                    }
                    if rest > 0 {
                        <li>
                            <button type="button" class="button small" onclick={self.draws(key, most + MOST)}>
                                { format!("{rest} more") }
                            </button>
                        </li>
                    }
                </ul>
            }
        })
    }

    /// Whether a layer comes out as it does by this statement.
    fn decides(&self, layer: &LayerReport, statement: &StatementReport) -> bool {
        let of_effect = match layer.outcome {
            Outcome::Allows => statement.effect == "Allow" && statement.applies == Truth::Yes,
            Outcome::DeniesExplicitly => statement.effect == "Deny" && statement.applies == Truth::Yes,
            Outcome::Undetermined => statement.applies == Truth::Unknown,
            Outcome::DeniesImplicitly | Outcome::NotGiven | Outcome::NotNeeded => false,
        };
        of_effect || self.report.cause().is_some_and(|cause| holds(&statement.spot, &cause.spot))
    }

    fn statement(&self, layer: &LayerReport, key: Key, statement: &StatementReport) -> Html {
        let number = format!("Statement {}", key.1.map_or(0, |at| at + 1));
        let name = if statement.sid.is_empty() { number } else { format!("{number}, {}", statement.sid) };
        let applies = match statement.applies {
            Truth::Yes => "applies",
            Truth::No => "does not apply",
            Truth::Unknown => "may apply",
        };
        let head = html! {
            <>{ sign(statement.applies, applies) }<b>{ &name }</b><small>{ statement.effect }{ " · " }{ applies }</small></>
        };
        let place = statement.spot.place();
        let line = place.and_then(|place| self.state.line(place.document, place.span));
        let usual = if self.decides(layer, statement) { MOST } else { 0 };
        html! {
            <li data-lights={lights(self.state, [place])}>
                { self.fold(key, usual, head, &|_| html! {
                    <ul>{ for statement.checks.iter().map(|check| self.check(statement, check)) }</ul>
                }) }
                if let (Some(place), Some(line)) = (place, line) {
                    <button type="button" class="link" aria-label={format!("{name}, go to line {line}")} onclick={self.go(place)}>
                        { format!("line {line}") }
                    </button>
                }
            </li>
        }
    }

    fn go(&self, place: Place) -> Callback<MouseEvent> {
        self.act.reform(move |_| Action::Go(place))
    }

    fn check(&self, statement: &StatementReport, check: &CheckReport) -> Html {
        let (wanted, has) = words::labels(&check.spot);
        let compared = check.actual.as_deref().filter(|_| check.result == Truth::No && !check.expected.is_empty());
        let compared = compared.map(|actual| words::comparison(&check.expected, Some(actual)));
        let shown = if compared.is_some() { 1 } else { MOST_VALUES };
        let more = check.expected.len().saturating_sub(shown);
        let (expected, actual) = compared.unwrap_or_else(|| {
            let some: Vec<&str> = check.expected.iter().take(shown).map(String::as_str).collect();
            let whole = |text: String| vec![(text, false)];
            (whole(some.join(" or ")), whole(check.actual.clone().unwrap_or_default()))
        });
        let value = |label: &'static str, value: &[Piece], more: usize| {
            html! {
                if value.iter().any(|(text, _)| !text.is_empty()) {
                    <span>
                        <small>{ label }{ " " }</small>
                        <code>{ pieces(&shorten(value, LONGEST)) }</code>
                        if more > 0 {
                            <small>{ format!(" or {more} more") }</small>
                        }
                    </span>
                }
            }
        };
        html! {
            <li>
                <button
                    type="button"
                    data-testid="check"
                    data-lights={lights(self.state, of_check(self.report, check))}
                    onclick={check.spot.place().map(|place| self.go(place))}
                >
                    { sign(check.result, words::result(check.result)) }
                    <b>{ name(statement, check) }</b>
                    <span>
                        { value(wanted, &expected, more) }
                        { value(has, &actual, 0) }
                        <small>{ sentence(&segments(&reason(statement, check)), LONGEST) }</small>
                    </span>
                </button>
            </li>
        }
    }
}

/// Whether a place is within a statement.
fn holds(statement: &Spot, spot: &Spot) -> bool {
    let (Some(outer), Some(inner)) = (statement.span, spot.span) else {
        return false;
    };
    statement.document == spot.document && outer.start <= inner.start && inner.end <= outer.end
}

/// What is checked: `Principal`, or the operator and the key of a condition.
fn name(statement: &StatementReport, check: &CheckReport) -> String {
    match check.element {
        Element::Condition(_) => {
            let operator = check.spot.pointer.rsplit('/').nth(1).unwrap_or_default();
            format!("{operator} {}", check.spot.name())
        }
        _ if check.spot != statement.spot => check.spot.name(),
        Element::Principal => "Principal".to_owned(),
        Element::Action => "Action".to_owned(),
        Element::Resource => "Resource".to_owned(),
    }
}

/// Why a check came out as it did, where its values do not say it already.
fn reason(statement: &StatementReport, check: &CheckReport) -> String {
    let first = check.differences.first().map(|found| found.difference.text.as_str());
    match (check.result, first) {
        _ if check.spot == statement.spot => "The statement has none.".to_owned(),
        (Truth::Yes, _) if check.why.is_empty() => String::new(),
        (Truth::No, Some(difference)) => format!("{}.", capital(difference)),
        (Truth::No, None) if check.why.is_empty() => "It is what is left out.".to_owned(),
        (Truth::Unknown, _) if check.why.is_empty() => "The request does not tell.".to_owned(),
        _ => format!("{}.", capital(check.why)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::input::Input;
    use crate::engine::source::Layer;

    /// The checks of the trust policy: name and reason.
    fn show(trust: &str, error: &str) -> Vec<String> {
        let input = Input { trust_policy: Some(trust.to_owned()), error: Some(error.to_owned()), ..Input::default() };
        let state = State::new(input);
        let report = state.report.as_deref().expect("a report");
        let statements =
            report.layers.iter().filter(|layer| layer.layer == Layer::TrustPolicy).flat_map(|l| &l.statements);
        let show = |statement: &StatementReport, check: &CheckReport| {
            format!("{}: {}", name(statement, check), reason(statement, check)).trim_end().to_owned()
        };
        statements.flat_map(|of| of.checks.iter().map(move |check| show(of, check))).collect()
    }

    #[test]
    fn each_check_is_named_and_explained() {
        const ERROR: &str = "User: arn:aws:iam::111111111111:user/ana is not authorized to perform: sts:AssumeRole on \
                             resource: arn:aws:iam::222222222222:role/R";
        for (statement, shown) in [
            (r#"{"Effect": "Allow", "Action": "sts:*"}"#, vec!["Principal: The statement has none.", "Action:"]),
            (
                r#"{"Effect": "Allow", "Principal": {"AWS": "111111111111"}, "NotAction": "sts:AssumeRole"}"#,
                vec!["Principal:", "NotAction: It is what is left out."],
            ),
            (
                r#"{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole", "Condition":
                    {"StringEquals": {"aws:RequestTag/Cost Center": "1"}, "IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}"#,
                vec![
                    "Principal:",
                    "Action:",
                    "StringEquals aws:RequestTag/Cost Center: The call passes no tags.",
                    "IpAddress aws:SourceIp: It depends on the network that the call came through.",
                ],
            ),
        ] {
            assert_eq!(show(&format!(r#"{{"Version": "2012-10-17", "Statement": [{statement}]}}"#), ERROR), shown);
        }
    }
}

//! Which words belong to a part of the page: pointing at either lights up the other.
//!
//! A part names its words in the attribute `data-lights`; `static/editor/lights.js` reads it and does the rest, so that
//! nothing is drawn or evaluated anew.

use super::state::State;
use crate::engine::report::{CheckReport, Origin, Report};
use crate::engine::source::Place;

/// The words of `places` as the editors count, each with the slot of its text: `3:120-140 0:55-70`.
pub(super) fn lights(state: &State, places: impl IntoIterator<Item = Option<Place>>) -> Option<String> {
    let range = |place: Place| {
        let slot = state.holding(place.document).filter(|_| !place.span.is_empty())?;
        let (from, to) = slot.units(place.span);
        Some(format!("{}:{from}-{to}", slot.id))
    };
    let names: Vec<String> = places.into_iter().flatten().filter_map(range).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The words from which something was learned.
pub(super) fn learned(origin: Option<Origin>) -> Option<Place> {
    match origin? {
        Origin::Words(place) => Some(place),
        Origin::Given | Origin::Assumed => None,
    }
}

/// A check's own words, and those from which the request's value was learned.
pub(super) fn of_check(report: &Report, check: &CheckReport) -> [Option<Place>; 2] {
    [check.spot.place(), learned(report.fact_of(check).map(|fact| fact.origin))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::input::{Input, Parameter};
    use crate::engine::source::{DocumentId, Layer, Span};

    /// The words that a name of words means.
    fn words(state: &State, names: &str) -> Vec<String> {
        let of = |name: &str| {
            let (slot, range) = name.split_once(':')?;
            let (from, to) = range.split_once('-')?;
            let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
            let units: Vec<u16> = state.slot(slot.parse().ok()?)?.text.encode_utf16().collect();
            Some(String::from_utf16_lossy(units.get(from..to)?))
        };
        names.split_whitespace().map(|name| of(name).unwrap_or_else(|| name.to_owned())).collect()
    }

    #[test]
    fn a_check_lights_its_words_and_those_of_the_error() {
        let state = State::example();
        let report = state.report.as_deref().expect("a report");
        let trust = report.layers.iter().find(|layer| layer.layer == Layer::TrustPolicy).expect("a trust policy");
        let lit: Vec<_> = trust.statements[0]
            .checks
            .iter()
            .map(|check| words(&state, &lights(&state, of_check(report, check)).unwrap_or_default()))
            .collect();
        let principal = "{\n      \"AWS\": \"arn:aws:iam::464622532012:root\"\n    }";
        assert_eq!(
            lit,
            [
                vec![principal, "arn:aws:sts::464622532012:assumed-role/DatadogScan/run-8812"],
                vec!["\"sts:AssumeRole\"", "AssumeRole"],
                // The user told the external ID: no words say it.
                vec!["\"7d2c40f19a3d4b52a0c6e1b4\""],
            ]
        );
    }

    #[test]
    fn words_are_counted_as_editors_do() {
        let state = State::new(Input { error: Some("😀 User: x".to_owned()), ..Input::default() });
        let place = |start, end| Some(Place { document: DocumentId::Error, span: Span::new(start, end) });
        assert_eq!(lights(&state, [place(5, 9)]).as_deref(), Some("0:3-7"));
        assert_eq!(lights(&state, [place(5, 5), None]), None);
        let elsewhere = Place { document: DocumentId::TrustPolicy, span: Span::new(0, 1) };
        assert_eq!(lights(&state, [Some(elsewhere)]), None, "a text that is not there");
    }

    #[test]
    fn a_fact_lights_only_the_words_that_tell_it() {
        let state = State::example();
        let report = state.report.as_deref().expect("a report");
        for (parameter, told) in [
            (Parameter::Caller, vec!["arn:aws:sts::464622532012:assumed-role/DatadogScan/run-8812"]),
            (Parameter::Role, vec!["arn:aws:iam::222222222222:role/DatadogIntegrationRole"]),
            (Parameter::ExternalId, vec![]),
        ] {
            let origin = report.request.iter().find(|fact| fact.parameter == parameter).map(|fact| fact.origin);
            let names = lights(&state, [learned(origin)]).unwrap_or_default();
            assert_eq!(words(&state, &names), told, "{parameter}");
        }
    }
}

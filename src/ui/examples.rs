//! Examples: the one that a first visit shows, and the gallery of one for each class of cause, loaded when it is opened.

use std::rc::Rc;

use js_sys::Function;
use js_sys::futures::spawn_local;
use wasm_bindgen::prelude::{Closure, JsCast as _, JsValue};
use web_sys::Element;
use yew::prelude::*;

use super::file;
use super::state::Action;
use crate::engine::input::{Input, Parameter, PolicyText};
use crate::interface::Whole;
use crate::web;

const ERROR: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                     arn:aws:sts::464622532012:assumed-role/DatadogScan/run-8812 is not authorized to perform: \
                     sts:AssumeRole on resource: arn:aws:iam::222222222222:role/DatadogIntegrationRole";
const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::464622532012:root"
    },
    "Action": "sts:AssumeRole",
    "Condition": {
      "StringEquals": {
        "sts:ExternalId": "7d2c40f19a3d4b52a0c6e1b4"
      }
    }
  }]
}"#;
const IDENTITY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Resource": "arn:aws:iam::*:role/DatadogIntegrationRole"
  }]
}"#;

/// What a page without an input of its own shows, and its title.
pub(super) fn first() -> (Rc<str>, Input) {
    let mut input = Input {
        error: Some(ERROR.to_owned()),
        trust_policy: Some(TRUST.to_owned()),
        identity_policies: Some(vec![PolicyText { name: None, text: IDENTITY.to_owned() }]),
        ..Input::default()
    };
    input.request.set(&Parameter::ExternalId, Some("7d2c40f19a3d4b52a0c6e14b"));
    (Rc::from("External ID mistyped"), input)
}

#[derive(Properties, PartialEq)]
pub(super) struct GalleryProps {
    /// Promises a module.
    pub(super) part: Function,
    pub(super) act: Callback<Action>,
}

/// The gallery: the module draws it, and tells which example is chosen.
#[component]
pub(super) fn Gallery(props: &GalleryProps) -> Html {
    let place = use_node_ref();
    let is_missing = use_state_eq(|| false);
    use_effect_with((), {
        let (place, part, is_missing) = (place.clone(), props.part.clone(), is_missing.clone());
        let act = props.act.clone();
        move |()| {
            let choose = Closure::<dyn FnMut(String, JsValue)>::new(move |title: String, input| {
                let (title, input) = match web::read(&input, Whole::new) {
                    Ok(read) if !input.is_undefined() => (Rc::from(title), read.input),
                    _ => first(),
                };
                act.emit(Action::Example(title, Box::new(input)));
            });
            let chosen: Function = choose.as_ref().unchecked_ref::<Function>().clone();
            spawn_local(async move {
                if let Some(place) = place.cast::<Element>() {
                    let shown = file::part(&part, "gallery", &[place.into(), chosen.into()]).await;
                    is_missing.set(shown.is_none());
                }
            });
            move || drop(choose)
        }
    });
    html! {
        <>
            <h2 id="sheet">{ "Examples" }</h2>
            if *is_missing {
                <p role="alert">{ "The examples could not be loaded. Check the connection, close this and try again." }</p>
            }
            <div ref={place} />
        </>
    }
}

/// Every example of the gallery: its input, and what is declared of it. The first visit's has no input of its own there.
#[cfg(test)]
pub(super) fn all() -> Vec<(Input, serde_json::Value)> {
    let list: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../static/examples.json")).expect("a list of examples");
    let read = |example: serde_json::Value| {
        let Some(input) = example.get("input").cloned() else {
            assert_eq!(example["title"].as_str(), Some(&*first().0));
            return (first().1, example);
        };
        let input = crate::interface::Value::read(input).map_err(|(_, error)| error).expect("a value");
        let input = crate::interface::Input::new(input).expect("an input");
        assert_eq!(input.notes, Vec::<String>::new(), "{}", example["title"]);
        (input.engine, example)
    };
    list.into_iter().map(read).collect()
}

/// The page that shows the example with this title.
#[cfg(test)]
pub(super) fn shown(title: &str) -> super::state::State {
    let found = all().into_iter().find(|(_, example)| example["title"] == title);
    super::state::State::new(found.expect("an example").0)
}

#[cfg(test)]
mod tests {
    use super::super::state::State;
    use super::*;

    #[test]
    fn each_example_is_what_it_is_declared_to_be() {
        for (input, example) in all() {
            let title = example["title"].as_str().expect("a title");
            let state = State::new(input);
            let report = state.report.as_deref().expect("a report");
            let shown = serde_json::to_value(crate::interface::Report::new(&state.input, report)).expect("JSON");
            assert_eq!(shown["verdict"], example["verdict"], "{title}");
            assert_eq!(report.cause().map(|cause| cause.code.as_str()), example["code"].as_str(), "{title}");
            let Some(cause) = report.cause() else { continue };
            let is_marked = cause.spot.span.is_some() || !cause.spot.pointer.is_empty();
            assert!(is_marked, "{title}: {} marks nothing", cause.title);
            assert!(cause.fixes.iter().any(|fix| fix.verified), "{title}: no fix of {} is proven", cause.title);
        }
    }

    #[test]
    fn every_class_of_cause_has_an_example() {
        let all = all();
        let has = |name: &str, value: &str| all.iter().any(|(_, example)| example[name] == value);
        for code in [
            "external-id-missing",
            "external-id-mismatch",
            "principal-mismatch",
            "principal-account-mismatch",
            "principal-session-mismatch",
            "principal-deleted",
            "action-not-granted",
            "action-misspelt",
            "operator-misspelt",
            "resource-mismatch",
            "resource-account-mismatch",
            "explicit-deny",
            "mfa-missing",
            "duration-too-long",
            "duration-chained",
            "condition-mismatch",
            "provider-not-trusted",
            "service-not-trusted",
            "tagging-not-granted",
            "source-identity-not-granted",
            "json-smart-quote",
            "json-trailing-comma",
        ] {
            assert!(has("code", code), "{code}");
        }
        for group in ["Who calls", "What is allowed", "Conditions", "Organization", "Tokens and services", "Text"] {
            assert!(has("group", group), "{group}");
        }
        assert!(has("verdict", "allowed"));
        let titles: Vec<_> = all.iter().map(|(_, example)| example["title"].as_str()).collect();
        assert!(titles.iter().all(|title| titles.iter().filter(|other| *other == title).count() == 1), "{titles:?}");
    }
}

//! When the engine is asked, and what: everything at once, or while somebody types first what the marks need.

use std::rc::Rc;

use super::state::{Slot, State};
use crate::engine::finding::Code;
use crate::engine::input::Input;
use crate::engine::report::Report;
use crate::engine::{diagnose, glance};

impl State {
    /// The whole answer to what the page holds.
    pub(super) fn evaluate(&mut self) {
        if self.slots.iter().all(Slot::is_blank) {
            self.request.changed_layers.clear();
        }
        let input = self.gather();
        self.report = (input != Input::default()).then(|| Rc::new(answer(&input, diagnose(&input))));
        self.input = Rc::new(input);
        self.selected = 0;
        self.glance = None;
        self.settled = self.revision;
        for at in 0..self.slots.len() {
            let with = self.with(at).map(Rc::new);
            if let Some(slot) = self.slots.get_mut(at) {
                slot.with = with;
            }
        }
    }

    /// The report if the slot there, which is off, were on.
    fn with(&self, at: usize) -> Option<Report> {
        self.slots.get(at).filter(|slot| slot.off)?;
        let mut other = self.clone();
        other.slots.get_mut(at)?.off = false;
        let input = other.gather();
        Some(answer(&input, diagnose(&input)))
    }

    /// Only what the marks need: a key is answered within its frame, and the rest when the keys rest.
    pub(super) fn glance(&mut self) {
        let input = self.gather();
        if self.report.is_none() || input == Input::default() {
            return self.evaluate();
        }
        let before = self.texts.as_ref().map(|(input, texts)| (&**input, &**texts));
        let (report, texts) = glance(&input, before);
        self.glance = Some(Rc::new(answer(&input, report)));
        self.input = Rc::new(input);
        self.texts = Some((self.input.clone(), Rc::new(texts)));
    }
}

/// The report on an input as the page gives it.
fn answer(input: &Input, mut report: Report) -> Report {
    if !(input.request.changed.is_empty() && input.request.changed_layers.is_empty()) {
        // The error is of the texts as they were before.
        report.findings.retain(|finding| finding.code != Code::ErrorContradictsPolicies);
    }
    report
}

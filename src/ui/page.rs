//! What every part of the page draws from, and what its buttons do.

use yew::prelude::*;

use super::editor::Host;
use super::sheet::Sheet;
use super::state::{Action, State};

/// Handed to the functions that draw a part. Only what has a life of its own is a component.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) state: &'a State,
    pub(super) host: &'a Host,
    pub(super) act: &'a Callback<Action>,
    pub(super) open: &'a Callback<Sheet>,
}

impl Page<'_> {
    /// A click that does `action`.
    pub(super) fn on(&self, action: Action) -> Callback<MouseEvent> {
        self.act.reform(move |_| action.clone())
    }

    /// A click that opens `sheet`.
    pub(super) fn opens(&self, sheet: Sheet) -> Callback<MouseEvent> {
        self.open.reform(move |_| sheet)
    }
}

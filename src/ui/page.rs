//! What every part of the page draws from, what its buttons do, and when it is drawn anew.

use std::ops::Deref;
use std::rc::Rc;

use yew::prelude::*;

use super::boxes::text_box;
use super::editor::Host;
use super::marks::Mark;
use super::sheet::Sheet;
use super::state::{Action, SlotId, State};

/// Handed to the functions that draw a part.
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

/// The state, for what is drawn from whole answers: it counts as the same while somebody types.
#[derive(Clone)]
pub(super) struct Settled {
    state: UseReducerHandle<State>,
    /// A handle gives the newest state, so what it was is kept beside it.
    revision: u32,
}

impl Settled {
    pub(super) fn new(state: &UseReducerHandle<State>) -> Self {
        Self { state: state.clone(), revision: state.settled }
    }
}

impl PartialEq for Settled {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

impl Deref for Settled {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

/// What a part is.
pub(super) enum Draw {
    /// All that a function draws.
    With(fn(Page<'_>) -> Html),
    /// The box of a slot, which has this text and these marks.
    Box(SlotId, Rc<str>, Rc<[Mark]>),
}

impl PartialEq for Draw {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Box(id, text, marks), Self::Box(other_id, other_text, other_marks)) => {
                id == other_id && Rc::ptr_eq(text, other_text) && marks == other_marks
            }
            // Each place of the page has one function.
            (Self::With(_), Self::With(_)) => true,
            _ => false,
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PartProps {
    pub(super) draw: Draw,
    pub(super) state: Settled,
    pub(super) host: Host,
    pub(super) act: Callback<Action>,
    pub(super) open: Callback<Sheet>,
}

/// A part of the page, which a key alone does not draw anew.
#[component]
pub(super) fn Part(props: &PartProps) -> Html {
    let page = Page { state: &props.state, host: &props.host, act: &props.act, open: &props.open };
    match &props.draw {
        Draw::With(draw) => draw(page),
        Draw::Box(id, _, marks) => props.state.slot(*id).map_or_else(Html::default, |slot| text_box(page, slot, marks)),
    }
}

//! The page as a whole: what a link or a memory keeps of it, and the page that comes of that.

use super::{Slot, State};
use crate::engine::input::Input;
use crate::interface::Whole;

impl State {
    /// A page as it was left.
    pub(in crate::ui) fn left(whole: Whole) -> Self {
        let mut state = Self::new(Input::default());
        state.take_up(whole);
        state.evaluate();
        state
    }

    pub(super) fn take_up(&mut self, whole: Whole) {
        self.load(whole.input);
        (self.example, self.applied) = (None, None);
        self.gather();
        for slot in &mut self.slots {
            slot.off = slot.document.is_some_and(|document| whole.off.contains(&document.to_string()));
        }
    }

    /// The page as it is, for whoever keeps it.
    pub(in crate::ui) fn whole(&self) -> Whole {
        let mut all = self.clone();
        all.slots.iter_mut().for_each(|slot| slot.off = false);
        let input = all.gather();
        let is_off = |slot: &&Slot| self.slot(slot.id).is_some_and(|slot| slot.off);
        let off = all.slots.iter().filter(is_off).filter_map(|slot| Some(slot.document?.to_string())).collect();
        Whole { input, off }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{after, empty, slot_of, typed};
    use super::super::{Action, Layer};
    use super::*;

    #[test]
    fn what_is_shown_takes_the_place_of_all() {
        let other = Input { trust_policy: Some("t".to_owned()), ..Input::default() };
        let whole = Whole { input: other.clone(), off: Vec::new() };
        let state = after(State::example(), [Action::Show(Box::new(whole))]);
        assert_eq!((&*state.input, state.example), (&other, None));
    }

    #[test]
    fn what_was_mended_is_answered_the_same_elsewhere() {
        let state = State::example();
        let fixed = after(state, [Action::Apply(0, 0)]);
        let verdict = |state: &State| state.report.as_ref().map(|report| report.verdict);
        let elsewhere = after(empty(), [Action::Show(Box::new(fixed.whole()))]);
        assert_eq!((&elsewhere.input, verdict(&elsewhere)), (&fixed.input, verdict(&fixed)));
    }

    #[test]
    fn what_is_off_is_off_elsewhere() {
        let state = after(State::example(), [Action::Add(Layer::IdentityPolicies)]);
        let second = typed(&state, Layer::IdentityPolicies, 1, "{}");
        let first = slot_of(&state, Layer::IdentityPolicies, 0);
        let state = after(state, [second, Action::Switch(first)]);
        let whole = state.whole();
        assert_eq!(whole.off, ["identity_policies/0"]);
        let elsewhere = State::left(whole.clone());
        assert_eq!((&elsewhere.input, elsewhere.whole()), (&state.input, whole.clone()));
        assert_eq!(whole.given(), *state.input, "what is shared is what is shown");
    }
}

//! What a paste was recognized as: each piece with the box it landed in, the way to another one, and the way back.
//!
//! A paste is page-wide when it is beside every field, or the whole text of a box that it cannot be meant for. Its pieces
//! are put where they belong; moving one puts all of them anew, from what the page held before.

use std::rc::Rc;

use yew::prelude::*;

use super::menu::{Item, Menu};
use super::page::Page;
use super::state::{Action, Applied, SlotId, State, clean};
use super::words;
use crate::engine::input::{Input, PolicyText, RequestInput, WebIdentity};
use crate::engine::paste::{ANY, Beside, Piece, sort_out, token, without_tokens};
use crate::engine::source::{DocumentId, Layer};

/// Texts that were pasted or dropped.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paste {
    /// The box that they were pasted into, where they are meant for it.
    pub(super) into: Option<SlotId>,
    pub(super) text: String,
    /// The names of the files, and where each ends in the text.
    pub(super) files: Vec<(String, usize)>,
    /// Which files were not read, and why.
    pub(super) unread: String,
    /// In seconds since 1970.
    pub(super) now: Option<i64>,
}

/// A piece of a paste and its place.
#[derive(Clone)]
pub(super) struct Landed {
    what: &'static str,
    place: Place,
    policy: PolicyText,
    note: String,
    /// Whether it may stand in another box.
    movable: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Nowhere,
    /// It tells facts of the call.
    Facts,
    Box(Layer),
}

/// Whether a text is meant for the box of this layer, and for no other one.
pub(super) fn is_meant_for(text: &str, layer: &str) -> bool {
    let pieces = sort_out(text, &Beside::default()).pieces;
    let mut placed = pieces.iter().filter(|piece| piece.into.is_some()).peekable();
    let first = placed.peek().and_then(|piece| piece.into);
    placed.all(|piece| piece.into == first && piece.fits.iter().any(|fit| fit.name() == layer))
}

/// The box that a layer's texts stand in.
fn box_name(layer: Layer) -> &'static str {
    if layer == Layer::Request { "Error" } else { words::layer(layer) }
}

impl Landed {
    fn new(piece: &Piece, paste: &Paste, input: &Input) -> Self {
        let range = piece.span.range();
        let name = paste.files.iter().find(|(_, end)| range.start < *end).map(|(name, _)| name.clone());
        let place = match piece.into {
            None => Place::Nowhere,
            Some(DocumentId::Request) => Place::Facts,
            Some(into) => Place::Box(into.layer()),
        };
        let is_fact = matches!(piece.fits, [Layer::Request]);
        Self {
            what: piece.what,
            place,
            policy: PolicyText {
                name: piece.into.and_then(|into| input.name(into)).map(str::to_owned).or(name),
                text: without_tokens(paste.text.get(range).unwrap_or_default()).into_owned(),
            },
            note: words::plain(&piece.text),
            movable: !is_fact && (!piece.fits.is_empty() || matches!(place, Place::Box(_))),
        }
    }

    pub(super) fn said(&self) -> String {
        match self.place {
            Place::Nowhere => self.what.to_owned(),
            Place::Facts => format!("{} → Request", self.what),
            Place::Box(layer) => format!("{} → {}", self.what, box_name(layer)),
        }
    }
}

impl State {
    /// Puts each piece of a paste where it belongs. An example makes way for what the user brings.
    pub(super) fn paste(&mut self, paste: &Paste) {
        let before = self.before();
        let layer = paste.into.and_then(|id| self.slot(id)).map(|slot| slot.layer);
        let error = self.input.error.as_deref().filter(|_| self.example.is_none()).unwrap_or_default();
        let ends: Vec<usize> = paste.files.iter().map(|(_, end)| *end).collect();
        let pasted = sort_out(&paste.text, &Beside { error, ends: &ends, now: paste.now });
        // A command line tells nothing by itself.
        let tells = |piece: &&Piece| piece.into.is_some() || !piece.text.is_empty();
        let mut landed: Vec<_> =
            pasted.pieces.iter().filter(tells).map(|piece| Landed::new(piece, paste, &pasted.input)).collect();
        if let (Some(layer), [only]) = (layer, landed.as_mut_slice()) {
            only.place = Place::Box(layer);
        }
        self.make_way(&landed);
        self.land(before, landed, pasted.input.request, &paste.unread);
    }

    fn make_way(&mut self, landed: &[Landed]) {
        if self.example.is_some() && landed.iter().any(|piece| piece.place != Place::Nowhere) {
            self.load(Input::default());
            self.example = None;
        }
    }

    /// A text was typed or pasted into the middle of a box: of a token in it, only the claims are kept.
    pub(super) fn unseal(&mut self, id: SlotId, text: &str) -> bool {
        let Some(token) = token(text, None) else {
            return false;
        };
        let landed = Landed {
            what: "web identity token",
            place: Place::Facts,
            policy: PolicyText::default(),
            note: words::plain(&token.text),
            movable: false,
        };
        let request = RequestInput { web_identity: token.claims.map(WebIdentity::Claims), ..RequestInput::default() };
        self.land(self.before(), vec![landed], request, "");
        if let Some(slot) = self.slot_mut(id) {
            slot.write(Rc::from(&*without_tokens(text)));
        }
        true
    }

    /// Puts pieces into their boxes.
    fn land(&mut self, before: Self, landed: Vec<Landed>, told: RequestInput, unread: &str) {
        let facts = landed.iter().filter(|piece| piece.place == Place::Box(Layer::Request));
        let texts: Vec<&str> = facts.clone().map(|piece| piece.policy.text.as_str()).collect();
        if !texts.is_empty() {
            let mut error = texts.join("\n");
            // Outputs of commands stand beside the error, not in its place.
            let there = self.of(Layer::Request).find(|slot| !slot.is_blank());
            if let Some(there) = there.filter(|_| facts.clone().all(|piece| piece.what.starts_with("aws "))) {
                error = format!("{}\n{error}", there.text);
            }
            self.put(Layer::Request, PolicyText { name: None, text: error });
        }
        for piece in &landed {
            if let Place::Box(layer) = piece.place
                && layer != Layer::Request
            {
                self.put(layer, piece.policy.clone());
            }
        }
        if let Some(claims) = &told.web_identity {
            self.request.web_identity = Some(claims.clone());
        }
        self.request.max_session_duration = told.max_session_duration.or(self.request.max_session_duration);
        self.touched = true;
        self.applied = Some(Rc::new(Applied { title: unread.to_owned(), landed, told, before }));
    }

    /// Writes a text into the box of its kind.
    fn put(&mut self, layer: Layer, policy: PolicyText) {
        if let Some(slot) = self.room(layer) {
            slot.name = policy.name;
            slot.write(clean(&policy.text));
        }
        self.written(Some(layer));
    }

    /// Puts a piece of the last paste into another box.
    pub(super) fn relocate(&mut self, index: usize, layer: Layer) {
        let Some(applied) = self.applied.clone() else {
            return;
        };
        let mut landed = applied.landed.clone();
        if let Some(piece) = landed.get_mut(index) {
            piece.place = Place::Box(layer);
            self.restore(&applied.before);
            self.make_way(&landed);
            self.land(applied.before.clone(), landed, applied.told.clone(), &applied.title);
        }
    }
}

/// What the last step did, with the way back.
pub(super) fn applied(page: Page<'_>) -> Html {
    let applied = page.state.applied.as_deref();
    let landed = applied.map_or(&[][..], |applied| &applied.landed);
    html! {
        <>
            <p class="sr" role="status">
                { applied.map(|applied| &applied.title) }
                for piece in landed {
                    { format!(" Recognized: {}. {}", piece.said(), piece.note) }
                }
            </p>
            if let Some(applied) = applied {
                <section class="applied panel" aria-label="What was done" data-testid="applied">
                    <ul>
                        if !applied.title.is_empty() {
                            <li>{ &applied.title }</li>
                        }
                        for (index, piece) in landed.iter().enumerate() {
                            { entry(page, index, piece) }
                        }
                    </ul>
                    <button type="button" class="button" data-testid="undo" onclick={page.on(Action::Undo)}>{ "Undo" }</button>
                </section>
            }
        </>
    }
}

fn entry(page: Page<'_>, index: usize, piece: &Landed) -> Html {
    let item = |layer: Layer| Item {
        label: box_name(layer).into(),
        hint: "".into(),
        current: false,
        action: Action::Move(index, layer),
    };
    let others = ANY.iter().copied().filter(|layer| piece.place != Place::Box(*layer));
    html! {
        <li key={index}>
            if let Some(name) = &piece.policy.name {
                <code>{ name }</code>
            }
            <b class={(piece.place == Place::Nowhere).then_some("nowhere")}>{ piece.said() }</b>
            if piece.movable {
                <Menu label="Move to …" class="small quiet" items={others.map(item).collect::<Vec<_>>()} act={page.act.clone()} />
            }
            if !piece.note.is_empty() {
                <small>{ &piece.note }</small>
            }
        </li>
    }
}

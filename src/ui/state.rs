//! What the page holds and how it changes; no DOM here.
//!
//! Each pasted text sits in a slot. A slot keeps its identity while others come and go; which document of the engine's
//! input it is follows from what else is filled. Every action that changes a text or the request ends in a new report,
//! so what the page shows is always the answer to what it holds.

mod whole;

use std::rc::Rc;

use serde::Serialize;
use yew::Reducible;

use super::conditions::parameter;
use super::examples::first;
use super::recognise::{Landed, Paste};
use crate::engine::Texts;
use crate::engine::input::{Edit, Input, Level, Parameter, PolicyText, RequestInput};
use crate::engine::presets::Written;
use crate::engine::report::{Finding, Fix, Report, Spot};
use crate::engine::sort_by_key;
use crate::engine::source::{DocumentId, Layer, LineIndex, Place, Position, Span};
use crate::interface::Whole;

/// Names a slot for as long as the page lives.
pub(super) type SlotId = u32;

/// A box for one text.
#[derive(Clone)]
pub(super) struct Slot {
    pub(super) id: SlotId,
    /// Whose policy it is; `Layer::Request` for the error.
    pub(super) layer: Layer,
    /// Level of the organization, root first, where the layer has levels.
    pub(super) level: usize,
    pub(super) name: Option<String>,
    pub(super) text: Rc<str>,
    /// Switched off: the text stays, and the engine is not given it.
    pub(super) off: bool,
    /// What the answer would be if it were on; none while it is.
    pub(super) with: Option<Rc<Report>>,
    /// The edits of a fix that made `text`, in UTF-16, for the editor to repeat.
    pub(super) edits: Option<Rc<[TextEdit]>>,
    /// Where it would stand if no slot were empty: its name in the page.
    pub(super) seat: DocumentId,
    /// Where it stands in the engine's input; none while it is empty or off.
    pub(super) document: Option<DocumentId>,
    lines: Rc<LineIndex>,
}

/// A change of a text, as the editor counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct TextEdit {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) insert: String,
}

impl Slot {
    fn new(id: SlotId, layer: Layer) -> Self {
        Self {
            id,
            layer,
            level: 0,
            name: None,
            text: Rc::from(""),
            off: false,
            with: None,
            edits: None,
            seat: DocumentId::Error,
            document: None,
            lines: Rc::new(LineIndex::new("")),
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(super) fn position(&self, byte: u32) -> Position {
        self.lines.position(&self.text, byte as usize)
    }

    /// The span as the editor counts.
    pub(super) fn units(&self, span: Span) -> (usize, usize) {
        (self.position(span.start).offset, self.position(span.end).offset)
    }

    /// What is underlined for a finding: two or three characters would be overlooked, so their whole value is.
    pub(super) fn marked(&self, span: Span) -> (usize, usize) {
        const SEEN: usize = 6;
        let is_short = !span.is_empty() && span.range().len() < SEEN && self.layer != Layer::Request;
        self.units(if is_short { quoted(&self.text, span) } else { span })
    }

    pub(super) fn write(&mut self, text: Rc<str>) {
        self.lines = Rc::new(LineIndex::new(&text));
        self.text = text;
        self.edits = None;
        // An empty box has no switch.
        self.off &= !self.is_blank();
    }
}

/// Where the page is asked to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// Characters of a text, in UTF-16.
    Text(SlotId, usize, usize),
    /// A field of the request, by its pointer.
    Field(String),
}

/// An applied fix or a paste, and what it replaced.
pub(super) struct Applied {
    pub(super) title: String,
    /// The pieces of the paste.
    pub(super) landed: Vec<Landed>,
    /// What they tell of the call.
    pub(super) told: RequestInput,
    pub(super) before: State,
}

/// The state of one page or widget.
#[derive(Clone)]
pub(super) struct State {
    pub(super) slots: Vec<Slot>,
    /// What the user said of the call.
    pub(super) request: RequestInput,
    /// What the report answers to.
    pub(super) input: Rc<Input>,
    /// None while nothing is given.
    pub(super) report: Option<Rc<Report>>,
    /// What is found in the texts while somebody types; the report is of what they were before.
    pub(super) glance: Option<Rc<Report>>,
    /// What the last glance has read, and of what.
    pub(super) texts: Option<(Rc<Input>, Rc<Texts>)>,
    /// The title of the example that is shown.
    pub(super) example: Option<Rc<str>>,
    /// Whether the example was changed since.
    pub(super) touched: bool,
    /// The finding whose fixes are shown.
    pub(super) selected: usize,
    /// Where to go, and a number that grows with each order.
    pub(super) goal: Option<(Goal, u32)>,
    pub(super) applied: Option<Rc<Applied>>,
    ids: SlotId,
    pub(super) revision: u32,
    /// The revision at which more changed than a glance at a text.
    pub(super) settled: u32,
}

/// States are compared to spare rendering, and each change makes a new revision.
impl PartialEq for State {
    fn eq(&self, other: &Self) -> bool {
        self.revision == other.revision
    }
}

/// What can happen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A text is now this.
    Type(SlotId, Rc<str>),
    /// The keys rest.
    Rest,
    /// Texts were pasted or dropped on the page.
    Paste(Paste),
    /// A piece of the last paste belongs into another box.
    Move(usize, Layer),
    /// The user says something of the call, or takes it back.
    Set(Parameter, Option<String>),
    /// The user says what a condition key is.
    SetKey(String, String),
    Add(Layer),
    Remove(SlotId),
    /// Moves a policy to a level of its organization.
    Level(SlotId, usize),
    /// Switches a policy off, or on again.
    Switch(SlotId),
    /// Applies a fix of a finding, both by position.
    Apply(usize, usize),
    /// Takes the last fix or paste back.
    Undo,
    /// Shows a finding and goes to its place.
    Select(usize),
    /// Goes to the next finding, or the previous.
    Next {
        back: bool,
    },
    /// Goes to some words.
    Go(Place),
    /// Goes to the first line of a slot.
    Open(SlotId),
    /// Shows this in the place of all that is there.
    Show(Box<Whole>),
    /// Puts the policies of a preset in the place of all others.
    Build(Written),
    Clear,
    /// Shows an example, which has a title.
    Example(Rc<str>, Box<Input>),
}

impl State {
    /// A page that shows `input`.
    pub(super) fn new(input: Input) -> Self {
        let mut state = Self {
            slots: Vec::new(),
            request: RequestInput::default(),
            input: Rc::default(),
            report: None,
            glance: None,
            texts: None,
            example: None,
            touched: false,
            selected: 0,
            goal: None,
            applied: None,
            ids: 0,
            revision: 0,
            settled: 0,
        };
        state.load(input);
        state.evaluate();
        state
    }

    /// A page that shows the first example.
    pub(super) fn example() -> Self {
        let (title, input) = first();
        Self { example: Some(title), ..Self::new(input) }
    }

    pub(super) fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    pub(super) fn slot_mut(&mut self, id: SlotId) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.id == id)
    }

    /// The slot of a document of the report.
    pub(super) fn holding(&self, document: DocumentId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.document == Some(document))
    }

    /// The slots of a layer, in their order.
    pub(super) fn of(&self, layer: Layer) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(move |slot| slot.layer == layer)
    }

    pub(super) fn findings(&self) -> &[Finding] {
        self.report.as_ref().map_or(&[], |report| &report.findings)
    }

    /// The finding whose fixes are shown.
    pub(super) fn shown(&self) -> Option<&Finding> {
        self.findings().get(self.selected)
    }

    /// The line on which a place starts.
    pub(super) fn line(&self, document: DocumentId, span: Span) -> Option<usize> {
        Some(self.holding(document)?.position(span.start).line)
    }

    /// Whether there is anything to clear.
    pub(super) fn is_empty(&self) -> bool {
        self.report.is_none()
    }

    /// An empty box of a layer.
    pub(super) fn blank(&self, layer: Layer) -> Option<SlotId> {
        self.of(layer).find(|slot| slot.is_blank()).map(|slot| slot.id)
    }

    /// The box for a new text of a layer, switched on: an empty one, the only one, or a new one.
    pub(super) fn room(&mut self, layer: Layer) -> Option<&mut Slot> {
        let only = is_single(layer).then(|| self.of(layer).next()).flatten().map(|slot| slot.id);
        let id = self.blank(layer).or(only).unwrap_or_else(|| self.add(layer));
        let slot = self.slot_mut(id)?;
        slot.off = false;
        Some(slot)
    }

    pub(super) fn add(&mut self, layer: Layer) -> SlotId {
        let levels = self.of(layer).map(|slot| slot.level + 1).max().unwrap_or(0);
        let mut slot = Slot::new(self.ids, layer);
        if has_levels(layer) {
            slot.level = levels;
        }
        self.ids += 1;
        let behind = self.slots.iter().rposition(|slot| order(slot.layer) <= order(layer)).map_or(0, |at| at + 1);
        let id = slot.id;
        self.slots.insert(behind, slot);
        id
    }

    fn add_with(&mut self, layer: Layer, level: usize, policy: PolicyText) {
        let id = self.add(layer);
        if let Some(slot) = self.slot_mut(id) {
            slot.level = level;
            slot.name = policy.name;
            slot.write(clean(&policy.text));
        }
    }

    /// Replaces everything by `input`. The boxes that every page has are there even when empty.
    pub(super) fn load(&mut self, input: Input) {
        let old = std::mem::take(&mut self.slots);
        let nameless = |text: Option<String>| text.map(|text| PolicyText { name: None, text });
        let several = |policies: Vec<PolicyText>| policies.into_iter().map(|policy| (0, policy)).collect::<Vec<_>>();
        let one = |text: Option<String>| several(nameless(text).into_iter().collect());
        let mut identity = input.identity_policies.unwrap_or_default();
        if identity.is_empty() {
            identity.push(PolicyText::default());
        }
        for (layer, policies) in [
            (Layer::Request, one(Some(input.error.unwrap_or_default()))),
            (Layer::TrustPolicy, one(Some(input.trust_policy.unwrap_or_default()))),
            (Layer::IdentityPolicies, several(identity)),
            (Layer::PermissionsBoundary, one(input.permissions_boundary)),
            (Layer::SessionPolicies, several(input.session_policies)),
            (Layer::ServiceControlPolicies, levelled(input.service_control_policies)),
            (Layer::ResourceControlPolicies, levelled(input.resource_control_policies)),
            (Layer::VpcEndpointPolicy, one(input.vpc_endpoint_policy)),
        ] {
            for (level, policy) in policies {
                self.add_with(layer, level, policy);
            }
        }
        self.request = input.request;
        self.keep_identities(&old);
    }

    /// Gives slots the ids of those that stood there before, so that their editors live on, with their undo.
    fn keep_identities(&mut self, old: &[Slot]) {
        for layer in [Layer::Request].into_iter().chain(Layer::POLICIES) {
            let before = old.iter().filter(|slot| slot.layer == layer);
            let now = self.slots.iter_mut().filter(|slot| slot.layer == layer);
            for (slot, old) in now.zip(before) {
                slot.id = old.id;
            }
        }
    }

    /// What the engine is asked: empty boxes are not given.
    pub(super) fn gather(&mut self) -> Input {
        let mut input = Input { request: self.request.clone(), ..Input::default() };
        sort_by_key(&mut self.slots, |slot| (order(slot.layer), slot.level));
        let mut seats = Seats::default();
        for slot in &mut self.slots {
            slot.seat = seats.take(slot.layer, slot.level);
            slot.level = seats.level;
        }
        let mut given = Seats::default();
        for slot in &mut self.slots {
            slot.document = None;
            if slot.off || slot.is_blank() {
                continue;
            }
            let text = slot.text.to_string();
            let policy = || PolicyText { name: slot.name.clone(), text: text.clone() };
            let document = given.take(slot.layer, slot.level);
            match slot.layer {
                Layer::Request => input.error = Some(text),
                Layer::TrustPolicy => input.trust_policy = Some(text),
                Layer::PermissionsBoundary => input.permissions_boundary = Some(text),
                Layer::VpcEndpointPolicy => input.vpc_endpoint_policy = Some(text),
                Layer::IdentityPolicies => input.identity_policies.get_or_insert_default().push(policy()),
                Layer::SessionPolicies => input.session_policies.push(policy()),
                Layer::ServiceControlPolicies => {
                    attach(&mut input.service_control_policies, given.index == 0, policy());
                }
                Layer::ResourceControlPolicies => {
                    attach(&mut input.resource_control_policies, given.index == 0, policy());
                }
            }
            slot.document = Some(document);
        }
        input
    }

    /// Something the user does by hand: the way back of an applied fix is gone, and the example is no longer pure.
    fn by_hand(&mut self) {
        self.applied = None;
        self.touched = true;
    }

    fn tell(&mut self, parameter: &Parameter, value: Option<&str>) {
        self.request.tell(parameter, value);
        self.by_hand();
    }

    fn apply(&mut self, fix: &Fix) {
        let edited = self.input.edited(&fix.edits);
        self.applied = Some(Rc::new(Applied {
            title: format!("Applied: {}", super::words::plain(&fix.title)),
            landed: Vec::new(),
            told: RequestInput::default(),
            before: self.before(),
        }));
        self.touched = true;
        for slot in &mut self.slots {
            let Some(text) = slot.document.and_then(|document| edited.text(document)) else {
                continue;
            };
            if *text != *slot.text {
                let edits = text_edits(slot, &fix.edits);
                slot.write(Rc::from(text));
                slot.edits = Some(edits);
            }
        }
        for document in edited.policies() {
            if let (None, Some(text)) = (self.input.text(document), edited.text(document)) {
                self.begin(document, text);
            }
        }
        for edit in &fix.edits {
            match edit {
                Edit::Text { document, .. } => self.request.changed_layers.push(document.layer()),
                Edit::Request { parameter, value } => self.request.change(parameter, value.as_deref()),
            }
        }
    }

    /// Writes a policy where there was none.
    fn begin(&mut self, document: DocumentId, text: &str) {
        if let Some(slot) = self.room(document.layer()) {
            let to = slot.text.encode_utf16().count();
            slot.write(Rc::from(text));
            slot.edits = Some(Rc::from([TextEdit { from: 0, to, insert: text.to_owned() }]));
        }
    }

    /// What the way back leads to.
    pub(super) fn before(&self) -> Self {
        let mut before = Self { applied: None, ..self.clone() };
        for slot in &mut before.slots {
            slot.edits = None;
        }
        before
    }

    /// Goes back. Orders and names of slots are never given twice.
    pub(super) fn restore(&mut self, before: &Self) {
        let (goal, ids, revision) = (self.goal.take(), self.ids, self.revision);
        let off = std::mem::take(&mut self.slots);
        *self = Self { goal, ids, revision, ..before.clone() };
        for slot in &mut self.slots {
            slot.off = off.iter().any(|other| other.id == slot.id && other.off);
        }
    }

    fn goal_of(&self, spot: &Spot) -> Option<Goal> {
        match spot.span {
            Some(span) => self.goal_at(Place { document: spot.document, span }),
            None => (spot.document == DocumentId::Request).then(|| Goal::Field(spot.pointer.clone())),
        }
    }

    fn goal_at(&self, place: Place) -> Option<Goal> {
        let slot = self.holding(place.document)?;
        let (from, to) = slot.marked(place.span);
        Some(Goal::Text(slot.id, from, to))
    }

    fn go(&mut self, goal: Option<Goal>) {
        if let Some(goal) = goal {
            let serial = self.goal.as_ref().map_or(0, |(_, serial)| serial + 1);
            self.goal = Some((goal, serial));
        }
    }

    fn select(&mut self, index: usize) {
        if let Some(finding) = self.findings().get(index) {
            let goal = self.goal_of(&finding.spot);
            self.selected = index;
            self.go(goal);
        }
    }

    /// The finding behind the shown one, around the end. The first order goes to the shown one itself.
    fn next(&mut self, back: bool) {
        let count = self.findings().len();
        if count == 0 {
            return;
        }
        let here = self.shown().and_then(|finding| self.goal_of(&finding.spot));
        let arrived = here.is_some() && self.goal.as_ref().map(|(goal, _)| goal) == here.as_ref();
        let step = if back { count - 1 } else { 1 };
        self.select(if arrived { (self.selected + step) % count } else { self.selected });
    }

    /// Takes a text from its editor; whether it is another.
    fn typed(&mut self, id: SlotId, text: Rc<str>) -> bool {
        let Some(layer) = self.slot(id).filter(|slot| slot.text != text).map(|slot| slot.layer) else {
            return false;
        };
        self.written(Some(layer));
        if self.unseal(id, &text) {
            self.evaluate();
            return true;
        }
        // What is pasted is answered at once.
        let mut pasted = false;
        if let Some(slot) = self.slot_mut(id) {
            pasted = slot.text.len().abs_diff(text.len()) > KEYS;
            slot.write(text);
        }
        self.by_hand();
        if pasted {
            self.evaluate();
        } else {
            self.glance();
        }
        true
    }

    /// A new error is of the texts and the call as they are now.
    pub(super) fn written(&mut self, layer: Option<Layer>) {
        if layer == Some(Layer::Request) {
            self.request.changed.clear();
            self.request.changed_layers.clear();
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Self::clone(&self);
        next.revision += 1;
        if !matches!(action, Action::Type(..)) {
            next.settled = next.revision;
        }
        if next.glance.is_some() && !matches!(action, Action::Type(..)) {
            next.evaluate();
        }
        match action {
            Action::Type(id, text) => {
                return if next.typed(id, text) { Rc::new(next) } else { self };
            }
            Action::Rest if self.glance.is_none() => return self,
            Action::Rest => return Rc::new(next),
            Action::Paste(paste) => next.paste(&paste),
            Action::Move(piece, layer) => next.relocate(piece, layer),
            Action::Set(parameter, value) => next.tell(&parameter, value.as_deref()),
            Action::SetKey(key, value) => next.tell(&parameter(self.report.as_deref(), &key), Some(&value)),
            Action::Add(layer) => {
                let id = next.add(layer);
                next.go(Some(Goal::Text(id, 0, 0)));
            }
            Action::Remove(id) => {
                next.slots.retain(|slot| slot.id != id);
                next.by_hand();
            }
            Action::Level(id, level) => {
                if let Some(slot) = next.slot_mut(id) {
                    slot.level = level;
                }
                next.by_hand();
            }
            Action::Switch(id) => {
                if let Some(slot) = next.slot_mut(id) {
                    slot.off = !slot.off;
                }
                next.touched = true;
            }
            Action::Apply(finding, fix) => {
                let Some(fix) = next.findings().get(finding).and_then(|finding| finding.fixes.get(fix)).cloned() else {
                    return self;
                };
                next.apply(&fix);
            }
            Action::Build(Written { trust_policy, identity_policy, request, .. }) => {
                let text = |text| PolicyText { name: None, text };
                next.load(Input {
                    trust_policy: Some(trust_policy),
                    identity_policies: identity_policy.map(|policy| vec![text(policy)]),
                    ..Input::default()
                });
                for (parameter, value) in request {
                    next.request.set(&parameter, Some(&value));
                }
                next.example = None;
                next.applied = None;
            }
            Action::Show(whole) => next.take_up(*whole),
            Action::Undo => {
                if let Some(applied) = &self.applied {
                    next.restore(&applied.before);
                }
            }
            Action::Clear => {
                next.load(Input::default());
                next.example = None;
                next.applied = None;
                let error = next.of(Layer::Request).next().map(|slot| Goal::Text(slot.id, 0, 0));
                next.go(error);
            }
            Action::Example(title, input) => {
                next.load(*input);
                next.example = Some(title);
                next.touched = false;
                next.applied = None;
            }
            // What follows looks around and changes nothing that the engine reads.
            Action::Select(index) => {
                next.select(index);
                return Rc::new(next);
            }
            Action::Next { back } => {
                next.next(back);
                return Rc::new(next);
            }
            Action::Go(place) => {
                let goal = next.goal_at(place);
                next.go(goal);
                return Rc::new(next);
            }
            Action::Open(id) => {
                next.go(Some(Goal::Text(id, 0, 0)));
                return Rc::new(next);
            }
        }
        next.evaluate();
        Rc::new(next)
    }
}

/// No more bytes than this are typed within one frame.
const KEYS: usize = 16;

/// Whether a layer's policies hang at levels of an organization.
pub(super) fn has_levels(layer: Layer) -> bool {
    matches!(layer, Layer::ServiceControlPolicies | Layer::ResourceControlPolicies)
}

/// Whether a layer has one text at most.
pub(super) fn is_single(layer: Layer) -> bool {
    matches!(layer, Layer::PermissionsBoundary | Layer::VpcEndpointPolicy | Layer::TrustPolicy | Layer::Request)
}

/// The order of the boxes: what every page has comes first.
fn order(layer: Layer) -> usize {
    match layer {
        Layer::Request => 0,
        Layer::TrustPolicy => 1,
        Layer::IdentityPolicies => 2,
        Layer::SessionPolicies => 3,
        Layer::PermissionsBoundary => 4,
        Layer::ServiceControlPolicies => 5,
        Layer::VpcEndpointPolicy => 6,
        Layer::ResourceControlPolicies => 7,
    }
}

/// Names documents one after another, as they are sorted by layer and level.
#[derive(Default)]
struct Seats {
    last: Option<(Layer, usize)>,
    level: usize,
    index: usize,
}

impl Seats {
    fn take(&mut self, layer: Layer, level: usize) -> DocumentId {
        match self.last.replace((layer, level)) {
            Some((before, _)) if before != layer => (self.level, self.index) = (0, 0),
            Some((_, before)) if before != level => (self.level, self.index) = (self.level + 1, 0),
            Some(_) => self.index += 1,
            None => {}
        }
        match layer {
            Layer::Request => DocumentId::Error,
            Layer::TrustPolicy => DocumentId::TrustPolicy,
            Layer::IdentityPolicies => DocumentId::IdentityPolicy(self.index),
            Layer::PermissionsBoundary => DocumentId::PermissionsBoundary,
            Layer::SessionPolicies => DocumentId::SessionPolicy(self.index),
            Layer::ServiceControlPolicies => DocumentId::ServiceControlPolicy(self.level, Some(self.index)),
            Layer::ResourceControlPolicies => DocumentId::ResourceControlPolicy(self.level, Some(self.index)),
            Layer::VpcEndpointPolicy => DocumentId::VpcEndpointPolicy,
        }
    }
}

fn levelled(levels: Vec<Level>) -> Vec<(usize, PolicyText)> {
    let with =
        |(at, level): (usize, Level)| level.policies().into_iter().map(move |policy| (at, policy)).collect::<Vec<_>>();
    levels.into_iter().enumerate().flat_map(with).collect()
}

fn attach(levels: &mut Vec<Level>, is_first: bool, policy: PolicyText) {
    match levels.last_mut() {
        Some(Level::Many(policies)) if !is_first => policies.push(policy),
        _ => levels.push(Level::Many(vec![policy])),
    }
}

/// Editors count a line break as one character.
pub(super) fn clean(text: &str) -> Rc<str> {
    if text.contains('\r') { Rc::from(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Rc::from(text) }
}

/// A part of a JSON string widened to the string with its quotes; anything else as it is.
fn quoted(text: &str, span: Span) -> Span {
    let inner = span.range();
    let line = text.get(..inner.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let quotes = |from: usize| {
        let mut escaped = false;
        let is_quote = move |&(_, c): &(usize, char)| {
            let quote = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            quote
        };
        let rest = text.get(from..).unwrap_or_default().split('\n').next().unwrap_or_default();
        rest.char_indices().filter(is_quote).map(move |(at, _)| from + at)
    };
    let before: Vec<_> = quotes(line).take_while(|at| *at < inner.start).collect();
    let open = before.last().filter(|_| !before.len().is_multiple_of(2));
    match (open, quotes(inner.end).next()) {
        (Some(open), Some(close)) => Span::new(*open, close + 1),
        _ => span,
    }
}

fn text_edits(slot: &Slot, edits: &[Edit]) -> Rc<[TextEdit]> {
    let mut own: Vec<_> = edits
        .iter()
        .filter_map(|edit| match edit {
            Edit::Text { document, span, text } if slot.document == Some(*document) => {
                let (from, to) = slot.units(*span);
                Some(TextEdit { from, to, insert: text.clone() })
            }
            _ => None,
        })
        .collect();
    sort_by_key(&mut own, |edit| (edit.from, edit.to));
    own.into()
}

#[cfg(test)]
mod tests {
    use super::super::examples;
    use super::*;
    use crate::engine::report::Verdict;

    /// A paste beside every field.
    fn pasted(text: &str) -> Action {
        Action::Paste(Paste { text: text.to_owned(), ..Paste::default() })
    }

    pub(super) fn after(state: State, actions: impl IntoIterator<Item = Action>) -> State {
        let done = actions.into_iter().fold(Rc::new(state), Reducible::reduce);
        State::clone(&done)
    }

    pub(super) fn empty() -> State {
        State::new(Input::default())
    }

    pub(super) fn slot_of(state: &State, layer: Layer, index: usize) -> SlotId {
        state.of(layer).nth(index).map_or(SlotId::MAX, |slot| slot.id)
    }

    pub(super) fn typed(state: &State, layer: Layer, index: usize, text: &str) -> Action {
        Action::Type(slot_of(state, layer, index), Rc::from(text))
    }

    fn seats(state: &State) -> Vec<String> {
        state.slots.iter().map(|slot| slot.seat.to_string()).collect()
    }

    #[test]
    fn a_part_of_a_string_is_shown_as_the_string() {
        let text = "{ \"a\": [\"x\\\"y\", 12],\n\"b\": \"arn:1:z\" }";
        for (part, whole) in [
            ("y", "\"x\\\"y\""),
            ("1:", "\"arn:1:z\""),
            ("12", "12"),
            ("\"b\"", "\"b\""),
            ("b", "\"b\""),
            ("\"arn:1:z\"", "\"arn:1:z\""),
        ] {
            let at = text.find(part).unwrap_or_default();
            assert_eq!(quoted(text, Span::new(at, at + part.len())).of(text), whole, "{part}");
        }
    }

    #[test]
    fn an_empty_page_has_three_boxes_and_no_report() {
        let state = empty();
        assert_eq!(seats(&state), ["error", "trust_policy", "identity_policies/0"]);
        assert!(state.is_empty());
    }

    #[test]
    fn typing_gives_a_report_and_emptying_takes_it_back() {
        let state = empty();
        let error = typed(&state, Layer::Request, 0, "User: x");
        let state = after(state, [error]);
        assert_eq!(state.input.error.as_deref(), Some("User: x"));
        assert_eq!((&state.input.trust_policy, &state.input.identity_policies), (&None, &None));
        assert!(!state.is_empty());
        let blank = typed(&state, Layer::Request, 0, " \n");
        assert!(after(state, [blank]).is_empty());
    }

    #[test]
    fn the_same_text_again_changes_nothing() {
        let state = Rc::new(empty());
        let next = state.clone().reduce(typed(&state, Layer::Request, 0, ""));
        assert!(Rc::ptr_eq(&state, &next));
    }

    #[test]
    fn empty_boxes_are_not_given_and_leave_no_gap() {
        let state = after(empty(), [Action::Add(Layer::IdentityPolicies)]);
        let second = typed(&state, Layer::IdentityPolicies, 1, "{}");
        let state = after(state, [second]);
        assert_eq!(seats(&state), ["error", "trust_policy", "identity_policies/0", "identity_policies/1"]);
        let given = state.holding(DocumentId::IdentityPolicy(0)).map(|slot| slot.seat);
        assert_eq!(given, Some(DocumentId::IdentityPolicy(1)));
    }

    #[test]
    fn levels_are_counted_from_the_root_without_gaps() {
        let scp = Layer::ServiceControlPolicies;
        let state = after(empty(), [Action::Add(scp), Action::Add(scp), Action::Add(scp)]);
        let third = slot_of(&state, scp, 2);
        let state = after(state, [Action::Level(third, 1)]);
        let texts = [(0, "a"), (1, "b"), (2, "c")].map(|(at, text)| typed(&state, scp, at, text));
        let state = after(state, texts);
        let names: Vec<_> = state.input.policies().iter().map(ToString::to_string).collect();
        assert_eq!(
            names,
            ["service_control_policies/0/0", "service_control_policies/1/0", "service_control_policies/1/1"]
        );
        let root = slot_of(&state, scp, 0);
        let state = after(state, [Action::Remove(root)]);
        let names: Vec<_> = state.input.policies().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["service_control_policies/0/0", "service_control_policies/0/1"]);
    }

    #[test]
    fn an_input_is_shown_as_it_was_given() {
        let policy = |text: &str| PolicyText { name: Some("P".to_owned()), text: text.to_owned() };
        let input = Input {
            error: Some("e".to_owned()),
            trust_policy: Some("t".to_owned()),
            identity_policies: Some(vec![policy("i"), policy("j")]),
            service_control_policies: vec![Level::Many(vec![policy("s"), policy("u")]), Level::Many(vec![policy("v")])],
            vpc_endpoint_policy: Some("w".to_owned()),
            ..Input::default()
        };
        assert_eq!(*State::new(input.clone()).input, input);
    }

    #[test]
    fn an_untouched_example_makes_way() {
        let example = State::example();
        let trust = slot_of(&example, Layer::TrustPolicy, 0);
        let mine = "{\"Statement\":\r\n[]}";
        let paste = Paste { into: Some(trust), text: mine.to_owned(), ..Paste::default() };
        let state = after(example.clone(), [Action::Paste(paste)]);
        assert_eq!((&state.example, state.input.trust_policy.as_deref()), (&None, Some("{\"Statement\":\n[]}")));
        assert_eq!((&state.input.error, &state.input.identity_policies), (&None, &None));
        assert_eq!(slot_of(&state, Layer::TrustPolicy, 0), trust, "its editor lives on");
        let back = after(state, [Action::Undo]);
        assert_eq!((back.input.clone(), &back.example, back.touched), (example.input, &example.example, false));
    }

    #[test]
    fn pastes_find_their_box() {
        let state = after(
            empty(),
            [
                pasted(r#"{"Statement": [{"Effect": "Allow", "Principal": "*"}]}"#),
                pasted(r#"{"Statement": [{"Effect": "Allow"}]}"#),
                pasted(r#"{"Statement": [{"Effect": "Deny"}]}"#),
                pasted("AccessDenied"),
            ],
        );
        assert_eq!(state.input.error.as_deref(), Some("AccessDenied"));
        assert!(state.input.trust_policy.is_some());
        assert_eq!(state.input.identity_policies.as_ref().map(Vec::len), Some(2));
    }

    #[test]
    fn several_outputs_fill_several_boxes_and_can_be_taken_back() {
        let error = "User: arn:aws:iam::111111111111:user/u is not authorized to perform: sts:AssumeRole on resource: \
                     arn:aws:iam::222222222222:role/R";
        let role =
            r#"{"Role": {"Arn": "arn:aws:iam::222222222222:role/R", "AssumeRolePolicyDocument": {"Statement": []}}}"#;
        let policy = r#"{"UserName": "u", "PolicyName": "P", "PolicyDocument": {"Statement": []}}"#;
        let text = format!("$ aws iam get-role --role-name R\n{role}\n{policy}\n");
        let before = after(empty(), [pasted(error)]);
        assert_eq!(said(&before), ["error → Error"]);
        let state = after(before, [pasted(&text)]);
        assert_eq!((state.input.error.as_deref(), state.input.trust_policy.as_deref()), (Some(error), Some(role)));
        let named = PolicyText { name: Some("P".to_owned()), text: policy.to_owned() };
        assert_eq!(state.input.identity_policies.as_deref(), Some([named].as_slice()));
        assert_eq!(said(&state), ["aws iam get-role → Trust policy", "aws iam get-user-policy → Identity policy"]);
        let identity = r#"{"UserId": "AIDAEXAMPLEEXAMPLE123", "Arn": "arn:aws:iam::111111111111:user/u"}"#;
        let both = after(state.clone(), [pasted(identity)]);
        assert_eq!(both.input.error, Some(format!("{error}\n{identity}")));
        let back = after(state, [Action::Undo]);
        assert_eq!((back.input.error.as_deref(), back.input.trust_policy.as_deref()), (Some(error), None));
    }

    fn said(state: &State) -> Vec<String> {
        state.applied.iter().flat_map(|applied| &applied.landed).map(Landed::said).collect()
    }

    #[test]
    fn a_piece_is_moved_and_all_is_taken_back() {
        let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
        let other = policy.replace("s3", "sts");
        let before = after(empty(), [pasted("AccessDenied")]);
        let state = after(before.clone(), [pasted(&format!("{policy}\n{other}"))]);
        assert_eq!(said(&state), ["policy → Identity policy", "policy → Identity policy"]);
        let state = after(state, [Action::Move(0, Layer::PermissionsBoundary)]);
        assert_eq!(said(&state), ["policy → Permissions boundary", "policy → Identity policy"]);
        assert_eq!(state.input.permissions_boundary.as_deref(), Some(policy));
        let kept = state.input.identity_policies.as_deref().unwrap_or_default();
        assert_eq!(kept.iter().map(|kept| kept.text.as_str()).collect::<Vec<_>>(), [other.as_str()]);
        let ids: Vec<_> = state.slots.iter().map(|slot| slot.id).collect();
        assert!(ids.iter().all(|id| ids.iter().filter(|other| *other == id).count() == 1), "{ids:?}");
        let again = after(state, [Action::Move(0, Layer::ServiceControlPolicies), Action::Move(1, Layer::TrustPolicy)]);
        assert_eq!((&again.input.permissions_boundary, &again.input.identity_policies), (&None, &None));
        assert_eq!(again.input.trust_policy, Some(other));
        assert_eq!(after(again, [Action::Undo]).input, before.input);
    }

    #[test]
    fn files_give_their_names() {
        let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}"#;
        let text = format!("{policy}\nAccessDenied\n");
        let files = vec![("deploy.json".to_owned(), policy.len() + 1), ("error.txt".to_owned(), text.len())];
        let paste = Paste { text, files, unread: "x.zip is not a text.".to_owned(), ..Paste::default() };
        let state = after(empty(), [Action::Paste(paste)]);
        assert_eq!(state.input.error.as_deref(), Some("AccessDenied"));
        let named = PolicyText { name: Some("deploy.json".to_owned()), text: policy.to_owned() };
        assert_eq!(state.input.identity_policies.as_deref(), Some([named].as_slice()));
        assert_eq!(state.applied.map(|applied| applied.title.clone()).as_deref(), Some("x.zip is not a text."));
    }

    #[test]
    fn a_token_stays_in_no_box() {
        let token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJodHRwczovL3Rva2VuLmFjdGlvbnMuZ2l0aHVidXNlcmNvbnRlbnQuY29tIiwic3ViIjoicmVwbzphL2I6KiIsImF1ZCI6InN0cy5hbWF6b25hd3MuY29tIn0.c2ln";
        let command = format!("aws sts assume-role-with-web-identity --web-identity-token {token}");
        let state = empty();
        let error = slot_of(&state, Layer::Request, 0);
        for action in [
            pasted(token),
            pasted(&command),
            Action::Type(error, Rc::from(command.as_str())),
            Action::Type(error, Rc::from(format!("before {token} behind"))),
        ] {
            let state = after(state.clone(), [action]);
            assert!(state.slots.iter().all(|slot| !slot.text.contains("eyJ")), "{:?}", state.input.error);
            let report = state.report.as_deref().expect("a report");
            let sub =
                report.request.iter().find(|fact| fact.parameter == Parameter::WebIdentity(Some("sub".to_owned())));
            assert_eq!(sub.map(|fact| fact.value.as_str()), Some("repo:a/b:*"));
            let back = after(state, [Action::Undo]);
            assert!(back.is_empty() && back.request.web_identity.is_none());
        }
    }

    #[test]
    fn a_paste_into_its_own_box_is_the_editors() {
        use super::super::recognise::is_meant_for;
        let trust = r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}]}"#;
        let identity = r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}"#;
        let neither = r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}"#;
        let error = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: x";
        let role = r#"{"Role": {"AssumeRolePolicyDocument": {"Statement": []}}}"#;
        let several = format!("{error}\n{trust}");
        for (text, layer, is_meant) in [
            (trust, Layer::TrustPolicy, true),
            (trust, Layer::ResourceControlPolicies, true),
            (trust, Layer::VpcEndpointPolicy, true),
            (trust, Layer::IdentityPolicies, false),
            (trust, Layer::Request, false),
            (identity, Layer::IdentityPolicies, true),
            (identity, Layer::PermissionsBoundary, true),
            (identity, Layer::ServiceControlPolicies, true),
            (identity, Layer::TrustPolicy, false),
            (identity, Layer::Request, false),
            (neither, Layer::TrustPolicy, true),
            (neither, Layer::IdentityPolicies, true),
            (role, Layer::TrustPolicy, true),
            (role, Layer::IdentityPolicies, false),
            (role, Layer::Request, false),
            (error, Layer::Request, true),
            (error, Layer::TrustPolicy, false),
            ("anything", Layer::Request, true),
            ("anything", Layer::TrustPolicy, true),
            (&trust.replace('"', "”"), Layer::TrustPolicy, true),
            (&trust.replace('[', "").replace("\"Effect\"", "“Effect”"), Layer::TrustPolicy, true),
            ("“Effect”: “Allow”, “Action”: “sts:AssumeRole”", Layer::IdentityPolicies, true),
            ("Statement:\n  Effect: Allow\n  Action: sts:AssumeRole", Layer::IdentityPolicies, true),
            ("{ \"Statement\": [{ \"Effect\": \"Allow\", \"Principal\": ", Layer::TrustPolicy, true),
            (&several, Layer::Request, false),
            (&several, Layer::TrustPolicy, false),
        ] {
            assert_eq!(is_meant_for(text, layer.name()), is_meant, "{text} in {layer:?}");
        }
    }

    #[test]
    fn what_is_said_of_the_request_can_be_taken_back() {
        let say = |value: Option<&str>| Action::Set(Parameter::ExternalId, value.map(str::to_owned));
        let state = after(empty(), [say(Some("x"))]);
        assert_eq!(state.input.request.external_id.as_deref(), Some("x"));
        assert!(after(state, [say(None)]).is_empty());
    }

    #[test]
    fn a_fix_is_applied_and_taken_back() {
        let state = State::example();
        let texts = |state: &State| state.slots.iter().map(|slot| slot.text.clone()).collect::<Vec<_>>();
        let verdict = |state: &State| state.report.as_ref().map(|report| report.verdict);
        assert_eq!(verdict(&state), Some(Verdict::Denied));
        let of_text = state.shown().and_then(|cause| cause.fixes.iter().position(|fix| !fix.is_request()));
        let fixed = after(state.clone(), [Action::Apply(0, of_text.expect("a fix of a text"))]);
        assert_eq!(verdict(&fixed), Some(Verdict::Allowed));
        assert_ne!(texts(&fixed), texts(&state));
        let back = after(fixed, [Action::Undo]);
        assert_eq!((verdict(&back), texts(&back)), (Some(Verdict::Denied), texts(&state)));
    }

    #[test]
    fn the_edits_of_a_fix_make_its_text() {
        for (input, example) in examples::all() {
            let state = State::new(input);
            let all = state.findings().iter().enumerate();
            for (finding, fix) in all.flat_map(|(at, finding)| (0..finding.fixes.len()).map(move |fix| (at, fix))) {
                let mended = after(state.clone(), [Action::Apply(finding, fix)]);
                for slot in mended.slots.iter().filter(|slot| slot.edits.is_some()) {
                    let before = state.slot(slot.id).map_or("", |slot| &slot.text);
                    let mut units: Vec<u16> = before.encode_utf16().collect();
                    for edit in slot.edits.iter().flat_map(|edits| edits.iter()).rev() {
                        units.splice(edit.from..edit.to, edit.insert.encode_utf16());
                    }
                    assert_eq!(String::from_utf16_lossy(&units), *slot.text, "{}", example["title"]);
                }
            }
        }
    }

    #[test]
    fn a_fix_can_write_a_policy_into_an_empty_box() {
        let error = "User: arn:aws:iam::111111111111:user/u is not authorized to perform: sts:AssumeRole on resource: \
                     arn:aws:iam::222222222222:role/R";
        let state = empty();
        let error = typed(&state, Layer::Request, 0, error);
        let state = after(state, [error]);
        let writes = |fix: &Fix| fix.edits.iter().any(|edit| matches!(edit, Edit::Text { .. }));
        let found = state
            .findings()
            .iter()
            .enumerate()
            .find_map(|(at, finding)| finding.fixes.iter().position(writes).map(|fix| Action::Apply(at, fix)));
        let state = after(state, found);
        assert!(state.input.trust_policy.is_some() || state.input.identity_policies.is_some());
        assert_eq!(seats(&state), ["error", "trust_policy", "identity_policies/0"]);
    }

    #[test]
    fn a_key_is_answered_by_a_glance_and_the_rest_when_the_keys_rest() {
        let state = State::example();
        let good = state.input.trust_policy.as_deref().map(|text| text.replace("e1b4", "e14b")).unwrap_or_default();
        let key = typed(&state, Layer::TrustPolicy, 0, &good);
        let verdict = |report: &Option<Rc<Report>>| report.as_ref().map(|report| report.verdict);
        let glanced = after(state, [key]);
        assert_eq!(verdict(&glanced.glance), Some(Verdict::Allowed));
        assert_eq!(verdict(&glanced.report), Some(Verdict::Denied), "the page waits");
        for action in [Action::Rest, Action::Select(0), Action::Undo, Action::Next { back: false }] {
            let rested = after(glanced.clone(), [action]);
            assert_eq!((verdict(&rested.report), verdict(&rested.glance)), (Some(Verdict::Allowed), None));
        }
        let same = Rc::new(after(glanced, [Action::Rest]));
        assert!(Rc::ptr_eq(&same, &same.clone().reduce(Action::Rest)));
    }

    #[test]
    fn what_is_off_stays_and_is_not_given() {
        let state = State::example();
        let trust = slot_of(&state, Layer::TrustPolicy, 0);
        let text = state.input.trust_policy.clone();
        let switch = || Action::Switch(trust);
        let off = after(state, [switch()]);
        assert_eq!(off.input.trust_policy, None);
        let slot = off.slot(trust).expect("it stays");
        assert_eq!((Some(&*slot.text), slot.document), (text.as_deref(), None));
        assert_eq!(slot.with.as_ref().map(|with| with.verdict), Some(Verdict::Denied));
        assert!(off.holding(DocumentId::TrustPolicy).is_none() && off.report.is_some());
        let typed = after(off.clone(), [Action::Type(trust, Rc::from("{}"))]);
        assert_eq!((&typed.input.trust_policy, typed.slot(trust).map(|slot| slot.off)), (&None, Some(true)));
        let on = after(off.clone(), [switch()]);
        assert_eq!(on.input.trust_policy, text);
        assert!(on.slot(trust).is_some_and(|slot| slot.with.is_none()));
        let emptied = after(off, [Action::Type(trust, Rc::from(" "))]);
        assert_eq!(emptied.slot(trust).map(|slot| slot.off), Some(false), "an empty box has no switch");
    }

    #[test]
    fn policies_that_are_off_leave_no_gap() {
        let scp = Layer::ServiceControlPolicies;
        let state = after(empty(), [Action::Add(scp), Action::Add(scp)]);
        let texts = [(0, "a"), (1, "b")].map(|(at, text)| typed(&state, scp, at, text));
        let root = slot_of(&state, scp, 0);
        let state = after(after(state, texts), [Action::Switch(root)]);
        let names: Vec<_> = state.input.policies().iter().map(ToString::to_string).collect();
        assert_eq!(names, ["service_control_policies/0/0"]);
        assert_eq!(&seats(&state)[3..], ["service_control_policies/0/0", "service_control_policies/1/0"]);
    }

    #[test]
    fn a_new_text_is_on_and_undo_leaves_the_switches() {
        let policy = r#"{"Statement": [{"Effect": "Allow", "Principal": "*"}]}"#;
        let state = after(empty(), [pasted(policy)]);
        let trust = slot_of(&state, Layer::TrustPolicy, 0);
        let state = after(state, [Action::Switch(trust), pasted(&policy.replace("Allow", "Deny"))]);
        assert_eq!(state.of(Layer::TrustPolicy).count(), 1, "one role has one trust policy");
        assert!(state.input.trust_policy.as_deref().is_some_and(|text| text.contains("Deny")));

        let state = State::example();
        let identity = slot_of(&state, Layer::IdentityPolicies, 0);
        let state = after(state, [Action::Apply(0, 0), Action::Switch(identity)]);
        assert!(state.applied.is_some(), "the way back of a fix stays");
        let back = after(state, [Action::Undo]);
        assert_eq!(back.slot(identity).map(|slot| slot.off), Some(true));
    }

    #[test]
    fn a_fix_writes_over_a_policy_that_is_off() {
        let state = State::example();
        let trust = slot_of(&state, Layer::TrustPolicy, 0);
        let mut state = after(state, [Action::Switch(trust)]);
        state.begin(DocumentId::TrustPolicy, "{}");
        let slot = state.slot(trust).expect("it stays");
        assert_eq!((&*slot.text, slot.off, state.of(Layer::TrustPolicy).count()), ("{}", false, 1));
    }

    #[test]
    fn the_keys_go_through_all_findings() {
        let of_two = "{ \"Statement\": { \"Effect\": \"Allow\", \"Action\": \"sts:AsumeRole\", \"Resource\": \"*\" } }";
        let identity_policies = Some(vec![PolicyText { name: None, text: of_two.to_owned() }]);
        let state = State::new(Input { identity_policies, ..first().1 });
        let count = state.findings().len();
        assert!(count > 1);
        let mut shown = Vec::new();
        let mut state = state;
        for _ in 0..=count {
            state = after(state, [Action::Next { back: false }]);
            shown.push(state.selected);
        }
        assert_eq!(shown, (0..count).chain([0]).collect::<Vec<_>>());
        state = after(state, [Action::Next { back: true }]);
        assert_eq!(state.selected, count - 1);
    }

    #[test]
    fn clearing_takes_everything_and_goes_to_the_error() {
        let state = after(State::example(), [Action::Add(Layer::PermissionsBoundary), Action::Clear]);
        assert_eq!(seats(&state), ["error", "trust_policy", "identity_policies/0"]);
        assert!(state.is_empty() && state.example.is_none());
        let error = slot_of(&state, Layer::Request, 0);
        assert_eq!(state.goal.map(|(goal, _)| goal), Some(Goal::Text(error, 0, 0)));
    }

    #[test]
    fn an_example_is_shown_by_its_title() {
        let mut shown = after(empty(), [pasted("AccessDenied")]);
        for (input, example) in examples::all() {
            let title: Rc<str> = Rc::from(example["title"].as_str().unwrap_or_default());
            shown = after(shown, [Action::Example(title.clone(), Box::new(input.clone()))]);
            assert_eq!((&shown.example, shown.touched, &*shown.input), (&Some(title), false, &input));
            assert!(shown.applied.is_none());
        }
    }
}

//! Bytes of the engine → positions as JavaScript, editors and people count them.

use std::cell::RefCell;

use super::report::{Position, Range};
use crate::engine::input::Input;
use crate::engine::source::{DocumentId, LineIndex, Place};

/// The lines of the texts of one input. Each text is read once, when the first place in it is asked for.
pub(crate) struct Lines<'i> {
    input: &'i Input,
    indices: RefCell<Vec<(DocumentId, LineIndex)>>,
}

impl<'i> Lines<'i> {
    pub(crate) fn new(input: &'i Input) -> Self {
        Self { input, indices: RefCell::default() }
    }

    /// Where `place` is; none where its document has no text.
    pub(crate) fn range(&self, place: Place) -> Option<Range> {
        let text = self.input.text(place.document)?;
        let mut indices = self.indices.borrow_mut();
        let known = indices.iter().position(|(document, _)| *document == place.document);
        let number = known.unwrap_or(indices.len());
        if known.is_none() {
            indices.push((place.document, LineIndex::new(text)));
        }
        let (_, index) = indices.get(number)?;
        let at = |byte: u32| {
            let position = index.position(text, byte as usize);
            Position { offset: position.offset, line: position.line, column: position.column }
        };
        Some(Range { start: at(place.span.start), end: at(place.span.end) })
    }
}

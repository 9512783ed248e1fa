//! Tells what a pasted text is, so that each of its pieces lands in its box.

use super::words;
use crate::engine::paste::{Pasted, Piece, sort_out};
use crate::engine::source::DocumentId;

/// Whether a text is for more boxes than one.
pub(super) fn is_several(text: &str) -> bool {
    let mut boxes = sort_out(text, "").pieces.into_iter().filter_map(|piece| piece.into);
    let first = boxes.next();
    boxes.any(|other| Some(other) != first)
}

/// What was recognized and where it went; nothing where that is plain to see.
pub(super) fn told(pasted: &Pasted) -> Option<String> {
    let said = |piece: &Piece| match piece.into {
        Some(DocumentId::Error) => Some(format!("{} → Error", piece.what)),
        Some(into) => Some(format!("{} → {}", piece.what, words::layer(into.layer()))),
        None if piece.text.is_empty() => None,
        None => Some(format!("{}: {}", piece.what, words::plain(&piece.text).trim_end_matches('.'))),
    };
    let said: Vec<String> = pasted.pieces.iter().filter_map(said).collect();
    let plain = pasted.pieces.iter().all(|piece| piece.into.is_some()) && said.len() < 2;
    (!plain).then(|| format!("Recognized: {}", said.join("; ")))
}

/// Whether what is said beside an error goes there with it, not in its place.
pub(super) fn is_beside(pasted: &Pasted) -> bool {
    let mut facts = pasted.pieces.iter().filter(|piece| piece.into == Some(DocumentId::Error));
    facts.all(|piece| piece.what.starts_with("aws "))
}

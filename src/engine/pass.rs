//! A text made from another one, with the way back from each of its bytes.

use std::ops::Range;

/// A text made from another one, with the origin of each byte.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pass {
    /// The new text.
    pub text: String,
    pieces: Vec<Piece>,
}

/// A run of bytes and where it came from.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    /// Offset of the run in the new text.
    at: u32,
    /// Bytes of the old text that it was made from.
    from: u32,
    to: u32,
    /// Whether the run is those bytes, unchanged.
    copied: bool,
}

impl Pass {
    /// An empty text with room for `length` bytes.
    pub(super) fn new(length: usize) -> Self {
        Self { text: String::with_capacity(length), pieces: Vec::new() }
    }

    /// Adds `c`, which stands at `from` of the old text.
    pub(super) fn copy(&mut self, c: char, from: usize) {
        let (from, at) = (clip(from), clip(self.text.len()));
        let to = from.saturating_add(clip(c.len_utf8()));
        self.text.push(c);
        match self.pieces.last_mut() {
            Some(last) if last.copied && last.to == from => last.to = to,
            _ => self.pieces.push(Piece { at, from, to, copied: true }),
        }
    }

    /// Adds `c` for the bytes `from..to` of the old text.
    pub(super) fn put(&mut self, c: char, from: usize, to: usize) {
        self.pieces.push(Piece { at: clip(self.text.len()), from: clip(from), to: clip(to), copied: false });
        self.text.push(c);
    }

    /// The piece that holds the byte `at`.
    fn piece(&self, at: usize) -> Option<Piece> {
        let behind = self.pieces.partition_point(|piece| piece.at as usize <= at);
        self.pieces.get(behind.checked_sub(1)?).copied()
    }

    /// The range of the old text that `range` was made from.
    pub(super) fn back(&self, range: Range<usize>) -> Range<usize> {
        let Some(first) = self.piece(range.start) else { return 0..0 };
        let start = if first.copied {
            first.from as usize + (range.start - first.at as usize)
        } else if range.start >= self.text.len() {
            first.to as usize
        } else {
            first.from as usize
        };
        let last = range
            .end
            .checked_sub(1)
            .filter(|&last| last >= range.start)
            .and_then(|last| Some((last, self.piece(last)?)));
        let end = match last {
            Some((at, piece)) if piece.copied => piece.from as usize + (at - piece.at as usize) + 1,
            Some((_, piece)) => piece.to as usize,
            None => start,
        };
        start..end.max(start)
    }

    /// Adds the bytes `range` of the old text as they are.
    pub(super) fn copy_all(&mut self, old: &str, range: Range<usize>) {
        for (at, c) in old.get(range.clone()).unwrap_or_default().char_indices() {
            self.copy(c, range.start + at);
        }
    }
}

fn clip(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

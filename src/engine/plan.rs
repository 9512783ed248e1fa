//! Several changes, one on top of the other, as one set of edits of what was given.
//!
//! A change that is found in a text already edited is mapped back to the text as pasted; where it meets an earlier edit
//! the two become one. Each edit remembers the changes that it serves, so that one can be taken back.

use super::input::Edit;
use super::report::{Fix, Part, Safety};
use super::source::{DocumentId, Span};

/// Changes, and the edits that make them.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// What each change does.
    pub titles: Vec<String>,
    /// The least safe of them.
    pub safety: Safety,
    /// Edits of texts in the order of documents and bytes, then those of the call; with the changes that each serves.
    pieces: Vec<(Edit, Parts)>,
}

/// Changes, one bit each.
type Parts = u16;

impl Plan {
    /// The edits, sorted and disjoint.
    pub(super) fn edits(&self) -> Vec<Edit> {
        self.pieces.iter().map(|(edit, _)| edit.clone()).collect()
    }

    /// This and then `fix`, whose edits are of the texts as this leaves them.
    #[must_use]
    pub(super) fn then(&self, title: String, fix: &Fix) -> Self {
        let mut plan = self.clone();
        let part = 1 << plan.titles.len();
        plan.titles.push(title);
        plan.safety = plan.safety.max(fix.safety);
        // From the back, so that what is still to come stands where it stood.
        let mut edits: Vec<&Edit> = fix.edits.iter().collect();
        super::sort_by_key(&mut edits, |edit| place(edit));
        for edit in edits.into_iter().rev() {
            match edit {
                Edit::Text { document, span, text } => plan.put(*document, *span, text, part),
                Edit::Request { parameter: wanted, .. } => {
                    let same =
                        |(edit, _): &(Edit, _)| matches!(edit, Edit::Request { parameter, .. } if parameter == wanted);
                    let old = plan.pieces.iter().position(same).map(|at| plan.pieces.remove(at));
                    plan.pieces.push((edit.clone(), part | old.map_or(0, |(_, parts)| parts)));
                }
            }
        }
        super::sort_by_key(&mut plan.pieces, |(edit, _)| place(edit));
        plan
    }

    /// Replaces bytes of a text as edited so far.
    fn put(&mut self, id: DocumentId, span: Span, new: &str, mut parts: Parts) {
        let (start, end) = (i64::from(span.start), i64::from(span.end));
        let (mut from, mut to) = (None, None);
        let (mut head, mut tail) = (String::new(), String::new());
        // How far an edited text has moved against the one pasted.
        let mut shift = 0;
        let mut kept = Vec::new();
        for (edit, serves) in std::mem::take(&mut self.pieces) {
            if let Edit::Text { document, span: old, text } = &edit
                && *document == id
                && i64::from(old.start) + shift <= end
            {
                let (a, b) = (i64::from(old.start), i64::from(old.end));
                let length = i64::try_from(text.len()).unwrap_or_default();
                let (now, behind) = (a + shift, a + shift + length);
                if behind >= start {
                    let cut = |at: i64| usize::try_from(at - now).unwrap_or_default();
                    if from.is_none() {
                        from = Some(if now <= start { a } else { start - shift });
                        head.push_str(text.get(..cut(start)).unwrap_or_default());
                    }
                    (to, tail) = match text.get(cut(end)..) {
                        Some(rest) => (Some(b), rest.to_owned()),
                        None => (None, String::new()),
                    };
                    parts |= serves;
                    shift += length - (b - a);
                    continue;
                }
                shift += length - (b - a);
            }
            kept.push((edit, serves));
        }
        let at = |at: i64| usize::try_from(at).unwrap_or_default();
        let span = Span::new(at(from.unwrap_or(start - shift)), at(to.unwrap_or(end - shift)));
        kept.push((Edit::Text { document: id, span, text: format!("{head}{new}{tail}") }, parts));
        self.pieces = kept;
        super::sort_by_key(&mut self.pieces, |(edit, _)| place(edit));
    }

    /// This without one change; none where its edits serve another as well, or it is the only one.
    pub(super) fn without(&self, part: usize) -> Option<Self> {
        let bit: Parts = 1 << part;
        let apart = self.titles.len() > 1 && self.pieces.iter().all(|(_, parts)| parts & bit == 0 || *parts == bit);
        apart.then(|| {
            let mut plan = self.clone();
            plan.titles.remove(part);
            plan.pieces.retain(|(_, parts)| *parts != bit);
            for (_, parts) in &mut plan.pieces {
                *parts = (*parts & (bit - 1)) | ((*parts >> 1) & !(bit - 1));
            }
            plan
        })
    }

    /// The changes, each with the places of its edits.
    pub(super) fn parts(&self) -> Vec<Part> {
        let edits = |part: usize| {
            let serves = |(at, (_, parts)): (usize, &(Edit, Parts))| (parts & 1 << part != 0).then_some(at);
            self.pieces.iter().enumerate().filter_map(serves).collect()
        };
        let part = |(at, title): (usize, &String)| Part { title: title.clone(), edits: edits(at) };
        self.titles.iter().enumerate().map(part).collect()
    }
}

/// The order of edits: by document and bytes; those of the call last, as they came.
pub(super) fn place(edit: &Edit) -> (bool, DocumentId, Span) {
    match edit {
        Edit::Text { document, span, .. } => (false, *document, *span),
        Edit::Request { .. } => (true, DocumentId::Request, Span::default()),
    }
}

//! Small pieces of sentences as elements. All text goes in as text: what is pasted stays words.

use yew::prelude::*;

use super::diff::{Piece, shorten};
use super::words::Segment;
use crate::engine::truth::Truth;

/// A sentence with its code, long values cut in the middle where `most` says so.
pub(super) fn sentence(segments: &[Segment], most: usize) -> Html {
    let show = |segment: &Segment| match segment {
        Segment::Plain(text) => html! { text },
        Segment::Code(value) => html! { <code>{ pieces(&shorten(value, most)) }</code> },
    };
    segments.iter().map(show).collect()
}

/// A value with what differs marked.
pub(super) fn pieces(pieces: &[Piece]) -> Html {
    let show = |(text, differs): &Piece| {
        if *differs {
            html! { <mark>{ text }</mark> }
        } else {
            html! { text }
        }
    };
    pieces.iter().map(show).collect()
}

/// How something came out: a sign, with its words for who does not see it.
pub(super) fn sign(truth: Truth, label: &'static str) -> Html {
    let (sign, tone) = match truth {
        Truth::Yes => ("✓", "ok"),
        Truth::No => ("✗", "deny"),
        Truth::Unknown => ("?", "maybe"),
    };
    html! { <span class={classes!("sign", tone)} role="img" aria-label={label}>{ sign }</span> }
}

//! The page of help of a finding: loaded when it is asked for, as few visitors read any of them.

use js_sys::Function;
use js_sys::futures::spawn_local;
use yew::prelude::*;

use super::file;
use super::markdown::{Block, Inline, read};
use crate::engine::finding::Code;

#[derive(Properties, PartialEq)]
pub(super) struct HelpProps {
    pub(super) code: Code,
    /// Promises a file.
    pub(super) file: Function,
}

/// The page of a code, as soon as it is there.
#[component]
pub(super) fn Help(props: &HelpProps) -> Html {
    let page = use_state_eq(|| None::<String>);
    use_effect_with(props.code, {
        let (page, load) = (page.clone(), props.file.clone());
        move |code| {
            let code = code.as_str();
            spawn_local(async move {
                let text = file::text(&load, &format!("help/{code}.md")).await;
                page.set(Some(text.unwrap_or_else(|| missing(code))));
            });
        }
    });
    match &*page {
        Some(page) => blocks(&read(page)),
        None => html! { <h2 id="sheet">{ props.code.as_str() }</h2> },
    }
}

/// What is said where the page cannot be loaded.
fn missing(code: &str) -> String {
    format!("# {code}\n\nThis page of help could not be loaded. `why-denied explain {code}` prints it.\n")
}

fn blocks(all: &[Block]) -> Html {
    all.iter().map(block).collect()
}

fn block(block: &Block) -> Html {
    match block {
        Block::Heading(1, text) => html! { <h2 id="sheet">{ inlines(text) }</h2> },
        Block::Heading(_, text) => html! { <h3>{ inlines(text) }</h3> },
        Block::Paragraph(text) => html! { <p>{ inlines(text) }</p> },
        Block::List(items) => html! {
            <ul>
                for item in items {
                    <li>{ inlines(item) }</li>
                }
            </ul>
        },
        Block::Code(fence, text) => html! {
            <figure>
                if let Some(caption) = caption(fence) {
                    <figcaption>{ caption }</figcaption>
                }
                <pre tabindex="0"><code>{ text }</code></pre>
            </figure>
        },
    }
}

/// What a block of an example is.
fn caption(fence: &str) -> Option<&'static str> {
    Some(match fence.split(' ').nth(1)? {
        "error" => "Error",
        "trust" => "Trust policy",
        "identity" => "Identity policy",
        "request" => "Request",
        "report" => "Answer",
        _ => return None,
    })
}

fn inlines(all: &[Inline]) -> Html {
    let show = |inline: &Inline| match inline {
        Inline::Text(text) => html! { text },
        Inline::Code(text) => html! { <code>{ text }</code> },
        Inline::Strong(text) => html! { <b>{ text }</b> },
        Inline::Link(text, to) => html! { <a href={to.clone()} target="_blank" rel="noreferrer">{ text }</a> },
    };
    all.iter().map(show).collect()
}

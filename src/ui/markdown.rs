//! The little Markdown that the pages of the findings use. What it does not know stays text.

/// A block of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Heading(usize, Vec<Inline>),
    Paragraph(Vec<Inline>),
    List(Vec<Vec<Inline>>),
    /// The words behind the fence, and the text.
    Code(String, String),
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Strong(String),
    /// Text and address.
    Link(String, String),
}

/// Reads a page.
pub(super) fn read(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end();
        if let Some(fence) = line.strip_prefix("```") {
            let text: Vec<_> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            blocks.push(Block::Code(fence.trim().to_owned(), text.join("\n")));
        } else if line.starts_with('#') {
            let text = line.trim_start_matches('#');
            blocks.push(Block::Heading(line.len() - text.len(), inlines(text.trim())));
        } else if let Some(first) = item(line) {
            let mut items = vec![first.to_owned()];
            while let Some(next) = lines.next_if(|next| item(next).is_some() || next.starts_with("  ")) {
                match (item(next), items.last_mut()) {
                    (None, Some(last)) => join(last, next),
                    (next, _) => items.extend(next.map(str::to_owned)),
                }
            }
            blocks.push(Block::List(items.iter().map(|item| inlines(item)).collect()));
        } else if !line.is_empty() {
            let mut text = line.to_owned();
            while let Some(next) = lines.next_if(|next| is_running_text(next)) {
                join(&mut text, next);
            }
            blocks.push(Block::Paragraph(inlines(&text)));
        }
    }
    blocks
}

fn item(line: &str) -> Option<&str> {
    line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))
}

fn is_running_text(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with("```") && !line.starts_with('#') && item(line).is_none()
}

fn join(text: &mut String, more: &str) {
    text.push(' ');
    text.push_str(more.trim());
}

fn inlines(text: &str) -> Vec<Inline> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((before, inline, behind)) = first(rest) {
        if !before.is_empty() {
            all.push(Inline::Text(before.to_owned()));
        }
        all.push(inline);
        rest = behind;
    }
    if !rest.is_empty() {
        all.push(Inline::Text(rest.to_owned()));
    }
    all
}

/// The first part that is not plain text, with what is before and behind it.
fn first(text: &str) -> Option<(&str, Inline, &str)> {
    let code = between(text, "`", "`").map(|(before, inner, behind)| (before, Inline::Code(inner.to_owned()), behind));
    let strong =
        between(text, "**", "**").map(|(before, inner, behind)| (before, Inline::Strong(inner.to_owned()), behind));
    let link = between(text, "[", "](").and_then(|(before, words, behind)| {
        let (to, behind) = behind.split_once(')')?;
        let is_safe = to.starts_with("https://");
        is_safe.then(|| (before, Inline::Link(words.to_owned(), to.to_owned()), behind))
    });
    [code, strong, link].into_iter().flatten().min_by_key(|(before, ..)| before.len())
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(open)?;
    let (inner, behind) = rest.split_once(close)?;
    (!inner.is_empty()).then_some((before, inner, behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.to_owned())
    }

    #[test]
    fn reads_a_page() {
        let page =
            "# some-code\n\nTwo lines\nof `text`.\n\n- one\n- two,\n  and more\n\n```json trust\n{\n}\n```\n## Next\n";
        assert_eq!(
            read(page),
            [
                Block::Heading(1, vec![text("some-code")]),
                Block::Paragraph(vec![text("Two lines of "), Inline::Code("text".to_owned()), text(".")]),
                Block::List(vec![vec![text("one")], vec![text("two, and more")]]),
                Block::Code("json trust".to_owned(), "{\n}".to_owned()),
                Block::Heading(2, vec![text("Next")]),
            ]
        );
    }

    #[test]
    fn links_lead_to_safe_places_only() {
        for (line, parts) in [
            (
                "see [AWS](https://aws.amazon.com) now",
                vec![text("see "), Inline::Link("AWS".to_owned(), "https://aws.amazon.com".to_owned()), text(" now")],
            ),
            ("[x](javascript:y)", vec![text("[x](javascript:y)")]),
            (
                "**bold** and `a ** b`",
                vec![Inline::Strong("bold".to_owned()), text(" and "), Inline::Code("a ** b".to_owned())],
            ),
        ] {
            assert_eq!(inlines(line), parts, "{line}");
        }
    }
}

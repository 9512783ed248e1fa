//! The checklist as text, for a terminal and for Markdown.

use std::fmt::Write as _;

use super::clean::{clean, lines};
use super::markdown::{fenced, prose};
use super::terminal::Styles;
use crate::engine::report::Point;
use crate::engine::truth::Truth;

/// The checklist for a terminal: one line a point, and below it what is known or how to find out.
pub fn checklist(points: &[Point], styles: &Styles) -> String {
    let mut out = String::from("\nchecklist:\n");
    for point in points {
        let (sign, style) = match point.state {
            Truth::Yes => ("✓", styles.good),
            Truth::No => ("✗", styles.error),
            Truth::Unknown => ("?", styles.note),
        };
        let code = point.finding.map_or_else(String::new, |code| format!(" [{}]", code.as_str()));
        _ = writeln!(out, "  {style}{sign}{style:#} {}{code}", title(point));
        if !point.text.is_empty() {
            _ = writeln!(out, "      {}", clean(&point.text));
        }
        for command in &point.commands {
            _ = writeln!(out, "      $ {}", clean(command));
        }
    }
    out
}

/// The checklist as a task list in Markdown.
pub fn markdown_checklist(points: &[Point]) -> String {
    let mut out = String::from("\n**Checklist**\n\n");
    for point in points {
        let (mark, state) = match point.state {
            Truth::Yes => ("x", ""),
            Truth::No => (" ", "✗ "),
            Truth::Unknown => (" ", "not known: "),
        };
        let colon = if point.text.is_empty() { "" } else { ": " };
        _ = writeln!(out, "- [{mark}] {state}{}{colon}{}", title(point), prose(&point.text));
        if !point.commands.is_empty() {
            let commands: Vec<_> = point.commands.iter().flat_map(|command| lines(command)).collect();
            let mut block = String::new();
            fenced(&mut block, "sh", &commands.join("\n"));
            out.extend(block.trim().lines().map(|line| format!("  {line}\n")));
        }
    }
    out
}

fn title(point: &Point) -> String {
    point.vendor.map_or_else(|| point.title.to_owned(), |vendor| format!("{vendor}: {}", point.title))
}

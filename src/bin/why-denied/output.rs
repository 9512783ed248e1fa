//! One answer in each of the formats.

use std::io;

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;
use why_denied::engine::report::{self as engine, Verdict};
use why_denied::interface::Report;
use why_denied::text::{self, Styles, Subject};

use crate::Status;
use crate::args::{Also, Format};
use crate::source::Source;

/// What is said to one input.
pub(crate) enum Answer {
    /// What the engine found.
    Found(Box<Source>, Box<engine::Report>),
    /// There was no input to look at.
    Bad(Box<Report>),
}

impl Answer {
    pub(crate) fn new(source: Source) -> Self {
        let report = source.input.diagnose();
        Self::Found(Box::new(source), Box::new(report))
    }

    pub(crate) fn status(&self) -> Status {
        match self {
            Self::Bad(_) => Status::InvalidInput,
            Self::Found(_, report) => match report.verdict {
                Verdict::Allowed => Status::Allowed,
                Verdict::Denied | Verdict::Rejected => Status::Denied,
                Verdict::Undetermined => Status::Undetermined,
                Verdict::InvalidInput => Status::InvalidInput,
            },
        }
    }

    /// The report of the interface.
    pub(crate) fn report(&self) -> Report {
        match self {
            Self::Found(source, report) => Report::new(&source.input.engine, report),
            Self::Bad(report) => Report::clone(report),
        }
    }

    pub(crate) fn render(&self, format: Format, also: &Also) -> io::Result<String> {
        let Self::Found(source, report) = self else { return self.render_bad(format) };
        let subject = Subject { input: &source.input.engine, report, files: &source.files };
        let points = &report.checklist;
        match format {
            Format::Json => json(&self.report()),
            Format::Text => {
                let mut out = text::terminal(subject, &styles());
                if also.what_if {
                    out += &text::what_if(subject, &styles());
                }
                if also.checklist {
                    out += &text::checklist(points, &styles());
                }
                Ok(out)
            }
            Format::Markdown => {
                let mut out = text::markdown(subject);
                if also.what_if {
                    out += &text::markdown_what_if(subject);
                }
                if also.checklist {
                    out += &text::markdown_checklist(points);
                }
                Ok(out)
            }
            Format::Sarif => json(&text::sarif(subject)),
        }
    }

    /// There is no text to point into, so one line says it all.
    fn render_bad(&self, format: Format) -> io::Result<String> {
        let report = self.report();
        let title = report.cause.as_ref().map(|cause| cause.title.as_str()).unwrap_or_default();
        match format {
            Format::Json => json(&report),
            Format::Text => Ok(text::terminal_refusal(title, &styles())),
            Format::Markdown => Ok(text::markdown_refusal(title)),
            Format::Sarif => json(&text::sarif_refusal(title)),
        }
    }
}

/// Colours where standard output is a terminal that wants them: `NO_COLOR`, `CLICOLOR`, `TERM` and `CI` are asked.
fn styles() -> Styles {
    match AutoStream::choice(&io::stdout()) {
        ColorChoice::Never => Styles::default(),
        _ => Styles::COLOURED,
    }
}

fn json(value: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(value)? + "\n")
}

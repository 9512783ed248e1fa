//! Many inputs, one a line: read, answered on every core, and written in the order of the lines.
//!
//! A reader hands each line to the workers together with the sending half of a channel of its own, and the receiving
//! halves, in order, to the writer. All queues are short, so memory is bounded by a few lines a core, and a line is
//! answered as soon as it is there: a program may wait for one answer before it writes the next input.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal as _, Read as _, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use indicatif::{ProgressBar, ProgressFinish, ProgressStyle};
use serde::Serialize;
use why_denied::interface::{Report, Value};

use crate::args::{Diagnose, Format};
use crate::source::{self, MAX_BYTES, unreadable};
use crate::{Failure, Status};

/// A line of input, or why it is none.
type Line = Result<String, String>;

/// A line, its number from 1, and where its answer goes.
type Job = (usize, Line, SyncSender<Vec<u8>>);

/// Answers every line of the file that `args` name.
pub(crate) fn answer(args: &Diagnose) -> Result<Status, Failure> {
    if args.format.is_some_and(|format| format != Format::Json) {
        return Err(Failure::Usage("--ndjson writes json only".to_owned()));
    }
    let input: Box<dyn BufRead + Send> = match args.file.as_deref() {
        Some(file) if file != Path::new("-") => {
            let open = File::open(file).and_then(|file| Ok((bar(file.metadata()?.len()), file)));
            let usage = |error| Failure::Usage(format!("cannot read `{}`: {error}", file.display()));
            let (bar, file) = open.map_err(usage)?;
            Box::new(BufReader::new(bar.wrap_read(file)))
        }
        _ => Box::new(BufReader::new(io::stdin())),
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let (jobs, work) = sync_channel::<Job>(workers);
    let (order, answers) = sync_channel::<Receiver<Vec<u8>>>(workers * 2);
    let work = Mutex::new(work);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| serve(&work));
        }
        let reader = scope.spawn(move || read(input, &jobs, &order));
        if let Err(error) = write(&answers) {
            // The reader may wait for a line that never comes: there is nobody left to read it for.
            std::process::exit(crate::failed(&Failure::Write(error)) as i32);
        }
        match reader.join() {
            Ok(Ok(())) => Ok(Status::Allowed),
            Ok(Err(error)) => Err(Failure::Usage(format!("cannot read: {error}"))),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// How much of a file was read, on a terminal that shows nothing else; it goes when the file ends.
fn bar(length: u64) -> ProgressBar {
    if io::stdout().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(length).with_finish(ProgressFinish::AndClear);
    let style = ProgressStyle::with_template("{bar:30} {percent:>3}% of {total_bytes}, {eta} left");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Hands out lines until there are no more, or nobody wants the answers.
fn read(mut input: impl BufRead, jobs: &SyncSender<Job>, order: &SyncSender<Receiver<Vec<u8>>>) -> io::Result<()> {
    let mut number = 0;
    while let Some(line) = next_line(&mut input)? {
        number += 1;
        if line.as_deref().is_ok_and(|line| line.trim().is_empty()) {
            continue;
        }
        let (answer, answered) = sync_channel(1);
        if order.send(answered).is_err() || jobs.send((number, line, answer)).is_err() {
            break;
        }
    }
    Ok(())
}

/// The next line; none at the end.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    if input.by_ref().take(MAX_BYTES as u64 + 1).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    if line.len() > MAX_BYTES && line.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
        return Ok(Some(Err(format!("is longer than {} MiB", MAX_BYTES >> 20))));
    }
    Ok(Some(source::utf8(line)))
}

/// Answers jobs until there are no more.
fn serve(work: &Mutex<Receiver<Job>>) {
    loop {
        let job = match work.lock() {
            Ok(work) => work.recv(),
            Err(_) => return,
        };
        let Ok((number, line, answer)) = job else { return };
        // The writer has gone where this fails, and the reader will notice.
        let _ = answer.send(respond(number, line));
    }
}

/// Writes the answers in the order of the lines, each as soon as it is there.
fn write(answers: &Receiver<Receiver<Vec<u8>>>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    for answer in answers {
        let Ok(line) = answer.recv() else { return Err(io::Error::other("a line could not be answered")) };
        out.write_all(&line)?;
        out.flush()?;
    }
    Ok(())
}

/// One report, behind the `id` of its input.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    #[serde(flatten)]
    report: &'a Report,
}

fn respond(number: usize, line: Line) -> Vec<u8> {
    let value = match line {
        Ok(line) => source::value(&line, Some(number)),
        Err(why) => Err(unreadable(&format!("Line {number} {why}."))),
    };
    let (id, report) = match value {
        Err(bad) => (Some(Value::Null), *bad),
        Ok(value) => {
            let id = value.get("id").cloned();
            match source::input(value) {
                Ok(input) => (id, Report::new(&input.engine, &input.diagnose())),
                Err(bad) => (Some(id.unwrap_or(Value::Null)), *bad),
            }
        }
    };
    let mut json = serde_json::to_vec(&Answer { id, report: &report }).unwrap_or_default();
    json.push(b'\n');
    json
}

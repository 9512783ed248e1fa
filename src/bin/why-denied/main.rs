//! The command line: one input or many in, one report each out.
//!
//! `args` says what can be asked, `source` reads files into an input, `stream` answers line by line, and here one
//! answer is made and printed. Everything that is said about a policy comes from the library.

mod args;
mod build;
mod output;
mod source;
mod stream;

use std::io::{self, IsTerminal as _, Write};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use self::args::{Args, Command, Completions, Diagnose, Explain, Format};
use self::output::Answer;
use why_denied::interface;

/// How the program ends, as INTERFACE.md promises; the last one, as sysexits.h has it.
#[derive(Clone, Copy)]
enum Status {
    Allowed = 0,
    Denied = 1,
    Undetermined = 2,
    InvalidInput = 3,
    Usage = 64,
    CannotWrite = 74,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why there is no answer.
enum Failure {
    /// What was asked makes no sense or names a file that cannot be read.
    Usage(String),
    /// The answer cannot be written.
    Write(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return shown(&error).into(),
    };
    let result = match args.command {
        Command::Diagnose(diagnose) if diagnose.ndjson => stream::answer(&diagnose),
        Command::Diagnose(diagnose) => answer(&diagnose),
        Command::Explain(explain) => self::explain(&explain),
        Command::Build(build) => build::answer(&build),
        Command::Completions(completions) => complete(&completions),
    };
    match result {
        Ok(status) => status.into(),
        Err(failure) => failed(&failure).into(),
    }
}

/// Prints clap's help, version or complaint.
fn shown(error: &clap::Error) -> Status {
    // Who asked is gone when this fails.
    let _ = error.print();
    if error.use_stderr() { Status::Usage } else { Status::Allowed }
}

fn failed(failure: &Failure) -> Status {
    let (message, status) = match failure {
        // The reader, such as `head`, has seen enough.
        Failure::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => return Status::CannotWrite,
        Failure::Write(error) => (format!("cannot write: {error}"), Status::CannotWrite),
        Failure::Usage(message) => (message.clone(), Status::Usage),
    };
    let _ = writeln!(io::stderr(), "why-denied: {message}");
    status
}

/// Answers one input.
fn answer(args: &Diagnose) -> Result<Status, Failure> {
    let format = args.format.unwrap_or(if io::stdout().is_terminal() { Format::Text } else { Format::Json });
    let answer = match source::read(args)? {
        Ok(source) => Answer::new(source),
        Err(bad) => Answer::Bad(bad),
    };
    print(&answer.render(format, &args.also)?)?;
    Ok(answer.status())
}

fn explain(args: &Explain) -> Result<Status, Failure> {
    let Some(code) = args.code.as_ref().filter(|_| !args.all) else {
        let pages: Vec<_> = interface::pages().map(|(_, page)| page.trim_end()).collect();
        print(&(pages.join("\n\n") + "\n"))?;
        return Ok(Status::Allowed);
    };
    let Some(page) = interface::explain(code) else {
        let hint = interface::similar(code)
            .map_or("`why-denied explain --all` shows all".to_owned(), |known| format!("did you mean `{known}`?"));
        return Err(Failure::Usage(format!("there is no code {code:?}: {hint}")));
    };
    print(page)?;
    Ok(Status::Allowed)
}

fn complete(args: &Completions) -> Result<Status, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), env!("CARGO_PKG_NAME"), &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Allowed)
}

/// Prints `text`; a reader that has seen enough changes nothing.
fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

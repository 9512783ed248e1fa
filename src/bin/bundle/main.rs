//! What the build does behind Trunk.
//!
//! `bundle arrange FOLDER` makes of what Trunk built the site as it is served (`arrange`), `bundle size FOLDER` says what
//! it weighs and fails when the page is over its budget (`size`), `bundle offline FOLDER SCRIPT FILE` makes one file of it
//! (`offline`).

mod arrange;
mod offline;
mod size;

use std::env;
use std::io;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["arrange", folder] => arrange::arrange(Path::new(folder)),
        ["size", folder] => size::report(Path::new(folder)),
        ["offline", folder, script, file] => offline::offline(Path::new(folder), Path::new(script), Path::new(file)),
        _ => Err(io::Error::other("usage: bundle (arrange FOLDER | size FOLDER | offline FOLDER SCRIPT FILE)")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bundle: {error}");
            ExitCode::FAILURE
        }
    }
}

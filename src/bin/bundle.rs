//! Runs after a Trunk build: takes the build's own marker out of the page, puts the pages of help beside it, and reports
//! what the page weighs.
//!
//! `make size` reports on `dist` again. Exits with 1 when the page is over its budget.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Bytes, compressed as a server sends them, of everything that a visitor loads; a page of help is loaded when it is
/// asked for.
const BUDGET: usize = 450_000;

struct File {
    name: String,
    raw: usize,
    sent: usize,
}

fn main() -> ExitCode {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let done = match &staging {
        Some(folder) => {
            drop_marker(&folder.join("index.html")).and_then(|()| copy_help(folder)).and_then(|()| weigh(folder))
        }
        None => weigh(Path::new("dist")),
    };
    match done {
        Ok(files) => report(&files),
        Err(error) => {
            eprintln!("bundle: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Trunk leaves its `<link data-trunk>` where the page starts itself, and an empty line for each that it has followed.
fn drop_marker(page: &Path) -> io::Result<()> {
    let text = fs::read_to_string(page)?;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, link)) = rest.split_once("<link") {
        let Some((attributes, after)) = link.split_once('>') else {
            break;
        };
        kept.push_str(before);
        if !attributes.contains("data-trunk") {
            kept.push_str("<link");
            kept.push_str(attributes);
            kept.push('>');
        }
        rest = after;
    }
    kept.push_str(rest);
    let lines = kept.lines().filter(|line| !line.trim().is_empty());
    fs::write(page, lines.flat_map(|line| [line, "\n"]).collect::<String>())
}

/// `help/CODE.md` for each finding, whole, as its source is.
fn copy_help(folder: &Path) -> io::Result<()> {
    let to = folder.join("help");
    fs::create_dir_all(&to)?;
    for entry in fs::read_dir("src/engine/findings")? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().replace('_', "-");
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// The files of the folder, the largest first.
fn weigh(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            continue;
        }
        let bytes = fs::read(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        files.push(File { name: name.into_owned(), raw: bytes.len(), sent: compressed(&bytes)? });
    }
    files.sort_by_key(|file| std::cmp::Reverse(file.sent));
    Ok(files)
}

fn compressed(bytes: &[u8]) -> io::Result<usize> {
    let mut out = Vec::new();
    brotli::CompressorReader::new(bytes, 1 << 16, 11, 22).read_to_end(&mut out)?;
    Ok(out.len())
}

fn report(files: &[File]) -> ExitCode {
    let raw = files.iter().map(|file| file.raw).sum::<usize>();
    let sent = files.iter().map(|file| file.sent).sum::<usize>();
    println!("{:<24} {:>10} {:>10}", "file", "raw", "brotli");
    for file in files {
        println!("{:<24} {:>10} {:>10}", file.name, file.raw, file.sent);
    }
    println!("{:<24} {raw:>10} {sent:>10}  of {BUDGET}", "in all");
    if sent > BUDGET {
        eprintln!("bundle: the page is {} bytes over its budget", sent - BUDGET);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

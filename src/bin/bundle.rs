//! Runs after a Trunk build: takes the build's own marker out of the page, puts the pages of help beside it, and reports
//! what the page weighs.
//!
//! `make size` reports on `dist` again. Exits with 1 when the page is over its budget.

use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

/// Bytes, compressed as a server sends them, of everything that the page loads to start; what stands in folders is loaded
/// when it is asked for.
const BUDGET: usize = 480_000;

struct File {
    name: String,
    raw: usize,
    sent: usize,
    on_demand: bool,
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

/// What the folder holds, the largest first. A folder in it is one entry: what it holds is loaded when it is asked for.
fn weigh(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let on_demand = path.is_dir();
        let mut name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (raw, sent) = if on_demand {
            name.push('/');
            let inner = weigh(&path)?;
            (inner.iter().map(|file| file.raw).sum(), inner.iter().map(|file| file.sent).sum())
        } else {
            let bytes = fs::read(&path)?;
            (bytes.len(), compressed(&bytes)?)
        };
        files.push(File { name, raw, sent, on_demand });
    }
    files.sort_by_key(|file| (file.on_demand, std::cmp::Reverse(file.sent)));
    Ok(files)
}

fn compressed(bytes: &[u8]) -> io::Result<usize> {
    let mut out = Vec::new();
    brotli::CompressorReader::new(bytes, 1 << 16, 11, 22).read_to_end(&mut out)?;
    Ok(out.len())
}

fn report(files: &[File]) -> ExitCode {
    let (later, start): (Vec<_>, Vec<_>) = files.iter().partition(|file| file.on_demand);
    let raw = start.iter().map(|file| file.raw).sum::<usize>();
    let sent = start.iter().map(|file| file.sent).sum::<usize>();
    let row = |name: &str, raw: usize, sent: usize, note: &str| println!("{name:<24} {raw:>10} {sent:>10}{note}");
    println!("{:<24} {:>10} {:>10}", "file", "raw", "brotli");
    for file in start {
        row(&file.name, file.raw, file.sent, "");
    }
    row("the page", raw, sent, &format!("  of {BUDGET}"));
    for file in later {
        row(&file.name, file.raw, file.sent, "  when asked for");
    }
    if sent > BUDGET {
        eprintln!("bundle: the page is {} bytes over its budget", sent - BUDGET);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

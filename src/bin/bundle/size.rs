//! What the site weighs.

use std::cmp::Reverse;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use crate::arrange::{is_version, name};

/// Bytes, compressed as a server sends them, of everything that the page loads to start; what stands in folders of its
/// own is loaded when it is asked for.
const BUDGET: usize = 480_000;

/// What the page loads of the files with stable names.
const FIRST: [&str; 2] = ["index.html", "icon.svg"];

/// What only a frame loads.
const FRAME: &str = "embed.js";

struct File {
    name: String,
    raw: usize,
    sent: usize,
    on_demand: bool,
}

/// Prints a line for each file, the largest first.
pub(crate) fn report(folder: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for file in weigh(folder)? {
        if is_version(&file.name) {
            let inner = weigh(&folder.join(&file.name))?.into_iter();
            files.extend(inner.map(|file| File { on_demand: file.on_demand || file.name == FRAME, ..file }));
        } else {
            files.push(File { on_demand: !FIRST.contains(&&*file.name), ..file });
        }
    }
    files.sort_by_key(|file| (file.on_demand, Reverse(file.sent)));
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
    match sent.checked_sub(BUDGET) {
        None | Some(0) => Ok(()),
        Some(over) => Err(io::Error::other(format!("the page is {over} bytes over its budget"))),
    }
}

/// What a folder holds. A folder in it is one entry: what it holds is loaded when it is asked for.
fn weigh(folder: &Path) -> io::Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let (name, on_demand) = (name(&path), path.is_dir());
        let (raw, sent) = if on_demand {
            let inner = if is_version(&name) { Vec::new() } else { weigh(&path)? };
            (inner.iter().map(|file| file.raw).sum(), inner.iter().map(|file| file.sent).sum())
        } else {
            let bytes = fs::read(&path)?;
            (bytes.len(), compressed(&bytes)?)
        };
        files.push(File { name, raw, sent, on_demand });
    }
    Ok(files)
}

fn compressed(bytes: &[u8]) -> io::Result<usize> {
    let mut out = Vec::new();
    brotli::CompressorReader::new(bytes, 1 << 16, 11, 22).read_to_end(&mut out)?;
    Ok(out.len())
}

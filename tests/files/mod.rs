//! The files of the crate, for tests that read them.

use std::fs;
use std::path::{Path, PathBuf};

/// A folder or a file of the crate.
pub(crate) fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Every file below a folder.
pub(crate) fn below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Whether a file holds tests only.
pub(crate) fn is_test(path: &Path) -> bool {
    path.strip_prefix(at("src")).unwrap_or(path).with_extension("").iter().any(|part| part == "tests")
}

/// The code of a Rust file, and the tests at its end.
pub(crate) fn halves(text: &str) -> (&str, &str) {
    text.split_once("#[cfg(test)]").unwrap_or((text, ""))
}

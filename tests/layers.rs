//! Holds the layers apart: the engine knows nothing of the web, of clocks or of files.

#![expect(clippy::expect_used, reason = "a test stops where the crate cannot be read")]

use std::fs;
use std::path::{Path, PathBuf};

/// Words that must not stand below `src/engine`, and why.
const FORBIDDEN: [(&str, &str); 9] = [
    ("crate::ui", "the engine is below the page"),
    ("crate::web", "the engine is below the JavaScript API"),
    ("crate::interface", "the engine is below the border"),
    ("yew", "no view in the engine"),
    ("web_sys", "no browser in the engine"),
    ("wasm_bindgen", "no browser in the engine"),
    ("std::time", "no clock in the engine"),
    ("std::fs", "no files in the engine"),
    ("serde", "twins that are serialised live at the border"),
];

/// The Rust files below a folder but for those that hold tests only.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder of the crate") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().unwrap_or_default();
        if path.is_dir() && name != "tests" {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") && name != "tests" {
            files.push(path);
        }
    }
    files
}

#[test]
fn the_engine_stands_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = sources(&root.join("src/engine"));
    files.push(root.join("src/engine.rs"));
    assert!(files.len() > 80, "the engine was not found");
    for file in files {
        let text = fs::read_to_string(&file).expect("text");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (word, why) in FORBIDDEN {
            let said = code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word));
            assert!(!said, "{}: `{word}`: {why}", file.display());
        }
    }
}

#[test]
fn every_module_tells_its_story() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in sources(&root.join("src")) {
        let text = fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("//!"), "{} has no header", file.display());
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for file in sources(&root.join("src")) {
        let text = fs::read_to_string(&file).expect("text");
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= 750, "{} has {lines} lines", file.display());
    }
}

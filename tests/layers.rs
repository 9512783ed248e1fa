//! Holds the layers apart: the engine knows nothing of the web, of clocks or of files.

#![expect(clippy::expect_used, reason = "a test stops where the crate cannot be read")]

use std::fs;
use std::path::PathBuf;

mod files;

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
fn sources(folder: &str) -> Vec<PathBuf> {
    let mut files = files::below(&files::at(folder));
    files.retain(|path| path.extension().is_some_and(|end| end == "rs") && !files::is_test(path));
    files
}

#[test]
fn the_engine_stands_alone() {
    let mut files = sources("src/engine");
    files.push(files::at("src/engine.rs"));
    assert!(files.len() > 80, "the engine was not found");
    for file in files {
        let text = fs::read_to_string(&file).expect("text");
        let (code, _) = files::halves(&text);
        for (word, why) in FORBIDDEN {
            let said = code.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains(word));
            assert!(!said, "{}: `{word}`: {why}", file.display());
        }
    }
}

#[test]
fn every_module_tells_its_story() {
    for file in sources("src") {
        let text = fs::read_to_string(&file).expect("text");
        assert!(text.starts_with("//!"), "{} has no header", file.display());
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    for file in sources("src") {
        let text = fs::read_to_string(&file).expect("text");
        let lines = files::halves(&text).0.lines().count();
        assert!(lines <= 750, "{} has {lines} lines", file.display());
    }
}

//! The Node process that runs iam-simulate.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::case::Case;

/// The other engine.
const PACKAGE: &str = "@cloud-copilot/iam-simulate";

/// Why the oracle cannot be asked here; none where it can.
pub fn missing() -> Option<String> {
    let installed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules").join(PACKAGE);
    if !installed.is_dir() {
        return Some(format!("{PACKAGE} is not installed; `npm ci` does it"));
    }
    let node = Command::new("node").arg("--version").output();
    node.is_err().then(|| "node is missing; Node.js 20 or newer runs the oracle".to_owned())
}

/// The oracle's verdicts, in order.
pub fn ask(cases: &[&Case]) -> Vec<String> {
    let halves = cases.chunks(cases.len().div_ceil(2).max(1));
    std::thread::scope(|scope| {
        let processes: Vec<_> = halves.map(|half| scope.spawn(|| ask_one(half))).collect();
        processes.into_iter().flat_map(|process| process.join().expect("the oracle's answers")).collect()
    })
}

fn ask_one(cases: &[&Case]) -> Vec<String> {
    let mut process = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/differential/oracle.mjs"))
        // It reads a time without zone as local time.
        .env("TZ", "UTC")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut input = process.stdin.take().expect("its input");
    let output = BufReader::new(process.stdout.take().expect("its output"));
    let answers: Vec<String> = std::thread::scope(|scope| {
        scope.spawn(move || {
            for case in cases {
                writeln!(input, "{}", case.question()).expect("it reads");
            }
        });
        let verdict = |line: std::io::Result<String>| {
            let answer: Json = serde_json::from_str(&line.expect("text")).expect("JSON");
            match answer.as_str().unwrap_or_default() {
                "Allowed" => "allowed".to_owned(),
                "ImplicitlyDenied" => "denied implicitly".to_owned(),
                "ExplicitlyDenied" => "denied explicitly".to_owned(),
                error => error.to_owned(),
            }
        };
        output.lines().map(verdict).collect()
    });
    assert!(process.wait().expect("node ends").success(), "the oracle failed");
    assert_eq!(answers.len(), cases.len(), "the oracle did not answer every question");
    answers
}

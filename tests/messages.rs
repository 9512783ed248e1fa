//! Reading error texts takes time in proportion to their length, whatever they hold.

use std::time::{Duration, Instant};

use why_denied::engine::message::read;

/// What a text of many repetitions could make slow: openings without an end, ends without an opening, and each
/// wording that is looked for.
static UNITS: [&str; 42] = [
    "User: ",
    "is not authorized to perform: ",
    "not authorized to perform: sts:AssumeRole on resource: arn:",
    "User: a is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/x\n",
    "\"",
    "\\\"",
    "\\\\\\\"",
    "\\",
    "'",
    "{\"a\":",
    "{\"a\":[",
    "{\"eventName\":\"x\"},",
    "\"eventName\":\"AssumeRole\",",
    "{\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]},",
    "\"RoleArn\":\"x\",",
    "'a':",
    "[",
    "[0",
    "&amp;",
    "&#",
    "<",
    "<a ",
    "<mask ",
    "{mask ",
    "\u{1b}[",
    "\u{1b}]",
    "aws sts assume-role --role-arn x ",
    "aws sts assume-role --a",
    "arn:aws:iam::1:role/x\n",
    "a\n",
    "x",
    " ",
    "- ",
    "because no ",
    "explicit deny in ",
    "Value '' at 'roleArn' failed to satisfy constraint: ",
    "Resource ",
    "must be in ARN format or ",
    "AccessDenied ",
    "Encoded authorization failure message: aaaa ",
    "(Service: ",
    "2024-05-01T12:00:00Z ",
];

/// A build without optimisation reads an eighth of a mebibyte in well under a second; if the work grew with the square
/// of the length it would take minutes.
#[test]
fn no_text_is_slow() {
    for unit in UNITS {
        let text = unit.repeat((1 << 17) / unit.len());
        let start = Instant::now();
        _ = read(&text);
        let took = start.elapsed();
        assert!(took < Duration::from_secs(5), "{unit:?}: {took:?}");
    }
}

//! The command line from outside: what goes in, what comes out, and how it ends.
#![cfg(feature = "cli")]
#![expect(clippy::expect_used, reason = "a test that cannot start is a failed test")]

use std::ffi::OsStr;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};
use why_denied::interface::Report;

mod door;

const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": { "AWS": "arn:aws:iam::111111111111:user/deployer" },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "abc-123" } }
  }]
}"#;
const IDENTITY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/Deploy" }]
}"#;
const ERROR: &str = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
    arn:aws:iam::111111111111:user/deployer is not authorized to perform: sts:AssumeRole on resource: \
    arn:aws:iam::222222222222:role/Deploy";
const ALL_FORMATS: [&str; 4] = ["json", "text", "markdown", "sarif"];

/// How a run ended.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Json {
        serde_json::from_str(&self.out).expect("the output is JSON")
    }

    fn lines(&self) -> Vec<Json> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
    }
}

fn command<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_why-denied"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    without_colours(&mut command);
    command
}

/// Whatever the environment of the tests says of colours.
fn without_colours(command: &mut Command) {
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(variable);
    }
}

fn run<S: AsRef<OsStr>>(args: &[S], input: impl AsRef<[u8]>) -> Run {
    ended(command(args).spawn().expect("the program starts"), input.as_ref())
}

fn ended(mut child: Child, input: &[u8]) -> Run {
    let mut stdin = child.stdin.take().expect("standard input is ours");
    let input = input.to_vec();
    // A program that does not read its input to the end is no failure of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    Run { status: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// A folder of files that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("the folder can be made");
        Self(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        fs::write(&path, bytes).expect("the file can be written");
        path.to_str().expect("the path is UTF-8").to_owned()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// An input that is denied for its external ID unless `request` says otherwise.
fn input(request: &Json) -> Json {
    json!({ "trust_policy": TRUST, "identity_policies": [IDENTITY], "error": ERROR, "request": request })
}

fn denied() -> String {
    input(&json!({})).to_string()
}

/// The JSON object `input` with an `id` before its other keys.
fn with_id(id: &Json, input: &str) -> String {
    input.replacen('{', &format!("{{\"id\":{id},"), 1)
}

#[test]
fn the_exit_status_tells_the_verdict() {
    let undetermined = json!({ "trust_policy": TRUST, "request": {
        "caller": "arn:aws:iam::111111111111:user/deployer", "role": "arn:aws:iam::222222222222:role/Deploy", "external_id": "abc-123",
    } });
    for (input, verdict, status) in [
        (input(&json!({ "external_id": "abc-123" })), "allowed", 0),
        (input(&json!({})), "denied", 1),
        (input(&json!({ "external_id": "abc-123", "duration_seconds": 100_000 })), "rejected", 1),
        (undetermined, "undetermined", 2),
        (json!({ "trust_policy": "no policy", "error": "" }), "invalid_input", 3),
        (json!({ "error": 5 }), "invalid_input", 3),
        (json!([]), "invalid_input", 3),
    ] {
        let run = run(&["diagnose", "-"], input.to_string());
        assert_eq!((run.json()["verdict"].as_str(), run.status), (Some(verdict), status), "{input}");
        assert_eq!(run.err, "");
    }
}

#[test]
fn a_file_is_as_good_as_standard_input() {
    let folder = Folder::new("file");
    let file = folder.file("input.json", denied());
    let (from_file, from_dash, bare) =
        (run(&["diagnose", &file], ""), run(&["diagnose", "-"], denied()), run(&["diagnose"], denied()));
    assert_eq!(from_file.status, 1);
    assert_eq!((&from_file.out, &from_file.out), (&from_dash.out, &bare.out));
    let marked = run(&["diagnose"], format!("\u{feff}{}", denied()));
    assert_eq!(marked.out, bare.out, "a byte order mark changes nothing");
}

#[test]
fn documents_make_an_input() {
    let folder = Folder::new("documents");
    let trust = folder.file("trust.json", TRUST);
    let identity = folder.file("identity.json", IDENTITY);
    let error = folder.file("error.txt", ERROR);
    let args = ["diagnose", "--trust", &trust, "--identity", &identity, "--error"];
    let wanted = run(&["diagnose"], denied());
    for (error, stdin) in [(ERROR, ""), (error.as_str(), ""), ("-", ERROR)] {
        let run = run(&[&args as &[&str], &[error]].concat(), stdin);
        assert_eq!((run.status, &run.out), (1, &wanted.out), "--error {error}");
    }
    let shown = run(&[&args as &[&str], &[ERROR, "--format", "text"]].concat(), "");
    assert!(shown.out.contains(&format!("--> {trust}:7:56  /Statement/0/Condition")), "{}", shown.out);
}

#[test]
fn every_layer_can_be_a_file() {
    let folder = Folder::new("layers");
    let allow = r#"{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }"#;
    let file = folder.file("allow.json", allow);
    let mut args = vec!["diagnose"];
    for flag in ["--boundary", "--scp", "--scp", "--rcp", "--session-policy", "--endpoint", "--identity", "--identity"]
    {
        args.extend([flag, &file]);
    }
    let report = run(&args, "").json();
    let documents: Vec<_> =
        report["layers"].as_array().into_iter().flatten().map(|layer| layer["document"].clone()).collect();
    for document in [
        "permissions_boundary",
        "service_control_policies/0",
        "service_control_policies/1",
        "resource_control_policies/0",
        "session_policies/0",
        "vpc_endpoint_policy",
        "identity_policies/1",
    ] {
        assert!(documents.contains(&json!(document)), "{document} is not in {documents:?}");
    }
}

#[test]
fn bad_usage_ends_with_64() {
    let folder = Folder::new("usage");
    let file = folder.file("input.json", "{}");
    for args in [
        &[] as &[&str],
        &["what"],
        &["diagnose", "--format", "pdf"],
        &["diagnose", "--trust"],
        &["diagnose", &file, "--trust", &file],
        &["diagnose", "--ndjson", "--trust", &file],
        &["diagnose", "--ndjson", "--format", "text"],
        &["diagnose", "no/such/file.json"],
        &["diagnose", "--ndjson", "no/such/file.json"],
        &["diagnose", "--trust", "no/such/file.json"],
        &["diagnose", "--trust", "-", "--error", "-"],
        &["explain"],
        &["explain", "no-such-code"],
        &["explain", "external-id-missing", "--all"],
    ] {
        let run = run(args, "");
        assert_eq!((run.status, run.out.as_str()), (64, ""), "{args:?}");
        assert!(!run.err.is_empty(), "{args:?}");
    }
}

#[test]
fn help_and_version_end_with_0() {
    for (args, part) in [
        (&["--help"] as &[_], "Examples:"),
        (&["diagnose", "--help"], "Exit status:"),
        (&["explain", "--help"], "--all"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
    ] {
        let run = run(args, "");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{args:?}");
        assert!(run.out.contains(part), "{args:?}: {}", run.out);
    }
}

#[test]
fn explain_prints_pages() {
    let page = run(&["explain", "external-id-missing"], "");
    assert_eq!(page.status, 0);
    assert!(page.out.starts_with("# external-id-missing\n"), "{}", page.out);
    let all = run(&["explain", "--all"], "");
    for (code, page) in why_denied::interface::pages() {
        assert!(all.out.contains(page.trim_end()), "{code}");
    }
    let guess = run(&["explain", "external-id-mising"], "");
    assert!(guess.err.contains("did you mean `external-id-missing`?"), "{}", guess.err);
}

#[test]
fn each_line_has_its_answer() {
    let lines = [
        with_id(&json!(1), &denied()),
        "{ not json".to_owned(),
        String::new(),
        r#"{"id":{"a":[1.5,null,"x"]},"identity_policies":[3]}"#.to_owned(),
        "[]".to_owned(),
        with_id(&json!("last"), &input(&json!({ "external_id": "abc-123" })).to_string()),
        denied(),
    ];
    let run = run(&["diagnose", "--ndjson"], lines.join("\r\n"));
    assert_eq!((run.status, run.err.as_str()), (0, ""));
    let answers = run.lines();
    let told: Vec<_> = answers.iter().map(|answer| (answer.get("id").cloned(), answer["verdict"].as_str())).collect();
    assert_eq!(
        told,
        [
            (Some(json!(1)), Some("denied")),
            (Some(Json::Null), Some("invalid_input")),
            (Some(json!({ "a": [1.5, null, "x"] })), Some("invalid_input")),
            (Some(Json::Null), Some("invalid_input")),
            (Some(json!("last")), Some("allowed")),
            (None, Some("denied")),
        ]
    );
    let titles: Vec<_> =
        answers.iter().map(|answer| answer["findings"][0]["title"].as_str().unwrap_or_default()).collect();
    assert!(titles[1].starts_with("Line 2 is not JSON: "), "{}", titles[1]);
    assert!(titles[2].starts_with("`identity_policies[0]` must be "), "{}", titles[2]);
    assert!(run.out.starts_with("{\"id\":1,\"verdict\":\"denied\","), "{}", run.out);
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let folder = Folder::new("bytes");
    let latin = folder.file("latin.json", b"{ \"Sid\": \"caf\xe9\" }");
    let utf16: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = folder.file("utf16.json", utf16);
    for (args, input, title) in [
        (
            vec!["diagnose"],
            &b"{\"error\":\"\xff\"}"[..],
            "Standard input is not UTF-8: byte 11 is no character.".to_owned(),
        ),
        (vec!["diagnose", "--trust", &latin], b"", format!("`{latin}` is not UTF-8: byte 14 is no character.")),
        (vec!["diagnose", "--error", &utf16], b"", format!("`{utf16}` is UTF-16, not UTF-8: save it as UTF-8.")),
    ] {
        let run = run(&args, input);
        assert_eq!((run.status, run.json()["cause"]["title"].as_str()), (3, Some(title.as_str())), "{args:?}");
    }
    let answers =
        run(&["diagnose", "--ndjson"], b"{\"id\":1,\"error\":\"\xff\"}\n{\"id\":2,\"error\":\"x\"}\n").lines();
    assert_eq!(answers[0]["findings"][0]["title"], "Line 1 is not UTF-8: byte 18 is no character.");
    assert_eq!(answers[1]["id"], 2);
}

#[test]
fn no_bytes_end_it_badly() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut noise = || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed.to_le_bytes()[0]
    };
    let valid = denied().into_bytes();
    for _ in 0..40 {
        let mut bytes = valid.clone();
        for _ in 0..4 {
            let at = (usize::from(noise()) * 256 + usize::from(noise())) % bytes.len();
            bytes[at] = noise();
        }
        for format in ALL_FORMATS {
            let run = run(&["diagnose", "--format", format], &bytes);
            assert!((0..=3).contains(&run.status), "{format} ended with {}: {}", run.status, run.err);
        }
    }
}

#[test]
fn every_format_answers_good_and_bad_input() {
    for format in ALL_FORMATS {
        for (input, status, part) in [(denied(), 1, "external-id-missing"), ("{".to_owned(), 3, "he input is not JSON")]
        {
            let run = run(&["diagnose", "--format", format], input);
            assert_eq!((run.status, run.err.as_str()), (status, ""), "{format}");
            assert!(run.out.contains(part), "{format}: {}", run.out);
        }
    }
}

#[test]
fn colours_are_for_those_who_want_them() {
    for (variables, coloured) in [
        (&[] as &[(&str, &str)], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
    ] {
        for (input, format) in
            [(denied(), "text"), ("{".to_owned(), "text"), (denied(), "markdown"), (denied(), "json")]
        {
            let mut command = command(&["diagnose", "--format", format]);
            command.envs(variables.iter().copied());
            let run = ended(command.spawn().expect("the program starts"), input.as_bytes());
            assert_eq!(run.out.contains('\u{1b}'), coloured && format == "text", "{format} {variables:?}");
        }
    }
}

#[test]
fn an_answer_comes_before_the_next_line() {
    let mut child = command(&["diagnose", "--ndjson"]).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is ours");
    let mut answers = BufReader::new(child.stdout.take().expect("standard output is ours")).lines();
    for id in 0..5 {
        writeln!(stdin, "{{\"id\":{id},\"error\":\"x\"}}").expect("the line is read");
        let answer = answers.next().expect("there is an answer").expect("the answer is text");
        assert!(answer.starts_with(&format!("{{\"id\":{id},")), "{answer}");
    }
    drop(stdin);
    assert!(child.wait().expect("the program ends").success());
}

#[test]
fn the_order_is_that_of_the_lines() {
    let line = |id: usize| {
        // Every tenth is much more work than its neighbours.
        let error = if id.is_multiple_of(10) { ERROR.repeat(20) } else { ERROR.to_owned() };
        json!({ "id": id, "error": error, "trust_policy": TRUST }).to_string()
    };
    let lines: Vec<_> = (0..300).map(line).collect();
    let ids: Vec<_> =
        run(&["diagnose", "--ndjson", "-"], lines.join("\n")).lines().iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, (0..300).map(|id| json!(id)).collect::<Vec<_>>());
}

#[test]
fn a_reader_that_leaves_is_no_panic() {
    for args in [&["diagnose", "--ndjson"] as &[&str], &["diagnose"], &["explain", "--all"]] {
        let mut child = command(args).spawn().expect("the program starts");
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("standard input is ours");
        for _ in 0..50 {
            // The program may be gone already.
            let _ = writeln!(stdin, "{}", denied());
        }
        let mut said = String::new();
        drop(stdin);
        child.stderr.take().expect("standard error is ours").read_to_string(&mut said).expect("it is text");
        assert_eq!(said, "", "{args:?}");
        assert!(child.wait().expect("the program ends").code().is_some(), "{args:?} died of a signal");
    }
}

#[test]
fn the_checklist_is_printed_when_asked_for() {
    let case = Folder::new("checklist");
    let file = case.file("input.json", json!({ "error": ERROR, "trust_policy": TRUST }).to_string());
    for (format, lines) in [
        (
            "text",
            [
                "\nchecklist:\n",
                "  ✗ The external ID is the one that is asked for [external-id-missing]\n",
                "      $ aws iam list-user-policies --user-name deployer\n",
            ],
        ),
        (
            "markdown",
            [
                "\n**Checklist**\n",
                "- [x] The trust policy names the caller\n",
                "  aws iam list-user-policies --user-name deployer\n",
            ],
        ),
    ] {
        let plain = run(&["diagnose", &file, "--format", format], "");
        let filled = run(&["diagnose", &file, "--format", format, "--checklist"], "");
        assert!(filled.out.starts_with(&plain.out) && !plain.out.contains(lines[0]), "{}", filled.out);
        for line in lines {
            assert!(filled.out.contains(line), "{format}: {line:?} is not in {}", filled.out);
        }
    }
}

#[test]
fn presets_are_listed_and_written() {
    let all = run(&["build"], "");
    assert_eq!(all.status, 0, "{}", all.err);
    assert!(all.out.contains("github-branch: GitHub Actions, a branch"), "{}", all.out);
    let listed = run(&["build", "--json"], "").json();
    assert_eq!(listed[0]["parameters"][0]["name"], "caller");
    let values = ["caller=111111111111", "external_id=abc-123", "account=222222222222", "role=Deploy"];
    let text = run(&[&["build", "cross-account"], &values[..]].concat(), "");
    assert_eq!(text.status, 0, "{}", text.err);
    assert!(text.out.contains("\n$ aws iam create-role --role-name Deploy"), "{}", text.out);
    let json = run(&[&["build", "cross-account", "--json"], &values[..]].concat(), "").json();
    let request = json!({ "caller": "arn:aws:iam::111111111111:user/ana", "role": "arn:aws:iam::222222222222:role/Deploy",
        "external_id": "abc-123" });
    let input = json!({ "trust_policy": json["trust_policy"], "identity_policies": [json["identity_policy"]],
        "request": request });
    assert_eq!(run(&["diagnose"], input.to_string()).json()["verdict"], "allowed");
}

#[test]
fn a_preset_that_cannot_be_written_says_why() {
    for (args, says) in [
        (&["build", "githob-branch"][..], "there is no preset \"githob-branch\": did you mean `github-branch`?"),
        (&["build", "nothing-like-it"], "`why-denied build` lists all"),
        (&["build", "ec2", "Deploy"], "`Deploy` is not NAME=VALUE"),
        (&["build", "ec2"], "ec2: `role` is missing"),
        (&["build", "ec2", "role=Deploy", "mfa=1"], "`mfa` is not asked for here"),
    ] {
        let run = run(args, "");
        assert_eq!(run.status, 64, "{args:?}");
        assert!(run.err.contains(says), "{args:?}: {}", run.err);
    }
}

#[test]
fn outputs_are_pasted_as_they_are() {
    let case = Folder::new("paste");
    let role = json!({ "Role": { "Arn": "arn:aws:iam::222222222222:role/Deploy", "AssumeRolePolicyDocument": TRUST } });
    let outputs =
        format!("$ aws iam get-role --role-name Deploy\n{role}\n{IDENTITY}\n$ aws iam list-roles\n{{\"Roles\": []}}\n");
    let whole = case.file("whole.txt", format!("{ERROR}\n{outputs}"));
    let (error, outputs) = (case.file("error.txt", ERROR), case.file("outputs.txt", &outputs));
    for args in [
        vec!["diagnose", &whole],
        vec!["diagnose", "--paste", &whole],
        vec!["diagnose", "--paste", &error, "--paste", &outputs],
        vec!["diagnose", "--error", &error, "--paste", &outputs],
    ] {
        let run = run(&args, "");
        let report = run.json();
        assert_eq!((run.status, &report["cause"]["code"]), (1, &json!("external-id-missing")), "{args:?}");
        assert!(
            report["cause"]["pointer"].as_str().is_some_and(|at| at.starts_with("/Role/AssumeRolePolicyDocument/"))
        );
        let told = report["assumptions"].to_string();
        assert!(told.contains("`aws iam list-roles`") && told.contains("was not used"), "{told}");
    }
    let piped = run(&["diagnose", "--paste", &error, "--paste", "-"], role.to_string());
    assert_eq!(piped.json()["cause"]["code"], "external-id-missing");
    let alone = run(&["diagnose", "-"], TRUST);
    assert_eq!(alone.json()["layers"].as_array().map(Vec::is_empty), Some(false));
}

#[test]
fn what_other_values_would_do_is_printed_when_asked_for() {
    let case = Folder::new("what-if");
    let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},
        "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"abc"}}}}"#;
    let trust = case.file("trust.json", trust);
    let error = "User: arn:aws:iam::111111111111:user/dev is not authorized to perform: sts:AssumeRole on resource: \
                 arn:aws:iam::222222222222:role/Deploy";
    for (format, told) in [
        ("text", "outcome:  denied by what is not known with `abc`; denied with any other value or no value"),
        ("markdown", "| fails | denied by what is not known with `abc`; denied with any other value or no value |"),
    ] {
        let args = ["diagnose", "--trust", &trust, "--error", error, "--format", format];
        assert!(!run(&args, "").out.contains("any other value"), "{format}");
        let asked = run(&[&args[..], &["--what-if"]].concat(), "");
        assert!(asked.out.contains(told), "{}", asked.out);
    }
}

#[test]
fn policies_are_written_for_a_call() {
    let names = ["--caller", "arn:aws:iam::111111111111:user/ana", "--role", "arn:aws:iam::222222222222:role/Deploy"];
    let wanted = ["--external-id", "abc-123", "--mfa"];
    for (args, has) in [
        (&[&names[..], &wanted[..]].concat()[..], ["\"sts:ExternalId\": \"abc-123\"", "aws:MultiFactorAuthPresent"]),
        (&["--error", ERROR][..], ["arn:aws:iam::111111111111:user/deployer", "\"Action\": \"sts:AssumeRole\""]),
    ] {
        let policies = run(&[&["build", "--json"], args].concat(), "").json();
        let trust = policies["trust_policy"].as_str().expect("a trust policy");
        for part in has {
            assert!(trust.contains(part), "{part}: {trust}");
        }
        assert!(policies["identity_policy"].as_str().expect("an identity policy").contains("role/Deploy"));
    }
    let from_stdin = run(&["build", "--error", "-"], ERROR);
    assert!(from_stdin.out.starts_with("trust-policy.json, for the role\n\n{"), "{}", from_stdin.out);
    let vain = run(&["build", "--role", "arn:aws:iam::222222222222:role/Deploy"], "");
    assert_eq!(vain.status, 64);
    assert!(vain.err.contains("a caller and a role are needed"), "{}", vain.err);
}

#[test]
fn a_call_is_told_by_a_file() {
    let folder = Folder::new("request");
    let trust = folder.file("trust.json", TRUST);
    let identity = folder.file("identity.json", IDENTITY);
    let told = json!({
        "caller": "arn:aws:iam::111111111111:user/deployer",
        "role": "arn:aws:iam::222222222222:role/Deploy",
        "external_id": "abc-123",
    });
    for (told, status, title) in [
        (told.to_string(), 0, ""),
        (told.to_string().replace("abc-123", "abc-124"), 1, "sts:ExternalId"),
        (told.to_string().replace("external_id", "external_ID"), 1, "sts:ExternalId"),
        ("[]".to_owned(), 3, "request"),
        ("{".to_owned(), 3, "not JSON"),
    ] {
        let call = folder.file("call.json", &told);
        let args = ["diagnose", "--trust", &trust, "--identity", &identity, "--request", &call, "--format", "json"];
        let run = run(&args, "");
        assert_eq!(run.status, status, "{told}\n{}{}", run.out, run.err);
        assert!(run.json()["cause"]["title"].as_str().unwrap_or_default().contains(title), "{told}\n{}", run.out);
        assert_eq!(
            run.out.contains("`external_ID` is no key of `request`"),
            told.contains("external_ID"),
            "{}",
            run.out
        );
    }
    // What was pasted tells the rest.
    let call = folder.file("call.json", r#"{"external_id":"abc-123","max_session_duration":7200}"#);
    let role = json!({ "Role": {
        "Arn": "arn:aws:iam::222222222222:role/Deploy", "RoleName": "Deploy", "MaxSessionDuration": 3600,
        "AssumeRolePolicyDocument": serde_json::from_str::<Json>(TRUST).expect("JSON"),
    } });
    let role = folder.file("role.json", role.to_string());
    let run = run(&["diagnose", "--paste", &role, "--error", ERROR, "--request", &call, "--format", "json"], "");
    let fact = |key: &str| run.json()["request"][key]["value"].clone();
    assert_eq!(fact("external_id"), "abc-123");
    assert_eq!(fact("max_session_duration"), "7200", "what is told wins");
    assert_eq!(fact("role"), "arn:aws:iam::222222222222:role/Deploy");
}

#[test]
fn every_shell_is_completed() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let run = run(&["completions", shell], "");
        assert_eq!((run.status, run.err.as_str()), (0, ""), "{shell}");
        for word in ["diagnose", "explain", "build", "completions", "ndjson", "checklist"] {
            assert!(run.out.contains(word), "{shell} completes no {word}");
        }
    }
    assert_eq!(run(&["completions", "tcsh"], "").status, 64);
}

/// What a shell command prints on a terminal of its own.
#[cfg(target_os = "linux")]
fn on_a_terminal(shell: &str) -> String {
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", shell, "/dev/null"]).stdin(Stdio::null());
    without_colours(&mut command);
    let output = command.env("TERM", "xterm").output().expect("util-linux is there");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_sees_how_far_a_file_was_read() {
    let folder = Folder::new("progress");
    let lines = folder.file("in.ndjson", format!("{}\n", denied()).repeat(2000));
    let out = folder.file("out.ndjson", "");
    let program = env!("CARGO_BIN_EXE_why-denied");
    let shown = on_a_terminal(&format!("'{program}' diagnose --ndjson '{lines}' > '{out}'"));
    assert!(shown.contains("% of "), "{shown:?}");
    assert_eq!(fs::read_to_string(&out).expect("it was written").lines().count(), 2000);
    // Neither where nobody knows how much is to come, nor where nobody looks, nor between the reports.
    for quiet in [
        format!("'{program}' diagnose --ndjson < '{lines}' > '{out}'"),
        format!("'{program}' diagnose --ndjson '{lines}' > '{out}' 2> '{out}.err' && cat '{out}.err'"),
        format!("'{program}' diagnose --ndjson '{lines}'"),
    ] {
        assert!(!on_a_terminal(&quiet).contains("% of "), "{quiet}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_sees_text_in_colours_unless_it_does_not_want_them() {
    let folder = Folder::new("colours");
    let file = folder.file("in.json", denied());
    let program = env!("CARGO_BIN_EXE_why-denied");
    for (before, coloured) in [("", true), ("NO_COLOR=1 ", false), ("TERM=dumb ", false)] {
        let shown = on_a_terminal(&format!("{before}'{program}' diagnose '{file}'"));
        assert!(shown.contains("trust_policy") || shown.contains("sts:ExternalId"), "{shown:?}");
        assert_eq!(shown.contains("\u{1b}["), coloured, "{before}{shown:?}");
    }
}

/// What the README tells to run is understood.
#[test]
fn the_readme_tells_of_commands_that_there_are() {
    let folder = Folder::new("readme");
    fs::create_dir_all(folder.0.join("iam")).expect("the folder can be made");
    let call = json!({ "caller": "arn:aws:iam::111111111111:user/deployer", "external_id": "abc-123" });
    for (name, text) in [
        ("trust.json", TRUST),
        ("policy.json", IDENTITY),
        ("input.json", &denied()),
        ("inputs.ndjson", &denied()),
        ("everything.txt", TRUST),
        ("error.txt", ERROR),
        ("iam/trust.json", TRUST),
        ("iam/ci.json", IDENTITY),
        ("iam/call.json", &call.to_string()),
    ] {
        folder.file(name, text);
    }
    let readme = include_str!("../README.md").lines();
    let asked = readme.filter_map(|line| {
        let line = line.trim_start().trim_start_matches("- run: ").trim_start_matches("entry: ");
        line.strip_prefix("why-denied ").map(|args| args.replace('…', "x"))
    });
    let mut count = 0;
    for args in asked {
        let program = env!("CARGO_BIN_EXE_why-denied");
        let shell = ["-c", &format!("'{program}' {args}")];
        let output = Command::new("sh").args(shell).current_dir(&folder.0).stdin(Stdio::null()).output();
        let output = output.expect("a shell is there");
        // `owner=x` alone is too little for a preset, which is said.
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() != Some(64) || err.contains("github-branch:"), "{args}\n{err}");
        count += 1;
    }
    assert!(count > 8, "{count} commands");
}

#[test]
fn the_library_says_the_same_byte_for_byte() {
    let cases = [include_str!("cases/denials.jsonl"), include_str!("known_answers/diagnosis.jsonl")].concat();
    let case = |line: &str| serde_json::from_str::<Json>(line).expect("a case")["input"].take();
    let inputs: Vec<_> = cases.lines().map(case).collect();
    let lines: Vec<_> = inputs.iter().map(Json::to_string).collect();
    let printed = run(&["diagnose", "--ndjson"], lines.join("\n")).out;
    assert_eq!(printed.lines().count(), inputs.len());
    for (line, input) in printed.lines().zip(inputs) {
        let input = door::input(&input);
        let report = Report::new(&input.engine, &input.diagnose());
        assert_eq!(line, serde_json::to_string(&report).expect("a report"));
    }
}

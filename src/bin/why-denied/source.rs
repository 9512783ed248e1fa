//! Files and standard input → an input. What cannot be opened is bad usage; what cannot be understood is an answer.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::Path;
use std::time::SystemTime;

use serde_json::Deserializer;
use why_denied::engine::input::{self as engine, Level, PolicyText};
use why_denied::engine::paste::{Beside, Pasted, Piece, sort_out};
use why_denied::engine::source::{DocumentId, LineIndex};
use why_denied::interface::{self, BadInput, Input, Position, Range, Report, Value};

use crate::Failure;
use crate::args::{Diagnose, Documents};

/// The largest input: a hundred policies of a megabyte, and a quarter more for JSON's escapes.
pub(crate) const MAX_BYTES: usize = 128 << 20;

/// An input and the files that its documents came from.
pub(crate) struct Source {
    pub(crate) input: Input,
    pub(crate) files: BTreeMap<DocumentId, String>,
}

/// What was given is no input; the report says why.
pub(crate) type Readable<T> = Result<T, Box<Report>>;

/// Reads what `args` name.
pub(crate) fn read(args: &Diagnose) -> Result<Readable<Source>, Failure> {
    let documents = &args.documents;
    if documents.any() {
        return from_documents(documents);
    }
    let text = match &args.file {
        Some(file) => text(file)?,
        None if io::stdin().is_terminal() => {
            return Err(Failure::Usage("nothing to diagnose: name a file, `-`, or documents by --trust …".to_owned()));
        }
        None => text(Path::new("-"))?,
    };
    let input = text.and_then(|text| pasted(&text).map_or_else(|| input(value(&text, None)?), Ok));
    Ok(input.map(|input| Source { input, files: BTreeMap::new() }))
}

/// Reads one JSON value, which is line `line` of many where it is.
pub(crate) fn value(json: &str, line: Option<usize>) -> Readable<Value> {
    let json = json.strip_prefix('\u{feff}').unwrap_or(json);
    let mut deserializer = Deserializer::from_str(json);
    let value = Value::read(&mut deserializer).map_err(|(_, error)| error);
    value.and_then(|value| deserializer.end().map(|()| value)).map_err(|error| Box::new(not_json(json, line, &error)))
}

/// The input that outputs of commands make; none where the text is an input itself or holds no such output.
fn pasted(text: &str) -> Option<Input> {
    let json = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut deserializer = Deserializer::from_str(json);
    if let Ok(value) = Value::read(&mut deserializer)
        && KEYS.iter().any(|key| value.get(key).is_some())
    {
        return None;
    }
    let sorted = sort_out(text, &Beside { now: now(), ..Beside::default() });
    let is_known = |piece: &Piece| piece.into.is_some() && piece.what != "text";
    sorted.pieces.iter().any(is_known).then(|| sorted_input(text, sorted))
}

/// The time, in seconds since 1970.
fn now() -> Option<i64> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// The members by which an input is known.
const KEYS: [&str; 9] = [
    "error",
    "trust_policy",
    "identity_policies",
    "permissions_boundary",
    "session_policies",
    "service_control_policies",
    "resource_control_policies",
    "vpc_endpoint_policy",
    "request",
];

/// The input of a sorted text; what has no place in it is told.
fn sorted_input(text: &str, sorted: Pasted) -> Input {
    let lines = LineIndex::new(text);
    let told = sorted.pieces.iter().filter(|piece| !piece.text.is_empty()).map(|piece| {
        let line = lines.position(text, piece.span.start as usize).line;
        let used = if piece.into.is_some() { "" } else { " was not used" };
        format!("`{}` on line {line}{used}: {}", piece.what, piece.text)
    });
    Input { notes: told.collect(), engine: sorted.input }
}

/// Reads the shape of an input.
pub(crate) fn input(value: Value) -> Readable<Input> {
    Input::new(value).map_err(|bad: BadInput| Box::new(Report::refused(&bad)))
}

/// A report that says `title` and points at nothing.
pub(crate) fn unreadable(title: &str) -> Box<Report> {
    Box::new(Report::unreadable(String::new(), None, title))
}

fn not_json(json: &str, line: Option<usize>, error: &serde_json::Error) -> Report {
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or_default();
    let above: usize = json.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = json.floor_char_boundary(above + error.column().saturating_sub(1));
    let position = LineIndex::new(json).position(json, at);
    let position = Position { offset: position.offset, line: position.line, column: position.column };
    let title = match line {
        Some(line) => format!("Line {line} is not JSON: {said} at column {}.", position.column),
        None => format!("The input is not JSON: {said} at line {}, column {}.", position.line, position.column),
    };
    Report::unreadable(String::new(), Some(Range { start: position, end: position }), &title)
}

impl Documents {
    fn any(&self) -> bool {
        self.error.is_some() || !self.files().is_empty()
    }

    /// Every file, as named.
    fn files(&self) -> Vec<&Path> {
        let Self { paste, trust, identity, error: _, request, boundary, session_policy, scp, rcp, endpoint } = self;
        let several = [paste, identity, session_policy, scp, rcp].into_iter().flatten();
        [trust, request, boundary, endpoint].into_iter().flatten().chain(several).map(AsRef::as_ref).collect()
    }
}

fn from_documents(documents: &Documents) -> Result<Readable<Source>, Failure> {
    let from_stdin = documents.files().iter().filter(|file| is_stdin(file)).count();
    if from_stdin + usize::from(documents.error.as_deref() == Some("-")) > 1 {
        return Err(Failure::Usage("standard input can be one document only".to_owned()));
    }
    let mut reader = Reader { files: BTreeMap::new(), bad: None };
    let mut outputs = Vec::new();
    for file in &documents.paste {
        match text(file)? {
            Ok(text) => outputs.push(text),
            Err(bad) => {
                reader.bad.get_or_insert(bad);
            }
        }
    }
    let mut ends = Vec::new();
    for output in &outputs {
        ends.push(ends.last().map_or(0, |end| end + 1) + output.len());
    }
    let outputs = outputs.join("\n");
    let error = match &documents.error {
        Some(error) if error == "-" || Path::new(error).is_file() => {
            reader.one(Some(Path::new(error)), DocumentId::Error)?
        }
        error => error.clone(),
    };
    let beside = Beside { error: error.as_deref().unwrap_or_default(), ends: &ends, now: now() };
    let mut input = sorted_input(&outputs, sort_out(&outputs, &beside));
    let engine = &mut input.engine;
    let trust = reader.one(documents.trust.as_deref(), DocumentId::TrustPolicy)?;
    engine.trust_policy = trust.or(engine.trust_policy.take());
    let pasted = engine.identity_policies.take().unwrap_or_default();
    let mut identity = reader.all(&documents.identity, DocumentId::IdentityPolicy)?;
    identity.extend(pasted);
    engine.identity_policies = (!identity.is_empty()).then_some(identity);
    // What was pasted stands beside it.
    let errors = [error, engine.error.take()];
    engine.error = errors.into_iter().flatten().reduce(|error, more| error + "\n" + &more);
    if let Some(file) = &documents.request {
        match text(file)?.and_then(|text| call(&text, engine)) {
            Ok(call) => {
                engine.request = call.engine.request;
                input.notes.extend(call.notes);
            }
            Err(bad) => {
                reader.bad.get_or_insert(bad);
            }
        }
    }
    let boundary = reader.one(documents.boundary.as_deref(), DocumentId::PermissionsBoundary)?;
    engine.permissions_boundary = boundary.or(engine.permissions_boundary.take());
    engine.session_policies = reader.all(&documents.session_policy, DocumentId::SessionPolicy)?;
    let scp = reader.all(&documents.scp, |level| DocumentId::ServiceControlPolicy(level, None))?;
    engine.service_control_policies.splice(0..0, scp.into_iter().map(Level::One));
    let rcp = reader.all(&documents.rcp, |level| DocumentId::ResourceControlPolicy(level, None))?;
    engine.resource_control_policies.splice(0..0, rcp.into_iter().map(Level::One));
    let endpoint = reader.one(documents.endpoint.as_deref(), DocumentId::VpcEndpointPolicy)?;
    engine.vpc_endpoint_policy = endpoint.or(engine.vpc_endpoint_policy.take());
    Ok(match reader.bad {
        Some(bad) => Err(bad),
        None => Ok(Source { input, files: reader.files }),
    })
}

/// The call that the JSON object `told` tells of, beside what was pasted of it.
fn call(told: &str, pasted: &engine::Input) -> Readable<Input> {
    let mut call = value(told, None)?;
    if let (Value::Object(call), Some(Value::Object(pasted))) = (&mut call, interface::write(pasted).get("request")) {
        let untold = |(name, _): &&(String, Value)| call.iter().all(|(told, _)| told != name);
        let untold: Vec<_> = pasted.iter().filter(untold).cloned().collect();
        call.extend(untold);
    }
    input(Value::Object(vec![("request".to_owned(), call)]))
}

/// Reads documents, and remembers where they came from and the first that is no text.
struct Reader {
    files: BTreeMap<DocumentId, String>,
    bad: Option<Box<Report>>,
}

impl Reader {
    fn one(&mut self, file: Option<&Path>, document: DocumentId) -> Result<Option<String>, Failure> {
        let Some(file) = file else { return Ok(None) };
        if !is_stdin(file) {
            self.files.insert(document, file.display().to_string());
        }
        Ok(match text(file)? {
            Ok(text) => Some(text),
            Err(bad) => {
                self.bad.get_or_insert(bad);
                None
            }
        })
    }

    fn all(
        &mut self,
        files: &[impl AsRef<Path>],
        document: fn(usize) -> DocumentId,
    ) -> Result<Vec<PolicyText>, Failure> {
        let mut policies = Vec::new();
        for (i, file) in files.iter().enumerate() {
            let text = self.one(Some(file.as_ref()), document(i))?.unwrap_or_default();
            policies.push(PolicyText { name: None, text });
        }
        Ok(policies)
    }
}

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

/// The text of a file or of standard input.
pub(crate) fn text(file: &Path) -> Result<Readable<String>, Failure> {
    let name = if is_stdin(file) { "standard input".to_owned() } else { format!("`{}`", file.display()) };
    let bytes = if is_stdin(file) { bytes(io::stdin().lock()) } else { File::open(file).and_then(bytes) };
    let bytes = bytes.map_err(|error| Failure::Usage(format!("cannot read {name}: {error}")))?;
    Ok(if bytes.len() > MAX_BYTES {
        Err(unreadable(&format!("{name} is larger than {} MiB.", MAX_BYTES >> 20)))
    } else {
        utf8(bytes).map_err(|why| unreadable(&format!("{name} {why}.")))
    })
}

/// All bytes; of too many, enough to see that.
fn bytes(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text that `bytes` are, or why they are none, to follow a name in a sentence.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        match error.as_bytes() {
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "is UTF-16, not UTF-8: save it as UTF-8".to_owned(),
            _ => format!("is not UTF-8: byte {} is no character", at + 1),
        }
    })
}

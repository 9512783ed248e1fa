//! The tolerant reader behind [`Document::parse`].
//!
//! A recursive descent over bytes. Where the grammar is broken it takes the reading that keeps most of the text:
//! a member inside an array opens an object, a statement's element inside `Principal` ends a lost brace.

use super::super::sort::sort_by_key;
use super::{
    Defect, DefectKind, Document, DocumentId, Kind, MAX_BYTES, MAX_DEPTH, Name, Names, Node, NodeId, Span, is_invisible,
};

/// Reads `text` into a document.
pub(super) fn read(id: DocumentId, text: &str) -> Document {
    let mut reader =
        Reader { text, at: 0, depth: 0, nodes: Vec::new(), defects: Vec::new(), muted: false, open: Vec::new() };
    if text.len() > MAX_BYTES {
        reader.defect(DefectKind::TooLong, Span::new(0, 0), []);
        reader.add(Kind::Null, Span::at(0), None);
    } else {
        reader.document();
    }
    let Reader { nodes, mut defects, .. } = reader;
    sort_by_key(&mut defects, |defect| defect.span);
    // A comment behind a lost brace is passed over twice.
    defects.dedup();
    Document { id, text: text.to_owned(), defects, nodes, wrapped: None }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    nodes: Vec<Node>,
    defects: Vec<Defect>,
    /// Set while something is read a second time only to be passed over.
    muted: bool,
    /// The brackets that are open, to tell a lost one from a stray one.
    open: Vec<char>,
}

/// What an object that lost its `{` can hold, by which its lost `}` is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Implied {
    No,
    Root,
    Statement,
    Inner,
}

/// Names that stand in a policy or a statement and nowhere deeper.
const OUTER_NAMES: [&str; 12] = [
    "Version",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// No more defects than this are kept of one text: a person reads the first few.
const MAX_DEFECTS: usize = 1000;

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn advance(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn add(&mut self, kind: Kind, span: Span, name: Option<Name>) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        self.nodes.push(Node { kind, span, name, parent: None, verbatim: false, position: 0 });
        id
    }

    fn adopt(&mut self, parent: NodeId, children: &[NodeId]) {
        for (position, child) in children.iter().enumerate() {
            if let Some(node) = self.nodes.get_mut(child.index()) {
                node.parent = Some(parent);
                node.position = position;
            }
        }
    }

    fn close(&mut self, id: NodeId, kind: Kind, start: usize) {
        if let Kind::Array(children) | Kind::Object(children) = &kind {
            let children = children.clone();
            self.adopt(id, &children);
        }
        let end = self.at;
        if let Some(node) = self.nodes.get_mut(id.index()) {
            node.kind = kind;
            node.span = Span::new(start, end);
        }
    }

    fn defect<const N: usize>(&mut self, kind: DefectKind, span: Span, mend: [(Span, &str); N]) {
        if self.muted || self.defects.len() >= MAX_DEFECTS {
            return;
        }
        let mend = mend.into_iter().map(|(span, text)| (span, text.to_owned())).collect();
        self.defects.push(Defect { kind, span, mend });
    }

    fn document(&mut self) {
        self.trivia();
        if self.peek().is_none() {
            self.defect(DefectKind::Empty, Span::at(0), []);
            self.add(Kind::Null, Span::at(0), None);
            return;
        }
        if self.starts_member() {
            self.implied_object(None, Implied::Root);
        } else {
            self.value(None, Implied::Root);
        }
        self.leftovers();
    }

    /// What stands behind the outermost value: stray brackets one by one, then anything else as one piece.
    fn leftovers(&mut self) {
        loop {
            self.trivia();
            let start = self.at;
            let Some(c) = self.peek() else { return };
            self.advance(c);
            let span = Span::new(start, self.at);
            if matches!(c, '}' | ']' | ',' | ':') {
                self.defect(DefectKind::Unexpected(c), span, [(span, "")]);
            } else {
                let span = Span::new(start, self.text.trim_end().len());
                self.defect(DefectKind::SecondValue, span, [(span, "")]);
                self.at = self.text.len();
                return;
            }
        }
    }

    /// Passes over white space, comments and what pasting leaves behind.
    fn trivia(&mut self) {
        loop {
            let start = self.at;
            let Some(c) = self.peek() else { return };
            match c {
                ' ' | '\t' | '\r' | '\n' => self.advance(c),
                '/' if self.rest().starts_with("//") => self.line_comment(),
                '#' => self.line_comment(),
                '/' if self.rest().starts_with("/*") => {
                    let length = self.rest().find("*/").map_or(self.rest().len(), |n| n + 2);
                    self.at += length;
                    self.comment(start, self.at);
                }
                '\u{feff}' if start == 0 => {
                    self.advance(c);
                    let span = Span::new(start, self.at);
                    self.defect(DefectKind::ByteOrderMark, span, [(span, "")]);
                }
                c if is_invisible(c) => {
                    while let Some(c) = self.peek().filter(|&c| is_invisible(c)) {
                        self.advance(c);
                    }
                    let span = Span::new(start, self.at);
                    self.defect(DefectKind::NoBreakSpace, span, [(span, " ")]);
                }
                '|' | '\u{2502}' | '>' => self.stray(c),
                '-' | '+' | '*' | '\u{2022}' if self.is_line_mark(c) => self.stray(c),
                _ => return,
            }
        }
    }

    /// A sign that a page or a diff puts before each line.
    fn is_line_mark(&self, c: char) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default().trim_end_matches([' ', '\t']);
        let after = self.rest().get(c.len_utf8()..).unwrap_or_default();
        (before.is_empty() || before.ends_with('\n')) && !after.starts_with(|c: char| c.is_ascii_digit())
    }

    fn stray(&mut self, c: char) {
        let start = self.at;
        self.advance(c);
        let span = Span::new(start, self.at);
        self.defect(DefectKind::NotJson, span, [(span, "")]);
    }

    fn line_comment(&mut self) {
        let start = self.at;
        self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        let length = self.text.get(start..self.at).unwrap_or_default().trim_end().len();
        self.comment(start, start + length);
    }

    /// Taking a comment out leaves neither spaces at the end of its line nor an empty line.
    fn comment(&mut self, start: usize, end: usize) {
        let before = self.text.get(..start).unwrap_or_default().trim_end_matches([' ', '\t']);
        let behind = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t', '\r']);
        let mut out = Span::new(start, end);
        if behind.is_empty() || behind.starts_with('\n') {
            let alone = before.is_empty() || before.ends_with('\n');
            let line = self.text.len() - behind.len() + usize::from(!behind.is_empty());
            out = Span::new(before.len(), if alone { line } else { end });
        }
        self.defect(DefectKind::Comment, Span::new(start, end), [(out, "")]);
    }

    /// Whether a string followed by `:` stands here.
    fn starts_member(&mut self) -> bool {
        if !self.peek().is_some_and(is_quote) {
            return false;
        }
        let (at, muted) = (self.at, self.muted);
        self.muted = true;
        _ = self.string();
        self.trivia();
        let colon = self.peek() == Some(':');
        (self.at, self.muted) = (at, muted);
        colon
    }

    fn value(&mut self, name: Option<Name>, within: Implied) -> NodeId {
        match self.peek() {
            Some('{') => self.object(name, Implied::No),
            Some('[') => self.array(name),
            Some(c) if is_quote(c) => {
                if within != Implied::Root && self.starts_member() {
                    return self.implied_object(name, Implied::Inner);
                }
                let start = self.at;
                let (text, verbatim) = self.string();
                let id = self.add(Kind::String(text), Span::new(start, self.at), name);
                if let Some(node) = self.nodes.get_mut(id.index()) {
                    node.verbatim = verbatim;
                }
                id
            }
            Some(_) => self.word(name),
            None => self.add(Kind::Null, Span::at(self.at), name),
        }
    }

    /// A number, a literal, or something that is no JSON.
    fn word(&mut self, name: Option<Name>) -> NodeId {
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | '{' | '[' | '"') || is_quote(c))
            .unwrap_or(self.rest().len());
        if length == 0 {
            return self.add(Kind::Null, Span::at(start), name);
        }
        let word = self.rest().get(..length).unwrap_or_default().to_owned();
        self.at += length;
        let span = Span::new(start, self.at);
        let kind = match word.as_str() {
            "null" => Kind::Null,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            // As Python writes them.
            "True" | "False" | "None" => {
                let (kind, meant) = match word.as_str() {
                    "None" => (Kind::Null, "null"),
                    "True" => (Kind::Bool(true), "true"),
                    _ => (Kind::Bool(false), "false"),
                };
                self.defect(DefectKind::NotJson, span, [(span, meant)]);
                kind
            }
            word if is_number(word) => Kind::Number(word.to_owned()),
            word if word.chars().all(|c| c.is_ascii_digit()) => {
                let quoted = format!("\"{word}\"");
                self.defect(DefectKind::InvalidNumber, span, [(span, &quoted)]);
                Kind::String(word.to_owned())
            }
            word => {
                // Terraform's name of a value is no text: it is read as a placeholder.
                let is_terraform = self.defects.iter().any(|defect| defect.kind == DefectKind::EqualsSign);
                let word = if is_terraform && word.contains('.') { format!("${{{word}}}") } else { word.to_owned() };
                let closed = self.peek() == Some('"');
                if closed {
                    self.at += 1;
                    self.defect(DefectKind::UnclosedString, Span::new(start, self.at), [(Span::at(start), "\"")]);
                } else {
                    let quoted = format!("\"{}\"", word.replace('\\', "\\\\"));
                    self.defect(DefectKind::NotJson, span, [(span, &quoted)]);
                }
                Kind::String(word)
            }
        };
        self.add(kind, Span::new(start, self.at), name)
    }

    fn too_deep(&mut self, name: Option<Name>) -> NodeId {
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            if is_quote(c) {
                let muted = std::mem::replace(&mut self.muted, true);
                _ = self.string();
                self.muted = muted;
                continue;
            }
            self.advance(c);
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' if depth <= 1 => break,
                '}' | ']' => depth -= 1,
                _ => {}
            }
        }
        self.defect(DefectKind::TooDeep, Span::new(start, self.at), []);
        self.add(Kind::Null, Span::new(start, self.at), name)
    }

    fn object(&mut self, name: Option<Name>, implied: Implied) -> NodeId {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(name);
        }
        let start = self.at;
        let id = self.add(Kind::Null, Span::at(start), name);
        self.at += 1;
        self.members(id, start, implied);
        id
    }

    /// An object whose `{` is not there.
    fn implied_object(&mut self, name: Option<Name>, implied: Implied) -> NodeId {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(name);
        }
        let start = self.at;
        self.defect(DefectKind::MissingOpen('{'), Span::at(start), [(Span::at(start), "{")]);
        let id = self.add(Kind::Null, Span::at(start), name);
        self.members(id, start, implied);
        id
    }

    fn members(&mut self, id: NodeId, start: usize, implied: Implied) {
        self.depth += 1;
        self.open.push('}');
        let mut members: Vec<NodeId> = Vec::new();
        let mut names = Names::new();
        let mut end = self.at;
        let mut comma = None;
        loop {
            self.trivia();
            let here = self.at;
            match self.peek() {
                None => {
                    self.lost_close('}', end);
                    break;
                }
                Some('}') => {
                    self.trailing(comma);
                    self.at += 1;
                    break;
                }
                Some(']') if self.open.contains(&']') => {
                    self.trailing(comma);
                    self.lost_close('}', end);
                    break;
                }
                Some(c @ (']' | ':' | '{' | '[')) => {
                    self.advance(c);
                    let span = Span::new(here, self.at);
                    self.defect(DefectKind::Unexpected(c), span, [(span, "")]);
                }
                Some(',') => {
                    self.at += 1;
                    let span = Span::new(here, self.at);
                    if comma.is_some() || members.is_empty() {
                        self.defect(DefectKind::Unexpected(','), span, [(span, "")]);
                    } else {
                        comma = Some(span);
                    }
                }
                Some(_) => {
                    if implied != Implied::No && self.ends_implied(implied, &names) {
                        self.at = comma.map_or(self.at, |span: Span| span.start as usize);
                        self.lost_close('}', end);
                        break;
                    }
                    let Some(name) = self.member_name() else { continue };
                    if comma.is_none() && !members.is_empty() {
                        let behind = Span::at(end);
                        self.defect(DefectKind::MissingComma, behind, [(behind, ",")]);
                    }
                    comma = None;
                    let (text, span) = (name.text.clone(), name.span);
                    let member = self.member_value(name);
                    let first = *names.entry(text).or_insert(member);
                    if first != member {
                        self.defect(DefectKind::DuplicateName(first, member), span, []);
                    }
                    members.push(member);
                    end = self.at;
                }
            }
        }
        self.depth -= 1;
        self.open.pop();
        let at = self.at;
        if self.text.get(..at).is_some_and(|read| !read.ends_with('}')) {
            self.at = end;
            self.close(id, Kind::Object(members), start);
            self.at = at;
        } else {
            self.close(id, Kind::Object(members), start);
        }
    }

    fn trailing(&mut self, comma: Option<Span>) {
        if let Some(span) = comma {
            self.defect(DefectKind::TrailingComma, span, [(span, "")]);
        }
    }

    fn lost_close(&mut self, bracket: char, end: usize) {
        let behind = Span::at(end);
        self.defect(DefectKind::MissingClose(bracket), behind, [(behind, if bracket == '}' { "}" } else { "]" })]);
    }

    /// Whether the next name belongs to an outer object, so that the `}` of this one is lost.
    fn ends_implied(&mut self, implied: Implied, names: &Names) -> bool {
        let (at, muted) = (self.at, self.muted);
        self.muted = true;
        let name = if self.peek().is_some_and(is_quote) { self.string().0 } else { String::new() };
        (self.at, self.muted) = (at, muted);
        match implied {
            Implied::Inner => OUTER_NAMES.contains(&name.as_str()),
            Implied::Statement => names.contains_key(&name) && OUTER_NAMES.contains(&name.as_str()),
            Implied::Root | Implied::No => false,
        }
    }

    /// The name of a member and the colon behind it; none where no name stands, after passing over what does.
    fn member_name(&mut self) -> Option<Name> {
        let start = self.at;
        let text = if self.peek().is_some_and(is_quote) {
            self.string().0
        } else {
            let length = self
                .rest()
                .find(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '{' | '}' | '[' | ']') || is_quote(c))
                .unwrap_or(self.rest().len());
            let word = self.rest().get(..length).unwrap_or_default().to_owned();
            self.at += length;
            let lost_quote = self.peek() == Some('"');
            if lost_quote {
                self.at += 1;
            }
            let span = Span::new(start, self.at);
            let at = self.at;
            self.trivia();
            let named = matches!(self.peek(), Some(':' | '='));
            self.at = at;
            if !named {
                self.defect(DefectKind::NotJson, span, [(span, "")]);
                return None;
            }
            if lost_quote {
                self.defect(DefectKind::UnclosedString, span, [(Span::at(start), "\"")]);
            } else {
                self.defect(DefectKind::NotJson, span, [(span, &format!("\"{word}\""))]);
            }
            word
        };
        Some(Name { text, span: Span::new(start, self.at) })
    }

    fn member_value(&mut self, name: Name) -> NodeId {
        let end = self.at;
        self.trivia();
        if self.peek() == Some(':') {
            self.at += 1;
        } else if self.peek() == Some('=') {
            let start = self.at;
            self.at += if self.rest().starts_with("=>") { 2 } else { 1 };
            let sign = Span::new(start, self.at);
            self.defect(DefectKind::EqualsSign, sign, [(Span::new(end, self.at), ":")]);
        } else if matches!(self.peek(), None | Some(',' | '}' | ']')) {
            self.at = end;
            let behind = Span::at(end);
            self.defect(DefectKind::MissingValue, behind, [(behind, ": null")]);
            return self.add(Kind::Null, behind, Some(name));
        } else {
            let behind = Span::at(end);
            self.defect(DefectKind::MissingColon, behind, [(behind, ":")]);
        }
        let colon = self.at;
        self.trivia();
        if matches!(self.peek(), None | Some(',' | '}' | ']' | ':')) {
            let behind = Span::at(colon);
            self.at = colon;
            self.defect(DefectKind::MissingValue, behind, [(behind, " null")]);
            return self.add(Kind::Null, behind, Some(name));
        }
        self.value(Some(name), Implied::No)
    }

    fn array(&mut self, name: Option<Name>) -> NodeId {
        if self.depth >= MAX_DEPTH {
            return self.too_deep(name);
        }
        let start = self.at;
        let id = self.add(Kind::Null, Span::at(start), name);
        self.at += 1;
        self.depth += 1;
        self.open.push(']');
        let mut elements: Vec<NodeId> = Vec::new();
        let mut end = self.at;
        let mut comma = None;
        loop {
            self.trivia();
            let here = self.at;
            match self.peek() {
                None => {
                    self.lost_close(']', end);
                    break;
                }
                Some(']') => {
                    self.trailing(comma);
                    self.at += 1;
                    break;
                }
                Some('}') if self.open.contains(&'}') => {
                    self.trailing(comma);
                    self.lost_close(']', end);
                    break;
                }
                Some(c @ ('}' | ':')) => {
                    self.advance(c);
                    let span = Span::new(here, self.at);
                    self.defect(DefectKind::Unexpected(c), span, [(span, "")]);
                }
                Some(',') => {
                    self.at += 1;
                    let span = Span::new(here, self.at);
                    if comma.is_some() || elements.is_empty() {
                        self.defect(DefectKind::Unexpected(','), span, [(span, "")]);
                    } else {
                        comma = Some(span);
                    }
                }
                Some(_) => {
                    if comma.is_none() && !elements.is_empty() {
                        let behind = Span::at(end);
                        self.defect(DefectKind::MissingComma, behind, [(behind, ",")]);
                    }
                    comma = None;
                    let element = if self.starts_member() {
                        self.implied_object(None, Implied::Statement)
                    } else {
                        self.value(None, Implied::No)
                    };
                    elements.push(element);
                    end = self.at;
                }
            }
        }
        self.depth -= 1;
        self.open.pop();
        self.close(id, Kind::Array(elements), start);
        id
    }

    /// A string from its quote on, and whether its bytes are its value.
    fn string(&mut self) -> (String, bool) {
        let start = self.at;
        let Some(open) = self.peek() else { return (String::new(), false) };
        self.advance(open);
        let mut text = String::new();
        let mut verbatim = true;
        let end = loop {
            let here = self.at;
            let Some(c) = self.peek() else { break None };
            if closes(open, c) {
                self.advance(c);
                break Some((here, c));
            }
            match c {
                '\n' | '\r' => break None,
                '\\' => {
                    verbatim = false;
                    self.escape(&mut text);
                    continue;
                }
                c if c < ' ' => {
                    let span = Span::new(here, here + 1);
                    self.defect(DefectKind::ControlCharacter, span, [(span, " ")]);
                }
                _ => {}
            }
            text.push(c);
            self.advance(c);
        };
        match end {
            Some((_, close)) => self.odd_quotes(start, open, close),
            None => verbatim = self.unclosed(start, open, &mut text) && verbatim,
        }
        (text, verbatim)
    }

    fn odd_quotes(&mut self, start: usize, open: char, close: char) {
        if open == '"' && close == '"' {
            return;
        }
        let first = Span::new(start, start + open.len_utf8());
        let last = Span::new(self.at - close.len_utf8(), self.at);
        let kind = if open == '\'' { DefectKind::SingleQuote } else { DefectKind::SmartQuote };
        self.defect(kind, Span::new(start, self.at), [(first, "\""), (last, "\"")]);
    }

    /// Ends a string that its line does not close: before the comma or brackets that the line ends with, or at a
    /// typographic closing quote.
    fn unclosed(&mut self, start: usize, open: char, text: &mut String) -> bool {
        let line = self.text.get(start + open.len_utf8()..self.at).unwrap_or_default();
        if let Some((n, close)) = line.char_indices().rfind(|&(_, c)| c != '"' && is_quote(c) && c != '\'') {
            line.get(..n).unwrap_or_default().clone_into(text);
            self.at = start + open.len_utf8() + n + close.len_utf8();
            self.odd_quotes(start, open, close);
            return true;
        }
        let kept = line.trim_end_matches([',', ' ', '\t', ';']).len();
        while text.ends_with([',', ' ', '\t', ';']) {
            text.pop();
        }
        self.at = start + open.len_utf8() + kept;
        let span = Span::new(start, self.at);
        self.defect(DefectKind::UnclosedString, span, [(Span::at(self.at), "\"")]);
        false
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.peek() else { return };
        self.advance(c);
        let plain = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                if let Some(c) = self.unicode() {
                    text.push(c);
                } else {
                    let span = Span::new(start, self.at);
                    self.defect(DefectKind::InvalidEscape, span, [(span, "\\ufffd")]);
                    text.push('\u{fffd}');
                }
                return;
            }
            c => {
                let span = Span::new(start, self.at);
                self.defect(DefectKind::InvalidEscape, span, [(Span::at(start), "\\")]);
                text.push('\\');
                c
            }
        };
        text.push(plain);
    }

    /// The character of `\uXXXX`, or of two of them that are one.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        let at = self.at;
        if self.rest().starts_with("\\u") {
            self.at += 2;
            if let Some(low) = self.hex().filter(|low| (0xdc00..0xe000).contains(low)) {
                return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
            }
        }
        self.at = at;
        None
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let value = digits.bytes().all(|b| b.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())??;
        self.at += 4;
        Some(value)
    }
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2018}' | '\u{2019}'
    )
}

fn closes(open: char, c: char) -> bool {
    match open {
        '"' => c == '"',
        '\'' => c == '\'',
        '\u{ab}' | '\u{bb}' => matches!(c, '\u{ab}' | '\u{bb}'),
        '\u{2018}' | '\u{2019}' => matches!(c, '\u{2018}' | '\u{2019}'),
        _ => matches!(c, '"' | '\u{201c}' | '\u{201d}' | '\u{201f}'),
    }
}

/// Whether `word` is a number of RFC 8259.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = word.split_once(['e', 'E']).map_or((word, None), |(m, e)| (m, Some(e)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(w, f)| (w, Some(f)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)))
}

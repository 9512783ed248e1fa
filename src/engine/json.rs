//! Policy text → [`Document`]: every node with its bytes, its name's bytes and its RFC 6901 pointer.
//!
//! Reading never fails. What IAM's JSON reader would refuse is read as it was meant and kept as a [`Defect`] with
//! the edits that mend it: comments, trailing and missing commas, typographic quotes, no-break spaces, lost braces,
//! an unclosed string. The text is read once, from left to right, in linear time.

mod reader;
mod wrapped;

use self::wrapped::Wrapped;
use std::collections::HashMap;
use std::fmt::Write as _;

use super::source::{DocumentId, Span};

/// A name as a step of an RFC 6901 pointer.
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The name that a step of an RFC 6901 pointer stands for.
pub fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The deepest nesting that is read, in arrays and objects.
pub const MAX_DEPTH: usize = 64;
/// The longest text that is read, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// Whether `c` is white space that is not JSON's, or shows nothing at all (R2, R311).
pub fn is_invisible(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, ' ' | '\t' | '\r' | '\n'))
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A node of one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    /// The outermost value of every document.
    pub const ROOT: Self = Self(0);

    /// The one with this number.
    pub(crate) fn new(index: usize) -> Self {
        Self(u32::try_from(index).unwrap_or(u32::MAX))
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Names, each with the first node that has it. Sets of names are one too, for a map of another type has code of its own.
pub(crate) type Names = HashMap<String, NodeId>;

/// A JSON text, read.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which document of the input this is.
    pub id: DocumentId,
    /// The text that was read: as it was pasted, but for policies that stood in a string or URL-encoded.
    pub text: String,
    /// What a strict reader would have refused, in the order of the text.
    pub defects: Vec<Defect>,
    nodes: Vec<Node>,
    /// What was taken out of strings, and the way back.
    wrapped: Option<Wrapped>,
}

/// A value and how its parent reaches it.
#[derive(Clone, Debug)]
pub struct Node {
    /// What the value is.
    pub kind: Kind,
    /// The bytes of the value, quotes and brackets included.
    pub span: Span,
    /// The name, when the parent is an object.
    pub name: Option<Name>,
    /// The object or array that holds this value; none at the root.
    pub parent: Option<NodeId>,
    /// Whether the bytes between a string's quotes are the value itself, without escapes.
    pub verbatim: bool,
    position: usize,
}

/// The name of a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The name, unescaped.
    pub text: String,
    /// Its bytes, quotes included.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `null`, or a value that is not there.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, unescaped.
    String(String),
    /// The elements in order.
    Array(Vec<NodeId>),
    /// The members in order, duplicates included.
    Object(Vec<NodeId>),
}

/// Something that a strict JSON reader refuses, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// What it is.
    pub kind: DefectKind,
    /// Where it stands; for something that is missing, the empty range where it belongs.
    pub span: Span,
    /// What makes the text strict again: ranges and their new text, sorted and disjoint.
    pub mend: Vec<(Span, String)>,
}

/// Why a strict JSON reader refuses a text (R1, R2, R17).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DefectKind {
    /// Nothing but white space.
    Empty,
    /// The text is longer than [`MAX_BYTES`]; nothing was read.
    TooLong,
    /// Arrays and objects are nested deeper than [`MAX_DEPTH`]; the inner ones were passed over.
    TooDeep,
    /// `// …`, `/* … */` or `# …`.
    Comment,
    /// A comma with nothing behind it.
    TrailingComma,
    /// U+FEFF at the start of the text.
    ByteOrderMark,
    /// A typographic quote in the place of `"`.
    SmartQuote,
    /// A no-break or other typographic space, or an invisible character, between values.
    NoBreakSpace,
    /// `'…'`.
    SingleQuote,
    /// A string that its line does not close, or that lacks its opening quote.
    UnclosedString,
    /// `\` before a character that is no escape, or a broken `\u`.
    InvalidEscape,
    /// A tab, line break or other control character inside a string.
    ControlCharacter,
    /// `,` is missing between two values.
    MissingComma,
    /// `:` is missing behind a member's name.
    MissingColon,
    /// `=` or `=>` in the place of `:`, as Terraform and Ruby write.
    EqualsSign,
    /// A member has a name and no value.
    MissingValue,
    /// `{` or `[` is missing; its text.
    MissingOpen(char),
    /// `}` or `]` is missing; its text.
    MissingClose(char),
    /// A `}`, `]`, `,` or `:` that belongs to nothing.
    Unexpected(char),
    /// A number that JSON does not know, such as one with a leading zero.
    InvalidNumber,
    /// Characters that are no JSON: words without quotes, bars, placeholders.
    NotJson,
    /// A second value behind the outermost one.
    SecondValue,
    /// Two members of one object have the same name: the first, and the one that repeats it.
    DuplicateName(NodeId, NodeId),
}

impl Document {
    /// Reads `text`. Total: what cannot be read is a [`Defect`], and the root is at worst [`Kind::Null`].
    pub fn parse(id: DocumentId, text: &str) -> Self {
        reader::read(id, text)
    }

    /// The document with the policies that stand in a string or URL-encoded taken out of there.
    #[must_use]
    pub fn unwrapped(self) -> Self {
        wrapped::unwrapped(self)
    }

    /// The bytes of the pasted text that a range of [`text`](Self::text) was read from.
    pub fn pasted(&self, span: Span) -> Span {
        self.wrapped.as_ref().map_or(span, |wrapped| wrapped.pasted(span))
    }

    /// `text` as it must be written where `span` was read from.
    pub fn encoded(&self, span: Span, text: &str) -> String {
        self.wrapped.as_ref().map_or_else(|| text.to_owned(), |wrapped| wrapped.encoded(span, text))
    }

    /// The node `id` of this document.
    pub fn node(&self, id: NodeId) -> &Node {
        static NONE: Node = Node {
            kind: Kind::Null,
            span: Span { start: 0, end: 0 },
            name: None,
            parent: None,
            verbatim: false,
            position: 0,
        };
        self.nodes.get(id.index()).unwrap_or(&NONE)
    }

    /// The outermost value.
    pub fn root(&self) -> &Node {
        self.node(NodeId::ROOT)
    }

    /// Every value, in the order of the text.
    pub fn ids(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..u32::try_from(self.nodes.len()).unwrap_or(u32::MAX)).map(NodeId)
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no value at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The elements of an array or the members of an object; none for other values.
    pub fn children(&self, id: NodeId) -> &[NodeId] {
        match &self.node(id).kind {
            Kind::Array(children) | Kind::Object(children) => children,
            _ => &[],
        }
    }

    /// The member `name` of an object, the last where it is repeated.
    pub fn member(&self, id: NodeId, name: &str) -> Option<NodeId> {
        let Kind::Object(members) = &self.node(id).kind else { return None };
        members.iter().rev().copied().find(|&m| self.name(m) == name)
    }

    /// The name of a member; empty for other values.
    pub fn name(&self, id: NodeId) -> &str {
        self.node(id).name.as_ref().map_or("", |name| name.text.as_str())
    }

    /// The value as text, when it is a string.
    pub fn string(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The RFC 6901 pointer from the outermost value.
    pub fn pointer(&self, id: NodeId) -> String {
        let mut path = Vec::new();
        let mut at = id;
        while let Some(parent) = self.node(at).parent {
            path.push(at);
            at = parent;
        }
        let mut pointer = String::new();
        for step in path.into_iter().rev() {
            let node = self.node(step);
            pointer.push('/');
            match &node.name {
                Some(name) => pointer.push_str(&escaped(&name.text)),
                None => _ = write!(pointer, "{}", node.position),
            }
        }
        pointer
    }

    /// The node that an RFC 6901 pointer names.
    pub fn at_pointer(&self, pointer: &str) -> Option<NodeId> {
        if self.is_empty() {
            return None;
        }
        pointer.split('/').skip(1).try_fold(NodeId::ROOT, |at, step| {
            let name = unescaped(step);
            match &self.node(at).kind {
                Kind::Array(elements) => elements.get(name.parse::<usize>().ok()?).copied(),
                _ => self.member(at, &name),
            }
        })
    }

    /// The bytes inside the quotes of a string, where they are the value itself; else the whole value.
    pub fn inner_span(&self, id: NodeId) -> Span {
        let node = self.node(id);
        if node.verbatim && node.span.end > node.span.start + 1 {
            let quote = |text: &str| text.chars().next().map_or(1, char::len_utf8);
            let text = node.span.of(&self.text);
            let open = quote(text);
            let close = text.chars().next_back().map_or(1, char::len_utf8);
            return Span::new(node.span.start as usize + open, node.span.end as usize - close);
        }
        node.span
    }

    /// The bytes of a part of a string value, given as a byte range of the value; the whole value where the two
    /// cannot be told together.
    pub fn part_span(&self, id: NodeId, part: std::ops::Range<usize>) -> Span {
        let inner = self.inner_span(id);
        if self.node(id).verbatim {
            let start = inner.start as usize;
            return Span::new(start + part.start, (start + part.end).min(inner.end as usize));
        }
        let places = self.escaped_at(id, part.start).zip(self.escaped_at(id, part.end));
        places.map_or(inner, |(start, end)| Span::new(start, end))
    }

    /// Where the byte `to` of a string value stands in the text, with escapes on the way there.
    fn escaped_at(&self, id: NodeId, to: usize) -> Option<usize> {
        let span = self.node(id).span;
        let written = span.of(&self.text);
        let mut rest = written.get(written.chars().next()?.len_utf8()..)?;
        for c in self.string(id)?.get(..to)?.chars() {
            let is_hex = || rest.get(2..6).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
            let length = match rest.strip_prefix('\\').and_then(|escape| escape.chars().next()) {
                Some('u') if is_hex() => 6 * c.len_utf16(),
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't') => 2,
                // Nothing was escaped, so the backslash stayed.
                _ => rest.starts_with(c).then_some(c.len_utf8())?,
            };
            rest = rest.get(length..)?;
        }
        Some(span.end as usize - rest.len())
    }

    /// The place of `id` among its parent's children, from 0.
    pub fn position(&self, id: NodeId) -> usize {
        self.node(id).position
    }
}

#[cfg(test)]
mod tests;

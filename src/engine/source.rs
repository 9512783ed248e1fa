//! Where something is: which document, which bytes of it, and how a person or an editor counts them.
//!
//! The engine counts bytes. Lines, columns and UTF-16 offsets are computed here, once, at the edge.

use std::fmt;

/// A text or table that a report can point into. Its `Display` is the name that INTERFACE.md gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentId {
    /// The pasted error.
    Error,
    /// The table of what is known of the call. It has fields and no text.
    Request,
    /// The trust policy of the role.
    TrustPolicy,
    /// One of the caller's identity policies, by position.
    IdentityPolicy(usize),
    /// The caller's permissions boundary.
    PermissionsBoundary,
    /// One of the policies of the caller's session, by position.
    SessionPolicy(usize),
    /// A service control policy: level of the organization, root first, and position at that level.
    ServiceControlPolicy(usize, Option<usize>),
    /// A resource control policy: level of the organization, root first, and position at that level.
    ResourceControlPolicy(usize, Option<usize>),
    /// The policy of the VPC endpoint that the call went through.
    VpcEndpointPolicy,
}

impl DocumentId {
    /// The layer of evaluation that this document belongs to.
    pub fn layer(self) -> Layer {
        match self {
            Self::Error | Self::Request => Layer::Request,
            Self::TrustPolicy => Layer::TrustPolicy,
            Self::IdentityPolicy(_) => Layer::IdentityPolicies,
            Self::PermissionsBoundary => Layer::PermissionsBoundary,
            Self::SessionPolicy(_) => Layer::SessionPolicies,
            Self::ServiceControlPolicy(..) => Layer::ServiceControlPolicies,
            Self::ResourceControlPolicy(..) => Layer::ResourceControlPolicies,
            Self::VpcEndpointPolicy => Layer::VpcEndpointPolicy,
        }
    }
}

impl fmt::Display for DocumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Error => f.write_str("error"),
            Self::IdentityPolicy(i) | Self::SessionPolicy(i) => write!(f, "{}/{i}", self.layer().name()),
            Self::ServiceControlPolicy(level, i) | Self::ResourceControlPolicy(level, i) => {
                write!(f, "{}/{level}", self.layer().name())?;
                i.map_or(Ok(()), |i| write!(f, "/{i}"))
            }
            _ => f.write_str(self.layer().name()),
        }
    }
}

/// A kind of policy that takes part in the decision (R91), in the order of a request's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// The call itself: its parameters and its caller.
    Request,
    /// Service control policies of the caller's organization.
    ServiceControlPolicies,
    /// The caller's permissions boundary.
    PermissionsBoundary,
    /// The policies passed when the caller's session was made.
    SessionPolicies,
    /// The policies attached to the caller and its groups.
    IdentityPolicies,
    /// The policy of the VPC endpoint that the call went through.
    VpcEndpointPolicy,
    /// Resource control policies of the role's organization.
    ResourceControlPolicies,
    /// The trust policy of the role.
    TrustPolicy,
}

impl Layer {
    /// Every layer that holds policies, in the order of a request's way.
    pub const POLICIES: [Self; 7] = [
        Self::ServiceControlPolicies,
        Self::PermissionsBoundary,
        Self::SessionPolicies,
        Self::IdentityPolicies,
        Self::VpcEndpointPolicy,
        Self::ResourceControlPolicies,
        Self::TrustPolicy,
    ];

    /// The same in the order in which they are to be mended (INTERFACE.md, "the field", 6).
    pub const TO_MEND: [Self; 7] = [
        Self::TrustPolicy,
        Self::IdentityPolicies,
        Self::PermissionsBoundary,
        Self::SessionPolicies,
        Self::ServiceControlPolicies,
        Self::ResourceControlPolicies,
        Self::VpcEndpointPolicy,
    ];

    /// The name in INTERFACE.md.
    pub fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::ServiceControlPolicies => "service_control_policies",
            Self::PermissionsBoundary => "permissions_boundary",
            Self::SessionPolicies => "session_policies",
            Self::IdentityPolicies => "identity_policies",
            Self::VpcEndpointPolicy => "vpc_endpoint_policy",
            Self::ResourceControlPolicies => "resource_control_policies",
            Self::TrustPolicy => "trust_policy",
        }
    }

    /// One such policy, in AWS's words, for use inside a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::ServiceControlPolicies => "service control policy",
            Self::PermissionsBoundary => "permissions boundary",
            Self::SessionPolicies => "session policy",
            Self::IdentityPolicies => "identity policy",
            Self::VpcEndpointPolicy => "VPC endpoint policy",
            Self::ResourceControlPolicies => "resource control policy",
            Self::TrustPolicy => "trust policy",
        }
    }

    /// What is taken for granted of a layer that need not be there and was not given.
    pub fn not_in_force(self) -> String {
        format!("No {} was given: taken as not in force.", self.words())
    }
}

/// A half-open range of bytes in one document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset of the byte behind the last.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end`, in bytes. Offsets beyond 4 GiB saturate.
    pub fn new(start: usize, end: usize) -> Self {
        let clip = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Self { start: clip(start), end: clip(end) }
    }

    /// The empty range at `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The range as indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text that the range covers; empty where it does not fit the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// Whether nothing is covered.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}

/// A place in one document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The document.
    pub document: DocumentId,
    /// The bytes.
    pub span: Span,
}

/// A position as JavaScript, editors and people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// UTF-16 code units from the start of the text, from 0.
    pub offset: usize,
    /// Line, from 1.
    pub line: usize,
    /// UTF-16 code units from the start of the line, from 1.
    pub column: usize,
}

/// Turns byte offsets of one text into positions.
#[derive(Clone, Debug)]
pub struct LineIndex {
    stops: Vec<Stop>,
}

/// A byte offset whose position is known.
#[derive(Clone, Copy, Debug)]
struct Stop {
    byte: usize,
    position: Position,
}

impl LineIndex {
    /// Long lines get a stop this often, so that a look-up stays short.
    const STRIDE: usize = 1024;

    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        let mut position = Position { offset: 0, line: 1, column: 1 };
        let mut stops = vec![Stop { byte: 0, position }];
        let mut last = 0;
        for (byte, c) in text.char_indices() {
            if byte - last >= Self::STRIDE {
                stops.push(Stop { byte, position });
                last = byte;
            }
            position = step(position, c);
            if c == '\n' {
                last = byte + 1;
                stops.push(Stop { byte: last, position });
            }
        }
        Self { stops }
    }

    /// The position of the byte `at` of `text`, which is the text this index was made from.
    pub fn position(&self, text: &str, at: usize) -> Position {
        let at = at.min(text.len());
        let behind = self.stops.partition_point(|stop| stop.byte <= at);
        let Some(stop) = self.stops.get(behind.saturating_sub(1)) else {
            return Position { offset: 0, line: 1, column: 1 };
        };
        let between = text.get(stop.byte..at).unwrap_or_default();
        between.chars().fold(stop.position, step)
    }
}

/// The position behind `c`.
fn step(at: Position, c: char) -> Position {
    let offset = at.offset + c.len_utf16();
    if c == '\n' {
        Position { offset, line: at.line + 1, column: 1 }
    } else {
        Position { offset, line: at.line, column: at.column + c.len_utf16() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_as_editors_do() {
        let text = "a\u{e9}\u{1f600}b\n\nx";
        let index = LineIndex::new(text);
        for (byte, offset, line, column) in [
            (0, 0, 1, 1),
            (1, 1, 1, 2),
            (3, 2, 1, 3),
            (7, 4, 1, 5),
            (8, 5, 1, 6),
            (9, 6, 2, 1),
            (10, 7, 3, 1),
            (99, 8, 3, 2),
        ] {
            assert_eq!(index.position(text, byte), Position { offset, line, column }, "byte {byte}");
        }
    }

    #[test]
    fn long_lines_have_stops() {
        let text = "é".repeat(5000);
        let index = LineIndex::new(&text);
        assert!(index.stops.len() > 5);
        assert_eq!(index.position(&text, 9000).offset, 4500);
    }

    #[test]
    fn names_are_the_interface_s() {
        for (document, name) in [
            (DocumentId::Error, "error"),
            (DocumentId::Request, "request"),
            (DocumentId::TrustPolicy, "trust_policy"),
            (DocumentId::IdentityPolicy(2), "identity_policies/2"),
            (DocumentId::ServiceControlPolicy(1, Some(0)), "service_control_policies/1/0"),
            (DocumentId::ResourceControlPolicy(1, None), "resource_control_policies/1"),
        ] {
            assert_eq!(document.to_string(), name);
        }
    }
}

//! Codes of findings.

/// Stable codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// To be replaced by the list.
    Stub,
}
impl Code {
    /// The code.
    pub fn as_str(self) -> &'static str { "stub" }
    /// Its page, in Markdown.
    pub fn page(self) -> &'static str { "" }
}

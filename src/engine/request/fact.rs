//! What is known of one thing, and from where.

use super::super::report::Origin;

/// A value, or that there is none, or that it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known<T> {
    /// It is this.
    Value(T),
    /// There is none.
    Absent,
    /// The input does not tell.
    Unknown,
}

/// Something of the call and where it is known from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// What is known.
    pub known: Known<T>,
    /// From where.
    pub origin: Origin,
}

impl<T> Fact<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match &self.known {
            Known::Value(value) => Some(value),
            Known::Absent | Known::Unknown => None,
        }
    }

    /// Whether it is known that there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self.known, Known::Absent)
    }

    /// Whether nobody said that there is none, and it is taken so.
    pub fn is_assumed(&self) -> bool {
        self.is_absent() && self.origin == Origin::Assumed
    }

    /// Whether nothing is known.
    pub fn is_unknown(&self) -> bool {
        matches!(self.known, Known::Unknown)
    }

    /// The same with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Fact<U> {
        let known = match self.known {
            Known::Value(value) => Known::Value(f(value)),
            Known::Absent => Known::Absent,
            Known::Unknown => Known::Unknown,
        };
        Fact { known, origin: self.origin }
    }
}

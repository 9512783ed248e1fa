//! The condition operators, one row each (R21), and their prefixes and suffix.

/// How an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Text; with wildcards; ignoring case (R150–R152).
    String {
        /// `*` and `?` are wildcards.
        like: bool,
        /// Upper and lower case are the same.
        ignore_case: bool,
    },
    /// Decimal numbers (R156).
    Numeric(Order),
    /// Instants (R158).
    Date(Order),
    /// `true` or anything else (R162).
    Bool,
    /// Base64 bytes (R165).
    Binary,
    /// Addresses in ranges (R166–R169).
    Ip,
    /// ARNs part by part (R175–R178).
    Arn,
    /// Presence (R172).
    Null,
}

/// Which order satisfies a comparison of the request's value with the policy's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The same.
    Equal,
    /// Less.
    Less,
    /// Less or the same.
    LessEqual,
    /// Greater.
    Greater,
    /// Greater or the same.
    GreaterEqual,
}

impl Order {
    /// Whether the request's value, being `ordering` to the policy's, satisfies this.
    pub fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::Less => ordering.is_lt(),
            Self::LessEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterEqual => ordering.is_ge(),
        }
    }
}

/// An operator without prefix and suffix.
#[derive(Debug, PartialEq, Eq)]
pub struct Base {
    /// The canonical spelling.
    pub name: &'static str,
    /// How it compares.
    pub family: Family,
    /// True when no listed value may match (R135).
    pub negated: bool,
}

const fn row(name: &'static str, family: Family, negated: bool) -> Base {
    Base { name, family, negated }
}

const STRING: Family = Family::String { like: false, ignore_case: false };
const FOLDED: Family = Family::String { like: false, ignore_case: true };
const LIKE: Family = Family::String { like: true, ignore_case: false };

/// Every operator, sorted by name. `UG:reference_policies_elements_condition_operators`.
pub static OPERATORS: [Base; 27] = [
    row("ArnEquals", Family::Arn, false),
    row("ArnLike", Family::Arn, false),
    row("ArnNotEquals", Family::Arn, true),
    row("ArnNotLike", Family::Arn, true),
    row("BinaryEquals", Family::Binary, false),
    row("Bool", Family::Bool, false),
    row("DateEquals", Family::Date(Order::Equal), false),
    row("DateGreaterThan", Family::Date(Order::Greater), false),
    row("DateGreaterThanEquals", Family::Date(Order::GreaterEqual), false),
    row("DateLessThan", Family::Date(Order::Less), false),
    row("DateLessThanEquals", Family::Date(Order::LessEqual), false),
    row("DateNotEquals", Family::Date(Order::Equal), true),
    row("IpAddress", Family::Ip, false),
    row("NotIpAddress", Family::Ip, true),
    row("Null", Family::Null, false),
    row("NumericEquals", Family::Numeric(Order::Equal), false),
    row("NumericGreaterThan", Family::Numeric(Order::Greater), false),
    row("NumericGreaterThanEquals", Family::Numeric(Order::GreaterEqual), false),
    row("NumericLessThan", Family::Numeric(Order::Less), false),
    row("NumericLessThanEquals", Family::Numeric(Order::LessEqual), false),
    row("NumericNotEquals", Family::Numeric(Order::Equal), true),
    row("StringEquals", STRING, false),
    row("StringEqualsIgnoreCase", FOLDED, false),
    row("StringLike", LIKE, false),
    row("StringNotEquals", STRING, true),
    row("StringNotEqualsIgnoreCase", FOLDED, true),
    row("StringNotLike", LIKE, true),
];

/// `ForAllValues:` or `ForAnyValue:` (R144, R145).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// Every value of the request satisfies the comparison; true for none.
    All,
    /// At least one value of the request satisfies it; false for none.
    Any,
}

/// An operator as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// The row of [`OPERATORS`].
    pub base: &'static Base,
    /// The set prefix.
    pub quantifier: Option<Quantifier>,
    /// The suffix `IfExists`.
    pub if_exists: bool,
}

impl Operator {
    /// Reads an operator's name, in any case (R24).
    pub fn parse(text: &str) -> Option<Self> {
        let (quantifier, name) = match text.split_once(':') {
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("ForAllValues") => (Some(Quantifier::All), name),
            Some((prefix, name)) if prefix.eq_ignore_ascii_case("ForAnyValue") => (Some(Quantifier::Any), name),
            Some(_) => return None,
            None => (None, text),
        };
        let cut = name.len().saturating_sub("IfExists".len());
        let (name, if_exists) = match (name.get(..cut), name.get(cut..)) {
            (Some(name), Some(end)) if end.eq_ignore_ascii_case("IfExists") => (name, true),
            _ => (name, false),
        };
        let base = OPERATORS.iter().find(|row| row.name.eq_ignore_ascii_case(name))?;
        // R22: `Null` takes neither prefix nor suffix.
        let plain = quantifier.is_none() && !if_exists;
        (base.family != Family::Null || plain).then_some(Self { base, quantifier, if_exists })
    }

    /// The canonical spelling.
    pub fn name(&self) -> String {
        let prefix = match self.quantifier {
            Some(Quantifier::All) => "ForAllValues:",
            Some(Quantifier::Any) => "ForAnyValue:",
            None => "",
        };
        format!("{prefix}{}{}", self.base.name, if self.if_exists { "IfExists" } else { "" })
    }

    /// This operator with another row.
    #[must_use]
    pub fn with_base(self, name: &str) -> Option<Self> {
        let base = OPERATORS.iter().find(|row| row.name == name)?;
        Some(Self { base, ..self })
    }

    /// The operator that compares with wildcards where this one takes them literally.
    pub fn like(self) -> Option<Self> {
        match self.base.name {
            "StringEquals" | "StringEqualsIgnoreCase" => self.with_base("StringLike"),
            "StringNotEquals" | "StringNotEqualsIgnoreCase" => self.with_base("StringNotLike"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_unique() {
        assert!(OPERATORS.is_sorted_by(|a, b| a.name < b.name));
    }

    #[test]
    fn names() {
        for (text, want) in [
            ("StringEquals", Some("StringEquals")),
            ("stringequalsifexists", Some("StringEqualsIfExists")), // R24
            ("ForAllValues:StringLike", Some("ForAllValues:StringLike")),
            ("ForAnyValue:ArnLikeIfExists", Some("ForAnyValue:ArnLikeIfExists")),
            ("Null", Some("Null")),
            ("NullIfExists", None), // R22
            ("ForAllValues:Null", None),
            ("StringEqual", None), // R23
            ("ForAllValue:StringEquals", None),
            ("ForAllValues::StringEquals", None),
            ("IfExists", None),
            ("", None),
        ] {
            assert_eq!(Operator::parse(text).map(|o| o.name()).as_deref(), want, "{text}");
        }
    }
}

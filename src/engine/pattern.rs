//! `*` and `?` matching, and policy variables (R150–R152, R181–R188, R259–R272).

use super::condition::KeyState;
use super::lowercase::lowercase;

/// One step of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// This character.
    Char(char),
    /// `?`: one character.
    One,
    /// `*`: any run of characters, also none.
    Run,
}

/// A text of a policy, ready to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Its steps.
    Tokens(Vec<Token>),
    /// A variable has no value and no default: the operand is null (R184).
    Null,
    /// A variable's value is not known.
    Unknown,
}

/// How a text of a policy is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${…}` is replaced: Version 2012-10-17 (R8).
    pub variables: bool,
}

impl Pattern {
    /// Reads `text`; `lookup` gives the request's value of a condition key.
    pub fn read(text: &str, how: Reading, lookup: &dyn Fn(&str) -> KeyState) -> Self {
        let mut tokens = Vec::with_capacity(text.len());
        let mut rest = text;
        let mut unknown = false;
        while let Some(c) = rest.chars().next() {
            if how.variables && rest.starts_with("${") {
                if let Some((name, behind)) = rest.get(2..).and_then(|inner| inner.split_once('}')) {
                    match variable(name, lookup) {
                        Variable::Text(value) => tokens.extend(value.chars().map(Token::Char)),
                        Variable::Unknown => unknown = true,
                        Variable::Null => return Self::Null,
                    }
                    rest = behind;
                    continue;
                }
                // R187: an unclosed variable never matches.
                return Self::Null;
            }
            tokens.push(match c {
                '*' if how.wildcards => Token::Run,
                '?' if how.wildcards => Token::One,
                c => Token::Char(c),
            });
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
        }
        if unknown { Self::Unknown } else { Self::Tokens(tokens) }
    }

    /// A pattern without variables.
    pub fn plain(text: &str, wildcards: bool) -> Self {
        Self::read(text, Reading { wildcards, variables: false }, &|_| KeyState::absent(""))
    }
}

enum Variable {
    Text(String),
    Unknown,
    Null,
}

/// The text for `${name}` or `${name, 'default'}` (R152, R183, R186).
fn variable(name: &str, lookup: &dyn Fn(&str) -> KeyState) -> Variable {
    if matches!(name, "*" | "?" | "$") {
        return Variable::Text(name.to_owned());
    }
    let (name, default) = match name.split_once(',') {
        Some((name, default)) => {
            let default = default.trim();
            let quoted = default.strip_prefix('\'').and_then(|d| d.strip_suffix('\''));
            (name.trim(), quoted.map(str::to_owned))
        }
        None => (name, None),
    };
    if name.is_empty() || name.contains(char::is_whitespace) {
        return Variable::Null;
    }
    match lookup(name) {
        KeyState::Present { values, multi: false } => match <[String; 1]>::try_from(values) {
            Ok([value]) => Variable::Text(value),
            Err(_) => Variable::Null,
        },
        KeyState::Present { .. } => Variable::Null,
        KeyState::Absent { .. } => default.map_or(Variable::Null, Variable::Text),
        KeyState::Unknown { .. } => Variable::Unknown,
    }
}

/// The characters of a pattern that has no wildcard.
pub fn text(tokens: &[Token]) -> String {
    let char = |token: &Token| match token {
        Token::Char(c) => Some(*c),
        Token::One | Token::Run => None,
    };
    tokens.iter().filter_map(char).collect()
}

/// Whether `tokens` match the whole of `text`; in time proportional to the product of both lengths at worst.
pub fn matches(tokens: &[Token], text: &str, ignore_case: bool) -> bool {
    let text: Vec<char> = text.chars().collect();
    matches_chars(tokens, &text, ignore_case)
}

/// Whether `text` is of the form `pattern`, which has wildcards and no variables.
pub fn glob(pattern: &str, text: &str, ignore_case: bool) -> bool {
    matches!(Pattern::plain(pattern, true), Pattern::Tokens(tokens) if matches(&tokens, text, ignore_case))
}

fn matches_chars(tokens: &[Token], text: &[char], ignore_case: bool) -> bool {
    let (mut t, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    loop {
        match (tokens.get(t), text.get(at)) {
            (Some(Token::Run), _) => {
                retry = Some((t, at));
                t += 1;
                continue;
            }
            (Some(Token::One), Some(_)) => {
                (t, at) = (t + 1, at + 1);
                continue;
            }
            (Some(Token::Char(want)), Some(got)) if same(*want, *got, ignore_case) => {
                (t, at) = (t + 1, at + 1);
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((run, from)) = retry.filter(|&(_, from)| from < text.len()) else { return false };
        retry = Some((run, from + 1));
        (t, at) = (run + 1, from + 1);
    }
}

fn same(a: char, b: char, ignore_case: bool) -> bool {
    // R151: simple, per character.
    a == b || ignore_case && lowercase(a) == lowercase(b)
}

/// Whether an ARN pattern matches an ARN: each of the six parts on its own (R176, R265).
///
/// None where one of the two is no ARN.
pub fn matches_arn(pattern: &[Token], text: &str) -> Option<bool> {
    let arn = super::arn::Arn::parse(text)?;
    let parts = split_tokens(pattern);
    if parts.len() < 6 {
        return None;
    }
    let mut texts = arn.parts().into_iter();
    Some(parts.iter().all(|part| texts.next().is_some_and(|text| matches(part, text, false))))
}

/// Splits at the first five colons.
fn split_tokens(tokens: &[Token]) -> Vec<&[Token]> {
    tokens.splitn(6, |token| *token == Token::Char(':')).collect()
}

/// Whether `text` of a resource element covers the ARN `resource` (R263–R270).
pub fn covers(pattern: &[Token], resource: &str) -> bool {
    if pattern == [Token::Run] {
        return true;
    }
    let mut parts = split_tokens(pattern);
    if parts.first().is_some_and(|scheme| !matches(scheme, "arn", false)) {
        return false;
    }
    // R266: a short ARN is completed with `*`.
    while parts.len() < 6 {
        parts.push(&[Token::Run]);
    }
    let Some(arn) = super::arn::Arn::parse(resource) else { return false };
    let mut texts = arn.parts().into_iter();
    parts.iter().all(|part| texts.next().is_some_and(|text| matches(part, text, false)))
}

/// Whether the word before the first slash of the resource part holds a wildcard and is none (R267).
pub fn has_wildcard_in_type(pattern: &[Token]) -> bool {
    let parts = split_tokens(pattern);
    let Some(kind) = parts.get(5).and_then(|part| part.split(|token| *token == Token::Char('/')).next()) else {
        return false;
    };
    kind.len() < parts.get(5).map_or(0, |part| part.len()) && kind.iter().any(|token| !matches!(token, Token::Char(_)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, want: bool) {
        let Pattern::Tokens(tokens) = Pattern::plain(pattern, true) else { panic!("a plain pattern") };
        assert_eq!(matches(&tokens, text, false), want, "{pattern} on {text}");
    }

    #[test]
    fn runs_and_ones() {
        check("*", "", true);
        check("a*c", "abbc", true);
        check("a*c", "abbcd", false);
        check("team-?/*", "team-a/n/p", true); // T40
        check("prod", "production", false); // T41
        check("repo:o/r:*", "repo:o/r:ref:refs/heads/main", true); // T42
        check("?", "é", true);
        check("?", "", false);
        check("**a", "bca", true);
    }

    #[track_caller]
    fn resource(pattern: &str, want: bool) {
        let Pattern::Tokens(tokens) = Pattern::plain(pattern, true) else { panic!("a plain pattern") };
        assert_eq!(covers(&tokens, "arn:aws:iam::222222222222:role/team/app-x"), want, "{pattern}");
    }

    #[test]
    fn resources() {
        resource("*", true);
        resource("arn:aws:iam::222222222222:role/*", true); // R264
        resource("arn:aws:iam::222222222222:role/app-*", false);
        resource("arn:aws:iam::222222222222:role/*/app-x", true);
        resource("arn:aws:iam::*:role/team/app-x", true);
        resource("arn:aws:iam::222222222222", true); // R266
        resource("arn:aws:iam::*", true);
        resource("arn:aws:iam:222222222222:role/team/app-x", false);
        resource("arn:aws:iam::222222222222:role/Team/app-x", false); // R263
        resource("arn:aws-cn:iam::222222222222:role/*", false);
        resource("arn:aws:iam:us-east-1:222222222222:role/*", false); // R268
        resource("arn:aws:iam::222222222222:root", false); // R270
        resource("arn:aws:sts::222222222222:assumed-role/app-x/*", false); // R270
        resource("arn:aws:iam*role/x", false); // R265
    }

    fn expand(text: &str, variables: bool) -> Pattern {
        Pattern::read(text, Reading { wildcards: true, variables }, &|key| match key {
            "aws:username" => KeyState::present("al*ice"),
            "aws:TagKeys" => KeyState::Present { values: vec!["a".into()], multi: true },
            "aws:SourceIp" => KeyState::Unknown { may_be_absent: true, why: "" },
            _ => KeyState::absent(""),
        })
    }

    #[test]
    fn variables() {
        let literal = |text: &str| Pattern::Tokens(text.chars().map(Token::Char).collect());
        assert_eq!(expand("${aws:username}", true), literal("al*ice")); // R185
        assert_eq!(expand("${aws:username}", false), literal("${aws:username}")); // R8
        assert_eq!(expand("${*}${?}${$}", true), literal("*?$"));
        assert_eq!(expand("${aws:PrincipalTag/x, 'any'}", true), literal("any")); // R183
        assert_eq!(expand("x-${aws:PrincipalTag/x}", true), Pattern::Null); // R184
        assert_eq!(expand("${aws:TagKeys}", true), Pattern::Null); // R186
        assert_eq!(expand("${aws:username", true), Pattern::Null); // R187
        assert_eq!(expand("${aws:SourceIp}", true), Pattern::Unknown);
    }

    fn naive(pattern: &[Token], text: &[char]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((Token::Run, p)), _) => (0..=text.len()).any(|n| naive(p, &text[n..])),
            (Some((Token::One, p)), Some((_, t))) => naive(p, t),
            (Some((Token::Char(a), p)), Some((b, t))) => a == b && naive(p, t),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_the_definition_says(pattern in "[ab*?]{0,8}", text in "[ab]{0,8}") {
            let Pattern::Tokens(tokens) = Pattern::plain(&pattern, true) else { panic!("a plain pattern") };
            let chars: Vec<char> = text.chars().collect();
            prop_assert_eq!(matches(&tokens, &text, false), naive(&tokens, &chars));
        }
    }
}

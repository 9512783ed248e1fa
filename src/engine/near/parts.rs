//! Two values part by part: ARNs, accounts, actions, the subjects of tokens, patterns, and what nothing filled in.

use std::ops::Range;

use super::{Compared, Found, Kind, Part, VALUE, fits};
use crate::engine::arn::{Arn, Identity, is_account, is_mask, path_and_name};
use crate::engine::condition::operators::Family;
use crate::engine::condition::permission_set;
use crate::engine::finding::code;
use crate::engine::json::is_invisible;
use crate::engine::policy::is_unique_id;

const SESSION: &str = "assumed-role";

/// How the subjects of the tokens of GitHub, GitLab, HCP Terraform and Buildkite, `CircleCI`, Kubernetes, Spacelift and
/// Vercel begin.
const SUBJECTS: [&str; 7] =
    ["repo:", "project_path:", "organization:", "org/", "system:serviceaccount:", "space:", "owner:"];

/// How a subject begins, where its form is known.
pub(in crate::engine) fn subject_start(text: &str) -> Option<&'static str> {
    SUBJECTS.into_iter().find(|start| text.starts_with(start))
}

/// Whether owner and repository of a GitHub subject have numeric IDs behind them (R235).
pub(in crate::engine) fn has_ids(subject: &str) -> bool {
    let numbered = |name: &str| {
        name.rsplit_once(['@', '-']).is_some_and(|(_, id)| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()))
    };
    let names = subject.strip_prefix("repo:").and_then(|rest| rest.split(':').next()?.split_once('/'));
    names.is_some_and(|(owner, repository)| numbered(owner) && numbered(repository))
}

/// A placeholder that a template or a person should have filled in, in bytes.
pub(in crate::engine) fn placeholder(text: &str) -> Option<(usize, usize)> {
    let between = |open: &str, close: &str| {
        let at = text.find(open)?;
        let length = text.get(at + open.len()..)?.find(close)?;
        Some((at, at + open.len() + length + close.len()))
    };
    let found = between("{{", "}}").or_else(|| between("${", "}")).or_else(|| between("<", ">"))?;
    if text.get(found.0..found.1)?.strip_prefix('<').is_some_and(|name| name.contains([':', '/'])) {
        return None;
    }
    // `${aws:username}` and `${*}` are for AWS to fill in.
    let name = text.get(found.0..found.1)?.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
    let own = name.is_some_and(|name| {
        matches!(name, "*" | "?" | "$") || name.split_once(':').is_some_and(|(_, key)| !key.starts_with(':'))
    });
    (!own && found.1 > found.0 + 2).then_some(found)
}

impl Found {
    /// Two texts: as ARNs or subjects where they are such.
    pub(super) fn text(&mut self, wanted: &str, actual: &str) {
        let how = self.how;
        let literal = matches!(how, Compared::Condition(Family::String { like: false, .. }));
        let star = wanted.find(['*', '?']).map(|at| at..at + 1);
        if let Some(at) = star.filter(|_| (literal || wanted != "*") && !actual.contains(['*', '?'])) {
            let sign = code(wanted.get(at.clone()).unwrap_or_default());
            if literal {
                self.push(Kind::WildcardLiteral, at, format!("{sign} is no wildcard for this operator"));
                if fits(wanted, actual) {
                    return;
                }
            } else if how == Compared::Principal {
                self.push(Kind::WildcardInPrincipal, at, format!("{sign} is no wildcard inside a principal"));
            }
        }
        if how == Compared::Principal && is_unique_id(wanted) {
            let text = format!("{} is the unique ID of a principal that was deleted", code(wanted));
            return self.push(Kind::UniqueId, 0..wanted.len(), text);
        }
        // The whole values look the same.
        if self.alike(VALUE, wanted, actual) {
            return;
        }
        if let Some((from, to)) = placeholder(wanted) {
            let text = format!("{} was not filled in", code(wanted.get(from..to).unwrap_or_default()));
            return self.push(Kind::Placeholder, from..to, text);
        }
        if let Some(at) = wanted.find("${").filter(|_| !actual.contains("${")) {
            let end = wanted.get(at..).and_then(|rest| rest.find('}')).map_or(wanted.len(), |length| at + length + 1);
            let text = format!("{} is taken as text", code(wanted.get(at..end).unwrap_or_default()));
            return self.push(Kind::Variable, at..end, text);
        }
        // What stands around the value is said, and not compared.
        let around = |c: char| c.is_whitespace() || is_invisible(c) || matches!(c, '"' | '\'' | '`' | '<' | '>');
        let core = wanted.trim_matches(around);
        let at = wanted.len() - wanted.trim_start_matches(around).len();
        if core.len() < wanted.len() && !actual.starts_with(around) && !actual.ends_with(around) {
            self.alike(VALUE, wanted, core);
        }
        self.core(at, core, actual);
    }

    fn core(&mut self, at: usize, wanted: &str, actual: &str) {
        let part = Part { at, ..VALUE };
        if self.how == Compared::Action {
            return self.action(at, wanted, actual);
        }
        match (Arn::parse(wanted), Arn::parse(actual)) {
            (Some(wanted), Some(actual)) => return self.arn(at, &wanted, &actual),
            (None, Some(arn)) => return self.no_arn(part, wanted, &arn),
            (Some(arn), None) if !self.kind_of_principal(at..at + wanted.len(), wanted, actual) => {
                let name = path_and_name(arn.resource).1;
                if arn.account == actual || name == actual || is_account(actual) {
                    let part = Part { kind: Kind::NameWanted, ..part };
                    self.pair(part, at..at + wanted.len(), [wanted, actual], "no ARN is wanted");
                } else {
                    self.letters(part, wanted, actual);
                }
                return;
            }
            (Some(_), None) => return,
            (None, None) => {}
        }
        if is_account(actual) && wanted.bytes().any(|b| b.is_ascii_digit()) && !wanted.contains(['*', '?', ':']) {
            return self.account(at, wanted, actual);
        }
        match (subject_start(wanted), subject_start(actual)) {
            (Some(start), Some(other)) if start == other => self.subject(at, start, wanted, actual),
            _ if wanted.contains(['*', '?']) => self.pattern(part, wanted, actual),
            _ => self.letters(part, wanted, actual),
        }
    }

    /// Something else than an ARN where the request has one.
    fn no_arn(&mut self, part: Part<'_>, wanted: &str, actual: &Arn<'_>) {
        let marked = part.at..part.at + wanted.len();
        let digits = wanted.bytes().filter(u8::is_ascii_digit).count();
        let number = digits > 8 && wanted.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | ' '));
        let name = path_and_name(actual.resource).1;
        if self.how == Compared::Principal && number {
            self.account(part.at, wanted, actual.account);
        } else if self.how == Compared::Principal && self.kind_of_principal(marked.clone(), wanted, actual.text) {
        } else if wanted.contains(['*', '?'])
            && !(wanted.starts_with("arn:") && matches!(self.how, Compared::Condition(Family::Arn)))
        {
            self.pattern(part, wanted, actual.text);
        } else if wanted.starts_with("arn:") {
            self.push(Kind::Colons, marked, "an ARN has five colons before its last part");
        } else if number
            || !wanted.contains(':')
            || actual.resource.ends_with(wanted)
            || wanted.ends_with(name) && !wanted.contains("arn:")
        {
            self.pair(Part { kind: Kind::ArnWanted, ..part }, marked, [wanted, actual.text], "the whole ARN is wanted");
        } else {
            self.letters(part, wanted, actual.text);
        }
    }

    /// Says that two principals are of different kinds, where both are such.
    fn kind_of_principal(&mut self, marked: Range<usize>, wanted: &str, actual: &str) -> bool {
        let (Compared::Principal, Ok(named), Ok(caller)) = (self.how, Identity::parse(wanted), Identity::parse(actual))
        else {
            return false;
        };
        let other = named.words() != caller.words();
        if other {
            let an = |who: &Identity| {
                let words = who.words();
                format!("a{} {words}", if words.starts_with(['a', 'i', 'A', 'I']) { "n" } else { "" })
            };
            self.push(Kind::Type, marked, format!("{}, the request has {}", an(&named), an(&caller)));
        }
        other
    }

    fn arn(&mut self, at: usize, wanted: &Arn<'_>, actual: &Arn<'_>) {
        let principal = self.how == Compared::Principal;
        let [_, partition, service, region, account, resource] = {
            let mut next = at;
            wanted.parts().map(|part| {
                let here = next;
                next += part.len() + 1;
                here
            })
        };
        if wanted.service.is_empty() && !actual.service.is_empty() {
            return self.push(Kind::Colons, service - 1..service, "a colon too much");
        }
        if !fits(wanted.partition, actual.partition) {
            let part = Part { kind: Kind::Partition, noun: "partition", at: partition };
            self.letters(part, wanted.partition, actual.partition);
        }
        let (kind, name) = wanted.resource.split_once('/').unwrap_or((wanted.resource, ""));
        let (actual_kind, actual_name) = actual.resource.split_once('/').unwrap_or((actual.resource, ""));
        let sessions = (kind == SESSION, actual_kind == SESSION);
        // R57, R64: whoever trusts a role trusts its sessions.
        let of_role = principal && kind == "role" && sessions.1;
        let mixed =
            sessions.0 != sessions.1 && !of_role && [kind, actual_kind].iter().all(|k| matches!(*k, "role" | SESSION));
        let other = !of_role && !mixed && !fits(kind, actual_kind) && !kind.contains(['*', '?']);
        let root = principal && wanted.resource == "root";
        let iam = |service: &str| matches!(service, "iam" | "sts");
        let form = (of_role || mixed || other || root) && iam(wanted.service) && iam(actual.service);
        let own = if matches!(kind, SESSION | "federated-user") { "sts" } else { "iam" };
        if principal && iam(wanted.service) && wanted.service != own {
            let text = format!("{} is of {}, not of {}", code(kind), code(own), code(wanted.service));
            self.push(Kind::Service, service..service + wanted.service.len(), text);
        } else if !fits(wanted.service, actual.service) && !form {
            self.letters(Part { kind: Kind::Service, noun: "service", at: service }, wanted.service, actual.service);
            if !iam(wanted.service) {
                return;
            }
        }
        if !fits(wanted.region, actual.region) {
            let other = if actual.region.is_empty() { "none".to_owned() } else { code(actual.region) };
            let text = format!("Region {}, the request has {other}", code(wanted.region));
            self.push(Kind::Region, region..region + wanted.region.len(), text);
        }
        if !fits(wanted.account, actual.account) {
            self.account(account, wanted.account, actual.account);
        }
        let marked = resource..resource + kind.len();
        let names = resource + kind.len() + 1;
        if root || fits(wanted.resource, actual.resource) {
        } else if mixed {
            let whose = if sessions.0 { ["a session", "the role"] } else { ["the role", "a session"] };
            self.push(Kind::Session, marked, format!("the ARN of {}", whose.join(", the request has that of ")));
        } else if other && self.kind_of_principal(marked.clone(), wanted.text, actual.text) {
        } else if other && iam(wanted.service) {
            self.pair(Part { kind: Kind::Type, noun: "", at: resource }, marked, [kind, actual_kind], "");
        } else if kind.contains(['*', '?']) || !iam(wanted.service) || !iam(actual.service) {
            self.pattern(Part { kind: Kind::Name, noun: "resource", at: resource }, wanted.resource, actual.resource);
        } else if kind.ends_with("-provider") {
            self.pattern(Part { kind: Kind::Name, noun: "provider", at: names }, name, actual_name);
        } else if sessions == (true, true) && principal {
            let ((role, session), (actual_role, actual_session)) =
                (name.split_once('/').unwrap_or((name, "")), actual_name.split_once('/').unwrap_or((actual_name, "")));
            self.letters(Part { kind: Kind::Name, noun: "role", at: names }, role, actual_role);
            let at = names + role.len() + 1;
            self.letters(Part { kind: Kind::SessionName, noun: "session", at }, session, actual_session);
        } else if of_role {
            let (path, name) = path_and_name(name);
            let actual = actual_name.split('/').next().unwrap_or_default();
            if permission_set::is_role(actual) && !permission_set::is_path(&path) {
                self.push(Kind::Path, names..names, format!("the path {} is missing", code(permission_set::PATH)));
            }
            self.letters(Part { kind: Kind::Name, noun: "role", at: names + path.len() - 1 }, name, actual);
        } else if name.contains(['*', '?']) && !fits(path_and_name(name).1, path_and_name(actual_name).1) {
            self.pattern(Part { kind: Kind::Name, noun: "", at: names }, name, actual_name);
        } else {
            self.path_and_name(names, kind, name, actual_name);
        }
    }

    fn path_and_name(&mut self, at: usize, kind: &str, wanted: &str, actual: &str) {
        let slash = wanted.ends_with('/') && !actual.ends_with('/');
        if slash {
            self.push(Kind::Slash, at + wanted.len() - 1..at + wanted.len(), "`/` stands at the end");
        }
        let wanted = wanted.trim_end_matches(if slash { '/' } else { '\0' });
        let ((path, name), (actual_path, actual_name)) = (path_and_name(wanted), path_and_name(actual));
        // R82: the request's may be open itself.
        if !fits(&path, &actual_path) && !fits(&actual_path, &path) && !is_mask(actual_path.trim_matches('/')) {
            let marked = at..at + path.len() - 1;
            match (path.as_str(), actual_path.as_str()) {
                ("/", _) => self.push(Kind::Path, at..at, format!("the path {} is missing", code(&actual_path))),
                (_, "/") => self.push(Kind::Path, marked, format!("the request has no path {}", code(&path))),
                _ => self.pair(Part { kind: Kind::Path, noun: "path", at }, marked, [&path, &actual_path], ""),
            }
        }
        let noun = match kind {
            "role" => "role",
            "user" => "user",
            _ => "name",
        };
        if !is_mask(actual_name) {
            self.pattern(Part { kind: Kind::Name, noun, at: at + path.len() - 1 }, name, actual_name);
        }
    }

    fn account(&mut self, at: usize, wanted: &str, actual: &str) {
        if wanted == actual || is_mask(actual) {
            return;
        }
        let digits: String = wanted.chars().filter(char::is_ascii_digit).collect();
        let marked = at..at + wanted.len();
        let part = |kind| Part { kind, noun: "account", at };
        if wanted.contains(['*', '?']) {
            return self.pair(part(Kind::Account), marked, [wanted, actual], "");
        }
        let form = wanted.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
        if form && digits.len() < wanted.len() && digits.len() > 8 {
            let text = format!("account {}, which is written {}", code(wanted), code(&digits));
            self.push(Kind::AccountForm, marked.clone(), text);
        }
        if digits == actual {
            return;
        }
        if wanted.is_empty() {
            return self.push(Kind::AccountLength, marked, "the account is missing");
        }
        if !is_account(&digits) || !is_account(actual) {
            let why = match digits.len() {
                _ if !is_account(actual) => String::new(),
                _ if !form && digits.len() != wanted.len() => "an account is 12 digits".to_owned(),
                11 => "a digit is missing".to_owned(),
                13 => "a digit too many".to_owned(),
                length => format!("{length} digits, not 12"),
            };
            return self.pair(part(Kind::AccountLength), marked, [wanted, actual], &why);
        }
        let mut places = digits.bytes().zip(actual.bytes()).enumerate().filter(|(_, (one, other))| one != other);
        let count = places.clone().count();
        let first = places.next().map_or(0, |(place, _)| place + 1);
        let why = match (count, self.edits(&digits, actual).0) {
            (1, _) if first == 12 => "the last digit differs".to_owned(),
            (1, _) => format!("digit {first} differs"),
            (2, Kind::Swapped) => format!("digits {first} and {} are swapped", first + 1),
            (2..=4, _) => format!("{count} digits differ"),
            _ => String::new(),
        };
        self.pair(part(Kind::Account), marked, [&digits, actual], &why);
    }

    fn action(&mut self, at: usize, wanted: &str, actual: &str) {
        let (Some((service, name)), Some((actual_service, actual_name))) =
            (wanted.split_once(':'), actual.split_once(':'))
        else {
            return self.push(
                Kind::Service,
                at..at + wanted.len(),
                format!("no service; the request has {}", code(actual)),
            );
        };
        if !service.eq_ignore_ascii_case(actual_service) && !fits(service, actual_service) {
            self.letters(Part { kind: Kind::Service, noun: "service", at }, service, actual_service);
        }
        if !name.eq_ignore_ascii_case(actual_name) {
            self.pattern(Part { kind: Kind::Action, noun: "action", at: at + service.len() + 1 }, name, actual_name);
        }
    }

    /// A text that may have wildcards: what stands before the first and behind the last.
    fn pattern(&mut self, part: Part<'_>, wanted: &str, actual: &str) {
        let wild = ['*', '?'];
        if fits(wanted, actual) {
            return;
        }
        let Some((first, last)) = wanted.find(wild).zip(wanted.rfind(wild)) else {
            return self.letters(part, wanted, actual);
        };
        let head = wanted.get(..first).unwrap_or_default();
        let tail = wanted.get(last + 1..).unwrap_or_default();
        let count = |text: &str| text.chars().count();
        let begin =
            actual.char_indices().nth(count(head)).map_or(actual, |(at, _)| actual.get(..at).unwrap_or_default());
        let skipped = count(actual).saturating_sub(count(tail));
        let end = actual.char_indices().nth(skipped).map_or("", |(at, _)| actual.get(at..).unwrap_or_default());
        // What is missing before it does not move it.
        let behind = |at: usize| actual.get(..at + head.len()).filter(|_| at <= 8 && !head.is_empty());
        let begin = actual.find(head).and_then(behind).unwrap_or(begin);
        if !actual.starts_with(head) {
            if !self.is_near(head, begin) {
                return self.pair(part, part.at..part.at + first, [wanted, actual], "");
            }
            self.letters(part, head, begin);
        }
        if !actual.ends_with(tail) && !self.is_near(tail, end) {
            return self.pair(part, part.at + last + 1..part.at + wanted.len(), [wanted, actual], "");
        }
        if !actual.ends_with(tail) {
            self.letters(Part { at: part.at + last + 1, ..part }, tail, end);
        }
        if actual.starts_with(head) && actual.ends_with(tail) {
            let text = format!("the request has nothing like {}", code(wanted));
            self.push(Kind::Pattern, part.at..part.at + wanted.len(), text);
        }
    }

    /// The subject of a token, part by part (R234–R239).
    fn subject(&mut self, at: usize, start: &str, wanted: &str, actual: &str) {
        if has_ids(actual) && !has_ids(wanted) && !wanted.contains(['*', '?']) {
            let text = "the request has numeric IDs behind owner and repository";
            return self.push(Kind::SubjectIds, at..at + wanted.len(), text);
        }
        let swapped = wanted.strip_prefix("system:serviceaccount:").and_then(|names| names.split_once(':'));
        if swapped.is_some_and(|(one, two)| actual.strip_prefix(start) == Some(&format!("{two}:{one}"))) {
            return self.push(
                Kind::Swapped,
                at + start.len()..at + wanted.len(),
                "namespace and service account are swapped",
            );
        }
        let (mut at, mut before) = (at, "");
        let mut texts = actual.split(':');
        for (number, text) in wanted.split(':').enumerate() {
            let Some(other) = texts.next() else {
                return self.push(Kind::Subject, at..at + text.len(), format!("the request has no {}", code(text)));
            };
            let names = text.split_once('/').zip(other.split_once('/'));
            let is_value = number % 2 == 1;
            match (start, number, names) {
                _ if fits(text, other) => {}
                ("repo:", 1, Some(((owner, name), (actual_owner, actual_name)))) => {
                    if !fits(owner, actual_owner) {
                        self.pattern(Part { kind: Kind::Owner, noun: "owner", at }, owner, actual_owner);
                    }
                    let at = at + owner.len() + 1;
                    self.pattern(Part { kind: Kind::Repository, noun: "repository", at }, name, actual_name);
                }
                ("system:serviceaccount:", 2, _) => self.part_of_subject(at, "namespace", text, other),
                ("system:serviceaccount:", _, _) => self.part_of_subject(at, "service account", text, other),
                ("repo:" | "project_path:" | "organization:", ..) if !is_value => {
                    let rest =
                        |whole: &str| whole.splitn(number + 1, ':').last().map(str::to_owned).unwrap_or_default();
                    let (rest, other) = (rest(wanted), rest(actual));
                    let part = Part { kind: Kind::SubjectType, noun: "", at };
                    return self.pair(part, at..at + rest.len(), [&rest, &other], "another kind of subject");
                }
                ("repo:" | "project_path:", ..) if number > 1 => {
                    let noun = match before {
                        // GitLab says of the ref what it is.
                        "environment" | "ref_type" => before,
                        "ref" if wanted.contains(":ref_type:tag") => "tag",
                        "ref" if text.starts_with("refs/tags/") => "tag",
                        _ => "branch",
                    };
                    self.pattern(Part { kind: Kind::Ref, noun, at }, text, other);
                }
                _ => self.part_of_subject(at, before, text, other),
            }
            at += text.len() + 1;
            before = text;
        }
        if let Some(more) = texts.next().filter(|_| !wanted.ends_with('*')) {
            self.push(Kind::Subject, at - 1..at - 1, format!("{} is missing at the end", code(more)));
        }
    }

    fn part_of_subject(&mut self, at: usize, noun: &str, wanted: &str, actual: &str) {
        self.pattern(Part { kind: Kind::Subject, noun, at }, wanted, actual);
    }
}

//! The rows that were found → what the text says.
//!
//! Of several denials the one about assuming a role wins, then the one with most facts, then the first: tools repeat a
//! text up to twelve times, and shorten some of the copies. Code and operation are the ones that stand nearest to it;
//! the clause that names a policy type is read behind it, up to the next denial.

use super::clean::Clean;
use super::patterns::{ACTIONS, CODES, OPERATIONS, Rank, Slot, Tells};
use super::prose::{Hit, Prose};
use super::{Clause, Constraint, Denial, Key, Meaning, Refusal, Source, Span, Word, clause, parameters};

/// A clause stands no further than this behind its sentence, in packed bytes.
const CLAUSE_REACH: usize = 4096;
/// More ARNs are not looked at.
const MAX_ARNS: usize = 100;

/// Reads the sentences of a text; those inside `within`, an event's own message, before all others. Outside it each
/// ARN of an event (`shaped`) has its name, and none is guessed at.
pub(super) fn read(clean: &Clean, within: Option<Span>, shaped: bool) -> Denial {
    let reader = Reader::new(clean);
    let mut denial = Denial::empty();
    let chosen = reader.choose(within);
    let (at, rank) = match chosen {
        Some((hit, rank)) => {
            reader.tell(hit, &mut denial);
            (hit.range.clone(), Some(rank))
        }
        None => (reader.first_clause(), None),
    };
    denial.clause = reader.clause(chosen.map(|(hit, _)| hit), &mut denial);
    denial.code = nearest(reader.codes(), &at);
    denial.operation = nearest(reader.operations(), &at).or_else(|| nearest(reader.other_words(), &at));
    reader.around(&mut denial);
    if denial.meaning == Meaning::Unknown {
        infer(&mut denial);
    }
    let assumes = rank.is_none_or(|rank| rank == Rank::Assume)
        || matches!(denial.meaning, Meaning::CannotBeAssumed | Meaning::ServiceCannotAssume { .. });
    if assumes && (within.is_some() || !shaped) {
        reader.arns(within, &mut denial);
    }
    denial
}

/// What the code alone, or a clause without its sentence, tells.
fn infer(denial: &mut Denial) {
    if let Some(clause) = &denial.clause {
        denial.meaning_span = clause.span;
        denial.meaning = about(denial.action.as_ref());
        denial.source = Source::Sentence;
        return;
    }
    let Some(code) = &denial.code else { return };
    let Some((_, Some(meaning))) = CODES.iter().find(|(name, _)| *name == code.text) else { return };
    let operation = denial.operation.as_ref().map_or("", |operation| operation.text.as_str());
    denial.meaning_span = code.span;
    // R125: nothing signs these calls but the token.
    denial.meaning = match (meaning, operation) {
        (Meaning::CredentialsExpired, "AssumeRoleWithWebIdentity") => Meaning::TokenExpired,
        (Meaning::CredentialsExpired, "AssumeRoleWithSAML") => Meaning::SamlRefused,
        (meaning, _) => meaning.clone(),
    };
    denial.source = Source::Sentence;
}

/// What a sentence about `action` is.
pub(super) fn about(action: Option<&Word>) -> Meaning {
    let Some(action) = action else { return Meaning::NotAuthorized };
    let is = |name: &str| action.text.eq_ignore_ascii_case(name);
    if is("iam:PassRole") {
        return Meaning::PassRole { across_accounts: false };
    }
    let masked = !action.text.contains(|c: char| c.is_ascii_lowercase()) || action.text.contains(['*', '<', '[', '#']);
    if masked || ACTIONS.iter().any(|name| is(name)) { Meaning::NotAuthorized } else { Meaning::OtherAction }
}

/// A word and where it stands, in packed bytes.
type Found = (std::ops::Range<usize>, Word);

/// Of `found` the one that stands nearest to `at`.
fn nearest(found: Vec<Found>, at: &std::ops::Range<usize>) -> Option<Word> {
    let distance = |range: &std::ops::Range<usize>| {
        if range.end <= at.start { at.start - range.end } else { range.start.saturating_sub(at.end) }
    };
    found.into_iter().min_by_key(|(range, _)| distance(range)).map(|(_, word)| word)
}

struct Reader<'c> {
    prose: Prose<'c>,
    hits: Vec<Hit>,
}

impl<'c> Reader<'c> {
    fn new(clean: &'c Clean) -> Self {
        let prose = Prose::new(clean);
        let hits = prose.hits();
        Self { prose, hits }
    }

    /// The denial that tells most, and its rank.
    fn choose(&self, within: Option<Span>) -> Option<(&Hit, Rank)> {
        let mut best: Option<(&Hit, (bool, Rank, usize))> = None;
        for hit in &self.hits {
            let Some(rank) = rank(hit) else { continue };
            let inside = within.is_some_and(|within| {
                let span = self.prose.span(hit.at..hit.at + 1);
                within.start <= span.start && span.start < within.end
            });
            let clause = usize::from(has_action(hit) && self.clause_behind(hit).is_some());
            let score = (inside, rank, hit.holes.len() + clause);
            if best.as_ref().is_none_or(|(_, known)| score > *known) {
                best = Some((hit, score));
            }
        }
        best.map(|(hit, (_, rank, _))| (hit, rank))
    }

    /// Writes down what `hit` says.
    fn tell(&self, hit: &Hit, denial: &mut Denial) {
        denial.meaning_span = self.prose.span(hit.range.clone());
        denial.source = Source::Sentence;
        denial.caller = hit.holes.word(Slot::Caller);
        denial.action = hit.holes.word(Slot::Action).map(qualified);
        denial.resource = hit.holes.word(Slot::Resource);
        match hit.row.tells {
            Tells::Denial { tool, meaning, .. } => {
                denial.meaning = meaning(&hit.holes);
                if tool {
                    denial.source = Source::Tool;
                }
                if has_action(hit) {
                    denial.meaning = about(denial.action.as_ref());
                }
            }
            Tells::Refusal(_) => {
                denial.refusals = self.refusals();
                denial.meaning = first_refused(&denial.refusals);
                for Refusal { key, value, .. } in denial.refusals.clone() {
                    if let (Some(key), Some(value)) = (key.filter(|key| !matches!(key, Key::SessionTag(_))), value) {
                        denial.learn(key, value);
                    }
                }
            }
            Tells::Around | Tells::Operation(_) | Tells::Clause { .. } => {}
        }
        learn(hit, denial);
    }

    /// Every refused parameter; repetitions count once.
    fn refusals(&self) -> Vec<Refusal> {
        let mut refusals: Vec<Refusal> = Vec::new();
        for hit in &self.hits {
            let Tells::Refusal(constraint) = hit.row.tells else { continue };
            let Some(refusal) = refusal(hit, constraint) else { continue };
            let same = |known: &Refusal| {
                known.parameter.text == refusal.parameter.text
                    && std::mem::discriminant(&known.constraint) == std::mem::discriminant(&refusal.constraint)
            };
            if !refusals.iter().any(same) {
                refusals.push(refusal);
            }
        }
        refusals
    }

    /// The clause behind the chosen sentence; without a sentence, the first one.
    fn clause(&self, chosen: Option<&Hit>, denial: &mut Denial) -> Option<Clause> {
        match chosen {
            Some(hit) if has_action(hit) => self.clause_behind(hit).map(|(clause, action)| {
                denial.action = denial.action.take().or(action);
                denial.meaning = about(denial.action.as_ref());
                clause
            }),
            Some(_) => None,
            None => {
                let found = |hit| clause::read(&self.prose, hit).map(|(clause, action)| (hit.at, clause, action));
                let (at, clause, action) = self.hits.iter().find_map(found)?;
                denial.action = action.or_else(|| self.prose.action_before(at));
                Some(clause)
            }
        }
    }

    /// The first clause behind `hit` and before the next sentence, and the action it names.
    fn clause_behind(&self, hit: &Hit) -> Option<(Clause, Option<Word>)> {
        let from = self.hits.partition_point(|other| other.at <= hit.at);
        let behind = self.hits.get(from..).unwrap_or_default().iter();
        behind
            .take_while(|other| other.at < hit.range.end + CLAUSE_REACH && rank(other).is_none())
            .find_map(|other| clause::read(&self.prose, other))
    }

    /// Where the first clause stands.
    fn first_clause(&self) -> std::ops::Range<usize> {
        self.hits.iter().find(|hit| clause::read(&self.prose, hit).is_some()).map_or(0..0, |hit| hit.range.clone())
    }

    /// The error codes of the text.
    fn codes(&self) -> Vec<Found> {
        let mut found = self.surrounding(Slot::Code);
        found.extend(self.words(|word, _| CODES.iter().any(|(name, _)| *name == word)));
        found
    }

    /// The operations that the text names.
    fn operations(&self) -> Vec<Found> {
        let mut found = self.surrounding(Slot::Operation);
        found.retain(|(_, word)| word.text.starts_with(|c: char| c.is_ascii_uppercase()));
        // Not the name of an action, or of a role.
        found.extend(
            self.words(|word, before| OPERATIONS.contains(&word) && !matches!(before, Some(':' | '/' | '.' | '-'))),
        );
        // IAM calls a trust policy `AssumeRole policy`.
        found.retain(|(range, _)| self.prose.starts(range.end, "policy").is_none());
        found
    }

    /// The operations that the text names in other words.
    fn other_words(&self) -> Vec<Found> {
        let hits = self.hits.iter();
        hits.filter_map(|hit| match hit.row.tells {
            Tells::Operation(name) => {
                Some((hit.range.clone(), Word { text: name.to_owned(), span: self.prose.span(hit.range.clone()) }))
            }
            _ => None,
        })
        .collect()
    }

    /// What holes of one kind hold in the rows that surround a denial.
    fn surrounding(&self, slot: Slot) -> Vec<Found> {
        let around = self.hits.iter().filter(|hit| !matches!(hit.row.tells, Tells::Refusal(_)));
        around.filter_map(|hit| hit.holes.word(slot).map(|word| (hit.range.clone(), word))).collect()
    }

    /// The words of the text that `is` accepts, given with the character before them.
    fn words(&self, is: impl Fn(&str, Option<char>) -> bool) -> Vec<Found> {
        let mut found = Vec::new();
        let mut before = None;
        let mut start = None;
        let text = self.prose.text();
        for (n, c) in text.char_indices().chain([(text.len(), ' ')]) {
            if c.is_ascii_alphanumeric() {
                start.get_or_insert(n);
                continue;
            }
            if let Some(from) = start.take()
                && text.get(from..n).is_some_and(|word| is(word, before))
            {
                let range = self.prose.packed_at(from)..self.prose.packed_at(n);
                found.push((range, self.prose.word(from..n)));
            }
            before = Some(c).filter(|c| !c.is_whitespace());
        }
        found
    }

    /// What the rows that surround a denial tell of the request.
    fn around(&self, denial: &mut Denial) {
        for hit in self.hits.iter().filter(|hit| matches!(hit.row.tells, Tells::Around)) {
            learn(hit, denial);
        }
    }

    /// The role, caller and MFA device, where the text has one ARN of that kind only.
    fn arns(&self, within: Option<Span>, denial: &mut Denial) {
        let mut arns: Vec<Word> = Vec::new();
        for at in self.prose.arns().take(MAX_ARNS) {
            let Some((word, _)) = self.prose.arn(at) else { continue };
            let outside = within.is_some_and(|within| word.span.start < within.start || within.end < word.span.end);
            if !outside && !arns.iter().any(|known| known.text == word.text) {
                arns.push(word);
            }
        }
        let known = [&denial.caller, &denial.resource].map(|word| word.as_ref().map(|word| word.text.clone()));
        arns.retain(|arn| !known.contains(&Some(arn.text.clone())));
        let only = |kinds: &[&str]| {
            let mut of_kind = arns.iter().filter(|arn| kinds.iter().any(|kind| arn.text.contains(kind)));
            of_kind.next().filter(|_| of_kind.next().is_none()).cloned()
        };
        let kinds: [(Key, bool, &[&str]); 3] = [
            (Key::Role, denial.resource.is_none(), &[":role/"]),
            (Key::Caller, denial.caller.is_none(), &[":user/", ":assumed-role/", ":federated-user/"]),
            (Key::MfaSerial, true, &[":mfa/"]),
        ];
        for (key, open, kinds) in kinds {
            if let Some(word) = only(kinds).filter(|_| open && denial.learned(&key).is_none()) {
                denial.learn(key, word);
            }
        }
    }
}

/// Whether `hit` is the sentence that has an action.
fn has_action(hit: &Hit) -> bool {
    hit.row.says.starts_with("not authorized to perform")
}

/// How much a denial is to the point; none for rows that are no denial.
fn rank(hit: &Hit) -> Option<Rank> {
    match hit.row.tells {
        Tells::Denial { rank, .. } if has_action(hit) => {
            Some(match about(hit.holes.word(Slot::Action).map(qualified).as_ref()) {
                Meaning::NotAuthorized if hit.holes.len() == 0 => Rank::Vague,
                Meaning::NotAuthorized
                    if hit.holes.word(Slot::Action).is_none() && hit.holes.word(Slot::Resource).is_none() =>
                {
                    Rank::Vague
                }
                Meaning::NotAuthorized => rank,
                _ => Rank::Other,
            })
        }
        // A service's sentence without what it names is hardly one.
        Tells::Denial { tool: true, .. } if hit.holes.len() == 0 && hit.row.after.contains('{') => Some(Rank::Vague),
        Tells::Denial { rank, .. } => Some(rank),
        Tells::Refusal(_) => {
            let key = hit.holes.word(Slot::Parameter).and_then(|word| parameters::key(&word.text));
            Some(if key.is_some() { Rank::Assume } else { Rank::Vague })
        }
        Tells::Around | Tells::Operation(_) | Tells::Clause { .. } => None,
    }
}

/// `AssumeRole` → `sts:AssumeRole`: ERRORS 1.7 leaves the service out.
pub(super) fn qualified(action: Word) -> Word {
    if OPERATIONS.iter().any(|name| name.eq_ignore_ascii_case(&action.text)) {
        return Word { text: format!("sts:{}", action.text), ..action };
    }
    action
}

fn refusal(hit: &Hit, constraint: fn(&super::prose::Holes) -> Constraint) -> Option<Refusal> {
    let parameter = hit.holes.word(Slot::Parameter)?;
    let constraint = constraint(&hit.holes);
    // `Value null at 'roleArn'`: no value was sent.
    let value = hit.holes.word(Slot::Value).filter(|_| constraint != Constraint::Required);
    let mut key = parameters::key(&parameter.text);
    if let (Some(Key::SessionTag(name)), true) = (&mut key, parameter.text.rsplit('.').next() == Some("key")) {
        *name = value.as_ref().map(|word| word.text.clone()).unwrap_or_default();
    }
    Some(Refusal { parameter, key, value, constraint })
}

/// What the first refused parameter means.
fn first_refused(refusals: &[Refusal]) -> Meaning {
    match refusals.first() {
        Some(Refusal {
            key: Some(Key::DurationSeconds),
            constraint: Constraint::AtLeast(_) | Constraint::AtMost(_),
            ..
        }) => Meaning::DurationOutOfRange,
        Some(Refusal { key: Some(Key::ExternalId), constraint: Constraint::Unknown, .. }) => {
            Meaning::ExternalIdNotAllowed
        }
        _ => Meaning::ParameterRefused,
    }
}

/// Writes down what the holes of `hit` tell of the request.
fn learn(hit: &Hit, denial: &mut Denial) {
    for (slot, word) in hit.holes.iter() {
        if let Some(key) = slot.key() {
            denial.learn(key, word.clone());
        }
    }
}

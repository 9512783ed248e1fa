//! Fixes → proof: each is applied, the call is evaluated again, and what is then allowed is verified.
//!
//! Where no fix does it alone, faults are mended one after the other, each as the report on what is mended so far
//! finds it, until the call is allowed: the fewest such changes are one fix of the cause.

use super::case::Case;
use super::finding::{Code, the};
use super::findings::lower;
use super::fix;
use super::input::Edit;
use super::plan::{Plan, place};
use super::report::{Certainty, Finding, Fix, Part, Safety, Severity, Verdict};
use super::safety::opens;
use super::sort::sort_by_key;
use super::source::DocumentId;
use super::verdict::{judge, read, words};

/// No more inputs than this are evaluated for the fixes alone, and as many again for each search.
const MAX_TRIALS: usize = 24;

/// Fixes are tried as long as the texts they evaluate stay below this, in bytes.
const MAX_TRIED: usize = 8 << 20;

/// No fix has more parts than this.
const MAX_PARTS: usize = 8;

/// No more fixes of one finding than this are searched through.
const MAX_BRANCHES: usize = 3;

/// Tries every fix and looks for what helps only together; the best come first.
pub(super) fn prove(case: &Case<'_>, findings: &mut [Finding], verdict: Verdict) {
    let size: usize = case.policies.iter().map(|policy| policy.document.text.len()).sum();
    let most = MAX_TRIALS.min(MAX_TRIED / size.max(1));
    let mut left = most;
    for finding in &mut *findings {
        // What neither changes anything nor finds anything out is none.
        finding.fixes.retain(|fix| !fix.edits.is_empty() || !fix.commands.is_empty());
    }
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        sort_by_key(&mut fix.edits, place);
        if !fix.edits.is_empty() && left > 0 {
            left -= 1;
            let edited = case.input.edited(&fix.edits);
            let after = read(&edited, Some(case.before()));
            fix.verified = judge(&after).verdict == Verdict::Allowed;
            name(fix, opens(case, &after));
        }
    }
    if verdict != Verdict::Allowed {
        let proved = |findings: &[Finding], is_safe: &dyn Fn(&Fix) -> bool| {
            findings.iter().flat_map(|finding| &finding.fixes).any(|fix| fix.verified && is_safe(fix))
        };
        // Mended policies first, then a mended call with them, then what opens more than the call needs.
        let is_policy = |fix: &Fix| fix.edits.iter().all(|edit| matches!(edit, Edit::Text { .. }));
        for (most_open, of_policies) in [(Safety::Grants, true), (Safety::Grants, false), (Safety::Widens, false)] {
            let is_safe = |fix: &Fix| fix.safety <= most_open && (!of_policies || is_policy(fix));
            if !proved(findings, &is_safe) {
                let writes = findings.first().is_some_and(|cause| cause.spot.document != DocumentId::Request);
                let mut search = Search { case, is_safe: &is_safe, writes, left: most, parts: MAX_PARTS, best: None };
                search.walk(&Plan::default(), findings);
                let found = search.smallest();
                if let (Some(plan), Some(cause)) = (found, findings.first_mut()) {
                    cause.fixes.push(joined(case, &plan));
                }
            }
        }
    }
    for finding in findings {
        for fix in &mut finding.fixes {
            if fix.parts.is_empty() && !fix.edits.is_empty() {
                fix.parts.push(Part { title: fix.title.clone(), edits: (0..fix.edits.len()).collect() });
            }
            if fix.commands.is_empty() {
                fix.commands = fix::commands(case, fix);
            }
        }
        let opens =
            |fix: &Fix| fix.safety == Safety::Widens && fix.edits.iter().any(|edit| matches!(edit, Edit::Text { .. }));
        if !finding.fixes.is_empty() && finding.fixes.iter().all(opens) {
            // What a policy protects is not given up first.
            let title =
                "Call as the policy asks, or ask who keeps it: each change below opens more than this call needs";
            finding.fixes.push(fix::neutral(title, Vec::new()));
        }
        // What is proved, or only finds out, comes before what is not; what opens more than needed comes last.
        sort_by_key(&mut finding.fixes, |fix| {
            let drops = fix.edits.iter().any(|edit| matches!(edit, Edit::Request { value: None, .. }));
            (fix.safety == Safety::Widens, !fix.verified && !fix.edits.is_empty(), drops, fix.safety, fix.parts.len())
        });
    }
}

/// A fix that opens more than it says is called so.
fn name(fix: &mut Fix, opens: bool) {
    if opens && fix.safety != Safety::Widens {
        fix.safety = Safety::Widens;
        fix.title.push_str(" (opens more than this call needs)");
    }
}

/// Looks for the fewest changes that allow the call together.
struct Search<'c, 'i> {
    case: &'c Case<'i>,
    is_safe: &'c dyn Fn(&Fix) -> bool,
    /// Whether policies that were not given may be written.
    writes: bool,
    left: usize,
    /// A fix must have fewer parts than this.
    parts: usize,
    best: Option<Plan>,
}

impl Search<'_, '_> {
    /// Mends the first of `findings` that can be mended in each of its ways, and goes on with what is found then.
    fn walk(&mut self, plan: &Plan, findings: &[Finding]) {
        let usable = |fix: &&Fix| !fix.edits.is_empty() && (self.is_safe)(fix);
        // What is misread is no offence, so the text is mended before what it says.
        let is_text = |finding: &Finding| finding.code.as_str().starts_with("json-");
        // What was not given may be there: it is written for a policy that lacks, not for a call that is refused.
        let blocks = |finding: &&Finding| {
            let stops = finding.severity == Severity::Error || finding.certainty != Certainty::Certain;
            let writes = self.writes || finding.code != Code::LayerNotGiven;
            (stops && writes || is_text(finding)) && finding.fixes.iter().any(|fix| usable(&fix))
        };
        let mut blocking: Vec<&Finding> = findings.iter().filter(blocks).collect();
        sort_by_key(&mut blocking, |finding| !is_text(finding));
        let Some(&first) = blocking.first() else { return };
        let together;
        let mut fixes: Vec<&Fix> = first.fixes.iter().filter(usable).collect();
        sort_by_key(&mut fixes, |fix| fix.safety);
        if is_text(first) {
            let texts = blocking.iter().filter(|finding| is_text(finding));
            together = mended(texts.filter_map(|finding| finding.fixes.iter().find(usable)));
            fixes = vec![&together];
        }
        for fix in fixes.into_iter().take(MAX_BRANCHES) {
            if self.left == 0 || plan.titles.len() + 1 >= self.parts {
                return;
            }
            let plan = plan.then(self.title(fix), fix);
            self.left -= 1;
            let edited = self.case.input.edited(&plan.edits());
            let after = read(&edited, Some(self.case.before()));
            let mut judged = judge(&after);
            if judged.verdict == Verdict::Allowed {
                self.parts = plan.titles.len();
                self.best = Some(plan);
                continue;
            }
            let next = words(&after, &mut judged);
            let same = |other: &&Finding| {
                other.code == first.code && other.spot.pointer == first.spot.pointer && other.title == first.title
            };
            // What is still there was not mended.
            if next.iter().filter(same).count() < findings.iter().filter(same).count() {
                self.walk(&plan, &next);
            }
        }
    }

    /// What was found, without the changes that turned out not to be needed.
    fn smallest(self) -> Option<Plan> {
        let mut plan = self.best?;
        let mut part = 0;
        while part < plan.titles.len() {
            let allows = |plan: &Plan| {
                let edited = self.case.input.edited(&plan.edits());
                judge(&read(&edited, Some(self.case.before()))).verdict == Verdict::Allowed
            };
            match plan.without(part).filter(allows) {
                Some(less) => plan = less,
                None => part += 1,
            }
        }
        Some(plan)
    }

    /// What a change does, and to which policy.
    fn title(&self, fix: &Fix) -> String {
        let title = fix.title.replace(" in this statement", "");
        let document = fix.edits.iter().find_map(|edit| match edit {
            Edit::Text { document, .. } => Some(*document),
            Edit::Request { .. } => None,
        });
        match document {
            Some(document) if !title.contains(document.layer().words()) && !title.starts_with("Trust ") => {
                let (what, aside) = title.split_at(title.find(" (").unwrap_or(title.len()));
                format!("{what} in {}{aside}", the(self.case, document))
            }
            _ => title,
        }
    }
}

/// Everything that makes texts JSON, as one change.
fn mended<'f>(fixes: impl Iterator<Item = &'f Fix>) -> Fix {
    let (mut titles, mut edits): (Vec<String>, Vec<Edit>) = (Vec::new(), Vec::new());
    for fix in fixes {
        let apart = |a: &Edit, b: &Edit| {
            let ((_, one, a), (_, other, b)) = (place(a), place(b));
            one != other || a.end <= b.start || b.end <= a.start
        };
        if fix.edits.iter().all(|edit| edits.iter().all(|other| apart(edit, other))) {
            edits.extend_from_slice(&fix.edits);
            if !titles.contains(&fix.title) {
                titles.push(fix.title.clone());
            }
        }
    }
    fix::neutral(sentence(&titles), edits)
}

/// Several orders as one sentence.
fn sentence(titles: &[String]) -> String {
    let mut sentence = String::new();
    for (at, title) in titles.iter().enumerate() {
        if at == 0 {
            sentence.push_str(title);
        } else {
            sentence.push_str(if at + 1 < titles.len() { ", " } else { ", and " });
            sentence.push_str(&lower(title));
        }
    }
    sentence
}

/// Several changes as one fix.
fn joined(case: &Case<'_>, plan: &Plan) -> Fix {
    let mut fix = fix::new(sentence(&plan.titles), plan.safety, plan.edits());
    fix.parts = plan.parts();
    fix.verified = true;
    let edited = case.input.edited(&fix.edits);
    name(&mut fix, opens(case, &read(&edited, Some(case.before()))));
    fix
}

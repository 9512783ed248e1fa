//! Fixes → proof: each is applied, the call is evaluated again, and what is then allowed is verified.

use super::case::Case;
use super::fix;
use super::report::{Finding, Safety, Verdict};
use super::sort::sort_by_key;
use super::verdict::{judge, read};

/// No more fixes than this are tried for one report.
const MAX_TRIALS: usize = 24;

/// Fixes are tried as long as the texts they evaluate stay below this, in bytes.
const MAX_TRIED: usize = 8 << 20;

/// Tries every fix: applies its edits, evaluates again, and says whether the call is then allowed.
pub(super) fn prove(case: &Case<'_>, findings: &mut [Finding]) {
    let size: usize = case.policies.iter().map(|policy| policy.document.text.len()).sum();
    let mut left = MAX_TRIALS.min(MAX_TRIED / size.max(1));
    for fix in findings.iter_mut().flat_map(|finding| &mut finding.fixes) {
        if fix.commands.is_empty() {
            fix.commands = fix::commands(case, fix);
        }
        if !fix.edits.is_empty() && left > 0 {
            left -= 1;
            let edited = case.input.edited(&fix.edits);
            fix.verified = judge(&read(&edited, Some(case))).verdict == Verdict::Allowed;
        }
    }
    for finding in findings {
        // What is proved, or only finds out, comes before what is not; what opens more than needed comes last.
        sort_by_key(&mut finding.fixes, |fix| (fix.safety == Safety::Widens, !fix.verified && !fix.edits.is_empty()));
    }
}

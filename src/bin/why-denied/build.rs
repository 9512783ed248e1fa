//! `build`: the policies of a preset, those that let a call in, or every preset.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;
use why_denied::engine::diagnose;
use why_denied::engine::input::{ContextValue, Edit, Input, RequestInput};
use why_denied::engine::presets::{self, PRESETS, Preset, Problem};

use crate::args::{Build, Wanted};
use crate::{Failure, Status, print, source};

/// What is printed.
struct Policies {
    trust: Option<String>,
    identity: Option<String>,
    commands: Vec<String>,
}

/// Prints the policies that were asked for.
pub(crate) fn answer(args: &Build) -> Result<Status, Failure> {
    let Wanted { error, caller, role, .. } = &args.wanted;
    if error.is_some() || caller.is_some() || role.is_some() {
        let policies = for_call(&args.wanted)?;
        print(&if args.json { json(&policies) } else { text(&policies) })?;
        return Ok(Status::Allowed);
    }
    let Some(id) = &args.preset else {
        print(&if args.json { all_json() } else { all() })?;
        return Ok(Status::Allowed);
    };
    let Some(preset) = presets::find(id) else {
        let hint = presets::similar(id)
            .map_or("`why-denied build` lists all".to_owned(), |known| format!("did you mean `{known}`?"));
        return Err(Failure::Usage(format!("there is no preset {id:?}: {hint}")));
    };
    let written = values(&args.values).and_then(|values| preset.write(&values).map_err(|problems| told(&problems)));
    let written = written.map_err(|told| Failure::Usage(format!("{id}: {told}")))?;
    let policies =
        Policies { trust: Some(written.trust_policy), identity: written.identity_policy, commands: written.commands };
    print(&if args.json { json(&policies) } else { text(&policies) })?;
    Ok(Status::Allowed)
}

/// The fix that writes from nothing what lets a call in.
fn for_call(wanted: &Wanted) -> Result<Policies, Failure> {
    let error = match &wanted.error {
        Some(error) if error == "-" || Path::new(error).is_file() => {
            let text = source::text(Path::new(error))?;
            Some(text.map_err(|_| Failure::Usage(format!("{error} is no text")))?)
        }
        error => error.clone(),
    };
    let present = || ContextValue { values: vec!["true".to_owned()], list: false };
    let request = RequestInput {
        caller: wanted.caller.clone(),
        role: wanted.role.clone(),
        external_id: wanted.external_id.clone(),
        context: wanted.mfa.then(|| ("aws:MultiFactorAuthPresent".to_owned(), Some(present()))).into_iter().collect(),
        ..RequestInput::default()
    };
    let input = Input { error, request, ..Input::default() };
    let report = diagnose(&input);
    let writes = |edit: &Edit| matches!(edit, Edit::Text { document, .. } if input.text(*document).is_none());
    let fixes = report.findings.iter().flat_map(|finding| &finding.fixes);
    let Some(fix) = fixes.into_iter().find(|fix| fix.verified && fix.edits.iter().all(writes)) else {
        let why = report.cause().map_or("", |cause| cause.title.as_str());
        return Err(Failure::Usage(format!(
            "no policies follow from this call; a caller and a role are needed. {why}"
        )));
    };
    let edited = input.edited(&fix.edits);
    let identity = edited.identity_policies.and_then(|policies| policies.into_iter().next());
    Ok(Policies {
        trust: edited.trust_policy,
        identity: identity.map(|policy| policy.text),
        commands: fix.commands.clone(),
    })
}

fn values(given: &[String]) -> Result<Vec<(String, String)>, String> {
    let pair = |given: &String| {
        let (name, value) = given.split_once('=').ok_or_else(|| format!("`{given}` is not NAME=VALUE"))?;
        Ok((name.to_owned(), value.to_owned()))
    };
    given.iter().map(pair).collect()
}

fn told(problems: &[Problem]) -> String {
    let each: Vec<_> = problems.iter().map(|problem| format!("`{}` {}", problem.name, problem.says)).collect();
    each.join("\n  ")
}

fn text(policies: &Policies) -> String {
    let mut text = String::new();
    if let Some(policy) = &policies.trust {
        _ = write!(text, "trust-policy.json, for the role\n\n{policy}\n");
    }
    if let Some(policy) = &policies.identity {
        _ = write!(text, "identity-policy.json, for the caller\n\n{policy}\n");
    }
    for command in &policies.commands {
        _ = writeln!(text, "$ {command}");
    }
    text
}

fn json(policies: &Policies) -> String {
    let Policies { trust, identity, commands } = policies;
    format!("{:#}\n", json!({ "trust_policy": trust, "identity_policy": identity, "commands": commands }))
}

fn all() -> String {
    let mut text = String::new();
    for Preset { id, title, parameters, source, .. } in PRESETS {
        _ = writeln!(text, "{id}: {title}");
        for parameter in *parameters {
            let optional = if parameter.optional { " (optional)" } else { "" };
            _ = writeln!(text, "    {}={:?}  {}{optional}", parameter.name, parameter.example, parameter.what);
        }
        _ = writeln!(text, "    {source}\n");
    }
    text
}

fn all_json() -> String {
    let parameter = |parameter: &presets::Parameter| {
        json!({
            "name": parameter.name,
            "what": parameter.what,
            "example": parameter.example,
            "optional": parameter.optional,
        })
    };
    let preset = |preset: &Preset| {
        let parameters: Vec<_> = preset.parameters.iter().map(parameter).collect();
        json!({ "id": preset.id, "title": preset.title, "parameters": parameters, "source": preset.source })
    };
    let all: Vec<_> = PRESETS.iter().map(preset).collect();
    format!("{:#}\n", serde_json::Value::from(all))
}

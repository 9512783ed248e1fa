//! `build`: the presets, and the policies of one of them.

use std::fmt::Write as _;

use serde_json::json;
use why_denied::engine::presets::{self, PRESETS, Preset, Problem, Written};

use crate::args::Build;
use crate::{Failure, Status, print};

/// Prints the policies of a preset, or every preset.
pub(crate) fn answer(args: &Build) -> Result<Status, Failure> {
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
    print(&if args.json { json(&written) } else { text(&written) })?;
    Ok(Status::Allowed)
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

fn text(written: &Written) -> String {
    let mut text = format!("trust-policy.json\n\n{}", written.trust_policy);
    if let Some(policy) = &written.identity_policy {
        _ = write!(text, "\nidentity-policy.json, for the caller\n\n{policy}");
    }
    for command in &written.commands {
        _ = write!(text, "\n$ {command}\n");
    }
    text
}

fn json(written: &Written) -> String {
    let Written { trust_policy, identity_policy, commands, .. } = written;
    format!("{:#}\n", json!({ "trust_policy": trust_policy, "identity_policy": identity_policy, "commands": commands }))
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

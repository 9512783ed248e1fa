//! What can be asked on the command line.

use std::path::PathBuf;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Yellow.on_default().bold())
    .usage(AnsiColor::Yellow.on_default().bold())
    .literal(AnsiColor::Green.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  why-denied diagnose --trust trust.json --identity deploy.json --error error.txt
  aws sts assume-role … 2>&1 | why-denied diagnose --trust trust.json --error -
  why-denied diagnose input.json --format markdown --checklist
  why-denied diagnose --trust trust.json --identity deploy.json --request call.json
  why-denied diagnose --ndjson inputs.ndjson > reports.ndjson
  aws iam get-role --role-name Deploy | why-denied diagnose --paste error.txt --paste -
  why-denied explain external-id-missing
  why-denied build github-branch owner=octo-org repository=octo-repo branch=main account=222222222222 role=Deploy";

const BUILDING: &str = "\
Examples:
  why-denied build
  why-denied build --error error.txt --external-id 7d2c40f19a3d4b52
  why-denied build --caller arn:aws:iam::111111111111:user/ana --role arn:aws:iam::222222222222:role/Deploy --mfa
  why-denied build cross-account caller=111111111111 external_id=7d2c40f19a3d4b52 account=222222222222 role=Deploy
  why-denied build datadog site=us1 external_id=7d2c40f19a3d4b52 role=DatadogIntegrationRole";

const COMPLETING: &str = "\
Examples:
  why-denied completions bash > ~/.local/share/bash-completion/completions/why-denied
  why-denied completions zsh > ~/.zfunc/_why-denied
  why-denied completions fish > ~/.config/fish/completions/why-denied.fish";

const STATUS: &str = "\
Exit status:
  0   allowed; with --ndjson, every line was answered
  1   denied or rejected
  2   undetermined: it depends on what was not given
  3   invalid input
  64  bad usage, or a file that cannot be read
  74  the answer cannot be written";

/// Says which field of which IAM policy denies a role. Nothing is sent anywhere.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Diagnose(Box<Diagnose>),
    Explain(Explain),
    Build(Build),
    Completions(Completions),
}

/// Evaluate a call as AWS would, and mark what denies it
#[derive(Debug, Group)]
#[command(after_help = format!("{STATUS}\n\n{EXAMPLES}"))]
pub(crate) struct Diagnose {
    /// One input object as JSON, or outputs as for --paste; `-` is standard input, which is also read when no document
    /// is named
    #[arg(conflicts_with = "Documents")]
    pub(crate) file: Option<PathBuf>,

    /// Read one input object a line and write one report a line, in the same order
    #[arg(long, conflicts_with = "Documents")]
    pub(crate) ndjson: bool,

    /// How to print the report [default: text on a terminal, else json]
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) also: Also,

    #[command(flatten)]
    pub(crate) documents: Documents,
}

/// What is printed below a report; json always has it
#[derive(Debug, Group)]
#[group(multiple = true)]
pub(crate) struct Also {
    /// Print the checklist below the report, each point with the command that shows it; json always has it
    #[arg(long)]
    pub(crate) checklist: bool,

    /// Print what becomes of the call with other values for each condition below the report; json always has it
    #[arg(long)]
    pub(crate) what_if: bool,
}

#[derive(Debug, Group)]
#[group(multiple = true)]
#[command(next_help_heading = "Documents (for each, `-` is standard input)")]
pub(crate) struct Documents {
    /// Outputs of commands as they were printed, the error among them, several at once; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) paste: Vec<PathBuf>,

    /// The role's trust policy
    #[arg(long, value_name = "FILE")]
    pub(crate) trust: Option<PathBuf>,

    /// A policy of the caller; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) identity: Vec<PathBuf>,

    /// The error, or the file that holds it
    #[arg(long, value_name = "TEXT|FILE", allow_hyphen_values = true)]
    pub(crate) error: Option<String>,

    /// What is known of the call: the `request` object of an input, as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,

    /// The caller's permissions boundary
    #[arg(long, value_name = "FILE")]
    pub(crate) boundary: Option<PathBuf>,

    /// A policy passed when the caller's session was made; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) session_policy: Vec<PathBuf>,

    /// The service control policy of one level of the organization; once a level, root first
    #[arg(long, value_name = "FILE")]
    pub(crate) scp: Vec<PathBuf>,

    /// The resource control policy of one level of the organization; once a level, root first
    #[arg(long, value_name = "FILE")]
    pub(crate) rcp: Vec<PathBuf>,

    /// The policy of the VPC endpoint that the call goes through
    #[arg(long, value_name = "FILE")]
    pub(crate) endpoint: Option<PathBuf>,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The report of the interface, for programs
    Json,
    /// As rustc prints its errors, for people
    Text,
    /// For tickets and chats
    Markdown,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

/// Show the page of help of a finding's code
#[derive(Debug, Group)]
pub(crate) struct Explain {
    /// The code, such as `external-id-missing`
    #[arg(required_unless_present = "all")]
    pub(crate) code: Option<String>,

    /// Show every page
    #[arg(long, conflicts_with = "code")]
    pub(crate) all: bool,
}

/// Print the script that completes commands and options in a shell
#[derive(Debug, Group)]
#[command(after_help = COMPLETING)]
pub(crate) struct Completions {
    /// Whose script
    pub(crate) shell: Shell,
}

/// Write the policies of a common trust, such as of GitHub Actions, or those that an error asks for
#[derive(Debug, Group)]
#[command(after_help = BUILDING)]
pub(crate) struct Build {
    /// Which; without it and without a call, all are listed with what they ask for
    #[arg(conflicts_with = "Wanted")]
    pub(crate) preset: Option<String>,

    /// What the preset asks for
    #[arg(value_name = "NAME=VALUE", requires = "preset")]
    pub(crate) values: Vec<String>,

    #[command(flatten)]
    pub(crate) wanted: Wanted,

    /// Print JSON, for programs
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Group)]
#[group(multiple = true)]
#[command(next_help_heading = "The call that is to be allowed")]
pub(crate) struct Wanted {
    /// The error, log event or command, or the file that holds it; `-` is standard input
    #[arg(long, value_name = "TEXT|FILE", allow_hyphen_values = true)]
    pub(crate) error: Option<String>,

    /// Who calls: an ARN or a service principal
    #[arg(long, value_name = "ARN")]
    pub(crate) caller: Option<String>,

    /// The role
    #[arg(long, value_name = "ARN")]
    pub(crate) role: Option<String>,

    /// The external ID that the trust policy is to ask for
    #[arg(long, value_name = "ID")]
    pub(crate) external_id: Option<String>,

    /// Let the trust policy ask for MFA
    #[arg(long)]
    pub(crate) mfa: bool,
}

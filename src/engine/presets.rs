//! Presets: the trust policies that people write most, with the condition keys that keep everybody else out.
//!
//! A preset is a row: who is trusted, for which action, on which conditions, as templates over a few parameters. It is
//! written as JSON text; what is missing or cannot be right is told, never made up.

use super::findings::lower;
use super::fix::{quote, shell};
use super::input;
use super::near::NEAR;
use super::vendors;

/// A common trust and what has to be known to write it.
#[derive(Debug, PartialEq, Eq)]
pub struct Preset {
    /// Its stable name.
    pub id: &'static str,
    /// Who gets the role.
    pub title: &'static str,
    /// What has to be known, in the order in which it is asked.
    pub parameters: &'static [Parameter],
    /// The page that shows such a policy.
    pub source: &'static str,
    kind: &'static str,
    principal: &'static str,
    actions: &'static [&'static str],
    conditions: &'static [Condition],
    /// Whether the caller needs a policy of its own: a service, a provider and a vendor see to that themselves.
    grants: bool,
}

/// Something that a preset asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub what: &'static str,
    /// A value for the reader to recognise.
    pub example: &'static str,
    /// Whether it may be left out.
    pub optional: bool,
    form: Form,
}

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Twelve digits; dashes are taken out.
    Account,
    /// An account, or the ARN of a user or role.
    Caller,
    /// A role's name, without its path.
    Role,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Digits alone.
    Number,
    /// Anything that is not blank.
    Text,
}

/// An operator, a key and its values, all templates; left out where an optional parameter of theirs was not given.
type Condition = (&'static str, &'static str, &'static [&'static str]);

/// The policies of a preset, filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The role's trust policy.
    pub trust_policy: String,
    /// The caller's identity policy, where it needs one.
    pub identity_policy: Option<String>,
    /// What is known of a call that they are for.
    pub request: Vec<(input::Parameter, String)>,
    /// The commands that bring them to AWS.
    pub commands: Vec<String>,
}

/// Why a value cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The parameter, or what was given as one.
    pub name: String,
    /// What is wrong with it, to follow its name in a sentence.
    pub says: String,
}

const fn ask(name: &'static str, what: &'static str, example: &'static str, form: Form) -> Parameter {
    Parameter { name, what, example, optional: false, form }
}

const fn may(name: &'static str, what: &'static str, example: &'static str, form: Form) -> Parameter {
    Parameter { name, what, example, optional: true, form }
}

const ACCOUNT: Parameter = ask("account", "The account of the role", "222222222222", Form::Account);
const ROLE: Parameter = ask("role", "The name of the role", "Deploy", Form::Role);
const CALLER: Parameter = ask(
    "caller",
    "Who may assume the role: a user, a role or a whole account",
    "arn:aws:iam::111111111111:role/ci",
    Form::Caller,
);
const EXTERNAL_ID: Parameter =
    ask("external_id", "The external ID that the caller sends", "7d2c40f19a3d4b52a0c6e1b4", Form::Text);
const REGION: Parameter = ask("region", "The Region of the cluster", "eu-west-1", Form::Text);
const NAMESPACE: Parameter = ask("namespace", "The namespace of the service account", "default", Form::Text);
const SERVICE_ACCOUNT: Parameter = ask("service_account", "The name of the service account", "deployer", Form::Text);
const PARTITION: Parameter =
    may("partition", "The partition, if it is not aws", "aws-us-gov", Form::Choice(&["aws", "aws-us-gov", "aws-cn"]));
const OWNER: Parameter = ask("owner", "The user or organization, in GitHub's own capitals", "octo-org", Form::Text);
const REPOSITORY: Parameter = ask("repository", "The repository, in GitHub's own capitals", "octo-repo", Form::Text);
const OWNER_ID: Parameter = may("owner_id", "The owner's number, where subjects carry numbers", "123456", Form::Number);
const REPOSITORY_ID: Parameter =
    may("repository_id", "The repository's number, where subjects carry numbers", "456789", Form::Number);

const ASSUME: &[&str] = &["sts:AssumeRole"];
const WEB_IDENTITY: &[&str] = &["sts:AssumeRoleWithWebIdentity"];

const GITHUB_PROVIDER: &str = "arn:{partition}:iam::{account}:oidc-provider/token.actions.githubusercontent.com";
// R237
const GITHUB_AUDIENCE: Condition = ("StringEquals", "token.actions.githubusercontent.com:aud", &["sts.amazonaws.com"]);
const GITHUB_SUBJECT: &str = "token.actions.githubusercontent.com:sub";
const GITHUB_PAGE: &str =
    "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws";

macro_rules! service {
    ($id:literal, $title:literal, $principal:literal, $source:literal) => {
        Preset {
            id: $id,
            title: $title,
            parameters: &[ROLE],
            source: $source,
            kind: "Service",
            principal: $principal,
            actions: ASSUME,
            conditions: &[],
            grants: false,
        }
    };
}

macro_rules! github {
    ($id:literal, $title:literal, $subject:literal, [$($parameter:expr),*]) => {
        Preset {
            id: $id,
            title: $title,
            parameters: &[OWNER, REPOSITORY, $($parameter,)* OWNER_ID, REPOSITORY_ID, ACCOUNT, ROLE, PARTITION],
            source: GITHUB_PAGE,
            kind: "Federated",
            principal: GITHUB_PROVIDER,
            actions: WEB_IDENTITY,
            // R234, R235
            conditions: &[
                GITHUB_AUDIENCE,
                (
                    "StringEquals",
                    GITHUB_SUBJECT,
                    &[concat!("repo:{owner}{@owner_id}/{repository}{@repository_id}:", $subject)],
                ),
            ],
            grants: false,
        }
    };
}

/// Every preset, in the order in which they are shown.
pub static PRESETS: &[Preset] = &[
    Preset {
        id: "cross-account",
        title: "Another account, with an external ID",
        parameters: &[CALLER, EXTERNAL_ID, ACCOUNT, ROLE],
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
        kind: "AWS",
        principal: "{caller}",
        actions: ASSUME,
        conditions: &[("StringEquals", "sts:ExternalId", &["{external_id}"])], // R219
        grants: true,
    },
    Preset {
        id: "mfa",
        title: "People, with MFA",
        parameters: &[
            CALLER,
            may("mfa_age", "How long ago the MFA sign-in may be, in seconds", "3600", Form::Number),
            ACCOUNT,
            ROLE,
        ],
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
        kind: "AWS",
        principal: "{caller}",
        actions: ASSUME,
        // R198, R200
        conditions: &[
            ("Bool", "aws:MultiFactorAuthPresent", &["true"]),
            ("NumericLessThan", "aws:MultiFactorAuthAge", &["{mfa_age}"]),
        ],
        grants: true,
    },
    service!(
        "ec2",
        "An EC2 instance",
        "ec2.amazonaws.com",
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2.html"
    ),
    service!(
        "lambda",
        "A Lambda function",
        "lambda.amazonaws.com",
        "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html"
    ),
    Preset {
        id: "ecs-tasks",
        title: "ECS tasks",
        parameters: &[ask("region", "The Region of the tasks", "eu-west-1", Form::Text), ACCOUNT, ROLE, PARTITION],
        source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
        kind: "Service",
        principal: "ecs-tasks.amazonaws.com",
        actions: ASSUME,
        conditions: &[
            ("ArnLike", "aws:SourceArn", &["arn:{partition}:ecs:{region}:{account}:*"]),
            ("StringEquals", "aws:SourceAccount", &["{account}"]),
        ],
        grants: false,
    },
    Preset {
        id: "eks-pod-identity",
        title: "EKS Pod Identity",
        parameters: &[
            NAMESPACE,
            SERVICE_ACCOUNT,
            may("cluster", "The ARN of the cluster", "arn:aws:eks:eu-west-1:222222222222:cluster/prod", Form::Text),
            ROLE,
        ],
        source: "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
        kind: "Service",
        principal: "pods.eks.amazonaws.com",
        actions: &["sts:AssumeRole", "sts:TagSession"],
        // R241
        conditions: &[
            ("StringEquals", "aws:RequestTag/kubernetes-namespace", &["{namespace}"]),
            ("StringEquals", "aws:RequestTag/kubernetes-service-account", &["{service_account}"]),
            ("StringEquals", "aws:RequestTag/eks-cluster-arn", &["{cluster}"]),
        ],
        grants: false,
    },
    Preset {
        id: "eks-service-account",
        title: "EKS service account (OIDC)",
        parameters: &[
            REGION,
            ask(
                "cluster_id",
                "The last part of the cluster's OIDC issuer",
                "EXAMPLED539D4633E53DE1B71EXAMPLE",
                Form::Text,
            ),
            NAMESPACE,
            SERVICE_ACCOUNT,
            ACCOUNT,
            ROLE,
            PARTITION,
        ],
        source: "https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html",
        kind: "Federated",
        principal: "arn:{partition}:iam::{account}:oidc-provider/oidc.eks.{region}.amazonaws.com/id/{cluster_id}",
        actions: WEB_IDENTITY,
        // R239
        conditions: &[
            ("StringEquals", "oidc.eks.{region}.amazonaws.com/id/{cluster_id}:aud", &["sts.amazonaws.com"]),
            (
                "StringEquals",
                "oidc.eks.{region}.amazonaws.com/id/{cluster_id}:sub",
                &["system:serviceaccount:{namespace}:{service_account}"],
            ),
        ],
        grants: false,
    },
    github!(
        "github-branch",
        "GitHub Actions, a branch",
        "ref:refs/heads/{branch}",
        [ask("branch", "The branch", "main", Form::Text)]
    ),
    github!("github-tag", "GitHub Actions, a tag", "ref:refs/tags/{tag}", [ask("tag", "The tag", "v1.0", Form::Text)]),
    github!(
        "github-environment",
        "GitHub Actions, an environment",
        "environment:{environment}",
        [ask("environment", "The environment of the job", "production", Form::Text)]
    ),
    github!("github-pull-request", "GitHub Actions, pull requests", "pull_request", []),
    Preset {
        id: "gitlab",
        title: "GitLab CI, a branch",
        parameters: &[
            ask("project", "The path of the project, groups included", "my-group/my-project", Form::Text),
            ask("branch", "The branch", "main", Form::Text),
            ask("audience", "The aud of the job's id_tokens", "https://gitlab.com", Form::Text),
            ACCOUNT,
            ROLE,
            PARTITION,
        ],
        source: "https://docs.gitlab.com/ci/cloud_services/aws/",
        kind: "Federated",
        principal: "arn:{partition}:iam::{account}:oidc-provider/gitlab.com",
        actions: WEB_IDENTITY,
        // R238
        conditions: &[
            ("StringEquals", "gitlab.com:aud", &["{audience}"]),
            ("StringEquals", "gitlab.com:sub", &["project_path:{project}:ref_type:branch:ref:{branch}"]),
        ],
        grants: false,
    },
    Preset {
        id: "terraform-cloud",
        title: "HCP Terraform, a workspace",
        parameters: &[
            ask("organization", "The organization", "my-org", Form::Text),
            ask("project", "The project", "Default Project", Form::Text),
            ask("workspace", "The workspace", "network", Form::Text),
            ACCOUNT,
            ROLE,
            PARTITION,
        ],
        source: "https://developer.hashicorp.com/terraform/cloud-docs/dynamic-provider-credentials/aws-configuration",
        kind: "Federated",
        principal: "arn:{partition}:iam::{account}:oidc-provider/app.terraform.io",
        actions: WEB_IDENTITY,
        // R238
        conditions: &[
            ("StringEquals", "app.terraform.io:aud", &["aws.workload.identity"]),
            (
                "StringEquals",
                "app.terraform.io:sub",
                &[
                    "organization:{organization}:project:{project}:workspace:{workspace}:run_phase:plan",
                    "organization:{organization}:project:{project}:workspace:{workspace}:run_phase:apply",
                ],
            ),
        ],
        grants: false,
    },
    Preset {
        id: "saml-console",
        title: "SAML sign-in to the console",
        parameters: &[
            ask("provider", "The name of the SAML provider in IAM", "corp", Form::Text),
            ACCOUNT,
            ROLE,
            PARTITION,
        ],
        source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html",
        kind: "Federated",
        principal: "arn:{partition}:iam::{account}:saml-provider/{provider}",
        actions: &["sts:AssumeRoleWithSAML"],
        conditions: &[("StringEquals", "SAML:aud", &["{sign-in}"])],
        grants: false,
    },
    Preset {
        id: "datadog",
        title: "Datadog",
        parameters: &[
            ask("site", "The Datadog site", "us1", Form::Choice(&["us1", "us3", "us5", "eu", "ap1", "ap2", "gov"])),
            ask("external_id", "The AWS External ID that Datadog's page shows", EXTERNAL_ID.example, Form::Text),
            ROLE,
            PARTITION,
        ],
        source: "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/",
        kind: "AWS",
        principal: "arn:{partition}:iam::{datadog}:root",
        actions: ASSUME,
        conditions: &[("StringEquals", "sts:ExternalId", &["{external_id}"])],
        grants: false,
    },
];

/// The preset of this name.
pub fn find(id: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.id == id)
}

/// The name that was probably meant.
pub fn similar(id: &str) -> Option<&'static str> {
    let near = |preset: &&Preset| strsim::normalized_damerau_levenshtein(preset.id, id) >= NEAR;
    PRESETS.iter().find(near).map(|preset| preset.id)
}

impl Preset {
    /// The policies with `values`, which are names and values; everything that is wrong with them.
    pub fn write(&self, values: &[(String, String)]) -> Result<Written, Vec<Problem>> {
        let values = self.checked(values)?;
        let fill = |template: &str| fill(template, &values);
        let mut blocks: Vec<(String, Vec<String>)> = Vec::new();
        for (operator, key, wanted) in self.conditions {
            let wanted: Option<Vec<String>> = wanted.iter().map(|value| Some(quote(&fill(value)?))).collect();
            let (Some(key), Some(wanted)) = (fill(key), wanted) else { continue };
            let member = format!("{}: {}", quote(&key), list(&wanted, "          "));
            match blocks.iter_mut().find(|(name, _)| name == operator) {
                Some((_, members)) => members.push(member),
                None => blocks.push(((*operator).to_owned(), vec![member])),
            }
        }
        let actions: Vec<String> = self.actions.iter().map(|action| quote(action)).collect();
        let principal = fill(self.principal).unwrap_or_default();
        let mut members = vec![
            "\"Effect\": \"Allow\"".to_owned(),
            format!("\"Principal\": {{ {}: {} }}", quote(self.kind), quote(&principal)),
            format!("\"Action\": {}", list(&actions, "      ")),
        ];
        if !blocks.is_empty() {
            let block = |(operator, members): &(String, Vec<String>)| {
                format!("        {}: {{\n          {}\n        }}", quote(operator), members.join(",\n          "))
            };
            let blocks: Vec<String> = blocks.iter().map(block).collect();
            members.push(format!("\"Condition\": {{\n{}\n      }}", blocks.join(",\n")));
        }
        let role = fill("{role}").unwrap_or_default();
        let resource = fill("arn:{partition}:iam::{account}:role/{role}");
        let identity_policy = resource.as_ref().filter(|_| self.grants).map(|resource| {
            policy(&[
                "\"Effect\": \"Allow\"".to_owned(),
                format!("\"Action\": {}", list(&actions, "      ")),
                format!("\"Resource\": {}", quote(resource)),
            ])
        });
        let caller = (principal.contains(":user/") || self.kind == "Service").then(|| principal.clone());
        let action = self.actions.first().map(|&action| action.to_owned());
        let known = [
            (input::Parameter::Action, action),
            (input::Parameter::Role, resource),
            (input::Parameter::Caller, caller),
            (input::Parameter::ExternalId, fill("{external_id}")),
        ];
        Ok(Written {
            request: known.into_iter().filter_map(|(parameter, value)| Some((parameter, value?))).collect(),
            trust_policy: policy(&members),
            identity_policy,
            commands: vec![format!(
                "aws iam create-role --role-name {} --assume-role-policy-document file://trust-policy.json",
                shell(&role)
            )],
        })
    }

    /// The values as they are written, with what follows from them.
    fn checked(&self, given: &[(String, String)]) -> Result<Vec<(&'static str, String)>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut values: Vec<(&'static str, String)> = Vec::new();
        for (name, _) in given {
            if !self.parameters.iter().any(|parameter| parameter.name == name) {
                problems.push(Problem { name: name.clone(), says: "is not asked for here".to_owned() });
            }
        }
        for parameter in self.parameters {
            let value = given.iter().rfind(|(name, _)| name == parameter.name).map(|(_, value)| value.trim());
            match value.filter(|value| !value.is_empty()) {
                Some(value) => match parameter.form.read(value) {
                    Ok(value) => values.push((parameter.name, value)),
                    Err(says) => problems.push(Problem { name: parameter.name.to_owned(), says }),
                },
                None if parameter.optional => {}
                None => problems.push(Problem {
                    name: parameter.name.to_owned(),
                    says: format!("is missing: {}, such as `{}`", lower(parameter.what), parameter.example),
                }),
            }
        }
        let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        let numbers = [value("owner_id"), value("repository_id")];
        if numbers.iter().flatten().count() == 1 {
            let name = if numbers.first().is_some_and(Option::is_some) { "repository_id" } else { "owner_id" };
            problems.push(Problem { name: name.to_owned(), says: "goes with the other number".to_owned() });
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let of_caller = value("caller").and_then(|caller| caller.split(':').nth(1));
        let partition = value("partition").or(of_caller).unwrap_or("aws").to_owned();
        let caller = value("caller").filter(|caller| !caller.contains(':'));
        let caller = caller.map(|account| format!("arn:{partition}:iam::{account}:root"));
        let site = value("site").map_or("us1", |site| if site == "gov" { "US1-FED" } else { site });
        let datadog = vendors::of_site("Datadog", site, &partition).map_or("", |vendor| vendor.account);
        let sign_in = match partition.as_str() {
            "aws-cn" => "https://signin.amazonaws.cn/saml",
            "aws-us-gov" => "https://signin.amazonaws-us-gov.com/saml",
            _ => "https://signin.aws.amazon.com/saml",
        };
        values.retain(|(name, _)| *name != "partition" && (*name != "caller" || caller.is_none()));
        values.extend(caller.map(|caller| ("caller", caller)));
        values.push(("partition", partition));
        values.push(("datadog", datadog.to_owned()));
        values.push(("sign-in", sign_in.to_owned()));
        Ok(values)
    }
}

impl Form {
    /// The value as it is written into a policy, or what is wrong with it.
    fn read(self, value: &str) -> Result<String, String> {
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let account = |text: &str| {
            let plain = text.replace(['-', ' '], "");
            (plain.len() == 12 && digits(&plain)).then_some(plain)
        };
        // What is written must be taken letter by letter.
        if value.contains(['*', '?']) || value.contains("${") || value.contains(char::is_control) {
            return Err("must have no wildcard, variable or control character".to_owned());
        }
        match self {
            Self::Account => account(value).ok_or_else(|| "must be an account ID of 12 digits".to_owned()),
            Self::Caller => {
                match super::arn::Identity::parse(value) {
                    Ok(
                        super::arn::Identity::User(..) | super::arn::Identity::Role(..) | super::arn::Identity::Root(_),
                    ) if value.starts_with("arn:") => Ok(value.to_owned()),
                    _ => account(value).ok_or_else(|| {
                        "must be the ARN of a user or role in IAM, or an account ID of 12 digits".to_owned()
                    }),
                }
            }
            Self::Role => {
                let plain = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
                let fits = value.len() <= 64 && value.chars().all(plain);
                fits.then(|| value.to_owned())
                    .ok_or_else(|| "must be the name alone: at most 64 letters, digits and `+=,.@_-`".to_owned())
            }
            Self::Choice(known) if known.contains(&value) => Ok(value.to_owned()),
            Self::Choice(known) => Err(format!("must be one of {}", known.join(", "))),
            Self::Number if digits(value) => Ok(value.to_owned()),
            Self::Number => Err("must be a number".to_owned()),
            Self::Text => Ok(value.to_owned()),
        }
    }
}

/// `template` with its parameters filled in: `{name}`, and `{@name}`, which vanishes where it was not given; none where
/// another one is missing.
fn fill(template: &str, values: &[(&'static str, String)]) -> Option<String> {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, inner)) = rest.split_once('{') {
        let (name, after) = inner.split_once('}')?;
        let (at, name) = name.strip_prefix('@').map_or(("", name), |name| ("@", name));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(before);
        match value {
            Some((_, value)) => {
                filled.push_str(at);
                filled.push_str(value);
            }
            None if at.is_empty() => return None,
            None => {}
        }
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// One value, or a list of them.
fn list(values: &[String], indent: &str) -> String {
    match values {
        [value] => value.clone(),
        values => {
            let inner = format!("\n{indent}  ");
            format!("[{inner}{}\n{indent}]", values.join(&format!(",{inner}")))
        }
    }
}

/// A policy of one statement.
fn policy(members: &[String]) -> String {
    format!(
        "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{\n      {}\n    }}\n  ]\n}}\n",
        members.join(",\n      ")
    )
}

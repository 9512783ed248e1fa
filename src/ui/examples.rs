//! Examples: one of each common cause, with the words that people really meet.

use crate::engine::input::{Input, Parameter, PolicyText};

/// Something to look at before one's own case.
pub(super) struct Example {
    pub(super) title: &'static str,
    /// What can be seen in it.
    pub(super) hint: &'static str,
    error: &'static str,
    trust: &'static str,
    identity: &'static str,
    request: &'static [(Parameter, &'static str)],
}

impl Example {
    pub(super) fn input(&self) -> Input {
        let mut input = Input {
            error: Some(self.error.to_owned()),
            trust_policy: Some(self.trust.to_owned()),
            identity_policies: Some(vec![PolicyText { name: None, text: self.identity.to_owned() }]),
            ..Input::default()
        };
        for (parameter, value) in self.request {
            input.request.set(parameter, Some(value));
        }
        input
    }
}

/// The first is what a page without an input of its own shows.
pub(super) static EXAMPLES: &[Example] = &[
    Example {
        title: "External ID mistyped",
        hint: "Two characters are swapped",
        error: "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                arn:aws:sts::464622532012:assumed-role/DatadogScan/run-8812 is not authorized to perform: \
                sts:AssumeRole on resource: arn:aws:iam::222222222222:role/DatadogIntegrationRole",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {
      "AWS": "arn:aws:iam::464622532012:root"
    },
    "Action": "sts:AssumeRole",
    "Condition": {
      "StringEquals": {
        "sts:ExternalId": "7d2c40f19a3d4b52a0c6e1b4"
      }
    }
  }]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Resource": "arn:aws:iam::*:role/DatadogIntegrationRole"
  }]
}"#,
        request: &[(Parameter::ExternalId, "7d2c40f19a3d4b52a0c6e14b")],
    },
    Example {
        title: "Caller not trusted",
        hint: "The trust policy names another role",
        error: "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole \
                operation: User: arn:aws:sts::111111111111:assumed-role/ci-runner/build-4711 is not authorized to \
                perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/Deploy",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::111111111111:role/ci-runners",
          "arn:aws:iam::111111111111:user/release-manager"
        ]
      },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Deploy",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::222222222222:role/Deploy"
    }
  ]
}"#,
        request: &[],
    },
    Example {
        title: "Action misspelt",
        hint: "One s too few in the identity policy",
        error: "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                arn:aws:iam::111111111111:user/maria is not authorized to perform: sts:AssumeRole on resource: \
                arn:aws:iam::111111111111:role/Reports because no identity-based policy allows the sts:AssumeRole \
                action",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AsumeRole",
      "Resource": "arn:aws:iam::111111111111:role/Reports"
    }
  ]
}"#,
        request: &[],
    },
    Example {
        title: "Other role allowed",
        hint: "The identity policy names the role of another account",
        error: "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                arn:aws:iam::111111111111:user/terraform is not authorized to perform: sts:AssumeRole on resource: \
                arn:aws:iam::333333333333:role/TerraformApply",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": [
        "arn:aws:iam::222222222222:role/TerraformApply",
        "arn:aws:iam::222222222222:role/TerraformPlan"
      ]
    }
  ]
}"#,
        request: &[],
    },
    Example {
        title: "MFA required",
        hint: "The call carries no MFA code",
        error: "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                arn:aws:iam::111111111111:user/jonas is not authorized to perform: sts:AssumeRole on resource: \
                arn:aws:iam::222222222222:role/Admin",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
      "Action": "sts:AssumeRole",
      "Condition": {
        "Bool": { "aws:MultiFactorAuthPresent": "true" }
      }
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::222222222222:role/Admin"
    }
  ]
}"#,
        request: &[],
    },
    Example {
        title: "Session too long",
        hint: "The role allows one hour",
        error: "An error occurred (ValidationError) when calling the AssumeRole operation: The requested \
                DurationSeconds exceeds the MaxSessionDuration set for this role.",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::222222222222:role/NightlyBackup"
    }
  ]
}"#,
        request: &[
            (Parameter::Caller, "arn:aws:iam::111111111111:user/backup"),
            (Parameter::Role, "arn:aws:iam::222222222222:role/NightlyBackup"),
            (Parameter::DurationSeconds, "43200"),
            (Parameter::MaxSessionDuration, "3600"),
        ],
    },
    Example {
        title: "Explicit deny",
        hint: "A Deny beats every Allow",
        error: "An error occurred (AccessDenied) when calling the AssumeRole operation: User: \
                arn:aws:iam::111111111111:user/maria is not authorized to perform: sts:AssumeRole on resource: \
                arn:aws:iam::111111111111:role/ProdReadOnly with an explicit deny in an identity-based policy",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:root" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Roles",
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::111111111111:role/*"
    },
    {
      "Sid": "NotProd",
      "Effect": "Deny",
      "Action": "sts:*",
      "Resource": "arn:aws:iam::111111111111:role/Prod*"
    }
  ]
}"#,
        request: &[],
    },
    Example {
        title: "Everything fits",
        hint: "Both sides allow the call",
        error: "aws sts assume-role --role-arn arn:aws:iam::222222222222:role/Audit --role-session-name weekly",
        trust: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "AWS": "arn:aws:iam::111111111111:user/auditor" },
      "Action": "sts:AssumeRole"
    }
  ]
}"#,
        identity: r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Resource": "arn:aws:iam::222222222222:role/Audit"
    }
  ]
}"#,
        request: &[(Parameter::Caller, "arn:aws:iam::111111111111:user/auditor")],
    },
];

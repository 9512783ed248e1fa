//! Vendors who assume roles in their customers' accounts: one row an account, each with its source and the day it was
//! read.
//!
//! Each of them asks for an external ID and can send no MFA code. Who makes an account for each customer has no row.

macro_rules! vendors {
    ($($partition:literal $account:literal $name:literal $site:literal $source:ident $read:literal;)*) => {
        /// Every row, sorted by account.
        static VENDORS: &[Vendor] =
            &[$(Vendor { partition: $partition, account: $account, name: $name, site: $site },)*];

        #[cfg(test)]
        const SOURCES: &[(&str, &str)] = &[$(($source, $read),)*];
    };
}

/// An account of a vendor.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Vendor {
    /// The partition.
    pub partition: &'static str,
    /// Twelve digits.
    pub account: &'static str,
    /// The vendor.
    pub name: &'static str,
    /// What it is for where the vendor has several.
    pub site: &'static str,
}

vendors! {
    "aws" "008923505280" "Grafana Cloud" "" KNOWN "2026-11-21";
    "aws-us-gov" "065115117704" "Datadog" "US1-FED" DATADOG "2026-11-21";
    "aws" "134183635603" "Splunk Observability Cloud" "" KNOWN "2026-11-21";
    "aws" "165736516723" "Cloudability" "" KNOWN "2026-11-21";
    "aws" "188619942792" "Prisma Cloud" "" KNOWN "2026-11-21";
    "aws" "198361731867" "Snyk" "" KNOWN "2026-11-21";
    "aws" "253490767857" "New Relic" "workflow automation" NEW_RELIC "2026-11-21";
    "aws" "269135526815" "Drata" "" KNOWN "2026-11-21";
    "aws" "324880187172" "Spacelift" "" KNOWN "2026-11-21";
    "aws" "392588925713" "Datadog" "US1-FED" DATADOG "2026-11-21";
    "aws" "412381753143" "Datadog" "AP2" DATADOG "2026-11-21";
    "aws" "414351767826" "Databricks" "" KNOWN "2026-11-21";
    "aws" "417141415827" "Datadog" "AP1" DATADOG "2026-11-21";
    "aws" "434813966438" "Lacework" "" LACEWORK "2026-11-21";
    "aws" "454464851268" "CloudHealth" "" KNOWN "2026-11-21";
    "aws" "464622532012" "Datadog" "US1, US3, US5 and EU" DATADOG "2026-11-21";
    "aws" "509560245411" "Dynatrace" "" KNOWN "2026-11-21";
    "aws" "595280932656" "Segment" "" KNOWN "2026-11-21";
    "aws" "754728514883" "New Relic" "metrics" KNOWN "2026-11-21";
    "aws" "834469178297" "Fivetran" "" FIVETRAN "2026-11-21";
    "aws" "913128560467" "env0" "" KNOWN "2026-11-21";
    "aws" "922761411349" "Spot" "" KNOWN "2026-11-21";
    "aws" "926226587429" "Sumo Logic" "" SUMO_LOGIC "2026-11-21";
    "aws" "956993596390" "Vanta" "" KNOWN "2026-11-21";
    "aws" "976280145156" "Orca Security" "" KNOWN "2026-11-21";
}

/// The vendor that an account belongs to.
pub(super) fn of_account(account: &str) -> Option<&'static Vendor> {
    VENDORS.iter().find(|vendor| vendor.account == account)
}

/// The accounts of a vendor, which is named in any case; none where the name is not known.
pub(super) fn named(name: &str) -> impl Iterator<Item = &'static Vendor> {
    VENDORS.iter().filter(move |vendor| vendor.name.eq_ignore_ascii_case(name))
}

/// The accounts of a vendor in words, each with what it is for.
pub(super) fn accounts(name: &str) -> String {
    named(name).map(|vendor| format!("`{}`{}", vendor.account, vendor.purpose())).collect::<Vec<_>>().join("; ")
}

/// The account of a vendor's site: the one in the partition, else the usual one.
pub(super) fn of_site(name: &str, site: &str, partition: &str) -> Option<&'static Vendor> {
    let has = |vendor: &&Vendor| vendor.site.split([',', ' ']).any(|word| word.eq_ignore_ascii_case(site));
    let of = |partition: &str| named(name).filter(has).find(|vendor| vendor.partition == partition);
    of(partition).or_else(|| of("aws"))
}

impl Vendor {
    /// What it is for, with a space before it; nothing where the vendor has one account.
    pub(super) fn purpose(&self) -> String {
        match (self.site, self.partition) {
            ("", _) => String::new(),
            (site, "aws") => format!(" for {site}"),
            (site, partition) => format!(" for {site} in `{partition}`"),
        }
    }
}

#[cfg(test)]
const DATADOG: &str = "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/";
#[cfg(test)]
const NEW_RELIC: &str =
    "https://docs.newrelic.com/docs/workflow-automation/setup-and-configure/set-up-aws-credentials/iam-role-setup.md";
#[cfg(test)]
const LACEWORK: &str = "https://raw.githubusercontent.com/lacework/terraform-aws-iam-role/main/variables.tf";
#[cfg(test)]
const FIVETRAN: &str = "https://www.fivetran.com/docs/logs/external-logs/cloudwatch/setup-guide";
#[cfg(test)]
const SUMO_LOGIC: &str = "https://github.com/SumoLogic/sumologic-documentation/pull/5822";
/// Its rows name each vendor's own page.
#[cfg(test)]
const KNOWN: &str =
    "https://github.com/fwdcloudsec/known_aws_accounts/blob/00fb97d958e52577a3e0c6eeadbe71ef000b6494/accounts.yaml";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::arn::is_account;

    #[test]
    fn rows_are_sorted_and_have_sources() {
        assert!(VENDORS.is_sorted_by(|a, b| a.account < b.account));
        assert_eq!(VENDORS.len(), SOURCES.len());
        for (vendor, (source, read)) in VENDORS.iter().zip(SOURCES) {
            assert!(is_account(vendor.account), "{vendor:?}");
            assert!(source.starts_with("https://"), "{vendor:?}");
            let parts: Vec<_> = read.split('-').map(|part| (part.len(), part.parse::<u16>().is_ok())).collect();
            assert_eq!(parts, [(4, true), (2, true), (2, true)], "{vendor:?}");
        }
    }

    #[test]
    fn a_vendor_of_several_accounts_says_which_is_which() {
        for vendor in VENDORS {
            assert_eq!(named(vendor.name).count() > 1, !vendor.site.is_empty(), "{vendor:?}");
        }
        assert_eq!(named("datadog").count(), 5);
        for (site, partition, account) in [
            ("us1", "aws", "464622532012"),
            ("eu", "aws-us-gov", "464622532012"),
            ("AP2", "aws", "412381753143"),
            ("us1-fed", "aws", "392588925713"),
            ("us1-fed", "aws-us-gov", "065115117704"),
            ("us1-fed", "aws-cn", "392588925713"),
        ] {
            assert_eq!(of_site("Datadog", site, partition).map(|v| v.account), Some(account), "{site} {partition}");
        }
        assert!(of_site("Datadog", "us9", "aws").is_none());
    }
}

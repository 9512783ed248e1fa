//! A text under `Principal` that can name nobody.

use super::super::arn::{Arn, NotIdentity, is_account};
use super::super::case::{Case, Fault, FaultKind};
use super::super::finding::{Draft, code, test, trusted, trusted_kind};
use super::super::fix::{Editor, grants, quote};
use super::super::json::{Document, NodeId};
use super::super::near::{Compared, Kind, differences};
use super::super::policy::{OffenceKind, Policy, PrincipalFault};
use super::super::report::Fix;

pub(super) fn explain(case: &Case<'_>, fault: &Fault) -> Option<Draft> {
    let FaultKind::Offence(kind) = &fault.kind else { return None };
    let policy = case.policy(fault.target.document())?;
    let document = &policy.document;
    let node = fault.target.node()?;
    let editor = Editor::new(document);
    let text = document.string(node);
    let (title, detail) = match kind {
        OffenceKind::PrincipalKind(near) => {
            let name = document.name(node);
            let draft = Draft::new(format!("{} is no kind of principal.", code(name)))
                .detail("The kinds are `AWS`, `Service`, `Federated` and `CanonicalUser`, spelt exactly so.")
                .expected(near.map(std::borrow::ToOwned::to_owned));
            return Some(match near {
                Some(near) => draft.fix(grants(format!("Write {}", code(near)), vec![editor.rename(node, near)])),
                None => draft,
            });
        }
        OffenceKind::PrincipalForm(why) => words(*why, document.string(node).unwrap_or_default()),
        _ => return None,
    };
    let says = super::element_missing::answers(policy, kind, node);
    // What is wrong with its form is marked alone, where it is known what it should be.
    let mut differences = text.zip(trusted(case)).map_or_else(Vec::new, |(text, arn)| differences(text, &arn, Compared::Principal));
    differences.retain(|difference| is_form(difference.kind));
    let draft =
        Draft::new(title).detail(format!("{detail} {says}")).differing(document, Some(node), &differences);
    let replacement = trusted(case).filter(|_| document.name(node) == trusted_kind(case) || same_list(case, fault));
    Some(match (kind, replacement) {
        (OffenceKind::PrincipalForm(PrincipalFault::BareStar), _) => {
            draft.fix(grants("Write it under `AWS`", vec![editor.replace(node, "{ \"AWS\": \"*\" }")]))
        }
        (OffenceKind::PrincipalForm(PrincipalFault::OtherKind(kind)), _) => {
            draft.fixes(moved(document, node, kind.name()))
        }
        (OffenceKind::PrincipalForm(PrincipalFault::Identity(NotIdentity::Wildcard)), None) => {
            draft.fixes(narrowed(policy, node))
        }
        (OffenceKind::PrincipalForm(PrincipalFault::Placeholder), None) => draft,
        (_, Some(arn)) => draft.fix(grants(format!("Trust {}", code(&arn)), vec![editor.replace_text(node, &arn)])),
        (_, None) => match corrected(document.string(node).unwrap_or_default()) {
            Some(text) => draft.fix(grants(format!("Write {}", code(&text)), vec![editor.replace_text(node, &text)])),
            None => draft,
        },
    })
}

/// Whether a value that differs so can be no principal at all.
fn is_form(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::AccountForm
            | Kind::AccountLength
            | Kind::Colons
            | Kind::Invisible
            | Kind::LineBreak
            | Kind::LookAlike
            | Kind::Partition
            | Kind::Placeholder
            | Kind::Region
            | Kind::Scheme
            | Kind::Service
            | Kind::Slash
            | Kind::Space
            | Kind::Variable
            | Kind::WildcardInPrincipal
    )
}

/// Moves the text to its kind, or names the kind anew where nothing else is under it.
fn moved(document: &Document, node: NodeId, kind: &str) -> Option<Fix> {
    let editor = Editor::new(document);
    let inside = |node: NodeId| document.node(node).parent;
    let listed = inside(node).filter(|&list| !document.name(list).is_empty() && document.name(node).is_empty());
    let member = listed.unwrap_or(node);
    let principals = inside(member).filter(|_| !document.name(member).is_empty())?;
    let alone = listed.is_none_or(|list| document.children(list) == [node]);
    let edits = match document.member(principals, kind) {
        None if alone => vec![editor.rename(member, kind)],
        there => {
            let text = quote(document.string(node)?);
            let added = match there {
                Some(list) => editor.add_value(list, &text),
                None => editor.add_member(principals, kind, &text),
            };
            vec![editor.remove(if alone { member } else { node }), added]
        }
    };
    Some(grants(format!("Put it under {}", code(kind)), edits))
}

/// The account in the place of a pattern, and the pattern as a condition (R38, R82).
fn narrowed(policy: &Policy, node: NodeId) -> Option<Fix> {
    let document = &policy.document;
    let text = document.string(node)?;
    let arn = Arn::parse(text).filter(|arn| arn.service == "iam" && is_account(arn.account))?;
    let mut outer = node;
    while document.name(outer) != "Principal" {
        // A condition would bind the others of the list as well.
        outer = document.node(outer).parent.filter(|&list| document.children(list).len() == 1)?;
    }
    let statement = document.node(outer).parent?;
    let root = format!("arn:{}:iam::{}:root", arn.partition, arn.account);
    let trusts = Editor::new(document).replace_text(node, &root);
    if arn.resource == "*" {
        return Some(grants(format!("Trust {}", code(&root)), vec![trusts]));
    }
    let edits = vec![
        trusts,
        test(policy, statement, "ArnLike", "aws:PrincipalArn", &quote(text))?,
    ];
    Some(grants("Trust the account, narrowed by a condition on `aws:PrincipalArn`", edits))
}

/// Whether the text is an element of the list that the caller belongs to.
fn same_list(case: &Case<'_>, fault: &Fault) -> bool {
    let (Some(document), Some(node)) = (case.document(fault.target.document()), fault.target.node()) else {
        return false;
    };
    document.node(node).parent.is_some_and(|parent| document.name(parent) == trusted_kind(case))
}

/// The text without spaces, dashes of an account and a colon too many, where that makes it somebody.
fn corrected(text: &str) -> Option<String> {
    use super::super::arn::Identity;
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !super::super::json::is_invisible(*c)).collect();
    let candidates = [
        bare.clone(),
        bare.replace('-', ""),
        bare.replacen("arn:aws::", "arn:aws:", 1),
        bare.replacen(":iam:", ":iam::", 1),
        bare.replacen("https://", "", 1),
        bare.replacen(":instance-profile/", ":role/", 1),
        bare.replacen(":sts::", ":iam::", 1),
        bare.replacen(":iam::", ":sts::", 1),
        bare.trim_end_matches('/').to_owned(),
        format!("arn:{bare}"),
        bare.split_once(':').map_or_else(String::new, |(_, rest)| format!("arn:{rest}")),
    ];
    candidates.into_iter().find(|candidate| candidate != text && Identity::parse(candidate).is_ok())
}

fn words(why: PrincipalFault, text: &str) -> (String, &'static str) {
    let text = code(text);
    match why {
        PrincipalFault::BareStar => (
            "A trust policy must not have the bare `\"*\"` as `Principal`.".to_owned(),
            "`{\"AWS\": \"*\"}` is taken, and means every AWS account: narrow it with a condition.",
        ),
        PrincipalFault::OtherKind(kind) => {
            (format!("{text} stands under the wrong kind: it belongs under {}.", code(kind.name())), "Move it there.")
        }
        PrincipalFault::Service => (
            format!("{text} is no service principal."),
            "A service principal is the service's name with `.amazonaws.com` behind it, such as `ec2.amazonaws.com`.",
        ),
        PrincipalFault::Federated => (
            format!("{text} is no identity provider."),
            "Name the provider's ARN, `arn:aws:iam::ACCOUNT:oidc-provider/…` or `…:saml-provider/…`.",
        ),
        PrincipalFault::Scheme => (
            format!("{text} has `https://` in it."),
            "The ARN of an OIDC provider holds the issuer's address without the scheme.",
        ),
        PrincipalFault::Placeholder => (
            format!("{text} has a placeholder that nothing filled in."),
            "IAM knows no variables under `Principal`: the tool that renders the policy, such as CloudFormation's `Fn::Sub`, Terraform or a template, must write the value.",
        ),
        PrincipalFault::UniqueId => {
            (format!("{text} is the unique ID of something that is no principal."), "Name the user's or role's ARN.")
        }
        PrincipalFault::Identity(why) => match why {
            NotIdentity::Wildcard => (
                format!("{text} has a wildcard inside an ARN."),
                "Only a lone `*` is taken. Trust the account and narrow it with `ArnLike` on `aws:PrincipalArn`.",
            ),
            NotIdentity::Colons => (
                format!("{text} has a colon too many or too few."),
                "It must read `arn:aws:iam::ACCOUNT:…`: the Region between `iam` and the account is empty.",
            ),
            NotIdentity::Account => (
                format!("The account in {text} is not twelve digits."),
                "Write it without dashes or spaces, leading zeros included.",
            ),
            NotIdentity::Region => {
                (format!("{text} has a Region."), "The ARNs of IAM have none: `arn:aws:iam::ACCOUNT:…`.")
            }
            NotIdentity::MixedServices => (
                format!("{text} mixes `iam` and `sts`."),
                "Roles and users are `arn:aws:iam::…`; sessions are `arn:aws:sts::…:assumed-role/ROLE/SESSION`.",
            ),
            NotIdentity::SessionForm => (
                format!("{text} names no single session."),
                "A session is `assumed-role/ROLE/SESSION`, without the role's path. To trust every session, name the role.",
            ),
            NotIdentity::Kind => (
                format!("{text} is no principal: neither user, role, session nor account."),
                "Groups, instance profiles and policies cannot assume a role. Name the role or the user itself.",
            ),
            NotIdentity::Service => (format!("{text} is no ARN of IAM or STS."), "Name a user, a role or an account."),
            NotIdentity::Space => {
                (format!("{text} has a space or an invisible character in it."), "IAM does not trim it. Take it out.")
            }
            NotIdentity::NoName => {
                (format!("{text} ends with `/`, so it has no name."), "Write the name behind the path, without a slash at the end.")
            }
            NotIdentity::Partition => (
                format!("{text} is of no partition that AWS has."),
                "The partition is `aws`, in China `aws-cn`, in GovCloud `aws-us-gov`.",
            ),
            NotIdentity::NotArn => {
                (format!("{text} is no ARN."), "Name a user, a role or an account by its ARN, or an account by its ID.")
            }
        },
    }
}

use super::*;

#[test]
fn plain_sentence() {
    let text = "User: arn:aws:iam::111111111111:user/bob is not authorized to perform: sts:AssumeRole on resource: \
                arn:aws:iam::222222222222:role/x because no identity-based policy allows the sts:AssumeRole action";
    let denial = read(text);
    assert_eq!(denial.meaning, Meaning::NotAuthorized);
    assert_eq!(denial.resource.map(|word| word.span.of(text)), Some("arn:aws:iam::222222222222:role/x"));
    assert_eq!(denial.clause.and_then(|clause| clause.layer), Some(Layer::IdentityPolicies));
}

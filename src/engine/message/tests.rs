use super::*;

#[test]
fn smoke() {
    let text = "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111111111111:user/bob is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::222222222222:role/x because no identity-based policy allows the sts:AssumeRole action";
    let denial = read(text);
    println!("{denial:#?}");
}

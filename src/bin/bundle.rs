//! Placeholder until the size report lands.
fn main() {}

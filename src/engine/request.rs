//! stub
/// Claims.
pub fn token_claims(_token: &str) -> Option<Vec<(String, Vec<String>)>> { None }

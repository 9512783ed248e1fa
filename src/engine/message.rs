//! Error text → [`Denial`]: what AWS, a tool or a log said, with the bytes it was said in.

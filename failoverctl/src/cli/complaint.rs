//! What went wrong.

use std::error::Error;

/// What went wrong: a sentence, and below it what caused it.
pub type Complaint = Box<dyn Error>;

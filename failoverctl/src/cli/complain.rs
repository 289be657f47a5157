//! Says what went wrong, to people and to programs.

use std::error::Error;

use serde_json::{Value, json};

use super::output;

/// Says it on standard error, and where the answer was to be JSON, on standard output as well: whoever reads that finds
/// there what happened.
pub(super) fn complain(complaint: &(dyn Error + 'static), as_json: bool) {
    let chain = chain(complaint);
    anstream::eprintln!("failoverctl: {}", chain.join(": "));
    if as_json {
        // If this fails, too, standard error has it already.
        let _ = output::json(&error(&chain));
    }
}

/// The usage was wrong: clap has said so on standard error.
pub(super) fn misused(message: &str) {
    let _ = output::json(&error(&[message.trim_end().to_owned()]));
}

fn chain(complaint: &(dyn Error + 'static)) -> Vec<String> {
    std::iter::successors(Some(complaint), |&error| error.source())
        .map(ToString::to_string)
        .collect()
}

fn error(chain: &[String]) -> Value {
    json!({ "error": { "message": chain.first(), "because": chain.get(1..) } })
}

//! The event parser: whatever JSON arrives, there is an answer, and it can be shown and logged.
//!
//! `cargo fuzz run -s none event fuzz/corpus/event events`; see `fuzz/run.sh` for a machine without cargo-fuzz.

#![no_main]

use eni_failover::event::{Home, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(payload) = serde_json::from_slice(bytes) else {
        return;
    };
    let known = Home {
        account: Some("123456789012".to_owned()),
        region: Some("us-east-1".to_owned()),
    };
    for home in [&known, &Home::default()] {
        let answers = parse(&payload, home, "failover:");
        assert!(!answers.is_empty(), "no answer");
        for answer in answers {
            let shown = match answer {
                Ok(parsed) => format!("{parsed:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.is_empty(), "nothing to show");
        }
    }
});

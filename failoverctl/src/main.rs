//! The operator's command line: see `cli`.

// The layout of what the function waits for, with the AWS SDK in it, is nested deeper than the default lets it be.
#![recursion_limit = "256"]

use std::process::ExitCode;

fn main() -> ExitCode {
    failoverctl::cli::main()
}

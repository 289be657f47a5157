//! `drill --wire`, through the AWS SDK and HTTP in real time, ends as the drill in virtual time does.

// The layout of what the function waits for, with the AWS SDK in it, is nested deeper than the default lets it be.
#![recursion_limit = "256"]
#![cfg(feature = "aws")]

#[cfg(test)]
mod drills;
#[cfg(test)]
mod faults;

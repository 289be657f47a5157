//! `drill --wire`, through the AWS SDK and HTTP in real time, ends as the drill in virtual time does.
#![cfg(feature = "aws")]

#[cfg(test)]
mod drills;
#[cfg(test)]
mod faults;

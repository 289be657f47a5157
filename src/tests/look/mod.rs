//! From what EC2 answers to groups.

mod announced;
mod observe;
mod snapshot;
mod tags;

//! From what EC2 answers to groups.

mod observe;
mod snapshot;
mod tags;

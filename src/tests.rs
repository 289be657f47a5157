//! The pure core, from what EC2 shows to what a person is told.

mod concern;
mod decide;
mod look;
mod plan;
mod question;
mod snapshot;
mod tags;

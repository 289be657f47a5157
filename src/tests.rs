//! The pure core, from what EC2 shows to what a person is told.

mod announce;
mod concern;
mod conclude;
mod decide;
mod look;
mod message;
mod plan;
mod question;
mod snapshot;
mod story;
mod tags;

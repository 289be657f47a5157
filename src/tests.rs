//! The pure core, from what EC2 shows to what a person is told.

mod announce;
mod concern;
mod conclude;
mod deadline;
mod decide;
mod ids;
mod look;
mod message;
mod metrics;
mod observe;
mod plan;
mod question;
mod retry;
mod snapshot;
mod story;
mod tags;
mod tried;

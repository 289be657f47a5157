//! Rules of attaching and detaching (docs/ec2-facts.md, "Network interfaces").

mod attach;
mod changes;
mod detach;
#[path = "../lab/mod.rs"]
mod lab;
mod places;

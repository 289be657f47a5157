//! The ground floor.

mod deadline;
mod ids;
mod retry;
mod shared;

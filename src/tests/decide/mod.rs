//! From a trigger and a look to what is to be done.

mod concern;
mod decision;
mod pause;
mod plan;

//! Whether a member can hold what floats, and the steps that bring it there.

mod further;
mod steps;
mod unfit;

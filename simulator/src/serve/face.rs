//! What the handlers share.

use super::calls::Calls;
use crate::simulator::Simulator;

/// What the handlers share.
#[derive(Clone)]
pub(super) struct Face {
    pub(super) simulator: Simulator,
    pub(super) calls: Calls,
}

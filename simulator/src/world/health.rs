//! Status checks, as an operator or fate may change them.

use eni_failover::ports::{CheckStatus, InstanceState};

use super::state::Checks;
use super::{World, errors};
use crate::api::{ApiError, Check};

/// EC2's two status checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusCheck {
    /// The host and what surrounds it.
    System,
    /// The operating system on it.
    Instance,
}

impl World {
    /// A status check fails.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`; `IncorrectInstanceState` where it isn't running, since then nothing is checked.
    pub fn impair(&mut self, id: &str, check: StatusCheck) -> Result<(), ApiError> {
        let impaired = Check {
            status: CheckStatus::Impaired,
            impaired_since: Some(self.now),
        };
        self.set_checks(id, |checks| match check {
            StatusCheck::System => checks.system = impaired,
            StatusCheck::Instance => checks.instance = impaired,
        })
    }

    /// Both status checks pass, at once.
    ///
    /// # Errors
    /// As [`World::impair`].
    pub fn recover(&mut self, id: &str) -> Result<(), ApiError> {
        self.set_checks(id, |checks| *checks = Checks::both(CheckStatus::Ok))
    }

    fn set_checks(&mut self, id: &str, set: impl FnOnce(&mut Checks)) -> Result<(), ApiError> {
        if self.state.instance(id)?.state != InstanceState::Running {
            return Err(errors::wrong_state_to("checked", id));
        }
        self.remember();
        if let Some(instance) = self.state.instances.get_mut(id) {
            set(&mut instance.checks);
        }
        self.alarms_will_look(id);
        Ok(())
    }
}

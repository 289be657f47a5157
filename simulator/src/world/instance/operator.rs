//! What an operator does to instances at the console, or fate.

use eni_failover::cloud::InstanceState;
use jiff::SignedDuration;

use crate::api::{ApiError, ScheduledEvent};
use crate::world::account::World;
use crate::world::errors;
use crate::world::state::Instance;
use crate::world::transition::Transition;

use InstanceState::{ShuttingDown, Terminated};

const SPOT_NOTICE: SignedDuration = SignedDuration::from_mins(2);

impl World {
    /// Puts an instance into a state, as an operator or as fate: what follows from the state follows.
    /// `running` begins with status checks `initializing`; see [`World::recover`].
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`
    pub fn set_state(&mut self, id: &str, state: InstanceState) -> Result<(), ApiError> {
        if self.state.instance(id)?.state != state {
            self.remember();
            self.enter(id, state);
        }
        Ok(())
    }

    /// AWS wants a Spot instance back: the warning now, the termination two minutes later
    /// (docs/ec2-facts.md, "Spot interruption").
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`; `IncorrectInstanceState` where it is on its way out already.
    pub fn interrupt_spot(&mut self, id: &str) -> Result<(), ApiError> {
        let Instance { state, epoch, .. } = *self.state.instance(id)?;
        if matches!(state, ShuttingDown | Terminated) {
            return Err(errors::wrong_state_to("interrupted", id));
        }
        self.spot_warning(id);
        let (id, to) = (id.to_owned(), ShuttingDown);
        self.plan(SPOT_NOTICE, Transition::Instance { id, epoch, to });
        Ok(())
    }

    /// EC2 announces that it is going to do something to it, or (by the description) that it has done so
    /// (docs/ec2-facts.md, "Scheduled events").
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`
    pub fn schedule(&mut self, id: &str, events: Vec<ScheduledEvent>) -> Result<(), ApiError> {
        self.state.instance(id)?;
        self.remember();
        if let Some(instance) = self.state.instances.get_mut(id) {
            instance.events = events;
        }
        Ok(())
    }

    /// Detaching from this instance no longer ends by itself, or does again: a hung operating system.
    ///
    /// # Errors
    /// `InvalidInstanceID.NotFound`
    pub fn set_detach_hangs(&mut self, id: &str, hangs: bool) -> Result<(), ApiError> {
        self.state.instance(id)?;
        if let Some(instance) = self.state.instances.get_mut(id) {
            instance.detach_hangs = hangs;
        }
        Ok(())
    }
}

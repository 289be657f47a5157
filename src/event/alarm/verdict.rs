//! What an alarm says, once it is known whom it speaks of.
//!
//! **Suppressed actions.** A composite alarm with an actions suppressor goes to ALARM and does nothing while it is
//! suppressed; its owner wants it so, for example during maintenance. Neither SNS nor the Lambda action is called then,
//! but EventBridge tells of the state change all the same, with `actionsSuppressedBy`. A move is an action: such an
//! ALARM is not for us. OK and `INSUFFICIENT_DATA` never move anything, and a suppressed OK must still take its
//! evidence back, so these count. Whether EventBridge sends a second event when the suppression ends isn't documented;
//! the alarm's actions do run then, so an alarm with a suppressor is best wired as an alarm action or over SNS.

use super::about::{self, Whom};
use super::reported::Reported;
use crate::event::reading::{NotForUs, Parsed, Reading};
use crate::event::trigger::{Alarm, AlarmState, Hint, Trigger};

impl Reported {
    /// What the alarm says, once it is known whom it speaks of.
    pub(super) fn answer(self, id: String, prefix: &str) -> Reading {
        if let (AlarmState::Alarm, Some(by)) = (self.state, &self.suppressed_by) {
            return Ok(Parsed::NotForUs(NotForUs::Suppressed {
                alarm: self.name,
                by: by.clone(),
            }));
        }
        let whom = about::whom(&self, prefix)?;
        let (alarm, prefix) = (self.name, prefix.to_owned());
        Ok(match whom {
            Whom::Known(about) => Parsed::Trigger(Trigger {
                id,
                at: Some(self.at),
                hint: Hint::Alarm(Alarm {
                    name: alarm,
                    state: self.state,
                    about,
                    at: self.at,
                }),
            }),
            Whom::Nobody => Parsed::NotForUs(NotForUs::Nobody { alarm, prefix }),
            Whom::Several(named) => Parsed::NotForUs(NotForUs::Several {
                alarm,
                named,
                prefix,
            }),
        })
    }
}

//! What an alarm says, once it is known that it is meant, and of whom.
//!
//! **Meant.** An account has alarms for its own purposes on the same instances. Who makes this function an alarm's action,
//! or sends it to the topic that the function listens to, means it. Over EventBridge comes every alarm: there only EC2's
//! own status checks count, and alarms that carry one of our words (`about.rs`).
//!
//! **Suppressed actions.** A composite alarm with an actions suppressor goes to ALARM and does nothing while it is
//! suppressed; its owner wants it so, for example during maintenance. Neither SNS nor the Lambda action is called then,
//! but EventBridge tells of the state change all the same, with `actionsSuppressedBy`. A move is an action: such an
//! ALARM is not for us. OK and `INSUFFICIENT_DATA` never move anything, and a suppressed OK must still take its
//! evidence back, so these count. Whether EventBridge sends a second event when the suppression ends isn't documented;
//! the alarm's actions do run then, so an alarm with a suppressor is best wired as an alarm action or over SNS.
//!
//! **Muted.** The same, by a mute rule with a window: what is told after its end counts.

use jiff::Timestamp;

use super::about::{self, Whom};
use super::reported::{Consent, Mute, Reported};
use crate::event::reading::{NotForUs, Parsed, Reading};
use crate::event::trigger::{Alarm, AlarmState, Hint, Trigger};

impl Reported {
    /// What the alarm says. `told` is when that was told, where that is known.
    pub(super) fn answer(
        mut self,
        id: String,
        told: Option<Timestamp>,
        consent: Consent,
        prefix: &str,
    ) -> Reading {
        let is_alarm = self.state == AlarmState::Alarm;
        if let Some(by) = self.suppressed_by.take().filter(|_| is_alarm) {
            let alarm = self.name;
            return Ok(Parsed::NotForUs(NotForUs::Suppressed { alarm, by }));
        }
        let told = told.map_or(self.at, |told| told.max(self.at));
        let silent = |mute: &Mute| is_alarm && mute.mute_window_end.is_none_or(|end| end > told);
        if let Some(mute) = self.muted.take().filter(silent) {
            return Ok(Parsed::NotForUs(NotForUs::Muted {
                alarm: self.name,
                by: mute.muted_by_arn.unwrap_or_else(|| "unknown".to_owned()),
                until: mute
                    .mute_window_end
                    .map_or_else(|| "its end".to_owned(), |end| end.to_string()),
            }));
        }
        let whom = about::whom(&self, consent, prefix)?;
        let (alarm, prefix) = (self.name, prefix.to_owned());
        Ok(match whom {
            Whom::Known(about) => Parsed::Trigger(Trigger {
                id,
                at: Some(self.at),
                hint: Hint::Alarm(Alarm {
                    name: alarm,
                    state: self.state,
                    before: self.before,
                    about,
                    at: self.at,
                }),
            }),
            Whom::Unmeant => Parsed::NotForUs(NotForUs::Unmeant { alarm, prefix }),
            Whom::Series => Parsed::NotForUs(NotForUs::Series { alarm, prefix }),
            Whom::Nobody => Parsed::NotForUs(NotForUs::Nobody { alarm, prefix }),
            Whom::Several(named) => Parsed::NotForUs(NotForUs::Several {
                alarm,
                named,
                prefix,
            }),
        })
    }
}

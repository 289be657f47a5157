//! What happens by itself, when its time has come.

use jiff::Timestamp;

use super::account::World;
use super::transition::Transition;

impl World {
    /// Carries out all that is due until then. Time never runs back: an earlier time does nothing.
    pub fn advance(&mut self, now: Timestamp) {
        while let Some(entry) = self.planned.first_entry() {
            let (at, _) = *entry.key();
            if at > now {
                break;
            }
            let transition = entry.remove();
            self.now = self.now.max(at);
            self.remember();
            self.carry_out(transition);
        }
        self.now = self.now.max(now);
    }

    fn carry_out(&mut self, transition: Transition) {
        match transition {
            Transition::Instance { id, epoch, to } => {
                if self.epoch(&id) == Some(epoch) {
                    self.enter(&id, to);
                }
            }
            Transition::Checked { id, epoch } => {
                if self.epoch(&id) == Some(epoch) {
                    self.finish_checks(&id);
                }
            }
            Transition::Attached {
                interface,
                attachment,
            } => self.finish_attach(&interface, &attachment),
            Transition::Detached {
                interface,
                attachment,
            } => self.finish_detach(&interface, &attachment),
            Transition::TagsGone { id } => self.lose_tags(&id),
            Transition::Gone { id } => self.vanish(&id),
            Transition::HeartbeatTimeout { token } => self.heartbeat_timeout(&token),
            Transition::AlarmLooks { alarm } => self.alarm_looks(&alarm),
        }
    }
}

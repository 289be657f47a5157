//! What `EventBridge` would send. Which events there are stands with what they are about.

use serde_json::{Value, json};

use super::account::World;
use super::state::WorldEvent;

impl World {
    /// The events since the last time this was asked, oldest first.
    pub fn take_events(&mut self) -> Vec<WorldEvent> {
        std::mem::take(&mut self.events)
    }

    pub(crate) fn emit(&mut self, source: &str, detail_type: &str, resource: &str, detail: &Value) {
        let payload = json!({
            "version": "0",
            "id": self.new_uuid(),
            "detail-type": detail_type,
            "source": source,
            "account": self.account,
            // EventBridge gives whole seconds.
            "time": self.now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            "region": self.region,
            "resources": [resource],
            "detail": detail,
        });
        let at = self.now;
        self.events.push(WorldEvent { at, payload });
    }
}

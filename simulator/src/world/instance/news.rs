//! What `EventBridge` hears of instances.

use eni_failover::cloud::InstanceState;
use serde_json::json;

use crate::world::account::World;

impl World {
    /// "EC2 Instance State-change Notification", and the alarms on the instance will notice.
    pub(crate) fn state_changed(&mut self, id: &str, state: InstanceState) {
        let (region, account) = (&self.region, &self.account);
        let resource = format!("arn:aws:ec2:{region}:{account}:instance/{id}");
        let detail = json!({ "instance-id": id, "state": state.as_str() });
        self.emit(
            "aws.ec2",
            "EC2 Instance State-change Notification",
            &resource,
            &detail,
        );
        self.alarms_will_look(id);
    }

    /// "EC2 Spot Instance Interruption Warning"
    pub(crate) fn spot_warning(&mut self, id: &str) {
        let (region, account) = (&self.region, &self.account);
        let resource = format!("arn:aws:ec2:{region}:{account}:instance/{id}");
        let detail = json!({ "instance-id": id, "instance-action": "terminate" });
        self.emit(
            "aws.ec2",
            "EC2 Spot Instance Interruption Warning",
            &resource,
            &detail,
        );
    }
}

//! What must always be true of a world, whatever is done to it. A simulation asks after each step. The checks stand with
//! what they are about.

use super::account::World;

impl World {
    /// Every broken invariant, as a sentence; none, if the simulator is right.
    #[must_use]
    pub fn violations(&self) -> Vec<String> {
        let mut found = Vec::new();
        self.check_addresses(&mut found);
        self.check_attachments(&mut found);
        for interface in self.state.interfaces.values() {
            self.check_interface(interface, &mut found);
        }
        for instance in self.state.instances.values() {
            self.check_instance(instance, &mut found);
        }
        self.check_elastic_ips(&mut found);
        self.check_routes(&mut found);
        found
    }
}

//! Changing attributes.

use crate::api::{ApiError, AttachmentChanges, Done, Group, ModifyNetworkInterfaceAttribute};
use crate::world::account::World;
use crate::world::errors;
use crate::world::state::Interface;

impl World {
    /// One attribute per call, as EC2 wants it.
    pub(crate) fn modify_interface(
        &mut self,
        request: &ModifyNetworkInterfaceAttribute,
    ) -> Result<Done, ApiError> {
        let interface = self.state.interface(&request.network_interface_id)?;
        errors::dry_run(request.dry_run)?;
        let asked = [
            request.attachment.is_some(),
            request.source_dest_check.is_some(),
            !request.groups.is_empty(),
            request.description.is_some(),
        ];
        match asked.iter().filter(|asked| **asked).count() {
            0 => return Err(errors::missing("Attribute")),
            1 => {}
            _ => {
                let message = "Fields for multiple attribute types specified";
                return Err(errors::invalid_combination(message));
            }
        }
        if let Some(changes) = &request.attachment
            && interface.attachment.as_ref().map(|a| &a.id) != Some(&changes.attachment_id)
        {
            return Err(errors::attachment_not_found(&changes.attachment_id));
        }
        if let Some(interface) = self.state.interfaces.get_mut(&request.network_interface_id) {
            interface.apply(request);
        }
        Ok(Done)
    }
}

impl Interface {
    fn apply(&mut self, request: &ModifyNetworkInterfaceAttribute) {
        if let Some(AttachmentChanges {
            delete_on_termination: Some(delete),
            ..
        }) = request.attachment
            && let Some(attachment) = &mut self.attachment
        {
            attachment.delete_on_termination = delete;
        }
        if let Some(check) = request.source_dest_check {
            self.source_dest_check = check;
        }
        if let Some(description) = &request.description {
            self.description.clone_from(description);
        }
        if !request.groups.is_empty() {
            self.groups = request.groups.iter().map(|id| group(id)).collect();
        }
    }
}

/// Security groups aren't modelled beyond their identifiers.
pub(crate) fn group(id: &str) -> Group {
    Group {
        group_id: id.to_owned(),
        group_name: id.replace("sg-", "group-"),
    }
}

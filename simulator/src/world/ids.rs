//! Looking things up by identifier. A malformed one has another code than one that doesn't exist.
//!
//! What exists in the world is never malformed, so that a world in a test may use short identifiers.

use super::errors;
use super::state::{Instance, Interface, State};
use crate::api::ApiError;

/// EC2's identifiers: a prefix, and eight hexadecimal digits (old) or seventeen.
pub(crate) fn well_formed(id: &str, prefix: &str) -> bool {
    id.strip_prefix(prefix).is_some_and(|digits| {
        matches!(digits.len(), 8 | 17)
            && digits
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    })
}

pub(crate) const INSTANCE: (&str, &str) = ("i-", "InvalidInstanceID.Malformed");
pub(crate) const INTERFACE: (&str, &str) = ("eni-", "InvalidNetworkInterfaceId.Malformed");
pub(crate) const ATTACHMENT: (&str, &str) = (
    "eni-attach-",
    "InvalidNetworkInterfaceAttachmentId.Malformed",
);
pub(crate) const SUBNET: (&str, &str) = ("subnet-", "InvalidSubnetId.Malformed");
pub(crate) const ALLOCATION: (&str, &str) = ("eipalloc-", "InvalidAllocationID.Malformed");

/// The error for one identifier that wasn't found.
pub(crate) fn absent(
    id: &str,
    (prefix, malformed): (&str, &str),
    not_found: impl FnOnce(&str) -> ApiError,
) -> ApiError {
    if well_formed(id, prefix) {
        not_found(id)
    } else {
        errors::malformed(malformed, id, prefix)
    }
}

impl State {
    pub(crate) fn instance(&self, id: &str) -> Result<&Instance, ApiError> {
        self.instances
            .get(id)
            .ok_or_else(|| absent(id, INSTANCE, |id| errors::instances_not_found(&[id])))
    }

    /// "One unknown identifier makes EC2 reject the whole call", and the message names all of them.
    pub(crate) fn check_instances(&self, ids: &[String]) -> Result<(), ApiError> {
        let unknown: Vec<&str> = ids
            .iter()
            .map(String::as_str)
            .filter(|id| !self.instances.contains_key(*id))
            .collect();
        let (prefix, malformed) = INSTANCE;
        if let Some(id) = unknown.iter().find(|id| !well_formed(id, prefix)) {
            return Err(errors::malformed(malformed, id, prefix));
        }
        if unknown.is_empty() {
            Ok(())
        } else {
            Err(errors::instances_not_found(&unknown))
        }
    }

    pub(crate) fn interface(&self, id: &str) -> Result<&Interface, ApiError> {
        self.interfaces
            .get(id)
            .ok_or_else(|| absent(id, INTERFACE, errors::interface_not_found))
    }

    /// The interface with this attachment.
    pub(crate) fn attached_by(&self, attachment: &str) -> Result<&Interface, ApiError> {
        self.interfaces
            .values()
            .find(|interface| {
                interface
                    .attachment
                    .as_ref()
                    .is_some_and(|a| a.id == attachment)
            })
            .ok_or_else(|| absent(attachment, ATTACHMENT, errors::attachment_not_found))
    }
}

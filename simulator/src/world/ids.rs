//! EC2's identifiers. A malformed one has another code than one that doesn't exist.
//!
//! What exists in the world is never malformed, so that a world in a test may use short identifiers.

use super::errors;
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

pub(crate) const ASSOCIATION: (&str, &str) = ("eipassoc-", "InvalidAssociationID.Malformed");

pub(crate) const ROUTE_TABLE: (&str, &str) = ("rtb-", "InvalidRouteTableId.Malformed");

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

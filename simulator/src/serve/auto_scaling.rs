//! Auto Scaling, as far as it is modelled: `CompleteLifecycleAction` over its Query protocol.

use super::fields::Fields;
use super::xml::Xml;
use crate::api::{ApiError, CompleteLifecycleAction, Request};

/// The version of its API that every SDK sends.
pub(super) const VERSION: &str = "2011-01-01";
pub(super) const NAMESPACE: &str = "http://autoscaling.amazonaws.com/doc/2011-01-01/";

pub(super) fn request(action: &str, mut fields: Fields) -> Result<Request, ApiError> {
    if action != "CompleteLifecycleAction" {
        return Err(ApiError::new(
            "InvalidAction",
            format!("Could not find operation {action} for version {VERSION}"),
        ));
    }
    let request = CompleteLifecycleAction {
        auto_scaling_group_name: fields.required("AutoScalingGroupName")?,
        lifecycle_hook_name: fields.required("LifecycleHookName")?,
        lifecycle_action_result: fields.required("LifecycleActionResult")?,
        lifecycle_action_token: fields.optional("LifecycleActionToken"),
        instance_id: fields.optional("InstanceId"),
    };
    fields.finish()?;
    Ok(request.into())
}

pub(super) fn document(request_id: &str) -> String {
    Xml::document("CompleteLifecycleActionResponse", Some(NAMESPACE), |xml| {
        xml.within("CompleteLifecycleActionResult", |_| ())
            .within("ResponseMetadata", |xml| {
                xml.text("RequestId", request_id);
            });
    })
}

//! What an operator or a schedule asks for. Read strictly: a mistyped field of a request by hand must not turn into a
//! wider one (`"grup": "web"` would be a look at all groups, `"too"` a failover to anybody).

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::reading::{EventError, Parsed, Reading};
use super::trigger::{Hint, Trigger};
use super::{name, wire};
use crate::cloud::{GroupName, InstanceId};

const WHAT: &str = "request";

#[derive(Deserialize)]
#[serde(expecting = "an object")]
struct Request {
    action: String,
}

/// The fields of `reconcile` and `plan`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfGroup {
    #[serde(rename = "action")]
    _action: IgnoredAny,
    #[serde(default, deserialize_with = "name::optional_group")]
    group: Option<GroupName>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failover {
    #[serde(rename = "action")]
    _action: IgnoredAny,
    #[serde(deserialize_with = "name::group_field")]
    group: GroupName,
    #[serde(default, deserialize_with = "name::optional_instance")]
    to: Option<InstanceId>,
}

pub(super) fn read(payload: &Value) -> Reading {
    let request: Request = wire::read(WHAT, "$", payload)?;
    let hint = match request.action.as_str() {
        "reconcile" => {
            let OfGroup { group, .. } = wire::read(WHAT, "$", payload)?;
            Hint::Reconcile { group }
        }
        "plan" => {
            let OfGroup { group, .. } = wire::read(WHAT, "$", payload)?;
            Hint::Plan { group }
        }
        "failover" => {
            let Failover { group, to, .. } = wire::read(WHAT, "$", payload)?;
            Hint::Failover { group, to }
        }
        _ => {
            return Err(EventError::UnknownAction {
                found: request.action,
            });
        }
    };
    Ok(Parsed::Trigger(Trigger {
        id: String::new(),
        at: None,
        hint,
    }))
}

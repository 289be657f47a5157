//! Requests to the function by hand. They aren't repeated: whoever got no answer looks.

use std::time::Duration;

use eni_failover::cloud::{GroupName, InstanceId};
use serde_json::{Value, json};

use super::connection::{AskError, Connection};
use super::function::LAMBDA;

/// As long as an invocation may take, and a little.
const PATIENCE: Duration = Duration::from_secs(910);

/// What the function answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Invoked {
    /// Its answer.
    pub answer: Value,
    /// Why the invocation failed, if it did.
    pub failure: Option<String>,
}

impl Invoked {
    /// The function was not asked.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            answer: json!({ "outcomes": [] }),
            failure: None,
        }
    }

    /// Both answers as one.
    #[must_use]
    pub fn and(self, more: Self) -> Self {
        let outcomes = |answer: &Value| {
            let all = answer.get("outcomes").and_then(Value::as_array);
            all.cloned().unwrap_or_default()
        };
        let mut all = outcomes(&self.answer);
        all.extend(outcomes(&more.answer));
        Self {
            answer: json!({ "outcomes": all }),
            failure: self.failure.or(more.failure),
        }
    }

    /// Whether it moved something.
    #[must_use]
    pub fn has_moved(&self) -> bool {
        let outcomes = self.answer.get("outcomes").and_then(Value::as_array);
        let mut outcomes = outcomes.into_iter().flatten();
        outcomes.any(|outcome| outcome.get("outcome").and_then(Value::as_str) == Some("moved"))
    }

    /// Whether the function did what was asked for, or had nothing to do.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let outcomes = self.answer.get("outcomes").and_then(Value::as_array);
        let well = |outcome: &Value| {
            let word = outcome.get("outcome").and_then(Value::as_str);
            matches!(word, Some("moved" | "no-action" | "planned"))
        };
        self.failure.is_none()
            && outcomes.is_some_and(|all| !all.is_empty() && all.iter().all(well))
    }
}

/// What the function would do about this group, or all.
///
/// # Errors
/// [`AskError::Function`]
pub async fn plan(connection: &Connection, group: Option<&GroupName>) -> Result<Invoked, AskError> {
    invoke(connection, of_group("plan", group)).await
}

/// Lets the function look after this group, or all.
///
/// # Errors
/// [`AskError::Function`]
pub async fn reconcile(
    connection: &Connection,
    group: Option<&GroupName>,
) -> Result<Invoked, AskError> {
    invoke(connection, of_group("reconcile", group)).await
}

/// Lets the function move a group away from its active, to this member or to the best.
///
/// # Errors
/// [`AskError::Function`]
pub async fn failover(
    connection: &Connection,
    group: &GroupName,
    to: Option<&InstanceId>,
) -> Result<Invoked, AskError> {
    let payload = match to {
        Some(to) => json!({ "action": "failover", "group": group, "to": to }),
        None => of_group("failover", Some(group)),
    };
    invoke(connection, payload).await
}

fn of_group(action: &str, group: Option<&GroupName>) -> Value {
    match group {
        Some(group) => json!({ "action": action, "group": group }),
        None => json!({ "action": action }),
    }
}

async fn invoke(connection: &Connection, payload: Value) -> Result<Invoked, AskError> {
    let function = connection
        .function
        .as_ref()
        .map_err(|unknown| AskError::Function(unknown.to_string()))?;
    let path = format!("/2015-03-31/functions/{function}/invocations");
    let answer = connection
        .signed
        .post(LAMBDA, "Invoke", &path, &payload, PATIENCE)
        .await;
    let answer = answer.map_err(|error| {
        AskError::Function(super::signed::unknown("lambda:InvokeFunction", &error).to_string())
    })?;
    if !answer.function_error {
        return Ok(Invoked {
            answer: answer.body,
            failure: None,
        });
    }
    let failure = answer.body.get("errorMessage").and_then(Value::as_str);
    Ok(Invoked {
        failure: Some(failure.unwrap_or("without a message").to_owned()),
        answer: answer.body,
    })
}

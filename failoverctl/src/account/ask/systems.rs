//! What the members' operating systems say of themselves, over Systems Manager: `failover-standby check --json`, which only
//! reads. Of who wasn't asked, or said nothing that can be read, nothing is known.

use std::collections::BTreeMap;
use std::time::Duration;

use eni_failover::cloud::{CallError, InstanceId};
use futures_util::StreamExt as _;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use super::connection::Connection;
use super::signed::{Service, Signed, text, unknown};
use crate::account::facts::System;
use crate::account::known::{Known, Unknown};

const SSM: Service = Service {
    signed_as: "ssm",
    host: "ssm",
    version: "",
};

/// As docs/operating-system.md has it.
const COMMAND: &str = "failover-standby check --json";

/// An agent that is there takes a command within seconds.
const PATIENCE: Duration = Duration::from_mins(1);
const EVERY: Duration = Duration::from_secs(1);

/// So many are asked at once: Systems Manager throttles, too.
const AT_ONCE: usize = 10;

/// Asks each of these.
pub async fn systems(
    connection: &Connection,
    members: Vec<InstanceId>,
) -> BTreeMap<InstanceId, Known<System>> {
    let asked = stream::iter(members).map(|member| async move {
        let said = system(&connection.signed, &member).await;
        (member, said)
    });
    asked.buffer_unordered(AT_ONCE).collect().await
}

async fn system(aws: &Signed, member: &InstanceId) -> Known<System> {
    let command = json!({
        "DocumentName": "AWS-RunShellScript",
        "InstanceIds": [member],
        "Parameters": { "commands": [COMMAND] },
    });
    let sent = ask(aws, "SendCommand", &command).await;
    let sent = sent.map_err(|error| unsent(member, &error))?;
    let id = text(&sent, "/Command/CommandId").unwrap_or_default();
    let query = json!({ "CommandId": id, "InstanceId": member });
    let began = Instant::now();
    loop {
        sleep(EVERY).await;
        let answer = match ask(aws, "GetCommandInvocation", &query).await {
            // A moment after the command nothing may be known of it yet.
            Err(error) if error.to_string().contains("InvocationDoesNotExist") => Value::Null,
            answer => answer.map_err(|error| unknown("ssm:GetCommandInvocation", &error))?,
        };
        match text(&answer, "/Status").unwrap_or("Pending") {
            "Success" | "Failed" => return read(member, &answer),
            "Pending" | "InProgress" | "Delayed" if began.elapsed() < PATIENCE => {}
            status => {
                let said = format!("{member} is {status} with {COMMAND}");
                return Err(Unknown::Unanswered {
                    call: "ssm:SendCommand".to_owned(),
                    said,
                });
            }
        }
    }
}

async fn ask(aws: &Signed, call: &'static str, body: &Value) -> Result<Value, CallError> {
    aws.json(SSM, call, "AmazonSSM", body).await
}

/// Systems Manager doesn't know the instance, as a rule because no agent runs there.
fn unsent(member: &InstanceId, error: &CallError) -> Unknown {
    if error.to_string().contains("InvalidInstanceId") {
        return Unknown::Untold(format!(
            "Systems Manager's agent on {member}, with a role that lets it register"
        ));
    }
    unknown("ssm:SendCommand", error)
}

/// A check that fails ends the command as failed, too: what it said decides.
fn read(member: &InstanceId, answer: &Value) -> Known<System> {
    let said = text(answer, "/StandardOutputContent").unwrap_or_default();
    let system: Option<System> = serde_json::from_str(said).ok();
    system.filter(|it| it.schema == 1).ok_or_else(|| {
        let error = text(answer, "/StandardErrorContent").unwrap_or_default();
        let error = error.lines().next().unwrap_or_default();
        Unknown::Untold(format!(
            "contrib/standby/failover-standby on {member}, in the version of this failoverctl: {error}"
        ))
    })
}

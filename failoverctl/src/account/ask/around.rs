//! Everything around the groups, asked side by side; each answer only as far as somebody may have it.

use eni_failover::cloud::InstanceId;
use eni_failover::look::Schema;
use eni_failover::settings::Settings;
use jiff::Timestamp;

use super::alarms::alarms;
use super::connection::Connection;
use super::figures::{figures, queue_name, topic_name};
use super::function::function;
use super::instances::instances;
use super::role::role;
use super::rules::rules;
use super::topic::topic;
use crate::account::facts::{Around, Function, Rule};
use crate::account::known::{Known, Unknown};

/// The function's settings; the defaults where they aren't known, and why, unless the prefix was told.
pub async fn settings(connection: &Connection) -> (Settings, Option<Unknown>) {
    let told = match connection.function.as_ref().map_err(Clone::clone) {
        Ok(name) => function(&connection.signed, name).await,
        Err(unknown) => Err(unknown),
    };
    match told {
        Ok((_, settings)) => (connection.over(settings), None),
        Err(unknown) => {
            let guessed = connection.over(Settings::with_topic(""));
            (
                guessed,
                Some(unknown).filter(|_| !connection.knows_the_prefix()),
            )
        }
    }
}

/// What is around the groups, and the function's settings as far as they are known.
pub async fn around(connection: &Connection, now: Timestamp) -> (Around, Settings) {
    let aws = &connection.signed;
    let (told, alarms) = tokio::join!(
        async {
            let name = connection.function.as_ref().map_err(Clone::clone)?;
            function(aws, name).await
        },
        alarms(aws)
    );
    let (function, settings) = match told {
        Ok((function, settings)) => (Ok(function), settings),
        Err(unknown) => (Err(unknown), Settings::with_topic("")),
    };
    let settings = connection.over(settings);
    let schema = Schema::new(settings.tag_prefix.as_str());
    let key = schema.group();
    let (instances, rules, topic) = tokio::join!(
        instances(aws, &key),
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            rules(aws, &function.arn).await
        },
        async {
            if settings.topic_arn.is_empty() {
                function.as_ref().map_err(Clone::clone)?;
                return Err(Unknown::Untold(
                    "TOPIC_ARN in the function's environment".to_owned(),
                ));
            }
            topic(aws, &settings.topic_arn).await
        }
    );
    let queues = queues(&function, &rules);
    let member: Option<InstanceId> = instances
        .as_ref()
        .ok()
        .and_then(|all| all.keys().next().cloned());
    let (role, figures) = tokio::join!(
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            role(aws, function, &schema, &settings.topic_arn, member.as_ref()).await
        },
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            let topic = topic_name(&settings.topic_arn);
            figures(aws, &function.name, topic, &queues, now).await
        }
    );
    let around = Around {
        instances,
        function,
        role,
        rules,
        alarms,
        figures,
        topic,
    };
    (around, settings)
}

/// Where what got lost lies.
fn queues(function: &Known<Function>, rules: &Known<Vec<Rule>>) -> Vec<String> {
    let function = function.as_ref().ok();
    let failed = function.and_then(|function| function.failed_to.as_ref().ok()?.as_ref());
    let rules = rules.as_ref().ok().into_iter().flatten();
    let undelivered = rules.filter_map(|rule| rule.undelivered_to.as_ref());
    let mut names: Vec<String> = failed
        .into_iter()
        .chain(undelivered)
        .filter_map(|arn| queue_name(arn))
        .collect();
    names.sort();
    names.dedup();
    names
}

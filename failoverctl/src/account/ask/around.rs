//! Everything around the groups, asked side by side; each answer only as far as somebody may have it.

use eni_failover::cloud::{Clock as _, InstanceId};
use eni_failover::look::Schema;
use eni_failover::settings::Settings;

use super::alarms::alarms;
use super::connection::{AskError, Connection};
use super::figures::{figures, queue_name, topic_name};
use super::function::function;
use super::instances::instances;
use super::mutes::mutes;
use super::network::{acls, tables, types};
use super::role::role;
use super::rules::rules;
use super::topic::topic;
use crate::account::facts::{Account, Around, Function, Rule};
use crate::account::known::{Known, Unknown};
use crate::account::look::look;

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

/// The groups and what is around them, asked side by side. What EC2 doesn't tell of the groups ends it at once.
///
/// # Errors
/// [`AskError::Look`]
pub async fn everything(connection: &Connection) -> Result<Account, AskError> {
    let told = match connection.function.as_ref().map_err(Clone::clone) {
        Ok(name) => function(&connection.signed, name).await,
        Err(unknown) => Err(unknown),
    };
    let (function, settings) = match told {
        Ok((function, settings)) => (Ok(function), settings),
        Err(unknown) => (Err(unknown), Settings::with_topic("")),
    };
    let settings = connection.over(settings);
    let look = async {
        let (ec2, unasked) = (&connection.ec2, Around::unasked());
        let looked = look(ec2, settings.clone(), unasked, connection.deadline()).await;
        looked.map_err(|error| AskError::look(&error))
    };
    // Boxed: so many questions at once are a large future.
    let around = async { Ok(Box::pin(around(connection, function, &settings)).await) };
    let (account, around) = tokio::try_join!(look, around)?;
    Ok(Account { around, ..account })
}

async fn around(connection: &Connection, function: Known<Function>, settings: &Settings) -> Around {
    let aws = &connection.signed;
    let schema = Schema::new(settings.tag_prefix.as_str());
    let key = schema.group();
    let (instances, alarms, mutes, rules, topic) = tokio::join!(
        instances(aws, &key),
        alarms(aws),
        mutes(aws),
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            rules(aws, function).await
        },
        async {
            if settings.topic_arn.is_empty() {
                function.as_ref().map_err(Clone::clone)?;
                return Err(untold_topic());
            }
            topic(aws, &settings.topic_arn).await
        }
    );
    let queues = queues(&function, &rules);
    let member: Option<InstanceId> = instances
        .as_ref()
        .ok()
        .and_then(|all| all.keys().next().cloned());
    let members = || instances.as_ref().map_err(Clone::clone);
    let (types, tables, acls, role, figures) = tokio::join!(
        async { types(aws, members()?).await },
        async { tables(aws, members()?).await },
        async { acls(aws, members()?).await },
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            // Where it isn't known, a check of its own says so.
            let key = topic
                .as_ref()
                .ok()
                .and_then(|topic| topic.kms.as_ref().ok());
            let topic = (settings.topic_arn.as_str(), key.and_then(Option::as_ref));
            role(aws, function, &schema, topic, member.as_ref()).await
        },
        async {
            let function = function.as_ref().map_err(Clone::clone)?;
            let topic = topic_name(&settings.topic_arn);
            figures(aws, &function.name, topic, &queues, connection.ec2.now()).await
        }
    );
    Around {
        instances,
        types,
        tables,
        acls,
        function,
        role,
        rules,
        alarms,
        mutes,
        figures,
        topic,
    }
}

fn untold_topic() -> Unknown {
    Unknown::Untold("TOPIC_ARN in the function's environment".to_owned())
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

//! The look at the groups, by the function's own eyes.

use std::collections::BTreeMap;

use eni_failover::cloud::{
    CallError, Clock, Deadline, Ec2Read, GroupName, InterfaceQuery, every_instance, every_interface,
};
use eni_failover::look::{Memory, Schema, observe};
use eni_failover::settings::Settings;

use super::facts::{Account, Around};

/// Looks at all groups.
///
/// # Errors
/// A describe that failed: nothing can be said then.
pub async fn look(
    ec2: &(impl Ec2Read + Clock),
    settings: Settings,
    around: Around,
    deadline: Deadline,
) -> Result<Account, CallError> {
    let schema = Schema::new(settings.tag_prefix.as_str()).within(settings.boundary_tag.clone());
    let snapshot = observe(ec2, &schema, &Memory::default(), deadline).await?;
    let snapshot = snapshot.seen(ec2.now());
    let query = InterfaceQuery::TagKeys(vec![schema.group(), schema.addresses()]);
    let tagged = every_interface(ec2, &query, deadline).await?;
    Ok(Account {
        now: ec2.now(),
        instances: every_instance(ec2, &schema.group(), deadline).await?,
        settings,
        groups: snapshot.groups,
        stray: snapshot.stray,
        interfaces: tagged,
        around,
        rehearsed: BTreeMap::new(),
        systems: None,
    })
}

/// A group that isn't there.
#[derive(Debug, thiserror::Error)]
#[error("no instance and no interface is tagged with the group {asked}{}", listed(.there))]
pub struct UnknownGroup {
    asked: GroupName,
    there: Vec<GroupName>,
}

fn listed(there: &[GroupName]) -> String {
    let names: Vec<&str> = there.iter().take(10).map(GroupName::as_str).collect();
    if names.is_empty() {
        "; there are no groups: is the tag prefix the stack's (--prefix), and the region right?"
            .to_owned()
    } else {
        format!("; there are {}", names.join(", "))
    }
}

/// Only these groups; all, where none is named.
///
/// # Errors
/// [`UnknownGroup`]
pub fn narrowed(mut account: Account, groups: &[GroupName]) -> Result<Account, UnknownGroup> {
    if let Some(asked) = groups
        .iter()
        .find(|name| !account.groups.contains_key(*name))
    {
        return Err(UnknownGroup {
            asked: asked.clone(),
            there: account.groups.into_keys().collect(),
        });
    }
    if !groups.is_empty() {
        account.groups.retain(|name, _| groups.contains(name));
    }
    Ok(account)
}

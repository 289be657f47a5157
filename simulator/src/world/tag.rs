//! Tags (docs/ec2-facts.md, "Tags"). Which things have some is listed in `tags_of` and `tags_mut`.

use std::collections::BTreeMap;

use eni_failover::cloud::{InstanceState, Tags};

use super::account::World;
use super::errors::dry_run;
use super::ids::absent;
use super::state::State;
use super::{errors, ids};
use crate::api::{ApiError, CreateTags, DeleteTags, Done, TagToDelete};

const MOST_TAGS: usize = 50;

const LONGEST_KEY: usize = 128;

const LONGEST_VALUE: usize = 256;

impl World {
    /// All resources or none.
    pub(crate) fn create_tags(&mut self, request: &CreateTags) -> Result<Done, ApiError> {
        if request.resources.is_empty() {
            return Err(errors::missing("resourceIdSet"));
        }
        if request.tags.is_empty() {
            return Err(errors::missing("tagSet"));
        }
        for resource in &request.resources {
            self.state.tags_of(resource)?;
        }
        dry_run(request.dry_run)?;
        for (key, value) in &request.tags {
            check_tag(key, value)?;
        }
        for resource in &request.resources {
            check_count(self.state.tags_of(resource)?, &request.tags)?;
        }
        for resource in &request.resources {
            if let Some(tags) = self.state.tags_mut(resource) {
                tags.extend(request.tags.clone());
            }
        }
        Ok(Done)
    }

    /// "EC2 removes a tag only where it still has the value that is given." A tag that isn't there is no error.
    pub(crate) fn delete_tags(&mut self, request: &DeleteTags) -> Result<Done, ApiError> {
        if request.resources.is_empty() {
            return Err(errors::missing("resourceIdSet"));
        }
        for resource in &request.resources {
            self.state.tags_of(resource)?;
        }
        dry_run(request.dry_run)?;
        if let Some(tag) = request.tags.iter().find(|tag| reserved(&tag.key)) {
            return Err(reserved_key(&tag.key));
        }
        for resource in &request.resources {
            if let Some(tags) = self.state.tags_mut(resource) {
                tags.retain(|key, value| !deletes(&request.tags, key, value));
            }
        }
        Ok(Done)
    }

    /// As an operator at the console: sets a tag, or overwrites it.
    ///
    /// # Errors
    /// As `CreateTags`.
    pub fn set_tag(&mut self, resource: &str, key: &str, value: &str) -> Result<(), ApiError> {
        self.remember();
        self.create_tags(&CreateTags {
            dry_run: false,
            resources: vec![resource.to_owned()],
            tags: BTreeMap::from([(key.to_owned(), value.to_owned())]),
        })?;
        Ok(())
    }

    /// As an operator at the console: removes a tag, whatever its value.
    ///
    /// # Errors
    /// As `DeleteTags`.
    pub fn remove_tag(&mut self, resource: &str, key: &str) -> Result<(), ApiError> {
        self.remember();
        self.delete_tags(&DeleteTags {
            dry_run: false,
            resources: vec![resource.to_owned()],
            tags: vec![TagToDelete {
                key: key.to_owned(),
                value: None,
            }],
        })?;
        Ok(())
    }
}

impl State {
    /// Tags of an instance, an interface, a subnet, an Elastic IP or a route table.
    pub(crate) fn tags_of(&self, id: &str) -> Result<&Tags, ApiError> {
        if id.starts_with("i-") {
            let instance = self.instance(id)?;
            // Whether a terminated instance can be tagged isn't documented. As long as it keeps its tags it can here;
            // after that it refuses, which fails the whole call: the more demanding of the two answers.
            if instance.state == InstanceState::Terminated && instance.tags.is_empty() {
                return Err(errors::instances_not_found(&[id]));
            }
            return Ok(&instance.tags);
        }
        if id.starts_with("eni-") {
            return Ok(&self.interface(id)?.tags);
        }
        if id.starts_with("subnet-") {
            let subnet = self.subnets.get(id);
            return subnet
                .map(|subnet| &subnet.tags)
                .ok_or_else(|| absent(id, ids::SUBNET, errors::subnet_not_found));
        }
        if id.starts_with("eipalloc-") {
            return self
                .elastic_ips
                .values()
                .find(|elastic_ip| elastic_ip.allocation_id == id)
                .map(|elastic_ip| &elastic_ip.tags)
                .ok_or_else(|| absent(id, ids::ALLOCATION, errors::allocation_not_found));
        }
        if id.starts_with("rtb-") {
            return self.route_table(id).map(|table| &table.tags);
        }
        Err(not_a_resource(id))
    }

    fn tags_mut(&mut self, id: &str) -> Option<&mut Tags> {
        if let Some(instance) = self.instances.get_mut(id) {
            return Some(&mut instance.tags);
        }
        if let Some(interface) = self.interfaces.get_mut(id) {
            return Some(&mut interface.tags);
        }
        if let Some(subnet) = self.subnets.get_mut(id) {
            return Some(&mut subnet.tags);
        }
        if let Some(table) = self.route_tables.get_mut(id) {
            return Some(&mut table.tags);
        }
        self.elastic_ips
            .values_mut()
            .find(|elastic_ip| elastic_ip.allocation_id == id)
            .map(|elastic_ip| &mut elastic_ip.tags)
    }
}

/// An empty list means all tags of the user: `aws:` ones stay.
fn deletes(tags: &[TagToDelete], key: &str, value: &str) -> bool {
    if tags.is_empty() {
        return !reserved(key);
    }
    tags.iter()
        .any(|tag| tag.key == key && tag.value.as_deref().is_none_or(|v| v == value))
}

fn reserved(key: &str) -> bool {
    key.to_ascii_lowercase().starts_with("aws:")
}

fn reserved_key(key: &str) -> ApiError {
    errors::invalid_value(format!(
        "Tag keys starting with 'aws:' are reserved for internal use: {key}"
    ))
}

/// "50 per resource, key 128 characters, value 256."
fn check_tag(key: &str, value: &str) -> Result<(), ApiError> {
    if reserved(key) {
        return Err(reserved_key(key));
    }
    if key.is_empty() {
        return Err(errors::invalid_value("Tag key cannot be empty"));
    }
    if key.chars().count() > LONGEST_KEY {
        let message = "Tag key exceeds the maximum length of 128 characters";
        return Err(errors::invalid_value(message));
    }
    if value.chars().count() > LONGEST_VALUE {
        let message = "Tag value exceeds the maximum length of 256 characters";
        return Err(errors::invalid_value(message));
    }
    Ok(())
}

fn check_count(tags: &Tags, added: &Tags) -> Result<(), ApiError> {
    let count = tags
        .keys()
        .chain(added.keys().filter(|key| !tags.contains_key(*key)))
        .filter(|key| !reserved(key))
        .count();
    if count > MOST_TAGS {
        return Err(too_many_tags());
    }
    Ok(())
}

fn too_many_tags() -> ApiError {
    ApiError::new(
        "TagLimitExceeded",
        "The maximum number of Tags for a resource has been reached.",
    )
}

fn not_a_resource(id: &str) -> ApiError {
    ApiError::new("InvalidID", format!("The ID '{id}' is not valid"))
}

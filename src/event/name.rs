//! What can name an instance, and what a group.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use thiserror::Error;

use crate::cloud::{GroupName, InstanceId, is_group_name};

/// A word that can't name what it should.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Not an instance.
    #[error("{0:?} is not an instance: expected \"i-\" and 8 or 17 hexadecimal digits")]
    Instance(String),
    /// Not a group.
    #[error(
        "{0:?} is not the name of a group: expected up to 64 letters, digits and + - = . _ : @"
    )]
    Group(String),
}

/// Reads `i-0123456789abcdef0`. EC2 writes its identifiers in lower case.
pub(super) fn instance(word: &str) -> Result<InstanceId, NameError> {
    let hex = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
    word.strip_prefix("i-")
        .filter(|digits| matches!(digits.len(), 8 | 17) && digits.chars().all(hex))
        .map(|_| InstanceId::new(word))
        .ok_or_else(|| NameError::Instance(word.to_owned()))
}

/// Reads the name of a group: what can't stand in a tag names none.
pub(super) fn group(word: &str) -> Result<GroupName, NameError> {
    is_group_name(word)
        .then(|| GroupName::new(word))
        .ok_or_else(|| NameError::Group(word.to_owned()))
}

/// For `deserialize_with`: an instance.
pub(super) fn instance_field<'de, D: Deserializer<'de>>(from: D) -> Result<InstanceId, D::Error> {
    instance(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// For `deserialize_with`: an instance where the field is there; `null` isn't one.
pub(super) fn optional_instance<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<InstanceId>, D::Error> {
    instance_field(from).map(Some)
}

/// For `deserialize_with`: a group.
pub(super) fn group_field<'de, D: Deserializer<'de>>(from: D) -> Result<GroupName, D::Error> {
    group(&String::deserialize(from)?).map_err(D::Error::custom)
}

/// For `deserialize_with`: a group where the field is there; `null` isn't one.
pub(super) fn optional_group<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<GroupName>, D::Error> {
    group_field(from).map(Some)
}

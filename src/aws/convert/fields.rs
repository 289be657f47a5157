//! The fields of an answer. What the core decides on must be there: a field that is missing, or that says what this
//! function doesn't know, fails the describe, since no default would be the truth.

use aws_sdk_ec2::types;

use crate::cloud::Tags;

/// A partial view. Its text names the resource and the field.
#[derive(Debug, thiserror::Error)]
#[error("{resource}: {field} {lack}")]
pub(in crate::aws) struct Incomplete {
    resource: String,
    field: &'static str,
    lack: String,
}

/// The fields of one resource.
pub(in crate::aws) struct Fields {
    pub(super) resource: String,
}

impl Fields {
    /// The identifier, and with it the name that errors in the other fields are told by.
    pub(super) fn identified(
        id: Option<String>,
        kind: &str,
        field: &'static str,
    ) -> Result<(Self, String), Incomplete> {
        let fields = |resource| Self { resource };
        let id = fields(kind.to_owned()).required(field, id)?;
        Ok((fields(format!("{kind} {id}")), id))
    }

    pub(super) fn required<T>(
        &self,
        field: &'static str,
        value: Option<T>,
    ) -> Result<T, Incomplete> {
        value.ok_or_else(|| self.incomplete(field, "is missing".to_owned()))
    }

    pub(super) fn read<T>(
        &self,
        field: &'static str,
        word: Option<&str>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Incomplete> {
        let word = self.required(field, word)?;
        parse(word).ok_or_else(|| self.incomplete(field, format!("is {word:?}")))
    }

    pub(super) fn number(
        &self,
        field: &'static str,
        value: Option<i32>,
    ) -> Result<u32, Incomplete> {
        let value = self.required(field, value)?;
        u32::try_from(value).map_err(|_| self.incomplete(field, format!("is {value}")))
    }

    pub(super) fn tags(&self, tags: Option<Vec<types::Tag>>) -> Result<Tags, Incomplete> {
        let pair = |tag: types::Tag| {
            let key = self.required("Tag.Key", tag.key)?;
            // A tag without a value and a tag with an empty one are the same to EC2.
            Ok((key, tag.value.unwrap_or_default()))
        };
        tags.unwrap_or_default().into_iter().map(pair).collect()
    }

    pub(super) fn incomplete(&self, field: &'static str, lack: String) -> Incomplete {
        Incomplete {
            resource: self.resource.clone(),
            field,
            lack,
        }
    }
}

/// The one of EC2's words for it that is meant.
pub(in crate::aws) fn named<T: Copy>(
    all: &[T],
    name: fn(T) -> &'static str,
    word: &str,
) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == word)
}

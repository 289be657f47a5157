//! Setting and removing tags.

use std::collections::BTreeMap;

use super::row::Asked;
use crate::api::{ApiError, CreateTags, DeleteTags, TagToDelete};
use crate::serve::fields::Fields;

impl Asked for CreateTags {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        let dry_run = fields.flag("DryRun")?;
        let resources = fields.list("ResourceId");
        let mut tags = BTreeMap::new();
        for (key, value) in fields.structures("Tag", |tag| {
            Ok((
                tag.required("Key")?,
                tag.optional("Value").unwrap_or_default(),
            ))
        })? {
            let duplicate = format!("Duplicate tag key '{key}' specified.");
            if tags.insert(key, value).is_some() {
                return Err(ApiError::new("InvalidParameterValue", duplicate));
            }
        }
        Ok(Self {
            dry_run,
            resources,
            tags,
        })
    }
}

impl Asked for DeleteTags {
    fn read(fields: &mut Fields) -> Result<Self, ApiError> {
        Ok(Self {
            dry_run: fields.flag("DryRun")?,
            resources: fields.list("ResourceId"),
            tags: fields.structures("Tag", |tag| {
                Ok(TagToDelete {
                    key: tag.required("Key")?,
                    value: tag.optional("Value"),
                })
            })?,
        })
    }
}

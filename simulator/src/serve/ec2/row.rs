//! What the calls share: how one is asked, filters and pages, tags, and the answer that says only that it is done.

use eni_failover::cloud::Tags;

use crate::api::{Action, ApiError, Done, Filter, Page};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

/// A request that form fields can ask for.
pub(super) trait Asked: Action {
    /// Takes its parameters away; what is left nobody knows.
    fn read(fields: &mut Fields) -> Result<Self, ApiError>;
}

pub(super) fn filters(fields: &mut Fields) -> Result<Vec<Filter>, ApiError> {
    fields.structures("Filter", |filter| {
        // A single value may come without its number (docs/ec2-facts.md, "Filters").
        let single = filter.optional("Value");
        Ok(Filter {
            name: filter.required("Name")?,
            values: single.into_iter().chain(filter.list("Value")).collect(),
        })
    })
}

pub(super) fn page(fields: &mut Fields) -> Result<Page, ApiError> {
    Ok(Page {
        max_results: fields.optional_number("MaxResults")?,
        next_token: fields.optional("NextToken"),
    })
}

impl Content for Done {
    fn write(&self, xml: &mut Xml) {
        xml.text("return", true);
    }
}

/// `tagSet`, as most describes have it: left out where there are no tags.
pub(super) fn tags_if_any(xml: &mut Xml, tags: &Tags) {
    if !tags.is_empty() {
        write_tags(xml, tags);
    }
}

/// `tagSet`, as interfaces have it: there even when it is empty.
pub(super) fn write_tags(xml: &mut Xml, tags: &Tags) {
    xml.within("tagSet", |xml| {
        for (key, value) in tags {
            xml.within("item", |xml| {
                xml.text("key", key).text("value", value);
            });
        }
    });
}

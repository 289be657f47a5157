//! SNS, as far as it is modelled: `Publish` over its Query protocol, a sibling of EC2's with other names.

use std::collections::BTreeMap;

use super::fields::Fields;
use super::xml::{Content, Xml};
use crate::api::{ApiError, MessageAttribute, Publish, PublishResponse, Request};

/// The version of its API that every SDK sends.
pub(super) const VERSION: &str = "2010-03-31";
pub(super) const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

pub(super) fn request(action: &str, mut fields: Fields) -> Result<Request, ApiError> {
    if action != "Publish" {
        return Err(ApiError::new(
            "InvalidAction",
            format!("Could not find operation {action} for version {VERSION}"),
        ));
    }
    let request = publish(&mut fields)?;
    fields.finish()?;
    Ok(request.into())
}

fn publish(fields: &mut Fields) -> Result<Publish, ApiError> {
    let topic_arn = fields.optional("TopicArn").ok_or_else(|| {
        ApiError::new(
            "InvalidParameter",
            "Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter",
        )
    })?;
    Ok(Publish {
        topic_arn,
        subject: fields.optional("Subject"),
        message: fields.optional("Message").unwrap_or_default(),
        message_structure: fields.optional("MessageStructure"),
        message_attributes: attributes(fields)?,
    })
}

fn attributes(fields: &mut Fields) -> Result<BTreeMap<String, MessageAttribute>, ApiError> {
    // An empty map is sent as an empty text.
    let _ = fields.optional("MessageAttributes");
    let attributes = fields.structures("MessageAttributes.entry", |entry| {
        let attribute = MessageAttribute {
            data_type: entry.required("Value.DataType")?,
            // Empty where it is binary, which isn't modelled and is left over.
            string_value: entry.optional("Value.StringValue").unwrap_or_default(),
        };
        Ok((entry.required("Name")?, attribute))
    })?;
    Ok(attributes.into_iter().collect())
}

pub(super) fn document(response: &PublishResponse, request_id: &str) -> String {
    Xml::document("PublishResponse", Some(NAMESPACE), |xml| {
        xml.element("PublishResult", response)
            .within("ResponseMetadata", |xml| {
                xml.text("RequestId", request_id);
            });
    })
}

impl Content for PublishResponse {
    fn write(&self, xml: &mut Xml) {
        xml.text("MessageId", &self.message_id);
    }
}

/// Auto Scaling's are of the same form.
pub(super) fn error(error: &ApiError, namespace: &str, request_id: &str) -> String {
    let to_blame = if error.http_status < 500 {
        "Sender"
    } else {
        "Receiver"
    };
    Xml::document("ErrorResponse", Some(namespace), |xml| {
        xml.within("Error", |xml| {
            xml.text("Type", to_blame)
                .text("Code", &error.code)
                .text("Message", &error.message);
        })
        .text("RequestId", request_id);
    })
}

//! Every call of EC2: its parameters to a request, its answer to a document. Names as the SDKs send them (lists
//! flattened, `InstanceId.1`), elements as in the service model that SDKs are generated from.

use super::row::Asked;
use crate::api::{
    ApiError, AssignIpv6Addresses, AssignPrivateIpAddresses, AssociateAddress,
    AttachNetworkInterface, CreateRoute, CreateTags, DeleteRoute, DeleteTags, DescribeAddresses,
    DescribeInstanceStatus, DescribeInstanceTypes, DescribeInstances, DescribeNetworkInterfaces,
    DescribeRouteTables, DescribeSubnets, DetachNetworkInterface, DisassociateAddress,
    ModifyNetworkInterfaceAttribute, ReplaceRoute, Request, Response, StartInstances,
    StopInstances, TerminateInstances, UnassignIpv6Addresses, UnassignPrivateIpAddresses,
};
use crate::serve::fields::Fields;
use crate::serve::xml::{Content, Xml};

const NAMESPACE: &str = "http://ec2.amazonaws.com/doc/2016-11-15/";

macro_rules! table {
    ($($action:ident),+ $(,)?) => {
        /// The request that an action and its parameters ask for.
        pub(in crate::serve) fn request(action: &str, fields: Fields) -> Result<Request, ApiError> {
            match action {
                $(stringify!($action) => read::<$action>(fields),)+
                _ => Err(ApiError::new(
                    "InvalidAction",
                    format!("The action {action} is not valid for this web service."),
                )),
            }
        }

        fn content(response: &Response) -> &dyn Content {
            match response {
                $(Response::$action(response) => response,)+
                // The others write their own documents.
                Response::CompleteLifecycleAction(response) => response,
                Response::Publish(response) => response,
            }
        }
    };
}

table!(
    DescribeInstances,
    DescribeInstanceStatus,
    DescribeInstanceTypes,
    DescribeNetworkInterfaces,
    DescribeSubnets,
    DescribeAddresses,
    DescribeRouteTables,
    AttachNetworkInterface,
    DetachNetworkInterface,
    AssignPrivateIpAddresses,
    UnassignPrivateIpAddresses,
    AssignIpv6Addresses,
    UnassignIpv6Addresses,
    ModifyNetworkInterfaceAttribute,
    AssociateAddress,
    DisassociateAddress,
    CreateRoute,
    ReplaceRoute,
    DeleteRoute,
    CreateTags,
    DeleteTags,
    StartInstances,
    StopInstances,
    TerminateInstances,
);

fn read<T: Asked>(mut fields: Fields) -> Result<Request, ApiError> {
    let request = T::read(&mut fields)?;
    fields.finish()?;
    Ok(request.into())
}

/// A successful answer.
pub(in crate::serve) fn document(response: &Response, request_id: &str) -> String {
    let root = format!("{}Response", response.action());
    Xml::document(&root, Some(NAMESPACE), |xml| {
        xml.text("requestId", request_id);
        content(response).write(xml);
    })
}

/// An error answer.
pub(in crate::serve) fn error(error: &ApiError, request_id: &str) -> String {
    Xml::document("Response", None, |xml| {
        xml.within("Errors", |xml| {
            xml.within("Error", |xml| {
                xml.text("Code", &error.code)
                    .text("Message", &error.message);
            });
        })
        .text("RequestID", request_id);
    })
}

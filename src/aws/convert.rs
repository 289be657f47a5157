//! EC2's answers to the core's words. What the core decides on must be there: a field that is missing, or that says
//! what this function doesn't know, fails the describe, since no default would be the truth.

mod instances;
mod interfaces;

use aws_sdk_ec2::types;

use crate::ids::{InstanceType, SubnetId};
use crate::ports::{Cidr, Subnet, Tags, TypeLimits};

pub(super) use instances::{instance, instance_status};
pub(super) use interfaces::network_interface;

/// A partial view. Its text names the resource and the field.
#[derive(Debug, thiserror::Error)]
#[error("{resource}: {field} {lack}")]
pub(super) struct Incomplete {
    resource: String,
    field: &'static str,
    lack: String,
}

/// The fields of one resource.
struct Fields {
    resource: String,
}

impl Fields {
    /// The identifier, and with it the name that errors in the other fields are told by.
    fn identified(
        id: Option<String>,
        kind: &str,
        field: &'static str,
    ) -> Result<(Self, String), Incomplete> {
        let fields = |resource| Self { resource };
        let id = fields(kind.to_owned()).required(field, id)?;
        Ok((fields(format!("{kind} {id}")), id))
    }

    fn required<T>(&self, field: &'static str, value: Option<T>) -> Result<T, Incomplete> {
        value.ok_or_else(|| self.incomplete(field, "is missing".to_owned()))
    }

    fn read<T>(
        &self,
        field: &'static str,
        word: Option<&str>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Incomplete> {
        let word = self.required(field, word)?;
        parse(word).ok_or_else(|| self.incomplete(field, format!("is {word:?}")))
    }

    fn number(&self, field: &'static str, value: Option<i32>) -> Result<u32, Incomplete> {
        let value = self.required(field, value)?;
        u32::try_from(value).map_err(|_| self.incomplete(field, format!("is {value}")))
    }

    fn tags(&self, tags: Option<Vec<types::Tag>>) -> Result<Tags, Incomplete> {
        let pair = |tag: types::Tag| {
            let key = self.required("Tag.Key", tag.key)?;
            // A tag without a value and a tag with an empty one are the same to EC2.
            Ok((key, tag.value.unwrap_or_default()))
        };
        tags.unwrap_or_default().into_iter().map(pair).collect()
    }

    fn incomplete(&self, field: &'static str, lack: String) -> Incomplete {
        Incomplete {
            resource: self.resource.clone(),
            field,
            lack,
        }
    }
}

/// The one of EC2's words for it that is meant.
fn named<T: Copy>(all: &[T], name: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one) == word)
}

pub(super) fn type_limits(info: types::InstanceTypeInfo) -> Result<TypeLimits, Incomplete> {
    let id = info.instance_type.map(|kind| kind.as_str().to_owned());
    let (fields, id) = Fields::identified(id, "instance type", "InstanceType")?;
    let network = fields.required("NetworkInfo", info.network_info)?;
    let card = network
        .network_cards()
        .iter()
        .find(|card| card.network_card_index == Some(0));
    let interfaces = card
        .and_then(|card| card.maximum_network_interfaces)
        .or(network.maximum_network_interfaces);
    Ok(TypeLimits {
        instance_type: InstanceType::new(id),
        interfaces: fields.number("NetworkInfo.MaximumNetworkInterfaces", interfaces)?,
        addresses_per_interface: fields.number(
            "NetworkInfo.Ipv4AddressesPerInterface",
            network.ipv4_addresses_per_interface,
        )?,
    })
}

pub(super) fn subnet(subnet: types::Subnet) -> Result<Subnet, Incomplete> {
    let (fields, id) = Fields::identified(subnet.subnet_id, "subnet", "SubnetId")?;
    // A subnet for IPv6 only has no block. One tagged interface in it must not blind the function to all other
    // groups, so it gets one that no interface's address lies in.
    let cidr = match (&subnet.cidr_block, subnet.ipv6_native) {
        (None, Some(true)) => Some("0.0.0.0/32"),
        (cidr, _) => cidr.as_deref(),
    };
    Ok(Subnet {
        id: SubnetId::new(id),
        cidr: fields.read("CidrBlock", cidr, Cidr::parse)?,
    })
}

//! Addresses as a request writes them.

use std::net::Ipv4Addr;

use eni_failover::cloud::{Address, AddressKind};

use super::refusals::not_an_address;
use crate::api::ApiError;

pub(crate) fn addresses(texts: &[String]) -> Result<Vec<Ipv4Addr>, ApiError> {
    read(AddressKind::Ipv4, texts, |text| text.parse().ok())
}

/// Addresses or prefixes of this kind.
pub(crate) fn parsed(kind: AddressKind, texts: &[String]) -> Result<Vec<Address>, ApiError> {
    let of_kind = |address: &Address| address.kind() == kind;
    read(kind, texts, |text| text.parse().ok().filter(of_kind))
}

fn read<T: PartialEq>(
    kind: AddressKind,
    texts: &[String],
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, ApiError> {
    let mut addresses = Vec::new();
    for text in texts {
        let address = parse(text).ok_or_else(|| not_an_address(kind, text))?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

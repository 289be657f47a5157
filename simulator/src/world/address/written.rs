//! Addresses as a request writes them.

use std::net::Ipv4Addr;

use super::refusals::not_an_address;
use crate::api::ApiError;

pub(crate) fn addresses(texts: &[String]) -> Result<Vec<Ipv4Addr>, ApiError> {
    let mut addresses = Vec::new();
    for text in texts {
        let address = text.parse().map_err(|_| not_an_address(text))?;
        if !addresses.contains(&address) {
            addresses.push(address);
        }
    }
    Ok(addresses)
}

//! EC2 over its Query protocol. Open `table.rs` first: it lists the calls.
//!
//! There is a file for each thing that calls are about, as in `api`: how a request is read from form fields, and how an
//! answer is written as XML. `row` is what all of them share. All import `api`, `fields` and `xml`.

mod addresses;
mod checks;
mod elastic_ips;
mod instance_types;
mod instances;
mod interfaces;
mod routes;
mod row;
mod subnets;
mod table;
mod tags;

pub(super) use self::table::{document, error, request};

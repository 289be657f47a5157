//! The HTTP face: the EC2 Query protocol, Auto Scaling's `CompleteLifecycleAction` and SNS's `Publish`, for the real SDKs, the AWS CLI and boto3.
//!
//! One address answers for all three services, told apart by their API version. Signatures aren't checked: anybody who can
//! connect may do everything, so listen on the loopback interface. `/_simulator` is the control plane: what was
//! published and called, and the means to make an instance fail.
//!
//! Open `endpoint.rs` first: the way of a request to its answer. It imports `api`, `faults`, `world` and `simulator`.
//! `ec2/`, `auto_scaling` and `sns` read requests from `fields` and write answers as `xml`; `control` is the control plane, `calls` the
//! record of what came over the wire, `connection` what can be cut, and `face` what the handlers share.

mod auto_scaling;
mod calls;
mod connection;
mod control;
mod ec2;
mod endpoint;
mod face;
mod fields;
mod server;
mod sns;
mod xml;

pub use self::server::{serve, serve_until};

//! Who is who.

pub(crate) use super::role::TOPIC;

/// The members of worlds that a test writes.
pub(crate) const A: &str = "i-0000000000000000a";
pub(crate) const B: &str = "i-0000000000000000b";
pub(crate) const C: &str = "i-0000000000000000c";
/// An instance of no group.
pub(crate) const STRANGER: &str = "i-00000000000000099";
/// Interfaces besides the primary ones.
pub(crate) const ENI_1: &str = "eni-0ffffffffffffff01";
pub(crate) const ENI_2: &str = "eni-0ffffffffffffff02";
pub(crate) const SUBNET: &str = "subnet-0a1b2c3d4e5f60001";
/// In us-east-1b.
pub(crate) const SUBNET_B: &str = "subnet-0a1b2c3d4e5f6000b";
pub(crate) const TABLE_1: &str = "rtb-00000000000000001";
pub(crate) const TABLE_2: &str = "rtb-00000000000000002";
/// An Elastic IP by itself.
pub(crate) const ALLOCATION: &str = "eipalloc-00000000000000007";
pub(crate) const OTHER_SUBNET: &str = "subnet-0a1b2c3d4e5f60002";
/// The members of the built-in world.
pub(crate) const WEB_1: &str = "i-0aaaaaaaaaaaaaaa1";
pub(crate) const WEB_2: &str = "i-0bbbbbbbbbbbbbbb2";
pub(crate) const DB_1: &str = "i-0ccccccccccccccc3";
pub(crate) const DB_2: &str = "i-0ddddddddddddddd4";
pub(crate) const SPARE: &str = "i-0eeeeeeeeeeeeeee5";

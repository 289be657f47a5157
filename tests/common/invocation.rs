//! An invocation as Lambda makes it, in the account that the tests' worlds are.

use eni_failover::cloud::Deadline;
use eni_failover::event::Home;
use eni_failover::invocation::Invocation;

pub(crate) const ACCOUNT: &str = "123456789012";
pub(crate) const REGION: &str = "us-east-1";

/// One that Lambda ends then. A test in which several are told apart gives them request ids of their own.
pub(crate) fn invocation(deadline: Deadline) -> Invocation {
    Invocation {
        request_id: "8f0c1d7e-0000-4000-8000-000000000001".to_owned(),
        home: Home {
            account: Some(ACCOUNT.to_owned()),
            region: Some(REGION.to_owned()),
        },
        deadline,
    }
}

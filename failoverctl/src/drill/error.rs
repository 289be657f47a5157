//! Why a drill could not be held.

use eni_failover::cloud::CallError;

use crate::stage::StageError;

/// Why a drill could not be held.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    /// It could not begin.
    #[error(transparent)]
    Stage(#[from] StageError),
    /// The simulated EC2 refused a look that isn't the function's.
    #[error("the simulated EC2 could not be looked at")]
    Look(#[from] CallError),
    /// There is nobody to fail. With the tags that look like one that counts.
    #[error(
        "this world has no group of which one member holds everything: name an instance with --fail{}",
        .0.iter().fold(String::new(), |text, hint| text + "\n  - " + hint)
    )]
    NobodyToFail(Vec<String>),
    /// No place to publish to.
    #[error("this world has no SNS topic: add one under `topics`")]
    NoTopic,
    /// The server on loopback.
    #[error("the simulated EC2 could not be served on loopback")]
    Serve(#[from] std::io::Error),
}

//! Where to look, as the AWS CLI has it, and which stack.

use clap::Args;

/// Where to look.
#[derive(Clone, Debug, Args)]
pub(super) struct PlaceArgs {
    /// A profile of your AWS configuration
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The region, in place of your configuration's
    #[arg(long, value_name = "REGION")]
    region: Option<String>,
    /// The stack, whose outputs name the function
    #[arg(
        long,
        value_name = "NAME",
        env = "FAILOVERCTL_STACK",
        default_value = "eni-failover"
    )]
    stack: String,
    /// The function, in place of the stack's
    #[arg(long, value_name = "NAME", env = "FAILOVERCTL_FUNCTION")]
    function: Option<String>,
    /// What the tag keys begin with, in place of the function's setting
    #[arg(long, value_name = "PREFIX", env = "FAILOVERCTL_PREFIX")]
    prefix: Option<String>,
}

impl PlaceArgs {
    /// The same, for whoever asks.
    pub(super) fn place(&self) -> crate::account::ask::Place {
        crate::account::ask::Place {
            profile: self.profile.clone(),
            region: self.region.clone(),
            stack: self.stack.clone(),
            function: self.function.clone(),
            prefix: self.prefix.clone(),
        }
    }
}

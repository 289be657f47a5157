//! What a `failoverctl` without the AWS SDK says to the commands that need it.

use super::complaint::Complaint;

/// Whatever was said.
#[derive(Clone, Debug, clap::Args)]
pub struct AnyArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, hide = true)]
    rest: Vec<String>,
}

/// What to take in its place.
pub(super) fn needs_the_sdk<T>(who: &str) -> Result<T, Complaint> {
    Err(format!(
        "this failoverctl was built without the AWS SDK, which {who} needs: take the one of a release, or build it with \
         `cargo build --release --package failoverctl --features aws`"
    )
    .into())
}

impl AnyArgs {
    pub(super) fn wants_json(&self) -> bool {
        self.rest.iter().any(|argument| argument == "--json")
    }
}

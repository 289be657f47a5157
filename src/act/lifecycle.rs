//! Lets an instance go that waits to be terminated, once what floats has left it.
//!
//! Completing twice does no harm, so that no answer is a reason to try again; and an action that is over (completed by
//! somebody else, or timed out, after which the instance is terminated) is as good as completed.

use crate::cloud::{CallError, Deadline, Lifecycle, LifecycleAction, Rejection, retry};

/// `CompleteLifecycleAction`, again and again while it may still succeed.
///
/// # Errors
/// What the last try said. The instance is kept until the action's own time is over.
pub async fn complete(
    cloud: &impl Lifecycle,
    action: &LifecycleAction,
    until: Deadline,
) -> Result<(), CallError> {
    let call = || cloud.complete_lifecycle_action(action);
    let answer = retry::read("CompleteLifecycleAction", until, call).await;
    let LifecycleAction { hook, instance, .. } = action;
    match answer {
        Ok(()) => tracing::info!(hook, %instance, "completed: it may be terminated"),
        Err(error) if error.rejection() == Some(Rejection::ActionOver) => {
            tracing::info!(hook, %instance, %error, "it is no longer waited for");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

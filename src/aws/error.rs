//! What the SDK's errors mean to the core: EC2 said no, EC2 said "later", or no answer came.

use aws_sdk_ec2::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::iter::successors;

use crate::cloud::{CallError, Failure, Rejection};

/// Messages end up in emails; EC2's own stay far below this.
const MESSAGE_LENGTH: usize = 600;

/// IAM's refusal ends with kilobytes that only `aws sts decode-authorization-message` can read.
const ENCODED: &str = "Encoded authorization failure message:";

/// Classifies a call that didn't succeed, and keeps the SDK's error as its source.
pub(super) fn call_error<E>(call: &'static str, error: SdkError<E>) -> CallError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let classified = if let SdkError::ServiceError(answer) = &error {
        answered(call, answer.err(), answer.raw().status().as_u16())
    } else if matches!(error, SdkError::ConstructionFailure(_)) {
        not_sent(call, deepest(&error))
    } else if never_connected(&error) {
        no_connection(call, deepest(&error))
    } else {
        // A timeout, a connection that broke, an answer that can't be read. Credentials that can't be loaded come
        // this way as well: the SDK doesn't tell them apart, and a look that fails too does no harm.
        CallError::unanswered(call, deepest(&error))
    };
    classified.with_source(error)
}

fn answered(call: &'static str, error: &impl ProvideErrorMetadata, status: u16) -> CallError {
    if let Some(code) = error.code() {
        let message = readable(call, error.message().unwrap_or_default());
        return CallError::answered(call, code, &message, status);
    }
    if status < 400 {
        // EC2 may well have done it, and something between here and there spoilt the answer.
        return CallError::unanswered(call, format!("HTTP {status}, but not in EC2's words"));
    }
    CallError::answered(
        call,
        &format!("HTTP {status}"),
        "an answer without a code",
        status,
    )
}

fn not_sent(call: &'static str, message: String) -> CallError {
    let failure = Failure::Rejected {
        rejection: Rejection::Other,
        code: "NotSent".to_owned(),
        message,
    };
    CallError {
        call,
        failure,
        source: None,
    }
}

fn no_connection(call: &'static str, message: String) -> CallError {
    let failure = Failure::Transient {
        code: "NoConnection".to_owned(),
        message,
    };
    CallError {
        call,
        failure,
        source: None,
    }
}

/// Whether there was no connection that anything could have been sent over: refused, timed out, no address, no TLS.
///
/// The client says so only in the text of an error that it doesn't export. Should the text change, such a failure
/// counts as unknown, which costs one look.
fn never_connected(error: &(dyn Error + 'static)) -> bool {
    chain(error).any(|error| error.to_string() == "client error (Connect)")
}

/// The SDK's outer errors say no more than "dispatch failure"; the innermost says what happened.
fn deepest(error: &(dyn Error + 'static)) -> String {
    let innermost = chain(error).last();
    innermost.map_or_else(String::new, |error| cut(&error.to_string()))
}

fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    successors(Some(error), |&error| error.source())
}

/// The message without what no person can read; that goes to the log, where it can be decoded from.
fn readable(call: &'static str, message: &str) -> String {
    let Some((start, encoded)) = message.split_once(ENCODED) else {
        return cut(message);
    };
    let encoded = encoded.trim();
    tracing::warn!(
        call,
        encoded,
        "not authorized; `aws sts decode-authorization-message` tells more"
    );
    cut(start.trim_end())
}

fn cut(message: &str) -> String {
    match message.char_indices().nth(MESSAGE_LENGTH) {
        None => message.to_owned(),
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::{MESSAGE_LENGTH, readable};

    #[test]
    fn the_start_of_a_refusal_by_iam_stays_readable() {
        let message = "You are not authorized to perform this operation. \
                       Encoded authorization failure message: 4y6wlAbCd…";
        assert_eq!(
            readable("AttachNetworkInterface", message),
            "You are not authorized to perform this operation."
        );
    }

    #[test]
    fn a_message_has_a_bounded_length() {
        let message = readable("Publish", &"ü".repeat(MESSAGE_LENGTH + 1));
        assert_eq!(message.chars().count(), MESSAGE_LENGTH + 1);
        assert!(message.ends_with("ü…"), "{message}");
    }
}

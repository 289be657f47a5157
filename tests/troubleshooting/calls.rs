//! What EC2 and SNS answer, what is wrong with the settings, and why an invocation fails.

use std::cell::RefCell;

use eni_failover::cloud::{AddressKind, CallError, Failure, InstanceId, PERMISSIONS, Rejection};
use eni_failover::decide::Unconcerned;
use eni_failover::event::EventError;
use eni_failover::settings::Settings;
use eni_failover::tell::HandlerFailure;

use crate::codes::{AUTO_SCALING, EC2, Meaning, SNS};
use crate::every::{every, literals};
use crate::page::Message;

pub(crate) fn all() -> Vec<Message> {
    [answers(), codes(), permissions(), settings(), failures()].concat()
}

/// How each kind of answer begins.
fn answers() -> Vec<Message> {
    let (code, message) = (String::new, String::new);
    let answers = every!(Failure:
        Failure::Rejected { .. } => Failure::Rejected { rejection: Rejection::Other, code: code(), message: message() },
        Failure::Transient { .. } => Failure::Transient { code: code(), message: message() },
        Failure::Unknown { .. } => Failure::Unknown { message: "connection reset".to_owned() },
    );
    let beginning = |failure: &Failure| failure.to_string().trim_end_matches([':', ' ']).to_owned();
    answers
        .iter()
        .map(beginning)
        .map(Message::exactly)
        .collect()
}

/// Every code that has a meaning of its own; one of each meaning there is.
fn codes() -> Vec<Message> {
    // Not the answer to a dry run, which the function never asks for.
    let meant = ["SomethingNew", "DryRunOperation"];
    let known = || {
        EC2.iter()
            .chain(SNS)
            .chain(AUTO_SCALING)
            .filter(|(code, ..)| !meant.contains(code))
    };
    let rejections = every!(Rejection:
        Rejection::AttachmentGone => Rejection::AttachmentGone,
        Rejection::NotFound => Rejection::NotFound,
        Rejection::WrongState => Rejection::WrongState,
        Rejection::InUse => Rejection::InUse,
        Rejection::DeviceIndexTaken => Rejection::DeviceIndexTaken,
        Rejection::LimitExceeded => Rejection::LimitExceeded,
        Rejection::RouteGone => Rejection::RouteGone,
        Rejection::RouteThere => Rejection::RouteThere,
        Rejection::ActionOver => Rejection::ActionOver,
        Rejection::OperationNotPermitted => Rejection::OperationNotPermitted,
        Rejection::Unauthorized => Rejection::Unauthorized,
        Rejection::Other => Rejection::Other,
    );
    for rejection in rejections {
        let is_known = known().any(|(code, message, status, _)| {
            let error = CallError::answered("Call", code, message, *status);
            Meaning::of(&error) == Meaning::Rejected(rejection)
        });
        assert!(is_known, "tests/codes has no code that means {rejection:?}");
    }
    let from_aws = known().map(|(code, ..)| Message::code(code));
    // The function's own, where the call didn't leave it.
    let own = literals("src/aws", "code: ");
    from_aws
        .chain(own.iter().map(|code| Message::code(code)))
        .collect()
}

/// Of every call that the function makes.
fn permissions() -> Vec<Message> {
    let made = ["every_page(", "retry::read(", "retry::write("].map(|begin| literals("src", begin));
    // By the kind of address.
    let moved = AddressKind::ALL.map(|kind| [kind.assign_call(), kind.unassign_call()]);
    let moved = moved.concat().into_iter().map(str::to_owned);
    let mut count = 0;
    for call in made.concat().into_iter().chain(moved) {
        count += 1;
        let known = PERMISSIONS.iter().any(|(known, _)| *known == call);
        assert!(known, "src/call_error.rs tells no permission of {call}");
    }
    assert!(
        count >= PERMISSIONS.len(),
        "only {count} calls were found in the source"
    );
    let refused = |call, code| CallError::answered(call, code, "", 403).to_string();
    let told = PERMISSIONS.map(|(call, _)| {
        (
            refused(call, "UnauthorizedOperation"),
            "UnauthorizedOperation",
        )
    });
    let key = (refused("Publish", "KMSAccessDenied"), "KMSAccessDenied");
    let without_code = |(text, code): (String, &str)| {
        let (told, _) = text
            .split_once(&format!("; {code}"))
            .expect("a named permission");
        Message::sentence(told)
    };
    told.into_iter().chain([key]).map(without_code).collect()
}

/// Whatever variable is asked for is wrong.
fn settings() -> Vec<Message> {
    let asked = RefCell::new(Vec::new());
    let wrong = Settings::read(|variable| {
        asked.borrow_mut().push(variable.to_owned());
        Some("?".to_owned())
    });
    let mut wrong = wrong.expect_err("all of them are wrong").wrong;
    assert_eq!(
        wrong.len(),
        asked.borrow().len(),
        "a setting takes anything"
    );
    wrong.extend(Settings::read(|_| None).expect_err("one is required").wrong);
    wrong
        .iter()
        .map(|wrong| Message::sentence(wrong.to_string()))
        .collect()
}

fn failures() -> Vec<Message> {
    let call = || CallError::unanswered("DescribeInstances", "connection reset");
    let failures = every!(HandlerFailure:
        HandlerFailure::Event(_) => HandlerFailure::Event(EventError::UnknownAction { found: String::new() }),
        HandlerFailure::Look(_) => HandlerFailure::Look(call()),
        HandlerFailure::UnknownGroup(_) => HandlerFailure::UnknownGroup(Unconcerned::UnknownGroup { meant: "web".into(), there: vec!["wep".into()] }),
        HandlerFailure::Mark(_) => HandlerFailure::Mark(call()),
        HandlerFailure::Unfinished(_) => HandlerFailure::Unfinished("web".into()),
        HandlerFailure::Complete(..) => HandlerFailure::Complete(InstanceId::new("i-0aaa"), call()),
        HandlerFailure::Announce { .. } => HandlerFailure::Announce { group: "web".into(), error: call() },
    );
    failures
        .iter()
        .map(|failure| Message::sentence(failure.to_string()))
        .collect()
}

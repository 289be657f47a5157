//! What is ignored, and what can't be understood.

use eni_failover::decide::Unconcerned;
use eni_failover::event::{EventError, NameError, NotForUs};

use crate::every::every;
use crate::page::Message;

pub(crate) fn all() -> Vec<Message> {
    let ignored = ignored().into_iter().map(|reason| reason.to_string());
    let unconcerned = unconcerned().into_iter().map(|reason| reason.to_string());
    let errors = errors().into_iter().map(|error| error.to_string());
    let names = names().into_iter().map(|error| error.to_string());
    let all = ignored.chain(unconcerned).chain(errors).chain(names);
    all.map(Message::sentence).collect()
}

fn ignored() -> Vec<NotForUs> {
    let (alarm, prefix) = (|| "web-1-status".to_owned(), || "failover:".to_owned());
    every!(NotForUs:
        NotForUs::Kind { .. } => NotForUs::Kind {
            source_name: "aws.ec2".to_owned(),
            detail_type: "EBS Volume Notification".to_owned(),
        },
        NotForUs::Elsewhere { .. } => NotForUs::Elsewhere {
            field: "region",
            found: "eu-west-1".to_owned(),
            home: "us-east-1".to_owned(),
        },
        NotForUs::Record { .. } => NotForUs::Record { event_source: "aws:s3".to_owned() },
        NotForUs::NoRecords => NotForUs::NoRecords,
        NotForUs::Message { .. } => NotForUs::Message { id: "0f…".to_owned() },
        NotForUs::Unmeant { .. } => NotForUs::Unmeant { alarm: alarm(), prefix: prefix() },
        NotForUs::Series { .. } => NotForUs::Series { alarm: alarm(), prefix: prefix() },
        NotForUs::Configured { .. } => NotForUs::Configured {
            alarm: alarm(),
            operation: "update".to_owned(),
        },
        NotForUs::Muted { .. } => NotForUs::Muted {
            alarm: alarm(),
            by: "arn:…:alarm-mute-rule:patching".to_owned(),
            until: "2026-11-23T13:00:00Z".to_owned(),
        },
        NotForUs::Nobody { .. } => NotForUs::Nobody { alarm: alarm(), prefix: prefix() },
        NotForUs::Several { .. } => NotForUs::Several {
            alarm: alarm(),
            named: vec!["i-0aaa".to_owned(), "i-0bbb".to_owned()],
            prefix: prefix(),
        },
        NotForUs::Suppressed { .. } => NotForUs::Suppressed { alarm: alarm(), by: "Alarm".to_owned() },
    )
}

fn unconcerned() -> Vec<Unconcerned> {
    every!(Unconcerned:
        Unconcerned::NoMember(_) => Unconcerned::NoMember("i-0ccc".into()),
        Unconcerned::UnknownGroup { .. } => Unconcerned::UnknownGroup { meant: "web".into(), there: vec!["wep".into()] },
        Unconcerned::NoGroup => Unconcerned::NoGroup,
    )
}

fn errors() -> Vec<EventError> {
    let not_json = || serde_json::from_str::<serde_json::Value>("{").expect_err("it isn't JSON");
    let what = "EventBridge event";
    let home = || "us-east-1".to_owned();
    every!(EventError:
        EventError::NotAnEvent { .. } => EventError::NotAnEvent { found: "an empty object".to_owned() },
        EventError::Malformed { .. } => EventError::Malformed {
            what: "request",
            at: "$.group".to_owned(),
            source: not_json(),
        },
        EventError::MessageNotJson { .. } => EventError::MessageNotJson {
            at: "$.Records[0].Sns.Message".to_owned(),
            source: not_json(),
        },
        EventError::BodyNotJson { .. } => EventError::BodyNotJson { source: not_json() },
        EventError::Within { .. } => EventError::Within {
            at: "$.Records[0].body".to_owned(),
            source: Box::new(EventError::BodyNotJson { source: not_json() }),
        },
        EventError::AheadOfTheClock { .. } => EventError::AheadOfTheClock {
            at: "9999-11-23T12:00:00Z".parse().expect("a time"),
            now: "2026-11-23T12:00:00Z".parse().expect("a time"),
        },
        EventError::Name { .. } => EventError::Name {
            alarm: "web-1-status".to_owned(),
            place: "tag \"failover:instance\"".to_owned(),
            source: NameError::Instance("web-1".to_owned()),
        },
        EventError::UnknownAction { .. } => EventError::UnknownAction { found: "move".to_owned() },
        EventError::ForeignOrigin { .. } => EventError::ForeignOrigin {
            what,
            field: "region",
            found: "eu-west-1".to_owned(),
            home: home(),
        },
        EventError::UnknownOrigin { .. } => EventError::UnknownOrigin { what, field: "region", home: home() },
    )
}

fn names() -> Vec<NameError> {
    every!(NameError:
        NameError::Instance(_) => NameError::Instance("web-1".to_owned()),
        NameError::Group(_) => NameError::Group("web/1".to_owned()),
    )
}

//! The emails, by their subjects.

use eni_failover::cloud::InstanceId;
use eni_failover::look::Group;
use eni_failover::tell::{FloatOutcome, News, Outcome, OutcomeKind, Reason, notification};

use crate::every::every;
use crate::page::Message;
use crate::scene::{course, float, group};

/// Each subject that there is; the words of an outcome.
pub(crate) fn all() -> Vec<Message> {
    let kinds = every!(OutcomeKind:
        OutcomeKind::Moved => OutcomeKind::Moved,
        OutcomeKind::NoAction => OutcomeKind::NoAction,
        OutcomeKind::Planned => OutcomeKind::Planned,
        OutcomeKind::Refused => OutcomeKind::Refused,
        OutcomeKind::RolledBack => OutcomeKind::RolledBack,
        OutcomeKind::Partial => OutcomeKind::Partial,
    );
    let words = kinds.into_iter().map(|kind| Message::code(kind.as_str()));
    let from = Some(InstanceId::new("i-0aaa"));
    let news = every!(News:
        News::Watched => News::Watched,
        News::Moved => News::Moved,
        News::FoundMoved { .. } => News::FoundMoved { from: from.clone() },
        News::Completed { .. } => News::Completed { from: from.clone() },
        News::Refused => News::Refused,
        News::RolledBack => News::RolledBack,
        News::Partial => News::Partial,
        News::Unconfirmed => News::Unconfirmed,
        News::Unprotected => News::Unprotected,
        News::Attention => News::Attention,
        News::WellAgain => News::WellAgain,
    );
    let told = news.iter().flat_map(|news| {
        let subjects = outcomes().into_iter().filter_map(|(group, outcome)| {
            let course = course(group);
            let subject = notification(news, &course, &outcome).subject;
            is_possible(news, &outcome).then_some(subject)
        });
        let code = news.code();
        subjects
            .map(|subject| Message::new(code, subject))
            .collect::<Vec<_>>()
    });
    words.chain(told).collect()
}

/// With something that floats and without, with an obstacle and without.
fn outcomes() -> Vec<(Group, Outcome)> {
    use OutcomeKind::{Moved, NoAction, Partial, Refused, RolledBack};
    let failed = || vec![Reason::new("active-failed", "i-0aaa is stopped")];
    let obstacle = "nothing of what is tagged to float can be moved";
    let obstacle = vec![Reason::new("nothing-can-move", obstacle)];
    let on = |kind, holder| outcome(kind, Some(holder), Some(holder), Vec::new());
    let off = outcome(NoAction, None, None, Vec::new());
    let failing = |kind, to, holder| outcome(kind, Some(to), holder, failed());
    vec![
        (group().group, on(NoAction, "i-0bbb")),
        (group().with_a_problem().group, on(NoAction, "i-0bbb")),
        (group().group, off),
        (group().group, failing(Moved, "i-0bbb", Some("i-0bbb"))),
        (group().group, failing(Refused, "i-0aaa", Some("i-0aaa"))),
        (group().group, failing(Refused, "i-0aaa", None)),
        (
            group().group,
            outcome(Refused, Some("i-0aaa"), Some("i-0aaa"), obstacle),
        ),
        (group().group, failing(RolledBack, "i-0aaa", Some("i-0aaa"))),
        (group().group, failing(Partial, "i-0aaa", Some("i-0aaa"))),
    ]
}

fn outcome(
    kind: OutcomeKind,
    to: Option<&str>,
    holder: Option<&str>,
    reasons: Vec<Reason>,
) -> Outcome {
    let float = FloatOutcome {
        kind: "eni",
        id: float().id,
        before: None,
        after: holder.map(Into::into),
        interface_before: None,
    };
    Outcome {
        group: "web".into(),
        kind,
        from: Some("i-0aaa".into()),
        to: to.map(Into::into),
        floats: vec![float],
        reasons,
        milliseconds: 0,
        announced: false,
    }
}

fn is_possible(news: &News, outcome: &Outcome) -> bool {
    let kind = outcome.kind;
    let somebody = outcome.to.is_some();
    match news {
        News::Watched | News::FoundMoved { .. } => kind == OutcomeKind::NoAction,
        News::Attention | News::WellAgain | News::Unprotected | News::Completed { .. } => {
            kind == OutcomeKind::NoAction && somebody
        }
        News::Moved => kind == OutcomeKind::Moved,
        News::Refused => kind == OutcomeKind::Refused,
        News::RolledBack => kind == OutcomeKind::RolledBack,
        News::Partial | News::Unconfirmed => kind == OutcomeKind::Partial,
    }
}

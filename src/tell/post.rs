//! What an invocation tells people goes through its post: a few groups by a message each, many by a digest. A thousand
//! emails tell nobody anything, and SNS ends the subscription that gets ten in a second.
//!
//! What is told is written into the tags only afterwards, so nobody is told that a message is sent before it is.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::sync::Mutex as Rounds;
use tokio::task::unconstrained;
use tokio::time::{Instant, timeout_at};

use super::message::{Message, digests};
use super::pace::Pace;
use crate::cloud::{CallError, Deadline, Notification, Publisher, retry};

/// So many groups are told of by a message each; more by a digest.
pub const BY_THEMSELVES: usize = 5;

/// For so long those who have something to tell wait for others who may have, where these are many.
const TOGETHER_WITHIN: Duration = Duration::from_secs(10);

type Told = Result<(), CallError>;

/// The post of one invocation.
#[derive(Debug, Default)]
pub struct Post {
    pace: Pace,
    tray: Mutex<Tray>,
    changed: AtomicWaker,
    /// What came of the messages, by their number, until whoever handed them in asks. Locked while they are sent.
    rounds: Rounds<BTreeMap<u64, Told>>,
}

#[derive(Debug, Default)]
struct Tray {
    /// So many may still have something to tell.
    awaited: usize,
    handed_in: u64,
    since: Option<Instant>,
    messages: Vec<(u64, Message)>,
}

/// Somebody who may have something to tell, until it is dropped.
#[derive(Debug)]
pub struct Awaited<'a>(&'a Post);

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.tray().awaited -= 1;
        self.0.changed.wake();
    }
}

impl Post {
    /// Somebody may have something to tell.
    pub fn awaits(&self) -> Awaited<'_> {
        self.tray().awaited += 1;
        Awaited(self)
    }

    /// Sends a message, or a digest in which it is told; with what others have to tell, where they are many.
    ///
    /// # Errors
    /// What SNS said, or that no answer came: nobody may have been told.
    pub async fn send(
        &self,
        sns: &impl Publisher,
        until: Deadline,
        awaited: Awaited<'_>,
        message: Message,
    ) -> Told {
        let nth = self.tray().hand_in(message);
        drop(awaited);
        let mut told = unconstrained(self.rounds.lock()).await;
        if let Some(told) = told.remove(&nth) {
            return told;
        }
        self.wait_for_others(until).await;
        let messages = self.tray().take();
        told.extend(self.deliver(sns, until, messages).await);
        let unsent = || Err(CallError::unanswered("Publish", "it was not sent"));
        told.remove(&nth).unwrap_or_else(unsent)
    }

    /// Until it is known whether they are many.
    async fn wait_for_others(&self, until: Deadline) {
        let since = self.tray().since.unwrap_or_else(Instant::now);
        let due = since + TOGETHER_WITHIN.min(until.left() / 2);
        let complete = poll_fn(|context| {
            self.changed.register(context.waker());
            if self.tray().is_complete() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        });
        // Where it is due they are told without the others.
        let _ = timeout_at(due, complete).await;
    }

    async fn deliver(
        &self,
        sns: &impl Publisher,
        until: Deadline,
        messages: Vec<(u64, Message)>,
    ) -> BTreeMap<u64, Told> {
        let mut told = BTreeMap::new();
        if messages.len() <= BY_THEMSELVES {
            for (nth, message) in messages {
                let sent = self.publish(sns, until, &message.notification).await;
                told.insert(nth, sent);
            }
            return told;
        }
        let (numbers, messages): (Vec<u64>, Vec<Message>) = messages.into_iter().unzip();
        let mut all = Ok(());
        for digest in digests(&messages) {
            all = all.and(self.publish(sns, until, &digest).await);
        }
        for nth in numbers {
            told.insert(nth, all.as_ref().map_err(CallError::retold).copied());
        }
        told
    }

    async fn publish(&self, sns: &impl Publisher, until: Deadline, what: &Notification) -> Told {
        retry::read("Publish", until, || async move {
            let _turn = self.pace.turn().await;
            sns.publish(what).await
        })
        .await
    }

    fn tray(&self) -> MutexGuard<'_, Tray> {
        self.tray.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tray {
    fn hand_in(&mut self, message: Message) -> u64 {
        self.handed_in += 1;
        self.since.get_or_insert_with(Instant::now);
        self.messages.push((self.handed_in, message));
        self.handed_in
    }

    /// Whether nobody else is awaited, or too few to make many of them.
    fn is_complete(&self) -> bool {
        self.awaited == 0 || self.messages.len() + self.awaited <= BY_THEMSELVES
    }

    fn take(&mut self) -> Vec<(u64, Message)> {
        self.since = None;
        std::mem::take(&mut self.messages)
    }
}

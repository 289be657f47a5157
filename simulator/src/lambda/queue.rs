//! SQS: a standard queue with a dead-letter queue behind it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

/// How a queue is configured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueSettings {
    /// `VisibilityTimeout`: for so long a message that was received is hidden from others.
    pub visibility: Duration,
    /// `maxReceiveCount`: received more often, a message goes to the dead-letter queue.
    pub most_receives: u32,
}

/// A message as it was received. It is another one's once its visibility timeout is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// `messageId`
    pub id: u64,
    /// `receiptHandle`: only the newest one of a message counts.
    pub receipt: u64,
    /// `body`
    pub body: String,
    /// `ApproximateReceiveCount`
    pub received: u32,
}

impl Message {
    /// `messageId`, as SQS writes it.
    #[must_use]
    pub fn message_id(&self) -> String {
        message_id(self.id)
    }
}

fn message_id(id: u64) -> String {
    format!("00000000-0000-4000-9000-{id:012}")
}

/// A handle on a queue; clones share it.
#[derive(Clone, Debug)]
pub struct Queue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: QueueSettings,
    state: Mutex<State>,
    arrived: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// By identifier, and so in the order in which they were sent.
    kept: BTreeMap<u64, Kept>,
    sent: u64,
    receipts: u64,
    dead: Vec<String>,
}

#[derive(Debug)]
struct Kept {
    body: String,
    sent: Instant,
    visible: Instant,
    /// 0 while it was never received.
    receipt: u64,
    received: u32,
}

impl Queue {
    /// An empty queue.
    #[must_use]
    pub fn new(settings: QueueSettings) -> Self {
        Self(Arc::new(Shared {
            settings,
            state: Mutex::default(),
            arrived: Notify::new(),
        }))
    }

    /// `SendMessage`, with `DelaySeconds`; its `MessageId`.
    pub fn send(&self, body: impl Into<String>, delay: Duration) -> String {
        let now = Instant::now();
        let mut state = self.state();
        state.sent += 1;
        let (id, body) = (state.sent, body.into());
        let kept = Kept {
            body,
            sent: now,
            visible: now + delay,
            receipt: 0,
            received: 0,
        };
        state.kept.insert(id, kept);
        drop(state);
        self.0.arrived.notify_waiters();
        message_id(id)
    }

    /// `ReceiveMessage` as a short poll: at most so many that nobody holds.
    #[must_use]
    pub fn receive(&self, most: usize) -> Vec<Message> {
        self.receive_hidden(most, self.0.settings.visibility)
    }

    /// And hides them for so long, whatever the queue's own visibility timeout is: `VisibilityTimeout` of the request.
    #[must_use]
    pub fn receive_hidden(&self, most: usize, visibility: Duration) -> Vec<Message> {
        let now = Instant::now();
        let settings = self.0.settings;
        let mut state = self.state();
        state.bury(now, settings.most_receives);
        let State { kept, receipts, .. } = &mut *state;
        let visible = kept.iter_mut().filter(|(_, kept)| kept.visible <= now);
        let received = visible.take(most).map(|(id, kept)| {
            *receipts += 1;
            kept.receipt = *receipts;
            kept.received += 1;
            kept.visible = now + visibility;
            Message {
                id: *id,
                receipt: kept.receipt,
                body: kept.body.clone(),
                received: kept.received,
            }
        });
        received.collect()
    }

    /// As a long poll: waits until there is one, or until then.
    pub async fn poll(&self, most: usize, until: Instant) -> Vec<Message> {
        loop {
            let arrived = self.0.arrived.notified();
            let received = self.receive(most);
            if !received.is_empty() || Instant::now() >= until {
                return received;
            }
            let next = self.next_visible().map_or(until, |next| next.min(until));
            // Either of both is a reason to look again.
            let _ = timeout_at(next, arrived).await;
        }
    }

    /// `DeleteMessage`: nothing, where the message was received again meanwhile.
    pub fn delete(&self, receipt: u64) {
        let mut state = self.state();
        state.kept.retain(|_, kept| kept.receipt != receipt);
    }

    /// `ChangeMessageVisibility`: from now on. Nothing, where the message was received again meanwhile.
    pub fn hide(&self, receipt: u64, visibility: Duration) {
        let mut state = self.state();
        let mut held = state.kept.values_mut();
        if let Some(kept) = held.find(|kept| kept.receipt == receipt) {
            kept.visible = Instant::now() + visibility;
        }
        drop(state);
        self.0.arrived.notify_waiters();
    }

    /// What went to the dead-letter queue, oldest first.
    #[must_use]
    pub fn dead(&self) -> Vec<String> {
        self.state().dead.clone()
    }

    /// `ApproximateAgeOfOldestMessage`: of those that aren't dead, held or not.
    #[must_use]
    pub fn oldest(&self) -> Option<Duration> {
        let state = self.state();
        let ages = state.kept.values().map(|kept| kept.sent.elapsed());
        ages.max()
    }

    /// Whether there is nothing left in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.state().kept.is_empty()
    }

    fn next_visible(&self) -> Option<Instant> {
        let state = self.state();
        state.kept.values().map(|kept| kept.visible).min()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// "Received more often than that, it is moved to the dead-letter queue" when it would be received once more.
    fn bury(&mut self, now: Instant, most_receives: u32) {
        let due = |kept: &Kept| kept.visible <= now && kept.received >= most_receives;
        let ids: Vec<u64> = (self.kept.iter())
            .filter(|(_, kept)| due(kept))
            .map(|(id, _)| *id)
            .collect();
        let buried = ids.iter().filter_map(|id| self.kept.remove(id));
        self.dead.extend(buried.map(|kept| kept.body));
    }
}

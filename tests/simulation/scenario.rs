//! A scenario: plain data, drawn from a seed, cut down when it fails, kept as JSON when it found something.

use ec2_simulator::Fault;
use ec2_simulator::api::ApiError;
use eni_failover::cloud::Check;
use serde::{Deserialize, Serialize};

use crate::layout::Layout;

/// Everything that makes up one run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scenario {
    /// Of everything that is drawn while it runs.
    pub(crate) seed: u64,
    /// What there is.
    pub(crate) layout: Layout,
    /// How long things take.
    pub(crate) weather: Weather,
    /// How events arrive.
    pub(crate) delivery: Delivery,
    /// The function's settings.
    pub(crate) function: Function,
    /// What happens.
    pub(crate) happenings: Vec<Happening>,
    /// What becomes of calls.
    pub(crate) disturbances: Vec<Disturbance>,
    /// Members that EC2 refuses to attach to or to give addresses, for a reason that no describe shows.
    pub(crate) refusing: Vec<usize>,
    /// After so many seconds nothing further happens.
    pub(crate) trouble_ends: u64,
}

/// How the cloud is. Ranges are in milliseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Weather {
    pub(crate) stale_reads: u64,
    pub(crate) describe_latency: (u64, u64),
    pub(crate) change_latency: (u64, u64),
    pub(crate) attach: (u64, u64),
    pub(crate) detach: (u64, u64),
    pub(crate) detach_hung: (u64, u64),
    pub(crate) initializing: (u64, u64),
    pub(crate) stop: (u64, u64),
    pub(crate) terminate: (u64, u64),
    pub(crate) terminated_tags: (u64, u64),
    pub(crate) terminated_visible: (u64, u64),
    /// Throttling buckets of a fraction of the documented size: other callers share them.
    pub(crate) crowded: bool,
    /// Describes come in pages of so many items.
    pub(crate) page_size: Option<usize>,
    /// EC2's other answer to attaching an interface in use.
    pub(crate) in_use_seen: bool,
    /// After a forced detach the device index stays unusable.
    pub(crate) force_spoils: bool,
}

/// How events arrive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delivery {
    /// Of a hundred best-effort events so many are lost. CloudWatch's never are.
    pub(crate) lost: u64,
    /// Of a hundred events so many come twice.
    pub(crate) doubled: u64,
    /// Of a hundred events so many are late …
    pub(crate) late: u64,
    /// … by up to so many milliseconds; which also puts them out of order.
    pub(crate) late_by: u64,
}

/// The function.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Function {
    /// `DRY_RUN`
    pub(crate) dry_run: bool,
    /// Lambda's timeout, in seconds.
    pub(crate) timeout: u64,
    /// `COOLDOWN_SECONDS`
    pub(crate) cooldown: u64,
    /// `FORCE_DETACH_AFTER_SECONDS`
    pub(crate) force_detach_after: u64,
    /// Of a hundred invocations so many find a cold function.
    pub(crate) cold: u64,
    /// Whether rules and schedule send to a queue, as the template has it, and not to the function.
    #[serde(default)]
    pub(crate) queued: bool,
}

/// One thing that happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Happening {
    pub(crate) when: When,
    pub(crate) what: What,
}

/// When it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum When {
    /// So many milliseconds after the start.
    At(u64),
    /// As the function's `nth` call of this action leaves it, or has just had its effect.
    Call {
        action: String,
        nth: u64,
        after: bool,
    },
}

/// Who it happens to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Who {
    /// This instance.
    Member(usize),
    /// Whoever holds most of this group then.
    Active(usize),
    /// Whoever the function last gave something of this group to, or was about to.
    Chosen(usize),
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum What {
    Stop(Who),
    Start(Who),
    Terminate(Who),
    /// A status check fails.
    Impair(Who, Check),
    Recover(Who),
    HangDetach(Who),
    SpotNotice(Who),
    /// An alarm on the application, in one of three dresses.
    Alarm {
        about: About,
        cause: u64,
        state: String,
        dress: u64,
    },
    /// An operator's mark, by hand.
    Mark(Who),
    Unmark(Who),
    /// An operator moves a float to this instance; the outsider is the one after the last member.
    ByHand {
        float: usize,
        to: usize,
    },
    /// `{"action": "failover"}`
    Wish {
        group: usize,
        to: Option<usize>,
    },
    /// `{"action": "plan"}`
    Plan(Option<usize>),
    /// `{"action": "reconcile"}` by hand.
    Look(Option<usize>),
    /// The process of this call dies; at a time: all that run.
    Kill,
    /// An alarm that nobody meant for the function, or that is muted.
    Hearsay(Who, Hearsay),
    /// `failover:priority` is written.
    Priority(Who, u32),
    /// A status is forged on a member of the first of its groups: it says that this instance is active, since now or since
    /// a time to come.
    Forge {
        on: usize,
        active: usize,
        ahead: bool,
    },
    /// `failover:group` is taken away, as a rollout does that doesn't know of it, and comes back.
    Strip(Who),
    Restore(Who),
    /// `failover:addresses` is taken away from the interfaces that land there, and comes back.
    Unlist(Who),
    Relist(Who),
}

/// Why an alarm counts for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Hearsay {
    Unmeant,
    Muted,
    /// It watches many series, and says of none of them that it is the one.
    Series,
}

/// Whom an alarm speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum About {
    Instance(Who),
    Group(usize),
}

/// What becomes of some calls.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Disturbance {
    /// The action; empty is all of them.
    pub(crate) action: String,
    /// From so many milliseconds after the start …
    pub(crate) from: u64,
    /// … to so many.
    pub(crate) to: u64,
    /// Of a hundred calls so many.
    pub(crate) share: u64,
    /// What.
    pub(crate) kind: Kind,
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Throttled,
    Unavailable,
    InternalError,
    LostRequest,
    LostAnswer,
    Slow(u64),
    /// The role may not.
    Denied,
}

impl Kind {
    pub(crate) fn fault(self) -> Fault {
        match self {
            Self::Throttled => Fault::throttled(),
            Self::Unavailable => {
                Fault::Answer(ApiError::new("Unavailable", "try again").with_status(503))
            }
            Self::InternalError => Fault::internal_error(),
            Self::LostRequest => Fault::LostRequest,
            Self::LostAnswer => Fault::LostAnswer,
            Self::Denied => Fault::Answer(ApiError::new(
                "UnauthorizedOperation",
                "You are not authorized to perform this operation.",
            )),
            Self::Slow(milliseconds) => Fault::Slow(std::time::Duration::from_millis(milliseconds)),
        }
    }
}

/// A number that depends on nothing but what it is for: cutting a scenario down leaves the other draws as they were.
pub(crate) fn drawn(seed: u64, what: &str, nth: u64, below: u64) -> u64 {
    let mut mixed = seed ^ nth.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in what.bytes() {
        mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (mixed ^ (mixed >> 31)) % below.max(1)
}

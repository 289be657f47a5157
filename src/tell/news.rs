//! What a message is about.

use crate::cloud::InstanceId;

/// What a message is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The first look at a group.
    Watched,
    /// This invocation moved it.
    Moved,
    /// A look found it on another member than the one announced: another invocation that didn't get to tell, or an operator.
    FoundMoved {
        /// The member that was announced.
        from: Option<InstanceId>,
    },
    /// It was told that only a part of it had got there, and now a look found it whole on one member.
    Completed {
        /// Whom it left.
        from: Option<InstanceId>,
    },
    /// It should move and can't.
    Refused,
    /// It was tried, and is as before.
    RolledBack,
    /// It is half done.
    Partial,
    /// Something was done, and could not be looked at: nobody knows how far it got.
    Unconfirmed,
    /// All is where it should be, but no standby is left.
    Unprotected,
    /// All is where it should be, but something is wrong with the tags.
    Attention,
    /// What was told before is over.
    WellAgain,
}

impl News {
    /// A word for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Moved => "moved",
            Self::FoundMoved { .. } => "found-moved",
            Self::Completed { .. } => "completed",
            Self::Refused => "refused",
            Self::RolledBack => "rolled-back",
            Self::Partial => "partial",
            Self::Unconfirmed => "unconfirmed",
            Self::Unprotected => "unprotected",
            Self::Attention => "attention",
            Self::WellAgain => "well-again",
        }
    }
}

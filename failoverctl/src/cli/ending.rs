//! How a command ends.

use std::process::ExitCode;

/// How a command ends: its exit status. Documented in one table, README.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// 0: all is as it should be.
    Well,
    /// 1: it was done, and what it shows isn't as it should be.
    Badly,
}

/// 2: it could not be done.
pub(super) const NOT_DONE: u8 = 2;

impl Ending {
    /// Well, where this is so.
    #[must_use]
    pub fn well_if(well: bool) -> Self {
        if well { Self::Well } else { Self::Badly }
    }
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::Well => Self::SUCCESS,
            Ending::Badly => Self::FAILURE,
        }
    }
}

//! A file, or standard input.

use std::convert::Infallible;
use std::fmt;
use std::io::Read as _;
use std::path::PathBuf;
use std::str::FromStr;

use super::complaint::Complaint;

/// Where a text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// `-`
    StandardInput,
    /// A file.
    File(PathBuf),
}

impl FromStr for Source {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text {
            "-" => Self::StandardInput,
            path => Self::File(path.into()),
        })
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardInput => f.write_str("standard input"),
            Self::File(path) => path.display().fmt(f),
        }
    }
}

impl Source {
    /// All of it.
    ///
    /// # Errors
    /// It can't be read, or is no text.
    pub(super) fn read(&self) -> Result<String, Complaint> {
        let mut text = String::new();
        let read = match self {
            Self::StandardInput => std::io::stdin().read_to_string(&mut text).map(|_| text),
            Self::File(path) => std::fs::read_to_string(path),
        };
        read.map_err(|error| format!("{self}: {error}").into())
    }
}

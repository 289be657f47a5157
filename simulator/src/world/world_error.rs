//! What can be wrong with a world as it is written.

/// What is wrong with a world's YAML.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// It isn't YAML, or has fields that a world doesn't have.
    #[error("this isn't a world: {0}")]
    Syntax(String),
    /// It doesn't fit together.
    #[error("{0}")]
    Meaning(String),
    /// It breaks EC2's own rules.
    #[error("no EC2 could look like this: {}", .0.join("; "))]
    Impossible(Vec<String>),
}

pub(crate) fn meaning<T>(message: String) -> Result<T, WorldError> {
    Err(WorldError::Meaning(message))
}

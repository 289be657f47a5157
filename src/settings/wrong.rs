//! What is wrong with the environment, all of it at once.

/// All settings that are wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the environment of the function is wrong: {}", sentences(.wrong))]
pub struct SettingsError {
    /// Each of them, in the order of [`Settings`](crate::settings::Settings).
    pub wrong: Vec<WrongSetting>,
}

/// One setting that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable} {}, but takes {allowed}", found(.value.as_deref()))]
pub struct WrongSetting {
    /// The environment variable.
    pub variable: &'static str,
    /// Its value, if it has one.
    pub value: Option<String>,
    /// What it takes.
    pub allowed: String,
}

fn sentences(wrong: &[WrongSetting]) -> String {
    let sentences: Vec<_> = wrong.iter().map(ToString::to_string).collect();
    sentences.join("; ")
}

fn found(value: Option<&str>) -> String {
    value.map_or_else(|| "is not set".to_owned(), |value| format!("is {value:?}"))
}

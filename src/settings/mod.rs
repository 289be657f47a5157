//! Settings, from the function's environment. A wrong one stops the cold start: a function that runs with settings
//! that nobody meant would be found out in the failure that it was there for. Open `chosen.rs` first. It imports `cloud`
//! and `look`, for what may stand in a tag.

mod chosen;
mod level;
mod reader;
mod wrong;

pub use self::chosen::Settings;
pub use self::level::LogLevel;
pub use self::wrong::{SettingsError, WrongSetting};

//! How long something takes.

use std::str::FromStr;

use jiff::SignedDuration;
use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use serde::{Deserialize, Deserializer, de};

/// A duration between two bounds, drawn from the world's seed. In YAML `2s`, `250ms` or `1s..3s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    least: SignedDuration,
    most: SignedDuration,
}

impl Wait {
    /// At once.
    pub const ZERO: Self = Self::millis(0, 0);

    /// Between so many milliseconds and so many.
    #[must_use]
    pub const fn millis(least: i64, most: i64) -> Self {
        Self {
            least: SignedDuration::from_millis(least),
            most: SignedDuration::from_millis(most),
        }
    }

    /// Always this long.
    #[must_use]
    pub const fn exactly(duration: SignedDuration) -> Self {
        Self {
            least: duration,
            most: duration,
        }
    }

    /// The longest it can be.
    #[must_use]
    pub const fn most(self) -> SignedDuration {
        self.most
    }

    pub(crate) fn draw(self, rng: &mut Xoshiro256PlusPlus) -> SignedDuration {
        let (least, most) = (self.least.as_millis(), self.most.as_millis());
        if least >= most {
            return self.least;
        }
        let millis = rng.random_range(least..=most);
        SignedDuration::from_millis(i64::try_from(millis).unwrap_or(i64::MAX))
    }
}

impl FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let read = |part: &str| {
            part.trim()
                .parse::<SignedDuration>()
                .map_err(|_| format!("`{text}` is no duration like `2s` or `1s..3s`"))
        };
        let wait = Self {
            least: read(least)?,
            most: read(most)?,
        };
        if wait.least.is_negative() || wait.least > wait.most {
            return Err(format!("`{text}` runs backwards"));
        }
        Ok(wait)
    }
}

impl<'de> Deserialize<'de> for Wait {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

//! Alarms.

use jiff::Timestamp;

/// A `CloudWatch` alarm on an instance's `StatusCheckFailed`.
#[derive(Clone, Debug)]
pub(crate) struct Alarm {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) instance: String,
    pub(crate) state: AlarmValue,
    pub(crate) since: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AlarmValue {
    Ok,
    Alarm,
    InsufficientData,
}

impl AlarmValue {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }

    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Ok => {
                "Threshold Crossed: 1 out of the last 1 datapoints [0.0] was not greater than or equal to the \
                 threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition)."
            }
            Self::Alarm => {
                "Threshold Crossed: 1 out of the last 1 datapoints [1.0] was greater than or equal to the \
                 threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition)."
            }
            Self::InsufficientData => "Insufficient Data: 1 datapoint was unknown.",
        }
    }
}

//! The whole way, from an event to SNS: the real handler over the simulated EC2, in virtual time, without the AWS SDK.

#[cfg(test)]
mod announcements;
#[cfg(test)]
mod budgets;
#[cfg(test)]
#[path = "../common/mod.rs"]
mod common;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod setbacks;
#[cfg(test)]
mod wanted;

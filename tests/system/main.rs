//! The whole way, from an event to SNS: the real handler over the simulated EC2, in virtual time, without the AWS SDK.

#[cfg(test)]
mod announcements;
#[cfg(test)]
mod answer;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod budgets;
#[cfg(test)]
#[path = "../common/mod.rs"]
mod common;
#[cfg(test)]
mod digest;
#[cfg(test)]
mod elastic_ips;
#[cfg(test)]
mod ena;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod flapping;
#[cfg(test)]
mod further;
#[cfg(test)]
mod group_of_one;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod hung;
#[cfg(test)]
mod lost_answers;
#[cfg(test)]
mod moves;
#[cfg(test)]
mod no_verdict;
#[cfg(test)]
mod pairs;
#[cfg(test)]
mod permissions;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod rehearsal;
#[cfg(test)]
mod repeats;
#[cfg(test)]
mod role;
#[cfg(test)]
mod role_trials;
#[cfg(test)]
mod routes;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod termination;
#[cfg(test)]
mod unable;
#[cfg(test)]
mod under_way;
#[cfg(test)]
mod wanted;

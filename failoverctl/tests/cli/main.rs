//! The compiled command, as a person or a script runs it.

#[cfg(test)]
mod drills;
#[cfg(test)]
mod green;
#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod output;
#[cfg(test)]
mod papers;
#[cfg(test)]
mod rehearsals;
#[cfg(test)]
mod run;

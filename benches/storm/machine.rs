//! What this machine spends on it: the process, with the simulated account in it.

use std::fs::read_to_string;

/// Of `/proc/self/status`, in MiB; nothing where there is no such file.
pub(crate) fn memory(field: &str) -> Option<f64> {
    let status = read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024.0)
}

/// Seconds that the process was on a processor.
pub(crate) fn cpu() -> Option<f64> {
    let stat = read_to_string("/proc/self/schedstat").ok()?;
    let nanoseconds: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

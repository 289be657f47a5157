//! `cargo bench --no-default-features --bench storm -- --groups 300`: groups that fail at once, in virtual time.
//!
//! What is measured is the function itself, behind Lambda and in front of EC2 with its throttle, both simulated. The
//! figures and what they mean: docs/performance.md.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark whose world is not what it was written for is to fail"
)]

mod account;
mod figures;
mod function;
mod machine;
mod options;
#[path = "../../tests/common/role.rs"]
mod role;
mod storm;
mod tally;
mod way;

use std::error::Error;
use std::time::Duration;

use clap::Parser;
use indicatif::ProgressBar;

use figures::Figures;
use options::Options;
use storm::storm;

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    // What isn't there is to be asked for by name: a typing error would measure something else.
    if options.groups == 0 || options.groups_per_spare == 0 {
        return Err("there is no storm without groups: give at least one".into());
    }
    let alone = alone(&options)?;
    let progress = ProgressBar::new(options.groups as u64);
    let seen = measured(&options, &progress)?;
    progress.finish_and_clear();
    let figures = Figures::of(&options, &seen, alone);
    if options.json {
        println!("{}", serde_json::to_string(&figures)?);
    } else {
        println!("{}", figures.table());
    }
    Ok(())
}

/// EC2 takes longer for one move than for another: the slowest of these is what one move may take that has all to itself.
const ALONE: u64 = 20;

fn alone(options: &Options) -> Result<Duration, Box<dyn Error>> {
    let mut slowest = Duration::ZERO;
    for nth in 0..ALONE {
        let one = Options {
            groups: 1,
            seed: options.seed + nth,
            ..options.clone()
        };
        let seen = measured(&one, &ProgressBar::hidden())?;
        let moved = seen.moved.last().copied();
        slowest = slowest.max(moved.ok_or("not even one group alone is moved")?);
    }
    Ok(slowest)
}

fn measured(options: &Options, progress: &ProgressBar) -> Result<storm::Seen, Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()?;
    let seen = runtime.block_on(storm(options, progress));
    // What waits in it for ever isn't waited for.
    runtime.shutdown_background();
    seen
}

//! Counts instructions and allocations.

use std::io;
use std::process::Command;

use apierror_benches::valgrind::{self, Count};
use apierror_benches::{Benchmark, Case, in_parallel};
use stats_alloc::Region;

use crate::COUNTING;
use crate::costs::{Cost, Costs};

/// Measures `benchmarks`.
pub(crate) fn costs(benchmarks: &[Benchmark]) -> io::Result<Costs> {
    // This comes before the threads are started, which allocate too.
    let allocations: Vec<_> = benchmarks.iter().map(allocations).collect();
    let instructions = in_parallel(benchmarks, instructions)?;
    let counted = benchmarks.iter().zip(instructions).zip(allocations);
    let costs = counted.map(|((benchmark, instructions), allocations)| {
        let Benchmark { stage, case, approach, shape, .. } = *benchmark;
        Cost { stage, case, approach, shape, instructions, allocations }
    });
    Ok(Costs(costs.collect()))
}

/// The command that valgrind runs.
pub(crate) fn command(name: &str, times: u64, part: &str) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?.with_file_name("run_one"));
    command.args([name, &times.to_string(), part]);
    Ok(command)
}

/// Fewer repetitions are as exact for the long list of case 3.
pub(crate) fn times(case: Case) -> u64 {
    if case == Case::Validation { 200 } else { 1000 }
}

/// Subtracts a process that does only the setup from one that renders, so that
/// the start of the process is not counted.
fn instructions(benchmark: &Benchmark) -> io::Result<u64> {
    let times = times(benchmark.case);
    let count = |part: &str| {
        valgrind::instructions(&command(&benchmark.name(), times, part)?, Count::Whole)
    };
    let (render, setup) = (count("render")?, count("setup")?);
    Ok((render.saturating_sub(setup) + times / 2) / times)
}

/// Counts the calls that allocate memory or grow an allocation.
fn allocations(benchmark: &Benchmark) -> u64 {
    const TIMES: u64 = 100;
    let count = |work: &dyn Fn()| {
        work();
        let region = Region::new(COUNTING);
        work();
        let change = region.change();
        (change.allocations + change.reallocations) as u64
    };
    let render = count(&|| benchmark.run(TIMES));
    let setup = count(&|| benchmark.run_setup(TIMES));
    (render.saturating_sub(setup) + TIMES / 2) / TIMES
}

//! Counts.

use std::io;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use apierror_benches::{
    Case, Contestant, Operation, Shape, Stage,
    valgrind::{self, Count},
};
use stats_alloc::Region;

use crate::COUNTING;

/// What one operation costs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) stage: Stage,
    pub(crate) case: Case,
    pub(crate) contestant: Contestant,
    pub(crate) shape: Shape,
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

/// The costs of `operations`.
pub(crate) fn all(operations: &[Operation]) -> io::Result<Vec<Cost>> {
    // Before there are other threads, which would allocate too.
    let allocations: Vec<_> = operations.iter().map(allocations).collect();
    let instructions = in_parallel(operations.len(), |i| instructions(&operations[i]))?;
    Ok(operations
        .iter()
        .zip(instructions)
        .zip(allocations)
        .map(|((operation, instructions), allocations)| Cost {
            stage: operation.stage,
            case: operation.case,
            contestant: operation.contestant,
            shape: operation.shape,
            instructions,
            allocations,
        })
        .collect())
}

/// The binary that valgrind is run on, beside this one.
pub(crate) fn command(id: &str, times: u64, rendering: &str) -> io::Result<Command> {
    let mut command = Command::new(std::env::current_exe()?.with_file_name("ops"));
    command.args([id, &times.to_string(), rendering]);
    Ok(command)
}

/// Long lists take long, and are as exact with fewer.
pub(crate) fn times(case: Case) -> u64 {
    if case == Case::Validation { 200 } else { 1000 }
}

/// Of a process that renders, less those of the same process without the rendering; start-up is in both.
fn instructions(operation: &Operation) -> io::Result<u64> {
    let times = times(operation.case);
    let count =
        |rendering: &str| valgrind::instructions(&command(&operation.id(), times, rendering)?, Count::Whole);
    let (with, without) = (count("with")?, count("none")?);
    Ok((with.saturating_sub(without) + times / 2) / times)
}

/// Calls of the allocator that give memory: new and grown.
fn allocations(operation: &Operation) -> u64 {
    const TIMES: u64 = 100;
    let count = |work: &dyn Fn()| {
        work();
        let region = Region::new(COUNTING);
        work();
        let change = region.change();
        (change.allocations + change.reallocations) as u64
    };
    let with = count(&|| operation.run(TIMES));
    let without = count(&|| operation.run_without(TIMES));
    (with.saturating_sub(without) + TIMES / 2) / TIMES
}

fn in_parallel<T: Send>(jobs: usize, job: impl Fn(usize) -> io::Result<T> + Sync) -> io::Result<Vec<T>> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let i = next.fetch_add(1, Ordering::Relaxed);
            if i >= jobs {
                return Ok(done);
            }
            done.push((i, job(i)?));
        }
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let results: io::Result<Vec<_>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err(io::Error::other("a measurement panicked"))))
            .collect()
    });
    let mut results: Vec<_> = results?.into_iter().flatten().collect();
    results.sort_by_key(|&(i, _)| i);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}

//! Wall time of the benchmarks: `cargo bench`, or some of them: `cargo bench --
//! body/2`.

use std::sync::LazyLock;

use apierror_benches::Benchmark;

static BENCHMARKS: LazyLock<Vec<Benchmark>> = LazyLock::new(apierror_benches::all);

fn main() {
    if let Err(fault) = apierror_benches::check(&BENCHMARKS) {
        eprintln!("{fault}");
        std::process::exit(1);
    }
    divan::main();
}

#[divan::bench(args = BENCHMARKS.iter().map(Benchmark::name))]
fn wall(bencher: divan::Bencher<'_, '_>, name: &str) {
    if let Some(benchmark) = BENCHMARKS.iter().find(|benchmark| benchmark.name() == name) {
        benchmark.time(bencher);
    }
}

//! Wall time: `cargo bench`, or a part of it, such as `cargo bench -- body/2`.

use std::sync::LazyLock;

use apierror_benches::Operation;

static OPERATIONS: LazyLock<Vec<Operation>> = LazyLock::new(apierror_benches::all);

fn main() {
    if let Err(fault) = apierror_benches::check(&OPERATIONS) {
        eprintln!("{fault}");
        std::process::exit(1);
    }
    divan::main();
}

#[divan::bench(args = OPERATIONS.iter().map(Operation::id))]
fn wall(bencher: divan::Bencher<'_, '_>, id: &str) {
    if let Some(operation) = OPERATIONS.iter().find(|operation| operation.id() == id) {
        operation.time(bencher);
    }
}

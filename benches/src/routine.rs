//! The loops that are measured.

use std::hint::black_box;

use crate::rendered::Rendered;

/// What a benchmark repeats.
pub(crate) trait Routine: Send + Sync {
    fn run(&self, times: u64);
    fn run_setup(&self, times: u64);
    fn render(&self) -> Rendered;
    fn time(&self, bencher: divan::Bencher<'_, '_>);
}

/// Renders an error that it borrows.
pub(crate) struct Borrowing<I, F> {
    pub(crate) input: I,
    pub(crate) render: F,
}

impl<I, O, F> Routine for Borrowing<I, F>
where
    I: Send + Sync,
    O: Into<Rendered>,
    F: Fn(&I) -> O + Send + Sync,
{
    #[inline(never)]
    fn run(&self, times: u64) {
        for _ in 0..times {
            black_box((self.render)(black_box(&self.input)));
        }
    }

    #[inline(never)]
    fn run_setup(&self, times: u64) {
        for _ in 0..times {
            black_box(&self.input);
        }
    }

    fn render(&self) -> Rendered {
        (self.render)(&self.input).into()
    }

    fn time(&self, bencher: divan::Bencher<'_, '_>) {
        bencher.bench_local(|| (self.render)(black_box(&self.input)));
    }
}

/// Renders an error that it consumes.
///
/// The setup creates and drops the error, so neither is counted.
pub(crate) struct Consuming<M, F> {
    pub(crate) make: M,
    pub(crate) render: F,
}

impl<I, O, M, F> Routine for Consuming<M, F>
where
    O: Into<Rendered>,
    M: Fn() -> I + Send + Sync,
    F: Fn(I) -> O + Send + Sync,
{
    #[inline(never)]
    fn run(&self, times: u64) {
        for _ in 0..times {
            black_box((self.render)(black_box((self.make)())));
        }
    }

    #[inline(never)]
    fn run_setup(&self, times: u64) {
        for _ in 0..times {
            drop(black_box((self.make)()));
        }
    }

    fn render(&self) -> Rendered {
        (self.render)((self.make)()).into()
    }

    fn time(&self, bencher: divan::Bencher<'_, '_>) {
        bencher.with_inputs(|| (self.make)()).bench_local_values(|error| (self.render)(error));
    }
}

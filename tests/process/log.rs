//! The log of the whole process, for one test at a time.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use crate::{monitoring, recorder};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the log for one test, and empties it. The first call installs it.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static INSTALLED: Once = Once::new();
    static TURN: Mutex<()> = Mutex::new(());
    INSTALLED.call_once(|| {
        let keep = |line| LINES.lock().expect("no panic").push(line);
        let spans = tracing_opentelemetry::layer().with_tracer(monitoring::tracer());
        recorder::install_with(keep, spans);
    });
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    logged();
    turn
}

/// Returns the events since the last call, one line each.
pub(crate) fn logged() -> Vec<String> {
    std::mem::take(&mut *LINES.lock().expect("no panic"))
}

//! A recorder of this library's events in the whole process.

use std::fmt::{Debug, Write};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Takes the log for one test, and empties it. The first call installs it.
pub(crate) fn turn() -> MutexGuard<'static, ()> {
    static INSTALLED: Once = Once::new();
    static TURN: Mutex<()> = Mutex::new(());
    INSTALLED.call_once(|| {
        tracing::subscriber::set_global_default(Recorder).expect("nobody else installs one");
    });
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    logged();
    turn
}

/// Returns the events since the last call, one line each.
pub(crate) fn logged() -> Vec<String> {
    std::mem::take(&mut *LINES.lock().expect("no panic"))
}

/// Keeps the events of this library.
struct Recorder;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").expect("a String takes any text");
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").expect("a String takes any text");
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "apierror"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        LINES.lock().expect("no panic").push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

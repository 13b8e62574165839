//! Records this library's log events as lines: level, message and fields. What is
//! recorded on a span is a line too.

use std::error::Error;
use std::fmt::{Debug, Write};

use tracing::field::{Field, Visit};
use tracing::span::{Id, Record};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, Layered, SubscriberExt};
use tracing_subscriber::registry::Registry;

/// A subscriber for the whole process, which calls a function with each line.
///
/// With subscribers that come and go with the threads of tests, `tracing`
/// sometimes caches that nobody listens.
pub(crate) struct Recorder(fn(String));

/// Sets the function that gets each line from now on.
pub(crate) fn install(keep: fn(String)) {
    install_with(keep, tracing_subscriber::layer::Identity::new());
}

/// The same, with another layer around it.
pub(crate) fn install_with<L>(keep: fn(String), layer: L)
where
    L: Layer<Layered<Recorder, Registry>> + Send + Sync + 'static,
{
    let subscriber = Registry::default().with(Recorder(keep)).with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("nobody else installs one");
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").expect("a String takes any text");
    }

    /// Writes what the formatter of `tracing_subscriber` writes.
    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.record_debug(field, &format_args!("{value}"));
        let sources = std::iter::successors(value.source(), |&source| source.source());
        let sources: Vec<_> = sources.map(ToString::to_string).collect();
        if !sources.is_empty() {
            let sources = sources.join(", ");
            write!(self.0, " {field}.sources=[{sources}]").expect("a String takes any text");
        }
    }
}

impl<S: Subscriber> Layer<S> for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == "apierror"
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut line = Line("SPAN".to_owned());
        values.record(&mut line);
        self.0(line.0);
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0(line.0);
    }
}

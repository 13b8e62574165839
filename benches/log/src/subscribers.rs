//! The subscribers that receive the events.

use std::error::Error;
use std::fmt;
use std::hint::black_box;
use std::io;

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata};

#[derive(Debug, Clone, Copy)]
pub(crate) enum Subscriber {
    Absent,
    /// Formats events, but none of this level.
    Warns,
    /// Visits the fields, and formats none.
    Visits,
    /// Formats the events as `tracing_subscriber::fmt` does, and writes them nowhere.
    Formats,
    /// Writes the events to standard output.
    Shows,
}

impl Subscriber {
    pub(crate) const MEASURED: [Self; 3] = [Self::Warns, Self::Visits, Self::Formats];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Warns => "warns",
            Self::Visits => "visits",
            Self::Formats => "formats",
            Self::Shows => "shows",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Absent => "none",
            Self::Warns => "`fmt` at `warn`, the event at `info`",
            Self::Visits => "one that visits the fields, and formats none",
            Self::Formats => "`fmt`, into a sink",
            Self::Shows => "`fmt`",
        }
    }

    pub(crate) fn named(name: &str) -> io::Result<Self> {
        let all = [Self::Absent, Self::Warns, Self::Visits, Self::Formats];
        let known = all.into_iter().find(|subscriber| subscriber.name() == name);
        known.ok_or_else(|| io::Error::other("subscribers: absent, warns, visits, formats"))
    }

    pub(crate) fn install(self) {
        let format = || tracing_subscriber::fmt().with_ansi(false).without_time();
        let installed = match self {
            Self::Absent => Ok(()),
            Self::Warns => {
                let warns = format().with_max_level(LevelFilter::WARN).with_writer(io::sink);
                tracing::subscriber::set_global_default(warns.finish())
            }
            Self::Visits => tracing::subscriber::set_global_default(Visiting),
            Self::Formats => {
                tracing::subscriber::set_global_default(format().with_writer(io::sink).finish())
            }
            Self::Shows => tracing::subscriber::set_global_default(format().finish()),
        };
        installed.expect("the only subscriber of the process");
    }
}

/// Visits the fields of each event.
struct Visiting;

struct Fields;

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        black_box((field, value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        black_box((field, value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        black_box((field, value));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        black_box((field, value));
    }
}

impl tracing::Subscriber for Visiting {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Fields);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

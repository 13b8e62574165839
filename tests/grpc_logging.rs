//! What is logged of each error that becomes a status: what its caller never sees.
#![cfg(all(feature = "derive", feature = "tonic", feature = "tracing"))]

#[path = "grpc/rpc.rs"]
#[allow(dead_code, reason = "of the client a part is used")]
mod rpc;

use std::fmt::{Debug, Write};
use std::sync::Mutex;

use apierror::ApiError;
use apierror::tonic::ErrorLayer;
use tonic::Status;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use rpc::{Speaker, serve};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps what this library says.
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

#[derive(Debug, thiserror::Error, ApiError)]
#[error("MARKER-1: query orders")]
#[api(code = "STORAGE", status = 503)]
struct Storage(#[source] std::io::Error);

#[tokio::test]
async fn what_a_caller_never_sees_is_in_the_log() {
    tracing::subscriber::set_global_default(Recorder).expect("nobody else installs one");
    let speaker = Speaker::new(async |what: String| match what.as_str() {
        "ours" => Err(Storage(std::io::Error::other("MARKER-2: 10.0.0.7")))?,
        "foreign" => Err(Status::internal("MARKER-1: the other server\nsaid MARKER-2")),
        _ => panic!("MARKER-1 MARKER-2"),
    });
    let caller = serve(ErrorLayer::new(), speaker).await;
    for (what, code, events) in
        [("ours", "STORAGE", 1), ("foreign", "INTERNAL_ERROR", 1), ("panic", "INTERNAL_ERROR", 2)]
    {
        let status = caller.failure_with(what, "x-request-id", what).await;
        assert!(!format!("{status:?}").contains("MARKER"), "{status:?}");
        let lines = std::mem::take(&mut *LINES.lock().expect("no panic"));
        assert_eq!(lines.len(), events, "{lines:?}");
        let all = lines.join("\n");
        assert!(all.contains("MARKER-1") && all.contains("MARKER-2"), "{all}");
        assert!(lines.iter().all(|line| line.starts_with("ERROR") && !line.contains('\n')), "{all}");
        assert!(lines.iter().all(|line| line.contains(&format!("request_id=\"{what}\""))), "{all}");
        assert!(all.contains(&format!("code={code}")), "{all}");
    }
}

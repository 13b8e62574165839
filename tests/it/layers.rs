//! Tests of the layers over a real socket, the same for axum and for actix-web.

mod altered;
mod around_axum;
mod headers;
mod outside;
mod over_actix;
mod over_axum;
mod panics;
pub(crate) mod service;
mod validation;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::envelope::{Envelope, Flat, Nested};
use apierror::{ApiError, DeclaredError, Details, FieldError, Occurrence, context, stream};
use http::Method;

use self::altered::*;
use self::headers::*;
use self::outside::*;
use self::panics::*;
use self::validation::*;
use crate::common::live::{Answer, client};

/// A web framework under its layer.
trait Framework {
    /// Serves the routes of the tests under a layer with the envelope `E`.
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr;
}

/// The options of a layer, without a framework.
#[derive(Default)]
struct Options {
    listener: Option<Arc<Listener>>,
    panics_in: Option<Closure>,
    /// Whether responses with `x-proxied` stay as they are.
    passes_proxied_through: bool,
    keeps: &'static [&'static str],
    drops: &'static [&'static str],
    max_field_errors: Option<usize>,
    change: Option<Change>,
}

/// A change of a layer's defaults.
#[derive(Clone, Copy)]
enum Change {
    /// Errors are [`GatewayError`](service::GatewayError)s.
    OwnCodes,
    /// The header of ids is `x-correlation-id`; an id is made from `x-from`.
    OwnIds,
    /// A request may not bring its id.
    DistrustIds,
    /// The head waits for the first chunk.
    AwaitFirstChunk,
}

impl From<Change> for Options {
    fn from(change: Change) -> Self {
        Self { change: Some(change), ..Self::default() }
    }
}

/// A closure of the configuration of a layer.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Closure {
    MakeRequestId,
    PassThrough,
    MapError,
}

impl Options {
    fn with_listener(listener: impl Fn(&Occurrence<'_>) + Send + Sync + 'static) -> Self {
        Self { listener: Some(Arc::new(listener)), ..Self::default() }
    }

    /// Panics if the closure is the one that should.
    fn panic_in(panics_in: Option<Closure>, closure: Closure) {
        assert_ne!(panics_in, Some(closure), "in a closure of the layer");
    }
}

type Listener = dyn Fn(&Occurrence<'_>) + Send + Sync;

/// Runs each test over a framework.
macro_rules! tests {
    ($framework:ident: $($test:ident)*) => {
        $(
            #[tokio::test]
            async fn $test() {
                super::$test::<$framework>().await;
            }
        )*
    };
}

macro_rules! shared_tests {
    ($framework:ident) => {
        $crate::layers::tests! {
            $framework:
            error_rendered_in_a_spawned_task_is_that_of_its_request
            context_goes_along_into_tasks_threads_and_streams
            error_in_a_stream_is_an_event_and_the_close_event_follows
            error_over_a_websocket_is_a_text_in_the_services_envelope
            listener_that_renders_errors_is_told_only_of_answers
            panic_whose_payload_panics_is_a_500
            listener_whose_payload_panics_changes_nothing
            panic_in_a_closure_of_the_layer_ends_in_an_answer
            panic_in_the_size_of_a_body_is_a_500
            panic_in_the_drop_of_a_replaced_body_changes_nothing
            panic_in_the_drop_of_a_streamed_body_changes_nothing
            panic_in_the_drop_of_an_error_changes_nothing
            endless_body_of_empty_chunks_is_replaced
            panic_in_the_envelope_is_a_plain_500
            error_whose_display_fails_or_panics_is_answered
            stream_whose_error_fails_or_panics_in_display_is_a_500
            error_with_circular_sources_is_answered
            response_that_is_no_longer_the_errors_is_made_anew
            head_has_the_content_length_of_get_or_none
            short_body_of_a_replaced_response_is_read_to_its_end
            replaced_response_keeps_what_does_not_describe_its_body
            service_decides_which_headers_are_kept
            error_is_not_stored_unless_it_says_so
            field_errors_beyond_the_limit_are_counted
            answer_to_a_long_body_is_short
        }
    };
}
use {shared_tests, tests};

/// An error with everything that an envelope may show.
#[derive(Debug, thiserror::Error, ApiError)]
enum Failed {
    #[error("5 of 5 seats")]
    #[api(code = "QUOTA_EXCEEDED", status = 429, message = "Your plan has {seats} seats.")]
    Quota {
        #[api(detail, header = "x-seats")]
        seats: u8,
        #[api(detail)]
        account: Vec<&'static str>,
        #[api(extension)]
        zone: &'static str,
        #[api(extension)]
        area: f64,
        #[api(retry_after)]
        wait: Duration,
    },
    #[error("fields")]
    #[api(code = "INVALID", status = 400, message = "Look at the \"fields\".")]
    Fields {
        #[api(details)]
        fields: Vec<FieldError>,
    },
    #[error("db-1.internal: refused")]
    #[api(code = "STORAGE", status = 503, header(x_pool = "eu"))]
    Storage,
}

impl Failed {
    const PATHS: [&str; 5] = ["/quota", "/fields", "/storage", "/own", "/boxed"];

    fn quota() -> Self {
        let wait = Duration::from_millis(6_500);
        Self::Quota { seats: 5, account: vec!["z", "a"], zone: "eu", area: 0.5, wait }
    }

    fn fields() -> Self {
        Self::Fields { fields: vec![FieldError::new("items.0", "Required").with_code("required")] }
    }
}

/// An error with an envelope of its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("own")]
#[api(code = "OWN_ENVELOPE", status = 409, envelope = Nested)]
struct Own;

/// The error that a listener renders.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("reported")]
#[api(code = "REPORTED", status = 500)]
struct Reported;

/// `{"text": …, "more": …}`, by serde.
struct Custom;

#[derive(serde::Serialize)]
struct CustomBody<'a> {
    text: Cow<'a, str>,
    id: Option<&'a str>,
    more: Option<Details<'a>>,
    #[serde(flatten)]
    others: Option<Details<'a>>,
}

impl Envelope for Custom {
    type Body<'a> = CustomBody<'a>;
    fn body<'a>(occurrence: &Occurrence<'a>) -> CustomBody<'a> {
        CustomBody {
            text: occurrence.message(),
            id: occurrence.request_id(),
            more: occurrence.details(),
            others: occurrence.extensions(),
        }
    }
}

/// Returns the id of the current request and the JSON of an error there.
fn id_and_json() -> String {
    let request = context::current();
    let id = request.as_ref().and_then(|request| request.request_id());
    format!("{} {}", id.unwrap_or("none"), String::from_utf8_lossy(&Failed::Storage.to_json()))
}

pub(crate) async fn ask(address: SocketAddr, path: &str) -> Answer {
    ask_by(Method::GET, address, path).await
}

pub(crate) async fn ask_by(method: Method, address: SocketAddr, path: &str) -> Answer {
    let request = client().request(method, format!("http://{address}{path}"));
    Answer::to(request.header("x-request-id", "r-1")).await
}

pub(crate) fn header<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
    answer.headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect()
}

/// Returns a listener, and the codes that it is told of.
fn recorder() -> (Arc<Listener>, Arc<Mutex<Vec<&'static str>>>) {
    let told = Arc::<Mutex<Vec<_>>>::default();
    let listener = {
        let told = Arc::clone(&told);
        move |occurrence: &Occurrence<'_>| {
            told.lock().expect("no panic").push(occurrence.code());
        }
    };
    (Arc::new(listener), told)
}

/// Makes one of the three events that each framework sends.
fn event(index: usize) -> stream::Event {
    match index {
        0 => stream::error_event(&Failed::Storage),
        1 => stream::error_event_in::<Flat>(&Failed::Storage),
        _ => stream::Event::new("close", r#"{"reason": "error"}"#),
    }
}

//! Tests that nothing which a request, a peer or code of the service does breaks
//! an answer: the same for each web framework, over a real socket.

mod over_actix;
mod over_axum;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, ProblemDetails, WithRetry,
};
use apierror::{ApiError, DeclaredError, Details, FieldError, Occurrence, context, stream};
use http::Method;

use crate::common::live::{Answer, client, websocket_text};

/// A web framework under its layer.
trait Framework {
    /// Serves the routes of the tests under a layer with the envelope `E`.
    async fn serve<E: Envelope + 'static>(options: Options) -> SocketAddr;
}

/// The options of a layer, without a framework.
#[derive(Default)]
struct Options {
    listener: Option<Arc<Listener>>,
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

async fn ask(address: SocketAddr, path: &str) -> Answer {
    ask_by(Method::GET, address, path).await
}

async fn ask_by(method: Method, address: SocketAddr, path: &str) -> Answer {
    let request = client().request(method, format!("http://{address}{path}"));
    Answer::to(request.header("x-request-id", "r-1")).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> Vec<&'a str> {
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

/// The error leaves as it would have left from the task of the request, and the
/// listener is told of it once.
async fn error_rendered_in_a_spawned_task_is_that_of_its_request<F: Framework>() {
    async fn in_envelope<F: Framework, E: Envelope + 'static>() {
        let (listener, told) = recorder();
        let address = F::serve::<E>(Options { listener: Some(listener) }).await;
        for path in Failed::PATHS {
            let mut direct = ask(address, path).await;
            let mut spawned = ask(address, &format!("/spawned{path}")).await;
            assert_eq!(header(&spawned, "x-from-task"), ["1"], "a header of the task is kept");
            spawned.headers.remove("x-from-task");
            // The path of `ProblemDetails` and `NestJs` is part of the body.
            spawned.body = spawned.body.replace("/spawned/", "/");
            for name in ["content-length", "date"] {
                spawned.headers.remove(name);
                direct.headers.remove(name);
            }
            assert_eq!(spawned.headers, direct.headers, "{path}");
            assert_eq!(spawned.status, direct.status);
            assert_eq!(without_time(&spawned.body), without_time(&direct.body), "{path}");
            let told = std::mem::take(&mut *told.lock().expect("no panic"));
            assert_eq!(told.len(), 2, "{path}: {told:?}");
            assert_eq!(told[0], told[1]);
        }
    }
    in_envelope::<F, Nested>().await;
    in_envelope::<F, ProblemDetails>().await;
    in_envelope::<F, WithRetry<Flat>>().await;
    in_envelope::<F, NestJs>().await;
    in_envelope::<F, Google>().await;
    in_envelope::<F, JsonApi>().await;
    in_envelope::<F, Custom>().await;
}

/// Cuts the value of a `timestamp` member.
fn without_time(body: &str) -> String {
    const NAME: &str = r#""timestamp":""#;
    match body.split_once(NAME) {
        None => body.to_owned(),
        Some((before, after)) => {
            let end = after.find('"').expect("a string ends");
            format!("{before}{NAME}{}", &after[end..])
        }
    }
}

async fn context_goes_along_into_tasks_threads_and_streams<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let expected =
        r#"r-1 {"error":{"code":"STORAGE","message":"Service Unavailable"},"request_id":"r-1"}"#;
    for path in ["/context/task", "/context/thread", "/context/stream"] {
        assert_eq!(ask(address, path).await.body, expected, "{path}");
    }
    assert!(ask(address, "/context/none").await.body.starts_with("none {\"type\""));
}

async fn error_in_a_stream_is_an_event_and_the_close_event_follows<F: Framework>() {
    let (listener, told) = recorder();
    let address = F::serve::<Nested>(Options { listener: Some(listener) }).await;
    let answer = ask(address, "/events").await;
    assert_eq!(header(&answer, "content-type"), ["text/event-stream"]);
    assert_eq!(
        answer.body,
        concat!(
            "event: error\n",
            r#"data: {"error":{"code":"STORAGE","message":"Service Unavailable"},"request_id":"r-1"}"#,
            "\n\nevent: error\n",
            r#"data: {"code":"STORAGE","message":"Service Unavailable","status":503}"#,
            "\n\nevent: close\ndata: {\"reason\": \"error\"}\n\n",
        )
    );
    assert_eq!(*told.lock().expect("no panic"), ["STORAGE", "STORAGE"]);
}

/// Makes one of the three events that each framework sends.
fn event(index: usize) -> stream::Event {
    match index {
        0 => stream::error_event(&Failed::Storage),
        1 => stream::error_event_in::<Flat>(&Failed::Storage),
        _ => stream::Event::new("close", r#"{"reason": "error"}"#),
    }
}

async fn error_over_a_websocket_is_a_text_in_the_services_envelope<F: Framework>() {
    let (listener, told) = recorder();
    let address = F::serve::<Nested>(Options { listener: Some(listener) }).await;
    assert_eq!(
        websocket_text(address, "/socket").await,
        r#"{"error":{"code":"STORAGE","message":"Service Unavailable"},"request_id":"r-1"}"#
    );
    assert_eq!(*told.lock().expect("no panic"), ["STORAGE"]);
}

async fn listener_that_renders_errors_is_told_only_of_answers<F: Framework>() {
    let (listener, told) = recorder();
    let rendering = move |occurrence: &Occurrence<'_>| {
        listener(occurrence);
        assert_eq!(Reported.to_response().status(), 500);
        assert!(stream::error_text(&Reported).contains("REPORTED"));
    };
    let address = F::serve::<Nested>(Options { listener: Some(Arc::new(rendering)) }).await;
    for _ in 0..2 {
        assert_eq!(ask(address, "/storage").await.status, 503);
        assert_eq!(ask(address, "/nowhere").await.status, 404);
    }
    let expected = ["STORAGE", "ROUTE_NOT_FOUND", "STORAGE", "ROUTE_NOT_FOUND"];
    assert_eq!(*told.lock().expect("no panic"), expected);
}

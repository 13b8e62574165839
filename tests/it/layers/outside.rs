//! Errors that are rendered outside of their request, or while nobody waits for a
//! response.

use apierror::envelope::{Google, JsonApi, NestJs, ProblemDetails, WithRetry};

use super::*;
use crate::common::live::websocket_text;

/// The error leaves as it would have left from the task of the request, and the
/// listener is told of it once.
pub(super) async fn error_rendered_in_a_spawned_task_is_that_of_its_request<F: Framework>() {
    async fn in_envelope<F: Framework, E: Envelope + 'static>() {
        let (listener, told) = recorder();
        let address =
            F::serve::<E>(Options { listener: Some(listener), ..Options::default() }).await;
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

pub(super) async fn context_goes_along_into_tasks_threads_and_streams<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let expected =
        r#"r-1 {"error":{"code":"STORAGE","message":"Service Unavailable"},"request_id":"r-1"}"#;
    for path in ["/context/task", "/context/thread", "/context/stream"] {
        assert_eq!(ask(address, path).await.body, expected, "{path}");
    }
    assert!(ask(address, "/context/none").await.body.starts_with("none {\"type\""));
}

pub(super) async fn error_in_a_stream_is_an_event_and_the_close_event_follows<F: Framework>() {
    let (listener, told) = recorder();
    let address =
        F::serve::<Nested>(Options { listener: Some(listener), ..Options::default() }).await;
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

pub(super) async fn error_over_a_websocket_is_a_text_in_the_services_envelope<F: Framework>() {
    let (listener, told) = recorder();
    let address =
        F::serve::<Nested>(Options { listener: Some(listener), ..Options::default() }).await;
    assert_eq!(
        websocket_text(address, "/socket").await,
        r#"{"error":{"code":"STORAGE","message":"Service Unavailable"},"request_id":"r-1"}"#
    );
    assert_eq!(*told.lock().expect("no panic"), ["STORAGE"]);
}

pub(super) async fn listener_that_renders_errors_is_told_only_of_answers<F: Framework>() {
    let (listener, told) = recorder();
    let rendering = move |occurrence: &Occurrence<'_>| {
        listener(occurrence);
        assert_eq!(Reported.to_response().status(), 500);
        assert!(stream::error_text(&Reported).contains("REPORTED"));
    };
    let address = F::serve::<Nested>(Options::with_listener(rendering)).await;
    for _ in 0..2 {
        assert_eq!(ask(address, "/storage").await.status, 503);
        assert_eq!(ask(address, "/nowhere").await.status, 404);
    }
    let expected = ["STORAGE", "ROUTE_NOT_FOUND", "STORAGE", "ROUTE_NOT_FOUND"];
    assert_eq!(*told.lock().expect("no panic"), expected);
}

//! gRPC-Web, with the layers in any order: nothing internal leaves.

use apierror::tonic::ErrorLayer;
use apierror::{ApiError, RequestContext, context};
use bytes::{BufMut, Bytes, BytesMut};
use futures_util::{StreamExt, stream};
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt, Full};
use prost::Message;
use tonic::body::Body;
use tonic::{Code, Status};
use tonic_web::GrpcWebLayer;
use tower::{Layer, Service, ServiceExt};

use super::rpc::{Ask, Said, Speaker, serve, serve_by};

const SECRET: &str = "db-1.internal";

#[derive(Debug, thiserror::Error, ApiError)]
#[error("chapter {0} is lost in {SECRET}")]
#[api(code = "CHAPTER_LOST", status = 410, message = "Chapter {0} is lost.")]
struct ChapterLost(u32);

fn failing(what: &str) -> Result<Said, Status> {
    match what {
        "ours" => Err(ChapterLost(2).into()),
        "foreign" => Err(Status::internal(SECRET)),
        "panic" => panic!("{SECRET}"),
        _ => Ok(Said { text: what.to_owned() }),
    }
}

fn speaker() -> Speaker {
    Speaker::streaming(|what: String| {
        let last = async move {
            tokio::task::yield_now().await;
            if what == "spawned" {
                return tokio::spawn(async { failing("ours") }).await.expect("no panic");
            }
            failing(&what)
        };
        stream::iter([failing("once")]).chain(stream::once(last))
    })
}

/// Sends a request of gRPC-Web, in base64 if the content type says so. Returns the
/// head of the response and its body, decoded.
async fn tell<S, B>(
    service: S,
    content_type: &str,
    accept: Option<&str>,
    what: &str,
) -> (HeaderMap, String)
where
    S: Service<Request<Body>, Response = http::Response<B>>,
    S::Error: std::fmt::Debug,
    B: http_body::Body<Data = Bytes>,
    B::Error: std::fmt::Debug,
{
    let is_text = content_type.contains("text");
    let ask = Ask { what: what.to_owned() }.encode_to_vec();
    let mut message = BytesMut::new();
    message.put_u8(0);
    message.put_u32(u32::try_from(ask.len()).expect("a short message"));
    message.extend_from_slice(&ask);
    let message = if is_text { base64(&message).into() } else { message.freeze() };
    let request = Request::builder()
        .method(Method::POST)
        .uri("/test.v1.Speaker/Tell")
        .header("content-type", content_type)
        .header("accept", accept.unwrap_or("*/*"))
        .header("x-request-id", "r-1")
        .body(Body::new(Full::new(message)))
        .expect("a request");
    let response = service.oneshot(request).await.expect("an answer");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    let is_text = head.headers["content-type"].as_bytes().starts_with(b"application/grpc-web-text");
    let body = if is_text { from_base64(&body) } else { body.to_vec() };
    (head.headers, String::from_utf8_lossy(&body).into_owned())
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut padded = [0; 4];
        padded[1..=group.len()].copy_from_slice(group);
        let number = u32::from_be_bytes(padded);
        for digit in 0..4 {
            let index = (number >> (18 - 6 * digit)) as usize & 63;
            text.push(if digit <= group.len() { DIGITS[index].into() } else { '=' });
        }
    }
    text
}

/// Decodes segments with padding anywhere.
fn from_base64(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for group in text.chunks(4) {
        let value = |byte: &u8| match byte {
            b'A'..=b'Z' => u32::from(byte - b'A'),
            b'a'..=b'z' => u32::from(byte - b'a' + 26),
            b'0'..=b'9' => u32::from(byte - b'0' + 52),
            b'+' => 62,
            b'/' => 63,
            _ => 0,
        };
        let number = group.iter().fold(0, |number, byte| number << 6 | value(byte));
        let data = group.iter().filter(|&&byte| byte != b'=');
        let len = data.fold(0_usize, |len, _| len + 1) - 1;
        bytes.extend_from_slice(&number.to_be_bytes()[1..=len]);
    }
    bytes
}

const TYPES: [&str; 4] = [
    "application/grpc-web",
    "application/grpc-web+proto",
    "application/grpc-web-text",
    "application/grpc-web-text+proto",
];

/// Checks what each request gets.
async fn check<S, B>(service: S, title: &str)
where
    S: Service<Request<Body>, Response = http::Response<B>> + Clone,
    S::Error: std::fmt::Debug,
    B: http_body::Body<Data = Bytes>,
    B::Error: std::fmt::Debug,
{
    // tonic-web's layer answers as `accept` says, or else in binary.
    let accepted = TYPES.map(Some).into_iter().chain([None]);
    for (content_type, accept) in
        TYPES.into_iter().flat_map(|sent| accepted.clone().map(move |accept| (sent, accept)))
    {
        for (what, code, message) in [
            ("ours", Code::FailedPrecondition, "Chapter%202%20is%20lost."),
            ("spawned", Code::FailedPrecondition, "Chapter%202%20is%20lost."),
            ("foreign", Code::Internal, "Something%20went%20wrong%20on%20the%20server."),
            ("panic", Code::Internal, "Something%20went%20wrong%20on%20the%20server."),
            ("fine", Code::Ok, ""),
        ] {
            let (head, body) = tell(service.clone(), content_type, accept, what).await;
            let title = format!("{title}, {content_type}, {accept:?}, {what}: {head:?} {body:?}");
            assert_eq!(head["x-request-id"], "r-1", "{title}");
            assert!(
                head["content-type"].as_bytes().starts_with(b"application/grpc-web"),
                "{title}"
            );
            assert!(body.contains("once"), "{title}");
            assert!(body.contains(&format!("grpc-status:{}\r\n", code as i32)), "{title}");
            assert!(body.contains(message), "{title}");
            assert!(what != "fine" || body.contains("fine"), "{title}");
            assert!(!body.contains(SECRET) && !body.contains("apierror-mark"), "{title}");
        }
    }
}

#[tokio::test]
async fn nothing_internal_leaves_in_any_order_of_layers() {
    let inside = GrpcWebLayer::new().layer(ErrorLayer::new().layer(speaker()));
    check(inside, "inside").await;
    let outside = ErrorLayer::new().layer(GrpcWebLayer::new().layer(speaker()));
    check(outside, "outside").await;
    let both =
        ErrorLayer::new().layer(GrpcWebLayer::new().layer(ErrorLayer::new().layer(speaker())));
    check(both, "both").await;
}

/// The error of a service inside is the head of a response without a body.
#[tokio::test]
async fn failure_without_a_body_is_a_status_of_grpc_web() {
    let fails = tower::service_fn(async |_: Request<Body>| {
        Err::<http::Response<Body>, tower::BoxError>(SECRET.into())
    });
    let service = ErrorLayer::new().layer(fails);
    let (head, body) = tell(service, "application/grpc-web+proto", None, "").await;
    assert_eq!(head["grpc-status"], "13");
    assert_eq!(head["content-type"], "application/grpc-web+proto");
    assert_eq!(body, "");
}

/// A server without a layer, in a process that has one.
#[tokio::test]
async fn server_without_a_layer_sends_no_mark() {
    let _layer = ErrorLayer::new();
    let server = tonic::transport::Server::builder();
    let caller = serve_by(server, speaker()).await;
    let status = caller.tell("ours").await.end.expect_err("it fails");
    assert_eq!(status.message(), "Chapter 2 is lost.");
    assert!(status.metadata().keys().all(|name| !format!("{name:?}").contains("mark")));

    // Nor does a status in the context of another kind of service.
    let request = RequestContext::new().with_settings(context::Settings::new().into());
    let status = context::sync_scope(request.into(), || Status::from(ChapterLost(2)));
    assert!(!status.metadata().contains_key("apierror-mark"));

    let caller = serve(ErrorLayer::new(), speaker()).await;
    let status = caller.tell("ours").await.end.expect_err("it fails");
    assert!(!status.metadata().contains_key("apierror-mark"));
}

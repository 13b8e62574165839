//! Each framework answers the same request with the same status, headers and
//! bytes.
//!
//! `date` and `connection` are not compared: actix closes a connection whose body
//! was not read. Times of the service may differ by the seconds between two
//! requests. `allow` is compared as a list (RFC 9110, section 10.2.1), because
//! actix writes spaces after the commas.

use std::collections::BTreeMap;

use reqwest::{Client, Method, RequestBuilder};

use reference_apis::catalogs::catalogs;

use super::servers::{self, Servers};
use crate::common::live::{Answer, client};

const ID: &str = "order-7:retry.2";
/// How much two times may differ, in seconds.
const APART: u64 = 5;

/// Sends the same request to both, with an id in the headers of all APIs.
async fn compare(
    servers: &[Servers; 2],
    name: &str,
    ask: impl Fn(&str) -> RequestBuilder,
    place: &str,
) -> Answer {
    let ask = |server: &str| ask(server).header("x-request-id", ID).header("x-correlation-id", ID);
    let [axum, actix] = servers;
    let (axum, actix) = (Answer::to(ask(&axum[name])).await, Answer::to(ask(&actix[name])).await);
    assert_eq!(axum.status, actix.status, "{place}: {} / {}", axum.body, actix.body);
    let (ours, theirs) = (without_times(&axum.body), without_times(&actix.body));
    assert_eq!(ours.0, theirs.0, "{place}");
    assert!(
        ours.1.iter().zip(&theirs.1).all(|(a, b)| a.abs_diff(*b) <= APART),
        "{place}: {:?} {:?}",
        ours.1,
        theirs.1
    );
    check_headers(&axum, &actix, place);
    axum
}

/// Returns the body without its waits and times, and the waits. Other tests check
/// the form of times.
fn without_times(body: &str) -> (String, Vec<u64>) {
    let mut parts = body.split("\"timestamp\":\"");
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    let mut parts = masked.split("\"retry_after\":");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    let mut waits = Vec::new();
    for part in parts {
        let digits = part.len() - part.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        waits.push(part[..digits].parse().expect("a number"));
        rest.push_str(&part[digits..]);
    }
    (rest, waits)
}

fn check_headers(axum: &Answer, actix: &Answer, place: &str) {
    let sorted = |answer: &Answer| {
        let mut headers: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in &answer.headers {
            let value = value.to_str().expect("text").to_owned();
            headers.entry(name.to_string()).or_default().push(value);
        }
        headers.remove("date").expect("a date");
        headers.remove("connection");
        if let Some(allow) = headers.get_mut("allow") {
            let mut methods: Vec<String> = allow
                .iter()
                .flat_map(|allow| allow.split(','))
                .map(|name| name.trim().to_owned())
                .collect();
            methods.sort();
            *allow = methods;
        }
        headers
    };
    let (mut axum, mut actix) = (sorted(axum), sorted(actix));
    for clock in ["retry-after", "x-ratelimit-reset"] {
        let seconds = |headers: &mut BTreeMap<String, Vec<String>>| -> Vec<u64> {
            let values = headers.remove(clock).unwrap_or_default();
            values.iter().map(|value| value.parse().expect("seconds")).collect()
        };
        let (axum, actix) = (seconds(&mut axum), seconds(&mut actix));
        assert_eq!(axum.len(), actix.len(), "{place}: {clock}");
        assert!(
            axum.iter().zip(&actix).all(|(a, b)| a.abs_diff(*b) <= APART),
            "{place}: {axum:?} {actix:?}"
        );
    }
    assert_eq!(axum, actix, "{place}");
}

async fn both() -> ([Servers; 2], Client) {
    ([servers::over_axum().await, servers::over_actix()], client())
}

#[tokio::test]
async fn frameworks_send_equal_errors() {
    let (servers, client) = both().await;
    let catalogs = catalogs();
    let codes = catalogs.iter().flat_map(|(name, catalog)| {
        // The library's own codes have no route.
        let own = catalog.iter().filter(|spec| spec.group != "Service");
        own.map(move |spec| (*name, spec.code))
    });
    let codes: Vec<_> = codes.collect();
    assert_eq!(codes.len(), 26 + 22 + 31 + 20 + 19);
    for (name, code) in codes {
        let (path, place) = (format!("/errors/{code}"), format!("{name} {code}"));
        let get = |server: &str| client.get(format!("{server}{path}"));
        let get = compare(&servers, name, get, &place).await;
        assert!(get.status.is_client_error() || get.status.is_server_error(), "{place}");
        let head = |server: &str| client.head(format!("{server}{path}"));
        let head = compare(&servers, name, head, &place).await;
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{place}");
    }
}

#[tokio::test]
async fn frameworks_answer_each_request_equally() {
    let (servers, client) = both().await;
    for (path, key) in [
        ("/presets", "Bearer sk-img-demo"),
        ("/presets", "Bearer sk-img-hasty"),
        ("/presets", "sk-img-demo"),
        ("/usage", "Bearer sk-img-demo"),
        ("/generations/abc-999", "Bearer sk-img-demo"),
    ] {
        let path = format!("/v0/images{path}");
        let ask = |server: &str| client.get(format!("{server}{path}")).header("authorization", key);
        compare(&servers, "image-presets", ask, &path).await;
    }
}

#[tokio::test]
async fn frameworks_answer_each_failure_equally() {
    let (servers, client) = both().await;
    for (name, path, header, key) in [
        ("tryon", "/tryon/v1/try-on", "x-api-key", "demo"),
        ("image2model", "/v1/batches", "x-api-key", "demo"),
        ("image-presets", "/v0/images/generations", "authorization", "Bearer sk-img-demo"),
        ("thumbnails", "/v1/thumbnails", "x-api-key", "pkz_demo"),
        ("designs", "/v1/designs", "x-api-key", "dk_demo"),
    ] {
        for (method, path) in [
            (Method::GET, "/nothing/here"),
            (Method::GET, ""),
            (Method::GET, "/errors/NO_SUCH_CODE"),
            (Method::POST, "/errors/NO_SUCH_CODE"),
            (Method::DELETE, path),
            (Method::PUT, path),
            (Method::HEAD, path),
        ] {
            let ask = |server: &str| client.request(method.clone(), format!("{server}{path}"));
            compare(&servers, name, ask, &format!("{name} {method} {path}")).await;
        }
        let long = format!("\"{}\"", "a".repeat(11 * 1024 * 1024));
        for (content_type, body) in [
            ("application/json", "{"),
            ("application/json", ""),
            ("application/json", "[1] 2"),
            ("application/json", "\"\\ud800\""),
            ("text/plain", "{}"),
            ("application/json", &long),
        ] {
            let place = format!("{name} {path} {content_type} {}", body.get(..20).unwrap_or(body));
            let ask = |server: &str| {
                let request = client.post(format!("{server}{path}")).header(header, key);
                request.header("content-type", content_type).body(body.to_owned())
            };
            compare(&servers, name, ask, &place).await;
        }
    }
}

#[test]
fn comparison_ignores_times_only() {
    let masked =
        without_times(r#"{"a":1,"timestamp":"2026-04-26T08:15:30.250Z","retry_after":45,"b":"c"}"#);
    assert_eq!(masked, (r#"{"a":1,,,"b":"c"}"#.to_owned(), vec![45]));
}

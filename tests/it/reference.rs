//! Tests the five services of `examples/reference` against the references of
//! their APIs, over a real socket, in each framework.
//!
//! `facts` checks them against the documents of the APIs.

mod by_hand;
mod coverage;
mod decisions;
mod facts;
mod page;
mod python;
mod same_bytes;
pub(crate) mod servers;
mod socket;
mod tools;
mod typescript;

use std::collections::BTreeSet;
use std::io::BufRead;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use servers::Servers;
use socket::{
    refused_upgrade_is_an_ordinary_error, socket_sends_an_error_as_a_message_then_closes,
};

use crate::common::live::{Answer, client};
use crate::common::program;

/// Runs each test over each framework, on a server of its own.
macro_rules! over_each_framework {
    ($($test:ident)*) => {
        mod over_axum {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(&$crate::reference::servers::over_axum().await).await;
                }
            )*
        }

        mod over_actix {
            $(
                #[tokio::test]
                async fn $test() {
                    super::$test(&$crate::reference::servers::over_actix()).await;
                }
            )*
        }
    };
}

async fn unknown_code_and_unknown_route_return_404(servers: &Servers) {
    let client = client();
    for (name, pointer, expected) in [
        ("tryon", "/code", "ROUTE_NOT_FOUND"),
        ("image2model", "/detail/code", "ROUTE_NOT_FOUND"),
        ("image-presets", "/error", "Not Found"),
        ("thumbnails", "/error/code", "NOT_FOUND"),
        ("designs", "/error/code", "NOT_FOUND"),
    ] {
        for path in ["/errors/NO_SUCH_CODE", "/v1/nothing/here", "/"] {
            let answer = Answer::to(client.get(format!("{}{path}", &servers[name]))).await;
            assert_eq!(answer.status.as_u16(), 404, "{name}{path}");
            let found = answer.json().pointer(pointer).cloned();
            assert_eq!(found, Some(expected.into()), "{name}{path}: {}", answer.body);
        }
    }
}

async fn failure_without_a_declared_code_uses_the_apis_envelope(servers: &Servers) {
    let client = client();
    for (name, method, path, status, pointer, expected) in [
        ("image2model", Method::GET, "/nothing", 404, "/detail/code", "ROUTE_NOT_FOUND"),
        ("image2model", Method::PUT, "/v1/batches", 405, "/detail/code", "METHOD_NOT_ALLOWED"),
        ("tryon", Method::PUT, "/tryon/v1/stats", 405, "/code", "METHOD_NOT_ALLOWED"),
        ("image-presets", Method::PUT, "/v0/images/usage", 405, "/error", "Method Not Allowed"),
        ("thumbnails", Method::PUT, "/v1/usage", 405, "/error/code", "METHOD_NOT_ALLOWED"),
        ("designs", Method::PUT, "/v1/usage", 405, "/error/code", "METHOD_NOT_ALLOWED"),
    ] {
        let answer = Answer::to(client.request(method, format!("{}{path}", &servers[name]))).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(
            answer.json().pointer(pointer),
            Some(&expected.into()),
            "{path}: {}",
            answer.body
        );
        assert_eq!(answer.headers.contains_key("allow"), status == 405, "{path}");
    }
}

/// A JSON route of each API, and what it answers to a body that cannot be read and to
/// one that is too large.
async fn unreadable_body_is_an_error_of_the_api(servers: &Servers) {
    struct Route {
        name: &'static str,
        path: &'static str,
        key: [&'static str; 2],
        unreadable: (u16, &'static str),
        too_large: (u16, &'static str),
    }

    let client = client();
    for Route { name, path, key: [header, key], unreadable, too_large } in [
        Route {
            name: "image2model",
            path: "/v1/batches",
            key: ["x-api-key", "demo"],
            unreadable: (400, "VALIDATION_ERROR"),
            too_large: (413, "FILE_TOO_LARGE"),
        },
        Route {
            name: "thumbnails",
            path: "/v1/thumbnails",
            key: ["x-api-key", "pkz_demo"],
            unreadable: (400, "VALIDATION_ERROR"),
            too_large: (413, "IMAGE_TOO_LARGE"),
        },
        Route {
            name: "designs",
            path: "/v1/designs",
            key: ["x-api-key", "dk_demo"],
            unreadable: (400, "VALIDATION_ERROR"),
            too_large: (400, "INVALID_INPUT"),
        },
    ] {
        let long = format!("\"{}\"", "a".repeat(11 * 1024 * 1024));
        for (content_type, body, (status, code)) in [
            ("application/json", "{", unreadable),
            ("text/plain", "{}", unreadable),
            ("application/json", "", unreadable),
            ("application/json", &long, too_large),
        ] {
            let request = client.post(format!("{}{path}", &servers[name])).header(header, key);
            let request = request.header("content-type", content_type).body(body.to_owned());
            let answer = Answer::to(request).await;
            assert_eq!(answer.status.as_u16(), status, "{name}: {}", answer.body);
            assert!(answer.body.contains(&format!("\"{code}\"")), "{name}: {}", answer.body);
        }
    }
}

async fn each_request_gets_its_own_id(servers: &Servers) {
    let client = client();
    let ask = async |name: &str, code: &str, sent: Option<(&str, &str)>| {
        let mut request = client.get(format!("{}/errors/{code}", &servers[name]));
        if let Some((header, id)) = sent {
            request = request.header(header, id);
        }
        Answer::to(request).await
    };
    for (name, header, code, member) in [
        ("thumbnails", "x-request-id", "INVALID_STYLE", "/request_id"),
        ("image2model", "x-correlation-id", "PROCESSING_ERROR", "/detail/details/correlation_id"),
    ] {
        let mut ids = BTreeSet::new();
        // Ids that are unsafe in logs are replaced.
        for sent in
            [None, None, Some((header, "a b")), Some((header, "\"};--")), Some((header, ""))]
        {
            let answer = ask(name, code, sent).await;
            let id =
                answer.json().pointer(member).and_then(Value::as_str).expect("an id").to_owned();
            assert_eq!(answer.headers[header], id.as_str());
            assert!(uuid::Uuid::try_parse(&id).is_ok(), "{id}");
            ids.insert(id);
        }
        assert_eq!(ids.len(), 5, "{ids:?}");
    }
}

/// Parses a `curl` command that the program prints. Quoted parts contain no
/// quotes.
fn curl(client: &Client, line: &str) -> RequestBuilder {
    let unquoted = line.split('\'').enumerate().flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().collect::<Vec<_>>(),
        _ => vec![part],
    });
    let words: Vec<&str> = unquoted.collect();
    let (url, options) = words.split_last().expect("a URL");
    let options = options.strip_prefix(&["curl", "-i"]).expect("`curl -i`");
    let (mut method, mut headers, mut body) = (Method::GET, Vec::new(), "");
    for option in options.chunks(2) {
        match option {
            ["-X", name] => method = name.parse().expect("a method"),
            ["-H", header] => headers.push(header.split_once(": ").expect("name and value")),
            ["-d", data] => body = data,
            other => panic!("option {other:?}"),
        }
    }
    let request = client.request(method, *url).body(body.to_owned());
    headers.into_iter().fold(request, |request, (name, value)| request.header(name, value))
}

#[tokio::test]
async fn program_prints_requests_that_fail_as_declared() {
    let client = client();
    let mut server = program::started("reference");
    let mut printed = BTreeSet::new();
    for (name, expected) in [
        ("tryon", "PRODUCT_NOT_FOUND"),
        ("image2model", "INVALID_JOB_ID"),
        ("image-presets", "ไม่สามารถแก้ไข preset ที่นำเข้าจาก Community ได้"),
        ("thumbnails", "NOT_FOUND"),
        ("designs", "INSUFFICIENT_CREDITS"),
    ] {
        let mut line = || {
            let mut line = String::new();
            server.output.read_line(&mut line).expect("a line");
            line.trim().to_owned()
        };
        assert_eq!(line(), "");
        let (heading, request) = (line(), line());
        let page = heading.strip_prefix(&format!("{name}: ")).expect("the name of the API");
        let address = page.strip_suffix("/reference").expect("the reference page");
        assert!(request.contains(&format!(" {address}/")), "{request}");
        let answer = Answer::to(curl(&client, &request)).await;
        assert!(answer.status.is_client_error(), "{request}: {}", answer.status);
        assert!(answer.body.contains(expected), "{request}: {}", answer.body);
        let page = Answer::to(client.get(page).header("accept", "text/html")).await;
        assert!(page.status.is_success() && page.body.contains("<html"), "{name}: {}", page.status);
        printed.insert(address.to_owned());
    }
    assert!(printed.contains(&server.address), "{printed:?}");
    assert_eq!(printed.len(), 5, "a port each: {printed:?}");
}

#[tokio::test]
async fn program_without_room_for_five_ports_fails() {
    let output = program::example("reference").arg("65533").output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(complaint.contains("try a smaller one than 65533"), "{complaint}");
}

/// The envelope shows no code, so the names of its errors are the service's own.
#[test]
fn names_of_errors_without_codes_are_not_shown_as_codes() {
    let catalog = reference_apis::image_presets::catalog();
    let (markdown, html) = (catalog.to_markdown(), catalog.to_html());
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    let openapi: Value = serde_json::from_str(&catalog.to_openapi()).expect("JSON");
    for (format, page) in [("Markdown", &markdown), ("HTML", &html)] {
        for spec in &catalog {
            assert!(!page.contains(spec.name), "{format} has {}", spec.name);
        }
        assert!(page.contains("Errors have no code."), "{format}");
        assert!(!page.contains("Error codes"), "{format}");
    }
    // Ids are unique, and each link leads to one.
    let ids: BTreeSet<_> =
        html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().expect("an id")).collect();
    assert_eq!(ids.iter().filter(|id| id.starts_with("§4")).count(), 16, "{ids:?}");
    assert!(ids.contains("§400-2") && html.contains("href=\"#%C2%A7400-2\""), "{ids:?}");
    for error in json["errors"].as_array().expect("a list") {
        assert!(error["name"].is_string() && error.get("code").is_none(), "{error}");
    }
    let described = openapi["components"]["responses"]["Error404"]["description"].as_str();
    assert!(described.is_some_and(|text| text.starts_with("- The preset is not")), "{described:?}");
    assert_eq!(openapi["components"]["schemas"]["TimedOut"]["title"], "TimedOut");
    let module = catalog.to_typescript();
    assert!(module.contains("readonly name: \"TIMED_OUT\";\n  readonly code?: undefined;"));
    assert!(!module.contains("ERROR_CODES") && !module.contains("readonly code: \""));
}

/// Custom envelopes are meant to be short, impl included.
#[test]
fn custom_envelopes_have_fewer_than_twenty_lines() {
    let sources = [
        include_str!("../../examples/reference/src/designs/mod.rs"),
        include_str!("../../examples/reference/src/image2model/envelope.rs"),
    ];
    let envelopes = sources.iter().flat_map(|source| source.split("\n// envelope\n").skip(1));
    let envelopes = envelopes.map(|rest| rest.split_once("\n// end").expect("its end").0);
    let is_code = |line: &&str| !line.is_empty() && !line.starts_with("///");
    let lengths: Vec<_> =
        envelopes.map(|envelope| envelope.lines().filter(is_code).count()).collect();
    assert_eq!(lengths.len(), 4);
    assert!(lengths.iter().all(|length| (8..20).contains(length)), "{lengths:?}");
}

over_each_framework! {
    unknown_code_and_unknown_route_return_404
    failure_without_a_declared_code_uses_the_apis_envelope
    unreadable_body_is_an_error_of_the_api
    each_request_gets_its_own_id
    socket_sends_an_error_as_a_message_then_closes
    refused_upgrade_is_an_ordinary_error
}

//! Tests request ids over raw TCP: a legal id is returned, an illegal one is never
//! echoed.

use std::net::SocketAddr;

use apierror::axum::ErrorLayer;
use apierror::{ApiError, envelope};
use axum::Router;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::live::serve;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "ORDER_NOT_FOUND", status = 404, envelope = envelope::Nested)]
struct NoOrder;

async fn served() -> SocketAddr {
    let app = Router::new()
        .route("/order", get(|| async { Err::<(), _>(NoOrder) }))
        .route("/ok", get(|| async { "fine" }));
    serve(app.layer(ErrorLayer::<envelope::Nested>::new())).await
}

/// Sends a request with these header lines and returns the raw response.
async fn answer(address: SocketAddr, path: &str, lines: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("the service listens");
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n");
    let request = [head.as_bytes(), lines, b"\r\n\r\n"].concat();
    // The server may close the connection before it has read everything.
    let _ = stream.write_all(&request).await;
    let mut response = Vec::new();
    let _ = stream.read_to_end(&mut response).await;
    response
}

/// Returns the ids in the header and in the body.
fn ids(response: &[u8]) -> (String, Option<String>) {
    let text = std::str::from_utf8(response).expect("a response is UTF-8");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    let in_head: Vec<_> =
        head.lines().filter_map(|line| line.strip_prefix("x-request-id: ")).collect();
    let [in_head] = in_head[..] else { panic!("not one id in {head:?}") };
    let body: serde_json::Value = serde_json::from_str(body).unwrap_or_default();
    (in_head.to_owned(), body["request_id"].as_str().map(str::to_owned))
}

fn is_uuid_v7(id: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    id.len() == 36
        && id.char_indices().all(|(at, char)| match char {
            '-' => hyphens.contains(&at),
            char => matches!(char, '0'..='9' | 'a'..='f') && !hyphens.contains(&at),
        })
        && id.as_bytes()[14] == b'7'
        && matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b')
}

#[tokio::test]
async fn legal_id_is_returned_unchanged() {
    let address = served().await;
    let longest = "a".repeat(128);
    let legal = [
        "a",
        "18b2ad5e-3c1f-4b6e-9a57-0242ac120002",
        "01JGFJJZ8N9Y3M6XW5V4T2R1QP",
        "Root=1-67891233-abcdef012345678912345678;Sampled=1",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "|4bf92f35.77b34da6.",
        "c2hpcnQ+NDIvPQ==",
        "*+,-./0123456789:;=@_|~",
        &longest,
    ];
    for id in legal {
        let response = answer(address, "/order", format!("x-request-id: {id}").as_bytes()).await;
        assert_eq!(ids(&response), (id.to_owned(), Some(id.to_owned())));
        let response = answer(address, "/ok", format!("X-Request-ID:{id}").as_bytes()).await;
        assert_eq!(ids(&response).0, id);
    }
}

#[tokio::test]
async fn illegal_id_is_never_echoed() {
    let address = served().await;
    let long = "MARKER".repeat(2_000);
    let hostile: [&[u8]; 17] = [
        b"MARKER\"",
        b"\"MARKER\"",
        b"'MARKER'",
        b"<script>MARKER</script>",
        b"MARKER&amp;",
        b"MARKER\\n",
        b"MARKER two words",
        b"MARKER\ttab",
        b"${jndi:ldap://MARKER/a}",
        b"`MARKER`",
        b"{MARKER}",
        b"MARKER%0d%0aset-cookie:%20a=b",
        "MARKERé".as_bytes(),
        "MARKER\u{202e}".as_bytes(),
        b"MARKER\xff\xfe",
        b"MARKER(1)",
        long.as_bytes(),
    ];
    for id in hostile {
        for path in ["/order", "/ok", "/nowhere"] {
            let response = answer(address, path, &[b"x-request-id: ", id].concat()).await;
            let shown = String::from_utf8_lossy(&response).into_owned();
            assert!(!shown.contains("MARKER"), "{path} {id:?}: {shown}");
            let (in_head, in_body) = ids(&response);
            assert!(is_uuid_v7(&in_head), "{in_head}");
            if path != "/ok" {
                assert_eq!(in_body.as_ref(), Some(&in_head));
            }
        }
    }
}

/// The server rejects an illegal header value. A line end starts another header.
#[tokio::test]
async fn id_cannot_inject_a_header() {
    let address = served().await;
    for (lines, expected_status) in [
        (&b"x-request-id: a\r\nset-cookie: MARKER=1"[..], "404"),
        (b"x-request-id: a\nset-cookie: MARKER=1", "404"),
        (b"x-request-id: a\rset-cookie: MARKER=1", "400"),
        (b"x-request-id: a\0MARKER", "400"),
        (b"x-request-id: a\r\n MARKER", "400"),
    ] {
        let response = answer(address, "/order", lines).await;
        let shown = String::from_utf8_lossy(&response);
        assert_eq!(shown.get(9..12), Some(expected_status), "{lines:?}: {shown}");
        assert!(!shown.contains("MARKER"), "{lines:?}: {shown}");
        assert!(!shown.contains("set-cookie"), "{lines:?}: {shown}");
    }
}

#[tokio::test]
async fn empty_id_is_replaced_and_first_of_several_wins() {
    let address = served().await;
    for none in [&b"x-request-id:"[..], b"x-request-id:  ", b"x-other: 1"] {
        assert!(is_uuid_v7(&ids(&answer(address, "/order", none).await).0));
    }
    let response = answer(address, "/order", b"x-request-id: one\r\nx-request-id: two").await;
    assert_eq!(ids(&response), ("one".to_owned(), Some("one".to_owned())));
}

/// They are UUIDs of version 7.
#[tokio::test]
async fn made_ids_differ_and_sort_by_time() {
    let address = served().await;
    let mut made = Vec::new();
    for _ in 0..50 {
        made.push(ids(&answer(address, "/ok", b"x-other: 1").await).0);
    }
    let moments: Vec<_> = made.iter().map(|id| id[..13].to_owned()).collect();
    assert!(moments.is_sorted());
    made.sort();
    made.dedup();
    assert_eq!(made.len(), 50);
}

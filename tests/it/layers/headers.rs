//! The headers of error responses: what a caller needs is kept, and no error is
//! stored that does not say so.

use super::*;

/// A foreign response with headers of all kinds.
pub(super) const FOREIGN: [(&str, &str); 22] = [
    ("www-authenticate", "DPoP error=\"use_dpop_nonce\""),
    ("dpop-nonce", "n1"),
    ("sec-websocket-version", "13"),
    ("accept-post", "text/plain"),
    ("deprecation", "@1688169599"),
    ("sunset", "Sat, 31 Dec 2050 23:59:59 GMT"),
    ("link", "</docs>; rel=\"help\""),
    ("server-timing", "db;dur=53"),
    ("vary", "origin"),
    ("set-cookie", "session=; Max-Age=0"),
    ("content-range", "bytes */47"),
    ("content-security-policy", "default-src 'none'"),
    ("x-total", "7"),
    ("etag", "\"1\""),
    ("last-modified", "Sat, 31 Dec 2022 23:59:59 GMT"),
    ("content-language", "en"),
    ("content-digest", "sha-256=:AAAA:"),
    ("server", "db-1.internal"),
    ("x-powered-by", "db-1.internal"),
    ("cache-control", "public, max-age=600"),
    ("expires", "Sat, 31 Dec 2050 23:59:59 GMT"),
    ("cdn-cache-control", "max-age=600"),
];

/// How many of them are kept: the first ones.
const KEPT: usize = 13;

pub(super) async fn replaced_response_keeps_what_does_not_describe_its_body<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let answer = ask(address, "/foreign-headers").await;
    assert_eq!(
        (answer.status.as_u16(), header(&answer, "content-type")),
        (401, vec!["application/json"])
    );
    let (kept, dropped) = FOREIGN.split_at(KEPT);
    for &(name, value) in kept {
        assert_eq!(header(&answer, name), [value], "{name}");
    }
    for &(name, _) in dropped.iter().filter(|(name, _)| *name != "cache-control") {
        assert_eq!(header(&answer, name), [""; 0], "{name}");
    }
    assert_eq!(header(&answer, "cache-control"), ["no-store"]);
}

pub(super) async fn service_decides_which_headers_are_kept<F: Framework>() {
    let options = Options {
        keeps: &["etag", "cache-control"],
        drops: &["link", "x-total"],
        ..Options::default()
    };
    let answer = ask(F::serve::<Nested>(options).await, "/foreign-headers").await;
    assert_eq!(header(&answer, "etag"), ["\"1\""]);
    assert_eq!(header(&answer, "cache-control"), ["public, max-age=600"]);
    assert_eq!(header(&answer, "link"), [""; 0]);
    assert_eq!(header(&answer, "x-total"), [""; 0]);
    assert_eq!(header(&answer, "dpop-nonce"), ["n1"]);
}

/// An error that may be stored.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("gone")]
#[api(code = "GONE", status = 410, header(cache_control = "public, max-age=60"))]
pub(super) struct Gone;

/// An envelope whose errors are a 200, as those of GraphQL.
struct Always200;

impl Envelope for Always200 {
    type Body<'a> = &'static str;
    fn body(occurrence: &Occurrence<'_>) -> &'static str {
        occurrence.code()
    }
    fn status(_: &Occurrence<'_>) -> http::StatusCode {
        http::StatusCode::OK
    }
}

pub(super) async fn error_is_not_stored_unless_it_says_so<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    for path in ["/quota", "/own", "/nowhere", "/teapot", "/bomb", "/body/fails", "/spawned/quota"]
    {
        assert_eq!(header(&ask(address, path).await, "cache-control"), ["no-store"], "{path}");
    }
    for path in ["/gone", "/spawned/gone"] {
        let gone = ask(address, path).await;
        assert_eq!(header(&gone, "cache-control"), ["public, max-age=60"], "{path}");
    }
    for path in ["/ok", "/stream"] {
        assert_eq!(header(&ask(address, path).await, "cache-control"), [""; 0], "{path}");
    }
    assert!(!Own.to_response().headers().contains_key("cache-control"), "there is no layer");

    let address = F::serve::<Always200>(Options::default()).await;
    let answer = ask(address, "/quota").await;
    assert_eq!((answer.status.as_u16(), header(&answer, "cache-control")), (200, vec!["no-store"]));

    let options = Options { passes_proxied_through: true, ..Options::default() };
    let proxied = ask(F::serve::<Nested>(options).await, "/proxied").await;
    assert_eq!((&*proxied.body, header(&proxied, "cache-control")), ("proxied", vec![]));
}

//! An envelope with several generic arguments.

use std::borrow::Cow;
use std::marker::PhantomData;

use apierror::envelope::Envelope;
use apierror::{ApiError, DeclaredError, Details, Occurrence};
use serde::Serialize;

struct Tagged<Tag, const VERSION: u8>(PhantomData<Tag>);

trait Named {
    const NAME: &'static str;
}

struct Orders;

impl Named for Orders {
    const NAME: &'static str = "orders";
}

#[derive(Serialize)]
struct Body<'a> {
    service: &'static str,
    version: u8,
    text: Cow<'a, str>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

impl<Tag: Named, const VERSION: u8> Envelope for Tagged<Tag, VERSION> {
    const MEMBERS: &'static [&'static str] = &["service", "version", "text"];
    type Body<'a> = Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> Body<'a> {
        Body {
            service: Tag::NAME,
            version: VERSION,
            text: occurrence.message(),
            extensions: occurrence.extensions(),
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Tagged<Orders, 2>, domain = "orders.example")]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        id: u32,
    },
}

#[test]
fn compiles_and_runs() {
    let body = OrderError::NotFound { id: 7 }.to_json();
    assert_eq!(body, r#"{"service":"orders","version":2,"text":"no order","id":7}"#);
}

//! `from` and `on`, on enums, structs and unions.
#![no_implicit_prelude]

use ::apierror::ApiError;
use ::std::boxed::Box;
use ::std::convert::From;
use ::std::fmt::Debug;
use ::std::option::Option;
use ::std::string::String;
use ::std::time::Duration;

#[derive(Debug, ::thiserror::Error)]
#[error("failure")]
pub struct Failure<'a>(&'a str);

impl ::apierror::Upstream for Failure<'_> {
    fn cause(&self) -> ::apierror::Cause<'_> {
        ::apierror::Cause::Other
    }
}

#[derive(Debug, ::thiserror::Error, ApiError)]
#[api(from(::std::io::Error, Failure<'a>), log = "off")]
pub enum Every<'a, T: Debug + 'a> {
    #[error("unit")]
    #[api(code = "UNIT", status = 503, on(unavailable))]
    Unit,
    #[error("braces")]
    #[api(code = "BRACES", status = 409, on(unique = "r#type", unique))]
    Braces {},
    #[error("parentheses")]
    #[api(code = "PARENTHESES", status = 409, on(code = "A", code = "B"))]
    Parentheses(),
    #[error("raw")]
    #[api(code = "RAW", status = 429, on(rate_limited))]
    r#Raw {
        #[source]
        r#type: ::std::io::Error,
        #[api(retry_after)]
        r#fn: Option<Duration>,
    },
    #[error("arc")]
    #[api(code = "ARC", status = 504, on(timeout))]
    Arc(#[source] ::std::sync::Arc<::std::io::Error>),
    #[error("boxed")]
    #[api(code = "BOXED", status = 409, on(conflict))]
    Boxed(#[source] Box<::std::io::Error>),
    #[error("failure")]
    #[api(code = "FAILURE", status = 500, on(other))]
    Failure,
    #[error("own")]
    #[api(code = "OWN", status = 400)]
    Own(&'a T),
}

#[derive(Debug, ::thiserror::Error, ApiError)]
#[error("any")]
#[api(code = "ANY", status = 502, on(other), from(::std::io::Error))]
pub struct Any {
    #[source]
    source: Box<dyn ::std::error::Error + ::std::marker::Send + ::std::marker::Sync>,
    #[api(retry_after)]
    wait: Option<u32>,
}

#[derive(Debug, ::thiserror::Error, ApiError)]
#[error("own {0}")]
#[api(code = "OWN", status = 400)]
pub struct Own(String);

#[derive(Debug, ApiError)]
#[api(union, from(::std::io::Error))]
pub enum Union {
    Own(Own),
    Any(Any),
}

#[::core::prelude::v1::test]
fn cause_chooses_the_variant() {
    let error = || ::std::io::Error::from(::std::io::ErrorKind::TimedOut);
    let every = Every::<u8>::from(error());
    ::std::assert_eq!(every.code(), "ARC");
    ::std::assert_eq!(Every::<u8>::from(Failure("x")).code(), "FAILURE");
    ::std::assert_eq!(Any::from(error()).code(), "ANY");
    ::std::assert_eq!(Union::from(error()).code(), "ANY");
}

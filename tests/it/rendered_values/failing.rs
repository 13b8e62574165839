//! Values whose own code fails midway.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use apierror::{ApiError, DeclaredError, envelope};
use serde::Serialize;
use serde::ser::{Error as _, SerializeSeq, Serializer};

use super::expected::{Expected, check};

/// Its `Display` and its `Serialize` write a part of it first.
#[derive(Debug, Clone, Copy)]
enum Midway {
    Ends,
    Fails,
    Panics,
}

impl fmt::Display for Midway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"half\" of it")?;
        match self {
            Self::Ends => Ok(()),
            Self::Fails => Err(fmt::Error),
            Self::Panics => panic!("midway"),
        }
    }
}

impl Serialize for Midway {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        list.serialize_element("half of it")?;
        match self {
            Self::Ends => list.end(),
            Self::Fails => Err(S::Error::custom("midway")),
            Self::Panics => panic!("midway"),
        }
    }
}

#[derive(Debug, Clone, thiserror::Error, ApiError)]
#[error("not shown")]
#[api(envelope = envelope::Flat, status = 404)]
enum Subject {
    #[api(code = "SHOWN", message = "{first}, {number}: {value} {text:?}")]
    Shown { first: &'static str, number: u64, value: Midway, text: String },
    #[api(code = "SPEC", message = "{number}: {value:>9}")]
    Spec { number: u64, value: Midway },
    #[api(code = "SENT", message = "{number} sent")]
    Sent {
        #[api(detail, extension = "first")]
        number: u64,
        #[api(detail)]
        value: Midway,
        #[api(detail = "with", extension = "last")]
        text: String,
    },
    #[api(code = "BESIDE", message = "{number} sent")]
    Beside {
        #[api(detail, extension = "first")]
        number: u64,
        #[api(extension)]
        value: Option<Midway>,
        #[api(detail = "with", extension = "last")]
        text: String,
    },
}

fn shown(value: Midway) -> Subject {
    Subject::Shown { first: "a", number: u64::MAX, value, text: "\"t\"".to_owned() }
}

fn sent(value: Midway) -> Subject {
    Subject::Sent { number: 7, value, text: "\"t\"".to_owned() }
}

fn beside(value: Midway) -> Subject {
    Subject::Beside { number: 7, value: Some(value), text: "\"t\"".to_owned() }
}

fn without_fault() {
    check(
        &shown(Midway::Ends),
        Expected::new("SHOWN", "a, 18446744073709551615: \"half\" of it \"\\\"t\\\"\""),
    );
    check(
        &Subject::Spec { number: 0, value: Midway::Ends },
        Expected::new("SPEC", "0: \"half\" of it"),
    );
    check(
        &sent(Midway::Ends),
        Expected::new("SENT", "7 sent")
            .detail("number", "7")
            .detail("value", "[\"half of it\"]")
            .detail("with", "\"\\\"t\\\"\"")
            .extension("first", "7")
            .extension("last", "\"\\\"t\\\"\""),
    );
}

#[test]
fn display_that_fails_gives_the_reason_phrase() {
    check(&shown(Midway::Fails), Expected::new("SHOWN", "Not Found"));
    let spec = Subject::Spec { number: 0, value: Midway::Fails };
    check(&spec, Expected::new("SPEC", "Not Found"));
    without_fault();
}

#[test]
fn part_that_cannot_be_serialised_is_left_out() {
    let body = r#"{"code":"SENT","message":"7 sent","status":404,"first":7,"last":"\"t\""}"#;
    assert_eq!(sent(Midway::Fails).to_json(), body);
    let body = r#"{"code":"BESIDE","message":"7 sent","status":404,"details":{"number":7,"with":"\"t\""}}"#;
    assert_eq!(beside(Midway::Fails).to_json(), body);
    without_fault();
}

/// Layers and streams catch the panic. It must not spoil the bodies after it.
#[test]
fn bodies_after_a_panic_are_whole() {
    let failing = [
        shown(Midway::Panics),
        Subject::Spec { number: 0, value: Midway::Panics },
        sent(Midway::Panics),
        beside(Midway::Panics),
    ];
    for error in failing {
        assert!(catch_unwind(AssertUnwindSafe(|| error.to_json())).is_err(), "{error:?}");
        without_fault();
    }
}

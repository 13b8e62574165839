//! Several errors share a code, and the members of a body tell them apart.

use std::collections::BTreeMap;

use apierror::client::FromResponse as _;
use apierror::envelope::Flat;
use apierror::{ApiError, DeclaredError, ErrorReport, FieldError};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// All have the same code, status and message.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("upload failed")]
#[api(envelope = Flat, status = 409)]
#[expect(dead_code, reason = "declared for its facts")]
pub(crate) enum Upload {
    #[api(code = "UPLOAD_FAILED", name = "PLAIN")]
    Plain,
    #[api(code = "UPLOAD_FAILED", name = "HINTED")]
    Hinted {
        #[api(extension)]
        hint: Option<String>,
    },
    #[api(code = "UPLOAD_FAILED", name = "TRACED")]
    Traced {
        #[api(extension = "traceId")]
        trace_id: String,
    },
    #[api(code = "UPLOAD_FAILED", name = "OPEN")]
    Open {
        #[api(extensions)]
        more: BTreeMap<String, String>,
    },
    #[api(code = "UPLOAD_FAILED", name = "COUNTED")]
    Counted {
        #[api(detail)]
        left: Option<u32>,
    },
    #[api(code = "UPLOAD_FAILED", name = "SIZED")]
    Sized {
        #[api(detail)]
        size: u32,
        #[api(detail)]
        limit: Option<u32>,
    },
    #[api(code = "UPLOAD_FAILED", name = "INVALID")]
    Invalid(#[api(details)] Vec<FieldError>),
}

pub(crate) const STATUS: u16 = 409;

/// Returns bodies, each with the errors that it can be. The compiled TypeScript reads
/// them too.
pub(crate) fn bodies() -> Vec<(Value, Vec<&'static str>)> {
    let all = vec!["PLAIN", "HINTED", "TRACED", "OPEN", "COUNTED", "SIZED", "INVALID"];
    let without_details = vec!["PLAIN", "HINTED", "OPEN", "COUNTED"];
    let cases = [
        (json!({}), without_details.clone()),
        // An extension that only some declare excludes the others.
        (json!({ "hint": "h" }), vec!["HINTED", "OPEN"]),
        (json!({ "traceId": "t" }), vec!["TRACED", "OPEN"]),
        (json!({ "traceId": "t", "hint": "h" }), vec!["OPEN"]),
        // One that none declares is a member of the envelope.
        (json!({ "newer": 1 }), without_details),
        // Whole details can have any members.
        (json!({ "details": { "left": 1 } }), vec!["COUNTED", "INVALID"]),
        (json!({ "details": { "size": 1 } }), vec!["SIZED", "INVALID"]),
        (json!({ "details": { "size": 1, "limit": 2 } }), vec!["SIZED", "INVALID"]),
        (json!({ "details": { "newer": 1 } }), vec!["INVALID"]),
        // Members are those of an object.
        (json!({ "details": [{ "path": "a", "message": "m" }] }), vec!["INVALID"]),
        // No error has both.
        (json!({ "details": { "size": 1 }, "hint": "h" }), all),
    ];
    let body = |members: Value| {
        let mut body =
            json!({ "code": "UPLOAD_FAILED", "message": "upload failed", "status": STATUS });
        for (name, value) in members.as_object().expect("an object") {
            body[name] = value.clone();
        }
        body
    };
    cases.into_iter().map(|(members, names)| (body(members), names)).collect()
}

#[test]
fn members_of_a_body_tell_the_kinds_of_one_code_apart() {
    let status = StatusCode::from_u16(STATUS).expect("a status");
    for (body, names) in bodies() {
        let report = ErrorReport::decode::<Flat>(status, &HeaderMap::new(), body.to_string());
        let found = match Upload::spec_of(&report) {
            Ok(spec) => vec![spec.name],
            Err(open) => open.candidates().to_vec(),
        };
        assert_eq!(found, names, "{body}");
    }
}

//! The body that an error must have in each envelope, put together as text.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::time::{Duration, SystemTime};

use apierror::envelope::{
    Envelope, Flat, Google, JsonApi, NestJs, Nested, PlainText, ProblemDetails, WithRetry,
};
use apierror::{ApiError, Details, Occurrence, RequestContext, Timestamp, context, json_in};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;

/// What the bodies of an error must show. Its status is 404.
pub(super) struct Expected {
    code: &'static str,
    message: String,
    /// As JSON.
    details: Option<String>,
    /// The members as JSON, each after a comma.
    extensions: String,
}

impl Expected {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: None, extensions: String::new() }
    }

    pub(super) fn detail(mut self, name: &str, value: &str) -> Self {
        let details = self.details.get_or_insert_with(|| "{}".to_owned());
        details.pop();
        let comma = if details.len() > 1 { "," } else { "" };
        write!(details, "{comma}{}:{value}}}", json(name)).expect("a string");
        self
    }

    pub(super) fn whole(mut self, json: &str) -> Self {
        self.details = Some(json.to_owned());
        self
    }

    pub(super) fn extension(mut self, name: &str, value: &str) -> Self {
        write!(self.extensions, ",{}:{value}", json(name)).expect("a string");
        self
    }

    /// Returns the members of most envelopes, after `before`.
    fn with_details(&self, before: &str) -> String {
        let Self { code, message, details, .. } = self;
        let details = details.as_ref().map_or(String::new(), |json| format!(",\"details\":{json}"));
        before
            .replace("CODE", &json(code))
            .replace("DETAILS", &details)
            .replace("MESSAGE", &json(message))
    }

    /// Returns the details as the string members of AIP-193.
    fn metadata(&self) -> String {
        let text = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(json(text)),
            other => Some(json(&other.to_string())),
        };
        let members: Vec<_> = match self.parsed() {
            Value::Null if self.details.is_none() => Vec::new(),
            Value::Array(list) if list.is_empty() => Vec::new(),
            Value::Object(members) => members
                .iter()
                .filter_map(|(name, value)| Some(format!("{}:{}", json(name), text(value)?)))
                .collect(),
            other => text(&other).map(|text| format!("\"details\":{text}")).into_iter().collect(),
        };
        if members.is_empty() {
            return String::new();
        }
        format!(",\"metadata\":{{{}}}", members.join(","))
    }

    /// Returns the details as the `meta` of JSON:API.
    fn meta(&self) -> String {
        match self.parsed() {
            Value::Null if self.details.is_none() => String::new(),
            Value::Object(members) if members.is_empty() => String::new(),
            Value::Object(members) => format!(",\"meta\":{}", json(&members)),
            other => format!(",\"meta\":{{\"details\":{}}}", json(&other)),
        }
    }

    fn parsed(&self) -> Value {
        let details = self.details.as_deref();
        details.map_or(Value::Null, |json| serde_json::from_str(json).expect("JSON"))
    }
}

/// An envelope of a service, with a serde body.
struct Custom;

#[derive(Serialize)]
struct CustomBody<'a> {
    code: &'static str,
    message: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<Details<'a>>,
    #[serde(flatten)]
    extensions: Option<Details<'a>>,
}

impl Envelope for Custom {
    type Body<'a> = CustomBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> CustomBody<'a> {
        CustomBody {
            code: occurrence.code(),
            message: occurrence.message(),
            details: occurrence.details(),
            extensions: occurrence.extensions(),
        }
    }
}

/// Compares the error in every envelope, inside a request and outside.
#[expect(clippy::needless_pass_by_value, reason = "the tests build it in place")]
pub(super) fn check(error: &dyn ApiError, expected: Expected) {
    const RETRY: &str = ",\"retry\":{\"strategy\":\"never\",\"effect\":\"not_applied\"}";
    const MOMENT: &str = "2026-04-26T08:15:30.250Z";

    let Expected { code, message, extensions, .. } = &expected;
    let flat = expected.with_details("{\"code\":CODE,\"message\":MESSAGE,\"status\":404DETAILS");
    let id = "id-\"1\"";
    let context = || {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_millis(1_777_191_330_250);
        RequestContext::new().with(Timestamp::from(moment))
    };
    let in_request = || context().with_request_id(id).with_path("/a\"b");
    let [without, with]: [&dyn Fn() -> RequestContext; 2] = [&context, &in_request];
    for request in [without, with] {
        let has_id = request().request_id().is_some();
        let has_path = request().path().is_some();
        let id = if has_id { format!(",\"request_id\":{}", json(id)) } else { String::new() };
        let member = |name: &str| {
            if has_path { format!(",\"{name}\":\"/a\\\"b\"") } else { String::new() }
        };
        let same = |body: bytes::Bytes, expected: String, envelope: &str| {
            assert_eq!(String::from_utf8_lossy(&body), expected, "{envelope} {code}");
        };
        context::sync_scope(request().into(), || {
            same(json_in::<Flat>(error), format!("{flat}{extensions}}}"), "Flat");
            same(
                json_in::<WithRetry<Flat>>(error),
                format!("{flat}{extensions}{RETRY}}}"),
                "WithRetry<Flat>",
            );
            let nested =
                expected.with_details("{\"error\":{\"code\":CODE,\"message\":MESSAGEDETAILS}");
            same(json_in::<Nested>(error), format!("{nested}{id}{extensions}}}"), "Nested");
            let problem = expected.with_details(
                "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\
                 \"detail\":MESSAGEINSTANCE,\"code\":CODEDETAILS",
            );
            let problem = problem.replacen("INSTANCE", &member("instance"), 1);
            same(
                json_in::<ProblemDetails>(error),
                format!("{problem}{id}{extensions}}}"),
                "ProblemDetails",
            );
            let nest = format!(
                "{{\"statusCode\":404,\"error\":\"Not Found\",\"message\":{}{},\"timestamp\":\"{MOMENT}\"{extensions}}}",
                json(message),
                member("path"),
            );
            same(json_in::<NestJs>(error), nest, "NestJs");
            let google = format!(
                "{{\"error\":{{\"code\":404,\"message\":{},\"status\":\"NOT_FOUND\",\"details\":[{{\
                 \"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"{code}\"{}}}]}}{extensions}}}",
                json(message),
                expected.metadata(),
            );
            same(json_in::<Google>(error), google, "Google");
            let meta = extensions
                .strip_prefix(',')
                .map_or(String::new(), |members| format!(",\"meta\":{{{members}}}"));
            let json_api = format!(
                "{{\"errors\":[{{\"status\":\"404\",\"code\":\"{code}\",\"title\":\"Not Found\",\
                 \"detail\":{}{}}}]{meta}}}",
                json(message),
                expected.meta(),
            );
            same(json_in::<JsonApi>(error), json_api, "JsonApi");
            let custom = expected.with_details("{\"code\":CODE,\"message\":MESSAGEDETAILS");
            same(json_in::<Custom>(error), format!("{custom}{extensions}}}"), "Custom");
            same(json_in::<PlainText>(error), message.clone(), "PlainText");
            assert_eq!(error.message(), message.as_str());
        });
    }
}

pub(super) fn json<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_string(value).expect("it serialises")
}

/// Any text, and often one that needs no escape.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter),
        proptest::collection::vec(0_u8..128, 0..40)
            .prop_map(|bytes| bytes.into_iter().map(char::from).collect()),
        "[a-z ก-ฮ]{0,200}",
        "[a-z]{0,20}",
    ]
}

/// There are many types, each in many envelopes.
pub(super) fn few_cases() -> ProptestConfig {
    ProptestConfig { cases: 24, ..crate::common::cases() }
}

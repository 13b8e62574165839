//! How a client reads the four envelopes.

use apierror::ErrorReport;
use apierror::client::DecodeEnvelope;
use http::StatusCode;
use serde_json::{Map, Value};

use crate::subject::{hyperswitch, hyperswitch_stripe, lemmy, meilisearch};

impl DecodeEnvelope for meilisearch::Wire {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        read(body, status)
    }
}

impl DecodeEnvelope for hyperswitch::Wire {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        read(body.get("error")?, status)
    }
}

impl DecodeEnvelope for hyperswitch_stripe::Wire {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        read(body.get("error")?, status)
    }
}

/// The code is the message.
impl DecodeEnvelope for lemmy::Wire {
    fn decode(body: &Value, status: StatusCode) -> Option<ErrorReport> {
        let mut members = body.as_object()?.clone();
        let code = take(&mut members, "error")?;
        Some(ErrorReport::new(&*code, Some(status), &*code).with_extensions(members))
    }
}

fn read(object: &Value, status: StatusCode) -> Option<ErrorReport> {
    let mut members = object.as_object()?.clone();
    let (code, message) = (take(&mut members, "code")?, take(&mut members, "message")?);
    Some(ErrorReport::new(code, Some(status), message).with_extensions(members))
}

fn take(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    members.remove(name)?.as_str().map(str::to_owned)
}

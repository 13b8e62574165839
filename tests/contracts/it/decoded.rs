//! A client reads each error as it was sent, and finds its kind again.

use apierror::ErrorReport;
use apierror::client::FromResponse;
use apierror_contracts::{Contract, Kind, message_of};
use serde_json::{Value, json};

use crate::subject::hyperswitch::HyperswitchError;
use crate::subject::hyperswitch_stripe::StripeError;
use crate::subject::lemmy::LemmyError;
use crate::subject::meilisearch::MeilisearchError;
use crate::subject::{Sample, Subject, for_each};

fn decoded<S: Subject>(error: &S) -> ErrorReport {
    let (head, body) = error.to_response().into_parts();
    ErrorReport::decode::<S::Envelope>(head.status, &head.headers, body)
}

/// Compares what a client reads with the facts. `message` is the message, as the body
/// has one.
fn reports_have<S: Subject>(message: fn(&Kind) -> String) {
    for_each::<S>(|contract, sample| {
        let Sample { kind, error, .. } = &sample;
        let report = decoded(error);
        let name = &kind.name;
        assert_eq!(report.code(), kind.code, "{name}");
        assert_eq!(report.status().unwrap(), kind.sent_status(), "{name}");
        assert_eq!(report.message(), message(kind), "{name}");
        assert_eq!(report.retry_after().map(|wait| wait.as_secs()), kind.wait, "{name}");
        assert_eq!(report.details(), None, "{name}");
        let mut expected: serde_json::Map<_, _> =
            sample.members().map(|(name, value)| (name.to_owned(), value)).collect();
        if let Some(type_name) = contract.type_of(kind) {
            expected.insert("type".to_owned(), json!(type_name));
        }
        if let Some(link) = &contract.link {
            expected.insert("link".to_owned(), json!(link.replace("{code}", &kind.code)));
        }
        assert_eq!(report.extensions(), &expected, "{name}");
    });
}

/// Compares the kind that a client finds with the one that was sent.
fn kinds_are_found_again<S: Subject>() {
    for_each::<S>(|_, Sample { kind, error, .. }| {
        let (head, body) = error.to_response().into_parts();
        let by_any = ErrorReport::decode_any(head.status, &head.headers, body);
        for report in [decoded(&error), error.to_report(), by_any] {
            assert_eq!(S::spec_of(&report).map(|spec| spec.name), Ok(&*kind.name), "{report:?}");
            assert_eq!(S::kind_of_report(&report), Ok(&*kind.name), "{report:?}");
        }
        assert_eq!(error.kind_of(), kind.name);
        assert_eq!(error.to_report().code(), kind.code);
    });
}

/// Compares the kinds that a client still takes for possible with those that the facts
/// leave, if the message is not one that the server declares.
fn open_kinds_are_said<S: Subject>() {
    for_each::<S>(|contract, sample| {
        let (head, body) = sample.error.to_response().into_parts();
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        let object = if body.get("error").is_some_and(Value::is_object) {
            &mut body["error"]
        } else {
            &mut body
        };
        object["message"] = json!("In the user's language.");
        let report =
            ErrorReport::decode::<S::Envelope>(head.status, &head.headers, body.to_string());
        let left = possible(contract, &sample);
        let found = S::spec_of(&report).map(|spec| spec.name);
        match found {
            Ok(found) => assert_eq!(left, [found], "{report:?}"),
            Err(open) => assert_eq!(left, open.candidates(), "{report:?}"),
        }
        assert!(left.contains(&&*sample.kind.name), "{left:?}");
    });
}

/// Returns the names of the kinds that have the code, status, type and members of a
/// sample.
fn possible<'a, S>(contract: &'a Contract, sample: &Sample<'_, S>) -> Vec<&'a str> {
    let sent: Vec<_> = sample.members().map(|(name, _)| name).collect();
    let fits = |kind: &&Kind| {
        let is_sent = |name: &String| sent.contains(&&**name);
        kind.code == sample.kind.code
            && (kind.sent_status() == sample.kind.sent_status() || kind.status_field.is_some())
            && contract.type_of(kind) == contract.type_of(sample.kind)
            && kind.members.iter().all(|member| member.optional || is_sent(&member.name))
            && sent.iter().all(|&name| kind.members.iter().any(|member| member.name == name))
    };
    contract.kinds.iter().filter(fits).map(|kind| &*kind.name).collect()
}

macro_rules! clients {
    ($($module:ident: $error:ident, $message:expr;)*) => {$(
        mod $module {
            use super::*;

            #[test]
            fn report_of_each_error_has_what_the_body_has() {
                reports_have::<$error>($message);
            }

            #[test]
            fn report_of_each_error_leads_to_its_kind() {
                kinds_are_found_again::<$error>();
            }

            #[test]
            fn report_with_an_unknown_message_names_the_possible_kinds() {
                open_kinds_are_said::<$error>();
            }
        }
    )*};
}

clients! {
    meilisearch: MeilisearchError, message_of;
    hyperswitch: HyperswitchError, message_of;
    hyperswitch_stripe: StripeError, message_of;
    lemmy: LemmyError, |kind| kind.code.clone();
}

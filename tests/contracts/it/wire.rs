//! Responses have the status, the headers and exactly the members of the contract.

use apierror::DeclaredError;
use apierror_contracts::{Contract, message_of};
use http::header::RETRY_AFTER;
use serde_json::{Value, json};

use crate::subject::hyperswitch::HyperswitchError;
use crate::subject::hyperswitch_stripe::StripeError;
use crate::subject::lemmy::LemmyError;
use crate::subject::meilisearch::MeilisearchError;
use crate::subject::{Sample, Subject, for_each};

type Members<S> = fn(&Contract, &Sample<'_, S>) -> Vec<(&'static str, Value)>;

/// Compares each response with a body whose members are written by `members`.
fn responses_have<S: Subject>(open: &str, close: &str, members: Members<S>) {
    for_each::<S>(|contract, sample| {
        let fixed = members(contract, &sample);
        let all = fixed.into_iter().chain(sample.members());
        let all: Vec<_> = all.map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        let response = sample.error.to_response();
        let name = &sample.kind.name;
        let expected = format!("{open}{{{}}}{close}", all.join(","));
        assert_eq!(response.body(), &expected, "{name}");
        assert_eq!(response.status(), sample.kind.sent_status(), "{name}");
        let wait = response.headers().get(RETRY_AFTER).map(|wait| wait.to_str().unwrap());
        assert_eq!(wait, sample.kind.wait.map(|wait| wait.to_string()).as_deref(), "{name}");
        assert_eq!(response.headers()["content-type"], "application/json");
    });
}

#[test]
fn response_of_each_error_of_meilisearch_is_the_contracts() {
    responses_have::<MeilisearchError>("", "", |contract, sample| {
        let link = contract.link.as_deref().unwrap().replace("{code}", &sample.kind.code);
        vec![
            ("message", json!(message_of(sample.kind))),
            ("code", json!(sample.kind.code)),
            ("type", json!(contract.type_of(sample.kind))),
            ("link", json!(link)),
        ]
    });
}

#[test]
fn response_of_each_error_of_hyperswitch_is_the_contracts() {
    responses_have::<HyperswitchError>("{\"error\":", "}", |contract, sample| {
        vec![
            ("type", json!(contract.type_of(sample.kind))),
            ("message", json!(message_of(sample.kind))),
            ("code", json!(sample.kind.code)),
        ]
    });
}

#[test]
fn response_of_each_error_for_stripes_clients_is_the_contracts() {
    responses_have::<StripeError>("{\"error\":", "}", |contract, sample| {
        vec![
            ("type", json!(contract.type_of(sample.kind))),
            ("code", json!(sample.kind.code)),
            ("message", json!(message_of(sample.kind))),
        ]
    });
}

#[test]
fn response_of_each_error_of_lemmy_is_the_contracts() {
    responses_have::<LemmyError>("", "", |_, sample| vec![("error", json!(sample.kind.code))]);
}

#[test]
fn body_of_lemmy_ends_with_the_cause_if_there_is_one() {
    let bodies = |name: &str| -> Vec<_> {
        let samples = LemmyError::samples().into_iter();
        let samples = samples.filter(|(known, ..)| *known == name);
        samples.map(|(.., error)| error.to_response().into_body()).collect()
    };
    let (with_message, with_none) = (bodies("pictrs_response_error"), bodies("couldnt_update"));
    let message = r#""message":"the message of pictrs_response_error""#;
    let cause = r#""cause":"the cause of pictrs_response_error""#;
    assert_eq!(
        with_message,
        [
            format!(r#"{{"error":"pictrs_response_error",{message},{cause}}}"#),
            format!(r#"{{"error":"pictrs_response_error",{message}}}"#),
        ]
    );
    assert_eq!(
        with_none,
        [
            r#"{"error":"couldnt_update","cause":"the cause of couldnt_update"}"#,
            r#"{"error":"couldnt_update"}"#,
        ]
    );
}

#[test]
fn contracts_have_all_kinds() {
    let counts = [
        Contract::meilisearch().kinds.len(),
        Contract::hyperswitch().kinds.len(),
        Contract::hyperswitch_stripe().kinds.len(),
        Contract::lemmy().kinds.len(),
    ];
    assert_eq!(counts, [288, 106, 82, 135]);
}

//! The designs API's reference.

use apierror::{Catalog, Retry};
use serde::Deserialize;
use serde_json::{Value, json};

use reference_apis::designs::DesignsError;

use super::servers::Servers;
use super::{Api, Case, Row, Shape, by_status, effect_of, over_each_framework, read};
use crate::common::live::{Answer, client};

#[derive(Deserialize)]
struct Reference {
    envelope: Value,
    rules: Vec<String>,
    codes: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    code: String,
    status: u16,
    when: String,
    retry_guidance: Option<String>,
}

pub(crate) fn api() -> Api {
    let reference: Reference = read(include_str!("../../data/designs.json"));
    let cases = reference.codes.iter().map(|entry| reference.case(entry)).collect();
    Api {
        name: "designs",
        id_header: None,
        key_header: "x-api-key",
        catalog: Catalog::of::<DesignsError>(),
        cases,
        requests: REQUESTS,
        beside: &["INVALID_TOKEN", "TOKEN_EXPIRED"],
    }
}

impl Reference {
    fn case(&self, entry: &Entry) -> Case {
        let mut body = Shape::of(&self.envelope);
        if self.envelope["error"]["code"] != *entry.code {
            body = body.with(&["error"], "code", Shape::Is(json!(entry.code)));
            body = body.with(&["error"], "message", Shape::Text);
        }
        Case {
            code: entry.code.clone(),
            status: entry.status,
            description: Some(entry.when.clone()),
            group: None,
            help: None,
            retry: entry.retry(),
            body,
            id: None,
            headers: Vec::new(),
        }
    }
}

impl Entry {
    fn retry(&self) -> Retry {
        let retry = match self.retry_guidance.as_deref() {
            None => return by_status(self.status),
            Some("never") => Retry::never(),
            Some("after rotating the key" | "after top-up") => Retry::action(),
            Some("backoff") => Retry::backoff(),
            Some(other) => panic!("{}: guidance `{other}` is new", self.code),
        };
        retry.with_effect(effect_of(self.status))
    }
}

#[test]
fn help_names_who_must_act() {
    let (api, reference) = (api(), read::<Reference>(include_str!("../../data/designs.json")));
    for (start, word) in [
        ("402 INSUFFICIENT_CREDITS: ", "top-up"),
        ("401 API_KEY_EXPIRED or INVALID_API_KEY: ", "key"),
    ] {
        let rule = reference.rules.iter().find(|rule| rule.starts_with(start)).expect("the rule");
        assert!(rule.contains(word), "{rule}");
        for entry in reference.codes.iter().filter(|entry| start.contains(&entry.code)) {
            let help = api.catalog.get(&entry.code).and_then(|spec| spec.help);
            assert!(help.is_some_and(|help| help.contains(word)), "{}: {help:?}", entry.code);
        }
    }
}

const REQUESTS: &[Row] = &[
    ("UNAUTHORIZED", "GET", "/v1/usage", "", ""),
    ("INVALID_API_KEY", "GET", "/v1/usage", "key", ""),
    ("API_KEY_EXPIRED", "GET", "/v1/usage", "dk_expired", ""),
    ("DATABASE_ERROR", "GET", "/v1/usage", "dk_demo", ""),
    ("VALIDATION_ERROR", "POST", "/v1/designs", "dk_demo", "{"),
    ("MISSING_REQUIRED_FIELD", "POST", "/v1/designs", "dk_demo", "{}"),
    ("INVALID_INPUT", "POST", "/v1/designs", "dk_demo", r#"{"name": "Poster", "pages": 0}"#),
    ("ALREADY_EXISTS", "POST", "/v1/designs", "dk_demo", r#"{"name": "Poster", "id": "d_1"}"#),
    ("DUPLICATE_ENTRY", "POST", "/v1/designs", "dk_demo", r#"{"name": "Flyer"}"#),
    ("DESIGN_NOT_FOUND", "GET", "/v1/designs/d_404", "dk_demo", ""),
    ("PAYMENT_REQUIRED", "POST", "/v1/designs/d_1/generate", "dk_unpaid", ""),
    ("INSUFFICIENT_CREDITS", "POST", "/v1/designs/d_1/generate", "dk_broke", ""),
    ("INTERNAL_ERROR", "POST", "/v1/designs/d_odd/generate", "dk_demo", ""),
    ("INSUFFICIENT_PERMISSIONS", "POST", "/v1/designs/batch-generate", "dk_basic", ""),
    ("FORBIDDEN", "DELETE", "/v1/workspaces/ws_1", "dk_demo", ""),
    ("NOT_FOUND", "DELETE", "/v1/workspaces/ws_2", "dk_demo", ""),
    ("PDF_NOT_FOUND", "GET", "/v1/pdfs/pdf_404", "dk_demo", ""),
    ("S3_ERROR", "GET", "/v1/pdfs/pdf_1", "dk_demo", ""),
];

async fn browser_session_fails_by_its_token(servers: &Servers) {
    let (api, client) = (api(), client());
    for (code, token) in [("INVALID_TOKEN", "Bearer x"), ("TOKEN_EXPIRED", "Bearer yesterday")] {
        let request = client.get(format!("{}/v1/designs/d_1", &servers["designs"]));
        let answer = Answer::to(request.header("authorization", token)).await;
        assert_eq!(answer.status.as_u16(), api.case(code).status);
        api.case(code).body.check(&answer.json(), &code);
    }
}

over_each_framework! {
    browser_session_fails_by_its_token
}

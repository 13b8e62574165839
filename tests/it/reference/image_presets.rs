//! The image presets API's reference. It has statuses and examples, but no codes.

use std::collections::BTreeMap;
use std::time::Duration;

use apierror::{Catalog, ErrorSpec, Retry};
use reqwest::Client;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use reference_apis::image_presets::ImagePresetsError;

use super::servers::Servers;
use super::{Shape, check_for_leaks, effect_of, number_in, over_each_framework, read};
use crate::common::live::{Answer, client};

#[derive(Deserialize)]
struct Reference {
    envelope: Value,
    statuses: Vec<Listed>,
    examples: Vec<Example>,
    rules: Vec<String>,
}

#[derive(Deserialize)]
struct Listed {
    status: u16,
    meaning: String,
    retry_guidance: String,
}

#[derive(Deserialize)]
struct Example {
    status: u16,
    request: String,
    message: String,
    #[serde(default)]
    extra: Map<String, Value>,
}

fn reference() -> Reference {
    read(include_str!("../../data/image-presets.json"))
}

/// The advice that the reference gives for a status.
pub(crate) fn guidance(status: u16) -> Retry {
    reference().status(status).retry()
}

impl Reference {
    fn status(&self, status: u16) -> &Listed {
        let found = self.statuses.iter().find(|listed| listed.status == status);
        found
            .unwrap_or_else(|| panic!("{status} is declared, and the reference has no such status"))
    }

    /// Returns the shape of the envelope.
    fn body(&self, status: u16, path: &str) -> Shape {
        // RFC 9110, sections 15.6.3 and 15.6.4. The reference gives the phrase of
        // the other statuses as their meaning.
        let reason = match status {
            502 => "Bad Gateway",
            503 => "Service Unavailable",
            _ => &self.status(status).meaning,
        };
        let body = Shape::of(&self.envelope);
        let body = body.with(&[], "statusCode", Shape::Is(json!(status)));
        let body = body.with(&[], "error", Shape::Is(json!(reason)));
        let body = body.with(&[], "message", Shape::Text);
        let body = body.with(&[], "path", Shape::Is(json!(path)));
        body.with(&[], "timestamp", Shape::Moment)
    }
}

impl Listed {
    fn retry(&self) -> Retry {
        let retry = match self.retry_guidance.as_str() {
            "never" => Retry::never(),
            "backoff" => Retry::backoff(),
            "poll the returned jobId" => Retry::poll(),
            bounded => {
                let bounds = bounded
                    .strip_prefix("backoff, up to ")
                    .and_then(|rest| rest.split_once(" over ~"));
                let (attempts, within) =
                    bounds.unwrap_or_else(|| panic!("guidance `{bounded}` is new"));
                let attempts = u32::try_from(number_in(attempts)).expect("few");
                Retry::backoff()
                    .with_max_attempts(attempts)
                    .with_within(Duration::from_secs(number_in(within)))
            }
        };
        retry.with_effect(effect_of(self.status))
    }
}

impl Example {
    fn body(&self, reference: &Reference, path: &str) -> Shape {
        let body = reference.body(self.status, path);
        let body = body.with(&[], "message", Shape::of(&json!(self.message)));
        self.extra.iter().fold(body, |body, (name, value)| body.with(&[], name, Shape::of(value)))
    }

    /// Parses «METHOD path (who calls)» and the body from the message.
    fn request(&self, client: &Client, server: &str) -> (String, reqwest::RequestBuilder) {
        let (request, caller) = self.request.split_once(" (").unwrap_or((&self.request, ""));
        let (method, path) = request.split_once(' ').expect("a method and a path");
        let path = path.replace("<community-imported-id>", "community-7");
        let path = path.replace("<other-team-preset-id>", "preset-9");
        let method: reqwest::Method = method.parse().expect("a method");
        let request = client.request(method.clone(), format!("{server}{path}"));
        let request = match caller {
            "" => request.header("authorization", "Bearer ip_demo"),
            "no Authorization header)" => request,
            "wrong format)" => request.header("authorization", "demo"),
            "revoked or unknown)" => request.header("authorization", "Bearer ip_revoked"),
            other => panic!("caller `{other}` is new"),
        };
        let mut body = json!({ "variables": { "product_name": "Tea" } });
        if self.message.contains("{{product_name}}") {
            body["variables"] = json!({});
        }
        if let Some((_, ratio)) = self.message.split_once("aspectRatio \"") {
            body["aspectRatio"] = json!(ratio.split_once('"').expect("a ratio").0);
        }
        if self.status == 504 {
            body["provider"] = json!("slow");
        }
        let request = if method == reqwest::Method::GET { request } else { request.json(&body) };
        (path, request)
    }
}

/// Returns the response of each declared error.
async fn one_of_each(servers: &Servers) -> Vec<(&'static ErrorSpec, String, Answer)> {
    let mut answers = Vec::new();
    for spec in &Catalog::of::<ImagePresetsError>() {
        let path = format!("/errors/{}", spec.code);
        let answer = Answer::to(client().get(format!("{}{path}", &servers["image-presets"]))).await;
        check_for_leaks(&answer, spec.code);
        answers.push((spec, path, answer));
    }
    answers
}

async fn each_declared_error_has_a_referenced_status_and_the_envelope(servers: &Servers) {
    let reference = reference();
    let mut declared: BTreeMap<u16, u32> = BTreeMap::new();
    for (spec, path, answer) in one_of_each(servers).await {
        let status = spec.status.as_u16();
        *declared.entry(status).or_default() += 1;
        assert_eq!(answer.status, spec.status, "{}", spec.code);
        assert_eq!(spec.retry, reference.status(status).retry(), "{}", spec.code);
        assert_eq!(spec.title, reference.status(status).meaning, "{}", spec.code);
        assert_eq!(answer.headers["content-type"], "application/json", "{}", spec.code);
        assert!(answer.headers.get("retry-after").is_none(), "{}", spec.code);
        let mut body = reference.body(status, &path);
        for name in
            reference.examples.iter().filter(|e| e.status == status).flat_map(|e| e.extra.keys())
        {
            body = body.with(&[], name, Shape::Text);
        }
        body.check(&answer.json(), &spec.code);
    }
    let listed: Vec<_> = reference.statuses.iter().map(|status| status.status).collect();
    assert!(declared.keys().eq(&listed), "{declared:?} is not {listed:?}");
}

async fn each_example_matches_one_declared_error(servers: &Servers) {
    let reference = reference();
    let answers = one_of_each(servers).await;
    for example in &reference.examples {
        let message = example.message.trim_end_matches("...");
        let is_it = |(_, _, answer): &&(_, _, Answer)| {
            answer.status.as_u16() == example.status
                && answer.json()["message"].as_str().is_some_and(|text| text.starts_with(message))
        };
        let found: Vec<_> = answers.iter().filter(is_it).collect();
        let [(_, path, answer)] = &found[..] else {
            panic!("{} errors are {} {message}", found.len(), example.status);
        };
        example.body(&reference, path).check(&answer.json(), &message);
    }
}

async fn each_example_can_be_caused_by_a_request(servers: &Servers) {
    let (reference, client) = (reference(), client());
    for example in &reference.examples {
        let (path, request) = example.request(&client, &servers["image-presets"]);
        let answer = Answer::to(request).await;
        assert_eq!(answer.status.as_u16(), example.status, "{}: {}", example.request, answer.body);
        example.body(&reference, &path).check(&answer.json(), &example.request);
        check_for_leaks(&answer, &example.request);
    }
}

async fn statuses_without_an_example_can_be_caused_by_a_request(servers: &Servers) {
    let (reference, client) = (reference(), client());
    let image =
        |provider: &str| json!({ "variables": { "product_name": "Tea" }, "provider": provider });
    let post = |body: &Value| {
        client.post(format!("{}/v0/images/generations", &servers["image-presets"])).json(body)
    };
    let get = |path: &str| client.get(format!("{}/v0/images{path}", &servers["image-presets"]));
    for (status, key, request) in [
        (429, "ip_hasty", get("/presets")),
        (500, "ip_demo", get("/usage")),
        (502, "ip_demo", post(&image("broken"))),
        (503, "ip_demo", post(&image("away"))),
        (404, "ip_demo", get("/nothing")),
        (400, "ip_demo", post(&image("")).body("{")),
    ] {
        let request = request.header("authorization", format!("Bearer {key}"));
        let path = request.try_clone().and_then(|request| request.build().ok()).expect("a request");
        let answer = Answer::to(request).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        reference.body(status, path.url().path()).check(&answer.json(), &status);
        check_for_leaks(&answer, path.url().path());
    }
}

/// «504: do not resend; […] poll GET /v0/images/generations/:jobId with the returned jobId.»
async fn timeout_hint_leads_to_the_job(servers: &Servers) {
    let (reference, client) = (reference(), client());
    assert!(reference.rules.iter().any(
        |rule| rule.starts_with("504: ") && rule.contains("GET /v0/images/generations/:jobId")
    ));
    let example = reference.examples.iter().find(|example| !example.extra.is_empty()).expect("one");
    let (_, request) = example.request(&client, &servers["image-presets"]);
    let hint = Answer::to(request).await.json()["hint"].as_str().expect("a hint").to_owned();
    let (path, _) =
        hint.strip_prefix("GET ").and_then(|rest| rest.split_once(' ')).expect("a request");
    let request = client.get(format!("{}{path}", &servers["image-presets"]));
    let job = Answer::to(request.header("authorization", "Bearer ip_demo")).await;
    assert_eq!((job.status.as_u16(), &job.json()["jobId"]), (200, &example.extra["jobId"]));
}

over_each_framework! {
    each_declared_error_has_a_referenced_status_and_the_envelope
    each_example_matches_one_declared_error
    each_example_can_be_caused_by_a_request
    statuses_without_an_example_can_be_caused_by_a_request
    timeout_hint_leads_to_the_job
}

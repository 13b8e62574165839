//! The OpenAPI document of `examples/openapi-axum`, compared with the service's
//! responses over a real socket.

#[path = "../../examples/openapi-axum/src/service.rs"]
mod example;

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::common::live::{Answer, client};

async fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, example::service()).await });
    format!("http://{address}")
}

/// Returns the operation, the code and the response of failing requests.
async fn answers(server: &str) -> Vec<(&'static str, &'static str, Answer)> {
    let client = client();
    let buy = |article: &str, count: u32| {
        client.post(format!("{server}/orders")).json(&json!({ "article": article, "count": count }))
    };
    let order = |id: u32| client.get(format!("{server}/orders/{id}"));
    let bytes = |body: &'static str| {
        let request = client.post(format!("{server}/orders")).body(body);
        request.header("content-type", "application/json")
    };
    let mut answers = Vec::new();
    for (operation, code, request) in [
        ("order", "ORDER_NOT_FOUND", order(7)),
        ("order", "WAREHOUSE_DOWN", order(503)),
        ("buy", "ARTICLE_NOT_FOUND", buy("hat", 1)),
        ("buy", "OUT_OF_STOCK", buy("shirt", 9)),
        ("buy", "INVALID_ORDER", buy("shirt", 0)),
        ("buy", "MALFORMED_BODY", bytes("{")),
        ("buy", "VALIDATION_FAILED", bytes("{}")),
        ("order", "INVALID_PATH", client.get(format!("{server}/orders/x"))),
        ("order", "METHOD_NOT_ALLOWED", client.delete(format!("{server}/orders/7"))),
    ] {
        answers.push((operation, code, Answer::to(request).await));
    }
    answers
}

/// Returns the schema that a schema refers to, or the schema itself.
fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let pointer = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.map_or(schema, |pointer| document.pointer(pointer).expect("a component"))
}

#[tokio::test]
async fn every_operation_documents_its_errors() {
    let server = serve().await;
    let document = Answer::to(client().get(format!("{server}/openapi.json"))).await.json();
    let around = ["400", "405", "408", "500"];
    for (operation, of_request) in [
        (&document["paths"]["/orders"]["post"], &["413", "415"][..]),
        (&document["paths"]["/orders/{id}"]["get"], &[]),
    ] {
        let responses = operation["responses"].as_object().expect("responses");
        let mut statuses = vec!["200", "404", "409", "422", "503"];
        statuses.extend(around.iter().chain(of_request));
        statuses.sort_unstable();
        assert_eq!(responses.keys().collect::<Vec<_>>(), statuses);
        let not_found = &responses["404"]["content"]["application/problem+json"];
        let codes = resolved(&document, &not_found["schema"])["oneOf"].as_array();
        let codes = codes.expect("several codes").iter().map(|schema| resolved(&document, schema));
        let codes: Vec<_> = codes.map(|schema| &schema["properties"]["code"]["const"]).collect();
        assert_eq!(codes, ["ORDER_NOT_FOUND", "ARTICLE_NOT_FOUND", "ROUTE_NOT_FOUND"]);
        assert_eq!(
            not_found["examples"]["ARTICLE_NOT_FOUND"]["value"]["details"],
            json!({ "article": "article" })
        );
        let out_of_stock = &responses["409"]["content"]["application/problem+json"]["schema"];
        let out_of_stock = resolved(&document, out_of_stock);
        let in_stock = &out_of_stock["properties"]["details"]["properties"]["in_stock"];
        assert_eq!(in_stock["description"], "How many there are.");
        let offer = &out_of_stock["properties"]["details"]["properties"]["offers"]["items"];
        assert_eq!(offer["required"], json!(["article", "in_stock"]));
        assert_eq!(
            offer["properties"]["price"]["description"],
            "In whole cents; left out where it is the same."
        );
        assert_eq!(responses["503"]["headers"]["Retry-After"]["schema"]["type"], "integer");
    }
    for (_, code, answer) in answers(&server).await {
        let body = answer.json();
        assert_eq!(body["code"], code);
        // Errors of the library have no page of their own.
        let uri = body["type"].as_str().filter(|uri| *uri != "about:blank");
        let Some(uri) = uri else { continue };
        let path = uri.strip_prefix("https://api.example.com").expect("a path");
        assert_eq!(Answer::to(client().get(format!("{server}{path}"))).await.status, 200, "{path}");
    }
}

#[tokio::test]
#[ignore = "needs validators from PyPI: .ci/run installs them and runs this"]
async fn document_and_responses_are_valid() {
    let server = serve().await;
    let document = Answer::to(client().get(format!("{server}/openapi.json"))).await.body;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("utoipa");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("openapi.json"), document).expect("a file");
    let answers = answers(&server).await.into_iter().map(|(operation, code, answer)| {
        let body = answer.json();
        let mut other = vec![body.clone()];
        other[0]["code"] = "NO_SUCH_CODE".into();
        if let Some(offer) = body.pointer("/details/offers/0") {
            let mut offer = offer.clone();
            offer.as_object_mut().expect("an offer").remove("article");
            let mut without_article = body.clone();
            without_article["details"]["offers"][0] = offer;
            other.push(without_article);
        }
        json!({
            "operation": operation,
            "code": code,
            "status": answer.status.as_u16().to_string(),
            "content_type": answer.headers["content-type"].to_str().expect("text"),
            "body": body,
            "other": other,
        })
    });
    let answers: Vec<Value> = answers.collect();
    fs::write(folder.join("answers.json"), Value::from(answers).to_string()).expect("a file");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut python = Command::new(root.join("../target/tools/venv/bin/python"));
    let output = python.arg(root.join("tools/document.py")).arg(&folder).output();
    let output = output.unwrap_or_else(|fault| panic!("{fault}; run .ci/tools"));
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat())
    );
}

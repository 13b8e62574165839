//! A request that is wrong in many places is not answered with many times its size.

use serde::Deserialize;
use validator::Validate as _;

use super::*;

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
pub(super) struct List {
    #[serde(default)]
    #[garde(dive)]
    #[validate(nested)]
    pub(super) items: Vec<Item>,
    #[serde(default)]
    #[garde(inner(length(min = 1)))]
    pub(super) tags: Vec<String>,
    #[serde(default)]
    #[garde(dive)]
    #[validate(nested)]
    pub(super) by_name: std::collections::HashMap<String, Item>,
}

#[derive(Debug, Deserialize, garde::Validate, validator::Validate)]
pub(super) struct Item {
    #[garde(length(min = 1))]
    #[validate(length(min = 1))]
    pub(super) name: String,
}

async fn post(address: SocketAddr, path: &str, body: String) -> Answer {
    let request = client().post(format!("http://{address}{path}"));
    Answer::to(request.header("content-type", "application/json").body(body)).await
}

fn items(count: usize) -> String {
    format!("{{\"items\":[{}]}}", vec![r#"{"name":""}"#; count].join(","))
}

pub(super) async fn field_errors_beyond_the_limit_are_counted<F: Framework>() {
    for (max, expected) in [(None, 100), (Some(3), 3), (Some(0), 0)] {
        let options = Options { max_field_errors: max, ..Options::default() };
        let address = F::serve::<Nested>(options).await;
        for path in ["/garde", "/validator"] {
            let answer = post(address, path, items(1000)).await;
            assert_eq!(answer.status, 422, "{answer:?}");
            let body = answer.json();
            let details = body["error"]["details"].as_array().expect("a list");
            assert_eq!(details.len(), expected + 1, "{path}");
            let last = &details[expected];
            assert_eq!((&last["path"], &last["code"]), (&"".into(), &"more_errors".into()));
            let message = format!("{} more errors are not listed", 1000 - expected);
            assert_eq!(last["message"], message);
            assert!(details[..expected].iter().all(|field| field["path"] != ""));

            let few = post(address, path, items(2)).await;
            let listed = few.json()["error"]["details"].as_array().map(Vec::len);
            assert_eq!(listed, Some(2.min(expected + 1)), "{path}");
        }
    }
}

pub(super) async fn answer_to_a_long_body_is_short<F: Framework>() {
    let address = F::serve::<Nested>(Options::default()).await;
    let long_name = "k".repeat(100_000);
    for body in [
        items(14_000),
        format!("{{\"tags\":[{}]}}", vec!["\"\""; 60_000].join(",")),
        format!("{{\"by_name\":{{\"{long_name}\":{{\"name\":\"\"}}}}}}"),
    ] {
        for path in ["/garde", "/validator"] {
            let answer = post(address, path, body.clone()).await;
            if answer.status != 200 {
                assert_eq!(answer.status, 422, "{answer:?}");
                assert!(answer.body.len() < 40_000, "{} bytes", answer.body.len());
            }
        }
    }
}

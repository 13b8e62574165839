//! The mark of API errors: other code may copy it to another status.

use apierror::ApiError;
use apierror::tonic::ErrorLayer;
use futures_util::{StreamExt, stream};
use tonic::{Code, Status};

use super::rpc::{Said, Speaker, metadata, serve};

const SECRET: &str = "db-1.internal";

#[derive(Debug, thiserror::Error, ApiError)]
#[error("full")]
#[api(code = "FULL", status = 409, header(x_shelf = "7"))]
struct Full;

/// Returns a status with the metadata of an API error, as code does that adds its
/// own text or code to the status of an error.
fn altered(how: &str) -> Status {
    let ours = Status::from(Full);
    let metadata = ours.metadata().clone();
    let details = ours.details().to_vec().into();
    match how {
        "message" => Status::with_details_and_metadata(ours.code(), SECRET, details, metadata),
        "code" => {
            Status::with_details_and_metadata(Code::NotFound, ours.message(), details, metadata)
        }
        "details" => {
            let details = SECRET.into();
            Status::with_details_and_metadata(ours.code(), ours.message(), details, metadata)
        }
        "metadata" => {
            let mut ours = ours;
            ours.metadata_mut().insert("x-more", "1".parse().expect("a value"));
            ours
        }
        _ => ours,
    }
}

fn check(how: &str, status: &Status) {
    let (code, message) = match how {
        "message" | "details" => {
            (Code::AlreadyExists, "The request conflicts with the state of the resource.")
        }
        "code" => (Code::NotFound, "There is no such resource."),
        _ => (Code::AlreadyExists, "full"),
    };
    assert_eq!((status.code(), status.message()), (code, message), "{how}");
    assert!(!format!("{status:?}").contains(SECRET), "{how}: {status:?}");
    assert!(!String::from_utf8_lossy(status.details()).contains(SECRET), "{how}");
    assert!(!status.metadata().contains_key("apierror-mark"), "{how}");
    let is_kept = matches!(how, "metadata" | "");
    assert_eq!(metadata(status.metadata(), "x-shelf"), is_kept.then_some("7"), "{how}");
}

#[tokio::test]
async fn status_that_is_no_longer_the_errors_is_replaced() {
    let unary = Speaker::new(async |how: String| Err::<String, _>(altered(&how)));
    let unary = serve(ErrorLayer::new(), unary).await;
    let streaming = Speaker::streaming(|how: String| {
        let first = Ok(Said { text: "once".to_owned() });
        stream::iter([first]).chain(stream::iter([Err(altered(&how))]))
    });
    let streaming = serve(ErrorLayer::new(), streaming).await;
    for how in ["", "metadata", "message", "code", "details"] {
        check(how, &unary.failure(how).await);
        check(how, &streaming.tell(how).await.end.expect_err("it fails"));
    }
}

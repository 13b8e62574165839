//! A stream of the image-to-model API over a WebSocket, with a client of its own.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::servers::Servers;

/// Requests the socket of a job.
async fn connect(
    servers: &Servers,
    job: &str,
    key: &str,
) -> Result<impl StreamExt<Item = Result<Message, Error>> + SinkExt<Message> + Unpin, Error> {
    let address = servers["image2model"].replace("http://", "ws://");
    let mut request = format!("{address}/v1/jobs/{job}/socket").into_client_request()?;
    request.headers_mut().insert("x-api-key", key.parse().expect("a value"));
    Ok(connect_async(request).await?.0)
}

pub(super) async fn socket_sends_an_error_as_a_message_then_closes(servers: &Servers) {
    let mut socket = connect(servers, "batch_1", "demo").await.expect("an upgrade");
    let mut next = async || socket.next().await.expect("a message").expect("no fault");
    let json = |message: Message| -> Value {
        serde_json::from_str(message.to_text().expect("text")).expect("JSON")
    };
    assert_eq!(json(next().await), json!({"file_id": "file_001", "progress": 50}));
    assert_eq!(
        json(next().await),
        json!({
            "code": "PROCESSING_ERROR",
            "message": "Failed to generate model",
            "file_id": "file_001",
        })
    );
    let Message::Close(Some(close)) = next().await else { panic!("no close") };
    assert_eq!((close.code, close.reason.as_str()), (CloseCode::Error, "error"));
    // The client answers the close, and the server ends the connection in order.
    assert!(socket.next().await.is_none());
}

pub(super) async fn refused_upgrade_is_an_ordinary_error(servers: &Servers) {
    for (job, key, status, pointer, code) in [
        ("batch_1", "none", 403, "/error_code", "INVALID_API_KEY"),
        ("batch_1", "hasty", 429, "/detail/code", "RATE_LIMIT_EXCEEDED"),
        ("batch_2", "demo", 404, "/detail/code", "JOB_NOT_FOUND"),
        ("a@b", "demo", 400, "/detail/code", "INVALID_JOB_ID"),
    ] {
        let Err(Error::Http(response)) = connect(servers, job, key).await.map(drop) else {
            panic!("no response for {job}");
        };
        assert_eq!(response.status(), status, "{job}");
        assert!(response.headers().contains_key("x-correlation-id"), "{job}");
        let body = response.into_body().expect("a body");
        let body: Value = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(body.pointer(pointer), Some(&code.into()), "{job}: {body}");
    }
}

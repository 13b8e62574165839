//! The client: calls several methods and retries as each status asks.

use std::error::Error;
use std::time::Duration;

use apierror::ErrorReport;
use apierror::client::{Decision, Idempotency, RetryPolicy};
use apierror::tonic::FromStatus;
use http::uri::PathAndQuery;
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;

use super::messages::{
    CreditsReply, CreditsRequest, FailReply, FailRequest, Progress, StartReply, StartRequest,
    WatchRequest,
};
use super::output::say;

const INTRODUCTION: &str = "\
A client calls the virtual try-on API. For each failure: the status, the error in it,
and what the retry policy decides.";

/// Calls some methods and prints the results.
pub(crate) async fn run(address: &str) -> Result<(), Box<dyn Error>> {
    let client = Client {
        channel: Endpoint::from_shared(address.to_owned())?.connect().await?,
        policy: RetryPolicy::new(),
    };
    let start = |external_id: &str, days: &str| StartRequest {
        customer_url: "https://cdn.example.com/anna.jpg".to_owned(),
        external_id: external_id.to_owned(),
        valid_for_days: days.to_owned(),
    };

    say(INTRODUCTION);
    say("\nStart, with a known product");
    let reply: Option<StartReply> = client.call("Start", start("shirt-7", "30")).await;
    say(&format!("  {reply:?}"));
    say("\nStart, with an unknown product");
    let _: Option<StartReply> = client.call("Start", start("shirt-42", "30")).await;
    say("\nStart, with an invalid field");
    let _: Option<StartReply> = client.call("Start", start("shirt-7", "soon")).await;
    say("\nCredits, twice in a row: the second call is too early");
    for _ in 0..2 {
        let reply: Option<CreditsReply> = client.call("Credits", CreditsRequest {}).await;
        say(&format!("  {reply:?}"));
    }
    say("\nFail, with an internal error");
    let _: Option<FailReply> =
        client.call("Fail", FailRequest { code: "INTERNAL_ERROR".to_owned() }).await;
    say("\nStop, an unknown method");
    let _: Option<FailReply> = client.call("Stop", FailRequest::default()).await;
    say("\nWatch, with a generation that fails");
    client.watch("gen_02").await;
    Ok(())
}

struct Client {
    channel: Channel,
    policy: RetryPolicy,
}

impl Client {
    /// Calls a method, and again as the policy decides. All methods here are safe to
    /// repeat.
    async fn call<Q, A>(&self, method: &str, message: Q) -> Option<A>
    where
        Q: prost::Message + Clone + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut state = self.policy.start(Idempotency::Safe);
        loop {
            let status = match self.attempt(method, message.clone()).await {
                Ok(response) => {
                    self.policy.succeeded(&state);
                    return Some(response.into_inner());
                }
                Err(status) => status,
            };
            let report = ErrorReport::from_status(&status);
            print(status.code(), &report);
            match self.policy.next(&report, &mut state) {
                Decision::Retry { after } => {
                    say(&format!("  again, in {} ms", after.as_millis()));
                    tokio::time::sleep(after).await;
                }
                Decision::Stop { reason } => {
                    say(&format!("  no more: {reason}"));
                    return None;
                }
                _ => return None,
            }
        }
    }

    async fn attempt<Q, A>(&self, method: &str, message: Q) -> Result<tonic::Response<A>, Status>
    where
        Q: prost::Message + 'static,
        A: prost::Message + Default + 'static,
    {
        let mut grpc = self.ready().await?;
        grpc.unary(request(message)?, path(method)?, ProstCodec::<Q, A>::default()).await
    }

    async fn watch(&self, id: &str) {
        let watched = async {
            let mut grpc = self.ready().await?;
            let message = WatchRequest { generation_id: id.to_owned() };
            let codec = ProstCodec::<WatchRequest, Progress>::default();
            let mut states =
                grpc.server_streaming(request(message)?, path("Watch")?, codec).await?.into_inner();
            while let Some(Progress { state }) = states.message().await? {
                say(&format!("  {state}"));
            }
            Ok::<(), Status>(())
        };
        if let Err(status) = watched.await {
            print(status.code(), &ErrorReport::from_status(&status));
        }
    }

    async fn ready(&self) -> Result<Grpc<Channel>, Status> {
        let mut grpc = Grpc::new(self.channel.clone());
        grpc.ready().await.map_err(|error| Status::from_error(error.into()))?;
        Ok(grpc)
    }
}

fn print(code: Code, report: &ErrorReport) {
    say(&format!("  {code:?}  {report}"));
    if let Some(details) = report.details() {
        say(&format!("    details {details}"));
    }
    if let Some(wait) = report.retry_after() {
        say(&format!("    come back in {} ms", wait.as_millis()));
    }
}

fn request<Q>(message: Q) -> Result<Request<Q>, Status> {
    let mut request = Request::new(message);
    let key = "demo".parse().map_err(|_| Status::internal("the key is not valid metadata"))?;
    request.metadata_mut().insert("x-api-key", key);
    request.set_timeout(Duration::from_secs(10));
    Ok(request)
}

fn path(method: &str) -> Result<PathAndQuery, Status> {
    format!("/tryon.v1.TryOn/{method}")
        .parse()
        .map_err(|_| Status::internal("the method is not a valid path"))
}

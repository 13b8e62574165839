//! The methods of the service. They return errors with `?`.

use std::io;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use apierror::{ApiError, Failure, FieldError, RequestContext, context};
use futures_util::{Stream, StreamExt, stream};
use tonic::metadata::MetadataMap;
use tonic::{Request, Status};

use super::messages::{
    CreditsReply, CreditsRequest, FailReply, FailRequest, Progress, StartReply, StartRequest,
    WatchRequest,
};
use reference_apis::tryon::{
    AuthError, BillingError, CustomerImageRequired, GenerationError, GenerationNotFound,
    ProductError, ProductNotFound, RateLimited, RequestError, TryOnError, one_of_each,
};

/// The shortest time between two requests for the credits.
const CREDITS_EVERY: Duration = Duration::from_millis(300);

/// All errors of the service, including those outside its methods.
#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
pub(crate) struct AnyError(TryOnError);

/// Returns the failure unchanged if the try-on API has no code for it.
impl TryFrom<Failure> for AnyError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        match failure {
            Failure::RouteNotFound => {
                let request = context::current();
                let path = request.as_deref().and_then(RequestContext::path).unwrap_or_default();
                let (method, path) = ("gRPC".to_owned(), path.to_owned());
                Ok(Self(RequestError::RouteNotFound { method, path }.into()))
            }
            other => Err(other),
        }
    }
}

/// Returns the account of the request's `x-api-key`.
fn authenticate(metadata: &MetadataMap) -> Result<&'static str, AuthError> {
    let key = metadata.get("x-api-key").ok_or(AuthError::MissingApiKey)?;
    match key.as_bytes() {
        b"demo" => Ok("acct_2291"),
        b"empty" => Ok("acct_0000"),
        _ => Err(AuthError::InvalidApiKey { key_id: "key_8f2c".to_owned(), reason: "unknown" }),
    }
}

pub(crate) async fn start(request: Request<StartRequest>) -> Result<StartReply, TryOnError> {
    let account = authenticate(request.metadata())?;
    let StartRequest { customer_url, external_id, valid_for_days } = request.into_inner();
    if !valid_for_days.is_empty() && valid_for_days.parse::<u32>().is_err() {
        let fields = vec![FieldError::new("validForDays", "Expected a number").with_code("type")];
        Err(RequestError::Validation { fields })?;
    }
    if customer_url.is_empty() {
        Err(CustomerImageRequired)?;
    }
    match external_id.as_str() {
        "shirt-7" => {}
        "coat-1" => {
            Err(AuthError::Forbidden { resource: "product", owner: "acct_1207".to_owned() })?;
        }
        "pasties-3" => {
            let engine = "engine-3.tryon.internal".to_owned();
            Err(ProductError::MissingClassification { key: "on_model", engine })?;
        }
        _ => Err(ProductNotFound { external_id, account: account.to_owned() })?,
    }
    if account == "acct_0000" {
        Err(BillingError::InsufficientCredits { account: account.to_owned() })?;
    }
    Ok(StartReply { generation_id: "gen_01".to_owned() })
}

/// Answers once in [`CREDITS_EVERY`].
pub(crate) async fn credits(request: Request<CreditsRequest>) -> Result<CreditsReply, TryOnError> {
    static LAST_REQUEST: Mutex<Option<Instant>> = Mutex::new(None);

    authenticate(request.metadata())?;
    let mut last = LAST_REQUEST.lock().unwrap_or_else(PoisonError::into_inner);
    let left = last.and_then(|at| CREDITS_EVERY.checked_sub(at.elapsed()));
    if let Some(wait) = left {
        Err(RateLimited { wait: Some(wait) })?;
    }
    *last = Some(Instant::now());
    Ok(CreditsReply { credits: 12 })
}

/// A generation that fails midway ends the stream with its error.
pub(crate) fn watch(
    request: Request<WatchRequest>,
) -> Result<impl Stream<Item = Result<Progress, Status>> + use<>, TryOnError> {
    let account = authenticate(request.metadata())?.to_owned();
    let WatchRequest { generation_id: id } = request.into_inner();
    let last = match id.as_str() {
        "gen_01" => Ok(Progress { state: "COMPLETED".to_owned() }),
        "gen_02" => {
            let source = io::Error::new(io::ErrorKind::ConnectionReset, "gpu-7.tryon.internal");
            Err(Status::from(GenerationError::Failed { id, step: "render", source }))
        }
        _ => Err(GenerationNotFound { id, account })?,
    };
    let states = ["PENDING", "RENDERING"].map(|state| Ok(Progress { state: state.to_owned() }));
    Ok(stream::iter(states).chain(stream::iter([last])))
}

pub(crate) async fn fail(request: Request<FailRequest>) -> Result<FailReply, apierror::Error> {
    let FailRequest { code } = request.into_inner();
    match one_of_each().into_iter().find(|error| error.code() == code) {
        Some(error) => Err(error)?,
        None => Ok(FailReply {}),
    }
}

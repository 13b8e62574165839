//! A small service of designs that fails in the ways of its reference.

use std::io;

use apierror::Failure;
use apierror::axum::Json;
use axum::Router;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use axum::routing::{delete, get, post};
use serde_json::{Value, json};

use super::DesignsError;

type Answer = Result<axum::Json<Value>, DesignsError>;

const MAX_PAGES: u64 = 500;

pub(crate) fn routes() -> Router {
    Router::new()
        .route("/v1/designs", post(create))
        .route("/v1/designs/{id}", get(design))
        .route("/v1/designs/{id}/generate", post(generate))
        .route("/v1/designs/batch-generate", post(batch_generate))
        .route("/v1/pdfs/{id}", get(pdf))
        .route("/v1/workspaces/{id}", delete(delete_workspace))
        .route("/v1/usage", get(usage))
}

/// A failure that the reference has no code for comes back.
impl TryFrom<Failure> for DesignsError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => Self::NotFound,
            Failure::PayloadTooLarge => {
                Self::InvalidInput { field: "body".to_owned(), expected: "2 MB at most" }
            }
            Failure::UnsupportedMediaType => {
                Self::ValidationError { fault: "send `content-type: application/json`".to_owned() }
            }
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                let faults: Vec<_> = fields.iter().map(|field| &*field.message).collect();
                Self::ValidationError { fault: faults.join(" ") }
            }
            other => return Err(other),
        })
    }
}

/// The workspace of the caller's key, or of the session of a browser.
struct Workspace {
    id: &'static str,
    credits: u32,
    /// An invoice is open.
    owes: bool,
    may_batch: bool,
}

impl Workspace {
    const DEMO: Self = Self { id: "ws_1", credits: 40, owes: false, may_batch: true };

    fn of_key(key: &[u8]) -> Result<Self, DesignsError> {
        match key {
            b"dk_demo" => Ok(Self::DEMO),
            b"dk_broke" => Ok(Self { credits: 0, ..Self::DEMO }),
            b"dk_unpaid" => Ok(Self { owes: true, ..Self::DEMO }),
            b"dk_basic" => Ok(Self { may_batch: false, ..Self::DEMO }),
            b"dk_expired" => Err(DesignsError::KeyExpired { expired_on: "2026-03-31" }),
            _ => Err(DesignsError::InvalidKey),
        }
    }

    fn of_session(authorization: &[u8]) -> Result<Self, DesignsError> {
        match authorization {
            b"Bearer session" => Ok(Self::DEMO),
            b"Bearer yesterday" => Err(DesignsError::TokenExpired),
            _ => Err(DesignsError::InvalidToken),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Workspace {
    type Rejection = DesignsError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, DesignsError> {
        match (parts.headers.get("x-api-key"), parts.headers.get(AUTHORIZATION)) {
            (Some(key), _) => Self::of_key(key.as_bytes()),
            (None, Some(authorization)) => Self::of_session(authorization.as_bytes()),
            (None, None) => Err(DesignsError::Unauthorized),
        }
    }
}

/// `POST /v1/designs`: `d_1` exists, and its name is "Flyer".
async fn create(
    _: Workspace,
    Json(body): Json<Value>,
) -> Result<(StatusCode, axum::Json<Value>), DesignsError> {
    let name = body.get("name").ok_or(DesignsError::MissingRequiredField("name"))?;
    let name = name
        .as_str()
        .ok_or_else(|| DesignsError::ValidationError { fault: "`name` is no string".to_owned() })?;
    let pages = body.get("pages").map_or(Some(1), Value::as_u64);
    if !pages.is_some_and(|pages| (1..=MAX_PAGES).contains(&pages)) {
        return Err(DesignsError::InvalidInput { field: "pages".to_owned(), expected: "1 to 500" });
    }
    if body["id"] == "d_1" {
        return Err(DesignsError::AlreadyExists("d_1".to_owned()));
    }
    if name == "Flyer" {
        let constraint = "designs_internal_name_key";
        return Err(DesignsError::DuplicateEntry { name: name.to_owned(), constraint });
    }
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": "d_2", "name": name, "pages": pages }))))
}

/// `GET /v1/designs/{id}`
async fn design(_: Workspace, Path(id): Path<String>) -> Answer {
    find(id).map(|id| axum::Json(json!({ "id": id, "name": "Flyer" })))
}

/// There are `d_1`, and `d_odd` that its renderer chokes on.
fn find(id: String) -> Result<String, DesignsError> {
    if ["d_1", "d_odd"].contains(&id.as_str()) { Ok(id) } else { Err(DesignsError::DesignNotFound(id)) }
}

/// `POST /v1/designs/{id}/generate`
async fn generate(workspace: Workspace, Path(id): Path<String>) -> Answer {
    let id = find(id)?;
    if workspace.owes {
        return Err(DesignsError::PaymentRequired);
    }
    if workspace.credits == 0 {
        let Workspace { id, credits, .. } = workspace;
        return Err(DesignsError::InsufficientCredits { workspace: id.to_owned(), credits });
    }
    render(&id).map_err(DesignsError::InternalError)?;
    Ok(axum::Json(json!({ "pdf": "pdf_1" })))
}

fn render(id: &str) -> io::Result<()> {
    if id == "d_odd" { Err(io::Error::other("worker-3.internal: killed")) } else { Ok(()) }
}

/// `POST /v1/designs/batch-generate`: of the larger plans.
async fn batch_generate(workspace: Workspace) -> Answer {
    if !workspace.may_batch {
        return Err(DesignsError::InsufficientPermissions { feature: "batchGenerate" });
    }
    Ok(axum::Json(json!({ "pdfs": ["pdf_1"] })))
}

/// `GET /v1/pdfs/{id}`: `pdf_1` is there, and its storage is down.
async fn pdf(_: Workspace, Path(id): Path<String>) -> Result<Vec<u8>, DesignsError> {
    if id != "pdf_1" {
        return Err(DesignsError::PdfNotFound(id));
    }
    read_object(&id).map_err(DesignsError::ObjectStorage)
}

fn read_object(id: &str) -> io::Result<Vec<u8>> {
    Err(io::Error::new(io::ErrorKind::ConnectionReset, format!("s3.internal/{id}: connection reset")))
}

/// `DELETE /v1/workspaces/{id}`: its owner may, and no key is the owner's.
async fn delete_workspace(workspace: Workspace, Path(id): Path<String>) -> Result<StatusCode, DesignsError> {
    Err(if id == workspace.id { DesignsError::Forbidden } else { DesignsError::NotFound })
}

/// `GET /v1/usage`: its database is down.
async fn usage(_: Workspace) -> Answer {
    let designs = count_designs().map_err(DesignsError::DatabaseError)?;
    Ok(axum::Json(json!({ "designs": designs })))
}

fn count_designs() -> io::Result<u64> {
    Err(io::Error::new(io::ErrorKind::ConnectionRefused, "postgres://db-1.internal: connection refused"))
}

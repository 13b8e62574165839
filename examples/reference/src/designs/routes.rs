//! A small service of designs that fails in the ways of its reference.

use std::io;

use apierror::Failure;
use http::Method;
use serde_json::{Value, json};

use super::{DesignsError, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply};

type Answer = Result<Reply, DesignsError>;

const MAX_PAGES: u64 = 500;

/// Designs, and PDFs of them.
pub struct Designs;

impl Api for Designs {
    type Caller = Workspace;
    type Error = DesignsError;

    fn caller(header: Header<'_>) -> Result<Workspace, DesignsError> {
        match (header("x-api-key"), header("authorization")) {
            (Some(key), _) => Workspace::of_key(key),
            (None, Some(authorization)) => Workspace::of_session(authorization),
            (None, None) => Err(DesignsError::Unauthorized),
        }
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::json(Method::POST, "/v1/designs", create),
            Endpoint::bare(Method::GET, "/v1/designs/{id}", design),
            Endpoint::bare(Method::POST, "/v1/designs/{id}/generate", generate),
            Endpoint::bare(Method::POST, "/v1/designs/batch-generate", batch_generate),
            Endpoint::bare(Method::GET, "/v1/pdfs/{id}", pdf),
            Endpoint::bare(Method::DELETE, "/v1/workspaces/{id}", delete_workspace),
            Endpoint::bare(Method::GET, "/v1/usage", usage),
        ]
    }

    fn one_of_each() -> Vec<DesignsError> {
        one_of_each()
    }
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
pub struct Workspace {
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

/// `POST /v1/designs`: `d_1` exists, and its name is "Flyer".
fn create(_: &Workspace, _: &Params, body: &Value) -> Answer {
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
    Ok(Reply::created(&json!({ "id": "d_2", "name": name, "pages": pages })))
}

/// `GET /v1/designs/{id}`
fn design(_: &Workspace, params: &Params) -> Answer {
    let id = find(params.get("id"))?;
    Ok(json!({ "id": id, "name": "Flyer" }).into())
}

/// There are `d_1`, and `d_odd` that its renderer chokes on.
fn find(id: String) -> Result<String, DesignsError> {
    if ["d_1", "d_odd"].contains(&id.as_str()) {
        Ok(id)
    } else {
        Err(DesignsError::DesignNotFound(id))
    }
}

/// `POST /v1/designs/{id}/generate`
fn generate(workspace: &Workspace, params: &Params) -> Answer {
    let id = find(params.get("id"))?;
    if workspace.owes {
        return Err(DesignsError::PaymentRequired);
    }
    if workspace.credits == 0 {
        let Workspace { id, credits, .. } = *workspace;
        return Err(DesignsError::InsufficientCredits { workspace: id.to_owned(), credits });
    }
    render(&id).map_err(DesignsError::InternalError)?;
    Ok(json!({ "pdf": "pdf_1" }).into())
}

fn render(id: &str) -> io::Result<()> {
    if id == "d_odd" { Err(io::Error::other("worker-3.internal: killed")) } else { Ok(()) }
}

/// `POST /v1/designs/batch-generate`: of the larger plans.
fn batch_generate(workspace: &Workspace, _: &Params) -> Answer {
    if !workspace.may_batch {
        return Err(DesignsError::InsufficientPermissions { feature: "batchGenerate" });
    }
    Ok(json!({ "pdfs": ["pdf_1"] }).into())
}

/// `GET /v1/pdfs/{id}`: `pdf_1` is there, and its storage is down.
fn pdf(_: &Workspace, params: &Params) -> Answer {
    let id = params.get("id");
    if id != "pdf_1" {
        return Err(DesignsError::PdfNotFound(id));
    }
    let pdf = read_object(&id).map_err(DesignsError::ObjectStorage)?;
    Ok(Reply::text("application/pdf", pdf))
}

fn read_object(id: &str) -> io::Result<String> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionReset,
        format!("s3.internal/{id}: connection reset"),
    ))
}

/// `DELETE /v1/workspaces/{id}`: its owner may, and no key is the owner's.
fn delete_workspace(workspace: &Workspace, params: &Params) -> Answer {
    Err(if params.get("id") == workspace.id {
        DesignsError::Forbidden
    } else {
        DesignsError::NotFound
    })
}

/// `GET /v1/usage`: its database is down.
fn usage(_: &Workspace, _: &Params) -> Answer {
    let designs = count_designs().map_err(DesignsError::DatabaseError)?;
    Ok(json!({ "designs": designs }).into())
}

fn count_designs() -> io::Result<u64> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionRefused,
        "postgres://db-1.internal: connection refused",
    ))
}

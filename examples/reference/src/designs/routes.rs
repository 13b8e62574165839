//! The endpoints of the designs API. They fail as its reference says.

use std::io;

use apierror::Failure;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{DesignsError, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply};

type HandlerResult = Result<Reply, DesignsError>;

const MAX_PAGES: u64 = 500;
/// Features of the larger plans.
const USE_API_KEYS: &str = "useApiKeys";
const BATCH_GENERATE: &str = "batchGenerate";

/// Designs and their PDFs.
pub struct Designs;

impl Api for Designs {
    type Caller = Workspace;
    type Error = DesignsError;

    fn caller(header: Header<'_>) -> Result<Workspace, DesignsError> {
        match (header("x-api-key"), header("authorization")) {
            (Some(key), _) => Workspace::from_key(key),
            (None, Some(authorization)) => Workspace::from_session(authorization),
            (None, None) => Err(DesignsError::Unauthorized),
        }
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::bare(Method::GET, "/v1/designs", designs),
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

/// Returns the failure unchanged if the reference has no code for it.
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
            Failure::MalformedBody(fields)
            | Failure::InvalidBody(fields)
            | Failure::InvalidForm(fields)
            | Failure::InvalidPath(fields)
            | Failure::InvalidQuery(fields) => {
                let faults: Vec<_> = fields.iter().map(|field| &*field.message).collect();
                Self::ValidationError { fault: faults.join(" ") }
            }
            Failure::Panicked => Self::InternalError(io::Error::other("a handler panicked")),
            Failure::Status(status @ StatusCode::INTERNAL_SERVER_ERROR) => {
                Self::InternalError(io::Error::other(status.to_string()))
            }
            Failure::Internal(cause) => Self::InternalError(io::Error::other(cause)),
            other => return Err(other),
        })
    }
}

/// The workspace of an API key or of a browser session.
pub struct Workspace {
    id: &'static str,
    credits: u32,
    /// Whether an invoice is open.
    owes: bool,
    /// The features of its plan.
    features: &'static [&'static str],
}

impl Workspace {
    const DEMO: Self =
        Self { id: "ws_1", credits: 40, owes: false, features: &[USE_API_KEYS, BATCH_GENERATE] };

    fn from_key(key: &[u8]) -> Result<Self, DesignsError> {
        let workspace = match key {
            b"dk_demo" => Self::DEMO,
            b"dk_broke" => Self { credits: 0, ..Self::DEMO },
            b"dk_unpaid" => Self { owes: true, ..Self::DEMO },
            b"dk_basic" => Self { features: &[USE_API_KEYS], ..Self::DEMO },
            b"dk_free" => Self { features: &[], ..Self::DEMO },
            b"dk_expired" => return Err(DesignsError::KeyExpired { expired_on: "2026-03-31" }),
            _ => return Err(DesignsError::InvalidKey),
        };
        workspace.needs(USE_API_KEYS)?;
        Ok(workspace)
    }

    fn needs(&self, feature: &'static str) -> Result<(), DesignsError> {
        if self.features.contains(&feature) {
            return Ok(());
        }
        Err(DesignsError::InsufficientPermissions { feature })
    }

    fn from_session(authorization: &[u8]) -> Result<Self, DesignsError> {
        match authorization {
            b"Bearer session" => Ok(Self::DEMO),
            b"Bearer yesterday" => Err(DesignsError::TokenExpired),
            _ => Err(DesignsError::InvalidToken),
        }
    }
}

/// `GET /v1/designs?folder=…`
fn designs(_: &Workspace, params: &Params) -> HandlerResult {
    let folder = params.query("folder").ok_or(DesignsError::MissingRequiredField("folder"))?;
    Ok(json!([{ "id": "d_1", "folder": folder }]).into())
}

/// `POST /v1/designs`. The design `d_1` exists, with the name "Flyer".
fn create(_: &Workspace, _: &Params, body: &Value) -> HandlerResult {
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
fn design(_: &Workspace, params: &Params) -> HandlerResult {
    let id = find(params.get("id"))?;
    Ok(json!({ "id": id, "name": "Flyer" }).into())
}

/// The designs are `d_1`, and `d_odd`, which cannot be rendered.
fn find(id: String) -> Result<String, DesignsError> {
    if ["d_1", "d_odd"].contains(&id.as_str()) {
        Ok(id)
    } else {
        Err(DesignsError::DesignNotFound(id))
    }
}

/// `POST /v1/designs/{id}/generate`
fn generate(workspace: &Workspace, params: &Params) -> HandlerResult {
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

/// `POST /v1/designs/batch-generate`. Only the larger plans include it.
fn batch_generate(workspace: &Workspace, _: &Params) -> HandlerResult {
    workspace.needs(BATCH_GENERATE)?;
    Ok(json!({ "pdfs": ["pdf_1"] }).into())
}

/// `GET /v1/pdfs/{id}`. The PDF `pdf_1` exists, but the storage is down.
fn pdf(_: &Workspace, params: &Params) -> HandlerResult {
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

/// `DELETE /v1/workspaces/{id}`. Only the owner may, and no key here is the owner's.
fn delete_workspace(workspace: &Workspace, params: &Params) -> HandlerResult {
    Err(if params.get("id") == workspace.id {
        DesignsError::Forbidden
    } else {
        DesignsError::NotFound
    })
}

/// `GET /v1/usage`. The database is down.
fn usage(_: &Workspace, _: &Params) -> HandlerResult {
    let designs = count_designs().map_err(DesignsError::DatabaseError)?;
    Ok(json!({ "designs": designs }).into())
}

fn count_designs() -> io::Result<u64> {
    Err(io::Error::new(
        io::ErrorKind::ConnectionRefused,
        "postgres://db-1.internal: connection refused",
    ))
}

//! The endpoints of the image presets API. They fail as its reference says.

use std::io;

use apierror::Failure;
use http::Method;
use serde_json::{Value, json};

use super::generations::{self, Generation};
use super::{ImagePresetsError, OTHER_TEAM, TEAM, one_of_each};
use crate::api::{Api, Endpoint, Header, Params, Reply, request_line};

type HandlerResult = Result<Reply, ImagePresetsError>;

/// The presets of the team, with their access levels. The reference has `...` for
/// the id in its request.
const PRESETS: [(&str, &str); 3] =
    [("preset-1", "FULL"), ("...", "FULL"), ("community-imported-id", "COMMUNITY")];

/// Image presets, and the images made with them.
pub struct ImagePresets;

impl Api for ImagePresets {
    type Caller = Team;
    type Error = ImagePresetsError;

    fn caller(header: Header<'_>) -> Result<Team, ImagePresetsError> {
        Team::from_header(header("authorization"))
    }

    fn endpoints() -> Vec<Endpoint<Self>> {
        vec![
            Endpoint::bare(Method::GET, "/v0/images/presets", presets),
            Endpoint::bare(Method::GET, "/v0/images/presets/{id}", preset),
            // A preset that the team may not change is an error whatever the body is.
            Endpoint::bytes(Method::PATCH, "/v0/images/presets/{id}", change_preset),
            Endpoint::json(Method::POST, "/v0/images/generations", generate),
            Endpoint::bare(Method::GET, "/v0/images/generations/{job_id}", generation),
            Endpoint::bare(Method::GET, "/v0/images/logs/{log_id}", log),
            Endpoint::bare(Method::GET, "/v0/images/usage", usage),
        ]
    }

    fn one_of_each() -> Vec<ImagePresetsError> {
        one_of_each()
    }
}

/// Returns the failure unchanged if the reference has no status for it.
impl TryFrom<Failure> for ImagePresetsError {
    type Error = Failure;

    fn try_from(failure: Failure) -> Result<Self, Failure> {
        Ok(match failure {
            Failure::RouteNotFound => {
                let (method, path) = request_line();
                Self::RouteNotFound { method, path }
            }
            Failure::PayloadTooLarge => Self::invalid("request entity too large"),
            Failure::UnsupportedMediaType => Self::invalid("Content-Type must be application/json"),
            Failure::MalformedBody(fields) | Failure::InvalidBody(fields) => {
                let first = fields.into_iter().next();
                Self::invalid(first.map_or("it cannot be read".into(), |field| field.message))
            }
            other => return Err(other),
        })
    }
}

impl ImagePresetsError {
    pub(super) fn invalid(fault: impl Into<String>) -> Self {
        Self::InvalidBody { fault: fault.into() }
    }
}

/// A caller with a valid key.
pub struct Team {
    id: &'static str,
    may_write: bool,
}

impl Team {
    /// The keys after `sk-img-` are `demo`, `readonly` (without the scope to write) and
    /// `hasty` (over its rate).
    fn from_header(authorization: Option<&[u8]>) -> Result<Self, ImagePresetsError> {
        let header = authorization.ok_or(ImagePresetsError::MissingKey)?;
        let header = std::str::from_utf8(header).ok();
        let key = header.and_then(|header| header.strip_prefix("Bearer sk-img-"));
        match key.ok_or(ImagePresetsError::MalformedKey)? {
            "demo" => Ok(Self { id: TEAM, may_write: true }),
            "readonly" => Ok(Self { id: TEAM, may_write: false }),
            "hasty" => Err(ImagePresetsError::Throttled),
            other => Err(ImagePresetsError::UnknownKey { prefix: other.chars().take(2).collect() }),
        }
    }

    fn check_may_write(&self) -> Result<(), ImagePresetsError> {
        let scope = "images:write";
        if self.may_write { Ok(()) } else { Err(ImagePresetsError::WrongScope { scope }) }
    }
}

/// Returns id and access level of a preset of the team. The path of a traversal is
/// no id.
fn find_preset(id: &str) -> Result<(&'static str, &'static str), ImagePresetsError> {
    PRESETS.into_iter().find(|(known, _)| *known == id).ok_or_else(|| {
        ImagePresetsError::PresetNotFound { preset: id.to_owned(), owner: OTHER_TEAM }
    })
}

fn shown((id, access_level): (&str, &str)) -> Value {
    json!({ "id": id, "accessLevel": access_level })
}

/// `GET /v0/images/presets`
#[expect(clippy::unnecessary_wraps, reason = "all endpoints have this type")]
fn presets(_: &Team, _: &Params) -> HandlerResult {
    Ok(PRESETS.map(shown).into_iter().collect::<Value>().into())
}

/// `GET /v0/images/presets/{id}`
fn preset(_: &Team, params: &Params) -> HandlerResult {
    Ok(shown(find_preset(&params.get("id"))?).into())
}

/// `PATCH /v0/images/presets/{id}`. The body has a new name.
fn change_preset(team: &Team, params: &Params, body: &[u8]) -> HandlerResult {
    team.check_may_write()?;
    let preset = find_preset(&params.get("id"))?;
    if preset.1 == "COMMUNITY" {
        return Err(ImagePresetsError::CommunityPreset);
    }
    let change: Value = serde_json::from_slice(body)
        .map_err(|fault| ImagePresetsError::invalid(fault.to_string()))?;
    let name = change["name"].as_str().ok_or(ImagePresetsError::FieldRequired("name"))?;
    let mut changed = shown(preset);
    changed["name"] = name.into();
    Ok(changed.into())
}

/// `POST /v0/images/generations`, with a prompt or with a preset that needs a
/// `product_name`. With `?async=true`, the caller gets a job to poll.
fn generate(team: &Team, params: &Params, body: &Value) -> HandlerResult {
    team.check_may_write()?;
    if let Some(id) = body["presetId"].as_str() {
        find_preset(id)?;
        if body.pointer("/variables/product_name").is_none() {
            return Err(ImagePresetsError::VariableRequired { name: "product_name" });
        }
    } else if !body["prompt"].is_string() {
        return Err(ImagePresetsError::FieldRequired("prompt"));
    }
    let generation = Generation::new(body)?;
    let job = match params.query("async") {
        Some("true") => generation.queue(team.id),
        _ => generation.draw(team.id)?,
    };
    Ok(Reply::created(&job))
}

/// `GET /v0/images/generations/{job_id}`. A client polls it after a timeout.
fn generation(team: &Team, params: &Params) -> HandlerResult {
    Ok(generations::job(team.id, params.get("job_id"))?.into())
}

/// `GET /v0/images/logs/{log_id}`. The team has one.
fn log(_: &Team, params: &Params) -> HandlerResult {
    match params.get("log_id") {
        id if id == "log-1" => Ok(json!({ "id": id }).into()),
        id => Err(ImagePresetsError::LogNotFound(id)),
    }
}

/// `GET /v0/images/usage`. The database is down.
fn usage(_: &Team, _: &Params) -> HandlerResult {
    let images = count_images().map_err(ImagePresetsError::Internal)?;
    Ok(json!({ "images": images }).into())
}

fn count_images() -> io::Result<u64> {
    Err(io::Error::other("postgres://db-1.internal: connection refused"))
}

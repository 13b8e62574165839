//! An endpoint for the operators of the service.

use serde_json::{Value, json};

use super::GenerationNotFound;
use super::service::authenticate;

/// `GET /admin/generations/{id}`. `apierror::Result` accepts errors of any type and
/// answers in the service's envelope.
pub fn generation_for_admin(key: Option<&[u8]>, id: &str) -> apierror::Result<Value> {
    let account = authenticate(key)?;
    if id != "gen_01" {
        Err(GenerationNotFound { id: id.to_owned(), account: account.id.to_owned() })?;
    }
    Ok(json!({ "id": id, "status": "COMPLETED" }))
}

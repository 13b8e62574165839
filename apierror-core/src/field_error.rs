//! One field of a request that failed validation.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One field of a request that failed validation: an entry of `#[api(details)] fields: Vec<FieldError>`.
///
/// [`Google`](crate::envelope::Google) makes a `BadRequest` of such details,
/// [`JsonApi`](crate::envelope::JsonApi) one error with a `source` for each.
///
/// ```
/// use apierror::FieldError;
///
/// let error = FieldError::new("product.images.0.url", "Required").with_code("required");
/// assert_eq!(error.path, "product.images.0.url");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldError {
    /// Where in the request: names and indices joined by dots, `product.images.0.url`.
    pub path: Cow<'static, str>,
    /// What is wrong, for a person. Never the rejected value.
    pub message: Cow<'static, str>,
    /// What is wrong, for a program.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub code: Option<Cow<'static, str>>,
}

impl FieldError {
    /// A field at `path`, and what is wrong with it.
    #[must_use]
    pub fn new(path: impl Into<Cow<'static, str>>, message: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), message: message.into(), code: None }
    }

    /// Adds what is wrong as a program reads it.
    #[must_use]
    pub fn with_code(mut self, code: impl Into<Cow<'static, str>>) -> Self {
        self.code = Some(code.into());
        self
    }

    /// Details that are field errors: a list of at least one, and nothing else in it.
    pub(crate) fn list(details: Value) -> Option<Vec<Self>> {
        // serde would read an array as a struct, too.
        let is_list = details
            .as_array()
            .is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_object));
        if is_list { serde_json::from_value(details).ok() } else { None }
    }
}

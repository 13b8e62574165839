//! The shapes of bodies, as the serde structs that a service would write.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

use crate::case::Case;
use crate::plain::{Issue, PlainError};

/// The shape of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Flat,
    Nested,
    Problem,
    Custom,
}

impl Shape {
    pub const ALL: [Self; 4] = [Self::Flat, Self::Nested, Self::Problem, Self::Custom];

    /// The shape in which the tables show `case`.
    #[must_use]
    pub fn default_for(case: Case) -> Self {
        match case {
            Case::RequestId => Self::Nested,
            Case::Problem => Self::Problem,
            _ => Self::Flat,
        }
    }

    #[must_use]
    pub fn content_type(self) -> &'static str {
        if self == Self::Problem { "application/problem+json" } else { "application/json" }
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flat => "flat",
            Self::Nested => "nested",
            Self::Problem => "problem",
            Self::Custom => "custom",
        })
    }
}

#[derive(Serialize)]
pub(crate) struct FlatBody<'a> {
    code: &'static str,
    message: Cow<'static, str>,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a [Issue]>,
}

impl<'a> From<&'a PlainError> for FlatBody<'a> {
    fn from(error: &'a PlainError) -> Self {
        Self {
            code: error.code(),
            message: error.message(),
            status: error.status().as_u16(),
            details: error.issues(),
        }
    }
}

impl<'a> FlatBody<'a> {
    /// The same body with the message by `format!`.
    pub(crate) fn formatted(error: &'a PlainError) -> Self {
        Self {
            code: error.code(),
            message: error.formatted_message(),
            status: error.status().as_u16(),
            details: error.issues(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct NestedBody<'a> {
    error: Inner<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Inner<'a> {
    code: &'static str,
    message: Cow<'static, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a [Issue]>,
}

impl<'a> From<&'a PlainError> for NestedBody<'a> {
    fn from(error: &'a PlainError) -> Self {
        Self {
            error: Inner { code: error.code(), message: error.message(), details: error.issues() },
            request_id: error.request_id(),
        }
    }
}

#[derive(Serialize)]
pub(crate) struct ProblemBody<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: Cow<'static, str>,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a [Issue]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl<'a> From<&'a PlainError> for ProblemBody<'a> {
    fn from(error: &'a PlainError) -> Self {
        Self {
            r#type: "about:blank",
            title: error.title(),
            status: error.status().as_u16(),
            detail: error.message(),
            code: error.code(),
            details: error.issues(),
            request_id: error.request_id(),
        }
    }
}

/// `{ok, fault: {code, text}, fields?, trace?}`
#[derive(Serialize)]
pub struct CustomBody<'a, D> {
    pub(crate) ok: bool,
    pub(crate) fault: Fault<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fields: Option<D>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) trace: Option<&'a str>,
}

#[derive(Serialize)]
pub struct Fault<'a> {
    pub(crate) code: &'static str,
    pub(crate) text: Cow<'a, str>,
}

impl<'a> From<&'a PlainError> for CustomBody<'a, &'a [Issue]> {
    fn from(error: &'a PlainError) -> Self {
        Self {
            ok: false,
            fault: Fault { code: error.code(), text: error.message() },
            fields: error.issues(),
            trace: error.request_id(),
        }
    }
}

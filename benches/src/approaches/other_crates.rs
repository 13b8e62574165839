//! Other crates, used as their documentation shows. The first two know only the
//! shape of RFC 9457, the third only `{"error": …}`.

use actix_web::{HttpResponse, ResponseError};
use axum::response::{IntoResponse, Response};
use http_api_problem::HttpApiProblem;
use problem_details::{JsonProblemDetails, ProblemDetails};
use serde::Serialize;

use crate::declared::ForActix;
use crate::plain::{Issue, PlainError};

#[derive(Serialize)]
struct Extensions<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    details: Option<&'a [Issue]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'static str>,
}

fn problem(error: &PlainError) -> ProblemDetails<Extensions<'_>> {
    ProblemDetails::from_status_code(error.status()).with_detail(error.message()).with_extensions(
        Extensions { code: error.code(), details: error.issues(), request_id: error.request_id() },
    )
}

pub(crate) fn problem_details(error: &PlainError) -> String {
    JsonProblemDetails::from(problem(error)).to_body_string().unwrap_or_default()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn problem_details_axum(error: PlainError) -> Response {
    problem(&error).into_response()
}

fn api_problem(error: &PlainError) -> HttpApiProblem {
    let mut problem = HttpApiProblem::with_title(error.status())
        .detail(error.message())
        .value("code", &error.code());
    if let Some(issues) = error.issues() {
        problem.set_value("details", &issues);
    }
    if let Some(id) = error.request_id() {
        problem.set_value("request_id", &id);
    }
    problem
}

pub(crate) fn http_api_problem(error: &PlainError) -> Vec<u8> {
    api_problem(error).json_bytes()
}

#[expect(clippy::needless_pass_by_value, reason = "`into_response` consumes the error")]
pub(crate) fn http_api_problem_axum(error: PlainError) -> Response {
    api_problem(&error).into_response()
}

pub(crate) fn actix_web_error_response(error: &ForActix) -> HttpResponse {
    error.error_response()
}

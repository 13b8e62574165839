//! One benchmark: one error case, rendered by one approach.

use std::fmt;
use std::sync::Arc;

use apierror::{RequestContext, context};

use crate::bodies::Shape;
use crate::case::Case;
use crate::plain::{PATH, REQUEST_ID};
use crate::rendered::Rendered;
use crate::routine::Routine;

/// How far an error is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The bytes of the body: `to_json`.
    Body,
    /// Status, headers and body: `to_response`.
    Response,
    /// The response of axum: `into_response`.
    Axum,
    /// The response of actix-web: `error_response`.
    Actix,
    /// `code()` and `status()` alone; nothing is rendered.
    Facts,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Response => "response",
            Self::Axum => "axum",
            Self::Actix => "actix",
            Self::Facts => "facts",
        })
    }
}

/// A way of rendering errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approach {
    /// A finished body in static memory.
    Static,
    /// A finished body, copied.
    Copied,
    /// Bytes written one part after the other.
    ByHand,
    /// `#[derive(Serialize)]`, the message by `to_string`.
    SerdeStruct,
    /// The same with the message by `format!`; only where that differs.
    SerdeFormat,
    /// `serde_json::json!`.
    JsonMacro,
    /// The crate `problem_details`.
    ProblemDetails,
    /// The crate `http-api-problem`.
    HttpApiProblem,
    /// The crate `actix-web-error`.
    ActixWebError,
    /// This project.
    ApiError,
}

impl fmt::Display for Approach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Static => "static",
            Self::Copied => "copied",
            Self::ByHand => "by-hand",
            Self::SerdeStruct => "serde-struct",
            Self::SerdeFormat => "serde-format",
            Self::JsonMacro => "json-macro",
            Self::ProblemDetails => "problem_details",
            Self::HttpApiProblem => "http-api-problem",
            Self::ActixWebError => "actix-web-error",
            Self::ApiError => "apierror",
        })
    }
}

/// One error case, rendered by one approach.
pub struct Benchmark {
    pub stage: Stage,
    pub case: Case,
    pub approach: Approach,
    pub shape: Shape,
    pub(crate) routine: Box<dyn Routine>,
}

impl Benchmark {
    /// The name on the command line: `body/1/apierror/flat`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}/{}/{}", self.stage, self.case, self.approach, self.shape)
    }

    /// Renders `times` errors.
    pub fn run(&self, times: u64) {
        self.in_request(|| self.routine.run(times));
    }

    /// Does everything that [`run`](Self::run) does except the rendering.
    ///
    /// A measurement subtracts it.
    pub fn run_setup(&self, times: u64) {
        self.in_request(|| self.routine.run_setup(times));
    }

    /// Renders once and returns the result.
    #[must_use]
    pub fn render(&self) -> Rendered {
        let mut rendered = Rendered::default();
        self.in_request(|| rendered = self.routine.render());
        rendered
    }

    /// Takes the time.
    pub fn time(&self, bencher: divan::Bencher<'_, '_>) {
        self.in_request(|| self.routine.time(bencher));
    }

    /// Does the work inside a request where the case has one.
    fn in_request(&self, work: impl FnOnce()) {
        let request = RequestContext::new().with_request_id(REQUEST_ID);
        let request = match self.case {
            Case::RequestId => request,
            Case::Problem => request.with_path(PATH),
            _ => return work(),
        };
        context::sync_scope(Arc::new(request), work);
    }
}

//! Every operation there is, and the check that they do the same work.

use std::fmt;

use actix_web::{HttpResponse, ResponseError};
use apierror::{ApiError, DeclaredError};
use axum::response::IntoResponse;
use serde_json::Value;

use crate::contestants::limit::{self, Finished};
use crate::contestants::{by_hand, crates, json_macro, serde_struct};
use crate::declared::{ForActix, InCustom, InFlat, InNested, InProblem};
use crate::operation::{Borrowing, Consuming, Operation, Work};
use crate::plain::{Case, PlainError};
use crate::shape::Shape;

/// How far an error is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The bytes of the body: `to_json`.
    Body,
    /// Status, headers and body: `to_response`.
    Response,
    /// The response of a web framework: `into_response`.
    Framework,
    /// The response of the other: `error_response`.
    Actix,
    /// `code()` and `status()`: nothing is rendered.
    Facts,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Body => "body",
            Self::Response => "response",
            Self::Framework => "framework",
            Self::Actix => "actix",
            Self::Facts => "facts",
        })
    }
}

/// Who renders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contestant {
    /// A finished body in static memory.
    Static,
    /// A finished body, copied.
    Copied,
    ByHand,
    /// `#[derive(Serialize)]`, the message by `to_string`.
    SerdeStruct,
    /// The same, the message by `format!`, where that is another.
    SerdeFormat,
    JsonMacro,
    ProblemDetails,
    HttpApiProblem,
    ActixWebError,
    ApiError,
}

impl fmt::Display for Contestant {
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

/// Every operation.
#[must_use]
pub fn all() -> Vec<Operation> {
    let mut all = List(Vec::new());
    for case in Case::ALL {
        all.add_limits(case);
        all.add_alternatives(case);
        all.add_serde_structs(case);
        all.add_apierror(case);
    }
    all.0
}

/// The operation of that name.
#[must_use]
pub fn find(id: &str) -> Option<Operation> {
    all().into_iter().find(|operation| operation.id() == id)
}

struct List(Vec<Operation>);

impl List {
    fn add(
        &mut self,
        stage: Stage,
        case: Case,
        contestant: Contestant,
        shape: Shape,
        work: impl Work + 'static,
    ) {
        self.0.push(Operation { stage, case, contestant, shape, work: Box::new(work) });
    }

    fn add_limits(&mut self, case: Case) {
        let shape = Shape::of(case);
        let error = PlainError::of(case);
        let status = error.status();
        let finished = || Finished { body: by_hand::body(&PlainError::of(case)).leak(), status };
        let copied = Borrowing { input: finished(), render: limit::copied };
        self.add(Stage::Body, case, Contestant::Copied, shape, copied);
        if case == Case::Fixed {
            let borrowed = Borrowing { input: finished(), render: limit::borrowed };
            self.add(Stage::Body, case, Contestant::Static, shape, borrowed);
            let response = Borrowing { input: finished(), render: limit::response };
            self.add(Stage::Response, case, Contestant::Static, shape, response);
            let whole = Borrowing { input: finished(), render: limit::actix };
            self.add(Stage::Actix, case, Contestant::Static, shape, whole);
            let finished = finished();
            let whole = Consuming { make: move || finished, render: limit::axum };
            self.add(Stage::Framework, case, Contestant::Static, shape, whole);
        }
        let by_hand = Borrowing { input: error, render: by_hand::body };
        self.add(Stage::Body, case, Contestant::ByHand, shape, by_hand);
        if case == Case::Fixed {
            let facts = Borrowing { input: PlainError::of(case), render: by_hand::facts };
            self.add(Stage::Facts, case, Contestant::ByHand, shape, facts);
        }
    }

    fn add_alternatives(&mut self, case: Case) {
        let shape = Shape::of(case);
        let make = move || PlainError::of(case);

        let body = Borrowing { input: make(), render: json_macro::body };
        self.add(Stage::Body, case, Contestant::JsonMacro, shape, body);
        let whole = Consuming { make, render: json_macro::axum };
        self.add(Stage::Framework, case, Contestant::JsonMacro, shape, whole);
        let whole = Borrowing { input: make(), render: json_macro::actix };
        self.add(Stage::Actix, case, Contestant::JsonMacro, shape, whole);

        if matches!(case, Case::Field | Case::Escapes) {
            let body = Borrowing { input: make(), render: serde_struct::flat_formatted };
            self.add(Stage::Body, case, Contestant::SerdeFormat, shape, body);
            let whole = Consuming { make, render: serde_struct::flat_formatted_axum };
            self.add(Stage::Framework, case, Contestant::SerdeFormat, shape, whole);
        }

        let shape = Shape::Problem;
        let body = Borrowing { input: make(), render: crates::problem_details };
        self.add(Stage::Body, case, Contestant::ProblemDetails, shape, body);
        let whole = Consuming { make, render: crates::problem_details_axum };
        self.add(Stage::Framework, case, Contestant::ProblemDetails, shape, whole);
        let body = Borrowing { input: make(), render: crates::http_api_problem };
        self.add(Stage::Body, case, Contestant::HttpApiProblem, shape, body);
        let whole = Consuming { make, render: crates::http_api_problem_axum };
        self.add(Stage::Framework, case, Contestant::HttpApiProblem, shape, whole);

        if let Some(input) = ForActix::of(case) {
            let whole = Borrowing { input, render: crates::actix_web_error_response };
            self.add(Stage::Actix, case, Contestant::ActixWebError, Shape::Custom, whole);
        }
    }

    fn add_serde_structs(&mut self, case: Case) {
        type Render<O> = fn(&PlainError) -> O;
        let make = move || PlainError::of(case);
        for shape in Shape::ALL {
            let (body, response): (Render<_>, Render<_>) = match shape {
                Shape::Flat => (serde_struct::flat, serde_struct::flat_response),
                Shape::Nested => (serde_struct::nested, serde_struct::nested_response),
                Shape::Problem => (serde_struct::problem, serde_struct::problem_response),
                Shape::Custom => (serde_struct::custom, serde_struct::custom_response),
            };
            let whole: fn(PlainError) -> axum::response::Response = match shape {
                Shape::Flat => serde_struct::flat_axum,
                Shape::Nested => serde_struct::nested_axum,
                Shape::Problem => serde_struct::problem_axum,
                Shape::Custom => serde_struct::custom_axum,
            };
            let actix: fn(&PlainError) -> HttpResponse = match shape {
                Shape::Flat => serde_struct::flat_actix,
                Shape::Nested => serde_struct::nested_actix,
                Shape::Problem => serde_struct::problem_actix,
                Shape::Custom => serde_struct::custom_actix,
            };
            let contestant = Contestant::SerdeStruct;
            self.add(Stage::Actix, case, contestant, shape, Borrowing { input: make(), render: actix });
            self.add(Stage::Body, case, contestant, shape, Borrowing { input: make(), render: body });
            self.add(Stage::Response, case, contestant, shape, Borrowing { input: make(), render: response });
            self.add(Stage::Framework, case, contestant, shape, Consuming { make, render: whole });
        }
    }

    fn add_apierror(&mut self, case: Case) {
        self.add_declared(case, Shape::Flat, move || InFlat::of(case));
        self.add_declared(case, Shape::Nested, move || InNested::of(case));
        self.add_declared(case, Shape::Problem, move || InProblem::of(case));
        self.add_declared(case, Shape::Custom, move || InCustom::of(case));
        if case == Case::Fixed {
            let facts = |error: &InFlat| (error.code(), error.status());
            let facts = Borrowing { input: InFlat::of(case), render: facts };
            self.add(Stage::Facts, case, Contestant::ApiError, Shape::Flat, facts);
        }
    }

    fn add_declared<E>(&mut self, case: Case, shape: Shape, make: impl Fn() -> E + Send + Sync + 'static)
    where
        E: DeclaredError + IntoResponse + ResponseError + Send + Sync + 'static,
    {
        let contestant = Contestant::ApiError;
        self.add(Stage::Body, case, contestant, shape, Borrowing { input: make(), render: E::to_json });
        self.add(
            Stage::Response,
            case,
            contestant,
            shape,
            Borrowing { input: make(), render: E::to_response },
        );
        let actix = Borrowing { input: make(), render: E::error_response };
        self.add(Stage::Actix, case, contestant, shape, actix);
        self.add(Stage::Framework, case, contestant, shape, Consuming { make, render: E::into_response });
    }
}

/// Holds every result against the serde struct of the same case and shape: apierror's bytes are the same, the
/// others' JSON is; and so are status and content type.
///
/// # Errors
/// Names the first operation that differs, with both bodies.
pub fn check(operations: &[Operation]) -> Result<(), String> {
    operations.iter().try_for_each(|operation| {
        let rendered = operation.render();
        let plain = PlainError::of(operation.case);
        let fail = |expected: &[u8]| {
            Err(format!(
                "{} gives {:?} {}\nand should give {}",
                operation.id(),
                rendered.head,
                String::from_utf8_lossy(&rendered.body),
                String::from_utf8_lossy(expected),
            ))
        };
        if operation.stage == Stage::Facts {
            let same = rendered.body == plain.code().as_bytes()
                && rendered.head.as_ref().is_some_and(|head| head.0 == plain.status().as_u16());
            return if same { Ok(()) } else { fail(plain.code().as_bytes()) };
        }
        let expected = expected(operation, &plain);
        let heads = rendered.head.as_ref().is_none_or(|(status, content_type)| {
            *status == plain.status().as_u16() && content_type == operation.shape.content_type()
        });
        let bodies = rendered.body == expected
            || (operation.contestant != Contestant::ApiError && same_json(&rendered.body, &expected));
        if heads && bodies { Ok(()) } else { fail(&expected) }
    })
}

fn expected(operation: &Operation, plain: &PlainError) -> Vec<u8> {
    if operation.contestant == Contestant::ActixWebError {
        return serde_json::json!({ "error": plain.message() }).to_string().into_bytes();
    }
    match operation.shape {
        Shape::Flat => serde_struct::flat(plain),
        Shape::Nested => serde_struct::nested(plain),
        Shape::Problem => serde_struct::problem(plain),
        Shape::Custom => serde_struct::custom(plain),
    }
}

/// RFC 9457 has it that a problem without `type` is one of `about:blank`.
fn same_json(left: &[u8], right: &[u8]) -> bool {
    let parse = |body| {
        let mut value: Value = serde_json::from_slice(body).ok()?;
        if value["type"] == "about:blank" {
            value.as_object_mut()?.remove("type");
        }
        Some(value)
    };
    parse(left).is_some_and(|left| Some(left) == parse(right))
}

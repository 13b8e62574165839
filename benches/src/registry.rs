//! The list of all benchmarks.

use actix_web::{HttpResponse, ResponseError};
use apierror::{ApiError, DeclaredError};
use axum::response::IntoResponse;

use crate::approaches::limit::{self, Finished};
use crate::approaches::{by_hand, json_macro, other_crates, serde_struct};
use crate::benchmark::{Approach, Benchmark, Stage};
use crate::bodies::Shape;
use crate::case::Case;
use crate::declared::{ForActix, InCustom, InFlat, InNested, InProblem};
use crate::kinds::{self, InUnion, Kinds, Sold};
use crate::plain::PlainError;
use crate::routine::{Borrowing, Consuming, Routine};

/// Every benchmark.
#[must_use]
pub fn all() -> Vec<Benchmark> {
    let mut all = List(Vec::new());
    for case in Case::MAIN {
        all.add_limits(case);
        all.add_alternatives(case);
        all.add_serde_structs(case);
        all.add_apierror(case);
    }
    for case in Case::KINDS {
        all.add_kind(case);
    }
    all.0
}

/// The benchmark of that name, as [`Benchmark::name`] writes it.
#[must_use]
pub fn find(name: &str) -> Option<Benchmark> {
    all().into_iter().find(|benchmark| benchmark.name() == name)
}

struct List(Vec<Benchmark>);

impl List {
    fn add(
        &mut self,
        stage: Stage,
        case: Case,
        approach: Approach,
        shape: Shape,
        routine: impl Routine + 'static,
    ) {
        self.0.push(Benchmark { stage, case, approach, shape, routine: Box::new(routine) });
    }

    fn add_limits(&mut self, case: Case) {
        let shape = Shape::default_for(case);
        let error = PlainError::from_case(case);
        let status = error.status();
        let finished =
            || Finished { body: by_hand::body(&PlainError::from_case(case)).leak(), status };
        let copied = Borrowing { input: finished(), render: limit::copied };
        self.add(Stage::Body, case, Approach::Copied, shape, copied);
        if case == Case::Fixed {
            let borrowed = Borrowing { input: finished(), render: limit::borrowed };
            self.add(Stage::Body, case, Approach::Static, shape, borrowed);
            let response = Borrowing { input: finished(), render: limit::response };
            self.add(Stage::Response, case, Approach::Static, shape, response);
            let whole = Borrowing { input: finished(), render: limit::actix };
            self.add(Stage::Actix, case, Approach::Static, shape, whole);
            let finished = finished();
            let whole = Consuming { make: move || finished, render: limit::axum };
            self.add(Stage::Axum, case, Approach::Static, shape, whole);
        }
        let by_hand = Borrowing { input: error, render: by_hand::body };
        self.add(Stage::Body, case, Approach::ByHand, shape, by_hand);
        if case == Case::Fixed {
            let facts = Borrowing { input: PlainError::from_case(case), render: by_hand::facts };
            self.add(Stage::Facts, case, Approach::ByHand, shape, facts);
        }
    }

    fn add_alternatives(&mut self, case: Case) {
        let shape = Shape::default_for(case);
        let make = move || PlainError::from_case(case);

        let body = Borrowing { input: make(), render: json_macro::body };
        self.add(Stage::Body, case, Approach::JsonMacro, shape, body);
        let whole = Consuming { make, render: json_macro::axum };
        self.add(Stage::Axum, case, Approach::JsonMacro, shape, whole);
        let whole = Borrowing { input: make(), render: json_macro::actix };
        self.add(Stage::Actix, case, Approach::JsonMacro, shape, whole);

        if matches!(case, Case::Field | Case::Escapes) {
            let body = Borrowing { input: make(), render: serde_struct::flat_formatted };
            self.add(Stage::Body, case, Approach::SerdeFormat, shape, body);
            let whole = Consuming { make, render: serde_struct::flat_formatted_axum };
            self.add(Stage::Axum, case, Approach::SerdeFormat, shape, whole);
        }

        let shape = Shape::Problem;
        let body = Borrowing { input: make(), render: other_crates::problem_details };
        self.add(Stage::Body, case, Approach::ProblemDetails, shape, body);
        let whole = Consuming { make, render: other_crates::problem_details_axum };
        self.add(Stage::Axum, case, Approach::ProblemDetails, shape, whole);
        let body = Borrowing { input: make(), render: other_crates::http_api_problem };
        self.add(Stage::Body, case, Approach::HttpApiProblem, shape, body);
        let whole = Consuming { make, render: other_crates::http_api_problem_axum };
        self.add(Stage::Axum, case, Approach::HttpApiProblem, shape, whole);

        if let Some(input) = ForActix::from_case(case) {
            let whole = Borrowing { input, render: other_crates::actix_web_error_response };
            self.add(Stage::Actix, case, Approach::ActixWebError, Shape::Custom, whole);
        }
    }

    fn add_serde_structs(&mut self, case: Case) {
        type Render<O> = fn(&PlainError) -> O;
        let make = move || PlainError::from_case(case);
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
            let approach = Approach::SerdeStruct;
            self.add(
                Stage::Actix,
                case,
                approach,
                shape,
                Borrowing { input: make(), render: actix },
            );
            self.add(Stage::Body, case, approach, shape, Borrowing { input: make(), render: body });
            self.add(
                Stage::Response,
                case,
                approach,
                shape,
                Borrowing { input: make(), render: response },
            );
            self.add(Stage::Axum, case, approach, shape, Consuming { make, render: whole });
        }
    }

    fn add_apierror(&mut self, case: Case) {
        self.add_declared(case, Shape::Flat, move || InFlat::from_case(case));
        self.add_declared(case, Shape::Nested, move || InNested::from_case(case));
        self.add_declared(case, Shape::Problem, move || InProblem::from_case(case));
        self.add_declared(case, Shape::Custom, move || InCustom::from_case(case));
        if case == Case::Fixed {
            let facts = |error: &InFlat| (error.code(), error.status());
            let facts = Borrowing { input: InFlat::from_case(case), render: facts };
            self.add(Stage::Facts, case, Approach::ApiError, Shape::Flat, facts);
        }
    }

    fn add_declared<E>(
        &mut self,
        case: Case,
        shape: Shape,
        make: impl Fn() -> E + Send + Sync + 'static,
    ) where
        E: DeclaredError + IntoResponse + ResponseError + Send + Sync + 'static,
    {
        let approach = Approach::ApiError;
        self.add(
            Stage::Body,
            case,
            approach,
            shape,
            Borrowing { input: make(), render: E::to_json },
        );
        self.add(
            Stage::Response,
            case,
            approach,
            shape,
            Borrowing { input: make(), render: E::to_response },
        );
        let actix = Borrowing { input: make(), render: E::error_response };
        self.add(Stage::Actix, case, approach, shape, actix);
        self.add(Stage::Axum, case, approach, shape, Consuming { make, render: E::into_response });
    }

    fn add_kind(&mut self, case: Case) {
        let shape = Shape::default_for(case);
        let [by_hand, ours] = [Approach::SerdeFormat, Approach::ApiError];
        if case == Case::Problem {
            let [input, same] = [kinds::sold(), kinds::sold()];
            let routine = Borrowing { input, render: kinds::problem_by_hand };
            self.add(Stage::Body, case, by_hand, shape, routine);
            let routine = Borrowing { input: same, render: Sold::to_json };
            self.add(Stage::Body, case, ours, shape, routine);
            return;
        }
        let [input, same] = [kinds::kind(case), kinds::kind(case)];
        if case == Case::Union {
            let routine = Borrowing { input, render: kinds::body_by_hand };
            self.add(Stage::Body, case, by_hand, shape, routine);
            let routine = Borrowing { input: kinds::in_union(), render: InUnion::to_json };
            self.add(Stage::Body, case, ours, shape, routine);
        } else if case == Case::UnionResponse {
            let routine = Borrowing { input, render: kinds::response_by_hand };
            self.add(Stage::Response, case, by_hand, shape, routine);
            let routine = Borrowing { input: kinds::in_union(), render: InUnion::to_response };
            self.add(Stage::Response, case, ours, shape, routine);
        } else if matches!(case, Case::Headers | Case::ForwardedResponse) {
            let routine = Borrowing { input, render: kinds::response_by_hand };
            self.add(Stage::Response, case, by_hand, shape, routine);
            let routine = Borrowing { input: same, render: Kinds::to_response };
            self.add(Stage::Response, case, ours, shape, routine);
        } else {
            let routine = Borrowing { input, render: kinds::body_by_hand };
            self.add(Stage::Body, case, by_hand, shape, routine);
            let routine = Borrowing { input: same, render: Kinds::to_json };
            self.add(Stage::Body, case, ours, shape, routine);
        }
    }
}

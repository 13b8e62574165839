//! Compares the costs with the targets.

use apierror_benches::goal::{self, Goal, Unit};
use apierror_benches::{Approach, Benchmark, Case, Shape, Stage};

use crate::costs::{Cost, Costs};

struct Target {
    title: &'static str,
    stage: Stage,
    /// Each case must reach the target. The table shows the worst.
    cases: &'static [Case],
    shape: Shape,
    /// The highest ratio to `base`.
    ratio: f64,
    base: Base,
    /// The most allocations.
    allocations: Option<u64>,
}

#[derive(Clone, Copy)]
enum Base {
    /// The serde struct with the message by `format!`.
    SerdeFormat,
    Approach(Approach),
}

const TARGETS: [Target; 14] = [
    body("1, body", &[Case::Fixed], Shape::Flat, 0.05, Some(0)),
    body("2, body", &[Case::Field], Shape::Flat, 0.22, Some(1)),
    body("3, body", &[Case::Validation], Shape::Flat, 0.17, Some(1)),
    body("4, body", &[Case::RequestId], Shape::Nested, 0.25, Some(1)),
    body("5, body", &[Case::Escapes], Shape::Flat, 0.26, Some(1)),
    body("6, body", &[Case::Integers], Shape::Flat, 0.30, Some(1)),
    body("7, body", &[Case::Floats], Shape::Flat, 0.70, None),
    body("8, body", &[Case::Members], Shape::Flat, 0.35, Some(1)),
    Target {
        stage: Stage::Response,
        ..body("12, headers and a wait", &[Case::Headers], Shape::Flat, 0.60, None)
    },
    Target {
        base: Base::Approach(Approach::SerdeStruct),
        ..body("1 to 5, body in a custom envelope", &Case::MAIN, Shape::Custom, 1.10, None)
    },
    axum("1, response of axum", &[Case::Fixed], Shape::Flat, 0.27),
    axum("2, response of axum", &[Case::Field], Shape::Flat, 0.30),
    axum("4, response of axum", &[Case::RequestId], Shape::Nested, 0.30),
    axum("3, response of axum", &[Case::Validation], Shape::Flat, 0.13),
];

const fn body(
    title: &'static str,
    cases: &'static [Case],
    shape: Shape,
    ratio: f64,
    allocations: Option<u64>,
) -> Target {
    let (stage, base) = (Stage::Body, Base::SerdeFormat);
    Target { title, stage, cases, shape, ratio, base, allocations }
}

/// To axum's `Json(struct)`.
const fn axum(title: &'static str, cases: &'static [Case], shape: Shape, ratio: f64) -> Target {
    let (stage, base) = (Stage::Axum, Base::Approach(Approach::SerdeStruct));
    Target { title, stage, cases, shape, ratio, base, allocations: None }
}

impl Target {
    /// The ratio and the allocations of the worst case.
    fn worst(&self, costs: &Costs) -> Option<(f64, u64)> {
        let measured = self.cases.iter().filter_map(|&case| {
            let ours: &Cost = costs.find(self.stage, case, Approach::ApiError, self.shape)?;
            let base = match self.base {
                Base::SerdeFormat => costs.serde_format(ours),
                Base::Approach(approach) => costs.other(ours, approach),
            };
            Some((ours.ratio_to(base?), ours.allocations))
        });
        measured.max_by(|(left, _), (right, _)| left.total_cmp(right))
    }
}

/// Returns whether a target needs the cost of the benchmark.
pub(crate) fn need(benchmark: &Benchmark) -> bool {
    TARGETS.iter().any(|target| {
        target.stage == benchmark.stage
            && target.shape == benchmark.shape
            && target.cases.contains(&benchmark.case)
            && match target.base {
                _ if benchmark.approach == Approach::ApiError => true,
                Base::SerdeFormat => {
                    matches!(benchmark.approach, Approach::SerdeFormat | Approach::SerdeStruct)
                }
                Base::Approach(approach) => benchmark.approach == approach,
            }
    })
}

/// Prints the rows of the table of targets.
pub(crate) fn print(costs: &Costs) {
    for target in &TARGETS {
        let Some((ratio, allocations)) = target.worst(costs) else { continue };
        let goal = Goal::AtMost(target.ratio);
        let Some(most) = target.allocations else {
            goal.print(target.title, ratio, Unit::Ratio);
            continue;
        };
        goal::print_row(
            &format!("{}; allocations", target.title),
            &format!("<= {:.3}; {most}", target.ratio),
            &format!("{ratio:.3}; {allocations}"),
            goal.is_reached(ratio) && allocations <= most,
        );
    }
}

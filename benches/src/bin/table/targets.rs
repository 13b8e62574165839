//! What is to be reached.

use apierror_benches::{Case, Contestant, Shape, Stage};

use crate::measure::Cost;
use crate::print::{find, ratio_to};

struct Target {
    what: &'static str,
    stage: Stage,
    /// Each of them is to be reached; the worst is shown.
    cases: &'static [Case],
    shape: Shape,
    ratio: f64,
    /// What the ratio is to.
    to: Contestant,
    allocations: Option<u64>,
}

const TARGETS: [Target; 11] = [
    body("1, body", &[Case::Fixed], Shape::Flat, 0.05, 0),
    body("2, body", &[Case::Field], Shape::Flat, 0.17, 1),
    body("4, body", &[Case::RequestId], Shape::Nested, 0.25, 1),
    body("3, body", &[Case::Validation], Shape::Flat, 0.18, 1),
    body("5, body", &[Case::Escapes], Shape::Flat, 0.25, 2),
    Target {
        what: "any, body in a custom envelope",
        stage: Stage::Body,
        cases: &Case::ALL,
        shape: Shape::Custom,
        ratio: 1.15,
        to: Contestant::SerdeStruct,
        allocations: None,
    },
    whole("1, whole response", &[Case::Fixed], Shape::Flat, 0.27),
    whole("2, whole response", &[Case::Field], Shape::Flat, 0.30),
    whole("4, whole response", &[Case::RequestId], Shape::Nested, 0.30),
    whole("3, whole response", &[Case::Validation], Shape::Flat, 0.12),
    Target {
        what: "1, whole response of actix-web, to `json(json!)`",
        stage: Stage::Actix,
        cases: &[Case::Fixed],
        shape: Shape::Flat,
        ratio: 0.15,
        to: Contestant::JsonMacro,
        allocations: None,
    },
];

const fn body(
    what: &'static str,
    cases: &'static [Case],
    shape: Shape,
    ratio: f64,
    allocations: u64,
) -> Target {
    let to = Contestant::SerdeStruct;
    Target { what, stage: Stage::Body, cases, shape, ratio, to, allocations: Some(allocations) }
}

const fn whole(what: &'static str, cases: &'static [Case], shape: Shape, ratio: f64) -> Target {
    let to = Contestant::SerdeStruct;
    Target { what, stage: Stage::Framework, cases, shape, ratio, to, allocations: None }
}

pub(crate) fn print(costs: &[Cost]) {
    println!("## Targets\n");
    println!("| case | ratio, allocations to reach | ratio, allocations now | reached |");
    println!("|---|---|---|---|");
    for target in &TARGETS {
        let measured = target.cases.iter().filter_map(|&case| {
            let cost = find(costs, target.stage, case, Contestant::ApiError, target.shape)?;
            Some((ratio_to(target.to, costs, cost)?, cost.allocations))
        });
        if let Some(worst) = measured.max_by(|(left, _), (right, _)| left.total_cmp(right)) {
            row(target.what, (target.ratio, target.allocations), worst);
        }
    }
    let fixed = |contestant| find(costs, Stage::Response, Case::Fixed, contestant, Shape::Flat);
    if let (Some(limit), Some(now)) = (fixed(Contestant::Static), fixed(Contestant::ApiError)) {
        let (limit, now) = (limit.allocations, now.allocations);
        println!(
            "| 1, `to_response` | {limit} allocations, those of `http` | {now} | {} |",
            yes(now <= limit)
        );
    }
    println!();
}

fn row(what: &str, (ratio, allocations): (f64, Option<u64>), (ratio_now, allocations_now): (f64, u64)) {
    let reached = ratio_now <= ratio && allocations.is_none_or(|most| allocations_now <= most);
    let allocations = allocations.map(|most| format!(", {most}")).unwrap_or_default();
    println!(
        "| {what} | <= {ratio:.2}{allocations} | {ratio_now:.3}, {allocations_now} | {} |",
        yes(reached),
    );
}

fn yes(reached: bool) -> &'static str {
    if reached { "yes" } else { "no" }
}

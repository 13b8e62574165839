//! Markdown.

use apierror_benches::{Case, Contestant, Shape, Stage};

use crate::measure::Cost;
use crate::targets;

/// All tables, each with what was measured for it.
pub(crate) fn tables(costs: &[Cost], with_targets: bool) {
    println!("A cell is instructions (allocations) and the ratio to the serde struct of the same shape.\n");
    for (stage, title) in [
        (Stage::Body, "Body bytes: `to_json`"),
        (Stage::Response, "Response: `to_response`"),
        (Stage::Framework, "Whole response of the web framework: `into_response`"),
        (Stage::Actix, "Whole response of actix-web: `error_response`"),
    ] {
        table(costs, stage, title);
    }
    facts(costs);
    if with_targets {
        targets::print(costs);
    }
}

fn table(costs: &[Cost], stage: Stage, title: &str) {
    let rows: Vec<_> = rows(stage).into_iter().filter_map(|row| row.cells(costs, stage)).collect();
    if rows.is_empty() {
        return;
    }
    println!("## {title}\n");
    println!("| | 1 fixed | 2 field | 3 validation | 4 request id | 5 escapes |");
    println!("|---|---|---|---|---|---|");
    for row in rows {
        println!("{row}");
    }
    println!();
}

struct Row {
    name: String,
    contestant: Contestant,
    /// The shape of the case where there is none.
    shape: Option<Shape>,
}

impl Row {
    fn cells(&self, costs: &[Cost], stage: Stage) -> Option<String> {
        let cells = Case::ALL.map(|case| {
            let shape = self.shape.unwrap_or(Shape::of(case));
            find(costs, stage, case, self.contestant, shape).map(|cost| cell(costs, cost))
        });
        let any = cells.iter().any(Option::is_some);
        any.then(|| format!("| {} | {} |", self.name, cells.map(Option::unwrap_or_default).join(" | ")))
    }
}

fn rows(stage: Stage) -> Vec<Row> {
    let by_stage = |axum, actix, neither| match stage {
        Stage::Framework => axum,
        Stage::Actix => actix,
        Stage::Body | Stage::Response | Stage::Facts => neither,
    };
    let mut rows = Vec::new();
    let mut add = |name: &str, contestant, shape| rows.push(Row { name: name.to_owned(), contestant, shape });
    add("limit: static body", Contestant::Static, None);
    add("limit: body copied", Contestant::Copied, None);
    add("by hand, table escaper", Contestant::ByHand, None);
    add(
        by_stage("**axum `Json(serde struct)`**", "**actix `json(serde struct)`**", "**serde struct**"),
        Contestant::SerdeStruct,
        None,
    );
    add("serde struct, message by `format!`", Contestant::SerdeFormat, None);
    let json_macro = by_stage("axum `Json(json!)`", "actix `json(json!)`", "`json!` + `to_string`");
    add(json_macro, Contestant::JsonMacro, None);
    add("problem_details, RFC 9457", Contestant::ProblemDetails, Some(Shape::Problem));
    add("http-api-problem, RFC 9457", Contestant::HttpApiProblem, Some(Shape::Problem));
    add("actix-web-error, `{\"error\": message}`", Contestant::ActixWebError, Some(Shape::Custom));
    for shape in [Shape::Nested, Shape::Problem, Shape::Custom] {
        add(&format!("serde struct, {shape} in all cases"), Contestant::SerdeStruct, Some(shape));
    }
    add("**apierror** (4 `Nested`, others `Flat`)", Contestant::ApiError, None);
    for (shape, name) in
        [(Shape::Flat, "Flat"), (Shape::Nested, "Nested"), (Shape::Problem, "ProblemDetails")]
    {
        add(&format!("apierror, `{name}`"), Contestant::ApiError, Some(shape));
    }
    add("apierror, custom envelope (serde)", Contestant::ApiError, Some(Shape::Custom));
    rows
}

fn cell(costs: &[Cost], cost: &Cost) -> String {
    let Cost { instructions, allocations, .. } = *cost;
    let ratio = ratio(costs, cost).map(|ratio| format!(" {ratio:.2}")).unwrap_or_default();
    format!("{instructions} ({allocations}){ratio}")
}

/// To the serde struct of the same shape.
fn ratio(costs: &[Cost], cost: &Cost) -> Option<f64> {
    ratio_to(Contestant::SerdeStruct, costs, cost)
}

/// To the contestant of the same shape. None for bodies that nobody else here has.
pub(crate) fn ratio_to(base: Contestant, costs: &[Cost], cost: &Cost) -> Option<f64> {
    if cost.contestant == Contestant::ActixWebError {
        return None;
    }
    let base = find(costs, cost.stage, cost.case, base, cost.shape)?;
    #[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
    Some(cost.instructions as f64 / base.instructions as f64)
}

pub(crate) fn find(
    costs: &[Cost],
    stage: Stage,
    case: Case,
    contestant: Contestant,
    shape: Shape,
) -> Option<&Cost> {
    costs
        .iter()
        .find(|cost| (cost.stage, cost.case, cost.contestant, cost.shape) == (stage, case, contestant, shape))
}

fn facts(costs: &[Cost]) {
    let found = |contestant| find(costs, Stage::Facts, Case::Fixed, contestant, Shape::Flat);
    let (Some(by_hand), Some(apierror)) = (found(Contestant::ByHand), found(Contestant::ApiError)) else {
        return;
    };
    println!("## `code()` and `status()` of one error\n");
    println!("| hand-written matches | apierror |\n|---|---|");
    println!("| {} | {} |\n", cell(costs, by_hand), cell(costs, apierror));
}

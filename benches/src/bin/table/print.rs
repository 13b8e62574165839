//! Prints the costs as Markdown tables.

use apierror_benches::{Approach, Case, Shape, Stage};

use crate::costs::{Cost, Costs};

/// Prints all tables that have a cost.
pub(crate) fn tables(costs: &Costs) {
    println!(
        "A cell is instructions (allocations) and the ratio to the serde struct of the same shape.\n"
    );
    for (stage, title) in [
        (Stage::Body, "Body bytes: `to_json`"),
        (Stage::Response, "Response: `to_response`"),
        (Stage::Axum, "Whole response of axum: `into_response`"),
        (Stage::Actix, "Whole response of actix-web: `error_response`"),
    ] {
        table(costs, stage, title);
    }
    kinds(costs);
    facts(costs);
}

fn table(costs: &Costs, stage: Stage, title: &str) {
    let rows: Vec<_> = rows(stage).into_iter().filter_map(|row| row.cells(costs, stage)).collect();
    if rows.is_empty() {
        return;
    }
    println!("### {title}\n");
    println!("| | {} |", Case::MAIN.map(Case::title).join(" | "));
    println!("|---|{}", "---|".repeat(Case::MAIN.len()));
    for row in rows {
        println!("{row}");
    }
    println!();
}

struct Row {
    name: String,
    approach: Approach,
    /// None stands for the default shape of each case.
    shape: Option<Shape>,
}

impl Row {
    fn cells(&self, costs: &Costs, stage: Stage) -> Option<String> {
        let cells = Case::MAIN.map(|case| {
            let shape = self.shape.unwrap_or(Shape::default_for(case));
            costs.find(stage, case, self.approach, shape).map(|cost| cell(costs, cost))
        });
        let any = cells.iter().any(Option::is_some);
        any.then(|| {
            format!("| {} | {} |", self.name, cells.map(Option::unwrap_or_default).join(" | "))
        })
    }
}

fn rows(stage: Stage) -> Vec<Row> {
    let by_stage = |axum, actix, neither| match stage {
        Stage::Axum => axum,
        Stage::Actix => actix,
        Stage::Body | Stage::Response | Stage::Facts => neither,
    };
    let mut rows = Vec::new();
    let mut add =
        |name: &str, approach, shape| rows.push(Row { name: name.to_owned(), approach, shape });
    add("limit: static body", Approach::Static, None);
    add("limit: body copied", Approach::Copied, None);
    add("by hand, with a table of escapes", Approach::ByHand, None);
    let serde_struct =
        by_stage("**axum `Json(struct)`**", "**actix `json(struct)`**", "**serde struct**");
    add(serde_struct, Approach::SerdeStruct, None);
    add("serde struct, message by `format!`", Approach::SerdeFormat, None);
    let json_macro =
        by_stage("axum `Json(json!)`", "actix `json(json!)`", "`json!` and `to_string`");
    add(json_macro, Approach::JsonMacro, None);
    add("problem_details", Approach::ProblemDetails, Some(Shape::Problem));
    add("http-api-problem", Approach::HttpApiProblem, Some(Shape::Problem));
    add("actix-web-error", Approach::ActixWebError, Some(Shape::Custom));
    for shape in [Shape::Nested, Shape::Problem, Shape::Custom] {
        add(&format!("serde struct, all {shape}"), Approach::SerdeStruct, Some(shape));
    }
    add("**apierror**, default shapes", Approach::ApiError, None);
    for (shape, name) in
        [(Shape::Flat, "Flat"), (Shape::Nested, "Nested"), (Shape::Problem, "ProblemDetails")]
    {
        add(&format!("apierror, `{name}`"), Approach::ApiError, Some(shape));
    }
    add("apierror, custom envelope", Approach::ApiError, Some(Shape::Custom));
    rows
}

fn cell(costs: &Costs, cost: &Cost) -> String {
    let Cost { instructions, allocations, .. } = *cost;
    // Nobody else renders the body of actix-web-error.
    let base = (cost.approach != Approach::ActixWebError)
        .then(|| costs.other(cost, Approach::SerdeStruct))
        .flatten();
    let ratio = base.map(|base| format!(" {:.2}", cost.ratio_to(base))).unwrap_or_default();
    format!("{instructions} ({allocations}){ratio}")
}

fn kinds(costs: &Costs) {
    let rows: Vec<_> = Case::KINDS
        .iter()
        .filter_map(|&case| {
            let ours = costs
                .0
                .iter()
                .find(|cost| cost.case == case && cost.approach == Approach::ApiError)?;
            let base = costs.other(ours, Approach::SerdeFormat)?;
            let [left, right] = [base, ours].map(|cost| cell(costs, cost));
            Some(format!("| {} | {left} | {right} | {:.2} |", case.title(), ours.ratio_to(base)))
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    println!("### Other kinds of errors: `to_json`, `to_response` in cases 12, 15 and 16\n");
    println!("| | serde struct, `format!` | apierror | ratio |\n|---|---|---|---|");
    for row in rows {
        println!("{row}");
    }
    println!();
}

fn facts(costs: &Costs) {
    let found = |approach| costs.find(Stage::Facts, Case::Fixed, approach, Shape::Flat);
    let (Some(by_hand), Some(ours)) = (found(Approach::ByHand), found(Approach::ApiError)) else {
        return;
    };
    println!("### `code()` and `status()` of one error\n");
    println!("| hand-written matches | apierror |\n|---|---|");
    println!("| {} | {} |\n", cell(costs, by_hand), cell(costs, ours));
}

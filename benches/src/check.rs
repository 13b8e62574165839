//! Checks that all approaches produce the same response.

use serde_json::Value;

use crate::benchmark::{Approach, Benchmark, Stage};
use crate::case::Case;
use crate::plain::PlainError;
use crate::rendered::Rendered;

/// Compares every result with the hand-written one of the same stage, case and
/// shape.
///
/// apierror must produce the same bytes and headers. The others must produce the
/// same JSON; they may add headers.
///
/// # Errors
/// Names the first benchmark that differs, with both results.
pub fn check(benchmarks: &[Benchmark]) -> Result<(), String> {
    for benchmark in benchmarks {
        let Some(reference) = benchmarks.iter().find(|other| is_reference(other, benchmark)) else {
            continue;
        };
        let (actual, mut expected) = (benchmark.render(), reference.render());
        if benchmark.approach == Approach::ActixWebError {
            let message = PlainError::from_case(benchmark.case).message();
            expected.body = serde_json::json!({ "error": message }).to_string().into_bytes();
        }
        let is_equal = match benchmark.approach {
            Approach::ApiError => actual == expected,
            _ => is_equivalent(&actual, &expected),
        };
        if !is_equal {
            let [actual, expected] = [actual, expected].map(|rendered| show(&rendered));
            let name = benchmark.name();
            return Err(format!("{name} renders\n{actual}\nbut should render\n{expected}"));
        }
    }
    Ok(())
}

fn is_reference(other: &Benchmark, benchmark: &Benchmark) -> bool {
    let approach = match (benchmark.stage, benchmark.case) {
        (Stage::Facts, _) => Approach::ByHand,
        (_, case) if Case::MAIN.contains(&case) => Approach::SerdeStruct,
        _ => Approach::SerdeFormat,
    };
    (other.stage, other.case, other.approach, other.shape)
        == (benchmark.stage, benchmark.case, approach, benchmark.shape)
}

fn show(Rendered { body, head }: &Rendered) -> String {
    format!("{head:?} {}", String::from_utf8_lossy(body))
}

fn is_equivalent(actual: &Rendered, expected: &Rendered) -> bool {
    let is_same_head = match (&actual.head, &expected.head) {
        (Some(actual), Some(expected)) => {
            actual.status == expected.status
                && expected.headers.iter().all(|header| actual.headers.contains(header))
        }
        (actual, expected) => actual == expected,
    };
    is_same_head && (actual.body == expected.body || is_same_json(&actual.body, &expected.body))
}

/// Compares as JSON. A problem without `type` has the type `about:blank` (RFC
/// 9457, section 4.2.1).
fn is_same_json(left: &[u8], right: &[u8]) -> bool {
    let parse = |body| {
        let mut value: Value = serde_json::from_slice(body).ok()?;
        if value["type"] == "about:blank" {
            value.as_object_mut()?.remove("type");
        }
        Some(value)
    };
    parse(left).is_some_and(|left| Some(left) == parse(right))
}

//! What each benchmark costs, and ratios between them.

use apierror_benches::{Approach, Case, Shape, Stage};

/// The cost of one benchmark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) stage: Stage,
    pub(crate) case: Case,
    pub(crate) approach: Approach,
    pub(crate) shape: Shape,
    pub(crate) instructions: u64,
    pub(crate) allocations: u64,
}

impl Cost {
    pub(crate) fn ratio_to(&self, base: &Self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
        let ratio = self.instructions as f64 / base.instructions as f64;
        ratio
    }
}

/// The costs of all benchmarks that were measured.
#[derive(Debug)]
pub(crate) struct Costs(pub(crate) Vec<Cost>);

impl Costs {
    pub(crate) fn find(
        &self,
        stage: Stage,
        case: Case,
        approach: Approach,
        shape: Shape,
    ) -> Option<&Cost> {
        let key = (stage, case, approach, shape);
        self.0.iter().find(|cost| (cost.stage, cost.case, cost.approach, cost.shape) == key)
    }

    /// The cost of another approach at the same stage, case and shape.
    pub(crate) fn other(&self, cost: &Cost, approach: Approach) -> Option<&Cost> {
        self.find(cost.stage, cost.case, approach, cost.shape)
    }

    /// The cost of the serde struct with the message by `format!`, the stricter
    /// baseline. Where a message has no fields, both serde structs are one.
    pub(crate) fn serde_format(&self, cost: &Cost) -> Option<&Cost> {
        self.other(cost, Approach::SerdeFormat).or_else(|| self.other(cost, Approach::SerdeStruct))
    }
}

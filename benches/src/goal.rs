//! A target, and whether a figure reaches it.

/// The columns of a table of targets.
pub const HEAD: &str = "| | target | measured | reached |\n|---|---|---|---|";

/// Where a figure must be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    AtMost(f64),
    AtLeast(f64),
}

impl Goal {
    /// Returns whether the goal is reached.
    #[must_use]
    pub fn is_reached(self, measured: f64) -> bool {
        match self {
            Self::AtMost(most) => measured <= most,
            Self::AtLeast(least) => measured >= least,
        }
    }

    /// Prints a row of the table.
    pub fn print(self, title: &str, measured: f64, unit: Unit) {
        let (target, measured_text) = match self {
            Self::AtMost(most) => (format!("<= {}", unit.show(most)), unit.show(measured)),
            Self::AtLeast(least) => (format!(">= {}", unit.show(least)), unit.show(measured)),
        };
        print_row(title, &target, &measured_text, self.is_reached(measured));
    }
}

/// Prints a row of the table.
pub fn print_row(title: &str, target: &str, measured: &str, is_reached: bool) {
    let reached = if is_reached { "yes" } else { "**no**" };
    println!("| {title} | {target} | {measured} | {reached} |");
}

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Ratio,
    Instructions,
    Kilobytes,
    Percent,
}

impl Unit {
    fn show(self, figure: f64) -> String {
        match self {
            Self::Ratio => format!("{figure:.3}"),
            Self::Instructions => format!("{figure:.0}"),
            Self::Kilobytes => format!("{figure:.0} KB"),
            Self::Percent => format!("{figure:+.1} %"),
        }
    }
}

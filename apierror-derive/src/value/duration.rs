//! `base = "250ms"`, `cap = "30s"`, `within = "5m"`

use super::form::{Form, Value, ValueError};
use crate::diagnostic::Diagnostic;

/// A duration above zero, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Duration(pub(crate) u64);

/// The units, from the longest to the shortest, and their milliseconds.
const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

impl Value for Duration {
    const TAKES: &'static str = "a duration as a string";
    const EXAMPLE: &'static str = " = \"30s\"";

    fn from_form(key: &str, form: &Form<'_>) -> Result<Self, ValueError> {
        let literal = form.string()?;
        let written = literal.value();
        match milliseconds(&written) {
            Some(0) => Err(Diagnostic::DurationZero { key: &key }.at(literal.span()).into()),
            Some(ms) => Ok(Self(ms)),
            None => Err(Diagnostic::DurationUnit { written: &written }.at(literal.span()).into()),
        }
    }
}

fn milliseconds(written: &str) -> Option<u64> {
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = written.split_at(digits);
    let (_, factor) = UNITS.iter().find(|(name, _)| *name == unit)?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

/// Returns a duration as it is written in an attribute, in the longest unit of which
/// it is a whole number.
pub(crate) fn in_units(ms: u64) -> String {
    let exact = UNITS.iter().find(|(_, factor)| ms >= *factor && ms.is_multiple_of(*factor));
    exact.map_or_else(|| format!("{ms}ms"), |(unit, factor)| format!("{}{unit}", ms / factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_units_chooses_the_longest_whole_unit() {
        for (written, shown) in [
            ("1ms", "1ms"),
            ("1500ms", "1500ms"),
            ("2000ms", "2s"),
            ("90s", "90s"),
            ("120s", "2m"),
            ("60m", "1h"),
            ("36h", "36h"),
        ] {
            assert_eq!(milliseconds(written).map(in_units).as_deref(), Some(shown));
        }
        assert_eq!(in_units(0), "0ms");
    }

    #[test]
    fn duration_without_number_or_unit_is_refused() {
        for written in ["", "5", "s", "5 s", "1.5s", "-1s", "5d", "18446744073709551615s"] {
            assert_eq!(milliseconds(written), None, "{written}");
        }
    }
}

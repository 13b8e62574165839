//! Finds the name that was meant.

/// Returns the name that is most similar to `written`, if it is similar enough to be
/// what was meant.
pub(crate) fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let written = written.to_lowercase();
    let mut best = None;
    let mut highest = 0.85;
    for name in names {
        let similarity = strsim::jaro_winkler(&written, &name.to_lowercase());
        if similarity > highest {
            (best, highest) = (Some(*name), similarity);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name_is_found_and_a_far_one_is_not() {
        let names = ["code", "status", "message"];
        assert_eq!(nearest("Stauts", &names), Some("status"));
        assert_eq!(nearest("headers", &names), None);
    }
}

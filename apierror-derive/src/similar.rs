//! Finds the name that was meant. The crate has no dependency for it, because every clean
//! build of a service would wait for one.

/// Returns the name that is most similar to `written`, if it is similar enough to be
/// what was meant.
pub(crate) fn nearest<'a>(written: &str, names: &[&'a str]) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().collect();
    let mut best = None;
    let mut highest = 0.85;
    for name in names {
        let similarity = similarity(&written, &name.to_lowercase().chars().collect::<Vec<_>>());
        if similarity > highest {
            (best, highest) = (Some(*name), similarity);
        }
    }
    best
}

/// Returns the similarity of Jaro and Winkler, from 0 to 1: that of Jaro, with a bonus
/// for up to four equal letters at the start.
#[expect(clippy::cast_precision_loss, reason = "there are at most four letters")]
fn similarity(a: &[char], b: &[char]) -> f64 {
    let jaro = jaro(a, b);
    let same_start = a.iter().zip(b).take(4).take_while(|(a, b)| a == b).count();
    if jaro > 0.7 { jaro + 0.1 * same_start as f64 * (1.0 - jaro) } else { jaro }
}

/// Counts the letters that both texts have at about the same place, and those among them
/// that come in another order.
#[expect(clippy::cast_precision_loss, reason = "no name has 2^52 letters")]
fn jaro(a: &[char], b: &[char]) -> f64 {
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut is_taken = vec![false; b.len()];
    let mut shared = Vec::new();
    for (i, letter) in a.iter().enumerate() {
        let mut near =
            b.iter().zip(&mut is_taken).take(i + reach + 1).skip(i.saturating_sub(reach));
        if let Some((_, is_taken)) = near.find(|(other, is_taken)| *other == letter && !**is_taken)
        {
            *is_taken = true;
            shared.push(letter);
        }
    }
    if shared.is_empty() {
        return 0.0;
    }
    let in_b = b.iter().zip(&is_taken).filter(|(_, is_taken)| **is_taken).map(|(letter, _)| letter);
    let moved = shared.iter().zip(in_b).filter(|(a, b)| **a != *b).count() / 2;
    let count = shared.len() as f64;
    (count / a.len() as f64 + count / b.len() as f64 + (count - moved as f64) / count) / 3.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn similarity_is_that_of_jaro_and_winkler() {
        for (a, b, expected) in [
            ("martha", "marhta", 0.961),
            ("dwayne", "duane", 0.840),
            ("dixon", "dicksonx", 0.813),
            ("cheeseburger", "cheese fries", 0.866),
            ("retry_after", "retry_afetr", 0.982),
            ("a", "b", 0.0),
            ("", "status", 0.0),
            ("status", "status", 1.0),
        ] {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let similarity = similarity(&letters(a), &letters(b));
            assert!((similarity - expected).abs() < 0.001, "{a}, {b}: {similarity}");
        }
    }

    #[test]
    fn nearest_name_is_found_and_a_far_one_is_not() {
        let names = ["code", "status", "message"];
        assert_eq!(nearest("Stauts", &names), Some("status"));
        assert_eq!(nearest("headers", &names), None);
    }
}

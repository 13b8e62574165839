//! Base and cap for waits whose upper bounds have a given sum.

/// Returns base and cap in milliseconds, for which the upper bounds of the waits
/// before `retries` retries add up to `total`. `retries` is at least 1.
///
/// Each bound is at most twice the one before. The base is rounded up, and the cap
/// takes the difference off the last bound.
pub(super) const fn base_and_cap(total: u64, retries: u32) -> (u64, u64) {
    let retries = retries as u128;
    let mut left = total as u128;
    // The sum of `retries` waits that double is `base * (2^retries - 1)`.
    let doublings = if retries < 64 { retries } else { 64 };
    let base = left.div_ceil((1_u128 << doublings) - 1);
    let mut cap = base;
    let mut waits_left = retries;
    while waits_left > 0 {
        if cap * waits_left >= left {
            // The remaining waits share what is left.
            cap = left / waits_left;
            break;
        }
        left -= cap;
        waits_left -= 1;
        if waits_left > 0 {
            cap *= 2;
        }
    }
    // With less than 1 ms for each retry, the cap is below the shortest base.
    let base = if base > cap { cap } else { base };
    #[expect(clippy::cast_possible_truncation, reason = "neither is more than `total`")]
    {
        (base as u64, cap as u64)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Retry, backoff_bound};
    use super::*;

    fn waits(total: u64, retries: u32) -> Vec<u128> {
        let (base, cap) = base_and_cap(total, retries);
        let bound =
            |retry| backoff_bound(Duration::from_millis(base), Duration::from_millis(cap), retry);
        (1..=retries).map(|retry| bound(retry).as_millis()).collect()
    }

    #[test]
    fn base_and_cap_of_few_retries_add_up_to_the_total() {
        assert_eq!(waits(30_000, 1), [30_000]);
        assert_eq!(waits(30_000, 2), [10_000, 20_000]);
        assert_eq!(waits(30_000, 3), [4_286, 8_572, 17_142]);
        assert_eq!(waits(7, 3), [1, 2, 4]);
        assert_eq!(waits(8, 3), [2, 3, 3]);
    }

    #[test]
    fn base_and_cap_miss_the_total_by_less_than_a_millisecond_per_retry() {
        let totals = [1, 2, 3, 10, 99, 1_000, 29_999, 30_000, 86_400_000];
        for (total, retries) in
            totals.into_iter().flat_map(|total| (1..70).map(move |retries| (total, retries)))
        {
            let waits = waits(total, retries);
            let sum: u128 = waits.iter().sum();
            assert!(sum <= total.into(), "{retries} retries over {total}: {waits:?}");
            assert!(sum + u128::from(retries) > total.into(), "{retries} over {total}: {waits:?}");
            assert!(waits.is_sorted(), "{retries} over {total}: {waits:?}");
        }
    }

    #[test]
    fn base_and_cap_with_extreme_numbers_do_not_overflow() {
        for retries in [1, 2, 63, 64, 65, 1_000, u32::MAX] {
            for total in [0, 1, u64::MAX] {
                let (base, cap) = base_and_cap(total, retries);
                assert!(base <= cap && cap <= total, "{retries} retries over {total}");
            }
        }
    }

    #[test]
    fn with_over_without_a_retry_changes_nothing() {
        let once = Retry::backoff().with_max_attempts(1);
        assert_eq!(once.with_over(Duration::from_secs(30)), once);
    }
}

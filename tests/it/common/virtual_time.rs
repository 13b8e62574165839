//! A clock and random numbers under the control of the test.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::client::{Clock, Random};

/// A clock that moves only when it is advanced.
#[derive(Debug, Clone, Default)]
pub(crate) struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    pub(crate) fn advance(&self, time: Duration) {
        self.0.fetch_add(
            u64::try_from(time.as_nanos()).expect("centuries at most"),
            Ordering::Relaxed,
        );
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.0.load(Ordering::Relaxed))
    }
}

/// Always the same number.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Constant(pub(crate) f64);

impl Random for Constant {
    fn next(&self) -> f64 {
        self.0
    }
}

/// `SplitMix64`: the same numbers for the same seed.
#[derive(Debug)]
pub(crate) struct Seeded(Mutex<u64>);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    pub(crate) fn number(&self) -> u64 {
        let mut state = self.0.lock().expect("no panic while it is locked");
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
}

impl Random for Seeded {
    fn next(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        {
            (self.number() >> 11) as f64 / (1_u64 << 53) as f64
        }
    }
}

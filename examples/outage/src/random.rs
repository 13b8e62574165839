//! Random numbers that are the same in each run.

use std::sync::Mutex;

use apierror::client::Random;

/// `SplitMix64`.
#[derive(Debug)]
pub(crate) struct Seeded(Mutex<u64>);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(seed))
    }

    /// Returns a number below `end`.
    pub(crate) fn below(&self, end: u64) -> u64 {
        self.number() % end
    }

    fn number(&self) -> u64 {
        let mut state = self.0.lock().expect("no holder of the lock panics");
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

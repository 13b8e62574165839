//! [`Retry`] as JSON.

use std::time::Duration;

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Effect, Retry, RetryStrategy, wait_millis};

/// The member `retry` of an envelope: advice, with the occurrence's wait.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RetryOnWire {
    retry: Retry,
    /// The wait of this occurrence. If it has none, the declared wait is sent.
    after: Option<Duration>,
}

impl RetryOnWire {
    /// Creates the member, unless the author promises nothing.
    pub(crate) fn new(retry: Retry, after: Option<Duration>) -> Option<Self> {
        match retry.strategy {
            RetryStrategy::Unstated => None,
            _ => Some(Self { retry, after }),
        }
    }

    /// Appends the member as JSON, without code of serde, which would be much larger. No
    /// name needs an escape.
    pub(crate) fn append_to(&self, out: &mut Vec<u8>) {
        for text in [
            r#"{"strategy":""#,
            self.retry.strategy.as_str(),
            r#"","effect":""#,
            self.retry.effect.as_str(),
            "\"",
        ] {
            out.extend_from_slice(text.as_bytes());
        }
        for (name, value) in self.numbers() {
            if let Some(value) = value {
                out.extend_from_slice(b",\"");
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b"\":");
                out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
            }
        }
        out.push(b'}');
    }

    /// Returns the members that are numbers. Those that the strategy implies are absent.
    fn numbers(&self) -> [(&'static str, Option<u64>); 5] {
        let Retry { strategy, effect: _, max_attempts: _, base_ms, cap_ms, within_ms, after_ms } =
            self.retry;
        let max_attempts = self.retry.max_attempts();
        let (usual_attempts, usual_base, usual_cap) = strategy.defaults();
        [
            (
                "max_attempts",
                (strategy.waits() || max_attempts != usual_attempts).then_some(max_attempts.into()),
            ),
            ("base_ms", (base_ms != usual_base).then_some(base_ms)),
            ("cap_ms", (cap_ms != usual_cap).then_some(cap_ms)),
            ("within_ms", within_ms),
            ("after_ms", self.after.map(wait_millis).or(after_ms)),
        ]
    }
}

impl Serialize for RetryOnWire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbers = self.numbers();
        let present = numbers.iter().filter(|(_, value)| value.is_some()).count();
        let mut object = serializer.serialize_struct("Retry", 2 + present)?;
        object.serialize_field("strategy", &self.retry.strategy)?;
        object.serialize_field("effect", &self.retry.effect)?;
        for (name, value) in numbers {
            match value {
                Some(value) => object.serialize_field(name, &value)?,
                None => object.skip_field(name)?,
            }
        }
        object.end()
    }
}

impl Serialize for Retry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RetryOnWire { retry: *self, after: None }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Retry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Retry")]
        struct Members {
            strategy: RetryStrategy,
            effect: Effect,
            max_attempts: Option<u32>,
            base_ms: Option<u64>,
            cap_ms: Option<u64>,
            within_ms: Option<u64>,
            after_ms: Option<u64>,
        }

        let Members { strategy, effect, max_attempts, base_ms, cap_ms, within_ms, after_ms } =
            Members::deserialize(deserializer)?;
        if max_attempts == Some(0) {
            return Err(D::Error::custom(
                "`max_attempts` counts the first attempt, so it is at least 1",
            ));
        }
        let retry = Self::new(strategy, effect);
        let retry = match max_attempts {
            Some(attempts) => retry.with_max_attempts(attempts),
            None => retry,
        };
        Ok(Self {
            base_ms: base_ms.unwrap_or(retry.base_ms),
            cap_ms: cap_ms.unwrap_or(retry.cap_ms),
            within_ms,
            after_ms,
            ..retry
        })
    }
}

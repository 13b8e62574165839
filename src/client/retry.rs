//! Integrations of the policy with HTTP clients and retry crates.

#[cfg(feature = "client-backon")]
pub mod backon;
#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
mod peeked_body;
#[cfg(feature = "client-reqwest")]
pub mod reqwest_middleware;
#[cfg(feature = "client-tower")]
pub mod tower;

#[cfg(any(feature = "client-reqwest", feature = "client-tower"))]
pub use self::peeked_body::PeekedBody;

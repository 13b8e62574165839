//! The enums that the build script wrote, with what the tests need of them.

use apierror::client::DecodeEnvelope;
use apierror::{DeclaredError, ErrorReport, UnknownCode};
use apierror_contracts::{Contract, Kind};
use serde_json::Value;

/// One contract, as the derive implements it.
pub(crate) trait Subject: DeclaredError<Envelope: DecodeEnvelope> + Sized {
    /// The facts.
    fn contract() -> Contract;
    /// Samples of each kind: with all optional members, and without them.
    fn samples() -> Vec<(&'static str, bool, Self)>;
    /// The name that the generated enum of kinds gives to an error.
    fn kind_of(&self) -> &'static str;
    /// The name that the generated enum of kinds gives to a report.
    fn kind_of_report(report: &ErrorReport) -> Result<&'static str, UnknownCode>;
}

/// One sample, and what its contract says of it.
pub(crate) struct Sample<'a, S> {
    pub(crate) kind: &'a Kind,
    pub(crate) is_full: bool,
    pub(crate) error: S,
}

/// Calls `check` with each sample.
pub(crate) fn for_each<S: Subject>(check: impl Fn(&Contract, Sample<'_, S>)) {
    let contract = S::contract();
    let samples = S::samples();
    let mut next = contract.kinds.iter();
    let mut kind = None;
    for (name, is_full, error) in samples {
        if is_full {
            kind = next.next();
        }
        let kind = kind.expect("each kind has a sample");
        assert_eq!(kind.name, name);
        check(&contract, Sample { kind, is_full, error });
    }
    assert!(next.next().is_none(), "each kind has a sample");
}

impl<S> Sample<'_, S> {
    /// Returns the members that the body has beside those of every body.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Value)> {
        let sent = |optional: bool| self.is_full || !optional;
        let members = self.kind.members.iter().filter(move |member| sent(member.optional));
        members.map(|member| (member.name.as_str(), member.sample(self.kind)))
    }
}

fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

macro_rules! subjects {
    ($($module:ident: $error:ident, $kind:ident;)*) => {$(
        pub(crate) mod $module {
            #![allow(unreachable_pub, reason = "the envelope of a library is public")]

            include!(concat!(env!("OUT_DIR"), "/", stringify!($module), ".rs"));
            pub(crate) use super::envelopes::$module::Wire;

            impl super::Subject for $error {
                fn contract() -> super::Contract {
                    super::Contract::$module()
                }

                #[allow(unused_imports, reason = "not every contract has members")]
                fn samples() -> Vec<(&'static str, bool, Self)> {
                    use super::read;
                    include!(concat!(env!("OUT_DIR"), "/", stringify!($module), "_samples.rs"))
                }

                fn kind_of(&self) -> &'static str {
                    $kind::from(self).as_str()
                }

                fn kind_of_report(
                    report: &super::ErrorReport,
                ) -> Result<&'static str, super::UnknownCode> {
                    $kind::try_from(report).map($kind::as_str)
                }
            }
        }
    )*};
}

mod envelopes {
    #![allow(unreachable_pub, reason = "the envelope of a library is public")]

    pub(crate) mod hyperswitch;
    pub(crate) mod hyperswitch_stripe;
    pub(crate) mod lemmy;
    pub(crate) mod meilisearch;
}

subjects! {
    meilisearch: MeilisearchError, MeilisearchErrorKind;
    hyperswitch: HyperswitchError, HyperswitchErrorKind;
    hyperswitch_stripe: StripeError, StripeErrorKind;
    lemmy: LemmyError, LemmyErrorKind;
}

//! What a contract says of each kind of error.

use serde::Deserialize;
use serde_json::{Value, json};

/// One contract of one service.
#[derive(Debug, Deserialize)]
pub struct Contract {
    /// What the bodies look like.
    pub about: String,
    /// The type of the kinds that state none.
    #[serde(rename = "type")]
    pub default_type: Option<String>,
    /// The page of each error, by its code.
    pub link: Option<String>,
    /// The members that each kind may have, after its own.
    #[serde(default)]
    members: Vec<Member>,
    /// The kinds of errors.
    pub kinds: Vec<Kind>,
    /// The source of `Wire`, the envelope that writes the bodies.
    #[serde(skip)]
    pub envelope: &'static str,
}

/// One kind of error.
#[derive(Debug, Deserialize)]
pub struct Kind {
    /// The kind's own name.
    pub name: String,
    /// The code on the wire, which other kinds may share.
    pub code: String,
    /// The declared status.
    pub status: u16,
    /// The status on the wire, where it is not the declared one.
    pub wire_status: Option<u16>,
    /// The type on the wire, where it is not the contract's default.
    #[serde(rename = "type")]
    pub type_name: Option<String>,
    /// The field that holds the status of one occurrence.
    pub status_field: Option<String>,
    /// The seconds of `Retry-After`.
    pub wait: Option<u64>,
    /// The members beside those that every body has, with those of the contract.
    #[serde(default)]
    pub members: Vec<Member>,
}

/// A member that not every body has.
#[derive(Debug, Clone, Deserialize)]
pub struct Member {
    /// The name on the wire, and of the field.
    pub name: String,
    /// The type of the field.
    pub rust_type: String,
    /// Whether it can be absent.
    #[serde(default)]
    pub optional: bool,
}

impl Contract {
    /// Returns the contract of Meilisearch.
    #[must_use]
    pub fn meilisearch() -> Self {
        parse(
            include_str!("../facts/meilisearch.json"),
            include_str!("../it/subject/envelopes/meilisearch.rs"),
        )
    }

    /// Returns the main contract of Hyperswitch.
    #[must_use]
    pub fn hyperswitch() -> Self {
        parse(
            include_str!("../facts/hyperswitch.json"),
            include_str!("../it/subject/envelopes/hyperswitch.rs"),
        )
    }

    /// Returns the contract of Hyperswitch for Stripe's clients.
    #[must_use]
    pub fn hyperswitch_stripe() -> Self {
        parse(
            include_str!("../facts/hyperswitch_stripe.json"),
            include_str!("../it/subject/envelopes/hyperswitch_stripe.rs"),
        )
    }

    /// Returns the contract of Lemmy.
    #[must_use]
    pub fn lemmy() -> Self {
        parse(include_str!("../facts/lemmy.json"), include_str!("../it/subject/envelopes/lemmy.rs"))
    }

    /// Returns the keys of `#[api(…)]` that the enum has beside its envelope.
    #[must_use]
    pub fn keys(&self) -> String {
        let default = self.default_type.iter().map(|name| format!("meta(type = {name:?})"));
        let link = self.link.iter().map(|link| format!("doc_url = {link:?}"));
        let keys = ["message = display".to_owned()].into_iter().chain(default).chain(link);
        keys.collect::<Vec<_>>().join(", ")
    }

    /// Returns the type that a body of the kind shows, if the contract has types.
    #[must_use]
    pub fn type_of<'a>(&'a self, kind: &'a Kind) -> Option<&'a str> {
        kind.type_name.as_deref().or(self.default_type.as_deref())
    }
}

fn parse(facts: &str, envelope: &'static str) -> Contract {
    let mut contract: Contract = serde_json::from_str(facts).expect("the facts have this shape");
    contract.envelope = envelope;
    for kind in &mut contract.kinds {
        kind.members.extend_from_slice(&contract.members);
    }
    contract
}

impl Kind {
    /// Returns the status on the wire.
    #[must_use]
    pub fn sent_status(&self) -> u16 {
        self.wire_status.unwrap_or(self.status)
    }

    /// Returns the name of the variant: `XRefundNotFound` for `X_REFUND_NOT_FOUND`.
    #[must_use]
    pub fn variant(&self) -> String {
        self.words().map(|word| word[..1].to_uppercase() + &word[1..].to_lowercase()).collect()
    }

    /// Returns the field that holds the status, if it is not a member.
    #[must_use]
    pub fn unsent_status_field(&self) -> Option<&str> {
        let field = self.status_field.as_deref()?;
        self.members.iter().all(|member| member.name != field).then_some(field)
    }

    /// Returns the words of the name.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.name.split(['_', ' ', '-'])
    }
}

impl Member {
    /// Returns the value that the samples have.
    #[must_use]
    pub fn sample(&self, kind: &Kind) -> Value {
        match self.rust_type.as_str() {
            "u16" => json!(kind.sent_status()),
            "Vec<String>" => json!(["one", "two"]),
            "serde_json::Value" => json!({"of": kind.name, "list": [1, null]}),
            _ => json!(format!("the {} of {}", self.name, kind.name)),
        }
    }
}

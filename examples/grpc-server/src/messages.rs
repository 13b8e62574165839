//! The messages of `try_on.proto`.

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct StartRequest {
    #[prost(string, tag = "1")]
    pub(crate) customer_url: String,
    #[prost(string, tag = "2")]
    pub(crate) external_id: String,
    #[prost(string, tag = "3")]
    pub(crate) valid_for_days: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct StartReply {
    #[prost(string, tag = "1")]
    pub(crate) generation_id: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CreditsRequest {}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct CreditsReply {
    #[prost(uint32, tag = "1")]
    pub(crate) credits: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct WatchRequest {
    #[prost(string, tag = "1")]
    pub(crate) generation_id: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct Progress {
    #[prost(string, tag = "1")]
    pub(crate) state: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FailRequest {
    #[prost(string, tag = "1")]
    pub(crate) code: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(crate) struct FailReply {}

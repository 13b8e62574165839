#[derive(serde::Serialize)]
pub struct Body<'a> {
    error: Inner<'a>,
}

#[derive(serde::Serialize)]
struct Inner<'a> {
    r#type: &'static str,
    code: &'static str,
    message: String,
    #[serde(flatten)]
    members: Members<'a>,
}

#[derive(Default, serde::Serialize)]
struct Members<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payout_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_code: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_transaction_id: Option<&'a str>,
}

impl Errors {
    pub fn body(&self) -> Body<'_> {
        Body {
            error: Inner {
                r#type: self.type_name(),
                code: self.code(),
                message: self.to_string(),
                members: self.members(),
            },
        }
    }
}

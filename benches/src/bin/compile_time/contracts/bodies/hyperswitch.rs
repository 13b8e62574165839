#[derive(serde::Serialize)]
pub struct Body<'a> {
    error: Inner<'a>,
}

#[derive(serde::Serialize)]
struct Inner<'a> {
    r#type: &'static str,
    message: String,
    code: &'static str,
    #[serde(flatten)]
    members: Members<'a>,
}

#[derive(Default, serde::Serialize)]
struct Members<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a serde_json::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connector_transaction_id: Option<&'a str>,
}

impl Errors {
    pub fn body(&self) -> Body<'_> {
        Body {
            error: Inner {
                r#type: self.type_name(),
                message: self.to_string(),
                code: self.code(),
                members: self.members(),
            },
        }
    }
}

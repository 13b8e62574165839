#[derive(serde::Serialize)]
pub struct Body<'a> {
    error: &'static str,
    #[serde(flatten)]
    members: Members<'a>,
}

#[derive(Default, serde::Serialize)]
struct Members<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'a str>,
}

impl Errors {
    pub fn body(&self) -> Body<'_> {
        Body { error: self.code(), members: self.members() }
    }
}

#[derive(serde::Serialize)]
pub struct Body {
    message: String,
    code: &'static str,
    r#type: &'static str,
    link: String,
}

impl Errors {
    pub fn body(&self) -> Body {
        let code = self.code();
        Body {
            message: self.to_string(),
            code,
            r#type: self.type_name(),
            link: format!("https://docs.example.com/errors#{code}"),
        }
    }
}

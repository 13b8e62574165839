use apierror::envelope::Envelope;
use apierror::{ApiError, Occurrence};

struct Slack;

impl Envelope for Slack {
    const MEMBERS: &'static [&'static str] = &["ok", "error"];
    type Body<'a> = (bool, &'static str);

    fn body<'a>(occurrence: &Occurrence<'a>) -> Self::Body<'a> {
        (false, occurrence.code())
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Slack)]
enum OrderError {
    #[error("no order")]
    #[api(code = "ORDER_NOT_FOUND", status = 404)]
    NotFound {
        #[api(extension)]
        ok: bool,
    },
}

fn main() {}

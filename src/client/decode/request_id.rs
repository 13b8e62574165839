//! The request id in the headers of a response.

use http::HeaderMap;

/// Longer ids are ignored, because they are of no use in a log.
const MAX_LEN: usize = 200;

/// Returns the first usable id among the usual headers.
pub(crate) fn request_id_in(headers: &HeaderMap) -> Option<String> {
    ["x-request-id", "request-id", "x-correlation-id"]
        .iter()
        .find_map(|name| usable_id(headers.get(*name)?.to_str().ok()?))
}

/// Returns the id without surrounding spaces, unless it is empty or too long.
pub(crate) fn usable_id(id: &str) -> Option<String> {
    let id = id.trim();
    (!id.is_empty() && id.len() <= MAX_LEN).then(|| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_id_is_the_first_usable_one() {
        let id = |fields: &[(&'static str, &str)]| {
            let fields = fields.iter().map(|(name, value)| {
                (http::HeaderName::from_static(name), value.parse().expect("a legal value"))
            });
            request_id_in(&fields.collect())
        };
        assert_eq!(id(&[("request-id", "b"), ("x-request-id", "a")]).as_deref(), Some("a"));
        assert_eq!(id(&[("x-request-id", ""), ("x-correlation-id", "c")]).as_deref(), Some("c"));
        let longest = "a".repeat(200);
        assert_eq!(id(&[("request-id", &longest)]), Some(longest.clone()));
        assert_eq!(id(&[("request-id", &format!("{longest}a"))]), None);
        assert_eq!(id(&[("date", "a")]), None);
    }
}

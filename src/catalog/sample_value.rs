//! Realistic sample values, chosen by the name of a field.

use super::json::Json;

/// Returns a text for a field of this name.
pub(crate) fn text(name: &str) -> String {
    known_text(name).unwrap_or_else(|| words(name).join(" "))
}

/// Returns a whole number for a field of this name.
pub(crate) fn integer(name: &str) -> i64 {
    known_integer(name).unwrap_or(3)
}

/// Returns a value for a field of which only the name is known.
pub(crate) fn any(name: &str) -> Json {
    match (known_text(name), known_integer(name)) {
        (None, Some(number)) => Json::Number(number.into()),
        _ => text(name).into(),
    }
}

/// Returns the words of a name in lower case: `external_id` and `externalId` have
/// the same.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut starts_word = true;
    let mut was_lower = false;
    for c in name.chars() {
        if !c.is_alphanumeric() {
            starts_word = true;
            continue;
        }
        let is_hump = c.is_uppercase() && was_lower;
        was_lower = !c.is_uppercase();
        if starts_word || is_hump || words.is_empty() {
            words.push(String::new());
        }
        starts_word = false;
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
    }
    words
}

fn known_text(name: &str) -> Option<String> {
    let words = words(name);
    let last = words.last()?.as_str();
    let before = words.len().checked_sub(2).map(|at| words[at].as_str());
    let text = match (before, last) {
        (Some("api"), "key") => "sk_live_4f9c2a",
        (Some("content" | "media" | "mime"), "type") | (_, "mime") => "image/png",
        (Some("file"), "name") | (_, "file" | "filename") => "photo.png",
        (Some("user" | "first"), "name") | (_, "username") => "ada",
        (Some("request" | "correlation" | "trace"), "id") => "req_4f9c2a",
        (None, "id" | "identifier") => "4f9c2a",
        (Some(of), "id" | "identifier" | "ref" | "reference") => {
            return Some(format!("{of}_4f9c2a"));
        }
        (_, "account" | "customer" | "user" | "owner" | "team" | "workspace" | "tenant") => {
            return Some(format!("{last}_4f9c2a"));
        }
        (_, "sku") => "shirt-42",
        (_, "email") => "ada@example.com",
        (_, "url" | "uri" | "link" | "href" | "website") => "https://example.com/orders/42",
        (_, "host" | "hostname" | "domain") => "api.example.com",
        (_, "ip") => "203.0.113.7",
        (_, "path") => "/orders/42",
        (_, "name" | "title" | "label") => "Summer sale",
        (_, "slug") => "summer-sale",
        (_, "currency") => "EUR",
        (_, "country") => "DE",
        (_, "city") => "Berlin",
        (_, "region") => "eu-central-1",
        (_, "language" | "locale" | "lang") => "en",
        (_, "phone") => "+1 555 0100",
        (_, "token") => "tok_4f9c2a",
        (_, "key") => "key_4f9c2a",
        (_, "hash" | "checksum" | "digest") => "9f86d081884c7d65",
        (_, "version") => "2.1.0",
        (_, "status" | "state" | "phase") => "processing",
        (_, "reason" | "error" | "fault" | "cause") => "not available",
        (_, "message" | "description" | "text" | "explanation") => "A short explanation.",
        (_, "hint") => "Check the request.",
        (_, "field" | "column" | "property" | "parameter" | "param" | "member") => "quantity",
        (_, "method") => "GET",
        (_, "format" | "extension") => "png",
        (_, "type" | "kind" | "category") => "standard",
        (_, "unit") => "requests",
        (_, "window" | "period" | "interval") => "1 minute",
        (_, "date" | "day") => "2026-01-01",
        (_, "time" | "timestamp" | "at" | "until" | "deadline") => "2026-01-01T12:00:00Z",
        (_, "resource" | "entity" | "object") => "order",
        (_, "service" | "provider" | "upstream" | "dependency") => "payments",
        (_, "model") => "large-2",
        (_, "plan" | "tier") => "pro",
        (_, "role" | "scope" | "permission") => "orders:write",
        (_, "pattern" | "regex") => "^[a-z0-9-]+$",
        (_, "expected") => "a number",
        (_, "received" | "actual" | "given") => "a string",
        _ => return None,
    };
    Some(text.to_owned())
}

fn known_integer(name: &str) -> Option<i64> {
    let words = words(name);
    let last = words.last()?.as_str();
    let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
    Some(match last {
        "percent" | "percentage" | "progress" => 75,
        "port" => 443,
        "year" => 2026,
        "ms" | "millis" | "milliseconds" => 1500,
        "seconds" | "secs" | "wait" | "ttl" | "timeout" | "after" => 30,
        "reset" => 1_767_225_660,
        "remaining" | "left" => 0,
        "amount" | "price" | "cost" | "total" => 1999,
        "credits" | "balance" => 12,
        "page" | "month" | "day" | "min" | "minimum" => 1,
        "attempt" | "attempts" | "retries" => 2,
        "index" | "position" | "line" | "column" | "offset" => 3,
        "id" => 42,
        _ if has(&["max", "maximum", "limit", "allowed"]) && has(&["size", "bytes", "length"]) => {
            10_485_760
        }
        "size" | "bytes" | "length" => 15_728_640,
        "required" => 1_048_576,
        "available" => 524_288,
        "quota" => 1000,
        _ if has(&["max", "maximum", "limit", "allowed"]) => 100,
        "count" | "provided" | "quantity" | "number" | "items" | "requested" => 130,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_case() {
        for name in ["external_id", "externalId", "ExternalID", "external-id", "EXTERNAL_ID"] {
            assert_eq!(words(name), ["external", "id"], "{name}");
            assert_eq!(text(name), "external_4f9c2a", "{name}");
        }
        assert!(words("").is_empty() && text("").is_empty());
    }

    #[test]
    fn sample_looks_like_its_field() {
        assert_eq!(text("sku"), "shirt-42");
        assert_eq!(text("pickup_point"), "pickup point");
        assert_eq!(integer("max_file_size"), 10_485_760);
        assert_eq!(integer("limit"), 100);
        assert_eq!(any("limit"), Json::Number(100.into()));
        assert_eq!(any("id"), "4f9c2a".into());
        assert_eq!(any("warehouse"), "warehouse".into());
    }
}

//! The messages about `from` and `on`.

use super::Row;

/// Expands to an enum that translates `sqlx::Error`, with this variant beside one for the
/// other causes.
macro_rules! with_other {
    ($attrs:literal, $variant:literal) => {
        concat!(
            "#[api(from(sqlx::Error))] enum E { #[api(code = \"A\", ",
            $attrs,
            ")] ",
            $variant,
            ", #[api(code = \"B\", status = 500, on(other))] B }"
        )
    };
}

pub(super) fn rows() -> Vec<Row> {
    [causes(), upstreams(), fields(), secrets(), effects()].into_iter().flatten().collect()
}

fn causes() -> Vec<Row> {
    vec![
        row!(with_other!(
            "status = 409, on(unique = \"a\", unique = \"b\", unique, foreign_key, check, not_null = \"t.c\", not_found, conflict, unavailable, rate_limited, unauthenticated, forbidden, invalid, canceled, code = \"X\", code = \"Y\")",
            "A"
        )),
        row!(with_other!("status = 409, on(uniqe, not_fund = \"x\", colour)", "A");
            ("uniqe", "`uniqe` is not a cause; write `unique`"),
            ("not_fund", "`not_fund` is not a cause; write `not_found`"),
            ("colour", "`colour` is not a cause; write one of `other`, `not_found`, `unique`, `foreign_key`, `check`, `not_null`, `conflict`, `unavailable`, `timeout`, `rate_limited`, `unauthenticated`, `forbidden`, `invalid`, `canceled`, `code`")),
        row!(with_other!("status = 409, on(conflict = \"x\", timeout(5), unique = 5, unique(x), unique = \"\", check = \" \", code, code = X)", "A");
            ("conflict", "`conflict` has no name; write `conflict`"),
            ("timeout", "`timeout` has no name; write `timeout`"),
            ("5", "`unique` takes a string; write `unique = \"…\"`"),
            ("unique", "`unique` takes a string; write `unique = \"…\"`"),
            ("\"\"", "`unique` is empty; write a text, or remove it"),
            ("\" \"", "`check` is empty; write a text, or remove it"),
            ("code", "`code` has no value; write `code = \"CARD_DECLINED\"`"),
            ("X", "`code` takes a string; write `code = \"CARD_DECLINED\"`")),
        row!(with_other!("status = 409, on(unique = \"a\", unique, unique = \"a\", conflict, conflict)", "A");
            ("unique", "`unique = \"a\"` is written twice in `on`; remove one of the two"),
            ("conflict", "`conflict` is written twice in `on`; remove one of the two")),
        row!(with_other!("status = 409, on(conflict unique, \"x\", = 3)", "A");
            ("unique", "a comma is missing after `conflict`; write one before the next key"),
            ("\"x\"", "this is not a key; write `#[api(on(unique = \"users_email_key\"))]`"),
            ("=", "this is not a key; write `#[api(on(unique = \"users_email_key\"))]`")),
        row!(with_other!("status = 409, on", "A"); ("on", "`on` has no value; write `on(unique = \"users_email_key\")`")),
        row!(with_other!("status = 409, on()", "A"); ("on", "`on()` is empty; write `on(unique = \"users_email_key\")`")),
        row!(with_other!("status = 409, on = conflict", "A");
            ("conflict", "`on` takes causes, in parentheses; write `on(unique = \"users_email_key\")`")),
        row!(with_other!("status = 409, on = \"conflict\"", "A");
            ("\"conflict\"", "`on` takes causes, in parentheses; write `on(conflict)`")),
        row!(with_other!("status = 409, on(unique, other, conflict)", "A(#[source] sqlx::Error)");
            ("other", "cause `other` of `sqlx::Error` already leads to variant `A`; remove one of the two")),
    ]
}

fn upstreams() -> Vec<Row> {
    vec![
        row!("#[api(from(Stock))] enum E { #[api(code = \"A\", status = 404)] A }";
            ("Stock", "nothing is declared for the other causes of `Stock`; add `on(other)` to a variant without a field, or with a field that holds a `Stock`")),
        row!("enum E { #[api(code = \"A\", status = 409, on(unique))] A, #[api(code = \"B\", status = 500, on(other))] B(#[source] Box<a::Db>), #[api(code = \"C\", status = 503, on(unavailable))] C { #[api(retry_after)] wait: Option<u8> } }";
            ("on", "`on` names causes in an upstream, but the enum translates none; add `from(sqlx::Error)` to the enum, or remove `on`"),
            ("on", "`on` names causes in an upstream, but the enum translates none; add `from(a::Db)` to the enum, or remove `on`"),
            ("on", "`on` names causes in an upstream, but the enum translates none; add `from(sqlx::Error)` to the enum, or remove `on`")),
        // A variant without a field is for all types, one with a field for that type alone.
        row!(
            "#[api(from(Db, Http))] enum E { #[api(code = \"A\", status = 404, on(not_found))] A, #[api(code = \"B\", status = 409, on(conflict))] B(#[source] Db), #[api(code = \"C\", status = 409, on(conflict))] C(#[source] Arc<Http>), #[api(code = \"D\", status = 500, on(other))] D(#[source] Box<dyn Error + Send + Sync>) }"
        ),
        row!("#[api(from(Db, Http))] enum E { #[api(code = \"A\", status = 404, on(not_found))] A, #[api(code = \"B\", status = 404, on(not_found))] B(#[source] Http), #[api(code = \"D\", status = 500, on(other))] D(#[source] Db) }";
            ("Http", "nothing is declared for the other causes of `Http`; add `on(other)` to a variant without a field, or with a field that holds a `Http`"),
            ("not_found", "cause `not_found` of `Http` already leads to variant `A`; remove one of the two")),
        row!(
            "#[api(from(Box<Db>))] enum E { #[api(code = \"D\", status = 500, on(other))] D(#[source] Box<Db>) }"
        ),
        row!("#[api(from(E, Db))] enum E { #[api(code = \"D\", status = 500, on(other))] D }";
            ("E", "an enum cannot take itself in; remove it from `from`")),
        row!("#[api(from(Self), code = \"D\", status = 500)] struct E;";
            ("Self", "a struct cannot take itself in; remove it from `from`")),
        row!("#[api(from(a::Db, b::Db<u8>))] #[error(\"e\")] enum E { #[api(code = \"C\", status = 503, on(unavailable))] C(#[from] a::Db), #[api(code = \"D\", status = 500, on(other))] D, #[api(transparent)] F(#[from] Auth) }";
            ("from", "`from(a::Db)` converts it already; write `#[source]` in place of `#[from]`")),
        row!("#[api(from(Db))] enum E { #[api(transparent, on(conflict))] C(Auth), #[api(code = \"D\", status = 500, on(other))] D }";
            ("on", "`transparent` takes everything from the field's type, `on` included; remove one of the two")),
        row!("#[api(on(other))] enum E {}"; ("on", "`on` is not a key of an enum; move it to each variant")),
        row!(with_other!("status = 409", "A { #[api(on(conflict))] x: u8 }");
            ("on", "`on` is not a key of a field; move it to the variant")),
        // What is wrong in one variant says nothing about the others.
        row!("#[api(from(Db))] enum E { #[api(code = \"D\", status = 500, on(othr))] D }";
            ("othr", "`othr` is not a cause; write `other`")),
        row!("#[api(from)] enum E { #[api(code = \"D\", status = 500, on(other))] D(u8) }";
            ("from", "`from` has no value; write `from(StockError)`")),
        // Structs.
        row!("#[api(code = \"A\", status = 409, on(unique = \"a\"))] struct S;"),
        row!("#[api(from(Db, Http), code = \"A\", status = 500, on(other))] struct S;"),
        row!(
            "#[api(code = \"A\", status = 503, on(unavailable))] struct S { #[source] source: Db, #[api(retry_after)] wait: Option<Duration> }"
        ),
        row!("#[api(from(Db), code = \"A\", status = 409, on(unique))] struct S;";
            ("Db", "nothing is declared for the other causes of `Db`; add `on(other)` to the struct, or remove `from` if only unions take it in")),
        row!("#[api(union, from(Db))] enum E { #[api(on(other))] A(A) }";
            ("on", "a variant of a union has no keys; remove `on`, or move it to where the error is declared")),
    ]
}

fn fields() -> Vec<Row> {
    vec![
        row!(with_other!(
            "status = 503, on(unavailable)",
            "A { #[api(retry_after, detail)] wait: Option<Duration>, #[source] why: Box<sqlx::Error> }"
        )),
        row!(with_other!("status = 503, on(unavailable)", "A {}")),
        row!(with_other!("status = 503, on(unavailable)", "A()")),
        row!(with_other!("status = 409, on(unique)", "A { email: String }");
            ("String", "`on` cannot fill a field of type `String`; write `sqlx::Error`, in a `Box` or not, `Box<dyn Error + Send + Sync>`, or add the type to `from`")),
        row!("#[api(from(Db))] enum E { #[error(\"x\")] #[api(code = \"A\", status = 500, on(other))] A(Box<Db>) }";
            ("Box<Db>", "the log of a 5xx shows the upstream's error only if it is the source; write `#[source]` before the field")),
        row!("#[api(from(Db, a::Http))] enum E { #[api(code = \"A\", status = 409, on(unique))] A(Box<Http>), #[api(code = \"B\", status = 500, on(other))] B }";
            ("Box<Http>", "`on` cannot fill a field of type `Box<Http>`; write `Db` or `a::Http`, in a `Box` or not, `Box<dyn Error + Send + Sync>`, or add the type to `from`")),
        row!(with_other!("status = 409, on(unique)", "A(#[source] sqlx::Error, String)");
            ("A", "variant `A` has 2 fields besides the wait, but `on` fills one, with the upstream's error; remove the others, or remove `on`")),
        row!("#[api(code = \"A\", status = 503, on(unavailable))] struct S { a: Db, b: u8, #[api(retry_after)] wait: Option<u8> }";
            ("S", "struct `S` has 2 fields besides the wait, but `on` fills one, with the upstream's error; remove the others, or remove `on`")),
        row!(with_other!("status = 429, on(rate_limited)", "A { #[api(retry_after)] wait: std::time::Duration }");
            ("std::time::Duration", "the upstream may not say how long to wait; write `Option<std::time::Duration>`")),
        row!(with_other!("status = 429, on(rate_limited)", "A { #[api(retryafter)] wait: Option<Duration> }");
            ("retryafter", "`retryafter` is not a key of a field; write `retry_after`")),
        row!(with_other!("status = 409, on(rate_limited)", "A { #[api(retry_after)] wait: Option<Duration> }");
            ("retry_after", "`retry_after` contradicts the strategy `never`, the default for status 409; add `retry = \"throttle\"`, or remove `retry_after`")),
    ]
}

/// What the upstream says never reaches a caller.
fn secrets() -> Vec<Row> {
    vec![
        row!(with_other!(
            "status = 409, message = \"Taken.\", on(unique)",
            "#[error(\"taken: {0}\")] A(#[source] #[api(log)] sqlx::Error)"
        )),
        row!(with_other!(
            "status = 503, on(unavailable)",
            "#[error(\"down: {0}\")] A(#[source] sqlx::Error)"
        )),
        row!(with_other!("status = 503, on(unavailable)", "#[error(transparent)] A(sqlx::Error)")),
        row!(with_other!("status = 409, on(unique)", "#[error(\"taken: {0}\")] A(#[source] sqlx::Error)");
            ("on", "the upstream's error is not for callers, but the public message shows it; write another `message`, or remove `on`")),
        row!(with_other!("status = 409, on(unique)", "#[error(transparent)] A(sqlx::Error)");
            ("on", "the upstream's error is not for callers, but the public message shows it; write another `message`, or remove `on`")),
        row!(with_other!("status = 409, message = \"{source}\", on(unique)", "A { source: sqlx::Error }");
            ("\"{source}\"", "the upstream's error is not for callers, but the public message shows it; write another `message`, or remove `on`")),
        row!(with_other!("status = 503, message = display, on(unavailable)", "#[error(\"{why}\")] A { #[source] why: Box<sqlx::Error> }");
            ("display", "the upstream's error is not for callers, but the public message shows it; write another `message`, or remove `on`")),
        row!(with_other!("status = 409, message = \"x\", detail(why = \"{0}\"), on(unique)", "A(sqlx::Error)");
            ("\"x\"", "the upstream's error is not for callers, but `detail(why = …)` shows it; write another `message`, or remove `on`")),
        row!(with_other!("status = 409, on(unique)", "A { #[api(detail)] source: sqlx::Error }");
            ("detail", "the upstream's error is not for callers, but `detail` sends it; remove `detail`")),
        row!("#[api(code = \"A\", status = 409, on(unique))] struct S { #[api(header = \"x-why\")] source: Db }";
            ("header", "the upstream's error is not for callers, but `header` sends it; remove `header`")),
    ]
}

fn effects() -> Vec<Row> {
    vec![
        row!(with_other!("status = 504, retry(poll, effect = \"unknown\"), on(timeout)", "A")),
        row!(with_other!(
            "status = 503, retry(backoff, effect = \"not_applied\"), on(unavailable, conflict)",
            "A"
        )),
        row!(with_other!("status = 503, on(unavailable, timeout)", "A")),
        row!(with_other!("status = 504, retry(backoff, effect = \"not_applied\"), on(canceled, timeout)", "A");
            ("\"not_applied\"", "`on(canceled)` contradicts `effect = \"not_applied\"`, because what was sent may have happened; write `effect = \"unknown\"`")),
        row!(with_other!("status = 503, retry(backoff, effect = \"unknown\"), on(conflict, unavailable, code = \"X\")", "A");
            ("\"unknown\"", "`on(unavailable)` contradicts `effect = \"unknown\"`, because nothing was sent; make two variants of it, one with `on(unavailable)` and one with `on(code = \"X\")`")),
        row!(with_other!("status = 503, retry(backoff, effect = \"unknown\"), on(unavailable)", "A");
            ("\"unknown\"", "`on(unavailable)` contradicts `effect = \"unknown\"`, because nothing was sent; write `effect = \"not_applied\"`")),
        row!(with_other!("status = 503, retry(backoff, effect = \"unknown\"), on(unavailable, timeout)", "A");
            ("\"unknown\"", "`on(unavailable)` contradicts `effect = \"unknown\"`, because nothing was sent; make two variants of it, one with `on(unavailable)` and one with `on(timeout)`")),
        row!(with_other!("status = 503, retry(backoff, effect = \"not_applied\"), on(unavailable, timeout)", "A");
            ("\"not_applied\"", "`on(timeout)` contradicts `effect = \"not_applied\"`, because what was sent may have happened; make two variants of it, one with `on(unavailable)` and one with `on(timeout)`")),
        row!("#[api(from(Db), retry(backoff, effect = \"not_applied\"))] enum E { #[api(code = \"A\", status = 504, on(timeout))] A, #[api(code = \"B\", status = 503, on(other))] B }";
            ("timeout", "`on(timeout)` contradicts `effect = \"not_applied\"`, because what was sent may have happened; write `effect = \"unknown\"` in `retry` of the variant"),
            ("other", "`on(other)` contradicts `effect = \"not_applied\"`, because what was sent may have happened; write `effect = \"unknown\"` in `retry` of the variant")),
        // The advice follows from the causes, so these two differ.
        row!("#[api(from(Db))] enum E { #[api(code = \"A\", status = 503, on(unavailable))] A, #[api(code = \"A\", status = 503, on(other))] B }";
            ("\"A\"", "code `A` already means retry `backoff, effect = \"not_applied\"` (variant `A`); add `name = \"B\"`, or use the same status and retry")),
    ]
}

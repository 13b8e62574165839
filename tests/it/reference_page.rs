//! What the reference page says, and in whose words.

use apierror::envelope::{Envelope, Flat};
use apierror::{ApiError, Catalog, Occurrence};
use http::StatusCode;
use reference_apis::catalogs::catalogs;
use serde::Serialize;
use serde_json::{Value, json};

/// `{"kind", "code", "text", "fields"}`.
struct House;

#[derive(Serialize)]
struct HouseBody<'a> {
    kind: Option<&'static str>,
    code: &'static str,
    text: std::borrow::Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<apierror::Details<'a>>,
}

impl Envelope for House {
    type Body<'a> = HouseBody<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> HouseBody<'a> {
        let kind = match occurrence.code() {
            "internal" => "internal",
            _ => "request",
        };
        HouseBody {
            kind: Some(kind),
            code: occurrence.code(),
            text: occurrence.message(),
            fields: occurrence.details(),
        }
    }
    fn status(occurrence: &Occurrence<'_>) -> StatusCode {
        if occurrence.code() == "accepted" { StatusCode::OK } else { occurrence.status() }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = House, group = "Errors of `/v1`")]
#[expect(dead_code, reason = "declared for its facts")]
enum HouseError {
    /// No such `sku`.
    #[error("no product '{sku}' of {max_size} bytes: see `hints`")]
    #[api(code = "no_product", status = 404, title = "The `sku` is unknown", help = "Check `sku`.")]
    NoProduct {
        #[api(detail = "productSku")]
        sku: String,
        #[api(detail)]
        max_size: u64,
        #[api(detail)]
        hints: Vec<String>,
        #[api(detail)]
        ratio: Option<f32>,
    },
    #[error("failed")]
    #[api(code = "internal", status = 500, retry(backoff, effect = "not_applied"))]
    Internal,
    #[error("too many")]
    #[api(code = "busy", status = 503, retry(throttle, max_retries = 2, effect = "unknown"))]
    Busy,
    /// Done.
    #[error("Done.")]
    #[api(code = "accepted", status = 409)]
    Accepted,
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("no {start:?} in {text}"));
    rest.split_once(end).unwrap_or_else(|| panic!("no {end:?} in {rest}")).0
}

fn article<'a>(page: &'a str, code: &str) -> &'a str {
    between(page, &format!("<article id=\"{code}\""), "</article>")
}

/// Returns a page without its blocks of code, style and script.
fn without_code(page: &str) -> String {
    let mut text = page.to_owned();
    for (start, end) in [("<pre", "</pre>"), ("<style>", "</style>"), ("<script>", "</script>")] {
        while let Some((before, rest)) = text.split_once(start) {
            let (_, after) = rest.split_once(end).expect("its end");
            text = format!("{before}{after}");
        }
    }
    text
}

#[test]
fn fields_have_the_names_of_the_envelope_and_json_types() {
    let catalog = Catalog::of::<HouseError>();
    let (markdown, html) = (catalog.to_markdown(), catalog.to_html());
    for row in [
        "| `fields.productSku` | string | always |",
        "| `fields.max_size` | integer | always |",
        "| `fields.hints` | array of string | always |",
        "| `fields.ratio` | number | not always |",
    ] {
        assert!(markdown.contains(row), "{row}: {markdown}");
    }
    for cell in [
        "<code>fields.productSku</code> <span class=\"type\">string</span>",
        "<code>fields.ratio</code> <span class=\"type\">number, optional</span>",
    ] {
        assert!(article(&html, "no_product").contains(cell), "{cell}: {html}");
    }
    // The code that handles errors comes last, and is partly in Rust.
    let (markdown, _) = markdown.split_once("## Handling errors").expect("code");
    let html = without_code(&html);
    for page in [markdown, &html] {
        let page = page.replace("<details", "<").replace("</details", "<");
        for word in ["u64", "f32", "Vec", "Option", "String", "details", "{sku}", "max_size}'"] {
            assert!(!page.contains(word), "{word}: {page}");
        }
    }
}

#[test]
fn sample_has_values_instead_of_placeholders() {
    let catalog = Catalog::of::<HouseError>();
    let json: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    assert_eq!(
        json["errors"][0]["message"],
        "no product '{productSku}' of {max_size} bytes: see `hints`"
    );
    assert_eq!(
        json["errors"][0]["example"]["body"],
        json!({
            "kind": "request",
            "code": "no_product",
            "text": "no product 'shirt-42' of 10485760 bytes: see `hints`",
            "fields": {"productSku": "shirt-42", "max_size": 10_485_760, "hints": ["hints"], "ratio": 3.0},
        })
    );
}

#[test]
fn backticks_are_code_on_the_page() {
    let house = ("house", Catalog::of::<HouseError>().scenario("A `POST`", "It `fails`."));
    for (name, catalog) in catalogs().into_iter().chain([house]) {
        let page = without_code(&catalog.to_html());
        let at = page.find('`').map(|at| &page[at.saturating_sub(80)..]);
        assert_eq!(at, None, "{name}");
    }
    let page = Catalog::of::<HouseError>().to_html();
    let article = article(&page, "no_product");
    for part in [
        "<p class=\"title\">The <code>sku</code> is unknown</p>",
        "<p>No such <code>sku</code>.</p>",
        "bytes: see <code>hints</code>”</p>",
        "<p>Check <code>sku</code>.</p>",
    ] {
        assert!(article.contains(part), "{part}: {article}");
    }
    assert!(page.contains("<h2>Errors of <code>/v1</code></h2>"), "{page}");
}

#[test]
fn introduction_explains_branching_and_the_terms_of_retry_advice() {
    let catalog = Catalog::of::<HouseError>();
    let (markdown, html) = (catalog.to_markdown(), catalog.to_html());
    let (format, _) = markdown.split_once("\n## Error codes\n").expect("the errors");
    let (_, retry) = format.split_once("\n### How to retry\n").expect("a heading");
    assert!(
        format.contains(
            "Branch on `code`, not on `text`: the wording of a message may change. New codes may be added: treat one that \
             you do not know by its status."
        ),
        "{format}"
    );
    let classes = "With a status of `4xx`, the cause is in the request or the account; with `5xx`, it is in the service.";
    assert!(format.contains(classes), "{format}");
    for (term, is_used) in [
        ("- **Safe to repeat**: ", true),
        ("- **Only if idempotent**: ", true),
        ("- **Exponential backoff**: ", true),
        ("- **Waiting up to**: ", true),
        ("- If a response has the header `Retry-After`", true),
    ] {
        assert_eq!(retry.contains(term), is_used, "{term}: {retry}");
    }
    assert!(html.contains("<li><strong>Safe to repeat</strong>: "), "{html}");

    // Nothing is explained that no error says.
    let silent = Catalog::of::<Silent>();
    for page in [silent.to_markdown(), silent.to_html()] {
        for words in ["How to retry", "Retry guidance", "5xx", "Safe to repeat"] {
            assert!(!page.contains(words), "{words}: {page}");
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order")]
#[api(code = "NO_ORDER", status = 404, envelope = Flat, help = "Look again.")]
struct Silent;

#[test]
fn article_answers_once_whether_to_retry() {
    let page = Catalog::of::<HouseError>().to_html();
    for (code, answer) in [
        ("internal", Some("Yes, with exponential backoff (safe to repeat)")),
        ("busy", Some("Yes, up to 2 times, waiting up to 1 s, 2 s (only if idempotent)")),
        ("no_product", None),
    ] {
        let article = article(&page, code);
        let found = article
            .contains("<dt>Retry?</dt>")
            .then(|| between(article, "<dt>Retry?</dt><dd>", "</dd>"));
        assert_eq!(found, answer, "{code}");
        let said = without_code(article).matches("etry").count();
        assert_eq!(said, usize::from(answer.is_some()), "{article}");
    }
    // The table at the end lists the errors by answer.
    let table = between(&page, "<table class=\"answers\">", "</table>");
    assert_eq!(table.matches("<tr>").count(), 1 + 2, "{table}");
    assert!(table.contains("<a href=\"#internal\"><code>internal</code></a>"), "{table}");
}

#[test]
fn colour_is_that_of_the_status_which_callers_see() {
    let page = Catalog::of::<HouseError>().to_html();
    for (code, class) in
        [("no_product", "s4"), ("internal", "s5"), ("busy", "s5"), ("accepted", "s")]
    {
        assert!(article(&page, code).starts_with(&format!(" class=\"{class}\"")), "{code}");
        let link = format!("<li class=\"{class}\"><a class=\"code\" href=\"#{code}\">");
        assert!(page.contains(&link), "{link}");
    }
    assert!(article(&page, "accepted").contains("<span class=\"badge\">200 OK</span>"));
}

#[test]
fn message_that_repeats_the_description_is_left_out() {
    let page = Catalog::of::<HouseError>().to_html();
    assert!(!article(&page, "accepted").contains("class=\"quote\""));
    assert!(article(&page, "no_product").contains("class=\"quote\""));
}

/// The code of one error is the same word as its kind.
#[test]
fn member_with_few_values_lists_them_even_if_one_is_a_code() {
    let markdown = Catalog::of::<HouseError>().to_markdown();
    let row =
        "| `kind` | string | `\"request\"` or `\"internal\"`, depending on the error. | always |";
    assert!(markdown.contains(row), "{markdown}");
}

#[test]
fn long_name_may_break_in_the_navigation_only() {
    let page = Catalog::of::<HouseError>().to_html();
    assert!(page.contains("href=\"#no_product\">no_<wbr>product</a></li>"), "{page}");
    assert!(article(&page, "no_product").contains("href=\"#no_product\">no_product</a>"));
}

#[test]
fn article_of_an_error_without_a_code_says_the_status_once() {
    let page = reference_apis::image_presets::catalog().to_html();
    let facts: Vec<_> = page.split("<article ").skip(1).collect();
    assert!(facts.len() > 10);
    for article in facts {
        let header = between(article, "<header>", "</header>");
        let texts = header.split('<').filter_map(|part| Some(part.split_once('>')?.1));
        let said = texts.filter(|text| text.starts_with(['4', '5'])).count();
        assert_eq!(said, 1, "{header}");
    }
}

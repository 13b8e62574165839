//! The messages in documents are those that occur.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{fmt, fs};

use apierror::contract::{Update, check_with};
use apierror::{
    ApiError, Catalog,
    envelope::{Flat, NestJs},
};
use serde_json::Value;

/// What each document shows as the message of an error.
#[derive(Debug, PartialEq)]
struct Shown {
    /// `message` in the JSON.
    json: String,
    /// `message` of the variant in the JSON.
    variant: String,
    /// The summary of the example in OpenAPI.
    summary: Option<String>,
    /// The message in the example body, in JSON, OpenAPI, Markdown and the page.
    example: String,
    /// The quote on the page.
    quote: Option<String>,
    /// The comment in TypeScript.
    comment: Option<String>,
    lock: Option<String>,
}

impl Shown {
    /// All documents show this template, beside an example.
    fn template(message: &str, example: &str) -> Self {
        let message = message.to_owned();
        Self {
            json: message.clone(),
            variant: message.clone(),
            summary: Some(message.clone()),
            example: example.to_owned(),
            quote: Some(message.clone()),
            comment: Some(message.clone()),
            lock: Some(message),
        }
    }

    /// Documents show the message of the example.
    fn of_example(message: &str) -> Self {
        Self { variant: String::new(), lock: None, ..Self::template(message, message) }
    }

    /// Documents show no message.
    fn nothing() -> Self {
        Self {
            json: String::new(),
            variant: String::new(),
            summary: None,
            example: "…".to_owned(),
            quote: None,
            comment: None,
            lock: None,
        }
    }
}

/// Reads what all documents of a catalogue show for a code.
fn shown(catalog: &Catalog, code: &str) -> Shown {
    let read = |json: &str| serde_json::from_str::<Value>(json).expect("JSON");
    let json = read(&catalog.to_json());
    let errors = json["errors"].as_array().expect("errors");
    let error = errors.iter().find(|error| error["code"] == code).expect("the code");
    let text = |value: &Value| value.as_str().expect("a text").to_owned();

    let openapi = read(&catalog.to_openapi());
    let responses = openapi["components"]["responses"].as_object().expect("responses");
    let example = responses
        .values()
        .find_map(|response| response["content"]["application/json"]["examples"].get(code))
        .expect("the example");
    let body = &error["example"]["body"];
    assert_eq!(example["value"], *body, "{code}");

    let (markdown, page) = (catalog.to_markdown(), catalog.to_html());
    let message = serde_json::to_string(&body["message"]).expect("JSON");
    let section = between(&markdown, &format!("\n#### `{code}`\n"), "\n#").expect("section");
    assert!(section.contains(&format!("\"message\": {message}")), "{code}: {section}");
    let article =
        between(&page, &format!("<article id=\"{code}\""), "</article>").expect("article");
    let quote = between(article, "<p class=\"quote\">“", "”</p>").map(unescaped);
    assert!(unescaped(article).contains(&message), "{code}: {article}");

    let typescript = catalog.to_typescript();
    let members = between(&typescript, &format!("\n  readonly code: \"{code}\";"), "\n}\n")
        .expect("the class");
    let before = members.split("  readonly message: string;").next().expect("members");
    let comment = before.trim_end().lines().last().expect("lines").trim();
    let comment = comment.strip_prefix("/** ").map(|text| text.trim_end_matches(" */").to_owned());

    Shown {
        json: text(&error["message"]),
        variant: text(&error["variants"][0]["message"]),
        summary: example.get("summary").map(text),
        example: text(&body["message"]),
        quote,
        comment,
        lock: locked(catalog, code),
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn unescaped(html: &str) -> String {
    let text = html.replace("<wbr>", "").replace("&quot;", "\"").replace("&#34;", "\"");
    text.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Returns the message of a code in the lock.
fn locked(catalog: &Catalog, code: &str) -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("catalog_messages");
    fs::create_dir_all(&folder).expect("a folder");
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let path = folder.join(format!("{}.lock", NEXT.fetch_add(1, Ordering::Relaxed)));
    drop(fs::remove_file(&path));
    check_with(catalog, &path, Update::Nothing).expect("a new lock");
    let lock: toml::Table = fs::read_to_string(&path).expect("the lock").parse().expect("TOML");
    lock[code].get("message").map(|message| message.as_str().expect("a text").to_owned())
}

/// Compares the messages of the codes of a catalogue.
fn check(catalog: &Catalog, expected: &[(&str, Shown)]) {
    assert_eq!(catalog.len(), expected.len());
    for (code, expected) in expected {
        assert_eq!(&shown(catalog, code), expected, "{code}");
    }
}

/// A `Display` that thiserror does not derive.
#[derive(Debug, ApiError)]
#[api(envelope = Flat, status = 404)]
enum ByHand {
    /// The order is gone.
    #[api(code = "NO_ORDER")]
    NoOrder(u32),
    #[api(code = "NO_CART")]
    NoCart,
}

impl fmt::Display for ByHand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoOrder(id) => write!(f, "no order {id}"),
            Self::NoCart => f.write_str("no cart"),
        }
    }
}

impl std::error::Error for ByHand {}

#[test]
fn message_of_a_handwritten_display_is_that_of_the_example() {
    let catalog = Catalog::of::<ByHand>();
    check(&catalog, &[("NO_ORDER", Shown::nothing()), ("NO_CART", Shown::nothing())]);

    let catalog = catalog.examples([ByHand::NoOrder(7), ByHand::NoCart]);
    check(
        &catalog,
        &[("NO_ORDER", Shown::of_example("no order 7")), ("NO_CART", Shown::of_example("no cart"))],
    );
}

#[derive(Debug, derive_more::Display, ApiError)]
#[api(envelope = Flat, status = 404)]
enum Foreign {
    #[display("no order {_0}")]
    #[api(code = "NO_ORDER")]
    NoOrder(u32),
    #[api(code = "NO_CART")]
    NoCart,
}

impl std::error::Error for Foreign {}

#[test]
fn message_of_a_foreign_display_is_that_of_the_example() {
    let catalog = Catalog::of::<Foreign>();
    check(&catalog, &[("NO_ORDER", Shown::nothing()), ("NO_CART", Shown::nothing())]);

    let catalog = catalog.examples([Foreign::NoOrder(7), Foreign::NoCart]);
    check(
        &catalog,
        &[("NO_ORDER", Shown::of_example("no order 7")), ("NO_CART", Shown::of_example("NoCart"))],
    );
}

/// Errors that have no code on the page.
#[derive(Debug, derive_more::Display, ApiError)]
#[api(envelope = NestJs, status = 404)]
enum Codeless {
    /// The order is gone.
    #[display("no order {_0}")]
    #[api(code = "NO_ORDER")]
    NoOrder(u32),
    #[display("secret")]
    #[api(code = "NO_CART", message = "No cart.")]
    NoCart,
}

impl std::error::Error for Codeless {}

#[test]
fn error_without_code_and_message_is_named_by_its_description() {
    let catalog = Catalog::of::<Codeless>();
    let markdown = catalog.to_markdown();
    assert!(markdown.contains("\n| 404 Not Found | The order is gone. |  |\n"), "{markdown}");
    assert!(markdown.contains("\n#### 404 Not Found: The order is gone.\n"), "{markdown}");
    assert!(markdown.contains("\n#### 404 Not Found: No cart.\n"), "{markdown}");

    let markdown = catalog.examples([Codeless::NoOrder(7), Codeless::NoCart]).to_markdown();
    let row = "\n| 404 Not Found | The order is gone. | `no order 7` |\n";
    assert!(markdown.contains(row), "{markdown}");
    assert!(markdown.contains("\n#### 404 Not Found: no order 7\n"), "{markdown}");
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "thiserror passes a reference")]
fn write_fault(value: &u8, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "fault {value}")
}

const LIMIT: f64 = 9.5;

/// Values that have no name to show.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("a default that no variant below has")]
#[api(envelope = Flat, status = 400)]
#[expect(dead_code, reason = "declared for its facts")]
enum Nameless {
    #[error("no order {0}")]
    #[api(code = "POSITION")]
    Position(u32),
    #[error("no order {} of {}", .0, .1)]
    #[api(code = "ARGUMENTS")]
    Arguments(u32, u32),
    #[error("{} invalid fields, {limit} allowed", fields.len(), limit = LIMIT)]
    #[api(code = "EXPRESSION")]
    Expression { fields: Vec<String> },
    #[error("at most {:.*}", 1, LIMIT)]
    #[api(code = "CONSTANT")]
    Constant {},
    #[error("{0}: {1:?}")]
    #[api(code = "NO_WORDS")]
    NoWords(u32, u32),
    #[error(transparent)]
    #[api(code = "TRANSPARENT")]
    Transparent(fmt::Error),
    #[error(fmt = write_fault)]
    #[api(code = "FUNCTION")]
    Function(u8),
    #[error("secret")]
    #[api(code = "OWN", message = "no order {} of {1}, {0:?}")]
    Own(u32, u32),
}

#[test]
fn value_without_a_name_is_an_ellipsis() {
    let catalog = Catalog::of::<Nameless>();
    let with_words = || {
        [
            ("POSITION", Shown::template("no order …", "no order 42")),
            ("ARGUMENTS", Shown::template("no order … of …", "no order 42 of 42")),
            (
                "EXPRESSION",
                Shown::template(
                    "… invalid fields, {limit} allowed",
                    "42 invalid fields, 100 allowed",
                ),
            ),
            ("CONSTANT", Shown::template("at most …", "at most 42")),
            ("OWN", Shown::template("no order … of …, …", "no order 42 of 42, 42")),
        ]
    };
    let mut expected: Vec<_> = with_words().into();
    for code in ["NO_WORDS", "TRANSPARENT", "FUNCTION"] {
        expected.push((code, Shown::nothing()));
    }
    check(&catalog, &expected);

    let examples = [
        Nameless::NoWords(7, 8),
        Nameless::Transparent(fmt::Error),
        Nameless::Function(7),
        Nameless::Position(7),
    ];
    let transparent = examples[1].message().into_owned();
    let catalog = catalog.examples(examples);
    let mut expected: Vec<_> = with_words().into();
    // The template says more than one of its messages.
    expected[0].1 = Shown::template("no order …", "no order 7");
    expected.push(("NO_WORDS", Shown::of_example("7: 8")));
    expected.push(("TRANSPARENT", Shown::of_example(&transparent)));
    expected.push(("FUNCTION", Shown::of_example("fault 7")));
    check(&catalog, &expected);
}

/// Fields that the body shows under other names.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, status = 400, rename_all_fields = "camelCase")]
#[expect(dead_code, reason = "declared for its facts")]
enum Renamed {
    #[error("no file {file_key:?} in {bucket_name}")]
    #[api(code = "NAMED")]
    Named {
        #[api(detail)]
        file_key: String,
        #[api(extension = "bucket")]
        bucket_name: String,
    },
    #[error("no file {0} in {1}")]
    #[api(code = "POSITION")]
    Position(#[api(detail = "fileKey")] String, u8),
    #[error("no file {} in {}", .0, .1)]
    #[api(code = "ARGUMENTS")]
    Arguments(#[api(detail = "fileKey")] String, #[api(detail = "bucket")] String),
    #[error("no file {file} of {} at {:.*} in {b}, {}", &file_key, 2, *file_size, file_path.display(), file = .file_key, b = bucket_name)]
    #[api(code = "NAMED_ARGUMENTS")]
    NamedArguments {
        #[api(detail)]
        file_key: String,
        #[api(extension)]
        bucket_name: String,
        #[api(detail)]
        file_size: f64,
        file_path: PathBuf,
    },
    #[error("no file {}", _0)]
    #[api(code = "BINDING")]
    Binding(#[api(detail = "fileKey")] String),
    #[error("secret")]
    #[api(code = "OWN", message = "no file {} in {1}, {0:?}")]
    Own(#[api(detail = "fileKey")] String, #[api(detail = "bucket")] String),
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("no file {} in {}", self.0, self.1)]
#[api(code = "NO_FILE", status = 404, envelope = Flat)]
struct NoFile(#[api(detail = "fileKey")] String, u8);

#[test]
fn template_names_fields_as_the_body_does() {
    check(
        &Catalog::of::<Renamed>(),
        &[
            (
                "NAMED",
                Shown::template("no file {fileKey} in {bucket}", "no file key_4f9c2a in bucket"),
            ),
            ("POSITION", Shown::template("no file {fileKey} in …", "no file key_4f9c2a in 42")),
            (
                "ARGUMENTS",
                Shown::template("no file {fileKey} in {bucket}", "no file key_4f9c2a in bucket"),
            ),
            (
                "NAMED_ARGUMENTS",
                Shown::template(
                    "no file {fileKey} of {fileKey} at {fileSize} in {bucketName}, {file_path}",
                    "no file key_4f9c2a of key_4f9c2a at 15728640.0 in Summer sale, /orders/42",
                ),
            ),
            ("BINDING", Shown::template("no file {fileKey}", "no file key_4f9c2a")),
            (
                "OWN",
                Shown::template(
                    "no file {fileKey} in {bucket}, {fileKey}",
                    "no file key_4f9c2a in bucket, key_4f9c2a",
                ),
            ),
        ],
    );
    check(
        &Catalog::of::<NoFile>(),
        &[("NO_FILE", Shown::template("no file {fileKey} in …", "no file key_4f9c2a in 42"))],
    );
}

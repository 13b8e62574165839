//! Public messages: templates, `Display`, reason phrases.

use std::borrow::Cow;
use std::fmt;

use apierror::envelope::Flat;
use apierror::{ApiError, DeclaredError};

#[derive(Debug, thiserror::Error, ApiError)]
#[error("display, not shown")]
#[api(status = 400)]
enum Template {
    #[api(code = "BY_NAME", message = "{first} then {second} then {first}")]
    ByName { first: &'static str, second: u8 },
    #[api(code = "BY_POSITION", message = "{1} then {0} then {1}")]
    ByPosition(&'static str, u8),
    #[api(code = "IN_ORDER", message = "{} then {}, and {0} again")]
    InOrder(&'static str, u8),
    #[api(code = "IN_ORDER_NAMED", message = "{second} and {second:?}")]
    OnlyTheSecond { first: &'static str, second: &'static str },
    #[api(
        code = "NUMBERS",
        message = "{x:>8.2}|{x:<+8.1}|{x:^8.0}|{x:08.3}|{x:*^9.1}|{x:é>5.0}|{x:e}"
    )]
    Numbers { x: f64 },
    #[api(code = "DEBUG", message = "{x:?}|{x:#?}|{pair:02x?}|{pair:02X?}")]
    Debug { x: Option<&'static str>, pair: (u8, u8) },
    #[api(code = "RADIX", message = "{x:x}|{x:X}|{x:#x}|{x:#010b}|{x:o}|{x:#o}|{x:E}")]
    Radix { x: u32 },
    #[api(code = "WIDTH_FROM_FIELD", message = "[{x:w$}] [{x:>w$}] [{x:-^w$}]")]
    WidthFromField { x: &'static str, w: usize },
    #[api(code = "PRECISION_FROM_FIELD", message = "[{x:.p$}] [{x:w$.p$}] [{x:>+w$.2}]")]
    PrecisionFromField { x: f32, w: usize, p: usize },
    #[api(code = "COUNTS_BY_POSITION", message = "[{0:1$}] [{0:>1$.2$}] [{:1$}]")]
    CountsByPosition(&'static str, usize, usize),
    #[api(code = "WIDTH_ZERO_DOLLAR", message = "[{1:0$}]")]
    WidthIsTheFirst(usize, u8),
    #[api(code = "SPACES", message = "{ x } and { x :?}")]
    Spaces { x: &'static str },
    #[api(code = "ESCAPES", message = "{{{x}}} {{x}} {{}} }}{{")]
    Escapes { x: u8 },
    #[api(code = "RAW", message = "{type} of {fn:?} and {async}")]
    Raw { r#type: &'static str, r#fn: u8, r#async: bool },
    #[api(code = "ONLY_ONE_FIELD", message = "{x}")]
    OnlyOneField { x: Cow<'static, str> },
    #[api(code = "UNICODE", message = "größer als «{größe}» 🦀\n\t\"{größe:>4}\"\\")]
    Unicode { größe: u8 },
}

fn message_of(error: &dyn ApiError) -> String {
    error.message().into_owned()
}

#[test]
fn message_template_names_fields() {
    assert_eq!(message_of(&Template::ByName { first: "a", second: 7 }), "a then 7 then a");
    assert_eq!(message_of(&Template::OnlyTheSecond { first: "no", second: "b" }), "b and \"b\"");
    assert_eq!(message_of(&Template::OnlyOneField { x: "all".into() }), "all");
}

#[test]
fn message_template_takes_positions() {
    assert_eq!(message_of(&Template::ByPosition("a", 7)), "7 then a then 7");
    assert_eq!(message_of(&Template::InOrder("a", 7)), "a then 7, and a again");
}

/// Compares with `format!` for the same format spec.
#[test]
fn message_format_specs_match_std() {
    let x = 1234.5678_f64;
    assert_eq!(
        message_of(&Template::Numbers { x }),
        format!("{x:>8.2}|{x:<+8.1}|{x:^8.0}|{x:08.3}|{x:*^9.1}|{x:é>5.0}|{x:e}"),
    );
    let (x, pair) = (Some("a\"b"), (10_u8, 171_u8));
    assert_eq!(
        message_of(&Template::Debug { x, pair }),
        format!("{x:?}|{x:#?}|{pair:02x?}|{pair:02X?}")
    );
    let x = 48_879_u32;
    assert_eq!(
        message_of(&Template::Radix { x }),
        format!("{x:x}|{x:X}|{x:#x}|{x:#010b}|{x:o}|{x:#o}|{x:E}")
    );
    assert_eq!(message_of(&Template::Spaces { x: "a" }), "a and \"a\"");
}

#[test]
fn message_width_and_precision_come_from_fields() {
    assert_eq!(message_of(&Template::WidthFromField { x: "ab", w: 5 }), "[ab   ] [   ab] [-ab--]");
    assert_eq!(
        message_of(&Template::PrecisionFromField { x: 1.23456, w: 7, p: 3 }),
        "[1.235] [  1.235] [  +1.23]"
    );
    assert_eq!(message_of(&Template::CountsByPosition("abc", 5, 2)), "[abc  ] [   ab] [abc  ]");
    assert_eq!(message_of(&Template::WidthIsTheFirst(4, 9)), "[   9]");
}

#[test]
fn message_doubled_braces_are_literal() {
    assert_eq!(message_of(&Template::Escapes { x: 5 }), "{5} {x} {} }{");
}

#[test]
fn message_names_raw_identifiers_without_prefix() {
    assert_eq!(
        message_of(&Template::Raw { r#type: "order", r#fn: 3, r#async: true }),
        "order of 3 and true"
    );
}

#[test]
fn message_text_around_fields_is_unchanged() {
    assert_eq!(message_of(&Template::Unicode { größe: 8 }), "größer als «8» 🦀\n\t\"   8\"\\");
}

#[derive(Debug, thiserror::Error, ApiError)]
enum Source {
    #[error("shown {0}")]
    #[api(code = "CLIENT", status = 404)]
    Client(u8),
    #[error("secret {0}")]
    #[api(code = "SERVER", status = 500)]
    Server(u8),
    #[error("secret {0}")]
    #[api(code = "UNREGISTERED_SERVER", status = 599)]
    UnregisteredServer(u8),
    #[error("shown {0}")]
    #[api(code = "SERVER_DISPLAY", status = 503, message = display)]
    ServerDisplay(u8),
    #[error("shown too {0}")]
    #[api(code = "CLIENT_DISPLAY", status = 409, message = display)]
    ClientDisplay(u8),
    #[error("secret {0}")]
    #[api(code = "SERVER_TEMPLATE", status = 502, message = "upstream {0}")]
    ServerTemplate(u8),
    #[error("secret {0}")]
    #[api(code = "FIXED", status = 400, message = "Always {{this}}.")]
    Fixed(u8),
    #[error("secret {0}")]
    #[api(code = "FIXED_SERVER", status = 500, message = "Try later.")]
    FixedServer(u8),
    #[error("not shown")]
    #[api(code = "EMPTY", status = 400, message = "")]
    Empty,
}

#[test]
fn client_error_message_is_its_display() {
    assert_eq!(message_of(&Source::Client(4)), "shown 4");
    assert_eq!(message_of(&Source::ClientDisplay(4)), "shown too 4");
}

#[test]
fn server_error_message_is_the_reason_phrase() {
    assert_eq!(message_of(&Source::Server(4)), "Internal Server Error");
    assert_eq!(message_of(&Source::UnregisteredServer(4)), "Server Error");
}

#[test]
fn server_error_with_message_shows_it() {
    assert_eq!(message_of(&Source::ServerDisplay(4)), "shown 4");
    assert_eq!(message_of(&Source::ServerTemplate(4)), "upstream 4");
}

#[test]
fn fixed_message_is_borrowed() {
    assert!(matches!(Source::Fixed(1).message(), Cow::Borrowed("Always {this}.")));
    assert!(matches!(Source::FixedServer(1).message(), Cow::Borrowed("Try later.")));
    assert!(matches!(Source::Server(1).message(), Cow::Borrowed("Internal Server Error")));
    assert_eq!(message_of(&Source::Empty), "");
}

#[test]
fn spec_message_is_the_template() {
    let template = |code| Source::specs().find(|spec| spec.code == code).map(|spec| spec.message);
    assert_eq!(template("CLIENT"), Some("shown {0}"));
    assert_eq!(template("SERVER"), Some(""));
    assert_eq!(template("SERVER_DISPLAY"), Some("shown {0}"));
    assert_eq!(template("SERVER_TEMPLATE"), Some("upstream {0}"));
    assert_eq!(template("FIXED"), Some("Always {{this}}."));
    // One `#[error("…")]` on the type applies to each variant, as in thiserror.
    assert_eq!(Template::Escapes { x: 1 }.spec().message, "{{{x}}} {{x}} {{}} }}{{");
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("one text for all")]
#[api(status = 400)]
enum OneText {
    #[api(code = "A")]
    A,
    #[error("but {0}")]
    #[api(code = "B")]
    B(u8),
}

#[test]
fn type_level_display_is_the_template() {
    assert_eq!(OneText::A.spec().message, "one text for all");
    assert_eq!(message_of(&OneText::A), "one text for all");
    assert_eq!(OneText::B(1).spec().message, "but {0}");
}

/// A `Display` that fails after it has written a part.
#[derive(Debug)]
struct Faulty;

impl fmt::Display for Faulty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("half a sec")?;
        Err(fmt::Error)
    }
}

#[derive(Debug, ApiError)]
#[api(envelope = Flat)]
enum Unspeakable {
    #[api(code = "DISPLAY", status = 404)]
    Display,
    #[api(code = "FORCED_DISPLAY", status = 503, message = display)]
    ForcedDisplay,
    #[api(code = "FIELD", status = 409, message = "it is {0}")]
    Field(Faulty),
}

impl fmt::Display for Unspeakable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Faulty.fmt(f)
    }
}

impl std::error::Error for Unspeakable {}

#[test]
fn failing_display_falls_back_to_the_reason_phrase() {
    assert_eq!(message_of(&Unspeakable::Display), "Not Found");
    assert_eq!(message_of(&Unspeakable::ForcedDisplay), "Service Unavailable");
    assert_eq!(message_of(&Unspeakable::Field(Faulty)), "Conflict");
    assert_eq!(
        Unspeakable::Field(Faulty).to_json(),
        r#"{"code":"FIELD","message":"Conflict","status":409}"#
    );
    assert_eq!(Unspeakable::Field(Faulty).to_report().message(), "Conflict");
}

#[test]
fn handwritten_display_has_no_template() {
    assert_eq!(Unspeakable::Display.spec().message, "");
}

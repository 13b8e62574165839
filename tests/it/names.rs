//! `name = "…"`: several errors that share a code.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use apierror::client::{AnyEnvelope, Decision, FromResponse, Idempotency, RetryPolicy};
use apierror::contract::{Error, Update, Verdict, check_with};
use apierror::envelope::{
    Envelope, Flat, Google, NestJs, Nested, PlainText, ProblemDetails, WithRetry,
};
use apierror::{
    ApiError, Catalog, DeclaredError, ErrorReport, FieldError, Occurrence, Unions, UnknownCode,
};
use serde_json::{Value, json};

use crate::common::parsed;

/// `{"error": {"type", "code", "message", "field"?}}`, with the type from `meta`.
pub(crate) struct Typed;

impl Envelope for Typed {
    const MEMBERS: &'static [&'static str] = &["error"];
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        let kind = occurrence.spec().meta("type");
        let mut error = json!({
            "type": kind, "code": occurrence.code(), "message": occurrence.message()
        });
        if let Some(details) = occurrence.details() {
            error["details"] = serde_json::to_value(details).unwrap_or_default();
        }
        json!({ "error": error })
    }
}

/// As the errors of a payment service are, of which many share a code.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Typed, kind = PaymentKind, meta(type = "processing"))]
pub(crate) enum Payment {
    /// The connector declined the payment.
    #[error("Payment failed during authorization")]
    #[api(code = "CE_01", name = "PAYMENT_FAILED", status = 400, meta(type = "connector"))]
    Failed,
    /// The capture failed.
    #[error("Capture attempt failed")]
    #[api(code = "CE_01", name = "CAPTURE_FAILED", status = 400)]
    Capture,
    /// The refund failed.
    #[error("Capture attempt failed")]
    #[api(code = "CE_01", name = "REFUND_FAILED", status = 400)]
    Refund {
        #[api(detail)]
        refund: String,
    },
    /// No answer came.
    #[error("timeout")]
    #[api(code = "CE_01", name = "TIMED_OUT", status = 504, retry = "poll")]
    TimedOut,
    /// Its contract has no code.
    #[error("secret")]
    #[api(code = "", name = "OUT_OF_SERVICE", status = 500)]
    OutOfService,
    #[error("two words")]
    #[api(code = "Not found", name = "NOT_FOUND", status = 404)]
    NotFound,
    /// Its name is its code.
    #[error("field")]
    #[api(code = "IR_06", status = 422)]
    Invalid(#[api(details)] Vec<FieldError>),
}

pub(crate) fn all() -> Vec<(&'static str, Payment)> {
    vec![
        ("PAYMENT_FAILED", Payment::Failed),
        ("CAPTURE_FAILED", Payment::Capture),
        ("REFUND_FAILED", Payment::Refund { refund: "r-7".into() }),
        ("TIMED_OUT", Payment::TimedOut),
        ("OUT_OF_SERVICE", Payment::OutOfService),
        ("NOT_FOUND", Payment::NotFound),
        ("IR_06", Payment::Invalid(vec![FieldError::new("a", "b")])),
    ]
}

#[test]
fn code_is_sent_and_name_is_not() {
    let body = parsed(&Payment::Failed.to_response());
    let error = json!({
        "type": "connector", "code": "CE_01", "message": "Payment failed during authorization"
    });
    assert_eq!(body, json!({ "error": error }));
    assert_eq!(parsed(&Payment::OutOfService.to_response())["error"]["code"], "");
    for (name, error) in all() {
        assert_eq!(error.spec().name, name);
        let text = String::from_utf8(error.to_json().to_vec()).unwrap();
        assert!(!text.contains(name) || error.code() == name, "{text}");
    }
}

#[test]
fn kind_uses_the_name_and_knows_the_code() {
    for (name, error) in all() {
        let kind = PaymentKind::from(&error);
        assert_eq!(
            (kind.as_str(), kind.code(), kind.to_string()),
            (name, error.code(), name.to_owned())
        );
        assert_eq!(name.parse::<PaymentKind>(), Ok(kind));
    }
    assert_eq!("CE_01".parse::<PaymentKind>(), Err(UnknownCode::new("CE_01")));
    assert_eq!(PaymentKind::from(&Payment::TimedOut), PaymentKind::TimedOut);
}

#[test]
fn report_of_each_error_leads_to_its_kind() {
    for (name, error) in all() {
        let report = error.to_report();
        assert_eq!(report.code(), error.code());
        assert_eq!(Payment::spec_of(&report).map(|spec| spec.name), Ok(name));
        assert_eq!(PaymentKind::try_from(&report).map(PaymentKind::as_str), Ok(name));
    }
}

#[test]
fn decoded_response_of_each_error_leads_to_its_kind() {
    for (name, error) in all() {
        let (head, body) = error.to_response().into_parts();
        let report = ErrorReport::decode_any(head.status, &head.headers, &body);
        assert_eq!(PaymentKind::try_from(&report).map(PaymentKind::as_str), Ok(name), "{report:?}");
        macro_rules! through {
            ($($envelope:ty)*) => {$(
                let (head, body) = apierror::response_in::<$envelope>(&error).into_parts();
                let report = ErrorReport::decode::<$envelope>(head.status, &head.headers, &body);
                assert_eq!(PaymentKind::try_from(&report).map(PaymentKind::as_str), Ok(name), "{report:?}");
            )*};
        }
        through! { Flat Nested ProblemDetails }
        // Without a reason, the decoder goes by the gRPC code.
        if !error.code().is_empty() {
            through! { Google }
        }
    }
}

#[derive(Debug, thiserror::Error, ApiError)]
#[api(status = 500, kind = TwinKind, envelope = Flat)]
#[expect(dead_code, reason = "declared for its facts")]
enum Twin {
    #[error("one")]
    #[api(code = "HE_00", name = "ONE", retry = "never")]
    One,
    #[error("two")]
    #[api(code = "HE_00", name = "TWO", retry = "backoff")]
    Two,
    #[error("three")]
    #[api(code = "HE_00", name = "THREE", retry = "never", message = "three")]
    Three,
}

#[test]
fn kind_that_stays_open_is_an_error_that_names_the_candidates() {
    let open = TwinKind::try_from(&Twin::One.to_report()).unwrap_err();
    assert_eq!((open.code(), open.candidates()), ("HE_00", &["ONE", "TWO"][..]));
    assert_eq!(open.to_string(), r#"code "HE_00" can be `ONE` or `TWO`"#);
    assert_eq!(TwinKind::try_from(&Twin::Three.to_report()), Ok(TwinKind::Three));
    let unknown = TwinKind::try_from(&ErrorReport::new("X", None, "m")).unwrap_err();
    assert!(unknown.candidates().is_empty());
}

#[test]
fn policy_with_declarations_tells_kinds_of_one_code_apart() {
    let policy = RetryPolicy::new().catalog(Catalog::of::<Twin>());
    let decide = |report: &ErrorReport| policy.next(report, &mut policy.start(Idempotency::Safe));
    let by_message =
        |message: &str| decide(&ErrorReport::new("HE_00", Some(Twin::One.status()), message));
    assert!(matches!(by_message("three"), Decision::Stop { .. }), "{:?}", by_message("three"));
    // Several are left, and their advice differs: the status decides.
    let by_status = RetryPolicy::new();
    let open = ErrorReport::new("HE_00", Some(Twin::One.status()), "Internal Server Error");
    let expected = by_status.next(&open, &mut by_status.start(Idempotency::Safe));
    assert_eq!(std::mem::discriminant(&decide(&open)), std::mem::discriminant(&expected));
}

/// Forwards to kinds that share a code with its own.
#[derive(Debug, thiserror::Error, ApiError)]
#[api(envelope = Flat, kind = ShopKind)]
enum Shop {
    #[error(transparent)]
    #[api(transparent)]
    Twin(#[from] Twin),
    #[error("shop")]
    #[api(code = "HE_00", name = "SHOP", status = 404)]
    Own,
}

#[test]
fn kinds_of_forwarded_types_share_a_code() {
    let names: Vec<_> = Shop::specs().map(|spec| spec.name).collect();
    assert_eq!(names, ["ONE", "TWO", "THREE", "SHOP"]);
    let report = Shop::from(Twin::Three).to_report();
    assert_eq!(Shop::spec_of(&report).map(|spec| spec.name), Ok("THREE"));
    assert_eq!(ShopKind::try_from(&Shop::Own), Ok(ShopKind::Shop));
    assert_eq!(ShopKind::try_from(&Shop::from(Twin::One)), Err(UnknownCode::new("ONE")));
}

/// `{"text"}`, without the code.
struct TextOnly;

impl Envelope for TextOnly {
    type Body<'a> = Value;

    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({ "statusCode": occurrence.status().as_u16(), "message": occurrence.message() })
    }
}

/// A kind for each envelope, as some show the code.
macro_rules! hidden {
    ($($module:ident: $envelope:ty, $read_as:ty => $is_hidden:literal;)*) => {$(
        #[test]
        fn $module() {
            #[derive(Debug, thiserror::Error, ApiError)]
            #[api(envelope = $envelope, status = 409, kind = HiddenKind, domain = "seats.example")]
            enum Hidden {
                #[error("no seat {0}")]
                #[api(code = "NO_SEAT")]
                Seat(u32),
                #[error("no room {0}")]
                #[api(code = "NO_ROOM")]
                Room(u32),
                #[error("own")]
                #[api(code = "OWN", status = 410, envelope = NestJs)]
                Own,
            }

            for (error, kind) in [
                (Hidden::Seat(7), HiddenKind::NoSeat),
                (Hidden::Room(7), HiddenKind::NoRoom),
                (Hidden::Own, HiddenKind::Own),
            ] {
                let (head, body) = error.to_response().into_parts();
                let report = ErrorReport::decode::<$read_as>(head.status, &head.headers, &body);
                assert_eq!(HiddenKind::try_from(&report), Ok(kind), "{report:?}");
            }
            // A report without a code of an envelope that shows one is of something else.
            let status = http::StatusCode::CONFLICT;
            let report = ErrorReport::new("HTTP_409", Some(status), "no room 7");
            assert_eq!(HiddenKind::try_from(&report).is_ok(), $is_hidden);
            assert_eq!(Hidden::spec_of(&report).is_ok(), $is_hidden);
        }
    )*};
}

hidden! {
    kind_is_found_without_a_code_in_nest_js: NestJs, NestJs => true;
    kind_is_found_without_a_code_in_plain_text: PlainText, PlainText => true;
    kind_is_found_without_a_code_in_a_custom_envelope: TextOnly, AnyEnvelope => true;
    kind_is_found_without_a_code_around_advice: WithRetry<NestJs>, AnyEnvelope => true;
    kind_needs_a_code_in_flat: Flat, Flat => false;
    kind_needs_a_code_in_google: Google, Google => false;
    kind_needs_a_code_in_a_custom_envelope: Typed, AnyEnvelope => false;
}

/// Its kind has no parameter, so it cannot name the envelope.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("{0:?}")]
#[api(envelope = Around<E>, code = "GENERIC", status = 409, kind = GenericKind)]
struct Generic<E: std::fmt::Debug + Envelope>(E);

struct Around<E>(std::marker::PhantomData<E>);

impl<E: Envelope> Envelope for Around<E> {
    type Body<'a> = E::Body<'a>;

    fn body<'a>(occurrence: &Occurrence<'a>) -> E::Body<'a> {
        E::body(occurrence)
    }
}

#[test]
fn kind_of_a_generic_envelope_needs_a_code() {
    let report = Generic(Flat).to_report();
    assert_eq!(GenericKind::try_from(&report), Ok(GenericKind::Generic));
    let status = http::StatusCode::CONFLICT;
    let read = ErrorReport::new("HTTP_409", Some(status), report.message());
    assert!(GenericKind::try_from(&read).is_err());
    assert!(Generic::<Flat>::spec_of(&read).is_err());
    assert!(Generic::<NestJs>::spec_of(&read).is_ok());
}

fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn catalogue_uses_the_name_and_shows_the_code() {
    let catalog = Catalog::of::<Payment>();
    assert_eq!(catalog.len(), 7);
    assert_eq!(catalog.get("TIMED_OUT").map(|spec| spec.status.as_u16()), Some(504));
    assert!(catalog.get("CE_01").is_none());
    let catalog = catalog.examples([Payment::Refund { refund: "r-99".into() }]);

    let document = read(&catalog.to_json());
    let errors = document["errors"].as_array().unwrap();
    let names: Vec<_> = errors
        .iter()
        .map(|error| (error["name"].as_str().unwrap(), error["code"].as_str().unwrap()))
        .collect();
    let expected: Vec<_> = all().iter().map(|(name, error)| (*name, error.code())).collect();
    assert_eq!(names, expected);
    assert_eq!(errors[2]["example"]["body"]["error"]["details"]["refund"], "r-99");
    assert_eq!(document["groups"][0]["codes"][0], "PAYMENT_FAILED");

    let markdown = catalog.to_markdown();
    assert!(markdown.contains("| `PAYMENT_FAILED` (sent as `CE_01`) | 400 |"), "{markdown}");
    assert!(markdown.contains("| `OUT_OF_SERVICE` (sent with an empty code) | 500 |"));
    assert!(markdown.contains("| `IR_06` | 422 |"));
    let html = catalog.to_html();
    assert!(
        html.contains(r#"id="TIMED_OUT""#)
            && html.contains("<dt>Code</dt><dd><code>CE_01</code></dd>")
    );
}

#[test]
fn openapi_has_a_schema_for_each_name() {
    let document = read(&Catalog::of::<Payment>().openapi().unions(Unions::Closed).write());
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert_eq!(schemas.keys().filter(|name| !name.starts_with("Error")).count(), 7);
    let error = &schemas["CaptureFailed"]["properties"]["error"]["properties"];
    assert_eq!(
        (&error["code"]["const"], &error["type"]["const"]),
        (&json!("CE_01"), &json!("processing"))
    );
    let shared = &document["components"]["responses"]["Error400"]["content"]["application/json"];
    let schema = &schemas["Error400"];
    assert_eq!(schema["anyOf"].as_array().map(Vec::len), Some(3));
    assert!(schema.get("discriminator").is_none() && schema.get("oneOf").is_none());
    assert!(shared["examples"]["REFUND_FAILED"].is_object());
}

#[test]
fn typescript_union_is_discriminated_by_name() {
    let module = Catalog::of::<Payment>().to_typescript();
    for line in [
        "export const ERROR_NAMES = [",
        "export type ErrorName = (typeof ERROR_NAMES)[number];",
        "  readonly name: \"CAPTURE_FAILED\";\n  readonly code: \"CE_01\";",
        "  readonly candidates: readonly ErrorName[];",
        "export function isErrorName(name: unknown): name is ErrorName {",
    ] {
        assert!(module.contains(line), "{line} is missing in\n{module}");
    }
    assert!(!module.contains("ErrorCode") && !module.contains("ERROR_CODES"), "{module}");
    // Without names it goes by code.
    let module = Catalog::of::<apierror::ServiceError>().to_typescript();
    assert!(!module.contains("ErrorName") && !module.contains("FACTS"));
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error("other")]
#[api(code = "CE_01", name = "TIMED_OUT", status = 503)]
struct Other;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("other")]
#[api(code = "CE_02", name = "TIMED_OUT", status = 504)]
struct OtherCode;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("other")]
#[api(code = "IR_06", status = 404)]
struct OtherStatus;

#[test]
fn conflict_of_two_types_proposes_a_name() {
    let payments = Catalog::of::<Payment>();
    let text = payments.clone().try_and::<Other>().unwrap_err().to_string();
    assert!(text.starts_with("name `TIMED_OUT` is declared by `"), "{text}");
    assert!(
        text.ends_with(
            "status 504 and 503; give one of the two another `name`, or use the same contract"
        ),
        "{text}"
    );
    let conflict = payments.clone().try_and::<OtherCode>().unwrap_err();
    assert!(conflict.to_string().contains("codes `CE_01` and `CE_02`"), "{conflict}");
    assert_eq!((conflict.name(), conflict.code()), ("TIMED_OUT", "CE_01"));
    let text = payments.try_and::<OtherStatus>().unwrap_err().to_string();
    assert!(text.starts_with("code `IR_06` is declared by `"), "{text}");
}

macro_rules! catalog {
    ($code:literal) => {{
        #[derive(Debug, thiserror::Error, ApiError)]
        #[error("gone")]
        #[api(code = $code, name = "GONE", status = 410)]
        struct Gone;
        Catalog::of::<Gone>()
    }};
}

#[test]
fn lock_uses_the_name_and_records_the_code() {
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("names-{}.lock", std::process::id()));
    check_with(&catalog!("HE 00"), &path, Update::Nothing).unwrap();
    let lock = std::fs::read_to_string(&path).unwrap();
    assert!(lock.contains("[GONE]\ncode = \"HE 00\"\nstatus = 410\n"), "{lock}");
    assert!(check_with(&catalog!("HE 00"), &path, Update::Nothing).is_ok());
    for other in [catalog!("HE_01"), catalog!("GONE"), catalog!("")] {
        let Err(Error::Changed { changes, .. }) = check_with(&other, &path, Update::Nothing) else {
            panic!("another code is a change");
        };
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].verdict, Verdict::Breaking);
        assert!(changes[0].what.starts_with("code "), "{}", changes[0].what);
    }
    std::fs::remove_file(&path).unwrap();
}

//! Declared retry advice: on the wire, in reports, in documents and in the lock.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use apierror::contract::{Update, check_with};
use apierror::envelope::{Flat, Google, WithRetry, WithRetryHeaders};
use apierror::{
    ApiError, Catalog, DeclaredError, Effect, Envelope, ErrorReport, ErrorSpec, Occurrence, Retry,
    RetryStrategy, json_in, response_in,
};
use http::StatusCode;
use serde_json::{Value, json};

use crate::common::{component_name, header, in_each, in_each_with_retry, json, parsed, text};

const S: fn(u64) -> Duration = Duration::from_secs;

#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(envelope = WithRetry<Flat>)]
enum Advised {
    #[api(code = "SILENT", status = 503, retry = "unstated")]
    Silent,
    #[api(code = "SILENT_UNTIL", status = 503, retry = "unstated")]
    SilentUntil(#[api(retry_after)] Duration),
    #[api(code = "MINUTE", status = 429, message = "m", retry(throttle, after = "60s"))]
    Minute,
    #[api(code = "MINUTE_OR_SO", status = 429, retry(throttle, after = "60s"))]
    MinuteOrSo(#[api(retry_after)] Option<Duration>),
    #[api(code = "HALF", status = 409, retry(once, after = "1500ms"))]
    Half,
    #[api(code = "ASK", status = 504, retry(poll, after = "5s"))]
    Ask,
    #[api(code = "OVER", status = 502, retry(backoff, max_retries = 3, over = "30s"))]
    Over,
    #[api(code = "UNTIL", status = 503)]
    Until(#[api(retry_after)] SystemTime),
    #[api(code = "BY_STATUS", status = 503)]
    ByStatus,
}

fn retry_after(error: &dyn ApiError) -> Option<String> {
    let response = response_in::<Flat>(error);
    header(&response, "retry-after").map(|value| String::from_utf8_lossy(value).into_owned())
}

/// An envelope whose body is a serde struct.
#[derive(Debug)]
struct ByHand;

impl Envelope for ByHand {
    type Body<'a> = Value;
    fn body(occurrence: &Occurrence<'_>) -> Value {
        json!({"code": occurrence.code()})
    }
}

#[test]
fn unstated_advice_is_not_sent_in_any_envelope() {
    for (envelope, response) in in_each_with_retry(&Advised::Silent) {
        assert!(!text(&response).contains("retry"), "{envelope}");
        assert_eq!(header(&response, "retry-after"), None, "{envelope}");
        assert_eq!(response.status(), 503, "{envelope}");
    }
    let (retry, plain) = (json::<WithRetry<Flat>>, json::<Flat>);
    assert_eq!(retry(&Advised::Silent), plain(&Advised::Silent));
    assert_eq!(json_in::<WithRetry<ByHand>>(&Advised::Silent), r#"{"code":"SILENT"}"#);
    let headers = response_in::<WithRetryHeaders<Flat>>(&Advised::Silent).headers().clone();
    assert_eq!(headers.get("x-should-retry"), None);
}

#[test]
fn unstated_advice_still_sends_a_known_wait() {
    let error = Advised::SilentUntil(S(7));
    assert_eq!(retry_after(&error).as_deref(), Some("7"));
    assert!(parsed(&error.to_response()).get("retry").is_none());
    let response = response_in::<WithRetryHeaders<Flat>>(&error);
    assert_eq!(header(&response, "x-should-retry"), None);
    assert_eq!(header(&response, "retry-after-ms"), Some(&b"7000"[..]));
}

/// An error whose advice is known only at run time.
#[derive(Debug, thiserror::Error)]
#[error("dynamic")]
struct Dynamic(Retry);

static DYNAMIC: ErrorSpec = ErrorSpec::new("DYNAMIC", StatusCode::SERVICE_UNAVAILABLE);

impl ApiError for Dynamic {
    fn spec(&self) -> &'static ErrorSpec {
        &DYNAMIC
    }
    fn message(&self) -> Cow<'_, str> {
        Cow::Borrowed("d")
    }
    fn retry(&self) -> Retry {
        self.0
    }
}

#[test]
fn advice_of_an_error_written_by_hand_is_its_own() {
    let silent = Dynamic(Retry::unstated());
    assert!(json::<WithRetry<Flat>>(&silent).get("retry").is_none());
    let later = Dynamic(Retry::once().with_after(S(9)));
    assert_eq!(retry_after(&later).as_deref(), Some("9"));
    assert_eq!(json::<WithRetry<Flat>>(&later)["retry"]["after_ms"], 9_000);
    assert_eq!(Occurrence::new(&later).retry_after(), Some(S(9)));
}

#[test]
fn declared_wait_is_sent_wherever_a_known_one_is() {
    for (error, seconds, ms) in
        [(Advised::Minute, "60", 60_000), (Advised::Half, "2", 1_500), (Advised::Ask, "5", 5_000)]
    {
        assert_eq!(retry_after(&error).as_deref(), Some(seconds), "{error:?}");
        let wait = Duration::from_millis(ms);
        assert_eq!(error.retry_after(), Some(wait));
        assert_eq!(Occurrence::new(&error).retry_after(), Some(wait));
        assert_eq!(error.to_report().retry_after(), Some(wait));
        assert_eq!(parsed(&error.to_response())["retry"]["after_ms"], ms);
        let response = response_in::<WithRetryHeaders<Flat>>(&error);
        let in_ms = ms.to_string();
        assert_eq!(header(&response, "retry-after-ms"), Some(in_ms.as_bytes()));
    }
    let google = json::<Google>(&Advised::Half);
    assert_eq!(google["error"]["details"][1]["retryDelay"], "1.500s");
    for (envelope, response) in in_each(&Advised::Minute) {
        assert_eq!(header(&response, "retry-after"), Some(&b"60"[..]), "{envelope}");
    }
}

#[test]
fn wait_of_the_occurrence_overrides_the_declared_wait() {
    let known = Advised::MinuteOrSo(Some(S(3)));
    assert_eq!(retry_after(&known).as_deref(), Some("3"));
    assert_eq!(parsed(&known.to_response())["retry"]["after_ms"], 3_000);
    assert_eq!(known.to_report().retry_after(), Some(S(3)));
    let unknown = Advised::MinuteOrSo(None);
    assert_eq!(retry_after(&unknown).as_deref(), Some("60"));
    assert_eq!(unknown.retry_after(), Some(S(60)));
    assert_eq!(parsed(&unknown.to_response())["retry"]["after_ms"], 60_000);
    // It belongs to the advice, and not to the other variants.
    assert_eq!(Advised::Over.retry_after(), None);
}

#[test]
fn fixed_body_with_a_declared_wait_stays_fixed() {
    for error in [Advised::Minute, Advised::Silent] {
        let (first, second) = (error.to_json(), error.to_json());
        assert_eq!(first.as_ptr(), second.as_ptr(), "{error:?}");
    }
}

#[test]
fn wait_until_a_time_is_sent_as_the_time_from_now() {
    let later = Advised::Until(SystemTime::now() + S(90));
    let seconds: u64 = retry_after(&later).expect("a wait").parse().expect("seconds");
    assert!((89..=90).contains(&seconds), "{seconds}");
    let past = Advised::Until(SystemTime::UNIX_EPOCH);
    assert_eq!(past.retry_after(), Some(Duration::ZERO));
    assert_eq!(retry_after(&past).as_deref(), Some("1"));
}

#[test]
fn report_keeps_every_option() {
    for error in [Advised::Silent, Advised::Minute, Advised::Half, Advised::Ask, Advised::Over] {
        let report = error.to_report();
        assert_eq!(report.retry(), error.retry());
        let stored = serde_json::to_string(&report).expect("JSON");
        let loaded: ErrorReport = serde_json::from_str(&stored).expect("a report");
        assert_eq!(loaded, report, "{stored}");
    }
    let stored = serde_json::to_value(Advised::Minute.to_report()).expect("JSON");
    let expected = json!({"strategy": "throttle", "effect": "not_applied", "max_attempts": 3,
        "after_ms": 60_000});
    assert_eq!((&stored["retry"], &stored["retry_after_ms"]), (&expected, &json!(60_000)));
}

#[test]
fn waits_with_over_add_up_to_it_on_the_wire() {
    let retry = &parsed(&Advised::Over.to_response())["retry"];
    let expected = json!({"strategy": "backoff", "effect": "unknown", "max_attempts": 4,
        "base_ms": 4_286, "cap_ms": 17_142});
    assert_eq!(*retry, expected);
    let waits: Vec<Duration> = Advised::Over.retry().waits().collect();
    assert_eq!(waits.len(), 3);
    assert_eq!(waits.iter().sum::<Duration>(), S(30));
}

#[test]
fn declared_advice_differs_from_advice_of_the_status() {
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("failed")]
    #[api(status = 503)]
    #[expect(dead_code, reason = "declared for its facts")]
    enum Plain {
        #[api(code = "NONE")]
        None,
        #[api(code = "SAME", retry = "backoff")]
        Same,
        #[api(code = "WAIT")]
        Wait(#[api(retry_after)] u8),
        #[api(code = "SILENT", retry = "unstated")]
        Silent,
    }
    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("failed")]
    #[api(status = 503, retry = "backoff")]
    #[expect(dead_code, reason = "declared for its facts")]
    enum OfType {
        #[api(code = "INHERITED")]
        Inherited,
    }
    let declared: Vec<_> = Plain::specs().map(ErrorSpec::declared_retry).collect();
    assert_eq!(declared, [None, Some(Retry::backoff()), None, None]);
    let all: Vec<_> = Plain::specs().map(|spec| spec.retry.strategy()).collect();
    use RetryStrategy::{Backoff, Throttle, Unstated};
    assert_eq!(all, [Backoff, Backoff, Throttle, Unstated]);
    assert!(OfType::specs().all(|spec| spec.declared_retry() == Some(Retry::backoff())));
}

// Documents.

/// The same errors, in an envelope that does not send the advice.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("failed")]
#[api(envelope = Flat)]
#[expect(dead_code, reason = "declared for its facts")]
enum Documented {
    #[api(code = "SILENT", status = 503, retry = "unstated")]
    Silent,
    #[api(code = "MINUTE", status = 429, retry(throttle, after = "60s"))]
    Minute,
    #[api(code = "NAMED", status = 429, retry(throttle, after = "45s"))]
    Named(#[api(retry_after)] u64),
    #[api(code = "MAY_NAME", status = 429, retry(throttle, after = "45s"))]
    MayName(#[api(retry_after)] Option<u64>),
    #[api(code = "OVER", status = 502, retry(backoff, max_retries = 3, over = "30s"))]
    Over,
    #[api(code = "NO_NUMBER", status = 402, retry = "backoff")]
    NoNumber,
    #[api(code = "SAFE", status = 500, retry(backoff, max_attempts = 3, effect = "not_applied"))]
    Safe,
    #[api(code = "NO", status = 402, retry = "never")]
    No,
    #[api(code = "BY_STATUS", status = 503)]
    ByStatus,
}

const WORDS: [(&str, Option<&str>); 9] = [
    ("SILENT", None),
    ("MINUTE", Some("Yes, after exactly 60 s")),
    ("NAMED", Some("Yes, after the time in Retry-After")),
    ("MAY_NAME", Some("Yes, after the time in Retry-After, or else 45 s")),
    ("OVER", Some("Yes, up to 3 times, waiting up to 4.3 s, 8.6 s, 17.1 s")),
    ("NO_NUMBER", Some("Yes, with exponential backoff")),
    ("SAFE", Some("Yes, up to 2 times, waiting up to 50 ms, 100 ms")),
    ("NO", Some("No")),
    ("BY_STATUS", None),
];

#[test]
fn documents_show_declared_advice_only() {
    let catalog = Catalog::of::<Documented>();
    let (markdown, html) = (catalog.to_markdown(), catalog.to_html());
    let openapi: Value = serde_json::from_str(&catalog.to_openapi()).expect("JSON");
    let all: Value = serde_json::from_str(&catalog.to_json()).expect("JSON");
    for (code, words) in WORDS {
        let start = format!("| `{code}` |");
        // The guidance comes after the errors.
        let row = markdown.lines().rfind(|line| line.starts_with(&start)).expect("a row");
        let (_, article) = html.split_once(&format!("<article id=\"{code}\"")).expect("a section");
        let (article, _) = article.split_once("</article>").expect("its end");
        let error = all["errors"].as_array().expect("errors").iter();
        let error = error.clone().find(|error| error["code"] == code).expect("an error");
        let schema = &openapi["components"]["schemas"][component_name(code)];
        let status = error["status"].as_u64().expect("a status");
        let described = openapi["components"]["responses"][format!("Error{status}")]["description"]
            .as_str()
            .expect("a description");
        let described = described.lines().find(|line| line.contains(&format!("`{code}`")));
        let described = described.expect("a line");
        if let Some(words) = words {
            assert!(row.contains(&format!("| {words}")), "{row}");
            assert!(article.contains(words), "{article}");
            assert!(described.contains(words), "{described}");
            assert_eq!(error["retry"], schema["x-retry"]);
            assert!(error["retry"].is_object(), "{code}");
        } else {
            for text in [row, article, described] {
                let lower = text.to_lowercase();
                assert!(!lower.contains("retry") && !lower.contains("done"), "{text}");
            }
            assert!(error.get("retry").is_none() && schema.get("x-retry").is_none(), "{code}");
        }
    }
    let retry = |code| {
        all["errors"].as_array().and_then(|errors| {
            errors.iter().find(|error| error["code"] == code).map(|error| error["retry"].clone())
        })
    };
    // A number that nobody declared is not made up.
    let expected = json!({"strategy": "backoff", "effect": "not_applied", "retryable": true});
    assert_eq!(retry("NO_NUMBER"), Some(expected));
    let expected = json!({"strategy": "backoff", "effect": "not_applied", "max_attempts": 3,
        "retryable": true});
    assert_eq!(retry("SAFE"), Some(expected));
    let expected = json!({"strategy": "throttle", "effect": "not_applied", "after_ms": 60_000,
        "retryable": true});
    assert_eq!(retry("MINUTE"), Some(expected));
    assert!(
        markdown.contains("| header `retry-after` | integer | always | Always `60`. |"),
        "{markdown}"
    );
    let headers = &openapi["components"]["responses"]["Error429"]["headers"];
    assert_eq!(headers["Retry-After"]["schema"], json!({"type": "integer", "minimum": 1}));
}

#[test]
fn typescript_has_declared_advice_only() {
    let module = Catalog::of::<Documented>().to_typescript();
    let (_, table) = module.split_once("export const RETRY").expect("the table");
    let (table, _) = table.split_once("]);").expect("its end");
    let codes: Vec<&str> = table.lines().filter_map(|line| line.trim().split('"').nth(1)).collect();
    assert_eq!(codes, ["MINUTE", "NAMED", "MAY_NAME", "OVER", "NO_NUMBER", "SAFE", "NO"]);
    let minute = "[\"MINUTE\", { strategy: \"throttle\", effect: \"not_applied\", retryable: true, \
                  maxAttempts: 3, baseMs: 1000, capMs: 20000, afterMs: 60000 }],";
    assert!(table.contains(minute), "{table}");
}

#[test]
fn advice_of_the_status_is_shown_if_the_envelope_sends_it() {
    let catalog = Catalog::of::<Advised>();
    let row = |code: &str| {
        let markdown = catalog.to_markdown();
        let start = format!("| `{code}` |");
        markdown.lines().rfind(|line| line.starts_with(&start)).expect("a row").to_owned()
    };
    assert!(row("BY_STATUS").contains("| Yes, with exponential backoff "), "{}", row("BY_STATUS"));
    assert_eq!(parsed(&Advised::ByStatus.to_response())["retry"]["strategy"], "backoff");
    assert!(!row("SILENT").to_lowercase().contains("retry "), "{}", row("SILENT"));

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("failed")]
    #[api(code = "DEFERS", status = 503)]
    struct Defers;
    let shown =
        |catalog: &Catalog| catalog.to_markdown().contains("| Yes, with exponential backoff ");
    assert!(!shown(&Catalog::of::<Defers>()));
    assert!(!shown(&Catalog::of::<Defers>().in_service::<Flat>()));
    assert!(shown(&Catalog::of::<Defers>().in_service::<WithRetry<Flat>>()));
}

#[test]
fn lock_has_declared_advice_only() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("retry-advice-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("errors.lock");
    check_with(&Catalog::of::<Documented>(), &path, Update::Nothing).expect("a lock");
    let lock = std::fs::read_to_string(&path).expect("a file");
    std::fs::remove_dir_all(&folder).expect("the folder");
    let section = |code: &str| {
        let (_, rest) = lock.split_once(&format!("[{code}]\n")).expect("a section");
        rest.split("\n[").next().unwrap_or_default().to_owned()
    };
    for (code, words) in WORDS {
        assert_eq!(section(code).contains("\nretry = "), words.is_some(), "{}", section(code));
        assert_eq!(section(code).contains("\neffect = "), words.is_some(), "{}", section(code));
    }
    assert!(section("MINUTE").contains("retry_options = \"after 60s\"\n"));
    assert!(section("MINUTE").contains("header.retry-after = \"seconds\"\n"));
    let over = "retry_options = \"3 retries, up to 4286ms, 8572ms, 17142ms\"\n";
    assert!(section("OVER").contains(over), "{}", section("OVER"));
    assert!(!section("NO_NUMBER").contains("retry_options"));
}

#[test]
fn retry_serialises_with_an_equal_number_of_attempts() {
    let stated = Retry::backoff().with_max_attempts(3);
    assert_eq!(stated, Retry::backoff());
    let json = serde_json::to_value(stated).expect("JSON");
    assert_eq!(json, serde_json::to_value(Retry::backoff()).expect("JSON"));
    let hostile =
        json!({"strategy": "once", "effect": "unknown", "max_attempts": 4_000_000_000_u32});
    let once: Retry = serde_json::from_value(hostile).expect("advice");
    assert_eq!(once, Retry::once());
    assert_eq!(once.effect(), Effect::Unknown);
}

//! Every error of the five reference APIs in every envelope, byte for byte as
//! recorded in `tests/data/recorded`.
//!
//! `APIERROR_BLESS=1 cargo test -p apierror-tests --test it recorded` writes
//! the files again. Read the difference before you commit it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use apierror::envelope::{Flat, WithRetryHeaders};
use apierror::{DeclaredError, RequestContext, context, response_in};
use bytes::Bytes;
use http::{Method, Response};
use reference_apis::{designs, image_presets, image2model, thumbnails, tryon};

use crate::common::{in_each, in_each_with_retry, text};

/// Stands for the time at which a test ran.
const TIME: &str = "0000-00-00T00:00:00.000Z";

fn has_shape_of_time(text: &str) -> bool {
    let pattern = TIME.bytes();
    text.len() == TIME.len()
        && text.bytes().zip(pattern).all(|(byte, expected)| match expected {
            b'0' => byte.is_ascii_digit(),
            _ => byte == expected,
        })
}

/// Replaces the value of each `timestamp` by [`TIME`].
fn with_fixed_time(body: &str) -> String {
    const MEMBER: &str = "\"timestamp\":\"";
    let mut parts = body.split(MEMBER);
    let mut fixed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (time, rest) = part.split_at(TIME.len());
        assert!(has_shape_of_time(time), "{time}");
        fixed.extend([MEMBER, TIME, rest]);
    }
    fixed
}

/// Status, headers and body.
fn printed(response: &Response<Bytes>) -> String {
    let mut page = format!("{}\n", response.status().as_u16());
    for (name, value) in response.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        writeln!(page, "{name}: {value}").expect("a String takes any text");
    }
    writeln!(page, "\n{}", with_fixed_time(text(response))).expect("a String takes any text");
    page
}

/// The response in the type's own envelope and in those of the crate, by name.
fn responses<E: DeclaredError>(error: &E) -> Vec<(String, String)> {
    let mut responses = vec![("its own envelope".to_owned(), error.to_response())];
    responses.extend(in_each(error).map(|(name, response)| (name.to_owned(), response)));
    responses.extend(
        in_each_with_retry(error).map(|(name, response)| (format!("WithRetry<{name}>"), response)),
    );
    let with_headers = response_in::<WithRetryHeaders<Flat>>(error);
    responses.push(("WithRetryHeaders<Flat>".to_owned(), with_headers));
    responses.into_iter().map(|(name, response)| (name, printed(&response))).collect()
}

/// The responses of all errors, outside of a request and within one. What is the
/// same within a request is there once.
fn page<E: DeclaredError>(errors: &[E]) -> String {
    let mut page = String::new();
    for (index, error) in errors.iter().enumerate() {
        let request = RequestContext::new()
            .with_request_id("req-7")
            .with_method(Method::POST)
            .with_path("/v1/a \"path\"/ü");
        let outside = responses(error);
        let within = context::sync_scope(request.into(), || responses(error));
        for ((name, outside), (_, within)) in outside.into_iter().zip(within) {
            let title = format!("## {index} {}: {name}", error.code());
            write!(page, "{title}\n{outside}\n").expect("a String takes any text");
            if within != outside {
                write!(page, "{title}, in a request\n{within}\n").expect("a String takes any text");
            }
        }
    }
    page
}

fn check<E: DeclaredError>(api: &str, errors: &[E]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("data/recorded/{api}.txt"));
    let page = page(errors);
    if std::env::var_os("APIERROR_BLESS").is_some() {
        fs::write(&file, page).expect("the file can be written");
        return;
    }
    let recorded = fs::read_to_string(&file).expect("a recording");
    for (now, then) in page.split("## ").zip(recorded.split("## ")) {
        assert_eq!(now, then, "{}", file.display());
    }
    assert_eq!(page.len(), recorded.len(), "{}: errors came or went", file.display());
}

#[test]
fn tryon_errors_render_as_recorded() {
    check("tryon", &tryon::one_of_each());
}

#[test]
fn image2model_errors_render_as_recorded() {
    check("image2model", &image2model::one_of_each());
}

#[test]
fn image_presets_errors_render_as_recorded() {
    check("image-presets", &image_presets::one_of_each());
}

#[test]
fn thumbnails_errors_render_as_recorded() {
    check("thumbnails", &thumbnails::one_of_each());
}

#[test]
fn designs_errors_render_as_recorded() {
    check("designs", &designs::one_of_each());
}

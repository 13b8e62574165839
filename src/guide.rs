//! The guide. Each page is a module; the text is in `docs/guide` of the
//! repository.
//!
//! | to | read |
//! |---|---|
//! | start | [`getting_started`], [`attributes`], [`messages`], [`retry`], [`envelopes`], [`unions`], [`upstream`], [`upstream_libraries`] |
//! | declare an existing contract | [`one_code_for_several_errors`], [`passing_a_status_on`], [`bodies_that_are_not_json`], [`errors_kept_and_shown_again`] |
//! | use a framework | [`axum`], [`actix_web`], [`tonic`], [`validation`] |
//! | adopt | [`migrating`], [`testing`] |
//! | watch a service | [`logging`], [`metrics`], [`sentry`] |
//! | publish | [`catalogue`], [`operations`], [`openapi`], [`generators`], [`typescript`], [`python`], [`client`] |
//! | know what is promised | [`security`], [`stability`] |

/// Declares the module of each page. The package of the tests runs the examples,
/// with dependencies that this crate does without.
macro_rules! pages {
    ($($name:ident: $path:literal,)*) => {
        $(
            #[cfg_attr(not(doctest), doc = include_str!(concat!("../docs/guide/", $path)))]
            pub mod $name {}
        )*
    };
}

pages! {
    getting_started: "getting-started.md",
    attributes: "attributes.md",
    messages: "messages.md",
    retry: "retry.md",
    envelopes: "envelopes.md",
    unions: "unions.md",
    upstream: "upstream.md",
    upstream_libraries: "upstream-libraries.md",
    one_code_for_several_errors: "one-code-for-several-errors.md",
    bodies_that_are_not_json: "bodies-that-are-not-json.md",
    passing_a_status_on: "passing-a-status-on.md",
    errors_kept_and_shown_again: "errors-kept-and-shown-again.md",
    axum: "axum.md",
    actix_web: "actix-web.md",
    tonic: "tonic.md",
    validation: "validation.md",
    migrating: "migrating.md",
    testing: "testing.md",
    logging: "logging.md",
    metrics: "metrics.md",
    sentry: "sentry.md",
    catalogue: "catalogue.md",
    operations: "operations.md",
    openapi: "openapi.md",
    generators: "generators.md",
    typescript: "typescript.md",
    client: "client.md",
    python: "python.md",
    security: "security.md",
    stability: "stability.md",
}

//! Runs the examples of the README and of the guide (`cargo test --doc -p
//! apierror-tests`). They need more dependencies than the facade should have. Those of
//! `upstream-libraries.md` are in `tests/upstream`, because they need databases.

/// Makes doctests of the examples of each page.
#[cfg(doctest)]
macro_rules! pages {
    ($($name:ident: $path:literal,)*) => {
        $(
            #[doc = include_str!(concat!("../../docs/guide/", $path))]
            mod $name {}
        )*
    };
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

#[cfg(doctest)]
pages! {
    getting_started: "getting-started.md",
    attributes: "attributes.md",
    messages: "messages.md",
    retry: "retry.md",
    envelopes: "envelopes.md",
    unions: "unions.md",
    upstream: "upstream.md",
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

//! The log. Text that may come from a request is quoted and escaped, so it cannot end
//! a line or look like a field.

pub(crate) mod event;
pub(crate) mod level;
#[cfg(feature = "tracing")]
pub(crate) mod quoted;
#[cfg(feature = "tracing")]
pub(crate) mod sampler;

use self::event::event;

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn header_left_out(code: &str, name: &str) {
    event!(
        warn,
        { "error.type" = code, header = ?name },
        "left out a response header: its value is not legal in HTTP"
    );
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn extension_left_out(name: &str) {
    event!(warn, { extension = ?name }, "left out an extension: another member has that name");
}

#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub(crate) fn part_left_out(code: &str, part: &str, fault: &dyn std::error::Error) {
    event!(
        error,
        { "error.type" = code, part, fault = display(quoted::text(fault)) },
        "left out a part of an error: it cannot be serialised"
    );
}

/// Logs an error that an operation does not declare.
#[cfg_attr(not(feature = "tracing"), expect(unused_variables, reason = "nothing is logged"))]
pub fn log_undeclared(method: &http::Method, operation: &str, name: &str) {
    event!(
        error,
        {
            "error.type" = name,
            "http.request.method" = method.as_str(),
            "http.route" = display(crate::visible::Quoted(operation))
        },
        "an operation answered with an error that it does not declare"
    );
}

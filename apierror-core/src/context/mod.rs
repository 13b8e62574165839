//! The request that an error happens in.
//!
//! The context is a thread-local that is set while the code that serves the
//! request runs. Rendering reads it:
//! [`ProblemDetails`](crate::envelope::ProblemDetails) takes `instance` and
//! `request_id` from it, [`NestJs`](crate::envelope::NestJs) its `path`.
//! Without a context, errors render without those members.
//!
//! A middleware sets it with [`scope`], which works on every runtime: it sets
//! the context around each `poll` of the future, and restores the previous one
//! afterwards. Tasks and threads that the code of a request starts have no
//! context of their own: [`in_current`] and its like take it along.

pub(crate) mod current;
pub(crate) mod request;
pub(crate) mod settings;
pub(crate) mod trace_id;

pub use self::current::{
    Scope, current, in_current, in_current_async, in_current_fn, scope, sync_scope,
};
pub use self::request::RequestContext;
pub use self::settings::Settings;
pub use self::trace_id::TraceId;

//! What is the same at every occurrence of one kind of error in one envelope, written once.

mod plan;

use std::sync::OnceLock;

use bytes::Bytes;
use http::StatusCode;
use serde::ser::Error as _;

use self::plan::{Known, Only, OnlyField, Plan, Shows, Slot};
use crate::api_error::ApiError;
use crate::body::{Fields, Text, between};
use crate::context::{self, RequestContext};
use crate::json::write_escaped;
use crate::layout::{Layout, Part, append_part};
use crate::message::{MessageWriter, append_next};
use crate::occurrence::Occurrence;
use crate::scratch::in_scratch;
use crate::spec::ErrorSpec;

/// A place for the frames of one spec: one for each layout that it has been asked for in, made at the first time. Mostly
/// that is one, and never more than there are envelopes.
#[doc(hidden)]
#[derive(Debug)]
pub struct CompiledCell(OnceLock<Box<Frame>>);

/// Empty places, one for each spec of a type. One function for all types: a constant in the static of each would be a body of
/// its own to the compiler.
#[must_use]
pub const fn compiled_cells<const N: usize>() -> [CompiledCell; N] {
    [const { CompiledCell::new() }; N]
}

impl CompiledCell {
    /// An empty place.
    const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The frame of `spec` in `layout`.
    #[inline]
    pub(crate) fn get(
        &'static self,
        layout: &'static Layout,
        spec: &'static ErrorSpec,
    ) -> &'static Frame {
        match self.0.get() {
            Some(frame) if frame.layout.is(layout) => frame,
            _ => self.find(layout, spec),
        }
    }

    #[cold]
    fn find(&'static self, layout: &'static Layout, spec: &'static ErrorSpec) -> &'static Frame {
        let mut cell = self;
        loop {
            let frame = cell.0.get_or_init(|| Box::new(Frame::new(layout, spec)));
            if frame.layout.is(layout) {
                return frame;
            }
            cell = &frame.next;
        }
    }
}

/// A layout with everything filled in that the spec knows.
#[derive(Debug)]
pub(crate) struct Frame {
    layout: &'static Layout,
    spec: &'static ErrorSpec,
    /// The spec's, at hand.
    status: StatusCode,
    /// Where nothing is known of the request, or the layout asks for nothing of it.
    plan: Plan,
    /// One for each other state of knowing of the request what the layout asks for.
    plans_in_request: Vec<Plan>,
    /// The whole body, where no occurrence differs from another.
    fixed: Option<&'static [u8]>,
    /// The same outside of a request, where only the request would add to it.
    fixed_without_context: Option<&'static [u8]>,
    asks: Known,
    shows: Shows,
    /// The frame of the same spec in another layout.
    next: CompiledCell,
}

impl Frame {
    fn new(layout: &'static Layout, spec: &'static ErrorSpec) -> Self {
        let asks = Known::all_of(layout);
        let [nothing, states @ ..] = Known::STATES;
        let plan = Plan::new(layout, spec, nothing);
        let states = if asks.any() { states.as_slice() } else { &[] };
        let plans_in_request = states.iter().map(|known| Plan::new(layout, spec, *known)).collect();
        let fixed_without_context = plan.fixed();
        let fixed = fixed_without_context.filter(|_| !asks.any());
        Self {
            layout,
            spec,
            status: spec.status,
            plan,
            plans_in_request,
            fixed,
            fixed_without_context,
            asks,
            shows: Shows::of(spec),
            next: CompiledCell::new(),
        }
    }

    /// The body, where no occurrence differs from another.
    #[inline]
    pub(crate) fn fixed(&self) -> Option<&'static [u8]> {
        self.fixed
    }

    /// The body of `error` in the request that is current. Nothing where a part of it cannot be serialised, or a `Display`
    /// reports an error.
    #[inline]
    pub(crate) fn body_now(&'static self, error: &dyn ApiError) -> Option<Bytes> {
        if self.plans_in_request.is_empty() {
            self.planned(&self.plan, error, None)
        } else {
            self.body_in_current_request(error)
        }
    }

    #[inline(never)]
    fn body_in_current_request(&'static self, error: &dyn ApiError) -> Option<Bytes> {
        self.planned_for(error, context::current().as_deref())
    }

    /// The body of `error`. Nothing where a part of it cannot be serialised, or a `Display` reports an error.
    #[inline]
    pub(crate) fn body(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        match self.fixed {
            Some(fixed) => Some(Bytes::from_static(fixed)),
            None if self.plans_in_request.is_empty() => self.planned(&self.plan, error, None),
            None => self.planned_for(error, context),
        }
    }

    #[expect(
        clippy::inline_always,
        reason = "once a caller, and a call would cost more than what it saves"
    )]
    #[inline(always)]
    fn planned_for(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        if let (None, Some(fixed)) = (context, self.fixed_without_context) {
            return Some(Bytes::from_static(fixed));
        }
        let known = context.map_or(Known::STATES[0], |context| Known {
            id: self.asks.id && context.has_request_id(),
            path: self.asks.path && context.path().is_some(),
        });
        // The first state is that of the plan by itself.
        let plan = self.plans_in_request.get(known.index().wrapping_sub(1)).unwrap_or(&self.plan);
        self.planned(plan, error, context)
    }

    /// One error of the frame's kind, as it happened.
    pub(crate) fn occurrence<'a>(
        &self,
        error: &'a dyn ApiError,
        context: Option<&'a RequestContext>,
    ) -> Occurrence<'a> {
        Occurrence::in_context(error, self.spec, context).in_envelope_with(self.layout.members)
    }

    #[expect(clippy::inline_always, reason = "the way of most bodies")]
    #[inline(always)]
    fn planned(
        &'static self,
        plan: &'static Plan,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        match plan.assemble(error, context) {
            Some(body) => Some(body),
            None => self.written(plan, error, context),
        }
    }

    /// By way of a buffer that grows.
    #[cold]
    fn written(
        &'static self,
        plan: &'static Plan,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        let occurrence = self.occurrence(error, context);
        in_scratch(|out| plan.write(&occurrence, out)).ok()
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// Whether an occurrence may have headers beside the content type.
    pub(crate) fn shows_more_headers(&self) -> bool {
        self.shows.any
    }

    /// Whether an occurrence may have headers of its own.
    pub(crate) fn shows_headers(&self) -> bool {
        self.shows.headers
    }

    /// Whether an occurrence may know its wait.
    pub(crate) fn shows_wait(&self) -> bool {
        self.shows.wait
    }
}

impl Only {
    /// The body, where the field is a text.
    #[expect(clippy::inline_always, reason = "the way of most bodies")]
    #[inline(always)]
    fn body(&self, error: &dyn ApiError, context: Option<&RequestContext>) -> Option<Bytes> {
        let text = match self.of {
            OnlyField::Message => {
                let mut text = None;
                error.write_message(&mut MessageWriter::one(&mut text));
                Text::Any(text?)
            }
            OnlyField::RequestId => Text::Plain(context?.plain_request_id()?),
        };
        Some(between(&self.before, text, &self.behind))
    }
}

impl Plan {
    /// The body, in one allocation of its size; nothing where a field is more than text that JSON has as it is.
    #[expect(clippy::inline_always, reason = "the way of most bodies")]
    #[inline(always)]
    fn assemble(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        if let Some(only) = &self.only
            && let Some(body) = only.body(error, context)
        {
            return Some(body);
        }
        self.assemble_fields(error, context)
    }

    #[inline(never)]
    fn assemble_fields(
        &'static self,
        error: &dyn ApiError,
        context: Option<&RequestContext>,
    ) -> Option<Bytes> {
        let mut fields = Fields::new();
        for slot in &self.slots {
            match slot {
                Slot::Message => error.write_message(&mut MessageWriter::fields(&mut fields)),
                Slot::Details(before) => match error.details() {
                    Some(details) => fields.errors(before, details.as_field_errors()?),
                    None => fields.plain(&[]),
                },
                Slot::RequestId => match context?.plain_request_id() {
                    Some(id) => fields.plain(id),
                    None => fields.text(context?.request_id()?),
                },
                Slot::Path => fields.text(context?.path()?),
                Slot::Timestamp | Slot::Extensions | Slot::Retry => return None,
            }
        }
        fields.between(&self.texts, self.size)
    }

    /// Appends the body.
    ///
    /// # Errors
    /// Where details or extensions cannot be serialised, or a `Display` reports an error.
    fn write(
        &'static self,
        occurrence: &Occurrence<'_>,
        out: &mut Vec<u8>,
    ) -> Result<(), serde_json::Error> {
        let mut texts = self.texts.iter();
        append_next(&mut texts, out);
        for slot in &self.slots {
            match slot {
                Slot::Message => {
                    let mut writer = MessageWriter::json(out, &mut texts);
                    occurrence.write_message(&mut writer);
                    if writer.has_failed() {
                        return Err(serde_json::Error::custom("a `Display` reported an error"));
                    }
                    // It has had the texts behind its fields.
                    continue;
                }
                Slot::Details(before) => append_part(Part::Details(before), occurrence, out)?,
                Slot::Extensions => append_part(Part::Extensions, occurrence, out)?,
                Slot::RequestId => {
                    match occurrence.context().and_then(RequestContext::plain_request_id) {
                        Some(id) => out.extend_from_slice(id),
                        None => write_escaped(out, occurrence.request_id().unwrap_or_default()),
                    }
                }
                Slot::Path => write_escaped(out, occurrence.path().unwrap_or_default()),
                Slot::Timestamp => append_part(Part::Timestamp, occurrence, out)?,
                Slot::Retry => occurrence.retry_on_wire().append_to(out),
            }
            append_next(&mut texts, out);
        }
        Ok(())
    }
}

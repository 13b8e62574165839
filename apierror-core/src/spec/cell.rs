//! Compiled bodies as data, and the cells that cache them.
//! [`compiled`](crate::compiled) makes the bodies, [`fill`](crate::fill) completes them.

use std::fmt;
use std::sync::OnceLock;

use super::ErrorSpec;
use crate::template::{ListWriter, Template};

/// A cache for the compiled bodies of one spec: a linked list with one body for
/// each template that the spec has been rendered in. Most specs have one.
#[doc(hidden)]
#[derive(Debug)]
pub struct CompiledCell(OnceLock<Box<CompiledBody>>);

/// A spec of a derived type, and its cache.
///
/// The cache is not a field of the spec, because constants contain specs, and a
/// constant cannot have a cache.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct CompiledSpec {
    /// The spec.
    pub spec: &'static ErrorSpec,
    pub(crate) cell: &'static CompiledCell,
}

impl CompiledSpec {
    /// Creates the pair.
    #[inline]
    #[must_use]
    pub const fn new(spec: &'static ErrorSpec, cell: &'static CompiledCell) -> Self {
        Self { spec, cell }
    }
}

/// Shows the spec alone, without its cache.
impl fmt::Debug for CompiledSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spec.fmt(f)
    }
}

/// Returns an empty cache for each spec of a type. A call of this function compiles
/// faster than a constant in each type.
#[must_use]
pub const fn compiled_cells<const N: usize>() -> [CompiledCell; N] {
    [const { CompiledCell(OnceLock::new()) }; N]
}

/// An envelope template with one spec filled in.
#[derive(Debug)]
pub(crate) struct CompiledBody {
    template: &'static Template,
    /// The members of the template that come from the request.
    pub(crate) request: RequestMembers,
    /// The body if none of them is present.
    pub(crate) parts: BodyParts,
    /// The body if some of them are present, in the order of
    /// [`RequestMembers::COMBINATIONS`]. Empty if the template has none.
    pub(crate) parts_in_request: Vec<BodyParts>,
    /// The body with the id of a trace, without id and path, and in the order of
    /// [`RequestMembers::COMBINATIONS`]. Made when the first request has one.
    pub(crate) parts_in_trace: OnceLock<Vec<BodyParts>>,
    /// The spec that the template is filled with.
    pub(crate) spec: &'static ErrorSpec,
    /// The whole body, if it is the same for all occurrences.
    pub(crate) fixed: Option<&'static [u8]>,
    /// Whether an occurrence may have headers of its own, or a wait.
    pub(crate) has_headers: bool,
    /// Whether no extension can have the name of a member of the template.
    pub(crate) names_are_free: bool,
    next: CompiledCell,
}

/// The members that come from the request: which ones a template has, or which
/// ones are present.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestMembers {
    pub(crate) id: bool,
    pub(crate) path: bool,
    pub(crate) trace: bool,
}

/// JSON texts that never change, and the slots between them.
#[derive(Debug, Default)]
pub(crate) struct BodyParts {
    /// The text before each value, and the text after the last one. A message has
    /// a value for each of its placeholders; every other slot has one value.
    pub(crate) texts: Vec<Box<[u8]>>,
    pub(crate) slots: Vec<Slot>,
    /// The whole body, if there are no slots.
    pub(crate) fixed: Option<&'static [u8]>,
}

/// A value that differs between occurrences.
#[derive(Debug)]
pub(crate) enum Slot {
    Message,
    /// The member's name as JSON, and the details. Both are left out if there
    /// are none.
    Details(Box<[u8]>),
    RequestId,
    TraceId,
    Path,
    Timestamp,
    Extensions,
    /// Details and extensions of a derived error, next to each other. The name is that
    /// of the details.
    DetailsAndExtensions(Box<[u8]>),
    Retry,
    /// The template's member for extensions and retry advice. It is left out if
    /// there are none.
    Meta,
    List(ListWriter),
}

impl RequestMembers {
    pub(crate) const NONE: Self = Self { id: false, path: false, trace: false };
    /// Every combination of id and path but [`NONE`](Self::NONE), each at its
    /// [`index`](Self::index).
    pub(crate) const COMBINATIONS: [Self; 3] = [
        Self { id: true, ..Self::NONE },
        Self { path: true, ..Self::NONE },
        Self { id: true, path: true, trace: false },
    ];

    pub(crate) fn any(self) -> bool {
        self.id || self.path
    }

    /// Returns the index in [`COMBINATIONS`](Self::COMBINATIONS), which is out of
    /// bounds without id and path.
    pub(crate) fn index(self) -> usize {
        (usize::from(self.id) + 2 * usize::from(self.path)).wrapping_sub(1)
    }
}

impl CompiledBody {
    pub(crate) fn new(
        template: &'static Template,
        spec: &'static ErrorSpec,
        request: RequestMembers,
        parts: BodyParts,
        parts_in_request: Vec<BodyParts>,
    ) -> Self {
        let fixed = parts.fixed.filter(|_| parts_in_request.is_empty() && !request.trace);
        Self {
            template,
            request,
            parts,
            parts_in_request,
            parts_in_trace: OnceLock::new(),
            spec,
            fixed,
            has_headers: false,
            names_are_free: false,
            next: CompiledCell(OnceLock::new()),
        }
    }

    pub(crate) fn template(&self) -> &'static Template {
        self.template
    }
}

impl CompiledCell {
    /// Returns the body of `template`. Calls `compile` if there is none yet.
    #[inline]
    pub(crate) fn get_or_compile(
        &'static self,
        template: &'static Template,
        compile: impl Fn() -> CompiledBody,
    ) -> &'static CompiledBody {
        match self.0.get() {
            Some(body) if body.template.is(template) => body,
            _ => self.find_or_compile(template, compile),
        }
    }

    #[cold]
    fn find_or_compile(
        &'static self,
        template: &'static Template,
        compile: impl Fn() -> CompiledBody,
    ) -> &'static CompiledBody {
        let mut cell = self;
        loop {
            let body = cell.0.get_or_init(|| Box::new(compile()));
            if body.template.is(template) {
                return body;
            }
            cell = &body.next;
        }
    }
}

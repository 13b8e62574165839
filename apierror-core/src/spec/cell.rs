//! Cache slots for compiled bodies. [`compiled`](crate::compiled) fills and
//! reads them.

use std::fmt;
use std::sync::OnceLock;

use super::{BLANK, ErrorSpec};
use crate::template::Template;

/// A cache slot for the compiled bodies of one spec: a list with one body for
/// each template that the spec has been rendered in, which is mostly one.
#[derive(Debug)]
pub(crate) struct CompiledCell(OnceLock<Box<CompiledBody>>);

/// A spec of a derived type, and its cache slot. The spec does not lead to the
/// slot: Rust 1.88 rejects constants that lead to specs if it does.
#[doc(hidden)]
pub struct CompiledSpec {
    /// The spec.
    pub spec: &'static ErrorSpec,
    pub(crate) cell: CompiledCell,
}

/// Shows the spec alone: the slot is a cache.
impl fmt::Debug for CompiledSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spec.fmt(f)
    }
}

/// The specs of a type, each with an empty cache slot. Calling one function is
/// cheaper to compile than a constant in each type.
#[must_use]
pub const fn compiled_specs<const N: usize>(specs: &'static [ErrorSpec; N]) -> [CompiledSpec; N] {
    let mut compiled =
        [const { CompiledSpec { spec: &BLANK, cell: CompiledCell(OnceLock::new()) } }; N];
    let mut i = 0;
    while i < N {
        compiled[i].spec = &specs[i];
        i += 1;
    }
    compiled
}

/// An envelope template with one spec filled in.
#[derive(Debug)]
pub(crate) struct CompiledBody {
    template: &'static Template,
    /// The members that the body takes from the request.
    pub(crate) request: RequestMembers,
    /// The body without request members.
    pub(crate) parts: BodyParts,
    /// The body with each combination of request members, in the order of
    /// [`RequestMembers::ALL`]. Empty if the template has none.
    pub(crate) parts_in_request: Vec<BodyParts>,
    /// The whole body, if all occurrences have the same.
    pub(crate) fixed: Option<&'static [u8]>,
    /// Whether an occurrence may have its own headers, or a wait.
    pub(crate) has_headers: bool,
    next: CompiledCell,
}

/// Members that come from the request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RequestMembers {
    pub(crate) id: bool,
    pub(crate) path: bool,
}

/// JSON texts that never change, and the slots between them.
#[derive(Debug, Default)]
pub(crate) struct BodyParts {
    /// One more than there are values: a message has a value for each of its
    /// placeholders, every other slot has one.
    pub(crate) texts: Vec<Box<[u8]>>,
    /// The size of all texts together.
    pub(crate) size: usize,
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
    Path,
    Timestamp,
    Extensions,
    Retry,
    GoogleDetails,
    JsonApiErrors,
}

impl RequestMembers {
    pub(crate) const NONE: Self = Self { id: false, path: false };
    /// All combinations but [`NONE`](Self::NONE), each at its
    /// [`index`](Self::index).
    pub(crate) const ALL: [Self; 3] = [
        Self { id: true, path: false },
        Self { id: false, path: true },
        Self { id: true, path: true },
    ];

    pub(crate) fn any(self) -> bool {
        self.id || self.path
    }

    /// The index in [`ALL`](Self::ALL). That of [`NONE`](Self::NONE) is out of
    /// bounds.
    pub(crate) fn index(self) -> usize {
        (usize::from(self.id) + 2 * usize::from(self.path)).wrapping_sub(1)
    }
}

impl CompiledBody {
    pub(crate) fn new(
        template: &'static Template,
        request: RequestMembers,
        parts: BodyParts,
        parts_in_request: Vec<BodyParts>,
    ) -> Self {
        let fixed = parts.fixed.filter(|_| parts_in_request.is_empty());
        let next = CompiledCell(OnceLock::new());
        Self { template, request, parts, parts_in_request, fixed, has_headers: false, next }
    }

    pub(crate) fn template(&self) -> &'static Template {
        self.template
    }
}

impl CompiledCell {
    /// The body of `template`. Calls `compile` if there is none yet.
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

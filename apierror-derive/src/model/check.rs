//! The rules that span keys, fields and variants.

use std::collections::HashMap;
use std::fmt::Display;

use proc_macro2::Span;

use super::field::{Field, Marked, Place, Shown, Written as WrittenField};
use super::retry::Retry;
use crate::attrs::{
    self, Case, GrpcCode, HeaderName, Named, Read, Status, Strategy, WireName, Written,
};
use crate::fault::{Fault, Faults};

/// What a variant shows of its fields.
#[derive(Default)]
pub(super) struct Exposed<'a> {
    pub(super) shown: Vec<Shown<'a>>,
    pub(super) details: Option<Marked<'a>>,
    pub(super) wait: Option<Marked<'a>>,
}

/// A wire name is used once, `detail` and `details` exclude each other, and there is one `details` and one wait.
pub(super) fn exposed<'a>(
    fields: &[WrittenField<'a>],
    headers: &[Named<String>],
    case: Option<Case>,
    faults: &mut Faults,
) -> Exposed<'a> {
    let mut exposed = Exposed::default();
    for written in fields {
        let WrittenField { field, detail, details, extension, header, retry_after, told: _ } =
            written;
        for (key, name, place) in
            [("detail", detail, Place::Detail), ("extension", extension, Place::Extension)]
        {
            let Read::Written(member) = name.as_ref() else {
                continue;
            };
            let Some(name) = wire_name(key, &member, field, case, faults) else {
                continue;
            };
            exposed.show(field, place, name, member.span, faults);
        }
        if let Read::Written(header) = header.as_ref() {
            let HeaderName(name) = header.value;
            if headers.iter().any(|fixed| fixed.name == *name) {
                faults.push(Fault::HeaderTwice { name }.at(header.span));
            } else {
                exposed.show(field, Place::Header, name.clone(), header.span, faults);
            }
        }
        if let Read::Written(flag) = details.as_ref() {
            match &exposed.details {
                Some(first) => {
                    faults.push(Fault::SecondDetails { first: &first.field.name() }.at(flag.key))
                }
                None => exposed.details = Some(Marked::new(field, &flag)),
            }
        }
        if let Read::Written(flag) = retry_after.as_ref() {
            match &exposed.wait {
                Some(first) => {
                    faults.push(Fault::SecondWait { first: &first.field.name() }.at(flag.key))
                }
                None => exposed.wait = Some(Marked::new(field, &flag)),
            }
        }
    }
    if let Some(details) = &exposed.details {
        for written in fields {
            if let Some(key) = written.detail.key() {
                faults.push(Fault::DetailBesideDetails { whole: &details.field.name() }.at(key));
            }
        }
    }
    exposed
}

impl<'a> Exposed<'a> {
    fn show(
        &mut self,
        field: &Field<'a>,
        place: Place,
        name: String,
        span: Span,
        faults: &mut Faults,
    ) {
        if let Some(first) =
            self.shown.iter().find(|shown| shown.place == place && shown.name == name)
        {
            let place = match place {
                Place::Detail => "detail",
                Place::Extension => "extension",
                Place::Header => "header",
            };
            let fault =
                Fault::WireNameTwice { name: &name, place: &place, first: &first.field.name() };
            return faults.push(fault.at(span));
        }
        self.shown.push(Shown { field: field.clone(), place, name, span });
    }
}

fn wire_name(
    key: &str,
    written: &Written<&WireName>,
    field: &Field<'_>,
    case: Option<Case>,
    faults: &mut Faults,
) -> Option<String> {
    match (written.value, field.is_named()) {
        (WireName(Some(name)), _) => Some(name.clone()),
        (WireName(None), true) => {
            Some(case.map_or_else(|| field.name(), |case| case.of_field(&field.name())))
        }
        (WireName(None), false) => {
            faults.push(Fault::NoWireName { key: &key }.at(written.key));
            None
        }
    }
}

/// Complete retry advice; a known wait contradicts `never`.
pub(super) fn retry(
    written: Read<attrs::Retry>,
    status: Option<Status>,
    wait: Option<Span>,
    faults: &mut Faults,
) -> Option<Retry> {
    let (retry, is_written) = match (written, status) {
        (Read::Wrong, _) => return None,
        // Without a status the strategy is known all the same, where it is written.
        (Read::Written(written), status) => {
            (Retry::written(&written.value, status.unwrap_or(Status(400))), true)
        }
        (Read::Absent, status) => (Retry::for_status(status?, wait.is_some()), false),
    };
    match (wait, status) {
        (Some(wait), _) if is_written && retry.strategy == Strategy::Never => {
            faults.push(Fault::WaitNeverRetried {}.at(wait));
        }
        (Some(wait), Some(status)) if retry.strategy == Strategy::Never => {
            faults.push(Fault::WaitNeverRetriedByStatus { status: &status.0 }.at(wait));
        }
        _ => {}
    }
    Some(retry)
}

/// What each code means so far.
#[derive(Default)]
pub(super) struct Meanings(HashMap<String, Meaning>);

struct Meaning {
    status: Status,
    retry: Retry,
    grpc: Option<GrpcCode>,
    /// Which variant says so.
    subject: String,
}

impl Meanings {
    /// Two variants share a code only with the same status, retry and gRPC code.
    pub(super) fn add(
        &mut self,
        code: &Written<String>,
        status: Status,
        retry: &Retry,
        grpc: Option<GrpcCode>,
        subject: &str,
        faults: &mut Faults,
    ) {
        let Written { key: _, span, value: code } = code;
        let Some(known) = self.0.get(code) else {
            let meaning =
                Meaning { status, retry: retry.clone(), grpc, subject: subject.to_owned() };
            self.0.insert(code.clone(), meaning);
            return;
        };
        let other: &dyn Display = &known.subject;
        if known.status != status {
            faults.push(Fault::CodeMeansStatus { code, status: &known.status.0, other }.at(*span));
        } else if known.retry != *retry {
            faults.push(
                Fault::CodeMeansRetry { code, retry: &known.retry.in_words(), other }.at(*span),
            );
        } else if known.grpc != grpc {
            let grpc = known
                .grpc
                .map_or_else(|| "of its status".to_owned(), |grpc| format!("`{}`", grpc.name));
            faults.push(Fault::CodeMeansGrpc { code, grpc: &grpc, other }.at(*span));
        }
    }
}

//! The part of the module that is the same for every API.

use std::fmt::Write as _;

/// The files of the part, in the order of their dependencies.
const FILES: [&str; 7] = [
    include_str!("runtime/_advice.py"),
    include_str!("runtime/_header_hints.py"),
    include_str!("runtime/_decode.py"),
    include_str!("runtime/_errors.py"),
    include_str!("runtime/_parse.py"),
    include_str!("runtime/_policy.py"),
    include_str!("runtime/_call.py"),
];

/// Stands between the imports of a file and its code.
const START: &str = "# --- The generated module starts here. ---\n";

/// What the files import, once. `{}` stands for the imports of the declared part.
const IMPORTS: &str = "\
from __future__ import annotations

import asyncio
import contextlib
import errno
import http.client
import json
import math
import random as _random
import re
import socket
import threading
import time
import urllib.error
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Callable, ClassVar, Generic, Literal, NamedTuple, {}TypeVar, Union, cast, final
";

/// The public names of the part.
const NAMES: [&str; 22] = [
    "MAX_BODY_BYTES",
    "MAX_BODY_SECONDS",
    "MAX_REPORTED_ATTEMPTS",
    "ApiError",
    "Decision",
    "Effect",
    "ErrorCode",
    "Headers",
    "Idempotency",
    "KnownApiError",
    "NoResponseError",
    "RetryAdvice",
    "RetryBudget",
    "RetryPolicy",
    "RetryState",
    "RetryStrategy",
    "StopReason",
    "UnknownApiError",
    "call",
    "call_async",
    "parse",
    "raise_for_error",
];

/// Returns the imports of the module.
pub(super) fn imports(has_typed_dict: bool) -> String {
    IMPORTS.replace("{}", if has_typed_dict { "TypedDict, " } else { "" })
}

/// Writes `__all__`: constants first, then types, then functions.
pub(super) fn write_public_names(declared: impl Iterator<Item = String>, out: &mut String) {
    let own = NAMES.iter().map(|name| (*name).to_owned());
    let mut names: Vec<String> =
        own.chain(["raise_for_error_async".to_owned()]).chain(declared).collect();
    let rank = |name: &str| match name.chars().find(char::is_ascii_lowercase) {
        None if name.len() > 1 => 0,
        _ if name.starts_with(|c: char| c.is_ascii_uppercase()) => 1,
        _ => 2,
    };
    names.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
    out.push_str("\n__all__ = [\n");
    for name in names {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
}

pub(super) fn write(out: &mut String) {
    for file in FILES {
        let (_, code) = file.split_once(START).unwrap_or(("", file));
        out.push_str(code.trim_end());
        out.push('\n');
    }
    out.push_str("\n\n# --- The errors of the API. ---\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::names;

    /// The classes of a service hide none of the module's own names.
    #[test]
    fn every_type_that_the_module_uses_is_reserved() {
        let imported = IMPORTS.lines().filter_map(|line| line.split_once(" import "));
        let imported = imported.flat_map(|(_, names)| names.trim_start_matches("{}").split(", "));
        let own = FILES.iter().flat_map(|file| file.lines()).filter_map(|line| {
            let name = line.strip_prefix("class ").unwrap_or(line);
            let end = name.find(|c: char| !c.is_ascii_alphanumeric())?;
            let is_declared = name.len() < line.len() || name[end..].starts_with(" = ");
            is_declared.then_some(&name[..end])
        });
        let mut found = 0;
        let is_pascal = |name: &&str| {
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.contains(char::is_lowercase)
        };
        for name in imported.chain(own).chain(NAMES).map(|name| name.trim_start_matches("{}")) {
            if is_pascal(&name) {
                assert!(names::is_reserved(&names::key(name)), "{name}");
                found += 1;
            }
        }
        assert!(found > 35, "{found}");
    }
}

//! Writes the facts as Rust.

use std::fmt::{self, Write as _};

use crate::facts::{Contract, Kind, Member};

/// An enum with a variant for each kind of error.
#[derive(Debug, Clone, Copy)]
pub struct Declaration<'a> {
    /// What the contract says.
    pub contract: &'a Contract,
    /// The attributes of the enum, and `pub enum Name`.
    pub head: &'a str,
    /// Whether the variants have thiserror's `#[error(…)]`.
    pub is_thiserror: bool,
    /// Whether variants and fields have `#[api(…)]`.
    pub is_api: bool,
}

impl fmt::Display for Declaration<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {{", self.head)?;
        for kind in &self.contract.kinds {
            writeln!(f, "    /// {}.", sentence(kind))?;
            if self.is_thiserror {
                writeln!(f, "    #[error({:?})]", template(kind))?;
            }
            if self.is_api {
                self.write_api(f, kind)?;
            }
            self.write_variant(f, kind)?;
        }
        writeln!(f, "}}\n")
    }
}

impl Declaration<'_> {
    fn write_api(&self, f: &mut fmt::Formatter<'_>, kind: &Kind) -> fmt::Result {
        write!(f, "    #[api(code = {:?}", kind.code)?;
        if kind.name != kind.code {
            write!(f, ", name = {:?}", kind.name)?;
        }
        write!(f, ", status = {}", kind.status)?;
        if let Some(seconds) = kind.wait {
            write!(f, ", retry(throttle, after = \"{seconds}s\")")?;
        }
        match &kind.type_name {
            Some(own) if kind.type_name != self.contract.default_type => {
                writeln!(f, ", meta(type = {own:?}))]")
            }
            _ => writeln!(f, ")]"),
        }
    }

    fn write_variant(&self, f: &mut fmt::Formatter<'_>, kind: &Kind) -> fmt::Result {
        write!(f, "    {}", kind.variant())?;
        let unsent = kind.unsent_status_field();
        if kind.members.is_empty() && unsent.is_none() {
            return writeln!(f, ",");
        }
        writeln!(f, " {{")?;
        for Member { name, rust_type, optional } in &kind.members {
            if self.is_api {
                let is_status = kind.status_field.as_ref() == Some(name);
                let status = if is_status { ", status" } else { "" };
                writeln!(f, "        #[api(extension{status})]")?;
            }
            if *optional {
                writeln!(f, "        {name}: Option<{rust_type}>,")?;
            } else {
                writeln!(f, "        {name}: {rust_type},")?;
            }
        }
        if let Some(name) = unsent {
            if self.is_api {
                writeln!(f, "        #[api(status)]")?;
            }
            writeln!(f, "        {name}: u16,")?;
        }
        writeln!(f, "    }},")
    }
}

/// Returns the body of a function that lists a sample of each kind, with its name. A
/// kind with optional members has a second sample without them.
#[must_use]
pub fn samples(contract: &Contract, type_name: &str) -> String {
    let mut out = String::from("vec![\n");
    for kind in &contract.kinds {
        let has_optional = kind.members.iter().any(|member| member.optional);
        for is_full in [true, false] {
            if is_full || has_optional {
                let _ = writeln!(out, "    {},", sample(kind, type_name, is_full));
            }
        }
    }
    out + "]\n"
}

fn sample(kind: &Kind, type_name: &str, is_full: bool) -> String {
    let mut fields = String::new();
    for member in &kind.members {
        let value = format!("serde_json::json!({})", member.sample(kind));
        let value = match member.rust_type.as_str() {
            "serde_json::Value" => value,
            _ => format!("read({value})"),
        };
        let value = match (member.optional, is_full) {
            (true, true) => format!("Some({value})"),
            (true, false) => "None".to_owned(),
            (false, _) => value,
        };
        let _ = write!(fields, "{}: {value}, ", member.name);
    }
    if let Some(name) = kind.unsent_status_field() {
        let _ = write!(fields, "{name}: {}", kind.sent_status());
    }
    format!("({:?}, {is_full}, {type_name}::{} {{ {fields} }})", kind.name, kind.variant())
}

/// Returns the message of the kind's sample.
#[must_use]
pub fn message_of(kind: &Kind) -> String {
    text(kind, |member| match member.sample(kind) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    })
}

fn template(kind: &Kind) -> String {
    text(kind, |member| format!("{{{}}}", member.name))
}

fn sentence(kind: &Kind) -> String {
    format!("Failed: {}", kind.words().collect::<Vec<_>>().join(" ").to_lowercase())
}

/// Returns the made-up text of the kind: the words of its name, and the members that
/// are texts.
fn text(kind: &Kind, value: impl Fn(&Member) -> String) -> String {
    let mut text = sentence(kind);
    for member in &kind.members {
        if member.rust_type == "String" && !member.optional {
            let _ = write!(text, ", {} {}", member.name, value(member));
        }
    }
    text + "."
}

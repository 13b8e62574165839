//! Placeholders in requests and answers of facts: `{{bytes N}}` for filler,
//! `{{png N}}` and its like for an image of N bytes, `{{step1.pointer/to/member}}`
//! for a value of an earlier answer. Other text in braces stays as it is.

use serde_json::Value;

/// The first bytes of each format.
const FORMATS: [(&str, &[u8]); 6] = [
    ("bytes", b""),
    ("png", b"\x89PNG\r\n\x1a\n"),
    ("jpeg", b"\xff\xd8\xff\xe0"),
    ("gif", b"GIF89a"),
    ("webp", b"RIFF\0\0\0\0WEBP"),
    ("heic", b"\0\0\0\x18ftypheic"),
];

/// A part of a text with placeholders.
#[derive(Debug, PartialEq)]
pub(super) enum Part<'a> {
    Text(&'a str),
    Bytes(Vec<u8>),
    /// The value of an earlier answer.
    Value(String),
}

/// Splits a text at its placeholders. `answers` are the bodies of earlier steps.
pub(super) fn parts<'a>(text: &'a str, answers: &[Value]) -> Result<Vec<Part<'a>>, String> {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(open) = text[at..].find("{{").map(|open| at + open) {
        let Some(close) = text[open..].find("}}").map(|close| open + close) else { break };
        match part(&text[open + 2..close], answers)? {
            Some(part) => {
                parts.extend([Part::Text(&text[from..open]), part]);
                (from, at) = (close + 2, close + 2);
            }
            None => at = open + 2,
        }
    }
    parts.push(Part::Text(&text[from..]));
    Ok(parts)
}

/// Replaces the values of earlier answers in a text.
pub(super) fn with_values(text: &str, answers: &[Value]) -> Result<String, String> {
    let parts = parts(text, answers)?.into_iter().map(|part| match part {
        Part::Text(text) => Ok(text.to_owned()),
        Part::Value(value) => Ok(value),
        Part::Bytes(_) => Err("bytes belong into the body of a request".to_owned()),
    });
    parts.collect()
}

fn part<'a>(inner: &str, answers: &[Value]) -> Result<Option<Part<'a>>, String> {
    if let Some((step, pointer)) = inner.strip_prefix("step").and_then(|rest| rest.split_once('.'))
    {
        let value = step.parse::<usize>().ok().and_then(|step| answers.get(step.checked_sub(1)?));
        let value = value.and_then(|answer| answer.pointer(&format!("/{pointer}")));
        return match value {
            Some(Value::String(text)) => Ok(Some(Part::Value(text.clone()))),
            Some(other) => Ok(Some(Part::Value(other.to_string()))),
            None => Err(format!("no earlier answer has {{{{{inner}}}}}")),
        };
    }
    let Some((format, len)) = inner.split_once(' ') else { return Ok(None) };
    let Some((_, start)) = FORMATS.iter().find(|(name, _)| *name == format) else {
        return Ok(None);
    };
    let len: usize = len.parse().map_err(|_| format!("{{{{{inner}}}}} has no length"))?;
    let mut bytes = start.to_vec();
    bytes.resize(len, b'a');
    Ok(Some(Part::Bytes(bytes)))
}

#[test]
fn placeholder_is_replaced_and_other_braces_stay() {
    let answers = [serde_json::json!({ "id": "gen_1", "list": [7] })];
    assert_eq!(
        with_values("/a/{{step1.id}}/{{step1.list/0}} {{name}} {{", &answers).as_deref(),
        Ok("/a/gen_1/7 {{name}} {{")
    );
    assert_eq!(
        parts("a{{gif 8}}b", &answers),
        Ok(vec![Part::Text("a"), Part::Bytes(b"GIF89aaa".to_vec()), Part::Text("b")])
    );
    for wrong in ["{{step2.id}}", "{{step1.none}}", "{{png x}}", "{{png 9}}"] {
        assert!(with_values(wrong, &answers).is_err(), "{wrong}");
    }
}

//! Shapes of JSON values, for values that the reference does not state exactly.

use std::collections::BTreeMap;
use std::fmt::Debug;

use serde_json::Value;

#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// Exactly this value.
    Is(Value),
    /// Some text.
    Text,
    /// Some number, `true` or `false`.
    Fact,
    /// Text that starts with this: the reference ends it with `...`.
    StartsWith(String),
    /// RFC 3339 in UTC, with milliseconds.
    Moment,
    /// A list of at least one value, each of this shape.
    List(Box<Shape>),
    /// An object with exactly these members.
    Object(BTreeMap<String, Shape>),
}

impl Shape {
    pub(crate) fn object<'a>(members: impl IntoIterator<Item = (&'a str, Shape)>) -> Self {
        Self::Object(members.into_iter().map(|(name, shape)| (name.to_owned(), shape)).collect())
    }

    /// Makes the shape of a value in the reference. Text may end in `...`.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Object(members) => {
                Self::object(members.iter().map(|(name, value)| (name.as_str(), Self::of(value))))
            }
            Value::String(text) => match text.strip_suffix("...") {
                Some(start) => Self::StartsWith(start.to_owned()),
                None => Self::Is(value.clone()),
            },
            other => Self::Is(other.clone()),
        }
    }

    /// Returns the shape with the same members and any values. Codes and statuses
    /// stay.
    pub(crate) fn of_any_occurrence(&self) -> Self {
        match self {
            Self::Is(Value::String(_)) | Self::StartsWith(_) => Self::Text,
            Self::Is(Value::Number(_) | Value::Bool(_)) => Self::Fact,
            Self::Is(Value::Array(values)) => match values.first() {
                Some(first) => Self::List(Box::new(Self::of(first).of_any_occurrence())),
                None => self.clone(),
            },
            Self::Object(members) => {
                let loosened = |(name, shape): (&String, &Self)| {
                    let is_fixed =
                        ["code", "error_code", "status", "statusCode"].contains(&name.as_str());
                    (name.clone(), if is_fixed { shape.clone() } else { shape.of_any_occurrence() })
                };
                Self::Object(members.iter().map(loosened).collect())
            }
            other => other.clone(),
        }
    }

    /// Adds a member to the object at `path`.
    pub(crate) fn with(mut self, path: &[&str], name: &str, shape: Self) -> Self {
        let mut at = &mut self;
        for step in path {
            let Self::Object(members) = at else { panic!("no object at {path:?}") };
            at = members.get_mut(*step).expect("a member");
        }
        let Self::Object(members) = at else { panic!("no object at {path:?}") };
        members.insert(name.to_owned(), shape);
        self
    }

    /// Panics if `value` has another shape. `place` is part of the message.
    pub(crate) fn check(&self, value: &Value, place: &dyn Debug) {
        match (self, value) {
            (Self::Is(expected), _) => assert_eq!(value, expected, "{place:?}"),
            (Self::Text, Value::String(text)) => assert!(!text.is_empty(), "{place:?} is empty"),
            (Self::Fact, Value::Number(_) | Value::Bool(_)) => {}
            (Self::StartsWith(start), Value::String(text)) => {
                assert!(
                    text.starts_with(start),
                    "{place:?}: {text:?} does not start with {start:?}"
                );
            }
            (Self::Moment, Value::String(text)) => assert!(is_moment(text), "{place:?}: {text:?}"),
            (Self::List(shape), Value::Array(values)) => {
                assert!(!values.is_empty(), "{place:?} is empty");
                for value in values {
                    shape.check(value, &(place, "[]"));
                }
            }
            (Self::Object(shapes), Value::Object(members)) => {
                let names: Vec<_> = members.keys().collect();
                assert!(
                    names.iter().copied().eq(shapes.keys()),
                    "{place:?} has the members {names:?}, not {:?}",
                    shapes.keys()
                );
                for (name, shape) in shapes {
                    shape.check(&members[name], &(place, name));
                }
            }
            (shape, value) => panic!("{place:?}: {value} is not {shape:?}"),
        }
    }
}

fn is_moment(text: &str) -> bool {
    let pattern = "0000-00-00T00:00:00.000Z";
    let fits = |(byte, pattern): (u8, u8)| {
        if pattern == b'0' { byte.is_ascii_digit() } else { byte == pattern }
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

#[test]
fn shape_rejects_other_values() {
    let shape =
        Shape::of(&serde_json::json!({ "code": "A", "details": [1], "time": "2026-04-26T..." }));
    let fails = |shape: &Shape, value: Value| {
        std::panic::catch_unwind(|| shape.check(&value, &"test")).is_err()
    };
    let right = serde_json::json!({ "code": "A", "details": [1], "time": "2026-04-26T10" });
    assert!(!fails(&shape, right.clone()));
    let loose = shape.of_any_occurrence();
    assert!(!fails(&loose, serde_json::json!({ "code": "A", "details": [2, 3], "time": "x" })));
    for (member, wrong) in [
        ("code", "B".into()),
        ("details", Value::Array(vec![])),
        ("time", 7.into()),
        ("new", 1.into()),
    ] {
        let mut value = right.clone();
        value[member] = wrong;
        assert!(fails(&shape, value.clone()), "{member}");
        assert!(fails(&loose, value), "{member}");
    }
    assert!(is_moment("2026-04-26T08:15:30.250Z") && !is_moment("2026-04-26T08:15:30Z"));
    assert!(fails(&Shape::Text, "".into()) && fails(&Shape::Moment, "now".into()));
}

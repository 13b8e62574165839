//! The values of fields on the wire, in every envelope: in messages as `format!` writes
//! them, in details and extensions as `serde_json` does.

mod expected;
mod failing;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::num::{NonZeroI128, NonZeroU8, NonZeroU64};
use std::rc::Rc;
use std::sync::Arc;

use apierror::{ApiError, envelope};
use proptest::prelude::*;
use serde::Serialize;
use serde::ser::Serializer;
use uuid::Uuid;

use self::expected::{Expected, check};
use crate::common;

/// Declares a module for each type, whose tests render values of it as members. The type
/// is written as a user writes it: the derive sees its name.
macro_rules! members {
    ($($name:ident: $strategy:expr, [$($edge:expr),* $(,)?], { $($ty:tt)+ })*) => {$(
        mod $name {
            use super::*;

            #[derive(Debug, Clone, thiserror::Error, ApiError)]
            #[error("not shown")]
            #[api(envelope = envelope::Flat, status = 404)]
            enum Subject {
                #[api(code = "MEMBERS", message = "Sent.")]
                Members {
                    #[api(detail = "na\"me\\1", extension = "beside")]
                    value: $($ty)+,
                    #[api(extension = "ขึ้น\n")]
                    again: $($ty)+,
                },
                #[api(code = "DETAIL", message = "Sent.")]
                Detail(#[api(detail = "only")] $($ty)+),
                #[api(code = "EXTENSION", message = "Sent.")]
                Extension(#[api(extension = "only")] $($ty)+),
                #[api(code = "OPTIONAL", message = "Sent.")]
                Optional {
                    #[api(detail, extension = "beside")]
                    absent: Option<$($ty)+>,
                    #[api(detail = "null", extension, or_null)]
                    null: Option<$($ty)+>,
                },
                #[api(code = "WHOLE", message = "Sent.")]
                Whole(#[api(details)] $($ty)+),
                #[api(code = "LIST", message = "Sent.")]
                List {
                    #[api(detail)]
                    list: Vec<$($ty)+>,
                    #[api(extension = "maybe")]
                    maybe: Vec<Option<$($ty)+>>,
                },
            }

            type Value = $($ty)+;

            fn same(value: Value, again: Value) {
                let [one, two] = [&value, &again].map(expected::json);
                let list = format!("[{one},{two}]");
                check(
                    &Subject::Members { value: Value::clone(&value), again: Value::clone(&again) },
                    Expected::new("MEMBERS", "Sent.")
                        .detail("na\"me\\1", &one)
                        .extension("beside", &one)
                        .extension("ขึ้น\n", &two),
                );
                check(
                    &Subject::Detail(Value::clone(&value)),
                    Expected::new("DETAIL", "Sent.").detail("only", &one),
                );
                check(
                    &Subject::Extension(Value::clone(&value)),
                    Expected::new("EXTENSION", "Sent.").extension("only", &one),
                );
                check(
                    &Subject::Optional { absent: Some(Value::clone(&value)), null: Some(Value::clone(&again)) },
                    Expected::new("OPTIONAL", "Sent.")
                        .detail("absent", &one)
                        .detail("null", &two)
                        .extension("beside", &one)
                        .extension("null", &two),
                );
                check(
                    &Subject::Optional { absent: None, null: None },
                    Expected::new("OPTIONAL", "Sent.").detail("null", "null").extension("null", "null"),
                );
                check(&Subject::Whole(Value::clone(&value)), Expected::new("WHOLE", "Sent.").whole(&one));
                check(
                    &Subject::List {
                        list: vec![Value::clone(&value), Value::clone(&again)],
                        maybe: vec![None, Some(Value::clone(&value)), Some(Value::clone(&again)), None],
                    },
                    Expected::new("LIST", "Sent.")
                        .detail("list", &list)
                        .extension("maybe", &format!("[null,{one},{two},null]")),
                );
                check(
                    &Subject::List { list: Vec::new(), maybe: Vec::new() },
                    Expected::new("LIST", "Sent.").detail("list", "[]").extension("maybe", "[]"),
                );
            }

            #[test]
            fn member_equals_serde_json() {
                $({
                    let edge: Value = $edge;
                    same(Value::clone(&edge), edge);
                })*
            }

            proptest! {
                #![proptest_config(expected::few_cases())]

                #[test]
                fn any_member_equals_serde_json(value in $strategy, again in $strategy) {
                    same(value, again);
                }
            }
        }
    )*};
}

/// The same for messages.
macro_rules! messages {
    ($($name:ident: $strategy:expr, [$($edge:expr),* $(,)?], { $($ty:tt)+ })*) => {$(
        mod $name {
            use super::*;

            #[derive(Debug, Clone, thiserror::Error, ApiError)]
            #[api(envelope = envelope::Flat, status = 404)]
            enum Subject {
                #[error("not shown")]
                #[api(code = "ONE", message = "{0}")]
                One($($ty)+),
                #[error("not shown")]
                #[api(code = "AROUND", message = "กับ \"{value}\"\n{{\\")]
                Around { value: $($ty)+ },
                #[error("not shown")]
                #[api(code = "TWO", message = "{value} of {again}.")]
                Two { value: $($ty)+, again: $($ty)+ },
                #[error("not shown")]
                #[api(code = "MANY", message = "{0}{1}{0}|{1}{0}{0}{1}{{{1}")]
                Many($($ty)+, $($ty)+),
                #[error("not shown")]
                #[api(code = "MIXED", message = "{value} {text} {again} {value} {text}")]
                Mixed { value: $($ty)+, again: $($ty)+, text: String },
                #[error("{0} {1:?}")]
                #[api(code = "DISPLAY")]
                Display($($ty)+, $($ty)+),
                #[error("not shown")]
                #[api(code = "BESIDE", message = "{value}: {again}")]
                Beside {
                    #[api(detail, extension)]
                    value: $($ty)+,
                    again: $($ty)+,
                },
            }

            type Value = $($ty)+;

            fn same(value: Value, again: Value, text: &str) {
                check(&Subject::One(Value::clone(&value)), Expected::new("ONE", format!("{value}")));
                check(
                    &Subject::Around { value: Value::clone(&value) },
                    Expected::new("AROUND", format!("กับ \"{value}\"\n{{\\")),
                );
                check(
                    &Subject::Two { value: Value::clone(&value), again: Value::clone(&again) },
                    Expected::new("TWO", format!("{value} of {again}.")),
                );
                check(
                    &Subject::Many(Value::clone(&value), Value::clone(&again)),
                    Expected::new("MANY", format!("{value}{again}{value}|{again}{value}{value}{again}{{{again}")),
                );
                check(
                    &Subject::Mixed { value: Value::clone(&value), again: Value::clone(&again), text: text.to_owned() },
                    Expected::new("MIXED", format!("{value} {text} {again} {value} {text}")),
                );
                check(
                    &Subject::Display(Value::clone(&value), Value::clone(&again)),
                    Expected::new("DISPLAY", format!("{value} {again:?}")),
                );
                let one = expected::json(&value);
                check(
                    &Subject::Beside { value: Value::clone(&value), again: Value::clone(&again) },
                    Expected::new("BESIDE", format!("{value}: {again}"))
                        .detail("value", &one)
                        .extension("value", &one),
                );
            }

            #[test]
            fn message_equals_format() {
                $({
                    let edge: Value = $edge;
                    same(Value::clone(&edge), edge, "a \"text\" กับ");
                })*
            }

            proptest! {
                #![proptest_config(expected::few_cases())]

                #[test]
                fn any_message_equals_format(
                    value in $strategy,
                    again in $strategy,
                    text in expected::text(),
                ) {
                    same(value, again, &text);
                }
            }
        }
    )*};
}

/// A user's type with the name of a primitive type.
mod named_u64 {
    use super::{Serialize, fmt};

    #[derive(Debug, Clone, Serialize)]
    #[allow(non_camel_case_types, reason = "the name of another type")]
    pub(super) struct u64(pub(super) std::primitive::u64);

    impl fmt::Display for u64 {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "the \"number\" {}", self.0)
        }
    }
}

/// A user's type with the name of a float, which shows how it is formatted.
mod named_f64 {
    use super::fmt;

    #[derive(Debug)]
    #[allow(non_camel_case_types, reason = "the name of another type")]
    pub(super) struct f64;

    impl fmt::Display for f64 {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let is_right = matches!(f.align(), Some(fmt::Alignment::Right));
            write!(f, "the \"float\" {:?} {:?} {is_right}", f.width(), f.precision())
        }
    }
}

/// A user's type with the name of a string.
mod named_string {
    use super::{Serialize, Serializer, fmt};

    #[derive(Debug, Clone)]
    pub(super) struct String(pub(super) &'static str);

    impl fmt::Display for String {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("the \"string\" ")?;
            f.write_str(self.0)
        }
    }

    impl Serialize for String {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_u8(1)
        }
    }
}

#[derive(Debug, Clone, Serialize)]
struct Nested {
    // In alphabetical order, as `serde_json::Value` sorts members.
    amount: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u8>,
    #[serde(serialize_with = "in_hexadecimal")]
    hexadecimal: u64,
    #[serde(flatten)]
    rest: BTreeMap<String, bool>,
    list: Vec<(char, Option<String>)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn in_hexadecimal<S: Serializer>(value: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&format_args!("{value:#x}"))
}

fn nested() -> impl Strategy<Value = Nested> {
    (any::<f64>(), any::<Option<u8>>(), any::<u64>(), expected::text(), any::<char>()).prop_map(
        |(amount, count, hexadecimal, text, letter)| Nested {
            amount,
            count,
            hexadecimal,
            rest: BTreeMap::from([(format!("i{text}"), true)]),
            list: vec![(letter, None), ('"', Some(text))],
        },
    )
}

fn static_text() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just(""), Just("plain"), Just("\"quoted\"\n\\"), Just("ไทย \u{7f} ü 🦀")]
}

/// Whether serde can read it does not matter.
type Alias = u32;

static EMPTY: String = String::new();

/// Declares the tests of types that have `Display` and `Serialize`.
macro_rules! shown_and_sent {
    ($($kinds:tt)*) => {
        /// In messages.
        mod shown {
            use super::*;

            messages! { $($kinds)* }
        }

        /// In details and extensions.
        mod sent {
            use super::*;

            members! { $($kinds)* }
        }
    };
}

shown_and_sent! {
    i8_: any::<i8>(), [i8::MIN, i8::MAX, 0, 1, 9, 10, 99, 100], { i8 }
    i16_: any::<i16>(), [i16::MIN, i16::MAX, 0, 1, 9, 10, 99, 100], { i16 }
    i32_: any::<i32>(), [i32::MIN, i32::MAX, 0, 1, 9, 10, 99, 100], { i32 }
    i64_: any::<i64>(), [i64::MIN, i64::MAX, 0, 1, 9, 10, 99, 100], { i64 }
    i128_: any::<i128>(), [i128::MIN, i128::MAX, 0, 1, 9, 10, 99, 100], { i128 }
    isize_: any::<isize>(), [isize::MIN, isize::MAX, 0, 1, 9, 10, 99, 100], { isize }
    u8_: any::<u8>(), [u8::MIN, u8::MAX, 0, 1, 9, 10, 99, 100], { u8 }
    u16_: any::<u16>(), [u16::MIN, u16::MAX, 0, 1, 9, 10, 99, 100], { u16 }
    u32_: any::<u32>(), [u32::MIN, u32::MAX, 0, 1, 9, 10, 99, 100], { u32 }
    u64_: any::<u64>(), [u64::MIN, u64::MAX, 0, 1, 9, 10, 99, 100], { u64 }
    u128_: any::<u128>(), [u128::MIN, u128::MAX, 0, 1, 9, 10, 99, 100], { u128 }
    usize_: any::<usize>(), [usize::MIN, usize::MAX, 0, 1, 9, 10, 99, 100], { usize }
    alias: any::<u32>(), [0, 7], { Alias }
    std_path: any::<u64>(), [0, 7], { ::std::primitive::u64 }
    non_zero_u8: any::<NonZeroU8>(), [NonZeroU8::MIN, NonZeroU8::MAX], { NonZeroU8 }
    non_zero_u64: any::<NonZeroU64>(), [NonZeroU64::MIN, NonZeroU64::MAX], { ::std::num::NonZeroU64 }
    non_zero_i128: any::<NonZeroI128>(), [NonZeroI128::MIN, NonZeroI128::MAX], { NonZeroI128 }
    bool_: any::<bool>(), [true, false], { bool }
    char_: any::<char>(), ['a', '"', '\\', '\n', '\0', '\u{1f}', '\u{7f}', 'ก', '🦀'], { char }
    f32_: any::<f32>(), [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, -0.0, 0.0, 0.1, 1e30, f32::MIN, f32::EPSILON], { f32 }
    f64_: any::<f64>(), [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0, 1.0, 0.1, 1e300, 1e16, 123_456_789.0, f64::MAX, f64::MIN_POSITIVE], { f64 }
    string: expected::text(), [String::new(), "a \"b\" \\ \n".to_owned()], { String }
    std_string: expected::text(), [String::new()], { ::std::string::String }
    str_: static_text(), ["", "a \"b\""], { &'static str }
    cow: expected::text().prop_map(Cow::from), [Cow::Borrowed("a \"b\""), Cow::Owned("plain".to_owned())], { Cow<'static, str> }
    box_str: expected::text().prop_map(Box::from), ["".into()], { Box<str> }
    rc_str: expected::text().prop_map(Rc::from), ["".into()], { Rc<str> }
    arc_str: expected::text().prop_map(Arc::from), ["\u{1}".into()], { Arc<str> }
    box_u64: any::<u64>().prop_map(Box::new), [Box::new(u64::MAX)], { Box<u64> }
    reference: static_text().prop_map(|text| match text { "" => &7_u64, _ => &70 }), [&u64::MAX], { &'static u64 }
    reference_to_string: static_text().prop_map(|text| &*Box::leak(Box::new(text.to_owned()))), [&EMPTY], { &'static String }
    own_u64: any::<u64>().prop_map(named_u64::u64), [named_u64::u64(7)], { named_u64::u64 }
    own_string: static_text().prop_map(named_string::String), [named_string::String("x")], { named_string::String }
    uuid_: any::<u128>().prop_map(Uuid::from_u128), [Uuid::nil(), Uuid::max()], { Uuid }
    address: any::<u32>().prop_map(|bits| IpAddr::V4(Ipv4Addr::from(bits))), [IpAddr::V4(Ipv4Addr::LOCALHOST)], { IpAddr }
}

/// In details and extensions.
mod serialised {
    use super::*;

    members! {
        unit: Just(()), [()], { () }
        pair: (any::<u8>(), expected::text()), [(1, "a".to_owned())], { (u8, String) }
        texts: proptest::collection::vec(expected::text(), 0..4), [Vec::new(), vec!["a".to_owned(), "\"".to_owned()]], { Vec<String> }
        numbers: proptest::collection::vec(any::<i64>(), 0..4), [Vec::new(), vec![i64::MIN, 0]], { Vec<i64> }
        floats: proptest::collection::vec(any::<f64>(), 0..4), [Vec::new(), vec![f64::NAN, 1.0]], { Vec<f64> }
        flags: any::<[bool; 3]>(), [[true, false, true]], { [bool; 3] }
        map: proptest::collection::btree_map(expected::text(), any::<Option<i32>>(), 0..3), [BTreeMap::new()], { BTreeMap<String, Option<i32>> }
        struct_: nested(), [], { Nested }
    }
}

/// With format specs.
mod specs {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("not shown")]
    #[api(envelope = envelope::Flat, status = 404)]
    enum Subject {
        #[api(code = "FLOATS", message = "{a:.2} of {b:>10.2}: {a:e}{b:?} {b:+.p$} {a}{b}")]
        Floats { a: f64, b: f32, p: usize },
        #[api(code = "ROUNDED", message = "{a:.0}|{a:.1} {a:.3} {a:>6.2} {a:>25.9} {a:.17}|{b:.2}")]
        Rounded { a: f64, b: f32 },
        #[api(code = "ONE_ROUNDED", message = "{0:>9.2} left")]
        OneRounded(f64),
        #[api(code = "OWN_FLOAT", message = "{0:.2}|{0:>9.2}")]
        OwnFloat(named_f64::f64),
        #[api(code = "INTEGERS", message = "{a:>9}|{a:+}|{b:#x}|{b:08}|{a:ก^w$}|{a:?}{b}")]
        Integers { a: i64, b: u128, w: usize },
        #[api(
            code = "TEXTS",
            message = "\"{a:>9}|{a:?}|{a:.3}|{b:\"<w$}|{b:?}|{c:\\>3}|{c:?}{a:#?}\""
        )]
        Texts { a: String, b: &'static str, c: char, w: usize },
        #[api(code = "DEBUG", message = "{0:?} {0:#?} {1:?} {1:02x?}")]
        Debug(BTreeMap<String, Option<char>>, Vec<u8>),
    }

    proptest! {
        #![proptest_config(common::cases())]

        #[test]
        fn floats_equal_format(a in any::<f64>(), b in any::<f32>(), p in 0_usize..20) {
            check(
                &Subject::Floats { a, b, p },
                Expected::new("FLOATS", format!("{a:.2} of {b:>10.2}: {a:e}{b:?} {b:+.p$} {a}{b}")),
            );
        }

        #[test]
        fn rounded_floats_equal_format(
            a in prop_oneof![
                any::<f64>(),
                -1e6..1e6,
                any::<i32>().prop_map(|halves| f64::from(halves) / 16.0),
                Just(f64::NAN),
                Just(-0.0),
            ],
            b in -100_f32..100.0,
        ) {
            check(
                &Subject::Rounded { a, b },
                Expected::new(
                    "ROUNDED",
                    format!("{a:.0}|{a:.1} {a:.3} {a:>6.2} {a:>25.9} {a:.17}|{b:.2}"),
                ),
            );
            check(
                &Subject::OneRounded(a),
                Expected::new("ONE_ROUNDED", format!("{a:>9.2} left")),
            );
        }

        #[test]
        fn integers_equal_format(a in any::<i64>(), b in any::<u128>(), w in 0_usize..40) {
            check(
                &Subject::Integers { a, b, w },
                Expected::new("INTEGERS", format!("{a:>9}|{a:+}|{b:#x}|{b:08}|{a:ก^w$}|{a:?}{b}")),
            );
        }

        #[test]
        fn texts_equal_format(a in expected::text(), b in static_text(), c in any::<char>(), w in 0_usize..40) {
            let expected = format!("\"{a:>9}|{a:?}|{a:.3}|{b:\"<w$}|{b:?}|{c:\\>3}|{c:?}{a:#?}\"");
            check(&Subject::Texts { a, b, c, w }, Expected::new("TEXTS", expected));
        }

        #[test]
        fn debug_equals_format(text in expected::text(), letter in any::<Option<char>>(), bytes in any::<Vec<u8>>()) {
            let map = BTreeMap::from([(text, letter)]);
            let expected = format!("{map:?} {map:#?} {bytes:?} {bytes:02x?}");
            check(&Subject::Debug(map, bytes), Expected::new("DEBUG", expected));
        }
    }

    #[test]
    fn own_type_with_the_name_of_a_float_equals_format() {
        let value = named_f64::f64;
        check(
            &Subject::OwnFloat(named_f64::f64),
            Expected::new("OWN_FLOAT", format!("{value:.2}|{value:>9.2}")),
        );
    }
}

/// Generic fields, which are shown by their traits.
mod generic {
    use super::*;

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("not shown")]
    #[api(envelope = envelope::Flat, status = 404, code = "GENERIC", message = "{text}: {value} {value:?}")]
    struct Subject<'t, T: fmt::Debug + fmt::Display + Clone> {
        #[api(detail)]
        pairs: Vec<(&'t str, T)>,
        #[api(extension)]
        text: &'t str,
        #[api(detail)]
        value: T,
    }

    fn same<T: fmt::Debug + fmt::Display + Clone + Serialize>(text: &str, value: &T) {
        let pairs = vec![(text, value.clone())];
        let expected = Expected::new("GENERIC", format!("{text}: {value} {value:?}"))
            .detail("pairs", &expected::json(&pairs))
            .detail("value", &expected::json(value))
            .extension("text", &expected::json(text));
        check(&Subject { pairs, value: value.clone(), text }, expected);
    }

    proptest! {
        #![proptest_config(expected::few_cases())]

        #[test]
        fn generic_field_equals_its_traits(text in expected::text(), number in any::<u64>(), float in any::<f32>()) {
            same(&text, &number);
            same(&text, &float);
            same(&text, &text);
            same(&text, &text.as_str());
            same(&text, &named_u64::u64(number));
            same(&text, &named_string::String("a \"b\""));
        }
    }
}

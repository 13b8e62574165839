#![allow(unused_parens, reason = "types in unusual forms")]

use apierror::{ApiError, DeclaredError};

/// No order.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("no order {0}")]
#[api(code = "ORDER_NOT_FOUND", status = 404)]
pub struct NotFound(u32);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("bad page of {N}")]
#[api(code = "BAD_PAGE", status = 400)]
pub struct BadPage<T: std::fmt::Debug + 'static, const N: usize>(T, #[source] Inner);

#[derive(Debug, thiserror::Error)]
#[error("inner")]
pub struct Inner;

/// Each attribute, and a variant that is configured out.
#[derive(Debug, ApiError)]
#[api(union)]
#[api(envelope = apierror::envelope::Flat)]
#[non_exhaustive]
pub enum Attributes {
    /// Docs.
    #[doc(alias = "missing")]
    r#NotFound(NotFound),
    #[cfg(any())]
    Never(DoesNotExist),
    #[allow(non_camel_case_types, reason = "a raw identifier")]
    r#try { r#type: Box<BadPage<&'static str, 3>> },
}

trait Fails {
    type Error;
}

struct Reader;

impl Fails for Reader {
    type Error = NotFound;
}

/// Types in unusual forms.
#[derive(Debug, ApiError)]
#[api(union, from(self::Attributes,))]
enum Forms {
    Associated(<Reader as Fails>::Error),
    Parentheses((Box<(BadPage<&'static str, 3>)>)),
    Block(BadPage<u8, { 1 + 2 }>),
    Shared(std::sync::Arc<WithDefault>),
}

macro_rules! union {
    ($visibility:vis $name:ident from $smaller:ty { $($member:ident: $error:ty),* $(,)? }) => {
        #[derive(Debug, ApiError)]
        #[api(union, from($smaller))]
        $visibility enum $name {
            $($member($error),)*
        }
    };
}

union! { pub(super) Made from Attributes { NotFound: NotFound, BadPage: Box<BadPage<&'static str, 3>> } }

/// A union whose bounds name `Self`, with a default.
#[derive(Debug, ApiError)]
#[api(union)]
enum WithDefault<E = NotFound>
where
    Self: Sized,
    E: Send,
{
    Only(E),
}

mod bare {
    #![no_implicit_prelude]

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(union)]
    pub(super) enum Small {
        NotFound(::std::boxed::Box<super::NotFound>),
    }

    #[derive(::std::fmt::Debug, ::apierror::ApiError)]
    #[api(union, from(Small), crate = ::apierror)]
    pub(super) enum Large {
        Made(super::Made),
        NotFound(super::NotFound),
    }
}

fn bad_page() -> BadPage<&'static str, 3> {
    BadPage("p", Inner)
}

#[test]
fn compiles_and_runs() {
    let attributes = Attributes::from(Box::new(bad_page()));
    assert_eq!(attributes.to_string(), "bad page of 3");
    assert!(std::error::Error::source(&attributes).is_some());
    let made: Made = attributes.widen();
    assert_eq!((made.code(), Made::specs().count()), ("BAD_PAGE", 2));
    assert_eq!(Made::from(NotFound(7)).message(), "no order 7");
    assert_eq!(Forms::from(NotFound(7)).message(), "no order 7");
    let small = bare::Small::from(NotFound(7));
    assert_eq!(bare::Large::from(small).message(), "no order 7");
    assert_eq!(bare::Large::from(made).code(), "BAD_PAGE");
    let default: WithDefault = NotFound(7).into();
    assert_eq!(default.widen::<bare::Small>().code(), "ORDER_NOT_FOUND");
}

#[test]
fn union_in_a_function_compiles() {
    #[derive(Debug, ApiError)]
    #[api(union)]
    enum Local {
        NotFound(NotFound),
    }
    assert_eq!(Local::from(NotFound(1)).code(), "ORDER_NOT_FOUND");
}

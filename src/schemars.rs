//! schemars 1: the schemas of the types that details and extensions have.

use std::marker::PhantomData;

use apierror_core::__private::TypeSchema;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

#[doc(hidden)]
#[macro_export]
macro_rules! __with_schemas {
    ([$($fields:tt)*] $(($place:literal, $ty:ty))*) => {{
        #[allow(unused_imports, reason = "where every type has a schema")]
        use $crate::__private::schemars::NoSchema as _;
        $crate::__private::with_schemas(
            [$($fields)*],
            &[$(($place, $crate::__private::schemars::SchemaOf::<$ty>::SCHEMA)),*],
        )
    }};
}

/// Whether a type implements [`JsonSchema`], the compiler finds out: an associated constant of the type's own, which only
/// those have, goes before the trait's, which all have.
#[derive(Debug)]
pub struct SchemaOf<T: ?Sized>(PhantomData<T>);

impl<T: JsonSchema + ?Sized> SchemaOf<T> {
    /// Makes the schema.
    pub const SCHEMA: Option<TypeSchema> = Some(schema_of::<T>);
}

/// Of a type without a schema.
pub trait NoSchema {
    /// Nothing makes it.
    const SCHEMA: Option<TypeSchema> = None;
}

impl<T: ?Sized> NoSchema for SchemaOf<T> {}

/// What serde writes of the type; types in it stand where they are used, but for those that refer to themselves.
fn schema_of<T: JsonSchema + ?Sized>() -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| {
        settings.inline_subschemas = true;
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut schema = generator.subschema_for::<T>();
    let definitions = generator.take_definitions(true);
    if !definitions.is_empty() {
        schema.insert("$defs".to_owned(), definitions.into());
    }
    schema.to_value()
}

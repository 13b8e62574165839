//! schemars 1: JSON Schemas for the types of details and extensions.

use std::marker::PhantomData;

use apierror_core::__private::TypeSchema;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

#[doc(hidden)]
#[macro_export]
macro_rules! __with_schemas {
    ([$($fields:tt)*] $(($place:literal, $ty:ty))*) => {{
        #[allow(unused_imports, reason = "unused if every type has a schema")]
        use $crate::__private::schemars::NoSchema as _;
        $crate::__private::with_schemas(
            [$($fields)*],
            &[$(($place, $crate::__private::schemars::SchemaOf::<$ty>::SCHEMA)),*],
        )
    }};
}

/// Finds out whether `T` implements [`JsonSchema`].
///
/// The inherent constant `SCHEMA` exists only if it does. It then takes
/// precedence over the constant of the trait [`NoSchema`], which all types have.
#[derive(Debug)]
pub struct SchemaOf<T: ?Sized>(PhantomData<T>);

impl<T: JsonSchema + ?Sized> SchemaOf<T> {
    /// The function that creates the schema.
    pub const SCHEMA: Option<TypeSchema> = Some(schema_of::<T>);
}

/// The fallback for types without a schema.
pub trait NoSchema {
    /// There is no schema.
    const SCHEMA: Option<TypeSchema> = None;
}

impl<T: ?Sized> NoSchema for SchemaOf<T> {}

/// Creates the schema of the values that serde writes. Only recursive types
/// become definitions; other types are inline.
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

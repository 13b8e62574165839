use std::fmt::{Debug, Display};

use apierror::ApiError;

#[derive(Debug, thiserror::Error, ApiError)]
enum StoreError<K: Debug + Display, V: Debug> {
    #[error("no {0}")]
    #[api(code = "KEY_NOT_FOUND", status = 404, message = "No {0}.")]
    NoKey(#[api(detail = "key")] K),

    #[error("conflict")]
    #[api(code = "CONFLICT", status = 409)]
    Conflict {
        #[api(detail)]
        values: Vec<V>,
    },
}

/// Not `Serialize`, and not exposed.
#[derive(Debug, thiserror::Error, ApiError)]
#[error("wrapped")]
#[api(code = "WRAPPED", status = 500)]
struct Wrapped<T: Debug>(T);

#[derive(Debug)]
struct Opaque;

#[test]
fn compiles_and_runs() {
    assert_eq!(StoreError::<_, u8>::NoKey("a").message(), "No a.");
    assert!(StoreError::<u8, _>::Conflict { values: vec![1] }.details().is_some());
    let wrapped = Wrapped(Opaque);
    assert_eq!(wrapped.code(), "WRAPPED");
    assert_eq!(format!("{:?}", wrapped.0), "Opaque");
}

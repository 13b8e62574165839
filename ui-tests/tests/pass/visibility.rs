//! Private types, types of other modules, types inside a function.

use apierror::DeclaredError;

pub mod outer {
    use apierror::ApiError;

    mod inner {
        use apierror::ApiError;

        #[derive(Debug, thiserror::Error, ApiError)]
        pub(super) enum Private {
            #[error("private")]
            #[api(code = "PRIVATE", status = 500)]
            Private,
        }
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("{0}")]
    #[api(transparent)]
    pub struct Public(inner::Private);

    pub fn fail() -> Public {
        Public(inner::Private::Private)
    }

    #[derive(Debug, thiserror::Error, ApiError)]
    #[error("hidden")]
    #[api(code = "HIDDEN", status = 404)]
    pub(crate) struct Hidden;
}

fn local() -> u16 {
    #[derive(Debug, thiserror::Error, apierror::ApiError)]
    #[error("local")]
    #[api(code = "LOCAL", status = 404)]
    struct Local;

    Local.to_response().status().as_u16()
}

#[test]
fn compiles_and_runs() {
    assert_eq!(outer::fail().to_response().status(), 500);
    assert_eq!(outer::Hidden.to_response().status(), local());
}

//! Deprecated types: their users get warnings, generated code gets none.
#![deny(warnings)]

use apierror::{ApiError, DeclaredError};

#[derive(Debug, Clone, Copy, serde::Serialize)]
#[deprecated = "as all of it"]
struct OldPart(u8);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("old")]
#[api(code = "OLD_STRUCT", status = 410, message = "{shown}")]
#[deprecated = "use `Around`"]
#[expect(deprecated, reason = "the type of a field is deprecated")]
struct Old {
    #[api(detail)]
    #[deprecated = "as all of it"]
    shown: u8,
    #[api(detail)]
    part: OldPart,
}

#[derive(Debug, thiserror::Error, ApiError)]
#[error(transparent)]
#[api(transparent)]
#[expect(deprecated, reason = "the type of the field is deprecated")]
struct Around(Old);

#[derive(Debug, thiserror::Error, ApiError)]
#[deprecated = "use `Around`"]
enum OldOuter {
    #[error(transparent)]
    #[api(transparent)]
    #[deprecated = "use `Around`"]
    Around(#[from] Around),
}

#[test]
#[expect(deprecated, reason = "the test uses them")]
fn deprecated_types_render() {
    let outer = OldOuter::from(Around(Old { shown: 7, part: OldPart(1) }));
    assert_eq!(outer.message(), "7");
    assert_eq!(OldOuter::specs().map(|spec| spec.code).collect::<Vec<_>>(), ["OLD_STRUCT"]);
}

//! Types that are deprecated as a whole: their users are warned, generated code is not.
#![deny(warnings)]

use apierror::{ApiError, DeclaredError};

#[derive(Debug, Clone, Copy, serde::Serialize)]
#[deprecated = "as all of it"]
struct OldPart(u8);

#[derive(Debug, thiserror::Error, ApiError)]
#[error("old")]
#[api(code = "OLD_STRUCT", status = 410, message = "{shown}")]
#[deprecated = "use `Around`"]
#[expect(deprecated, reason = "a field's type is")]
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
#[expect(deprecated, reason = "the field's type is")]
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
#[expect(deprecated, reason = "on trial")]
fn deprecated_types_answer() {
    let outer = OldOuter::from(Around(Old { shown: 7, part: OldPart(1) }));
    assert_eq!(outer.message(), "7");
    assert_eq!(OldOuter::specs().map(|spec| spec.code).collect::<Vec<_>>(), ["OLD_STRUCT"]);
}

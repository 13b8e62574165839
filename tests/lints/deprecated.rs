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

#[derive(Debug, ApiError)]
#[api(union)]
#[expect(deprecated, reason = "the type of the field is deprecated")]
enum SmallUnion {
    Old(Old),
}

#[derive(Debug, ApiError)]
#[api(union, from(SmallUnion))]
#[deprecated = "use `SmallUnion`"]
#[expect(deprecated, reason = "the types of the fields are deprecated")]
enum OldUnion {
    #[deprecated = "as all of it"]
    Outer(Box<OldOuter>),
    Old(Old),
}

#[test]
#[expect(deprecated, reason = "the test uses them")]
fn deprecated_types_render() {
    let outer = OldOuter::from(Around(Old { shown: 7, part: OldPart(1) }));
    assert_eq!(outer.message(), "7");
    assert_eq!(OldOuter::specs().map(|spec| spec.code).collect::<Vec<_>>(), ["OLD_STRUCT"]);
    let union = OldUnion::from(SmallUnion::from(Old { shown: 8, part: OldPart(1) }));
    assert_eq!(union.message(), "8");
    assert_eq!(OldUnion::from(outer).widen::<OldUnion>().message(), "7");
}

//! Runs the tests over axum with the layer around the whole router.

use super::over_axum::AroundRouter;
use super::shared_tests;

shared_tests!(AroundRouter);

//! Empty. `compile_time` builds this package to get its dependencies.

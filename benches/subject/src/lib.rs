//! Empty: `compile_time` builds the dependencies with it and takes them from there.

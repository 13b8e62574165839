//! Nothing to build: the compile tests are in `tests/`.

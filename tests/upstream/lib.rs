//! Errors of real databases and upstream services. See `it/`.

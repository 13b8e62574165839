"""The part of a generated module that is the same for every API.

`python.rs` joins these files, without their imports. Here they are a package, so that mypy and ruff check them.
"""

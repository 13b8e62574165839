//! The messages about unions.

use super::Row;

pub(super) fn rows() -> Vec<Row> {
    vec![
        row!("#[api(union, from(Stock, a::Auth<u8>))] enum E { Gone(Gone), B { error: Box<B> } }"),
        row!("#[api(union, envelope = Flat, crate = apierror)] enum E {}"),
        row!("#[api(union)] struct S(Gone);";
            ("union", "`union` takes an enum, whose variants hold one error each; write an enum, or remove `union`")),
        row!("#[api(union = true)] enum E {}"; ("true", "`union` takes no value; write `union`")),
        row!("#[api(union, status = 404, kind = K, group = \"g\")] enum E {}";
            ("status", "a union has no errors of its own, so `status` has no effect; remove it, or move it to where the errors are declared"),
            ("kind", "a union has no errors of its own, so `kind` has no effect; remove it, or move it to where the errors are declared"),
            ("group", "a union has no errors of its own, so `group` has no effect; remove it, or move it to where the errors are declared")),
        row!("#[api(union)] enum E { Gone, None(), Two(A, B), Named { a: A, b: B, c: C } }";
            ("Gone", "variant `Gone` of a union holds no error; write one, such as `Gone(Gone)`"),
            ("None", "variant `None` of a union holds no error; write one, such as `None(None)`"),
            ("Two", "variant `Two` of a union has 2 fields; write exactly one, which is an error"),
            ("Named", "variant `Named` of a union has 3 fields; write exactly one, which is an error")),
        // A key is wrong there, whatever its value is.
        row!("#[api(union)] enum E { #[api(transparent)] A(A), #[api(code = \"\", status = 4)] B(B), C(#[api(detail)] C) }";
            ("transparent", "each variant of a union is transparent; remove `transparent`"),
            ("code", "a variant of a union has no keys; remove `code`, or move it to where the error is declared"),
            ("status", "a variant of a union has no keys; remove `status`, or move it to where the error is declared"),
            ("detail", "a variant of a union has no keys; remove `detail`, or move it to where the error is declared")),
        row!("#[api(union)] #[error(\"e\")] enum E { #[error(transparent)] A(#[from] A), B(#[source] B) }";
            ("error", "`union` implements `Display`, `Error` and `From`; remove `#[error]`, and derive no `thiserror::Error`"),
            ("error", "`union` implements `Display`, `Error` and `From`; remove `#[error]`, and derive no `thiserror::Error`"),
            ("from", "`union` implements `Display`, `Error` and `From`; remove `#[from]`, and derive no `thiserror::Error`"),
            ("source", "`union` implements `Display`, `Error` and `From`; remove `#[source]`, and derive no `thiserror::Error`")),
        row!("#[api(union)] enum E<T> { A(a::A), B(Box<a :: A>), C(Vec<T>), D(Vec < T >) }";
            ("a :: A", "`a::A` is already held by variant `A`; remove one of the two"),
            ("Vec < T >", "`Vec<T>` is already held by variant `C`; remove one of the two")),
        row!("#[api(union)] enum E { A(Box<E>), B(Self) }";
            ("E", "a union cannot hold itself; remove the variant"),
            ("Self", "a union cannot hold itself; remove the variant")),
        row!("#[api(union, from(Gone, E, Stock, Stock))] enum E { A(Gone) }";
            ("Stock", "`Stock` is written twice in `from`; remove one of the two")),
        row!("#[api(union, from(Gone, E, Stock))] enum E { A(Box<Gone>) }";
            ("Gone", "`Gone` is a member already, of variant `A`; remove one of the two"),
            ("E", "a union cannot take itself in; remove it from `from`")),
        row!("#[api(union, from)] enum E {}"; ("from", "`from` has no value; write `from(StockError)`")),
        row!("#[api(union, from())] enum E {}"; ("from", "`from()` is empty; write `from(StockError)`")),
        row!("#[api(union, from = a::Stock<u8>)] enum E {}";
            ("a", "`from` takes types, in parentheses; write `from(a::Stock<u8>)`")),
        row!("#[api(union, from = \"Stock\")] enum E {}";
            ("\"Stock\"", "`from` takes types, in parentheses; write `from(StockError)`")),
        row!("#[api(union, from(1))] enum E {}";
            ("from", "`from` takes types, in parentheses; write `from(StockError)`")),
        row!("enum E { #[api(code = \"A\", status = 404, union, from(B))] A }";
            ("union", "`union` is not a key of a variant; move it to the type"),
            ("from", "`from` is not a key of a variant; move it to the type")),
    ]
}

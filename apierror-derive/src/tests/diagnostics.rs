//! Every message, and the text that it underlines. A test fails if a diagnostic
//! has no row here.

use std::collections::BTreeSet;

use super::{Row, check_rows, mistakes, unions, upstreams};
use crate::diagnostic::{Diagnostic, seen};

fn rows() -> Vec<Row> {
    [
        shapes(),
        keys(),
        values(),
        codes_and_statuses(),
        retries(),
        headers(),
        rules(),
        unions::rows(),
        upstreams::rows(),
        fields(),
        messages(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn shapes() -> Vec<Row> {
    vec![
        row!("union U { a: u8 }"; ("union", "a union cannot be an API error; derive `ApiError` on an enum or a struct")),
        row!("enum E { #[api] #[api(code = \"A\", status = 404)] A }";
            ("api", "`#[api]` is empty; write `#[api(code = \"ORDER_NOT_FOUND\", status = 404)]`")),
        row!("#[api = \"x\"] enum E {}"; ("api", "`api` takes a list; write `#[api(envelope = apierror::envelope::Flat)]`")),
        row!("enum E { #[api()] #[api(code = \"A\", status = 404)] A { #[api()] x: u8 } }";
            ("api", "`#[api()]` is empty; write `#[api(code = \"ORDER_NOT_FOUND\", status = 404)]`"),
            ("api", "`#[api()]` is empty; write `#[api(detail)]`")),
        row!(variant!("\"A\", code = \"A\", status = 404");
            ("\"A\"", "this is not a key; write `#[api(code = \"ORDER_NOT_FOUND\", status = 404)]`")),
        row!("struct S;";
            ("S", "struct `S` has no `#[api(…)]`; add `#[api(code = \"S\", status = …)]`")),
        row!("enum E { NotFound }";
            ("NotFound", "variant `NotFound` has no `#[api(…)]`; add `#[api(code = \"NOT_FOUND\", status = …)]`")),
        row!("#[api(status = 404)] enum E { NotFound, #[api] Gone, B { #[api(code = \"B\")] x: u8 } }";
            ("NotFound", "variant `NotFound` has no `#[api(…)]`; add `#[api(code = \"NOT_FOUND\")]`"),
            ("api", "`#[api]` is empty; write `#[api(code = \"ORDER_NOT_FOUND\", status = 404)]`"),
            ("code", "`code` is not a key of a field; move it to the variant")),
        row!(variant!("status = 404"); ("A", "variant `A` has no code; add `code = \"A\"`")),
        row!(variant!("code = \"A\""); ("A", "variant `A` has no status; add `status = …`, from 400 to 599")),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        row!(variant!("code = \"A\", status = 404, colour = \"red\"");
            ("colour", "`colour` is not a key of a variant; its keys are `code`, `name`, `status`, `grpc`, `message`, `title`, `retry`, `help`, `doc_url`, `group`, `header`, `meta`, `log`, `envelope`, `detail`, `extension`, `on`, `transparent`")),
        row!(variant!("code = \"A\", statsu = 404, status = 404");
            ("statsu", "`statsu` is not a key of a variant; write `status`")),
        row!(variant!("code = \"A\", status = 404, domain = \"d\"");
            ("domain", "`domain` is not a key of a variant; move it to the type")),
        row!(variant!("code = \"A\", status = 404, details");
            ("details", "`details` is not a key of a variant; move it to the field that it is about")),
        row!(of_type!("code = \"B\""); ("code", "`code` is not a key of an enum; move it to each variant")),
        row!(of_field!("#[api(code = \"B\")] x: u8"); ("code", "`code` is not a key of a field; move it to the variant")),
        row!(variant!("code = \"A\", status = 404, code = \"B\"");
            ("code", "`code` is written twice, first as `code = \"A\"`; remove one of the two")),
        row!("enum E { #[api(code = \"A\")] #[api(status = 404, code = \"B\")] A }";
            ("code", "`code` is written twice, first as `code = \"A\"`; remove one of the two")),
    ]
}

fn values() -> Vec<Row> {
    vec![
        row!(variant!("code, status = 404"); ("code", "`code` has no value; write `code = \"ORDER_NOT_FOUND\"`")),
        row!(variant!("code = , status = 404"); ("code", "`code` has no value; write `code = \"ORDER_NOT_FOUND\"`")),
        row!(variant!("code = \"A\" status = 404");
            ("status", "a comma is missing after `code`; write one before the next key")),
        row!(variant!("code = 404, status = [404]");
            ("404", "`code` takes a string; write `code = \"ORDER_NOT_FOUND\"`"),
            ("[404]", "`status` takes a number or a name of `http::StatusCode`; write `status = 404`")),
        row!(variant!("code(\"A\"), status = 404");
            ("code", "`code` takes a string; write `code = \"A\"`")),
        row!(variant!("code = \"A\", status = 404, title = \"\", help = \" \"");
            ("\"\"", "`title` is empty; write a text, or remove it"),
            ("\" \"", "`help` is empty; write a text, or remove it")),
        row!(of_type!("type_base = \"https://e.com/a b\"");
            ("\"https://e.com/a b\"", "`type_base` contains a space, which is not allowed in a URI; percent-encode it")),
        row!(of_type!("doc_url = \"https://e.com/#{kode}\", type_base = \"https://e.com/{code}/x\"");
            ("\"https://e.com/#{kode}\"", "`doc_url` has a brace that is not part of `{code}`; write `{code}`, or percent-encode it")),
        row!(of_type!("envelope = \"Flat\""); ("\"Flat\"", "`envelope` takes a path, without quotes; write `envelope = Flat`")),
        row!(of_type!("rename_all = \"loud\"");
            ("\"loud\"", "`loud` is not a case; write one of `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE`")),
        row!(of_type!("rename_all_fields = \"camelcase\"");
            ("\"camelcase\"", "`camelcase` is not a case; write `camelCase`")),
    ]
}

fn codes_and_statuses() -> Vec<Row> {
    vec![
        row!(variant!("code = \"\", status = 404");
            ("\"\"", "a code cannot be empty; write 1 to 128 visible ASCII characters, such as `code = \"ORDER_NOT_FOUND\"`, or add a `name`")),
        row!(concat!("enum E { #[api(code = \"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
                "01234567890123456789012345678\", status = 404)] A }");
            ("\"012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678\"",
                "this code has 129 characters; write at most 128")),
        row!(variant!("code = \"A B\", status = 404");
            ("\"A B\"", "a code cannot contain a space; write visible ASCII without quotes, backslashes and spaces, or add a `name`")),
        row!(variant!("code = \"Ä\", status = 404");
            ("\"Ä\"", "a code cannot contain `Ä`; write visible ASCII without quotes, backslashes and spaces")),
        row!(variant!("code = \"\", name = \"\", status = 404");
            ("\"\"", "a name cannot be empty; write 1 to 128 visible ASCII characters, such as `name = \"ORDER_NOT_FOUND\"`")),
        row!(variant!("code = \"A B\", name = \"A B\", status = 404");
            ("\"A B\"", "a name cannot contain a space; write visible ASCII without quotes, backslashes and spaces")),
        row!(variant!("code = \"A \\\"B\", name = \"A\", status = 404");
            ("\"A \\\"B\"", "a code cannot contain a quote; write visible ASCII without quotes, backslashes and spaces")),
        row!(
            "enum E { #[api(code = \"\", name = \"A\", status = 404)] A, #[api(code = \"two words\", name = \"B\", status = 404)] B, #[api(code = \"\", name = \"C\", status = 500)] C }"
        ),
        row!("enum E { #[api(code = \"X\", name = \"A\", status = 404)] A, #[api(code = \"Y\", name = \"A\", status = 404)] B, #[api(code = \"A\", status = 404)] C }";
            ("\"A\"", "name `A` already has the code `X` (variant `A`); use another name, or the same code"),
            ("\"A\"", "name `A` already has the code `X` (variant `A`); use another name, or the same code")),
        row!("enum E { #[api(code = \"X\", name = \"A\", status = 404)] A, #[api(code = \"X\", name = \"A\", status = 410)] B }";
            ("\"A\"", "name `A` already means status 404 (variant `A`); use another name, or use the same status and retry")),
        row!("enum E { #[api(code = \"GONE\", status = 404)] A, #[api(code = \"GONE\", status = 410)] Gone }";
            ("\"GONE\"", "code `GONE` already means status 404 (variant `A`); add a `name`, or use the same status and retry")),
        row!("#[api(kind = K)] enum E { #[api(code = \"X\", name = \"4\", status = 404)] A, #[api(code = \"X\", name = \"a-b\", status = 410)] B, #[api(code = \"X\", name = \"A_B\", status = 410)] C }";
            ("\"4\"", "name `4` cannot name a variant of `K`, because a variant starts with a letter and is not `Self`; use another name, or remove `kind`"),
            ("\"A_B\"", "name `A_B` names the same variant of `K`, `AB`, as `a-b`; use another name, or remove `kind`")),
        row!(variant!("code = \"A\", status = 404040");
            ("404040", "status 404040 is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = -404");
            ("-404", "status -404 is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = 404.0");
            ("404.0", "status 404.0 is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = StatusCode::OK");
            ("OK", "status OK is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = \"404\"");
            ("\"404\"", "a status is a number or a name; write `status = 404`, without quotes")),
        row!(variant!("code = \"A\", status = BANANA");
            ("BANANA", "`BANANA` is not a constant of `http::StatusCode`; write the number, such as `status = 404`")),
        row!(variant!("code = \"A\", status = StatusCode::not_found");
            ("not_found", "`not_found` is not a constant of `http::StatusCode`; write `NOT_FOUND`")),
        row!(variant!("code = \"A\", status = 409, grpc = \"OK\"");
            ("\"OK\"", "`OK` is not an error; write the gRPC code of an error, such as `grpc = \"FAILED_PRECONDITION\"`")),
        row!(variant!("code = \"A\", status = 409, grpc = \"FailedPrecondition\"");
            ("\"FailedPrecondition\"", "`FailedPrecondition` is not the gRPC code of an error; write `FAILED_PRECONDITION`")),
        row!(variant!("code = \"A\", status = 409, grpc = \"9\"");
            ("\"9\"", "`9` is not the gRPC code of an error; write one of `CANCELLED`, `UNKNOWN`, `INVALID_ARGUMENT`, `DEADLINE_EXCEEDED`, `NOT_FOUND`, `ALREADY_EXISTS`, `PERMISSION_DENIED`, `RESOURCE_EXHAUSTED`, `FAILED_PRECONDITION`, `ABORTED`, `OUT_OF_RANGE`, `UNIMPLEMENTED`, `INTERNAL`, `UNAVAILABLE`, `DATA_LOSS`, `UNAUTHENTICATED`")),
        row!(variant!("code = \"A\", status = 409, grpc = ABORTED");
            ("ABORTED", "`grpc` takes a string; write `grpc = \"ABORTED\"`")),
        row!(variant!("code = \"A\", status = 409, grpc"); ("grpc", "`grpc` has no value; write `grpc = \"FAILED_PRECONDITION\"`")),
        row!(variant!("code = \"A\", status = 409, grcp = \"ABORTED\", grpc = \"ABORTED\"");
            ("grcp", "`grcp` is not a key of a variant; write `grpc`")),
        row!(variant!("code = \"A\", status = 409, grpc = \"ABORTED\", grpc = \"INTERNAL\"");
            ("grpc", "`grpc` is written twice, first as `grpc = \"ABORTED\"`; remove one of the two")),
        row!(variant!("code = \"A\", status = 409, log = \"eror\"");
            ("\"eror\"", "`eror` is not a log level; write `error`")),
        row!(variant!("code = \"A\", status = 409, log = \"Warning\"");
            ("\"Warning\"", "`Warning` is not a log level; write `warn`")),
        row!(variant!("code = \"A\", status = 409, log = \"loud\"");
            ("\"loud\"", "`loud` is not a log level; write one of `error`, `warn`, `info`, `debug`, `off`")),
        row!(variant!("code = \"A\", status = 409, log = warn"); ("warn", "`log` takes a string; write `log = \"warn\"`")),
        row!(of_field!("#[api(log = \"warn\")] x: u8");
            ("\"warn\"", "`log` takes no value on a field; write `log`, or move it to the variant")),
        row!(of_field!("#[api(log, detail)] x: u8");
            ("log", "`log` keeps the field from callers, but `detail` sends it; remove one of the two")),
        row!(variant!("code = \"A\", status = 400, message = \"{x}\"", "{ #[api(log)] x: u8 }");
            ("log", "`log` keeps the field from callers, but the public message names `{x}`; remove one of the two")),
        row!(variant!("code = \"A\", status = 500, detail(why = \"{x}\")", "{ #[api(log)] x: u8 }");
            ("log", "`log` keeps the field from callers, but `detail(why = …)` names `{x}`; remove one of the two")),
        row!("enum E { #[error(\"no {x}\")] #[api(code = \"A\", status = 404)] A { #[api(log)] x: u8 } }";
            ("log", "`log` keeps the field from callers, but the public message names `{x}`; remove one of the two")),
        row!("enum E { #[error(\"no {0}\")] #[api(code = \"A\", status = 404)] A(#[api(log)] u8) }";
            ("log", "`log` keeps the field from callers, but the public message names `{0}`; remove one of the two")),
        row!(of_type!("log = \"INFO\""); ("\"INFO\"", "`INFO` is not a log level; write `info`")),
        row!(of_type!("grpc = \"ABORTED\""); ("grpc", "`grpc` is not a key of an enum; move it to each variant")),
        row!(of_field!("#[api(grpc = \"ABORTED\")] x: u8"); ("grpc", "`grpc` is not a key of a field; move it to the variant")),
    ]
}

fn retries() -> Vec<Row> {
    vec![
        row!(variant!("code = \"A\", status = 503, retry = throttle");
            ("throttle", "`retry` takes a strategy; write `retry = \"throttle\"`")),
        row!(variant!("code = \"A\", status = 503, retry(\"backoff\", max_attempts = 3)");
            ("\"backoff\"", "a strategy in `retry(…)` has no quotes; write `retry(backoff, …)`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, once, max_attempts = 99999999999)");
            ("once", "`retry` takes one strategy, and `backoff` is written first; remove `once`"),
            ("99999999999", "`max_attempts` is too large; write a number that fits into 32 bits")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, base = \"1m\")");
            ("\"1m\"", "`base` is 1m, above the default cap of 20s; add `cap = \"1m\"`, or write a smaller base")),
        row!(variant!("code = \"A\", status = 503, retry = \"maybe\"");
            ("\"maybe\"", "`maybe` is not a retry strategy; write one of `never`, `once`, `backoff`, `throttle`, `restart`, `action`, `poll`, `unstated`")),
        row!(variant!("code = \"A\", status = 503, retry(backof, max_attempts = 3)");
            ("backof", "`backof` is not a retry strategy; write `backoff`")),
        row!(variant!("code = \"A\", status = 503, retry(max_attempts = 3)");
            ("max_attempts", "`retry(…)` starts with a strategy; write `retry(backoff, max_attempts = 3)`")),
        row!(variant!("code = \"A\", status = 503, retry()"); ("retry", "`retry()` is empty; write `retry = \"backoff\"`")),
        row!(variant!("code = \"A\", status = 503, retry(never, max_attempts = 3)");
            ("max_attempts", "`max_attempts` has no effect with `never`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_attempts = 0, base = \"5\", within = \"0s\", effect = \"none\")");
            ("0", "`max_attempts` counts the first attempt; write at least 1, such as `max_attempts = 3`"),
            ("\"5\"", "`5` is not a duration; write a whole number and `ms`, `s`, `m` or `h`, such as `\"250ms\"`"),
            ("\"0s\"", "`within` is zero; write a duration above zero, or remove it"),
            ("\"none\"", "`none` is not an effect; write `\"not_applied\"` or `\"unknown\"`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, base = \"2s\", cap = \"1s\")");
            ("\"1s\"", "`cap` is 1s, below the base of 2s; write a cap that is at least the base")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_attemps = 3, colour = 1)");
            ("max_attemps", "`max_attemps` is not an option of `retry`; write `max_attempts`"),
            ("colour", "`colour` is not an option of `retry`; its options are `max_attempts`, `max_retries`, `base`, `cap`, `over`, `after`, `within`, `effect`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_attempts = 4, max_retries = 3)");
            ("max_retries", "`max_retries` is one less than `max_attempts`, which is written too; remove one of the two")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, over = \"30s\", base = \"1s\", cap = \"10s\")");
            ("base", "`base` and `over` both set the waits; remove one of the two"),
            ("cap", "`cap` and `over` both set the waits; remove one of the two")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_retries = 0, over = \"30s\")");
            ("over", "`over` has no retry to wait for, because of `max_retries = 0`; write a larger number, or remove `over`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_retries = 5, over = \"4ms\")");
            ("\"4ms\"", "`over` is 4ms, which is less than 1ms for each of 5 retries; write a longer time")),
        row!(variant!("code = \"A\", status = 402, retry(action, after = \"10s\")");
            ("after", "`after` has no effect with `action`; remove it, or write `retry(once, …)`, `retry(backoff, …)`, `retry(throttle, …)` or `retry(poll, …)`")),
        row!(variant!("code = \"A\", status = 503, retry(unstated, effect = \"unknown\")");
            ("effect", "`unstated` promises nothing, not even an effect; remove `effect`, or write another strategy")),
    ]
}

fn headers() -> Vec<Row> {
    vec![
        row!(variant!("code = \"A\", status = 404, header(www-authenticate = \"Bearer\")");
            ("www", "a header name is an identifier here; write `www_authenticate`, with `_` for `-`")),
        row!(variant!("code = \"A\", status = 404, meta(a = 9223372036854775808)");
            ("9223372036854775808", "`a` is too large; write a number that fits into 64 bits")),
        row!("enum E { #[api(code = \"A\", status = 404)] A { #[api(detail header = \"x-a\")] x: u8 } }";
            ("header", "a comma is missing after `detail`; write one before the next key")),
        row!(of_field!("#[api(header = \"x limit\")] x: u8");
            ("\"x limit\"", "header name `x limit` contains a space, which is not allowed there; write letters, digits and `-`")),
        row!(variant!("code = \"A\", status = 404, header(content_type = \"text/plain\", transfer_encoding = \"chunked\", retry_after = \"5\")");
            ("content_type", "header `content-type` is set by the envelope; remove it"),
            ("transfer_encoding", "header `transfer-encoding` is set by the server; remove it"),
            ("retry_after", "`Retry-After` is set by `retry_after`; write `#[api(retry_after)]` on the field that holds the wait, or `after` in `retry(…)`")),
        row!(variant!("code = \"A\", status = 404, header(x_a = \"a\\nb\")");
            ("\"a\\nb\"", "the value of header `x-a` contains `\\n`, which is not allowed there; write visible ASCII, spaces and tabs")),
        row!(variant!("code = \"A\", status = 404, header()");
            ("header", "`header()` is empty; write `header(www_authenticate = \"Bearer\")`")),
        row!(variant!("code = \"A\", status = 404, meta(a = 1, a = 2, b = 1.5)");
            ("a", "`a` is written twice in `meta`; remove one of the two"),
            ("1.5", "`b` takes a string, an integer or a boolean; write `b = \"…\"`")),
        row!("enum E { #[api(code = \"A\", status = 404, header(x_a = \"1\"))] A { #[api(header = \"X-A\")] x: u8 } }";
            ("\"X-A\"", "header `x-a` is already set by `header(…)`; remove one of the two")),
    ]
}

fn rules() -> Vec<Row> {
    vec![
        row!("#[api(rename_all = \"lowercase\", status = 404)] enum E { Größe }";
            ("Größe", "`rename_all` makes the code `größe`, which contains `ö`; add `code = \"…\"` to the variant")),
        row!("enum E { #[api(code = \"A\", status = 404)] Missing, #[api(code = \"A\", status = 410)] Gone }";
            ("\"A\"", "code `A` already means status 404 (variant `Missing`); add `name = \"GONE\"`, or use the same status and retry")),
        row!("enum E { #[api(code = \"A\", status = 404)] Missing, #[api(code = \"A\", status = 404, retry = \"once\")] Gone }";
            ("\"A\"", "code `A` already means retry `never, effect = \"not_applied\"` (variant `Missing`); add `name = \"GONE\"`, or use the same status and retry")),
        row!("enum E { #[api(code = \"A\", status = 409, grpc = \"ABORTED\")] Lost, #[api(code = \"A\", status = 409)] Late }";
            ("\"A\"", "code `A` already means the gRPC code `ABORTED` (variant `Lost`); add `name = \"LATE\"`, or use the same `grpc`")),
        row!("enum E { #[api(code = \"A\", status = 409)] Lost, #[api(code = \"A\", status = 409, grpc = \"ABORTED\")] Late }";
            ("\"A\"", "code `A` already means the gRPC code of its status (variant `Lost`); add `name = \"LATE\"`, or use the same `grpc`")),
        row!("enum E { #[api(code = \"A\", status = 409, envelope = e::Flat)] Lost, #[api(code = \"A\", status = 409, envelope = e :: Flat)] Late, #[api(code = \"A\", status = 409)] Gone }";
            ("\"A\"", "code `A` already has the envelope `e::Flat` (variant `Lost`); add `name = \"GONE\"`, or use the same `envelope`")),
        row!("enum E { #[api(code = \"A\", status = 409)] Lost, #[api(code = \"A\", status = 409, envelope = Flat)] Late }";
            ("\"A\"", "code `A` already has the envelope of the type (variant `Lost`); add `name = \"LATE\"`, or use the same `envelope`")),
        row!("enum E<'a, T, const N: usize> { #[api(code = \"A\", status = 409, envelope = Own<u8, (T,)>)] A(T), #[api(code = \"B\", status = 409, envelope = Own<'a>)] B(&'a [u8; N]), #[api(code = \"C\", status = 409, envelope = Own<{ N }>)] C }";
            ("T", "the envelope of a variant cannot name `T`, a parameter of the type; write a type without it, or move `envelope` to the type"),
            ("a", "the envelope of a variant cannot name `a`, a parameter of the type; write a type without it, or move `envelope` to the type"),
            ("N", "the envelope of a variant cannot name `N`, a parameter of the type; write a type without it, or move `envelope` to the type")),
        row!(variant!("transparent, grpc = \"ABORTED\"", "(B)");
            ("grpc", "`transparent` takes everything from the field's type, `grpc` included; remove one of the two")),
        row!(variant!("transparent, code = \"A\", status = 404", "(B)");
            ("code", "`transparent` takes everything from the field's type, `code` included; remove one of the two"),
            ("status", "`transparent` takes everything from the field's type, `status` included; remove one of the two")),
        row!(variant!("transparent", "(#[api(detail = \"b\")] B)");
            ("detail", "a `transparent` variant forwards to this field as a whole; remove `detail`")),
        row!(variant!("transparent", "(B, C)");
            ("transparent", "`transparent` forwards to the only field, but variant `A` has 2; write exactly one field, or remove `transparent`")),
        row!(variant!("transparent");
            ("transparent", "`transparent` forwards to the only field, but variant `A` has none; write exactly one field, or remove `transparent`")),
        row!("#[api(kind = E)] enum E { #[api(code = \"A\", status = 404)] A }";
            ("E", "`kind` names the type itself; write another name, such as `kind = EKind`")),
        row!("#[api(kind = \"K\")] enum E { #[api(code = \"404\", status = 404)] A }";
            ("\"K\"", "`kind` takes an identifier, without quotes; write `kind = K`")),
        row!("#[api(kind = a::K)] enum E { #[api(code = \"404\", status = 404)] A }";
            ("a::K", "`kind` takes an identifier, without quotes; write `kind = CheckoutErrorKind`")),
        row!("#[api(kind = Self)] enum E {}";
            ("Self", "`kind` takes an identifier, without quotes; write `kind = CheckoutErrorKind`")),
        row!("#[api(kind)] enum E {}"; ("kind", "`kind` has no value; write `kind = CheckoutErrorKind`")),
        row!("#[api(kind = K, rename_all = \"lowercase\", status = 404)] enum E { #[api(code = \"404\")] A, #[api(code = \"***\")] B , Self_ }";
            ("\"404\"", "code `404` cannot name a variant of `K`, because a variant starts with a letter and is not `Self`; add `name = \"A\"`, or remove `kind`"),
            ("\"***\"", "code `***` cannot name a variant of `K`, because a variant starts with a letter and is not `Self`; add `name = \"B\"`, or remove `kind`"),
            ("Self_", "code `self_` cannot name a variant of `K`, because a variant starts with a letter and is not `Self`; add a `name`, or remove `kind`")),
        row!("#[api(kind = K)] enum E { #[api(code = \"A_B\", status = 404)] A, #[api(code = \"a-b\", status = 404)] B }";
            ("\"a-b\"", "code `a-b` names the same variant of `K`, `AB`, as `A_B`; add `name = \"B\"`, or remove `kind`")),
        row!("#[api(code = \"SELF\", status = 404, kind = K)] struct S;";
            ("\"SELF\"", "code `SELF` cannot name a variant of `K`, because a variant starts with a letter and is not `Self`; add `name = \"S\"`, or remove `kind`")),
    ]
}

fn fields() -> Vec<Row> {
    vec![
        row!(of_field!("#[api(or_null)] x: Option<u8>");
            ("or_null", "`or_null` says how `None` of a `detail` or an `extension` is sent; add one of the two, or remove it")),
        row!(of_field!("#[api(or_null, details)] x: Option<u8>");
            ("or_null", "`or_null` says how `None` of a `detail` or an `extension` is sent; add one of the two, or remove it")),
        row!(of_field!("#[api(detail, or_null)] x: u8, #[api(extension, or_null)] y: std::option::Option<u8>");
            ("or_null", "`or_null` is for a field whose type is an `Option`; write `Option<…>`, or remove it")),
        row!(of_field!("#[api(status)] x: u16, #[api(status)] y: Option<u16>");
            ("status", "field `x` already has `status`; remove one of the two")),
        row!(of_field!("#[api(status = 404)] x: u16");
            ("404", "`status` takes no value on a field; write `status`, or move it to the variant")),
        row!(of_field!("#[api(extensions)] x: X, #[api(extensions)] y: Y");
            ("extensions", "field `x` already has `extensions`; remove one of the two")),
        row!(variant!("code = \"A\", status = 404, detail(a = \"{x}\", b = \"{y}\"), extension(b = \"b\")", "{ x: u8 }");
            ("\"{y}\"", "template names `{y}`, but the variant has no such field; its fields are `x`")),
        row!(variant!("code = \"A\", status = 404, detail(a = \"b\"), extension(x = \"b\")", "{ #[api(detail = \"a\")] x: u8, #[api(extension)] y: u8 }");
            ("\"a\"", "detail `a` is already taken by `detail(…)`; give one of the two another name")),
        row!(variant!("code = \"A\", status = 404, detail(a = \"b\")", "{ #[api(details)] x: u8 }");
            ("detail", "`detail` adds a member to `details`, but field `x` is the whole of `details`; use one of the two")),
        row!(variant!("code = \"A\", status = 404, detail, extension = \"a\"");
            ("detail", "`detail` takes templates here; write `detail(reason = \"no {id}\")`, or move it to the field that it is about"),
            ("\"a\"", "`extension` takes templates here; write `extension(reason = \"no {id}\")`, or move it to the field that it is about")),
        row!(variant!("code = \"A\", status = 404, detail(), extension(a = 1, b)");
            ("detail", "`detail()` is empty; write `detail(reason = \"no {id}\")`"),
            ("1", "`a` takes a template; write `a = \"no {id}\"`"),
            ("b", "`b` has no value; write `b = \"no {id}\"`")),
        row!(of_field!("#[api(details)] a: u8, #[api(detail)] b: u8");
            ("detail", "`detail` adds a member to `details`, but field `a` is the whole of `details`; use one of the two")),
        row!(of_field!("#[api(details)] a: u8, #[api(details)] b: u8");
            ("details", "field `a` already has `details`; remove one of the two")),
        row!(of_field!("#[api(retry_after)] a: u8, #[api(retry_after)] b: u8");
            ("retry_after", "field `a` already has `retry_after`; remove one of the two")),
        row!(variant!("code = \"A\", status = 503, retry = \"never\"", "{ #[api(retry_after)] a: u8 }");
            ("retry_after", "`retry_after` contradicts `retry = \"never\"`; write another strategy, or remove `retry_after`")),
        row!(variant!("code = \"A\", status = 404", "{ #[api(retry_after)] a: u8 }");
            ("retry_after", "`retry_after` contradicts the strategy `never`, the default for status 404; add `retry = \"throttle\"`, or remove `retry_after`")),
        row!("#[api(rename_all_fields = \"camelCase\")] enum E { #[api(code = \"A\", status = 404)] A { #[api(detail)] file_id: u8, #[api(detail = \"fileId\")] other: u8 } }";
            ("\"fileId\"", "detail `fileId` is already taken by field `file_id`; give one of the two another name")),
        row!(variant!("code = \"A\", status = 404", "(#[api(detail)] u8)");
            ("detail", "a field of a tuple has no name; write `detail = \"name\"`")),
    ]
}

fn messages() -> Vec<Row> {
    vec![
        row!("#[api(message = required)] enum E { #[api(code = \"A\", status = 404)] A, #[api(code = \"B\", status = 404, message = reason)] B, #[api(code = \"C\", status = 404, message = \"c\")] C, D }";
            ("A", "variant `A` has no message, and the type has `message = required`; add `message = \"…\"`, `display` or `reason`"),
            ("D", "variant `D` has no `#[api(…)]`; add `#[api(code = \"D\", status = …)]`"),
            ("D", "variant `D` has no message, and the type has `message = required`; add `message = \"…\"`, `display` or `reason`")),
        row!(of_type!("message = display")),
        row!(of_type!("message = reason")),
        row!(of_type!("message = \"No.\"");
            ("\"No.\"", "a text is the message of one variant; move it there, or write `message = display`, `reason` or `required`")),
        row!(of_type!("message = Displays");
            ("Displays", "`message` takes the word `display`, `reason` or `required`; write `message = display`")),
        row!(of_type!("message = 1");
            ("1", "`message` takes the word `display`, `reason` or `required`; write `message = required`")),
        row!(variant!("code = \"A\", status = 404, message = required");
            ("required", "`required` is the rule of a type; write `message = \"…\"` here, or move `message = required` to the type")),
        row!("#[api(code = \"A\", status = 404, message = required)] struct S;";
            ("required", "`required` is the rule of a type; write `message = \"…\"` here, or move `message = required` to the type")),
        row!("#[api(code = \"A\", status = 404, message = \"{a} {} {b}\")] struct S { b: u8 }";
            ("\"{a} {} {b}\"", "message names `{a}`, but the struct has no such field; its fields are `b`"),
            ("\"{a} {} {b}\"", "message names `{}`, but the struct's fields have names; its fields are `b`")),
        row!(variant!("code = \"A\", status = 404, message = \"{skü}\"", "{ sku: u8, size: u8 }");
            ("\"{skü}\"", "message names `{skü}`, but the variant has no such field; its fields are `sku`, `size`")),
        row!(variant!("code = \"A\", status = 404, message = \"{sku}\"");
            ("\"{sku}\"", "message names `{sku}`, but the variant has no such field; it has none, so remove the placeholder, or double the braces")),
        row!(variant!("code = \"A\", status = 404, message = \"{aplha}\"", "{ alpha: u8, b: u8, c: u8, d: u8, e: u8 }");
            ("\"{aplha}\"", "message names `{aplha}`, but the variant has no such field; write `{alpha}`")),
        row!(variant!("code = \"A\", status = 404, message = \"{1}\"", "(u8)");
            ("\"{1}\"", "message names `{1}`, but the variant has no such field; its fields are `0`")),
        row!(variant!("code = \"A\", status = 404, message = \"{0}\"", "{ sku: u8 }");
            ("\"{0}\"", "message names `{0}`, but the variant's fields have names; its fields are `sku`")),
        row!(variant!("code = \"A\", status = 404, message = \"a {sku\"", "{ sku: u8 }");
            ("\"a {sku\"", "`{` in the message is never closed; write `}` after the field's name, or `{{` for a brace")),
        row!(variant!("code = \"A\", status = 404, message = \"a } b\"", "{ sku: u8 }");
            ("\"a } b\"", "`}` in the message closes nothing; write `}}` for a brace")),
        row!(variant!("code = \"A\", status = 404, message = \"{sku:q}\"", "{ sku: u8 }");
            ("\"{sku:q}\"", "`q` is not a format spec; write one of std, such as `{price:.2}` or `{name:?}`")),
    ]
}

#[test]
fn rows_match_messages_and_spans() {
    check_rows(&rows());
}

#[test]
fn every_diagnostic_has_a_row() {
    seen::take();
    for row in rows() {
        mistakes(row.source);
    }
    let made = seen::take();
    let without: Vec<_> = Diagnostic::NAMES.iter().filter(|name| !made.contains(**name)).collect();
    assert!(without.is_empty(), "no row has {without:?}");
}

#[test]
fn messages_are_one_line_with_a_fix() {
    for (underlined, message) in rows().iter().flat_map(|row| row.mistakes) {
        assert!(!underlined.is_empty(), "{message}");
        assert!(message.contains("; "), "no fix in: {message}");
        assert!(!message.contains('\n') && !message.ends_with('.'), "{message}");
        let first = message.chars().next();
        assert!(first.is_some_and(|c| c.is_lowercase() || c == '`'), "{message}");
    }
}

#[test]
fn ten_mistakes_give_ten_errors() {
    let source = r#"
        #[api(envelope = "Flat")]
        enum E {
            #[api(code = "A B", status = 40, message = "{nothing}")]
            One,
            #[api(status = 404, retry = "sometimes")]
            Two { #[api(detal)] x: u8 },
            #[api(code = "C", status = 404, header(content_length = "1"))]
            Three(#[api(retry_after)] u8),
            Four,
        }
    "#;
    let found = mistakes(source);
    let distinct: BTreeSet<_> = found.iter().collect();
    assert_eq!((found.len(), distinct.len()), (10, 10), "{found:#?}");
}

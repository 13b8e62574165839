//! Valid and invalid keys and values in unusual forms.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::{Row, check_rows, parse_source};
use crate::check::Declaration;
use crate::diagnostic::Diagnostics;
use crate::{check, parse};

#[test]
fn items_are_split_at_commas() {
    check_rows(&[
        row!(of_type!("envelope = Pair<A, B>, domain = \"d\", envelope = C")
            ; ("envelope", "`envelope` is written twice; remove one of the two")),
        row!(of_type!("envelope = Pair<A<B>, C>, envelope = D")
            ; ("envelope", "`envelope` is written twice; remove one of the two")),
        row!(of_type!("envelope = Pair<a::A, B>, domain = \"d\"")),
        row!(of_type!("crate = own<A>")
            ; ("own", "`crate` takes a path, without quotes; write `crate = my_crate::apierror`")),
        row!(variant!(", code = \"A\",, status = 404,")),
        row!(variant!("code: \"A\", status = 404")
            ; (":", "`code` takes a string; write `code = \"ORDER_NOT_FOUND\"`")),
        row!(variant!("code == \"A\", status = 404")
            ; ("=", "`code` takes a string; write `code = \"ORDER_NOT_FOUND\"`")),
        row!(variant!("code = \"A\", status = 404, meta(a = 1 as i64)")
            ; ("1 as i64", "`a` takes a string, an integer or a boolean; write `a = \"…\"`")),
        row!(variant!("code = \"A\", status = x as u16")
            ; ("x as u16", "`status` takes a number or a name of `http::StatusCode`; write `status = 404`")),
        row!(variant!("code = \"A\", status = NOT_FOUND title = \"t\" help = \"h\"")
            ; ("title", "a comma is missing after `status`; write one before the next key"),
              ("help", "a comma is missing after `title`; write one before the next key")),
        row!(variant!("code = \"A\", status = 404, header(x_a = \"1\") title = \"t\"")
            ; ("title", "a comma is missing after `header`; write one before the next key")),
    ]);
}

/// A code is compared with others only if all that it means is known.
#[test]
fn variant_with_one_wrong_value_is_not_compared_by_code() {
    check_rows(&[
        row!("enum E { #[api(code = \"A\", status = 404, grpc = \"OK\")] A, #[api(code = \"A\", status = 500)] B }"
            ; ("\"OK\"", "`OK` is not an error; write the gRPC code of an error, such as `grpc = \"FAILED_PRECONDITION\"`")),
    ]);
}

#[test]
fn made_member_binds_only_the_fields_that_it_names() {
    let input = tokens(
        "enum E { #[api(code = \"A\", status = 404, detail(reason = \"no {used}\"))] A { used: u8, idle: u8 } }",
    );
    let expanded = crate::derive(&syn::parse2(input).expect("an enum")).to_string();
    let (_, members) = expanded.split_once("Members for").expect("an impl");
    let (members, _) = members.split_once("impl").unwrap_or((members, ""));
    assert!(members.contains("used") && !members.contains("idle"), "{members}");
}

fn tokens(source: &str) -> TokenStream {
    source.parse().unwrap_or_else(|error| panic!("{error} in {source}"))
}

fn grouped(tokens: TokenStream) -> TokenStream {
    TokenTree::Group(Group::new(Delimiter::None, tokens)).into()
}

/// Expands a declaration whose values `macro_rules!` would put in, as `value`
/// makes them.
fn expansion(value: fn(TokenStream) -> TokenStream) -> String {
    let value = |source| value(tokens(source));
    let [envelope, krate, kind] = ["a::Pair<A, B>", "b::c", "K"].map(value);
    let [code, status, message] = ["\"A\"", "http::NOT_FOUND", "\"No {a}.\""].map(value);
    let [attempts, cap, number] = ["5", "\"1m\"", "-1"].map(value);
    let input = quote! {
        #[api(envelope = #envelope, crate = #krate, kind = #kind)]
        enum E {
            #[api(code = #code, status = #status, message = #message)]
            #[api(retry(backoff, max_attempts = #attempts, cap = #cap), meta(a = #number))]
            A { a: u8 },
            #[api(code = "B", status = 500, message = display)]
            B,
        }
    };
    let input = syn::parse2(input).unwrap_or_else(|error| panic!("{error}"));
    crate::derive(&input).to_string()
}

/// A variable of `macro_rules!` comes in an invisible group, and in two if one
/// macro hands it to another.
#[test]
fn variables_of_macros_are_read_like_values() {
    let plain = expansion(|tokens| tokens);
    assert!(!plain.contains("compile_error"), "{plain}");
    assert_eq!(expansion(grouped), plain);
    assert_eq!(expansion(|tokens| grouped(grouped(tokens))), plain);
}

#[test]
fn keys_are_matched_by_their_text() {
    check_rows(&[
        row!(variant!("r#code = \"A\", r#status = 404")),
        row!(variant!("r#code = \"A\", code = \"B\", status = 404")
            ; ("code", "`code` is written twice, first as `code = \"A\"`; remove one of the two")),
        row!(variant!("r#cod = \"A\", status = 404")
            ; ("r#cod", "`cod` is not a key of a variant; write `code`")),
        row!(variant!("code = \"A\", http::statsu = 404")
            ; ("http::statsu", "`http::statsu` is not a key of a variant; write `status`")),
        row!(variant!("cod, statsu(404), headr = , titel = \"t\"")
            ; ("cod", "`cod` is not a key of a variant; write `code`"),
              ("cod", "`code` has no value; write `code = \"ORDER_NOT_FOUND\"`"),
              ("statsu", "`statsu` is not a key of a variant; write `status`"),
              ("statsu", "`status` takes a number or a name of `http::StatusCode`; write `status = 404`"),
              ("headr", "`headr` is not a key of a variant; write `header`"),
              ("headr", "`header` has no value; write `header(www_authenticate = \"Bearer\")`"),
              ("titel", "`titel` is not a key of a variant; write `title`")),
        row!("#[derive(api)] #[apis(x)] enum E { #[apy] #[api(code = \"A\", status = 404)] A }"),
    ]);
}

#[test]
fn keys_of_a_struct_are_those_of_both_tables() {
    check_rows(&[
        row!("#[api(colour = 1, code = \"A\", status = 404)] struct S;"
            ; ("colour", "`colour` is not a key of a struct; its keys are `code`, `name`, `status`, `grpc`, `message`, `title`, `retry`, `help`, `doc_url`, `group`, `header`, `meta`, `log`, `envelope`, `detail`, `extension`, `on`, `transparent`, `domain`, `type_base`, `rename_all`, `rename_all_fields`, `crate`, `kind`, `union`, `from`")),
        row!("#[api(colour = 1)] enum E {}"
            ; ("colour", "`colour` is not a key of an enum; its keys are `envelope`, `domain`, `type_base`, `doc_url`, `group`, `status`, `retry`, `message`, `header`, `meta`, `log`, `rename_all`, `rename_all_fields`, `crate`, `kind`, `union`, `from`")),
        row!(of_field!("#[api(colour)] x: u8")
            ; ("colour", "`colour` is not a key of a field; its keys are `detail`, `details`, `extension`, `extensions`, `status`, `or_null`, `header`, `retry_after`, `log`")),
        row!("#[api(code = \"A\", status = 404, detail)] struct S;"
            ; ("detail", "`detail` takes templates here; write `detail(reason = \"no {id}\")`, or move it to the field that it is about")),
        row!(of_field!("#[api(envelope = Flat)] x: u8")
            ; ("envelope", "`envelope` is not a key of a field; move it to the variant, or to the type")),
        row!("#[api] struct S;"
            ; ("api", "`#[api]` is empty; write `#[api(code = \"ORDER_NOT_FOUND\", status = 404)]`")),
        row!("#[api(domain = \"d\")] struct S;"
            ; ("S", "struct `S` has no code; add `code = \"S\"`"),
              ("S", "struct `S` has no status; add `status = …`, from 400 to 599")),
        row!(of_field!("#[api] x: u8")
            ; ("api", "`#[api]` is empty; write `#[api(detail)]`")),
    ]);
}

#[test]
fn errors_are_in_the_order_of_the_variants() {
    let input = parse_source(
        "#[api(kind = E)] enum E { #[api(code = \"\", status = 404)] A, #[api(code = \"B\")] B, C, \
         #[api(code = \"D\", status = 1)] D }",
    );
    let mut diagnostics = Diagnostics::default();
    let ty = parse::parse(&input, &mut diagnostics);
    let errors = check::check(&ty, diagnostics).err().map(|failure| failure.error);
    let errors: Vec<String> = errors.into_iter().flatten().map(|error| error.to_string()).collect();
    let starts =
        ["`kind` names", "a code cannot be empty", "variant `B`", "variant `C`", "status 1"];
    assert_eq!(errors.len(), starts.len(), "{errors:#?}");
    for (error, start) in errors.iter().zip(starts) {
        assert!(error.starts_with(start), "{error} does not start with {start}");
    }
}

#[test]
fn values_of_other_kinds_are_refused_with_an_example() {
    check_rows(&[
        row!(of_type!("envelope, crate = \"a b\", rename_all = camelCase, rename_all_fields = 1")
            ; ("envelope", "`envelope` has no value; write `envelope = apierror::envelope::Flat`"),
              ("\"a b\"", "`crate` takes a path, without quotes; write `crate = my_crate::apierror`"),
              ("camelCase", "`rename_all` takes a string; write `rename_all = \"SCREAMING_SNAKE_CASE\"`"),
              ("1", "`rename_all_fields` takes a string; write `rename_all_fields = \"camelCase\"`")),
        row!(of_type!("envelope = \"a b\", crate = \"a::b\", domain(word), group(\"text\")")
            ; ("\"a b\"", "`envelope` takes a path, without quotes; write `envelope = apierror::envelope::Flat`"),
              ("\"a::b\"", "`crate` takes a path, without quotes; write `crate = a::b`"),
              ("domain", "`domain` takes a string; write `domain = \"word\"`"),
              ("group", "`group` takes a string; write `group = \"text\"`")),
        row!(of_type!("envelope = [A], type_base = a.b, kind = \"a b\"")
            ; ("[A]", "`envelope` takes a path, without quotes; write `envelope = apierror::envelope::Flat`"),
              ("a.b", "`type_base` takes a string; write `type_base = \"https://…/\"`"),
              ("\"a b\"", "`kind` takes an identifier, without quotes; write `kind = CheckoutErrorKind`")),
        row!(variant!("code = \"A\", status = 404, message = Display")
            ; ("Display", "`message` takes a string, or the word `display` or `reason`; write `message = display`")),
        row!(variant!("code = \"A\", status = 404, message = 1, title = b\"t\"")
            ; ("1", "`message` takes a string, or the word `display` or `reason`; write `message = \"Order '{id}' not found.\"`"),
              ("b\"t\"", "`title` takes a string; write `title = \"…\"`")),
        row!(variant!("transparent = true")
            ; ("true", "`transparent` takes no value; write `transparent`")),
        row!(variant!("transparent, status = 200, code = \"\"", "(B)")
            ; ("status", "`transparent` takes everything from the field's type, `status` included; remove one of the two"),
              ("code", "`transparent` takes everything from the field's type, `code` included; remove one of the two")),
        row!(of_field!("#[api(detail = 1, details = 2, header, retry_after(3))] x: u8")
            ; ("1", "`detail` takes no value, or a string; write `detail = \"wireName\"`"),
              ("2", "`details` takes no value; write `details`"),
              ("header", "`header` has no value; write `header = \"x-ratelimit-limit\"`"),
              ("retry_after", "`retry_after` takes no value; write `retry_after`")),
        row!(of_field!("#[api(detail = \"\")] x: u8")
            ; ("\"\"", "`detail` is empty; write a text, or remove it")),
        row!(variant!("code = \"A\", status = 404, header = \"x\", meta = 1")
            ; ("\"x\"", "`header` takes a list here, and a name on a field; write `header(www_authenticate = \"Bearer\")`"),
              ("1", "`meta` takes a list; write `meta(type = \"card_error\", severity = 3)`")),
        row!(variant!("code = \"A\", status = 404, header(\"x\", x_a, x_b = 1), meta(-1, a(1), b)")
            ; ("\"x\"", "this is not a key; write `#[api(header(www_authenticate = \"Bearer\"))]`"),
              ("x_a", "`x_a` has no value; write `x_a = \"…\"`"),
              ("1", "`x_b` takes a string; write `x_b = \"…\"`"),
              ("-", "this is not a key; write `#[api(meta(type = \"card_error\", severity = 3))]`"),
              ("a", "`a` takes a string, an integer or a boolean; write `a = \"…\"`"),
              ("b", "`b` has no value; write `b = \"…\"`")),
    ]);
}

#[test]
fn facts_are_strings_integers_and_booleans() {
    check_rows(&[
        row!(variant!(
            "code = \"A\", status = 404, meta(a = -9223372036854775808, b = 9223372036854775807, c = (true), d = \"\")"
        )),
        row!(variant!("code = \"A\", status = 404, meta(a = -\"x\", b = -true, c = 'x', d = -9223372036854775809)")
            ; ("-\"x\"", "`a` takes a string, an integer or a boolean; write `a = \"…\"`"),
              ("-true", "`b` takes a string, an integer or a boolean; write `b = \"…\"`"),
              ("'x'", "`c` takes a string, an integer or a boolean; write `c = \"…\"`"),
              ("-9223372036854775809", "`d` is too large; write a number that fits into 64 bits")),
    ]);
}

#[test]
fn statuses_are_numbers_and_names_from_400_to_599() {
    check_rows(&[
        row!(variant!("code = \"A\", status = 400")),
        row!(variant!("code = \"A\", status = 599")),
        row!(variant!("code = \"A\", status = (http::StatusCode::IM_A_TEAPOT)")),
        row!(variant!("code = \"A\", status = 399")
            ; ("399", "status 399 is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = 600")
            ; ("600", "status 600 is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = \"NOT_FOUND\"")
            ; ("\"NOT_FOUND\"", "a status is a number or a name; write `status = NOT_FOUND`, without quotes")),
        row!(variant!("code = \"A\", status = \"200\"")
            ; ("\"200\"", "status \"200\" is not an HTTP error status; write 400 to 599, such as `status = 404`")),
        row!(variant!("code = \"A\", status = -NOT_FOUND")
            ; ("-NOT_FOUND", "`status` takes a number or a name of `http::StatusCode`; write `status = 404`")),
        row!(variant!("code = \"A\", status = true")
            ; ("true", "`status` takes a number or a name of `http::StatusCode`; write `status = 404`")),
    ]);
}

#[test]
fn retry_options_are_checked_together() {
    check_rows(&[
        row!(variant!("code = \"A\", status = 503, retry(backoff, base = \"20s\")")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, cap = \"50ms\")")),
        row!(variant!("code = \"A\", status = 503, retry(throttle, base = \"1h\", cap = \"1h\")")),
        row!(variant!("code = \"A\", status = 503, retry(poll, effect = \"not_applied\")")),
        row!(variant!("code = \"A\", status = 503, retry(throttle, cap = \"999ms\")")
            ; ("\"999ms\"", "`cap` is 999ms, below the base of 1s; write a cap that is at least the base")),
        row!(variant!("code = \"A\", status = 503, retry(once, base = \"1s\", cap = \"1s\", within = \"1s\", max_attempts = 0)")
            ; ("base", "`base` has no effect with `once`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("cap", "`cap` has no effect with `once`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("within", "`within` has no effect with `once`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("0", "`max_attempts` counts the first attempt; write at least 1, such as `max_attempts = 3`")),
        row!(variant!("code = \"A\", status = 503, retry(wait, once)")
            ; ("wait", "`wait` is not a retry strategy; write one of `never`, `once`, `backoff`, `throttle`, `restart`, `action`, `poll`, `unstated`"),
              ("once", "`retry` takes one strategy, and `wait` is written first; remove `once`")),
        row!(variant!("code = \"A\", status = 503, retry(max_attempts = 3, backoff)")
            ; ("max_attempts", "`retry(…)` starts with a strategy; write `retry(backoff, max_attempts = 3)`")),
        row!(variant!("code = \"A\", status = 503, retry(,)")
            ; ("retry", "`retry(…)` starts with a strategy; write `retry(backoff, max_attempts = 3)`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_attempts = \"3\", base = 5)")
            ; ("\"3\"", "`max_attempts` takes a whole number; write `max_attempts = 3`"),
              ("5", "`base` takes a duration as a string; write `base = \"30s\"`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_retries = 4294967295)")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_retries = 4294967296, over = 30)")
            ; ("4294967296", "`max_retries` is too large; write a number that fits into 32 bits"),
              ("30", "`over` takes a duration as a string; write `over = \"30s\"`")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_retries = \"3\")")
            ; ("\"3\"", "`max_retries` takes a whole number; write `max_retries = 2`")),
    ]);
}

#[test]
fn retry_waits_are_set_in_one_way() {
    check_rows(&[
        row!(variant!("code = \"A\", status = 503, retry(backoff, over = \"2ms\")")),
        row!(variant!(
            "code = \"A\", status = 503, retry(throttle, max_attempts = 2, over = \"1h\", within = \"2h\")"
        )),
        row!(variant!(
            "code = \"A\", status = 503, retry(backoff, max_attempts = 1, after = \"1s\")"
        )),
        row!(variant!("code = \"A\", status = 503, retry(backoff, over = \"1ms\")")
            ; ("\"1ms\"", "`over` is 1ms, which is less than 1ms for each of 2 retries; write a longer time")),
        row!(variant!("code = \"A\", status = 503, retry(backoff, max_attempts = 1, over = \"1ms\")")
            ; ("over", "`over` has no retry to wait for, because of `max_attempts = 1`; write a larger number, or remove `over`")),
        row!(variant!("code = \"A\", status = 503, retry(throttle, after = \"1s\", base = \"5s\", cap = \"9s\", over = \"30s\")")
            ; ("base", "`base` and `after` both set the waits; remove one of the two"),
              ("cap", "`cap` and `after` both set the waits; remove one of the two"),
              ("over", "`over` and `after` both set the waits; remove one of the two")),
        row!(variant!("code = \"A\", status = 503, retry(once, after = \"1s\", max_retries = 1, over = \"1s\")")
            ; ("max_retries", "`max_retries` has no effect with `once`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("over", "`over` has no effect with `once`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("over", "`over` and `after` both set the waits; remove one of the two")),
    ]);
}

#[test]
fn unstated_takes_no_option() {
    check_rows(&[
        row!(variant!("code = \"A\", status = 503, retry(unstated)")),
        row!(variant!(
            "code = \"A\", status = 503, retry = \"unstated\"",
            "{ #[api(retry_after)] a: u8 }"
        )),
        row!(variant!("code = \"A\", status = 503, retry(unstated, max_retries = 1, after = \"1s\", effect = \"not_applied\")")
            ; ("max_retries", "`max_retries` has no effect with `unstated`; remove it, or write `retry(backoff, …)` or `retry(throttle, …)`"),
              ("after", "`after` has no effect with `unstated`; remove it, or write `retry(once, …)`, `retry(backoff, …)`, `retry(throttle, …)` or `retry(poll, …)`"),
              ("effect", "`unstated` promises nothing, not even an effect; remove `effect`, or write another strategy")),
    ]);
}

#[test]
fn code_with_two_retries_shows_every_option() {
    check_rows(&[
        row!("enum E { #[api(code = \"A\", status = 503, retry(backoff, max_attempts = 5, base = \"1s\", cap = \"10s\", within = \"1m\"))] B,
                #[api(code = \"A\", status = 503, retry(backoff, max_attempts = 3, base = \"50ms\", cap = \"20s\"))] C }"
            ; ("\"A\"", "code `A` already means retry `backoff, max_attempts = 5, base = \"1s\", cap = \"10s\", within = \"1m\", effect = \"unknown\"` (variant `B`); add `name = \"C\"`, or use the same status and retry")),
        // Options that equal the defaults change nothing.
        row!("enum E { #[api(code = \"A\", status = 503)] B,
                #[api(code = \"A\", status = 503, retry(backoff, max_attempts = 3, base = \"50ms\", cap = \"20s\", effect = \"unknown\"))] C,
                #[api(code = \"A\", status = 503, retry = \"backoff\")] D,
                #[api(code = \"A\", status = 503, retry(backoff, max_retries = 2))] F }"),
        row!("enum E { #[api(code = \"A\", status = 503, retry(backoff, max_retries = 3, over = \"30s\"))] B,
                #[api(code = \"A\", status = 503, retry(backoff, max_retries = 3))] C }"
            ; ("\"A\"", "code `A` already means retry `backoff, max_attempts = 4, over = \"30s\", effect = \"unknown\"` (variant `B`); add `name = \"C\"`, or use the same status and retry")),
        row!("enum E { #[api(code = \"A\", status = 503, retry(once, after = \"10s\"))] B,
                #[api(code = \"A\", status = 503, retry = \"unstated\")] C }"
            ; ("\"A\"", "code `A` already means retry `once, after = \"10s\", effect = \"unknown\"` (variant `B`); add `name = \"C\"`, or use the same status and retry")),
        row!("enum E { #[api(code = \"A\", status = 503, retry = \"unstated\")] B, #[api(code = \"A\", status = 503)] C }"
            ; ("\"A\"", "code `A` already means retry `unstated` (variant `B`); add `name = \"C\"`, or use the same status and retry")),
        // A wrong value hides the comparison.
        row!("enum E { #[api(code = \"A\", status = 503)] B, #[api(code = \"A\", status = 503, grpc = \"OK\")] C }"
            ; ("\"OK\"", "`OK` is not an error; write the gRPC code of an error, such as `grpc = \"FAILED_PRECONDITION\"`")),
    ]);
}

#[test]
fn wire_names_are_unique_in_their_place() {
    check_rows(&[
        row!(of_field!(
            "#[api(detail, extension, header = \"a\")] a: u8, #[api(detail = \"c\", extension = \"c\", header = \"c\")] b: u8"
        )),
        row!(of_field!("#[api(extension, header = \"X-A\")] a: u8, #[api(extension = \"a\", header = \"x-a\")] b: u8")
            ; ("\"a\"", "extension `a` is already taken by field `a`; give one of the two another name"),
              ("\"x-a\"", "header `x-a` is already taken by field `a`; give one of the two another name")),
        row!(variant!("code = \"A\", status = 404", "(#[api(extension)] u8, #[api(detail = \"a\")] u8)")
            ; ("extension", "a field of a tuple has no name; write `extension = \"name\"`")),
        row!(
            "enum E { #[api(code = \"A\", status = 404, header(x_a = \"a\\tb c~!\"))] A { #[api(header = \"x-b\")] x: u8 } }"
        ),
        row!(variant!("code = \"A\", status = 404, header(x_a = \"\u{7f}\", x_b = \"é\")")
            ; ("\"\u{7f}\"", "the value of header `x-a` contains `\\u{7f}`, which is not allowed there; write visible ASCII, spaces and tabs"),
              ("\"é\"", "the value of header `x-b` contains `é`, which is not allowed there; write visible ASCII, spaces and tabs")),
        row!(of_type!("type_base = \"https://e.com/é\", domain = \"é\"")
            ; ("\"https://e.com/é\"", "`type_base` contains `é`, which is not allowed in a URI; percent-encode it")),
        row!(of_type!("type_base = \"https://e.com/{a}\"")
            ; ("\"https://e.com/{a}\"", "`type_base` has a brace that is not part of `{code}`; write `{code}`, or percent-encode it")),
    ]);
}

#[test]
fn codes_and_kinds_are_checked_for_every_variant() {
    check_rows(&[
        row!(concat!(
            "enum E { #[api(code = \"0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
            "0123456789012345678901234567\", status = 404)] A }"
        )),
        row!(variant!("code = \"A'B\", status = 404")
            ; ("\"A'B\"", "a code cannot contain a quote; write visible ASCII without quotes, backslashes and spaces")),
        row!(variant!("code = \"A\\\\B\", status = 404")
            ; ("\"A\\\\B\"", "a code cannot contain a backslash; write visible ASCII without quotes, backslashes and spaces")),
        row!("#[api(rename_all = \"snake_case\")] enum E { #[api(status = 404)] NotFound, Gone }"
            ; ("Gone", "variant `Gone` has no status; add `status = …`, from 400 to 599")),
        row!("#[api(kind = K, rename_all = \"snake_case\", status = 404)] enum E { NotFound, #[api(code = \"not_found\")] Gone, #[api(code = \"NOT-FOUND\")] Lost }"
            ; ("\"NOT-FOUND\"", "code `NOT-FOUND` names the same variant of `K`, `NotFound`, as `not_found`; add `name = \"LOST\"`, or remove `kind`")),
    ]);
}

#[test]
fn messages_follow_the_syntax_of_std() {
    check_rows(&[
        row!(variant!(
            "code = \"A\", status = 404, message = \"{}, {}, {:?} {{x}} {0:>1$.2$} {2:<+#05} {1:^8} {0:-^8} {0:é>8} {1:08.3e} {0:x?} {0:X?} {0:o}\"",
            "(u8, usize, usize)"
        )),
        row!(variant!(
            "code = \"A\", status = 404, message = \"{ a } {a:w$} {a:.w$} {a:#?} {a: } {a:-}\"",
            "{ a: u8, w: usize }"
        )),
        row!(variant!("code = \"A\", status = 404, message = \"{a:w$} {a:.v$}\"", "{ a: u8 }")
            ; ("\"{a:w$} {a:.v$}\"", "message names `{w}`, but the variant has no such field; its fields are `a`"),
              ("\"{a:w$} {a:.v$}\"", "message names `{v}`, but the variant has no such field; its fields are `a`")),
        row!(variant!("code = \"A\", status = 404, message = \"{a:.} {a:65536} {a:.65536} {a:0$}\"", "{ a: u8 }")
            ; ("\"{a:.} {a:65536} {a:.65536} {a:0$}\"", "`.` is not a format spec; write one of std, such as `{price:.2}` or `{name:?}`"),
              ("\"{a:.} {a:65536} {a:.65536} {a:0$}\"", "`65536` is not a format spec; write one of std, such as `{price:.2}` or `{name:?}`"),
              ("\"{a:.} {a:65536} {a:.65536} {a:0$}\"", "`65536` is not a format spec; write one of std, such as `{price:.2}` or `{name:?}`"),
              ("\"{a:.} {a:65536} {a:.65536} {a:0$}\"", "message names `{0}`, but the variant's fields have names; its fields are `a`")),
        row!(variant!("code = \"A\", status = 404, message = \"a {a{b}\"", "{ a: u8 }")
            ; ("\"a {a{b}\"", "`{` in the message is never closed; write `}` after the field's name, or `{{` for a brace")),
        row!(variant!("code = \"A\", status = 404, message = \"{alhpa}\"", "{ alpha: u8, b: u8, c: u8, d: u8 }")
            ; ("\"{alhpa}\"", "message names `{alhpa}`, but the variant has no such field; its fields are `alpha`, `b`, `c`, `d`")),
        row!(variant!("code = \"A\", status = 404, message = \"{zzz}\"", "{ alpha: u8, b: u8, c: u8, d: u8, e: u8 }")
            ; ("\"{zzz}\"", "message names `{zzz}`, but the variant has no such field; its fields are `alpha`, `b`, `c`, `d`, `e`")),
        row!(variant!("code = \"A\", status = 404, message = \"{}{}\"", "(u8)")
            ; ("\"{}{}\"", "message names `{}`, but the variant has no such field; its fields are `0`")),
        row!(variant!("code = \"A\", status = 404, message = \"{0}\"")
            ; ("\"{0}\"", "message names `{0}`, but the variant has no such field; it has none, so remove the placeholder, or double the braces")),
        row!(variant!("code = \"A\", status = 404, message = \"{1a}\"", "{ a: u8 }")
            ; ("\"{1a}\"", "message names `{1a}`, but the variant has no such field; its fields are `a`")),
    ]);
}

#[test]
fn listed_names_are_quoted_and_joined() {
    use crate::diagnostic::listed;
    assert_eq!(listed(&[]), "");
    assert_eq!(listed(&["a"]), "`a`");
    assert_eq!(listed(&["a", "b"]), "`a`, `b`");
}

#[test]
fn nearest_name_is_the_first_most_similar_one() {
    use crate::similar::nearest;
    assert_eq!(nearest("statsu", &["title", "status", "retry"]), Some("status"));
    assert_eq!(nearest("colour", &["title", "status"]), None);
    assert_eq!(nearest("code", &["CODE", "Code"]), Some("CODE"));
}

/// rustc reports types that forward to each other as a cycle of this constant.
#[test]
fn entries_of_forwarding_type_stand_at_the_key() {
    fn underlined(tokens: TokenStream, source: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut after_const = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                found.extend(underlined(group.stream(), source));
            }
            if after_const && token.to_string() == "ENTRIES" {
                found.push(source[token.span().byte_range()].to_owned());
            }
            after_const = token.to_string() == "const";
        }
        found
    }

    let source = "enum E { #[api(transparent)] A(Box<F>) }";
    assert_eq!(underlined(crate::derive(&parse_source(source)), source), ["transparent"]);
}

#[test]
fn template_of_display_has_names_on_the_wire() {
    for (source, expected) in [
        (
            "enum E {
                #[error(\"no {0} in {1}\")]
                #[api(code = \"A\", status = 404)]
                A(#[api(detail = \"order\")] u8, u8)
            }",
            "no {order} in {1}",
        ),
        (
            "enum E {
                #[error(\"no {order_id} in {shelf}\")]
                #[api(code = \"A\", status = 404)]
                A { #[api(detail = \"orderId\")] order_id: u8, shelf: u8 }
            }",
            "no {orderId} in {shelf}",
        ),
    ] {
        let input = parse_source(source);
        let mut diagnostics = Diagnostics::default();
        let ty = parse::parse(&input, &mut diagnostics);
        let Ok(Declaration::Type(ty)) = check::check(&ty, diagnostics) else {
            panic!("a mistake in {source}")
        };
        let templates: Vec<_> = ty.specs().map(|spec| spec.template.as_str()).collect();
        assert_eq!(templates, [expected]);
    }
}

//! Expansions of the macro, kept in files so that a diff shows each change.
//! `APIERROR_BLESS=1 cargo test` writes the files again.

use std::fs;
use std::path::Path;

use super::parse_source;

fn check(name: &str, source: &str) {
    let expansion = crate::derive(&parse_source(source));
    let file = syn::parse2(expansion)
        .unwrap_or_else(|error| panic!("{name} expands to no items: {error}"));
    let expansion =
        format!("// {}\n\n{}", source.trim().replace('\n', "\n// "), prettyplease::unparse(&file));
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/tests/snapshots")
        .join(format!("{name}.rs"));
    if std::env::var_os("APIERROR_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap_or(&path))
            .and_then(|()| fs::write(&path, &expansion))
            .expect("writable");
    }
    let snapshot = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        snapshot == expansion,
        "{} is not what the macro expands to now; read the change, then set APIERROR_BLESS=1 to accept it:\n{expansion}",
        path.display(),
    );
}

#[test]
fn unit() {
    check(
        "unit",
        "#[api(status = 404)]\nenum E {\n    #[api(code = \"A\")]\n    A,\n    #[api(code = \"B\", status = 500)]\n    B,\n}",
    );
}

#[test]
fn named() {
    check(
        "named",
        "enum E {\n    /// Too fast.\n    #[error(\"slow down\")]\n    #[api(code = \"RATE_LIMITED\", status = 429, message = \"{used} of {limit}\")]\n    \
         A { #[api(detail, header = \"x-limit\")] limit: u32, used: u32, #[api(retry_after)] wait: Option<u32>, #[api(extension = \"jobId\")] job: Option<String> },\n}",
    );
}

#[test]
fn tuple() {
    check(
        "tuple",
        "enum E {\n    #[api(code = \"A\", status = 400, message = \"{0:?} > {1:>2$}\")]\n    A(String, u8, usize),\n    \
         #[api(code = \"B\", status = 422)]\n    B(#[api(details)] Vec<FieldError>),\n}",
    );
}

#[test]
fn generic() {
    check(
        "generic",
        "enum E<'a, T: Clone, const N: usize>\nwhere\n    T: Send,\n{\n    #[api(code = \"A\", status = 400, message = \"{0}\")]\n    \
         A(#[api(detail = \"a\")] Vec<T>, &'a [u8; N]),\n}",
    );
}

#[test]
fn own_types() {
    check(
        "own_types",
        "enum E<'a, T> {\n    #[api(code = \"A\", status = 400)]\n    \
         A { #[api(detail)] price: Option<Vec<Money>>, #[api(header = \"x-at\")] at: Moment, #[api(detail)] of: Page<T>, #[api(extension)] name: Name<'a> },\n}",
    );
}

#[test]
fn transparent() {
    check(
        "transparent",
        "#[api(envelope = apierror::envelope::Flat)]\nenum E {\n    #[api(code = \"A\", status = 400)]\n    A,\n    #[api(transparent)]\n    B(Box<F>),\n}",
    );
}

#[test]
fn union() {
    check(
        "union",
        "#[api(union, from(Stock))]\npub enum E {\n    A(A),\n    B { error: Box<b::B> },\n}",
    );
}

#[test]
fn generic_union() {
    check(
        "generic_union",
        "#[api(union, envelope = apierror::envelope::Flat)]\nenum E<'a, T: Clone>\nwhere\n    T: Send,\n{\n    A(A<'a>),\n    Many(Box<Many<T>>),\n    Any(T),\n}",
    );
}

#[test]
fn stubs_of_union() {
    check(
        "stubs_of_union",
        "#[api(union, from(Stock))]\nenum E {\n    A(A),\n    B,\n    C(Box<C>),\n}",
    );
}

#[test]
fn structure() {
    check(
        "struct",
        "#[api(code = \"S\", status = 503, retry(backoff, max_attempts = 5, within = \"30s\"), message = display)]\nstruct S {\n    cause: String,\n}",
    );
}

#[test]
fn kind() {
    check(
        "kind",
        "#[api(kind = K, status = 404)]\npub(crate) enum E<T> {\n    /// Not there.\n    #[api(code = \"NOT_FOUND\")]\n    A(T),\n    \
         #[api(code = \"NOT_FOUND\")]\n    B,\n    #[api(code = \"other\")]\n    C,\n}",
    );
}

#[test]
fn facts() {
    check(
        "facts",
        "enum E<T> {\n    #[error(\"load\")]\n    #[api(code = \"A\", status = 503)]\n    \
         A { #[api(log)] host: T, #[api(detail)] tries: u8 },\n    #[api(transparent)]\n    B(Other),\n}",
    );
}

#[test]
fn stubs() {
    check(
        "stubs",
        "#[api(envelope = Flat)]\nenum E<T> {\n    #[api(code = \"A\", status = 40)]\n    A(T),\n}",
    );
}

#[test]
fn every_key() {
    check(
        "every_key",
        r#"#[api(envelope = WithRetry<Pair<A, B>>, domain = "d", type_base = "https://e/", group = "G", status = 404, retry = "once")]
#[api(rename_all = "kebab-case", rename_all_fields = "camelCase", crate = apierror)]
enum E {
    /** Block
     *
     *  comment
     */
    #[error("a {x_y}")]
    #[api(code = "A_B", status = 409, message = "{x_y:>8.2?} {{}}", title = "t", help = "h", doc_url = "https://e/a", group = "g")]
    #[api(header(www_authenticate = "Bearer"), meta(a = "b", c = -3, d = true), grpc = "ABORTED", log = "warn", envelope = Own<u8>)]
    #[api(retry(throttle, max_attempts = 5, base = "2s", cap = "1m", within = "1h", effect = "unknown"))]
    A { #[api(detail, extension = "e")] x_y: u8, #[api(retry_after)] z: Option<u8> },
    #[error("lost \\ {0}")]
    LostIt(u8, #[api(details)] Vec<FieldError>),
    #[api(status = 500, message = display, retry = "backoff")]
    Down,
    #[api(status = 503, retry(backoff, max_retries = 3, over = "30s"))]
    Later,
    #[api(status = 503, retry(once, after = "10s"))]
    Soon { #[api(retry_after)] wait: Option<SystemTime> },
    #[api(status = 429, retry(unstated))]
    Silent,
    #[api(message = "")]
    Empty,
    #[api(status = 500, message = "{{fixed}}")]
    Braces,
}"#,
    );
}

#[test]
fn members() {
    check(
        "members",
        r#"enum E {
    #[api(code = "A", status = 404, detail(reason = "no {id:>4} {{in}} {0}", kind = "row"), extension(hint = "{}"))]
    A(#[api(detail = "id", or_null)] Option<Id>, #[api(extensions)] More, #[api(extension = "last")] u8),
    #[api(code = "B", status = 404, detail(reason = "no {id:>4} {{in}}"))]
    B { id: u8, #[api(extension, or_null, header = "x-a")] a: Option<u32> },
}"#.replace("{id:>4} {{in}} {0}", "{0:?} {{in}} {2}").as_str(),
    );
}

#[test]
fn passed_status() {
    check(
        "passed_status",
        r#"enum E {
    #[api(code = "A", status = 502)]
    A(#[api(status)] u16, #[api(retry_after)] Option<u32>),
    #[api(code = "B", status = 502, retry = "never")]
    B { #[api(status, detail)] status: StatusCode },
    #[api(code = "C", status = 404)]
    C,
    #[api(transparent)]
    D(F),
}"#,
    );
}

#[test]
fn named_kinds() {
    check(
        "named_kinds",
        r#"#[api(kind = K, status = 402)]
enum E {
    /// Declined.
    #[api(code = "CE_00", name = "DECLINED")]
    A,
    #[api(code = "", name = "LOST")]
    B,
    #[api(code = "OTHER")]
    C,
}"#,
    );
}

#[test]
fn type_defaults() {
    check(
        "type_defaults",
        r#"#[api(status = 404, message = reason, header(x_a = "1", x_b = "2"), meta(area = "shop", level = 1))]
#[api(doc_url = "https://e/docs#{code}", type_base = "https://e/t/{code}.html")]
enum E {
    #[api(code = "ALL")]
    All,
    #[api(code = "OWN", header(x_b = "3"), meta(level = 2), doc_url = "https://e/own", message = display)]
    Own,
    #[api(code = "FIELD")]
    Field { #[api(header = "x-a")] a: u8 },
}"#,
    );
}

#[test]
fn every_key_of_struct() {
    check(
        "every_key_of_struct",
        "#[error(\"gone\")]\n#[api(code = \"GONE_TODAY\", status = GONE, type_base = \"https://e/\", group = \"G\", kind = K)]\n/// It is gone.\nstruct HTTPGone(#[api(detail = \"a\")] (Option<u8>), String);",
    );
}

#[test]
fn formats() {
    check(
        "formats",
        "#[api(code = \"S\", status = 404, message = \"{} {:?} {0:>1$.2$} {0:x} {1:#b} {2} {3} {3:.1$} {0:.2} {0:>8.2} {0:8.2} {3:.2}\")]\nstruct S<'a>(f64, usize, usize, &'a str);",
    );
}

#[test]
fn upstreams() {
    check(
        "upstreams",
        "#[api(from(a::Db, Http))]\nenum E {\n    #[api(code = \"A\", status = 409, on(unique = \"a_key\", unique))]\n    A,\n    \
         #[api(code = \"B\", status = 503, on(unavailable, rate_limited))]\n    B { #[source] why: Box<a::Db>, #[api(retry_after)] wait: Option<u32> },\n    \
         #[api(code = \"C\", status = 503, on(unavailable))]\n    C(#[source] Arc<Http>),\n    \
         #[api(code = \"D\", status = 500, on(other))]\n    D,\n}",
    );
}

#[test]
fn upstream_of_struct() {
    check(
        "upstream_of_struct",
        "#[api(code = \"A\", status = 503, on(unavailable, other), from(Db))]\nstruct S<T> { #[source] why: Box<dyn Error + Send + Sync>, #[api(retry_after)] wait: Option<T> }",
    );
}

#[test]
fn stubs_of_upstreams() {
    check(
        "stubs_of_upstreams",
        "#[api(from(Db, Http), code = \"A\", status = 503, on(unavailble))]\nstruct S;",
    );
}

//! The macro never panics, whatever it is derived on.

use std::panic;

use crate::input::Input;
use proc_macro2::{Group, TokenStream, TokenTree};

/// Valid declarations that use every key.
const SEEDS: &[&str] = &[
    r#"#[api(envelope = WithRetry<Flat>, domain = "d", type_base = "https://e/", group = "G", status = 404, retry = "once",
        rename_all = "kebab-case", rename_all_fields = "camelCase", crate = apierror, kind = K, message = reason,
        header(x_b = "1"), meta(e = 1), doc_url = "https://e/#{code}")]
    enum E<'a, T: Clone, const N: usize> where T: Send {
        /// Docs.
        #[error("a {x}")]
        #[api(code = "A", status = StatusCode::CONFLICT, message = "{x:>8.2?} {y:w$} {{}}", title = "t", help = "h",
            doc_url = "https://e/a", group = "g", header(www_authenticate = "Bearer", x_y = "1"), meta(a = "b", c = -3, d = true),
            grpc = "ABORTED", log = "warn", envelope = Own<u8>, detail(made = "{x} {y:?}", fixed = "a{{}}"), extension(more = "{w}"),
            retry(throttle, max_attempts = 3, base = "1s", cap = "20s", within = "1m", effect = "unknown"))]
        A { #[api(detail = "d", header = "x-z")] x: T, #[api(extension)] y: &'a [u8; N], #[api(status)] w: usize, #[api(retry_after, extension, or_null)] z: Option<u8>, #[api(extensions)] rest: M },
        B(#[api(details)] Vec<u8>),
        #[api(transparent)] C(Box<F>),
        #[api(message = display, retry(backoff, max_retries = 3, over = "30s"))] D,
        #[api(retry(poll, after = "10s"))] G,
        #[api(retry = "unstated")] H,
    }"#,
    r#"#[api(code = "S", name = "N", status = 500)] #[api(message = "{0} {1:#x} {}")] struct S(u8, #[api(extension = "e")] u8);"#,
    r"#[api(union, from(Stock<T>, a::Auth), envelope = WithRetry<Flat>, crate = apierror)]
    enum E<'a, T: Clone, const N: usize> where T: Send { A(Gone), B { error: Box<Lost<'a, T>> }, C(T), D(Own<N>) }",
];

/// A random number generator (xorshift) that makes the same choices in each run.
struct Choices(u64);

impl Choices {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or_default()
    }
}

/// Counts the token lists in a tree: the outermost one, and one for each group.
fn lists(tokens: &TokenStream) -> usize {
    1 + tokens
        .clone()
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => lists(&group.stream()),
            _ => 0,
        })
        .sum::<usize>()
}

/// Changes the token list with the index `list`: removes a token, duplicates it, or
/// swaps it with another.
fn mutate(tokens: TokenStream, list: &mut usize, choices: &mut Choices) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    if *list == 0 && !tokens.is_empty() {
        let at = choices.below(tokens.len());
        match choices.below(3) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, tokens[at].clone()),
            _ => {
                let other = choices.below(tokens.len());
                tokens.swap(at, other);
            }
        }
        *list = usize::MAX;
        return tokens.into_iter().collect();
    }
    *list = list.wrapping_sub(1);
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => TokenTree::Group(Group::new(
                group.delimiter(),
                mutate(group.stream(), list, choices),
            )),
            other => other,
        })
        .collect()
}

#[test]
fn mutated_declarations_expand_without_panic() {
    let mut choices = Choices(0x9E37_79B9_7F4A_7C15);
    let (mut tried, mut derived) = (0, 0);
    for round in 0..6_000 {
        let seed = SEEDS[round % SEEDS.len()];
        let mut tokens: TokenStream = seed.parse().unwrap_or_default();
        for _ in 0..=choices.below(2) {
            let mut list = choices.below(lists(&tokens));
            tokens = mutate(tokens, &mut list, &mut choices);
        }
        tried += 1;
        // The compiler passes only items to a derive macro.
        let Ok(input) = syn::parse2::<Input>(tokens.clone()) else { continue };
        derived += 1;
        let outcome = panic::catch_unwind(|| crate::derive(&input));
        let expansion = outcome.unwrap_or_else(|_| panic!("round {round} panics:\n{tokens}"));
        assert!(
            syn::parse2::<syn::File>(expansion).is_ok(),
            "round {round} expands to no items:\n{tokens}"
        );
    }
    assert!(tried == 6_000 && derived > 2_000, "{derived} of {tried} could be derived on");
}

#[test]
fn seeds_have_no_mistakes() {
    for seed in SEEDS {
        assert_eq!(super::mistakes(seed), [], "{seed}");
    }
}

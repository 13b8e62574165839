//! The page of common mistakes shows what the macro reports.

use quote::ToTokens;

use super::mistakes;

/// Returns each example, and the messages under it.
fn examples() -> Vec<(String, Vec<&'static str>)> {
    let page = include_str!("../mistakes.md");
    page.split("```compile_fail\n")
        .skip(1)
        .filter_map(|part| {
            let (code, rest) = part.split_once("```\n")?;
            let (messages, _) = rest.split_once("```text\n")?.1.split_once("```")?;
            let code =
                code.lines().filter(|line| !line.starts_with("# ")).collect::<Vec<_>>().join("\n");
            Some((code, messages.lines().collect()))
        })
        .collect()
}

#[test]
fn examples_match_the_messages_under_them() {
    let mut compared = 0;
    for (code, expected) in examples() {
        let file = syn::parse_file(&code).unwrap_or_else(|error| panic!("{error} in\n{code}"));
        let found: Vec<String> = file
            .items
            .iter()
            .flat_map(|item| mistakes(&item.to_token_stream().to_string()))
            .map(|(_, message)| message)
            .collect();
        // The core checks codes across types. A compile test covers that text.
        if found.is_empty() && expected.iter().all(|message| message.contains(" in one type and "))
        {
            continue;
        }
        assert_eq!(found, expected, "in\n{code}");
        compared += found.len();
    }
    assert!(compared >= 20, "only {compared} messages were compared");
}

//! Holds the figures in the documentation against the simulation.

use crate::common::program;

#[test]
fn documentation_has_the_figures_of_the_simulation() {
    let plot = std::env::temp_dir().join(format!("outage-{}.svg", std::process::id()));
    let output = program::example("outage").arg(&plot).output().expect("the program runs");
    assert!(output.status.success(), "{output:?}");
    let printed = String::from_utf8(output.stdout).expect("text");
    let (introduction, table) = printed.split_once("\n\n").expect("an introduction");
    assert!(introduction.starts_with("A simulation: "), "{introduction}");
    let stated = include_str!("../../src/client/outage.md");
    assert!(
        stated.starts_with(table),
        "the simulation gives\n{table}and the documentation says\n{stated}"
    );
    let guide = include_str!("../../docs/guide/client.md");
    assert!(guide.contains(table), "the guide says otherwise:\n{table}");

    let drawn = std::fs::read_to_string(&plot).expect("a plot");
    std::fs::remove_file(&plot).expect("it was there");
    assert!(drawn == include_str!("../../docs/outage.svg"), "draw it again: -- docs/outage.svg");
}

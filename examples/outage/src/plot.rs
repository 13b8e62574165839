//! Plots the requests a second over time as an SVG, on a logarithmic scale.

use std::fmt::Write as _;

use crate::client::Strategy;
use crate::simulation::Run;

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const RIGHT: f64 = 20.0;
const BOTTOM: f64 = 50.0;
/// The seconds that the plot shows.
const SECONDS: usize = 100;
const DECADES: u32 = 5;

pub(crate) fn svg(runs: &[(Strategy, Run)]) -> String {
    let mut svg = String::new();
    draw(&mut svg, runs).expect("a String takes any text");
    svg
}

#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn x(second: usize) -> f64 {
    LEFT + (WIDTH - LEFT - RIGHT) * second as f64 / SECONDS as f64
}

/// The logarithmic scale has no zero, so zero is drawn as one.
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
fn y(requests: u64) -> f64 {
    let share = (requests.max(1) as f64).log10() / f64::from(DECADES);
    HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share
}

fn color(strategy: Strategy) -> &'static str {
    match strategy {
        Strategy::AtOnce => "#c0392b",
        Strategy::Exponential => "#d68910",
        Strategy::Unlimited => "#2471a3",
        Strategy::Default => "#1e8449",
    }
}

fn draw(svg: &mut String, runs: &[(Strategy, Run)]) -> std::fmt::Result {
    writeln!(
        svg,
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>
<rect x="{}" y="{TOP}" width="{}" height="{}" fill="#eeeeee"/>
<text x="{}" y="{}" text-anchor="middle" fill="#666666">the server is down</text>"##,
        x(10),
        x(40) - x(10),
        HEIGHT - TOP - BOTTOM,
        x(25),
        TOP + 14.0,
    )?;
    for decade in 0..=DECADES {
        let requests = 10_u64.pow(decade);
        writeln!(
            svg,
            r##"<line x1="{LEFT}" x2="{}" y1="{y}" y2="{y}" stroke="#dddddd"/><text x="{}" y="{}" text-anchor="end">{requests}</text>"##,
            WIDTH - RIGHT,
            LEFT - 6.0,
            y(requests) + 4.0,
            y = y(requests),
        )?;
    }
    for second in (0..=SECONDS).step_by(10) {
        writeln!(
            svg,
            r#"<text x="{}" y="{}" text-anchor="middle">{second}</text>"#,
            x(second),
            HEIGHT - BOTTOM + 18.0
        )?;
    }
    writeln!(
        svg,
        r#"<text x="{}" y="{}" text-anchor="middle">seconds</text><text x="16" y="{mid}" text-anchor="middle" transform="rotate(-90 16 {mid})">requests a second</text>"#,
        x(SECONDS / 2),
        HEIGHT - 10.0,
        mid = HEIGHT / 2.0,
    )?;
    let mut at = LEFT;
    for (strategy, run) in runs {
        let points = run.requests.iter().take(SECONDS).enumerate();
        // The point of a second is in its middle.
        let points = points.map(|(second, requests)| {
            format!("{:.1},{:.1}", f64::midpoint(x(second), x(second + 1)), y(*requests))
        });
        writeln!(
            svg,
            r#"<polyline points="{}" fill="none" stroke="{}" stroke-width="1.8"/>"#,
            points.collect::<Vec<_>>().join(" "),
            color(*strategy)
        )?;
        let name = strategy.to_string().replace('`', "");
        writeln!(
            svg,
            r#"<line x1="{at}" x2="{}" y1="20" y2="20" stroke="{}" stroke-width="3"/><text x="{}" y="24">{name}</text>"#,
            at + 18.0,
            color(*strategy),
            at + 24.0
        )?;
        at += 200.0;
    }
    svg.push_str("</svg>\n");
    Ok(())
}

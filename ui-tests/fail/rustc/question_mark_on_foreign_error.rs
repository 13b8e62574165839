//! `?` converts API errors alone: any other error needs `.internal()`.

fn motd() -> apierror::Result<String> {
    Ok(std::fs::read_to_string("motd")?)
}

fn main() {
    let _ = motd();
}

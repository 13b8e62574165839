//! Reads what a server sends over a WebSocket (RFC 6455, section 5.2).

/// One frame: its opcode and payload.
type Frame<'a> = (u8, &'a [u8]);

const TEXT: u8 = 1;
const CLOSE: u8 = 8;

/// Returns the first frame and what follows it. Frames of servers have no mask.
fn first(bytes: &[u8]) -> Option<(Frame<'_>, &[u8])> {
    let [head, len, rest @ ..] = bytes else { return None };
    let (len, rest) = match (len & 0x7f, rest) {
        (126, [a, b, rest @ ..]) => (usize::from(u16::from_be_bytes([*a, *b])), rest),
        (126 | 127, _) => return None,
        (len, rest) => (usize::from(len), rest),
    };
    let (payload, rest) = rest.split_at_checked(len)?;
    Some(((head & 0x0f, payload), rest))
}

fn frames(mut bytes: &[u8]) -> Vec<Frame<'_>> {
    let mut frames = Vec::new();
    while let Some((frame, rest)) = first(bytes) {
        frames.push(frame);
        bytes = rest;
    }
    frames
}

/// Returns whether a whole answer is that of a socket which the server has closed.
pub(super) fn is_closed(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|end| end == b"\r\n\r\n") else { return false };
    answer.starts_with(b"HTTP/1.1 101")
        && frames(&answer[end + 4..]).iter().any(|(opcode, _)| *opcode == CLOSE)
}

/// Returns a line for each message, and `close: CODE REASON` for the end.
pub(super) fn text(bytes: &[u8]) -> String {
    let line = |(opcode, payload): Frame<'_>| match (opcode, payload) {
        (TEXT, text) => Some(String::from_utf8_lossy(text).into_owned()),
        (CLOSE, [a, b, reason @ ..]) => {
            let reason = String::from_utf8_lossy(reason).into_owned();
            Some(format!("close: {} {reason}", u16::from_be_bytes([*a, *b])).trim_end().to_owned())
        }
        (CLOSE, _) => Some("close".to_owned()),
        _ => None,
    };
    frames(bytes).into_iter().filter_map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn frames_become_lines() {
    let mut bytes = b"\x81\x02{}\x89\x01p".to_vec();
    bytes.extend_from_slice(&[0x81, 126, 0, 200]);
    bytes.extend_from_slice(&[b'a'; 200]);
    let open = [b"HTTP/1.1 101 Switching Protocols\r\n\r\n", &bytes[..]].concat();
    assert!(!is_closed(&open));
    bytes.extend_from_slice(b"\x88\x07\x03\xf3error");
    assert_eq!(text(&bytes), format!("{{}}\n{}\nclose: 1011 error", "a".repeat(200)));
    let closed = [b"HTTP/1.1 101 Switching Protocols\r\n\r\n", &bytes[..]].concat();
    assert!(is_closed(&closed));
    assert!(!is_closed(b"HTTP/1.1 200 OK\r\n\r\n\x88\x00"));
    assert_eq!(text(b"\x81"), "");
}

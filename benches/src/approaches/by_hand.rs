//! Bytes written one part after the other, with a table of the bytes that need an
//! escape: the most that a service would do for one error, in its default shape.

use crate::plain::{Issue, PlainError};

pub(crate) fn body(error: &PlainError) -> Vec<u8> {
    match error {
        PlainError::ProductNotFound => {
            br#"{"code":"PRODUCT_NOT_FOUND","message":"The product is not in this account's catalogue.","status":404}"#
                .to_vec()
        }
        PlainError::OutOfStock { sku } => {
            let mut out = Vec::with_capacity(80 + sku.len());
            out.extend_from_slice(br#"{"code":"OUT_OF_STOCK","message":"Product '"#);
            escape(&mut out, sku);
            out.extend_from_slice(br#"' is out of stock.","status":409}"#);
            out
        }
        PlainError::Validation { fields } => {
            let mut out = Vec::with_capacity(144 + fields.iter().map(size).sum::<usize>());
            out.extend_from_slice(
                br#"{"code":"VALIDATION_FAILED","message":"Request body failed validation. See `details` for per-field errors.","status":400,"details":["#,
            );
            for (i, field) in fields.iter().enumerate() {
                out.extend_from_slice(if i == 0 { br#"{"path":""# } else { br#",{"path":""# });
                escape(&mut out, &field.path);
                out.extend_from_slice(br#"","message":""#);
                escape(&mut out, &field.message);
                out.extend_from_slice(br#""}"#);
            }
            out.extend_from_slice(b"]}");
            out
        }
        PlainError::NotFinished => {
            let id = error.request_id().unwrap_or_default();
            let mut out = Vec::with_capacity(128 + id.len());
            out.extend_from_slice(
                br#"{"error":{"code":"NOT_FINISHED","message":"Generation is not finished."},"request_id":""#,
            );
            escape(&mut out, id);
            out.extend_from_slice(br#""}"#);
            out
        }
        PlainError::Reserved { name } => {
            let mut out = Vec::with_capacity(128 + 2 * name.len());
            out.extend_from_slice(r#"{"code":"PRODUCT_RESERVED","message":"สินค้า \""#.as_bytes());
            escape(&mut out, name);
            out.extend_from_slice(r#"\" ถูกจองแล้ว","status":409}"#.as_bytes());
            out
        }
        PlainError::SignedOut | PlainError::Quota { .. } | PlainError::Store(_) => Vec::new(),
    }
}

fn size(issue: &Issue) -> usize {
    issue.path.len() + issue.message.len() + 26
}

/// The letter of each byte's escape: `u` for a control character without a letter
/// of its own, 0 for a byte that needs no escape.
const ESCAPES: [u8; 256] = {
    let mut table = [0; 256];
    let mut control = 0;
    while control < 0x20 {
        table[control] = b'u';
        control += 1;
    }
    table[0x08] = b'b';
    table[0x09] = b't';
    table[0x0a] = b'n';
    table[0x0c] = b'f';
    table[0x0d] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
};

fn escape(out: &mut Vec<u8>, text: &str) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let bytes = text.as_bytes();
    let mut copied = 0;
    for (i, &byte) in bytes.iter().enumerate() {
        let letter = ESCAPES[usize::from(byte)];
        if letter == 0 {
            continue;
        }
        out.extend_from_slice(&bytes[copied..i]);
        copied = i + 1;
        if letter == b'u' {
            let [high, low] = [byte >> 4, byte & 15].map(|digit| HEX[usize::from(digit)]);
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
        } else {
            out.extend_from_slice(&[b'\\', letter]);
        }
    }
    out.extend_from_slice(&bytes[copied..]);
}

pub(crate) fn facts(error: &PlainError) -> (&'static str, http::StatusCode) {
    (error.code(), error.status())
}

//! The trailers of gRPC-Web, which are the last message of the body (gRPC's
//! `PROTOCOL-WEB.md`).
//!
//! The layer has to read them if it is outside the layer that translates
//! gRPC-Web.

use std::error::Error;
use std::fmt;

use bytes::{BufMut, Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tonic::metadata::{Binary, MetadataMap, MetadataValue};

const WEB: &str = "application/grpc-web";
const WEB_TEXT: &str = "application/grpc-web-text";

/// The length of the head of a message, which holds its flags and its length.
const HEAD_LEN: usize = 5;
/// The flag of trailers.
const TRAILERS: u8 = 0x80;
/// The longest trailers that are read, in bytes.
const MAX_TRAILERS: usize = 64 * 1024;

/// Finds the trailers in the chunks of a body.
#[derive(Debug)]
pub(super) struct WebBody {
    /// Whether the body is in base64.
    is_text: bool,
    /// The start of an incomplete group of base64.
    text: BytesMut,
    part: Part,
}

/// Which part of the body comes next.
#[derive(Debug)]
enum Part {
    /// The head of a message, with the bytes read so far.
    Head(BytesMut),
    /// The rest of a message, with its length.
    Message(usize),
    /// The trailers, with the bytes read so far and the length of the rest.
    Trailers(BytesMut, usize),
}

/// The body is not gRPC-Web.
#[derive(Debug, PartialEq)]
pub(super) struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body is not gRPC-Web")
    }
}

impl Error for Malformed {}

impl WebBody {
    /// Returns the reader for a content type, if it is one of gRPC-Web.
    pub(super) fn new(content_type: &HeaderValue) -> Option<Self> {
        let content_type = content_type.to_str().ok()?;
        let has_type = |name: &str| {
            let rest = content_type.strip_prefix(name);
            rest.is_some_and(|rest| matches!(rest.as_bytes().first(), None | Some(b'+' | b';')))
        };
        let is_text = has_type(WEB_TEXT);
        let part = Part::Head(BytesMut::new());
        (is_text || has_type(WEB)).then(|| Self { is_text, text: BytesMut::new(), part })
    }

    /// Returns the bytes to send for a chunk, which may be none yet. `check`
    /// may change the trailers.
    ///
    /// # Errors
    /// Returns [`Malformed`] if the body is not gRPC-Web.
    pub(super) fn read(
        &mut self,
        chunk: Bytes,
        check: impl FnMut(&mut HeaderMap),
    ) -> Result<Bytes, Malformed> {
        if let (false, Part::Message(left)) = (self.is_text, &mut self.part)
            && let Some(rest) = left.checked_sub(chunk.len())
            && rest > 0
        {
            *left = rest;
            return Ok(chunk);
        }
        let binary = if self.is_text { self.decoded(&chunk)? } else { chunk };
        let sent = self.read_binary(binary, check)?;
        Ok(self.encoded(sent))
    }

    /// Returns the last message of a body that ends with these trailers.
    pub(super) fn end(&self, trailers: &HeaderMap) -> Bytes {
        let mut message = BytesMut::new();
        put_trailers(trailers, &mut message);
        self.encoded(message)
    }

    fn read_binary(
        &mut self,
        mut input: Bytes,
        mut check: impl FnMut(&mut HeaderMap),
    ) -> Result<BytesMut, Malformed> {
        let mut sent = BytesMut::with_capacity(input.len());
        while !input.is_empty() {
            let next = match &mut self.part {
                Part::Head(head) => {
                    let missing = HEAD_LEN - head.len();
                    head.extend_from_slice(&input.split_to(missing.min(input.len())));
                    let Some(&[flags, a, b, c, d]) = head.first_chunk() else { break };
                    let len = u32::from_be_bytes([a, b, c, d]) as usize;
                    match flags {
                        TRAILERS if len <= MAX_TRAILERS => Part::Trailers(BytesMut::new(), len),
                        0 | 1 => {
                            sent.extend_from_slice(head);
                            Part::Message(len)
                        }
                        _ => return Err(Malformed),
                    }
                }
                Part::Message(left) => {
                    let some = input.split_to((*left).min(input.len()));
                    *left -= some.len();
                    sent.extend_from_slice(&some);
                    Part::Message(*left)
                }
                Part::Trailers(trailers, left) => {
                    let some = input.split_to((*left).min(input.len()));
                    trailers.extend_from_slice(&some);
                    Part::Trailers(std::mem::take(trailers), *left - some.len())
                }
            };
            self.part = match next {
                Part::Message(0) => Part::Head(BytesMut::new()),
                Part::Trailers(trailers, 0) => {
                    let mut trailers = parse(&trailers).ok_or(Malformed)?;
                    check(&mut trailers);
                    put_trailers(&trailers, &mut sent);
                    Part::Head(BytesMut::new())
                }
                part => part,
            };
        }
        Ok(sent)
    }

    /// Decodes the complete groups of base64. Each chunk may have been encoded
    /// separately, so there may be padding anywhere.
    fn decoded(&mut self, chunk: &[u8]) -> Result<Bytes, Malformed> {
        self.text.extend_from_slice(chunk);
        let groups = self.text.split_to(self.text.len() / 4 * 4);
        let mut binary = BytesMut::new();
        for segment in groups.split_inclusive(|&byte| byte == b'=') {
            // A second `=` belongs to the segment before.
            let segment = segment.strip_suffix(b"=").unwrap_or(segment);
            binary.extend_from_slice(&decode(segment).ok_or(Malformed)?);
        }
        Ok(binary.freeze())
    }

    fn encoded(&self, binary: BytesMut) -> Bytes {
        if !self.is_text || binary.is_empty() {
            return binary.freeze();
        }
        let mut text =
            BytesMut::from(MetadataValue::<Binary>::from_bytes(&binary).as_encoded_bytes());
        text.resize(text.len().next_multiple_of(4), b'=');
        text.freeze()
    }
}

/// Decodes base64 without padding.
fn decode(base64: &[u8]) -> Option<Bytes> {
    const NAME: &str = "base64-bin";

    let mut headers = HeaderMap::new();
    headers.insert(NAME, HeaderValue::from_bytes(base64).ok()?);
    MetadataMap::from_headers(headers).get_bin(NAME)?.to_bytes().ok()
}

/// Parses lines of `name: value`.
fn parse(trailers: &[u8]) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for line in trailers.split(|&byte| byte == b'\n') {
        let line = line.trim_ascii();
        if line.is_empty() {
            continue;
        }
        let colon = line.iter().position(|&byte| byte == b':')?;
        let (name, value) = line.split_at_checked(colon)?;
        let name = HeaderName::from_bytes(name.trim_ascii()).ok()?;
        headers.append(name, HeaderValue::from_bytes(value.get(1..)?.trim_ascii()).ok()?);
    }
    Some(headers)
}

/// Writes the message that holds the trailers.
fn put_trailers(trailers: &HeaderMap, out: &mut BytesMut) {
    let start = out.len();
    out.put_bytes(0, HEAD_LEN);
    for (name, value) in trailers {
        out.extend_from_slice(name.as_str().as_bytes());
        out.put_u8(b':');
        out.extend_from_slice(value.as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    let len = u32::try_from(out.len() - start - HEAD_LEN).unwrap_or(u32::MAX);
    let [a, b, c, d] = len.to_be_bytes();
    if let Some(head) = out.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {
        *head = [TRAILERS, a, b, c, d];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body() -> Bytes {
        let mut body = BytesMut::new();
        for message in ["first", "", "second"] {
            body.put_u8(0);
            body.put_u32(u32::try_from(message.len()).unwrap_or_default());
            body.extend_from_slice(message.as_bytes());
        }
        body.extend_from_slice(b"\x80\0\0\0\x28grpc-status: 13\r\ngrpc-message:secret\r\n\r\n");
        body.freeze()
    }

    fn reader(content_type: &'static str) -> WebBody {
        match WebBody::new(&HeaderValue::from_static(content_type)) {
            Some(reader) => reader,
            None => panic!("{content_type} is gRPC-Web"),
        }
    }

    /// Reads the body in chunks, and replaces its message.
    fn read(reader: &mut WebBody, body: &Bytes, chunk: usize) -> Vec<u8> {
        let mut sent = Vec::new();
        for chunk in body.chunks(chunk) {
            let part = reader.read(Bytes::copy_from_slice(chunk), |trailers| {
                assert_eq!(trailers["grpc-status"], "13");
                trailers.insert("grpc-message", HeaderValue::from_static("public"));
            });
            sent.extend_from_slice(&part.unwrap_or_default());
        }
        sent
    }

    fn expected() -> Vec<u8> {
        let body = body();
        let (messages, _) = body.split_at(26);
        let trailers = b"\x80\0\0\0\x25grpc-status:13\r\ngrpc-message:public\r\n";
        [messages, trailers].concat()
    }

    #[test]
    fn trailers_are_found_in_chunks_of_any_size() {
        for chunk in 1..=body().len() {
            let sent = read(&mut reader("application/grpc-web+proto"), &body(), chunk);
            assert_eq!(sent, expected(), "{chunk}");
        }
    }

    #[test]
    fn trailers_are_found_in_base64_with_padding_anywhere() {
        let plain = reader("application/grpc-web-text");
        let text: Vec<u8> =
            body().chunks(7).flat_map(|part| plain.encoded(BytesMut::from(part))).collect();
        for chunk in 1..=text.len() {
            let text = Bytes::from(text.clone());
            let sent = read(&mut reader("application/grpc-web-text+proto"), &text, chunk);
            let binary = plain_text(&sent);
            assert_eq!(binary, expected(), "{chunk}");
        }
    }

    fn plain_text(text: &[u8]) -> Vec<u8> {
        reader("application/grpc-web-text").decoded(text).unwrap_or_default().to_vec()
    }

    #[test]
    fn body_of_another_kind_is_malformed() {
        let mut web = reader("application/grpc-web");
        assert_eq!(web.read(Bytes::from_static(b"<html>"), |_| ()), Err(Malformed));
        let mut web = reader("application/grpc-web");
        assert_eq!(web.read(Bytes::from_static(b"\x80\xff\xff\xff\xff"), |_| ()), Err(Malformed));
        let mut text = reader("application/grpc-web-text");
        assert_eq!(text.read(Bytes::from_static(b"<htm"), |_| ()), Err(Malformed));
        assert!(WebBody::new(&HeaderValue::from_static("application/grpc")).is_none());
        assert!(WebBody::new(&HeaderValue::from_static("application/grpc-webby")).is_none());
    }
}

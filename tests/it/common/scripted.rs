//! A server on a real socket that reacts to each connection as a script says.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apierror::client::RetryBudget;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

/// How the server reacts to one request.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Sends these bytes and closes the connection.
    Answer(String),
    /// Waits, then sends these bytes.
    Late(Duration, String),
    /// Sends these bytes and then spaces, and never ends.
    Endless(String),
    /// Resets the connection.
    Reset,
}

/// A complete response.
pub(crate) fn response(status: u16, headers: &str, body: &str) -> Act {
    Act::Answer(raw(status, headers, body, body.len()))
}

/// A response whose body is 100 bytes shorter than its `Content-Length`.
pub(crate) fn half(status: u16, headers: &str, body: &str) -> Act {
    Act::Answer(raw(status, headers, body, body.len() + 100))
}

/// A response whose body starts like this and never ends.
pub(crate) fn endless(status: u16, headers: &str, start: &str) -> Act {
    Act::Endless(raw(status, headers, start, 1_000_000))
}

fn raw(status: u16, headers: &str, body: &str, len: usize) -> String {
    format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {len}\r\n{headers}\r\n{body}"
    )
}

pub(crate) struct Scripted {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<(Instant, String)>>>,
}

impl Scripted {
    /// Reacts with one act after the other, and repeats the last.
    pub(crate) async fn new(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let requests = Arc::<Mutex<Vec<_>>>::default();
        let (seen, acts) = (Arc::clone(&requests), acts.into_iter().collect::<Vec<_>>());
        tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                let (seen, acts) = (Arc::clone(&seen), acts.clone());
                tokio::spawn(async move { serve(stream, &seen, &acts).await });
            }
        });
        Self { address, requests }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every request that was received, with its body.
    pub(crate) fn requests(&self) -> Vec<String> {
        let requests = self.requests.lock().expect("no panic");
        requests.iter().map(|(_, request)| request.clone()).collect()
    }

    /// The times between the requests, by the clock of tokio.
    pub(crate) fn gaps(&self) -> Vec<Duration> {
        let requests = self.requests.lock().expect("no panic");
        requests.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }
}

async fn serve(mut stream: TcpStream, seen: &Mutex<Vec<(Instant, String)>>, acts: &[Act]) {
    let Some(request) = read(&mut stream).await else { return };
    let act = {
        let mut seen = seen.lock().expect("no panic");
        seen.push((Instant::now(), request));
        acts[(seen.len() - 1).min(acts.len() - 1)].clone()
    };
    let answer = match act {
        Act::Answer(answer) => answer,
        Act::Late(wait, answer) => {
            tokio::time::sleep(wait).await;
            answer
        }
        Act::Endless(start) => {
            let mut sent = stream.write_all(start.as_bytes()).await;
            while sent.is_ok() {
                tokio::time::sleep(Duration::from_millis(10)).await;
                sent = stream.write_all(b" ").await;
            }
            return;
        }
        Act::Reset => {
            stream.set_zero_linger().expect("the option is there");
            return;
        }
    };
    // The client may have closed the connection.
    let _ = stream.write_all(answer.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// Drops the request as soon as the budget has paid for its retry. The wait
/// before the retry has to be long.
pub(crate) async fn cancel_during_the_wait<T>(
    budget: &RetryBudget,
    request: impl Future<Output = T>,
) {
    let before = budget.tokens();
    let is_paid = async {
        while budget.tokens() == before {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::select! {
        _ = request => panic!("the request ends before its retry is paid for"),
        () = is_paid => {}
    }
}

/// Reads the head and the body of one request.
async fn read(stream: &mut TcpStream) -> Option<String> {
    let mut request = String::new();
    loop {
        if let Some((head, body)) = request.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let len =
                head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            let is_whole = len.is_none_or(|len: usize| body.len() >= len);
            let is_chunked = head.contains("transfer-encoding: chunked");
            if is_whole && (!is_chunked || body.ends_with("0\r\n\r\n")) {
                return Some(request);
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(len) => request.push_str(&String::from_utf8_lossy(&buffer[..len])),
        }
    }
}

//! The wait before a retry.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use pin_project_lite::pin_project;
use tokio::time::{Sleep, sleep};

use crate::client::budget::Payment;

pin_project! {
    /// The future of [`HttpRetry`](super::HttpRetry): the wait before a retry. If
    /// it is dropped before it ends, the budget gets the tokens of the retry back.
    pub struct RetryWait {
        #[pin]
        sleep: Sleep,
        payment: Option<Payment>,
    }
}

impl RetryWait {
    pub(super) fn new(after: Duration, payment: Payment) -> Self {
        Self { sleep: sleep(after), payment: Some(payment) }
    }
}

impl Future for RetryWait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        ready!(this.sleep.poll(cx));
        if let Some(payment) = this.payment.take() {
            payment.keep();
        }
        Poll::Ready(())
    }
}

impl fmt::Debug for RetryWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryWait").field("sleep", &self.sleep).finish_non_exhaustive()
    }
}

//! Texts that `const` evaluation compares and builds.

pub(crate) const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

pub(crate) const fn is_one_of(name: &str, names: &[&str]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if same(names[i], name) {
            return true;
        }
        i += 1;
    }
    false
}

/// A panic message that is built at compile time.
pub(crate) struct ConstText {
    bytes: [u8; 512],
    len: usize,
}

impl ConstText {
    pub(crate) const fn new(start: &str) -> Self {
        Self { bytes: [0; 512], len: 0 }.push(start)
    }

    /// Leaves out parts that do not fit.
    pub(crate) const fn push(mut self, part: &str) -> Self {
        let part = part.as_bytes();
        if self.len + part.len() <= self.bytes.len() {
            let mut i = 0;
            while i < part.len() {
                self.bytes[self.len + i] = part[i];
                i += 1;
            }
            self.len += part.len();
        }
        self
    }

    pub(crate) const fn push_number(self, number: u16) -> Self {
        const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        let mut text = self;
        let mut unit = 10_000;
        while unit > 0 {
            if number >= unit {
                text = text.push(DIGITS[(number / unit % 10) as usize]);
            }
            unit /= 10;
        }
        text
    }

    #[track_caller]
    pub(crate) const fn panic(&self) -> ! {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => panic!("{}", text),
            Err(_) => panic!("an error type breaks a rule"),
        }
    }
}

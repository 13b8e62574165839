//! Floats with a fixed number of digits after the point.

/// The powers of ten by their exponents.
const POWERS: [u64; 10] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

/// Appends what `{value:>width$.precision$}` shows. Returns None, and appends nothing, for a
/// value or a precision that is too large or too small for the integers here.
///
/// A float is an integer, the mantissa, divided by a power of two. Multiplied by a power of
/// ten, it is rounded exactly: half to even, as in std.
pub(crate) fn write_rounded(
    out: &mut Vec<u8>,
    value: f64,
    precision: u16,
    width: u16,
) -> Option<()> {
    const MANTISSA_BITS: u32 = f64::MANTISSA_DIGITS - 1;

    let power = *POWERS.get(usize::from(precision))?;
    let bits = value.to_bits();
    let exponent = (bits >> MANTISSA_BITS) & 0x7ff;
    let mantissa = bits & ((1 << MANTISSA_BITS) - 1);
    let (mantissa, shift) = match (exponent, mantissa) {
        (0, 0) => (0, 1),
        _ => (mantissa | 1 << MANTISSA_BITS, 1075_u64.checked_sub(exponent)?),
    };
    if !(1..u64::from(u128::BITS)).contains(&shift) {
        return None;
    }
    let scaled = u128::from(mantissa) * u128::from(power);
    let rest = scaled & ((1 << shift) - 1);
    let half = 1 << (shift - 1);
    let floor = scaled >> shift;
    let is_up = rest > half || rest == half && floor & 1 == 1;
    let digits = u64::try_from(floor + u128::from(is_up)).ok()?;

    let mut whole = itoa::Buffer::new();
    let whole = whole.format(digits / power).as_bytes();
    let is_negative = value.is_sign_negative();
    let after_whole = if precision == 0 { 0 } else { 1 + usize::from(precision) };
    let length = usize::from(is_negative) + whole.len() + after_whole;
    let padding = usize::from(width).saturating_sub(length);
    out.extend(std::iter::repeat_n(b' ', padding));
    if is_negative {
        out.push(b'-');
    }
    out.extend_from_slice(whole);
    if precision > 0 {
        // The leading 1 keeps the zeros after it. The point replaces it.
        let mut fraction = itoa::Buffer::new();
        let fraction = fraction.format(power + digits % power).as_bytes();
        out.push(b'.');
        out.extend_from_slice(fraction.get(1..).unwrap_or_default());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64) -> usize {
        let mut written = 0;
        for precision in 0..12 {
            for width in [0, 1, 7, 12, 40] {
                let mut out = b"<".to_vec();
                let expected = match write_rounded(&mut out, value, precision, width) {
                    Some(()) => {
                        written += 1;
                        let (precision, width) = (usize::from(precision), usize::from(width));
                        format!("<{value:>width$.precision$}")
                    }
                    None => "<".to_owned(),
                };
                assert_eq!(String::from_utf8_lossy(&out), expected, "{value} {precision} {width}");
            }
        }
        written
    }

    #[test]
    fn rounded_float_equals_format() {
        let mut written = 0;
        for halves in -2_000_i32..2_000 {
            // Each is exact, and many are in the middle of two decimals.
            written += check(f64::from(halves) / 2.0);
            written += check(f64::from(halves) / 16.0);
            written += check(f64::from(halves) / 1024.0);
            written += check(f64::from(halves) / 100.0);
        }
        assert_eq!(written, 4 * 4_000 * 10 * 5, "all of these fit");
        let mut bits = 0x9E37_79B9_7F4A_7C15_u64;
        for _ in 0..5_000 {
            bits = bits.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            check(f64::from_bits(bits));
            // With an exponent from -64 to 63.
            check(f64::from_bits(bits & !(0x7ff << 52) | (959 + (bits >> 3) % 128) << 52));
            check(f64::from(f32::from_bits((bits >> 32) as u32)));
        }
        for value in [f64::NAN, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE, 5e-324, 1e15, 1e16] {
            check(value);
            check(-value);
        }
        check(-0.0);
        check(999_999.999_999_5);
        check(9_007_199_254_740_991.5);
    }
}

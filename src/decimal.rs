//! Decimal numbers, as prices and quantities are written.

use alloc::string::String;

/// The most digits read before the dot: so many fit a `f64` exactly.
const MOST_WHOLE: usize = 15;
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Reads `"15"`, `"15.00"`, `".5"` or `"-3"`; no exponents, no separators of thousands.
///
/// At most 15 digits count, those behind the dot beyond them are cut off. Digits and power of ten are
/// then exact, and so one division rounds correctly (W. Clinger, "How to read floating point numbers
/// accurately", PLDI 1990). The standard library's parser does more, and costs 20 kB in the wasm.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole_digits = whole.trim_start_matches('0').len();
    let plain = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !plain || whole.len() + fraction.len() == 0 || whole_digits > MOST_WHOLE {
        return None;
    }
    let kept = fraction.len().min(MOST_WHOLE - whole_digits);
    let digit = |number: u64, byte: u8| number * 10 + u64::from(byte - b'0');
    let number = whole.bytes().chain(fraction.bytes().take(kept)).fold(0, digit);
    let value = number as f64 / POWERS[kept];
    Some(if negative { -value } else { value })
}

/// A whole number as text. The standard library's formatting does more, and costs 4 kB in the wasm.
pub(crate) fn whole(number: i64) -> String {
    let mut text = String::new();
    if number < 0 {
        text.push('-');
    }
    let number = number.unsigned_abs();
    let mut power = 1;
    while number / power > 9 {
        power *= 10;
    }
    while power > 0 {
        text.push(char::from(b'0' + (number / power % 10) as u8));
        power /= 10;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_reads_what_the_standard_library_reads(text in "-?0{0,2}[0-9]{1,9}(\\.[0-9]{0,6})?") {
            prop_assert_eq!(decimal(&text), text.parse().ok());
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in
            ["", "-", ".", "1e3", "NaN", "inf", "+1", "1,000", "0x1", "--1", "1.2.3", "1234567890123456"]
        {
            assert_eq!(decimal(text), None, "{text}");
        }
        assert_eq!(decimal(" .5 "), Some(0.5));
        assert_eq!(decimal("0.12345678901234567890"), Some(0.123456789012345));
    }
}

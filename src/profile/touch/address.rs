//! What is read off addresses, which anybody may have written. Byte by byte: the standard search in texts alone would
//! add more to the wasm than all that is done here.

use alloc::string::String;
use alloc::vec::Vec;

/// No text is kept longer than this, in characters.
const LONGEST: usize = 100;
/// No name of a host is longer than this, in bytes: RFC 1035.
const LONGEST_HOST: usize = 253;

/// The host that an address names, in lower case and without `www.`; `None` where it names none.
#[inline(never)]
pub(super) fn host(address: &str) -> Option<Vec<u8>> {
    let (scheme, rest) = address.as_bytes().split_at(find(address.as_bytes(), b"://")?);
    let (mut host, mut is_port) = (Vec::new(), false);
    for &c in rest.iter().skip(3) {
        match c {
            b'/' | b'?' | b'#' | b'\\' => break,
            // What came before were a name and a password.
            b'@' => {
                host.clear();
                is_port = false;
            }
            b':' if !host.starts_with(b"[") || host.ends_with(b"]") => is_port = true,
            _ if is_port => {}
            _ => host.push(c.to_ascii_lowercase()),
        }
    }
    if host.ends_with(b".") {
        host.pop();
    }
    if host.starts_with(b"www.") {
        host.drain(..4);
    }
    let is_name = |c: &u8| c.is_ascii_alphanumeric() || b"-._[:]".contains(c);
    let is_scheme = |c: &u8| c.is_ascii_alphanumeric() || b"+-.".contains(c);
    let is_host = scheme.iter().all(is_scheme) && host.iter().all(is_name);
    (is_host && (1..=LONGEST_HOST).contains(&host.len())).then_some(host)
}

/// The parameters of an address's query as they stand there, names with their values.
pub(super) fn parameters(address: &str) -> impl Iterator<Item = (&[u8], &[u8])> {
    let before_fragment = until(address.as_bytes(), b'#').0;
    let query = until(before_fragment, b'?').1;
    query.split(|&c| c == b'&').map(|pair| {
        let (name, value) = until(pair, b'=');
        // Left where a letter or a feed had its `&` written as in HTML.
        (name.strip_prefix(b"amp;").unwrap_or(name), value)
    })
}

/// A parameter's value as text to keep; `None` where nothing is left, and where it is not UTF-8.
#[inline(never)]
pub(super) fn decode(value: &[u8]) -> Option<String> {
    let digit = |at: Option<&u8>| char::from(*at?).to_digit(16);
    let mut rest = value;
    let mut bytes = Vec::new();
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = digit(rest.first()).zip(digit(rest.get(1))).filter(|_| first == b'%');
        bytes.push(match (first, escaped) {
            (_, Some((high, low))) => {
                rest = rest.get(2..).unwrap_or_default();
                (high << 4 | low) as u8
            }
            (b'+', _) => b' ',
            _ => first,
        });
    }
    Some(text(&bytes)).filter(|text| !text.is_empty())
}

/// Bytes as text to keep: cut, without control characters and spaces around it, empty where they are not UTF-8.
#[inline(never)]
pub(super) fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut left = LONGEST;
    for c in str::from_utf8(bytes).unwrap_or_default().chars() {
        if left > 0 && !c.is_control() && !(c == ' ' && text.is_empty()) {
            text.push(c);
            left -= 1;
        }
    }
    // An address of somebody's in a campaign's name is nobody's business here.
    if text.as_bytes().contains(&b'@') {
        text.clear();
    }
    while text.as_bytes().ends_with(b" ") {
        text.pop();
    }
    text
}

/// Where a part stands first.
#[inline(never)]
pub(super) fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    (0..text.len()).find(|&at| text.get(at..).is_some_and(|rest| rest.starts_with(part)))
}

/// What is before the first such byte, and what is behind it.
#[inline(never)]
fn until(text: &[u8], end: u8) -> (&[u8], &[u8]) {
    let at = text.iter().position(|&c| c == end).unwrap_or(text.len());
    (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default())
}

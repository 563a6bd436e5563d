//! What is read off addresses, which anybody may have written.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

/// No text is kept longer than this, in characters.
const LONGEST: usize = 100;
/// No name of a host is longer than this, in bytes: RFC 1035.
const LONGEST_HOST: usize = 253;

/// The host that an address names, in lower case and without `www.`; `None` where it names none.
pub(super) fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.trim_matches(' ').split_once("://")?;
    let is_scheme = |c: u8| c.is_ascii_alphanumeric() || b"+-.".contains(&c);
    let end = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let named = authority.rsplit('@').next().unwrap_or_default();
    let port = named.rfind(']').unwrap_or(0);
    let end = named[port..].find(':').map_or(named.len(), |colon| port + colon);
    let host = named[..end].trim_end_matches('.').to_ascii_lowercase();
    let is_name = |c: u8| c.is_ascii_alphanumeric() || b"-._[:]".contains(&c);
    let is_host = scheme.bytes().all(is_scheme) && host.bytes().all(is_name);
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (is_host && !host.is_empty() && host.len() <= LONGEST_HOST).then(|| host.to_owned())
}

/// The parameters of an address's query as they stand there, names with their values.
pub(super) fn parameters(address: &str) -> impl Iterator<Item = (&str, &str)> {
    let before_fragment = address.split('#').next().unwrap_or_default();
    let query = before_fragment.split_once('?').map_or("", |(_, query)| query);
    query.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        // Left where a letter or a feed had its `&` written as in HTML.
        (name.strip_prefix("amp;").unwrap_or(name), value)
    })
}

/// A parameter's value as text to keep; `None` where nothing is left, and where it is not UTF-8.
pub(super) fn decode(value: &str) -> Option<String> {
    let digit = |at: Option<&u8>| char::from(*at?).to_digit(16);
    let mut rest = value.as_bytes();
    let mut bytes = Vec::with_capacity(rest.len());
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        let escaped = digit(rest.first()).zip(digit(rest.get(1))).filter(|_| first == b'%');
        bytes.push(match (first, escaped) {
            (_, Some((high, low))) => {
                rest = &rest[2..];
                (high << 4 | low) as u8
            }
            (b'+', _) => b' ',
            _ => first,
        });
    }
    let text = cut(str::from_utf8(&bytes).ok()?);
    (!text.is_empty()).then_some(text)
}

/// As much of a text as is kept.
pub(super) fn cut(text: &str) -> String {
    let kept: String = text.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    kept.trim_matches(' ').to_owned()
}

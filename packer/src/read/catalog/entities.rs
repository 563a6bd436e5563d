//! HTML's names for characters.

use quick_xml::escape::resolve_html5_entity;

/// The longest name of an entity, with some to spare.
const LONGEST: usize = 40;

/// The character or characters of one reference, without its `&` and `;`.
pub(super) fn resolve(name: &str) -> Option<String> {
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16).ok()?,
            None => number.parse().ok()?,
        },
        None => return resolve_html5_entity(name).map(str::to_owned),
    };
    char::from_u32(number).filter(|c| !c.is_control()).map(String::from)
}

/// A text with its references replaced; a `&` that begins none stands for itself.
pub(super) fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, resolve(&rest[1..end])?))) {
            Some((end, character)) => {
                decoded.push_str(&character);
                rest = &rest[end + 1..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_characters_and_all_else_stays() {
        for (text, expected) in [
            ("Tom &amp; Jerry&#8217;s &eacute;t&#xE9; &ndash; 5&quot;", "Tom & Jerry’s été – 5\""),
            ("A & B &; &nonsense; &#0; &#99999999; &", "A & B &; &nonsense; &#0; &#99999999; &"),
            ("&amp;amp;", "&amp;"),
            ("ä&é;", "ä&é;"),
        ] {
            assert_eq!(decode(text), expected);
        }
    }
}

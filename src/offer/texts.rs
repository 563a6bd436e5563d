//! Texts in the shopper's language.

use crate::offer::OfferText;

/// The headline and the text in a language: of that very tag, or else of its language alone, as BCP 47's lookup does
/// (RFC 4647, 3.4): `zh-Hans-CN` finds `zh-Hans`, then `zh`. Upper and lower case are the same.
pub(crate) fn in_language<'t>(
    texts: &'t [OfferText],
    locale: Option<&str>,
) -> (Option<&'t str>, Option<&'t str>) {
    let mut tag = locale.unwrap_or_default();
    while !tag.is_empty() {
        if let Some(found) = texts.iter().find(|text| text.locale.eq_ignore_ascii_case(tag)) {
            return (found.title.as_deref(), found.text.as_deref());
        }
        tag = tag.rfind('-').map_or("", |end| &tag[..end]);
    }
    (None, None)
}

#[cfg(test)]
mod tests {
    use alloc::borrow::ToOwned;
    use alloc::vec::Vec;

    use super::*;

    #[test]
    fn the_nearest_tag_serves() {
        let texts: Vec<OfferText> = ["zh", "zh-TW", "de"]
            .iter()
            .map(|tag| OfferText { locale: (*tag).to_owned(), title: Some((*tag).to_owned()), text: None })
            .collect();
        for (asked, found) in [
            (Some("zh"), Some("zh")),
            (Some("zh-Hans-CN"), Some("zh")),
            (Some("ZH-tw"), Some("zh-TW")),
            (Some("zh-TW-x-1"), Some("zh-TW")),
            (Some("de-AT"), Some("de")),
            (Some("den"), None),
            (Some("-"), None),
            (Some(""), None),
            (None, None),
        ] {
            assert_eq!(in_language(&texts, asked).0, found, "{asked:?}");
        }
    }
}

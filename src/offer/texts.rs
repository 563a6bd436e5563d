//! Texts in the shopper's language.

use alloc::string::String;

use crate::offer::OfferText;

/// One field of the texts in a language: in the nearest tag that has it, as RFC 4647 (“Lookup”) finds it: `zh-Hans-CN`
/// finds `zh-Hans`, then `zh`. Upper and lower case are the same.
pub(crate) fn in_language<'t>(
    texts: &'t [OfferText],
    locale: Option<&str>,
    field: fn(&OfferText) -> &Option<String>,
) -> Option<&'t str> {
    let mut tag = locale.unwrap_or_default();
    while !tag.is_empty() {
        let found = texts.iter().filter(|text| text.locale.eq_ignore_ascii_case(tag));
        if let Some(found) = found.flat_map(field).next() {
            return Some(found);
        }
        tag = tag.rfind('-').map_or("", |end| &tag[..end]);
    }
    None
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
            assert_eq!(in_language(&texts, asked, |text| &text.title), found, "{asked:?}");
        }
    }

    #[test]
    fn what_the_nearest_tag_leaves_out_the_next_one_says() {
        let text = |locale: &str, text: Option<&str>| OfferText {
            locale: locale.to_owned(),
            title: Some(locale.to_owned()),
            text: text.map(str::to_owned),
        };
        let texts = [text("zh-TW", None), text("zh", Some("more"))];
        assert_eq!(in_language(&texts, Some("zh-TW"), |text| &text.title), Some("zh-TW"));
        assert_eq!(in_language(&texts, Some("zh-TW"), |text| &text.text), Some("more"));
    }
}

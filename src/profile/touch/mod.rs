//! Where the shopper came from.

mod address;
mod channel;
mod click_id;
mod site;

use alloc::string::String;

use serde::Serialize;

use crate::profile::VISIT_GAP;
use crate::shape::shaped;
use address::{decode, host, parameters, text};
use site::{Kind, is_in};

pub use channel::Channel;
pub use click_id::ClickId;

/// One arrival at the shop: from where, and whether the shop paid for it.
///
/// ```
/// use regulars::{Channel, ClickId, Touch};
///
/// let touch = Touch::new("https://shop.example/?gclid=Cj0KCQjw", "https://www.google.com/", 0).unwrap();
/// assert_eq!((touch.channel, touch.paid), (Channel::PaidSearch, true));
/// assert_eq!((touch.source.as_deref(), touch.medium.as_deref()), (Some("google"), Some("cpc")));
/// assert_eq!(touch.click_id, Some(ClickId::Gclid));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Touch {
    /// The kind of way, as GA4 groups them.
    pub channel: Channel,
    /// Whether the shop paid for the visit as an advertisement.
    pub paid: bool,
    /// Who sent the shopper: `utm_source`, a search engine's name, or a host. At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub source: Option<String>,
    /// By what means: `utm_medium`, or `cpc`, `cpm`, `organic`, `social` or `referral`. At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub medium: Option<String>,
    /// `utm_campaign`. At most 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub campaign: Option<String>,
    /// What kind of click id the address carried. The id itself, which names the shopper, is never kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub click_id: Option<ClickId>,
    /// When, in ms since 1970.
    pub at: i64,
}

shaped!(Touch { channel; paid; source; medium; campaign; click_id; at });

/// The first and the last way to the shop.
///
/// ```
/// use regulars::{Channel, Touch, Touches};
///
/// let mut touches = Touches::default();
/// let mut arrive = |landing, referrer, at| {
///     Touch::new(landing, referrer, at).is_some_and(|touch| touches.arrive(touch))
/// };
/// assert!(arrive("https://shop.example/", "https://www.baidu.com/", 0));
/// // The shopper goes on within the shop, comes back the next day by a bookmark, and then by a letter.
/// assert!(!arrive("https://shop.example/tea", "https://shop.example/", 60_000));
/// assert!(!arrive("https://shop.example/", "", 86_400_000));
/// assert!(arrive("https://shop.example/?utm_medium=email", "", 90_000_000));
///
/// assert_eq!(touches.first.unwrap().channel, Channel::OrganicSearch);
/// assert_eq!(touches.last.unwrap().channel, Channel::Email);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Touches {
    /// The first there was.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub first: Option<Touch>,
    /// The last that was not direct; the first where all were direct.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub last: Option<Touch>,
}

shaped!(Touches { first; last });

impl Touches {
    /// Takes in an arrival. `false` means that nothing changed: it was direct where another is known, or the
    /// same as the last within half an hour of it, as when a page is loaded anew. So it may be called with
    /// every page that is loaded.
    pub fn arrive(&mut self, touch: Touch) -> bool {
        if let Some(last) = &mut self.last {
            let is_soon = touch.at.saturating_sub(last.at) <= VISIT_GAP;
            let before = core::mem::replace(&mut last.at, touch.at);
            if touch.channel == Channel::Direct || is_soon && *last == touch {
                last.at = before;
                return false;
            }
        }
        self.first.get_or_insert_with(|| touch.clone());
        self.last = Some(touch);
        true
    }
}

impl Touch {
    /// Reads a page load off the address of the page and its referrer (as `location.href` and
    /// `document.referrer` have them; an unreadable one counts as none). `None` where the shopper was in the shop
    /// already: the page was opened from another of the shop's, or on the way back from paying or signing in
    /// elsewhere, and its address has no mark of a campaign. The shop's pages are those on the page's own host, and
    /// on hosts above and below it, such as `checkout.shop.example` for `shop.example`; `www.` makes no difference.
    ///
    /// Source and medium come from, in this order: `utm_source` and `utm_medium`; a click id that only
    /// advertisements carry; the referrer, of which only the host is read; another click id. A value is decoded,
    /// loses control characters, and counts as absent where it is not UTF-8. The rules that make a
    /// [channel](Channel) of them are GA4's.
    pub fn new(landing: &str, referrer: &str, at: i64) -> Option<Touch> {
        let mut told = [const { None::<String> }; 3];
        let mut click_id = None::<ClickId>;
        for (name, value) in parameters(landing) {
            let names: [&[u8]; 3] = [b"utm_source", b"utm_medium", b"utm_campaign"];
            if let Some(at) = names.iter().position(|known| *known == name) {
                if told[at].is_none() {
                    told[at] = decode(value);
                }
            } else if !value.is_empty()
                && let Some(id) = ClickId::of(name)
                && click_id.is_none_or(|before| (id as u8) < before as u8)
            {
                click_id = Some(id);
            }
        }

        let from = host(referrer).unwrap_or_default();
        let own = host(landing).unwrap_or_default();
        let sender = site::of_host(&from);
        let is_of_shop = !from.is_empty() && !own.is_empty() && (is_in(&from, &own) || is_in(&own, &from));
        let is_within = is_of_shop || sender.kind == Kind::Errand;
        if is_within && click_id.is_none() && told.iter().all(Option::is_none) {
            return None;
        }

        let bought = click_id.is_some_and(ClickId::is_paid);
        let [mut source, mut medium, campaign] = told;
        let mut implied: [&[u8]; 2] = [b"", b""];
        if let Some([_, source, medium]) = click_id.map(ClickId::told) {
            implied = [source, medium];
        }
        if !bought && !is_within && !from.is_empty() {
            implied = match sender.kind {
                Kind::Search if !sender.name.is_empty() => [sender.name, b"organic"],
                Kind::Search => [&from, b"organic"],
                _ => [&from, b"referral"],
            };
        }
        // What the referrer is tells nothing of a source that the shop names itself.
        if medium.is_none() && (source.is_none() || bought) {
            medium = Some(text(implied[1])).filter(|medium| !medium.is_empty());
        }
        if source.is_none() {
            source = Some(text(implied[0])).filter(|source| !source.is_empty());
        }

        let lower =
            |text: &Option<String>| text.as_deref().unwrap_or_default().as_bytes().to_ascii_lowercase();
        let (channel, paid) = channel::of(&lower(&source), &lower(&medium), &lower(&campaign), bought);
        Some(Touch { channel, paid, source, medium, campaign, click_id, at })
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Channel, ClickId, Touch, Touches};
    use crate::journal::wire::{Wire, whole};

    fn written(value: &impl Wire) -> Vec<u8> {
        let mut bytes = Vec::new();
        value.write(&mut bytes);
        bytes
    }

    #[test]
    fn touches_are_read_as_they_were_written() {
        let touch = Touch::new("https://shop.example/?gclid=1&utm_campaign=may", "", -5);
        let direct = Touch::new("https://shop.example/", "", 7);
        for touches in [Touches { first: direct, last: touch }, Touches::default()] {
            assert_eq!(whole(&written(&touches)), Some(touches));
        }
    }

    #[test]
    fn a_variant_is_one_byte_and_an_unknown_one_is_damage() {
        let channels = (0..=u8::MAX).map_while(|byte| whole::<Channel>(&[byte])).enumerate();
        assert_eq!(channels.map(|(at, one)| assert_eq!(written(&one), [at as u8])).count(), 15);
        assert_eq!(whole::<Channel>(&[15]), None);

        let ids = (0..=u8::MAX).map_while(|byte| whole::<ClickId>(&[byte])).enumerate();
        assert_eq!(ids.map(|(at, one)| assert_eq!(written(&one), [at as u8])).count(), 20);
        assert_eq!(whole::<ClickId>(&[20]), None);
    }
}

use alloc::vec::Vec;

use serde::Serialize;

use crate::journal::wire::{Reader, Wire};
use crate::shape::{Shape, Shaped};

/// What kind of click id an address carried, by the name of its parameter.
///
/// All are added by the networks themselves, to clicks on advertisements only; but `fbclid` is added to every link
/// on Facebook and Instagram, and `igshid` and `igsh` to every link shared there.
///
/// The order of the variants is part of the journal's format: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum ClickId {
    /// Google Ads.
    Gclid,
    /// Google Ads, where an app was left for the web.
    Gbraid,
    /// Google Ads, where the web was left for an app.
    Wbraid,
    /// Google Ads, where the browser took the id away.
    GadSource,
    /// Display & Video 360, Campaign Manager 360.
    Dclid,
    /// Microsoft Advertising.
    Msclkid,
    /// Yandex Direct.
    Yclid,
    /// Baidu's advertisements.
    BdVid,
    /// Advertisements of 360 Search.
    Qhclickid,
    /// TikTok's advertisements.
    Ttclid,
    /// X's advertisements.
    Twclid,
    /// LinkedIn's advertisements.
    LiFatId,
    /// Snapchat's advertisements.
    #[serde(rename = "ScCid")]
    ScCid,
    /// Pinterest's advertisements.
    Epik,
    /// Reddit's advertisements.
    RdtCid,
    /// Tencent's advertisements, in WeChat.
    GdtVid,
    /// Tencent's advertisements, elsewhere.
    QzGdt,
    /// A link on Facebook or Instagram.
    Fbclid,
    /// A link shared on Instagram.
    Igshid,
    /// A link shared on Instagram, since 2023.
    Igsh,
}

impl ClickId {
    /// Each with its parameter, and the source and medium that it tells of; Google's are as GA4 has them. Of an
    /// address with several, the first in this order counts.
    const ALL: [(ClickId, &'static str); 20] = [
        (ClickId::Gclid, "gclid google cpc"),
        (ClickId::Gbraid, "gbraid google cpc"),
        (ClickId::Wbraid, "wbraid google cpc"),
        (ClickId::GadSource, "gad_source google cpc"),
        (ClickId::Dclid, "dclid dfa cpm"),
        (ClickId::Msclkid, "msclkid bing cpc"),
        (ClickId::Yclid, "yclid yandex cpc"),
        (ClickId::BdVid, "bd_vid baidu cpc"),
        (ClickId::Qhclickid, "qhclickid so.com cpc"),
        (ClickId::Ttclid, "ttclid tiktok cpc"),
        (ClickId::Twclid, "twclid twitter cpc"),
        (ClickId::LiFatId, "li_fat_id linkedin cpc"),
        (ClickId::ScCid, "ScCid snapchat cpc"),
        (ClickId::Epik, "epik pinterest cpc"),
        (ClickId::RdtCid, "rdt_cid reddit cpc"),
        (ClickId::GdtVid, "gdt_vid tencent cpc"),
        (ClickId::QzGdt, "qz_gdt tencent cpc"),
        (ClickId::Fbclid, "fbclid facebook social"),
        (ClickId::Igshid, "igshid instagram social"),
        (ClickId::Igsh, "igsh instagram social"),
    ];

    /// The click id that goes by the name of this parameter.
    pub(super) fn of(parameter: &[u8]) -> Option<ClickId> {
        let known = Self::ALL.iter().find(|(id, _)| id.told()[0].eq_ignore_ascii_case(parameter));
        known.map(|(id, _)| *id)
    }

    /// Parameter, source, medium.
    pub(super) fn told(self) -> [&'static [u8]; 3] {
        let mut parts = Self::ALL[self as usize].1.as_bytes().split(|&c| c == b' ');
        [(); 3].map(|()| parts.next().unwrap_or_default())
    }

    /// Whether only advertisements carry it.
    pub(super) fn is_paid(self) -> bool {
        self.told()[2].starts_with(b"cp")
    }
}

impl Shaped for ClickId {
    const SHAPE: Shape = Shape::OneOf(&{
        let mut names = [""; ClickId::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = first_word(ClickId::ALL[at].1);
            at += 1;
        }
        names
    });
}

const fn first_word(text: &str) -> &str {
    let mut end = 0;
    while end < text.len() && text.as_bytes()[end] != b' ' {
        end += 1;
    }
    text.split_at(end).0
}

impl Wire for ClickId {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn read(from: &mut Reader) -> Self {
        let number = usize::from(u8::read(from));
        from.checked(Self::ALL.get(number)).map_or(ClickId::Gclid, |(id, _)| *id)
    }
}

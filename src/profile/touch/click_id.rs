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

/// What a click id tells of where it was added.
pub(super) struct Known {
    pub(super) kind: ClickId,
    parameter: &'static str,
    pub(super) source: &'static str,
    /// `cpc` and `cpm` are paid for.
    pub(super) medium: &'static str,
}

impl Known {
    pub(super) fn is_paid(&self) -> bool {
        self.medium.starts_with("cp")
    }
}

const fn known(kind: ClickId, parameter: &'static str, source: &'static str, medium: &'static str) -> Known {
    Known { kind, parameter, source, medium }
}

impl ClickId {
    /// Of an address with several, the first in this order counts. Source and medium of Google's are as GA4 has them.
    pub(super) const ALL: [Known; 20] = [
        known(ClickId::Gclid, "gclid", "google", "cpc"),
        known(ClickId::Gbraid, "gbraid", "google", "cpc"),
        known(ClickId::Wbraid, "wbraid", "google", "cpc"),
        known(ClickId::GadSource, "gad_source", "google", "cpc"),
        known(ClickId::Dclid, "dclid", "dfa", "cpm"),
        known(ClickId::Msclkid, "msclkid", "bing", "cpc"),
        known(ClickId::Yclid, "yclid", "yandex", "cpc"),
        known(ClickId::BdVid, "bd_vid", "baidu", "cpc"),
        known(ClickId::Qhclickid, "qhclickid", "so.com", "cpc"),
        known(ClickId::Ttclid, "ttclid", "tiktok", "cpc"),
        known(ClickId::Twclid, "twclid", "twitter", "cpc"),
        known(ClickId::LiFatId, "li_fat_id", "linkedin", "cpc"),
        known(ClickId::ScCid, "ScCid", "snapchat", "cpc"),
        known(ClickId::Epik, "epik", "pinterest", "cpc"),
        known(ClickId::RdtCid, "rdt_cid", "reddit", "cpc"),
        known(ClickId::GdtVid, "gdt_vid", "tencent", "cpc"),
        known(ClickId::QzGdt, "qz_gdt", "tencent", "cpc"),
        known(ClickId::Fbclid, "fbclid", "facebook", "social"),
        known(ClickId::Igshid, "igshid", "instagram", "social"),
        known(ClickId::Igsh, "igsh", "instagram", "social"),
    ];

    /// Where the click id of this parameter stands among [`ALL`](Self::ALL).
    pub(super) fn place(parameter: &str) -> Option<usize> {
        Self::ALL.iter().position(|known| known.parameter.eq_ignore_ascii_case(parameter))
    }
}

impl Shaped for ClickId {
    const SHAPE: Shape = Shape::OneOf(&{
        let mut names = [""; ClickId::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = ClickId::ALL[at].parameter;
            at += 1;
        }
        names
    });
}

impl Wire for ClickId {
    fn write(&self, to: &mut Vec<u8>) {
        to.push(*self as u8);
    }

    fn read(from: &mut Reader) -> Self {
        let number = usize::from(u8::read(from));
        from.checked(Self::ALL.get(number)).map_or(ClickId::Gclid, |known| known.kind)
    }
}

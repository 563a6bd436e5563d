use serde::Serialize;

use super::address::find;
use super::site::{self, Kind};
use crate::shape::named;

/// How shoppers come, by GA4's default channel groups (support.google.com/analytics/answer/9756891).
///
/// GA4's rules are taken in GA4's order, with these differences: its two groups of video are one; cross-network, audio,
/// other paid and unassigned are all `other`; a webmail's page counts as email; and which sites are search engines,
/// social networks, shopping or video sites is read from a shorter list, with more of China's.
///
/// The order of the variants is part of the journal's format: new ones go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Channel {
    /// An address typed in, a bookmark, or nothing known.
    Direct,
    /// A search engine's results.
    OrganicSearch,
    /// A search engine's advertisements.
    PaidSearch,
    /// A social network.
    OrganicSocial,
    /// A social network's advertisements.
    PaidSocial,
    /// A marketplace or a comparison of prices.
    OrganicShopping,
    /// Advertisements there.
    PaidShopping,
    /// A letter.
    Email,
    /// Partners who are paid by the order.
    Affiliates,
    /// A link on any other site.
    Referral,
    /// A banner.
    Display,
    /// A video site, paid for or not.
    Video,
    /// A text message.
    Sms,
    /// A notification on the phone.
    Push,
    /// What no rule fits.
    Other,
}

named!(Channel {
    Direct => "direct",
    OrganicSearch => "organic_search",
    PaidSearch => "paid_search",
    OrganicSocial => "organic_social",
    PaidSocial => "paid_social",
    OrganicShopping => "organic_shopping",
    PaidShopping => "paid_shopping",
    Email => "email",
    Affiliates => "affiliates",
    Referral => "referral",
    Display => "display",
    Video => "video",
    Sms => "sms",
    Push => "push",
    Other => "other",
});

/// The channel of a source, a medium and a campaign, all in lower case, and whether it was paid for. A click id
/// that only advertisements carry says so of itself.
pub(super) fn of(source: &[u8], medium: &[u8], campaign: &[u8], is_bought: bool) -> (Channel, bool) {
    let is_source = |one_of| is_one(source, one_of);
    let is_medium = |one_of| is_one(medium, one_of);
    let medium_has = |part| find(medium, part).is_some();
    let kind = site::of_source(source).kind;
    let is_display = is_medium("display|banner|expandable|interstitial|cpm");
    let is_cross_network = find(campaign, b"cross-network").is_some();
    // GA4: ^(.*cp.*|ppc|retargeting|paid.*)$
    let is_paid = is_bought
        || medium_has(b"cp")
        || is_medium("ppc|retargeting")
        || medium.starts_with(b"paid")
        || is_display
        || is_cross_network;
    let is_shopping = kind == Kind::Shopping || is_shopping_campaign(campaign);

    let is_nothing = source.is_empty() && medium.is_empty() && campaign.is_empty();
    let is_direct = is_nothing || is_source("(direct)") && is_medium("(none)|(not set)") && !is_bought;
    let channel = if is_direct {
        Channel::Direct
    } else if is_cross_network {
        Channel::Other
    } else if is_paid && !(is_display && medium != b"cpm") {
        match kind {
            _ if is_shopping => Channel::PaidShopping,
            Kind::Search => Channel::PaidSearch,
            Kind::Social => Channel::PaidSocial,
            Kind::Video => Channel::Video,
            _ if is_display => Channel::Display,
            _ => Channel::Other,
        }
    } else if is_display {
        Channel::Display
    } else if is_shopping {
        Channel::OrganicShopping
    } else if kind == Kind::Social
        || is_medium("social|social-network|social-media|sm|social network|social media")
    {
        Channel::OrganicSocial
    } else if kind == Kind::Video || medium_has(b"video") {
        Channel::Video
    } else if kind == Kind::Search || medium == b"organic" {
        Channel::OrganicSearch
    } else if kind == Kind::Mail {
        Channel::Email
    } else if is_medium("referral|app|link") {
        Channel::Referral
    } else if is_source(EMAIL) || is_medium(EMAIL) {
        Channel::Email
    } else if is_medium("affiliate|affiliates") {
        Channel::Affiliates
    } else if is_source("sms") || is_medium("sms") {
        Channel::Sms
    } else if medium.ends_with(b"push")
        || medium_has(b"mobile")
        || medium_has(b"notification")
        || is_source("firebase")
    {
        Channel::Push
    } else {
        Channel::Other
    };
    (channel, is_paid)
}

const EMAIL: &str = "email|e-mail|e_mail|e mail";

#[inline(never)]
fn is_one(text: &[u8], of: &str) -> bool {
    of.as_bytes().split(|&c| c == b'|').any(|one| one == text)
}

/// GA4: ^(.*(([^a-df-z]|^)shop|shopping).*)$
fn is_shopping_campaign(campaign: &[u8]) -> bool {
    let mut before = b' ';
    for at in 0..campaign.len() {
        let rest = campaign.get(at..).unwrap_or_default();
        let joins = before.is_ascii_lowercase() && before != b'e';
        if rest.starts_with(if joins { b"shopping" } else { b"shop" }) {
            return true;
        }
        before = campaign[at];
    }
    false
}

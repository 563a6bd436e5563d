use serde::Serialize;

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
pub(super) fn of(source: &str, medium: &str, campaign: &str, is_bought: bool) -> (Channel, bool) {
    let is_source = |one_of: &str| one_of.split('|').any(|one| one == source);
    let is_medium = |one_of: &str| one_of.split('|').any(|one| one == medium);
    let kind = site::of_source(source).kind;
    let is_display = is_medium("display|banner|expandable|interstitial|cpm");
    let is_cross_network = campaign.contains("cross-network");
    // GA4: ^(.*cp.*|ppc|retargeting|paid.*)$
    let is_paid = is_bought
        || medium.contains("cp")
        || is_medium("ppc|retargeting")
        || medium.starts_with("paid")
        || is_display
        || is_cross_network;
    let is_shopping = kind == Kind::Shopping || is_shopping_campaign(campaign);

    let is_nothing = source.is_empty() && medium.is_empty() && campaign.is_empty();
    let is_direct = is_nothing || is_source("(direct)") && is_medium("(none)|(not set)") && !is_bought;
    let channel = if is_direct {
        Channel::Direct
    } else if is_cross_network {
        Channel::Other
    } else if is_paid && !(is_display && medium != "cpm") {
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
    } else if kind == Kind::Video || medium.contains("video") {
        Channel::Video
    } else if kind == Kind::Search || medium == "organic" {
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
    } else if medium.ends_with("push")
        || medium.contains("mobile")
        || medium.contains("notification")
        || is_source("firebase")
    {
        Channel::Push
    } else {
        Channel::Other
    };
    (channel, is_paid)
}

const EMAIL: &str = "email|e-mail|e_mail|e mail";

/// GA4: ^(.*(([^a-df-z]|^)shop|shopping).*)$
fn is_shopping_campaign(campaign: &str) -> bool {
    campaign.match_indices("shop").any(|(at, _)| {
        let (before, after) = campaign.split_at(at);
        let joins = |c: char| c != 'e' && c.is_ascii_lowercase();
        after.starts_with("shopping") || !before.ends_with(joins)
    })
}

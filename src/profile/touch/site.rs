//! What kinds of sites send shoppers.

use super::address::find;
use Kind::{Errand, Mail, Plain, Search, Shopping, Social, Video};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// Where shoppers pay or sign in and come back from.
    Errand,
    Mail,
    Shopping,
    Video,
    Social,
    Search,
    /// Any other.
    Plain,
}

pub(super) struct Site {
    pub(super) kind: Kind,
    /// What the site is called without the rest of its host; empty where that would be no name.
    pub(super) name: &'static [u8],
}

/// The first that matches counts.
///
/// A domain stands for itself and all below it. One that ends in a dot has any ending of up to six letters
/// (`google.com.hk`). Its first part is a name too, by which a `utm_source` may go, unless a dot comes before it. What
/// has no dot at all is only a name.
///
/// Which sites are what is after GA4's list of source categories (support.google.com/analytics/answer/9756891), to
/// which mail, errands and China's sites are added.
const SITES: [(Kind, &str); 7] = [
    (
        Errand,
        ".paypal.com .stripe.com .klarna. .alipay.com .tenpay.com .unionpay.com .95516.com .adyen.com .mollie.com \
         .checkout.com .checkout.shopify.com .afterpay.com .affirm.com .pay.google.com .accounts.google. .appleid.apple.com \
         .login.microsoftonline.com",
    ),
    (
        Mail,
        "gmail outlook.live.com outlook.office.com outlook.office365.com hotmail. gmx. .web.de .e.mail.ru \
         .com.google.android.gm",
    ),
    (
        Shopping,
        "amazon. ebay. etsy.com walmart.com aliexpress. alibaba.com 1688.com taobao.com .tb.cn tmall. jd.com \
         pinduoduo.com yangkeduo.com temu.com vip.com suning.com smzdm.com mercadolibre. mercadolivre. \
         shopee. lazada. coupang.com allegro.pl idealo. shopify.com .shop.app shopzilla.com .shopping.google. \
         .shopping.yahoo. .shopping.naver.com igshopping",
    ),
    (
        Video,
        "youtube.com .youtu.be vimeo.com twitch.tv dailymotion.com netflix.com bilibili.com .b23.tv youku.com iqiyi.com \
         .v.qq.com wistia.com",
    ),
    (
        Social,
        "facebook.com meta.com fb.com .fb.me messenger.com instagram.com ig threads.net .threads.com twitter.com .t.co x.com \
         linkedin.com .lnkd.in pinterest. .pin.it reddit.com tiktok.com snapchat.com tumblr.com quora.com vk.com \
         .ok.ru whatsapp.com .wa.me telegram.org .t.me discord.com line.me kakao.com .news.ycombinator.com bsky.app \
         weibo.com .weibo.cn .t.cn wechat.com weixin.qq.com .wx.qq.com qzone.qq.com tencent.com xiaohongshu.com \
         .xhslink.com zhihu.com douyin.com .iesdouyin.com kuaishou.com douban.com tieba.baidu.com .blog.naver.com \
         .cafe.naver.com .groups.google.com .sites.google.com .com.facebook.katana .com.linkedin.android \
         .com.twitter.android",
    ),
    (Plain, ".docs.google.com .drive.google.com .classroom.google.com .meet.google.com .calendar.google.com"),
    (
        Search,
        "google. bing.com baidu.com yahoo. yandex. duckduckgo.com sogou.com .so.com .360.cn .sm.cn quark.cn naver.com \
         daum.net ecosia.org qwant.com .search.brave.com startpage.com seznam.cz rambler.ru .go.mail.ru aol. ask.com \
         msn.com petalsearch.com .com.google.android.googlequicksearchbox",
    ),
];

/// What site a host belongs to. Webmail is also known by the first part of its host, as in `mail.example.com`.
pub(super) fn of_host(host: &[u8]) -> Site {
    if host.starts_with(b"mail.") || host.starts_with(b"webmail.") {
        return Site { kind: Mail, name: b"" };
    }
    first(&|entry| {
        let domain = entry.strip_prefix(b".").unwrap_or(entry);
        if !domain.ends_with(b".") {
            return domain.contains(&b'.') && is_in(host, domain);
        }
        let Some(at) = find(host, domain) else { return false };
        let ending = host.len() - at - domain.len();
        (2..=6).contains(&ending) && (at == 0 || host.get(at - 1) == Some(&b'.'))
    })
}

/// What site a `utm_source` means, in lower case.
pub(super) fn of_source(source: &[u8]) -> Site {
    let by_name = first(&|entry| !source.is_empty() && name(entry) == source);
    if by_name.kind == Plain { of_host(source) } else { by_name }
}

/// Whether a host is a domain or one below it.
pub(super) fn is_in(host: &[u8], domain: &[u8]) -> bool {
    host.strip_suffix(domain).is_some_and(|below| below.is_empty() || below.ends_with(b"."))
}

fn name(entry: &'static [u8]) -> &'static [u8] {
    entry.split(|&c| c == b'.').next().unwrap_or_default()
}

fn first(is_it: &dyn Fn(&'static [u8]) -> bool) -> Site {
    for (kind, entries) in SITES {
        if let Some(entry) = entries.as_bytes().split(|&c| c == b' ').find(|entry| is_it(entry)) {
            return Site { kind, name: name(entry) };
        }
    }
    Site { kind: Plain, name: b"" }
}

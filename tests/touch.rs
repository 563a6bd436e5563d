//! Where shoppers come from, read off real kinds of addresses.

#![cfg(test)]

use proptest::prelude::*;
use regulars::{Channel, ClickId, Touch, Touches};
use serde_json::json;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

const FREE: bool = false;
const PAID: bool = true;

/// A query of the shop's address, a referrer, and what comes of them: channel, paid or not, and source.
type Arrival = (&'static str, &'static str, Channel, bool, &'static str);

fn touch(query: &str, referrer: &str) -> Option<Touch> {
    Touch::new(&format!("https://www.shop.example/tea?{query}#top"), referrer, 7)
}

fn check(arrivals: &[Arrival]) {
    for (query, referrer, channel, paid, source) in arrivals {
        let touch = touch(query, referrer).unwrap_or_else(|| panic!("{query} {referrer} is an arrival"));
        let found = (touch.channel, touch.paid, touch.source.as_deref().unwrap_or_default());
        assert_eq!(found, (*channel, *paid, *source), "{query} {referrer}");
        assert_eq!(touch.at, 7);
    }
}

#[test]
fn referrers_alone_tell_the_channel() {
    use Channel::*;
    check(&[
        ("", "", Direct, FREE, ""),
        ("sort=price", "", Direct, FREE, ""),
        ("", "not an address", Direct, FREE, ""),
        ("", "https://www.google.com/", OrganicSearch, FREE, "google"),
        ("", "https://www.google.co.uk/search?q=tea", OrganicSearch, FREE, "google"),
        ("", "http://google.com.hk", OrganicSearch, FREE, "google"),
        ("", "https://news.google.com/", OrganicSearch, FREE, "google"),
        ("", "android-app://com.google.android.googlequicksearchbox/", OrganicSearch, FREE, GOOGLE_APP),
        ("", "https://cn.bing.com/", OrganicSearch, FREE, "bing"),
        ("", "https://duckduckgo.com/", OrganicSearch, FREE, "duckduckgo"),
        ("", "https://r.search.yahoo.com/", OrganicSearch, FREE, "yahoo"),
        ("", "https://search.yahoo.co.jp/", OrganicSearch, FREE, "yahoo"),
        ("", "https://yandex.ru/", OrganicSearch, FREE, "yandex"),
        ("", "https://m.baidu.com/from=1", OrganicSearch, FREE, "baidu"),
        ("", "https://m.sogou.com/", OrganicSearch, FREE, "sogou"),
        ("", "https://www.so.com/s?q=%E8%8C%B6", OrganicSearch, FREE, "so.com"),
        ("", "https://m.sm.cn/", OrganicSearch, FREE, "m.sm.cn"),
        ("", "https://search.naver.com/", OrganicSearch, FREE, "naver"),
        ("", "https://www.ecosia.org/", OrganicSearch, FREE, "ecosia"),
        ("", "https://l.facebook.com/l.php?u=x", OrganicSocial, FREE, "l.facebook.com"),
        ("", "https://t.co/Ab1", OrganicSocial, FREE, "t.co"),
        ("", "https://www.instagram.com/", OrganicSocial, FREE, "instagram.com"),
        ("", "https://www.tiktok.com/", OrganicSocial, FREE, "tiktok.com"),
        ("", "https://www.pinterest.co.uk/pin/1", OrganicSocial, FREE, "pinterest.co.uk"),
        ("", "https://weibo.com/u/1", OrganicSocial, FREE, "weibo.com"),
        ("", "https://m.weibo.cn/", OrganicSocial, FREE, "m.weibo.cn"),
        ("", "https://www.xiaohongshu.com/explore/1", OrganicSocial, FREE, "xiaohongshu.com"),
        ("", "https://link.zhihu.com/?target=x", OrganicSocial, FREE, "link.zhihu.com"),
        ("", "https://mp.weixin.qq.com/s/1", OrganicSocial, FREE, "mp.weixin.qq.com"),
        ("", "https://www.douyin.com/", OrganicSocial, FREE, "douyin.com"),
        ("", "https://tieba.baidu.com/p/1", OrganicSocial, FREE, "tieba.baidu.com"),
        ("", "https://blog.naver.com/x", OrganicSocial, FREE, "blog.naver.com"),
        ("", "https://news.ycombinator.com/", OrganicSocial, FREE, "news.ycombinator.com"),
        ("", "https://www.youtube.com/watch?v=1", Video, FREE, "youtube.com"),
        ("", "https://www.bilibili.com/", Video, FREE, "bilibili.com"),
        ("", "https://v.qq.com/x", Video, FREE, "v.qq.com"),
        ("", "https://www.amazon.de/", OrganicShopping, FREE, "amazon.de"),
        ("", "https://s.taobao.com/", OrganicShopping, FREE, "s.taobao.com"),
        ("", "https://detail.tmall.com/", OrganicShopping, FREE, "detail.tmall.com"),
        ("", "https://shopping.google.com/", OrganicShopping, FREE, "shopping.google.com"),
        ("", "https://mail.google.com/mail/u/0", Email, FREE, "mail.google.com"),
        ("", "https://mail.qq.com/", Email, FREE, "mail.qq.com"),
        ("", "https://outlook.live.com/", Email, FREE, "outlook.live.com"),
        ("", "https://webmail.club.example/", Email, FREE, "webmail.club.example"),
        ("", "android-app://com.google.android.gm/", Email, FREE, "com.google.android.gm"),
        ("", "https://docs.google.com/document/d/1", Referral, FREE, "docs.google.com"),
        ("", "https://blog.tea.example/best-teas", Referral, FREE, "blog.tea.example"),
        ("", "https://blog.tea.example:8443/", Referral, FREE, "blog.tea.example"),
        ("", "https://someone:secret@WWW.Tea.Example./", Referral, FREE, "tea.example"),
        ("", "http://[2001:db8::1]:80/x", Referral, FREE, "[2001:db8::1]"),
        // What only looks like a known site is none.
        ("", "https://notgoogle.com/", Referral, FREE, "notgoogle.com"),
        ("", "https://google.phishing.example/", Referral, FREE, "google.phishing.example"),
        ("", "https://netflix.com.tea.example/", Referral, FREE, "netflix.com.tea.example"),
        ("", "https://notshop.example/", Referral, FREE, "notshop.example"),
    ]);
}

const GOOGLE_APP: &str = "com.google.android.googlequicksearchbox";

#[test]
fn campaigns_and_click_ids_tell_the_channel() {
    use Channel::*;
    check(&[
        ("gclid=Cj0K", "https://www.google.com/", PaidSearch, PAID, "google"),
        ("gclid=Cj0K", "", PaidSearch, PAID, "google"),
        ("gbraid=0AAA", "", PaidSearch, PAID, "google"),
        ("wbraid=CkQ", "", PaidSearch, PAID, "google"),
        ("gad_source=1", "", PaidSearch, PAID, "google"),
        ("gclid=", "", Direct, FREE, ""),
        ("msclkid=9f", "https://www.bing.com/", PaidSearch, PAID, "bing"),
        ("yclid=1", "https://yandex.ru/", PaidSearch, PAID, "yandex"),
        ("bd_vid=8", "https://www.baidu.com/", PaidSearch, PAID, "baidu"),
        ("qhclickid=1", "", PaidSearch, PAID, "so.com"),
        ("dclid=CIj", "https://news.example/", Display, PAID, "dfa"),
        ("ttclid=E.C.P", "", PaidSocial, PAID, "tiktok"),
        ("twclid=2", "https://t.co/1", PaidSocial, PAID, "twitter"),
        ("li_fat_id=4", "", PaidSocial, PAID, "linkedin"),
        ("ScCid=5", "", PaidSocial, PAID, "snapchat"),
        ("sccid=5", "", PaidSocial, PAID, "snapchat"),
        ("epik=dj0", "", PaidSocial, PAID, "pinterest"),
        ("rdt_cid=6", "", PaidSocial, PAID, "reddit"),
        ("gdt_vid=wx0", "", PaidSocial, PAID, "tencent"),
        ("fbclid=IwAR", "", OrganicSocial, FREE, "facebook"),
        ("fbclid=IwAR", "https://l.instagram.com/", OrganicSocial, FREE, "l.instagram.com"),
        ("igshid=MzR", "", OrganicSocial, FREE, "instagram"),
        ("fbclid=IwAR&utm_source=ig&utm_medium=paid_social", "", PaidSocial, PAID, "ig"),
        ("utm_source=newsletter&utm_medium=email&utm_campaign=may", "", Email, FREE, "newsletter"),
        ("utm_source=newsletter&amp;utm_medium=email", "", Email, FREE, "newsletter"),
        // A campaign outranks the referrer, and a search engine's click id adds what the campaign leaves open.
        ("utm_source=spring&utm_medium=cpc", "https://www.google.com/", Other, PAID, "spring"),
        ("utm_source=google&gclid=1", "", PaidSearch, PAID, "google"),
        ("utm_campaign=may&gclid=1", "", PaidSearch, PAID, "google"),
        ("utm_campaign=may", "https://www.google.com/", OrganicSearch, FREE, "google"),
        ("utm_medium=cpc", "https://www.bing.com/", PaidSearch, PAID, "bing"),
        ("utm_source=wechat&utm_medium=social", "", OrganicSocial, FREE, "wechat"),
        ("utm_source=xiaohongshu&utm_medium=kol", "", OrganicSocial, FREE, "xiaohongshu"),
        ("utm_source=%E5%B0%8F%E7%BA%A2%E4%B9%A6&utm_medium=cpc", "", Other, PAID, "小红书"),
        ("utm_source=chatgpt.com", "https://chatgpt.com/", Other, FREE, "chatgpt.com"),
        ("utm_source=May+letter%21&utm_medium=Email", "", Email, FREE, "May letter!"),
        // From the shop itself, but with a campaign.
        ("utm_source=banner&utm_medium=display", "https://shop.example/", Display, PAID, "banner"),
        // Back from paying, with a campaign: the referrer counts for nothing.
        ("utm_campaign=may", "https://www.paypal.com/", Other, FREE, ""),
    ]);
}

/// A sample of what GA4 documents: its rules in their order, and sources of its list of categories.
#[test]
fn the_rules_are_those_of_ga4() {
    use Channel::*;
    check(&[
        ("utm_source=(direct)&utm_medium=(none)", "", Direct, FREE, "(direct)"),
        ("utm_source=(direct)&utm_medium=(not+set)", "", Direct, FREE, "(direct)"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=Cross-network", "", Other, PAID, "google"),
        ("utm_source=alibaba&utm_medium=cpc", "", PaidShopping, PAID, "alibaba"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=shop_all", "", PaidShopping, PAID, "google"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=Workshop", "", PaidSearch, PAID, "google"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=eshop", "", PaidShopping, PAID, "google"),
        ("utm_source=google&utm_medium=cpc&utm_campaign=petshopping", "", PaidShopping, PAID, "google"),
        ("utm_source=duckduckgo&utm_medium=ppc", "", PaidSearch, PAID, "duckduckgo"),
        ("utm_source=sogou.com&utm_medium=ecpc", "", PaidSearch, PAID, "sogou.com"),
        ("utm_source=google&utm_medium=PAID_search", "", PaidSearch, PAID, "google"),
        ("utm_source=fb&utm_medium=retargeting", "", PaidSocial, PAID, "fb"),
        ("utm_source=lm.facebook.com&utm_medium=paid", "", PaidSocial, PAID, "lm.facebook.com"),
        ("utm_source=youku&utm_medium=cpv", "", Video, PAID, "youku"),
        ("utm_source=youtube&utm_medium=cpc", "", Video, PAID, "youtube"),
        ("utm_source=site&utm_medium=banner", "", Display, PAID, "site"),
        ("utm_source=site&utm_medium=cpm", "", Display, PAID, "site"),
        ("utm_source=google&utm_medium=display", "", Display, PAID, "google"),
        ("utm_source=facebook&utm_medium=cpm", "", PaidSocial, PAID, "facebook"),
        ("utm_source=site&utm_medium=cpa", "", Other, PAID, "site"),
        ("utm_source=etsy.com&utm_medium=referral", "", OrganicShopping, FREE, "etsy.com"),
        ("utm_source=letter&utm_medium=email&utm_campaign=shopping", "", OrganicShopping, FREE, "letter"),
        ("utm_source=site&utm_medium=social-network", "", OrganicSocial, FREE, "site"),
        ("utm_source=site&utm_medium=sm", "", OrganicSocial, FREE, "site"),
        ("utm_source=quora.com&utm_medium=referral", "", OrganicSocial, FREE, "quora.com"),
        ("utm_source=site&utm_medium=video-story", "", Video, FREE, "site"),
        ("utm_source=site&utm_medium=organic", "", OrganicSearch, FREE, "site"),
        ("utm_source=naver&utm_medium=x", "", OrganicSearch, FREE, "naver"),
        ("utm_source=site&utm_medium=link", "", Referral, FREE, "site"),
        ("utm_source=site&utm_medium=app", "", Referral, FREE, "site"),
        ("utm_source=e-mail&utm_medium=may", "", Email, FREE, "e-mail"),
        ("utm_source=site&utm_medium=e+mail", "", Email, FREE, "site"),
        ("utm_source=site&utm_medium=affiliate", "", Affiliates, FREE, "site"),
        ("utm_source=site&utm_medium=audio", "", Other, FREE, "site"),
        ("utm_source=sms&utm_medium=x", "", Sms, FREE, "sms"),
        ("utm_source=site&utm_medium=SMS", "", Sms, FREE, "site"),
        ("utm_source=site&utm_medium=web-push", "", Push, FREE, "site"),
        ("utm_source=firebase&utm_medium=x", "", Push, FREE, "firebase"),
        ("utm_source=site&utm_medium=notification", "", Push, FREE, "site"),
        ("utm_source=site&utm_medium=unheard-of", "", Other, FREE, "site"),
    ]);
}

#[test]
fn pages_of_the_shop_are_no_arrivals() {
    for (landing, referrer) in [
        ("https://shop.example/a", "https://shop.example/b?utm_source=x"),
        ("https://www.shop.example/a", "https://shop.example/"),
        ("https://shop.example:8443/a", "http://SHOP.example:80/"),
        ("https://shop.example/a", "https://checkout.shop.example/done"),
        ("https://checkout.shop.example/a", "https://shop.example/"),
        ("https://shop.example/thanks", "https://www.paypal.com/checkout"),
        ("https://shop.example/thanks", "https://openapi.alipay.com/gateway.do"),
        ("https://shop.example/thanks", "https://hooks.stripe.com/3d"),
        ("https://shop.example/account", "https://accounts.google.com/"),
        ("not an address", "https://pay.klarna.com/"),
    ] {
        assert_eq!(Touch::new(landing, referrer, 0), None, "{landing} {referrer}");
        let campaign = format!("{landing}?utm_medium=email");
        let touch = Touch::new(&campaign, referrer, 0).expect("a campaign is an arrival");
        assert_eq!((touch.channel, touch.source), (Channel::Email, None));
    }
}

#[test]
fn a_touch_is_told_in_the_words_of_ga4() {
    let address = "https://shop.example/?utm_source=Meta&utm_medium=paid_social&utm_campaign=May%20%F0%9F%8D%B5&fbclid=Iw";
    let touch = Touch::new(address, "https://l.facebook.com/", 1_760_000_000_000);
    assert_eq!(
        serde_json::to_value(touch).unwrap(),
        json!({
            "channel": "paid_social", "paid": true, "source": "Meta", "medium": "paid_social", "campaign": "May 🍵",
            "click_id": "fbclid", "at": 1_760_000_000_000_i64
        })
    );
    let touch = Touch::new("https://shop.example/?ScCid=1", "", 0).unwrap();
    assert_eq!(touch.click_id, Some(ClickId::ScCid));
    assert_eq!(
        serde_json::to_value(touch).unwrap(),
        json!({
            "channel": "paid_social", "paid": true, "source": "snapchat", "medium": "cpc", "click_id": "ScCid", "at": 0
        })
    );
}

#[test]
fn of_several_click_ids_the_surest_counts() {
    for (query, kind) in [
        ("fbclid=1&gclid=2", ClickId::Gclid),
        ("gclid=2&fbclid=1", ClickId::Gclid),
        ("gad_source=1&gclid=2", ClickId::Gclid),
        ("igsh=1&ttclid=2", ClickId::Ttclid),
    ] {
        assert_eq!(touch(query, "").unwrap().click_id, Some(kind), "{query}");
    }
}

#[test]
fn values_are_cleaned_and_cut() {
    let campaign = |value: &str| touch(&format!("utm_medium=x&utm_campaign={value}"), "").unwrap().campaign;
    assert_eq!(campaign("a%00%0D%0Ab%7F%C2%85"), Some("ab".into()));
    assert_eq!(campaign("%20%09+"), None);
    assert_eq!(campaign("50%25+off%"), Some("50% off%".into()));
    assert_eq!(campaign("%zz%4"), Some("%zz%4".into()));
    assert_eq!(campaign(&"%E8%8C%B6".repeat(150)), Some("茶".repeat(100)));
    assert_eq!(campaign("%FF%FE"), None);
    assert_eq!(campaign("%B2%E8&utm_campaign=second"), Some("second".into()));
    let long = format!("https://{}.example/", "a".repeat(200));
    assert_eq!(touch("", &long).unwrap().source, Some("a".repeat(100)));
}

fn arrive(touches: &mut Touches, query: &str, referrer: &str, at: i64) -> bool {
    Touch::new(&format!("https://shop.example/?{query}"), referrer, at)
        .is_some_and(|touch| touches.arrive(touch))
}

fn channels(touches: &Touches) -> (Option<Channel>, Option<Channel>) {
    let channel = |touch: &Option<Touch>| touch.as_ref().map(|touch| touch.channel);
    (channel(&touches.first), channel(&touches.last))
}

#[test]
fn the_first_stays_and_the_last_is_not_direct() {
    let mut touches = Touches::default();
    assert!(arrive(&mut touches, "", "", 0));
    assert_eq!(channels(&touches), (Some(Channel::Direct), Some(Channel::Direct)));
    // Direct again tells nothing new.
    assert!(!arrive(&mut touches, "", "", DAY));
    assert_eq!(touches.last.as_ref().unwrap().at, 0);

    assert!(arrive(&mut touches, "gclid=1", "", 2 * DAY));
    assert_eq!(channels(&touches), (Some(Channel::Direct), Some(Channel::PaidSearch)));
    assert!(!arrive(&mut touches, "", "", 3 * DAY));
    assert!(!arrive(&mut touches, "", "https://shop.example/", 3 * DAY));
    assert!(arrive(&mut touches, "", "https://weibo.com/", 4 * DAY));
    assert_eq!(channels(&touches), (Some(Channel::Direct), Some(Channel::OrganicSocial)));
    assert_eq!(touches.last.unwrap().at, 4 * DAY);
}

#[test]
fn a_page_loaded_anew_is_no_second_touch() {
    let mut touches = Touches::default();
    let query = "utm_source=letter&utm_medium=email";
    assert!(arrive(&mut touches, query, "", 0));
    assert!(!arrive(&mut touches, query, "", 30 * MINUTE));
    // Another campaign is one at once, and so is the same one in another visit.
    assert!(arrive(&mut touches, "utm_source=letter&utm_medium=email&utm_campaign=may", "", MINUTE));
    assert!(arrive(&mut touches, query, "", 2 * MINUTE));
    assert!(arrive(&mut touches, query, "", 33 * MINUTE));
    assert_eq!(touches.first.unwrap().at, 0);
    assert_eq!(touches.last.unwrap().at, 33 * MINUTE);
}

/// Pieces of addresses, whole and broken.
fn addresses() -> impl Strategy<Value = String> {
    let pieces = [
        "https://",
        "http:/",
        "://",
        "www.",
        "google.",
        "com",
        "shop.example",
        "/",
        "?",
        "#",
        "&",
        "=",
        "@",
        ":",
        "[",
        "]",
        "%",
        "%E8",
        "%8C",
        "%B6",
        "+",
        ".",
        "\\",
        " ",
        "\0",
        "茶",
        "é",
        "utm_source=",
        "utm_medium=cp",
        "utm_campaign=shop",
        "gclid=",
        "fbclid=",
        "amp;",
        "mail.",
        "klarna.",
        "80",
    ];
    let piece = prop_oneof![prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), ".{0,3}"];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_without_harm(landing in addresses(), referrer in addresses(), at in any::<i64>()) {
        let mut touches = Touches::default();
        if let Some(touch) = Touch::new(&landing, &referrer, at) {
            for text in [&touch.source, &touch.medium, &touch.campaign].into_iter().flatten() {
                prop_assert!(!text.is_empty() && text.chars().count() <= 100);
                prop_assert!(!text.chars().any(char::is_control));
            }
            prop_assert_eq!(touch.at, at);
            prop_assert!(touches.arrive(touch.clone()));
            prop_assert!(!touches.arrive(touch.clone()));
            prop_assert_eq!(touches, Touches { first: Some(touch.clone()), last: Some(touch) });
        }
    }

    /// Marked with `secret` wherever no part may be kept of.
    #[test]
    fn nothing_is_kept_of_click_ids_nor_of_the_referrers_path(
        id in prop::sample::select(vec![
            "gclid", "gbraid", "wbraid", "dclid", "fbclid", "ttclid", "msclkid", "li_fat_id", "twclid", "ScCid",
            "epik", "yclid", "igshid", "gad_source", "bd_vid", "utm_term", "utm_content", "q",
        ]),
        site in prop::sample::select(vec!["www.google.com", "l.facebook.com", "tea.example", "shop.example"]),
        campaign in prop::sample::select(vec!["", "&utm_source=a&utm_medium=b", "&utm_campaign=c"]),
        noise in "[a-z0-9%+._-]{0,40}",
    ) {
        let landing = format!("https://shop.example/secret/{noise}?{id}=secret{noise}{campaign}#secret");
        let referrer = format!("https://secret:secret@{site}/secret{noise}?q=secret#secret{noise}");
        if let Some(touch) = Touch::new(&landing, &referrer, 0) {
            let told = serde_json::to_string(&touch).unwrap();
            prop_assert!(!told.contains("secret"), "{told}");
        }
    }
}

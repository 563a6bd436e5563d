//! Shops by chance, whose offers are all for anyone: what they are limited by is what is tried here.

use regulars::{
    HourSpan, Offer, OfferBenefit, OfferBook, OfferLimits, OfferPurpose, OfferSettings, OfferWindow, Period,
};

use crate::common::hostile::chance::Chance;
use crate::common::{DAY, NOW};

pub const SURFACES: [&str; 2] = ["home", "cart"];
const DAYS: [f64; 5] = [0.01, 0.5, 1.0, 7.0, 30.0];
const HOURS: [f64; 5] = [0.0, 0.25, 1.0, 24.0, 100.0];

pub fn book(chance: &mut Chance) -> OfferBook {
    let offers = (0..1 + chance.below(5)).map(|at| offer(at, chance)).collect();
    OfferBook { settings: settings(chance), offers, ..OfferBook::default() }
}

fn settings(chance: &mut Chance) -> OfferSettings {
    let mut hour = || chance.below(25) as u32;
    let quiet_hours = HourSpan { from: hour(), to: hour() };
    OfferSettings {
        cap: match chance.below(3) {
            0 => vec![],
            1 => vec![Period { times: 16, days: 30.0 }],
            _ => periods(1 + chance.below(4), chance),
        },
        quiet_hours: chance.is_in(25).then_some(quiet_hours),
        budget_share: chance.is_in(50).then(|| *chance.one_of(&[0.0, 0.002, 0.01, 0.05])),
        holdout_share: chance.is_in(10).then_some(0.5),
        order_value: chance.is_in(50).then_some(80.0),
        attribution_days: chance.is_in(50).then(|| *chance.one_of(&DAYS)),
        ..OfferSettings::default()
    }
}

fn offer(at: usize, chance: &mut Chance) -> Offer {
    let purposes = [OfferPurpose::Bundle, OfferPurpose::Holiday, OfferPurpose::Content];
    let edge = |chance: &mut Chance| chance.is_in(15).then(|| NOW + (chance.below(40) as i64 - 10) * DAY);
    let benefits = [
        OfferBenefit::None,
        OfferBenefit::None,
        OfferBenefit::Percent { value: 5.0 },
        OfferBenefit::Percent { value: 20.0 },
        OfferBenefit::Amount { value: 3.0, currency: "EUR".into() },
        OfferBenefit::FreeShipping,
    ];
    Offer {
        promotion_id: format!("offer-{at}"),
        purpose: *chance.one_of(&purposes),
        benefit: chance.one_of(&benefits).clone(),
        title: "Come back".into(),
        surfaces: if chance.is_in(15) { vec![(*chance.one_of(&SURFACES)).into()] } else { vec![] },
        window: OfferWindow { starts_at: edge(chance), ends_at: edge(chance) },
        deadline_hours: chance.is_in(20).then(|| *chance.one_of(&HOURS)),
        limits: OfferLimits {
            impressions: if chance.is_in(60) { Some(chance.below(5) as u32) } else { Some(100) },
            periods: periods(chance.below(3), chance),
            cool_down_hours: chance.is_in(30).then(|| *chance.one_of(&HOURS)),
            dismissed_days: chance.is_in(60).then(|| *chance.one_of(&DAYS)),
        },
        group: chance.is_in(30).then(|| (*chance.one_of(&["a", "b"])).into()),
        priority: chance.is_in(50).then(|| chance.below(3) as f64),
        ..Offer::default()
    }
}

fn periods(count: usize, chance: &mut Chance) -> Vec<Period> {
    let period = |chance: &mut Chance| Period {
        times: *chance.one_of(&[1, 1, 2, 3, 4, 16]),
        days: *chance.one_of(&DAYS),
    };
    (0..count).map(|_| period(chance)).collect()
}

use proptest::prelude::*;

use super::*;
use crate::profile::{Deed, Done, Facts};

const NAMES: [EventName; 14] = [
    EventName::ViewItem,
    EventName::ViewItemList,
    EventName::SelectItem,
    EventName::Search,
    EventName::AddToCart,
    EventName::AddToWishlist,
    EventName::Login,
    EventName::Share,
    EventName::ReviewItem,
    EventName::ReferFriend,
    EventName::Purchase,
    EventName::Purchase,
    EventName::Purchase,
    EventName::Refund,
];

fn record(name: EventName, at: i64, order: u8, utc_offset: i64) -> Record {
    let item = crate::profile::RecordItem {
        item_id: format!("item-{order}"),
        price: Some(2.0),
        quantity: 1.0,
        facets: Vec::new(),
    };
    let is_refund = name == EventName::Refund;
    Record {
        name,
        at,
        items: if is_refund { Vec::new() } else { vec![item] },
        currency: None,
        value: None,
        transaction_id: Some(format!("{order}")),
        promotion_id: None,
        searched: Vec::new(),
        utc_offset,
        coupon: None,
        discount: None,
    }
}

/// Something that happens: an event, or the shop tells of orders elsewhere.
#[derive(Clone, Debug)]
enum Happening {
    Event(EventName, u8),
    Elsewhere(u32),
}

fn happening() -> impl Strategy<Value = Happening> {
    prop_oneof![
        12 => (prop::sample::select(&NAMES[..]), any::<u8>()).prop_map(|(name, order)| Happening::Event(name, order)),
        1 => (0u32..9).prop_map(Happening::Elsewhere),
    ]
}

fn happens(profile: &mut ProfileState, happening: &Happening, at: i64, utc_offset: i64) {
    match happening {
        Happening::Event(name, order) => {
            profile.apply(&record(*name, at, *order, utc_offset));
        }
        Happening::Elsewhere(orders) => {
            let facts = Facts { orders_elsewhere: Some(*orders), ..Facts::default() };
            profile.take(&Done { at, deed: Deed::Facts(Some(facts)) });
        }
    }
}

/// Times that mostly go on, by minutes or by months, and now and then jump anywhere.
fn times(most: usize) -> impl Strategy<Value = Vec<i64>> {
    let step = prop_oneof![
        8 => (0..40 * DAY).prop_map(Ok),
        4 => (0..DAY).prop_map(Ok),
        2 => (0..400 * DAY).prop_map(Ok),
        1 => (-90 * DAY..0).prop_map(Ok),
        1 => any::<i64>().prop_map(Err),
    ];
    prop::collection::vec(step, 1..most).prop_map(|steps| {
        let mut now = 1_700_000_000_000;
        let go = |step: Result<i64, i64>| match step {
            Ok(passed) => {
                now += passed;
                now
            }
            Err(anywhere) => anywhere,
        };
        steps.into_iter().map(go).collect()
    })
}

proptest! {
    /// Whatever the clock does: the way is in one piece, in order, bounded, and ends at the stage of the moment.
    #[test]
    fn the_way_is_in_one_piece(
        times in times(120),
        happenings in prop::collection::vec(happening(), 120),
        utc_offset in -1440i64..1440,
        later in 0..900 * DAY,
    ) {
        let mut profile = ProfileState::default();
        for (at, happening) in times.iter().zip(&happenings) {
            happens(&mut profile, happening, *at, utc_offset);
            for now in [*at, at.saturating_add(later)] {
                let told = profile.stage_now(now, profile.orders_elsewhere());
                prop_assert!(told.history.len() <= MOST_TRANSITIONS);
                prop_assert_eq!(told.history.last().map_or(Stage::Stranger, |step| step.to), told.stage);
                prop_assert_eq!(told.history.last().map(|step| step.reason), told.reason);
                for pair in told.history.windows(2) {
                    prop_assert_eq!(pair[0].to, pair[1].from);
                    prop_assert!(pair[0].at <= pair[1].at, "{:?}", pair);
                }
                for step in &told.history {
                    prop_assert_ne!(step.from, step.to);
                    prop_assert!(step.days.is_finite() && step.usual_days.is_finite());
                }
            }
        }
    }

    /// To ask is to fold a moment in which nothing happens, and what time alone does is done when it is asked for or
    /// when the next thing happens, all the same.
    #[test]
    fn asking_is_folding_an_empty_moment(
        times in times(40),
        happenings in prop::collection::vec(happening(), 40),
        asked in prop::collection::vec(0..500 * DAY, 1..6),
    ) {
        let mut profile = ProfileState::default();
        for (at, happening) in times.iter().zip(&happenings) {
            happens(&mut profile, happening, *at, 0);
        }
        let mut asked = asked;
        asked.sort_unstable();
        let nothing = |profile: &mut ProfileState, at| profile.take(&Done { at, deed: Deed::Pause(false) });
        let last = *times.last().unwrap();
        let mut often = profile.clone();
        for passed in &asked {
            let now = last.saturating_add(*passed);
            let told = profile.stage_now(now, profile.orders_elsewhere());
            nothing(&mut often, now);
            prop_assert_eq!(&often.stage_now(now, often.orders_elsewhere()), &told);
            prop_assert_eq!(&often.lifecycle.history, &told.history);
            let mut once = profile.clone();
            nothing(&mut once, now);
            prop_assert_eq!(&once.lifecycle, &often.lifecycle);
        }
    }

    /// The oracle draws the stage up anew, from all that happened, in words of the table above; without jumps of the
    /// clock, and without what wakes nobody.
    #[test]
    fn the_stage_is_what_the_table_says(
        steps in prop::collection::vec((0..40 * DAY, prop::sample::select(&NAMES[..])), 1..40),
        later in 0..400 * DAY,
    ) {
        let (mut profile, mut now, mut told) = (ProfileState::default(), 1_700_000_000_000, Vec::new());
        for (number, (passed, name)) in steps.iter().enumerate() {
            // An order of each number; a refund is of the order before, if any.
            now += passed;
            let order = if *name == EventName::Refund { number.saturating_sub(1) } else { number };
            profile.apply(&record(*name, now, order as u8, 0));
            told.push((now, *name));
            let later = now + later;
            prop_assert_eq!(profile.stage(later), by_the_table(&told, later), "{:?}", told);
        }
    }
}

fn by_the_table(told: &[(i64, EventName)], now: i64) -> Stage {
    let count = |name| told.iter().filter(|(_, other)| *other == name).count();
    let is_kept = |at: usize| told.get(at + 1).is_none_or(|(_, next)| *next != EventName::Refund);
    let orders: Vec<i64> = (0..told.len())
        .filter(|at| told[*at].1 == EventName::Purchase && is_kept(*at))
        .map(|at| told[at].0)
        .collect();
    let mut days: Vec<i64> = orders.iter().map(|at| at / DAY).collect();
    days.dedup();
    let rung = match days.len() {
        0 => {
            let signs = [EventName::AddToCart, EventName::AddToWishlist, EventName::Login];
            let mut visits = 1;
            let mut has_searched = false;
            let mut is_newcomer = count(EventName::Purchase) > 0 || signs.iter().any(|sign| count(*sign) > 0);
            let mut viewed = 0;
            for (place, (at, name)) in told.iter().enumerate() {
                if place > 0 && at - told[place - 1].0 > crate::profile::VISIT_GAP {
                    visits += 1;
                    has_searched = false;
                }
                let is_look = matches!(name, EventName::ViewItem | EventName::SelectItem);
                viewed += usize::from(is_look);
                is_newcomer |= is_look && has_searched;
                has_searched |= *name == EventName::Search;
            }
            if is_newcomer || visits > 1 || viewed >= 3 { Stage::Newcomer } else { Stage::Stranger }
        }
        1 => Stage::FirstOrder,
        _ if count(EventName::ReferFriend) > 0 => Stage::Advocate,
        _ if count(EventName::Share) + count(EventName::ReviewItem) >= 2 => Stage::Advocate,
        5.. if days[days.len() - 1] - days[0] >= 60 => Stage::Loyal,
        _ => Stage::Repeat,
    };
    let (last, mut gaps): (i64, Vec<f64>) = match orders.last() {
        Some(last) => {
            let gaps = days.windows(2).map(|pair| (pair[1] - pair[0]) as f64);
            (*last, gaps.rev().take(12).chain([30.0]).collect())
        }
        None => {
            let mut days: Vec<i64> = told.iter().map(|(at, _)| at / DAY).collect();
            days.dedup();
            let gaps = days.windows(2).map(|pair| (pair[1] - pair[0]) as f64);
            (told.last().unwrap().0, gaps.chain([14.0]).collect())
        }
    };
    let usual = gaps.iter().sum::<f64>() / gaps.len() as f64;
    gaps.clear();
    let silent = |gaps: f64, days: f64| now - last >= ((gaps * usual).max(days) * DAY as f64) as i64;
    match rung {
        Stage::Stranger => rung,
        _ if silent(5.0, 60.0) => Stage::Asleep,
        _ if silent(2.5, 14.0) => Stage::Drifting,
        _ => rung,
    }
}

#[test]
fn silence_is_told_at_the_moments_at_which_it_had_lasted_long_enough() {
    let start = 1_700_000_000_000;
    let mut profile = ProfileState::default();
    profile.apply(&record(EventName::Purchase, start, 1, 0));
    profile.apply(&record(EventName::Purchase, start + 400 * DAY, 2, 0));
    let history = &profile.lifecycle.history;
    let told: Vec<_> =
        history.iter().map(|step| ((step.at - start) / DAY, step.to, step.reason, step.days)).collect();
    let expected = [
        (0, Stage::FirstOrder, StageReason::FirstOrder, 0.0),
        (75, Stage::Drifting, StageReason::Silence, 75.0),
        (150, Stage::Asleep, StageReason::Silence, 150.0),
        (400, Stage::Repeat, StageReason::OrderDays, 400.0),
    ];
    assert_eq!(told, expected);
    assert_eq!(history[1].usual_days, 30.0);
}

#[test]
fn a_visit_does_not_wake_who_used_to_order_but_does_who_never_did() {
    let start = 1_700_000_000_000;
    for (first, woken) in [(EventName::Purchase, Stage::Asleep), (EventName::AddToCart, Stage::Newcomer)] {
        let mut profile = ProfileState::default();
        profile.apply(&record(first, start, 1, 0));
        assert_eq!(profile.stage(start + 200 * DAY), Stage::Asleep);
        profile.apply(&record(EventName::ViewItem, start + 200 * DAY, 1, 0));
        assert_eq!(profile.stage(start + 200 * DAY), woken);
        profile.apply(&record(EventName::Purchase, start + 201 * DAY, 2, 0));
        assert!((profile.stage(start + 201 * DAY) as u8) < Stage::Drifting as u8);
    }
}

#[test]
fn orders_elsewhere_count_and_are_taken_back() {
    let start = 1_700_000_000_000;
    let mut profile = ProfileState::default();
    for (orders, expected) in [
        (1, Stage::FirstOrder),
        (4, Stage::Repeat),
        (5, Stage::Loyal),
        (2, Stage::Repeat),
        (0, Stage::Newcomer),
    ] {
        happens(&mut profile, &Happening::Elsewhere(orders), start, 0);
        let told = profile.stage_now(start + 1000 * DAY, orders);
        assert_eq!((told.stage, told.reason), (expected, Some(StageReason::OrdersElsewhere)));
    }
    // Not stored, but known at the moment: the same, and nothing of it is kept.
    let known = profile.stage_now(start, 5);
    assert_eq!((known.stage, profile.stage(start)), (Stage::Loyal, Stage::Newcomer));

    let known = ProfileState::default().stage_now(start, 1);
    assert_eq!((known.stage, known.since), (Stage::FirstOrder, Some(start)));
}

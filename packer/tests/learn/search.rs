//! The search for a shop's own settings.

use regulars_packer::learn::{RowOptions, SearchReport, SearchStep, Settings, accuracy, rows, search};
use regulars_packer::{Action, Choice, LONGEST_ROW, Sessions, Shop, TrainReport, train};

use crate::support::{Chance, counter, log_of, views};

const ITEMS: usize = 300;

fn found(sessions: &Sessions) -> (Settings, SearchReport) {
    let count = counter(sessions, ITEMS);
    search(sessions, LONGEST_ROW, None, |settings, first| Ok(count(settings, first))).unwrap()
}

/// How well settings do on the newest tenth with rows of all older sessions, worked out anew.
fn anew(sessions: &Sessions, settings: &Settings) -> regulars_packer::evaluate::Accuracy {
    let older = sessions.len() - sessions.len() / 10;
    let counts = counter(sessions, ITEMS)(settings, older);
    let options = RowOptions { longest: LONGEST_ROW, wanted: None, listed: None, content: None };
    accuracy(&rows(&counts, settings, options), settings, sessions, older..sessions.len())
}

/// Shoppers who walk on to one of some next items and never come back.
fn walks(visits: usize) -> Sessions {
    let mut chance = Chance(21);
    let visit = |_| -> Vec<u32> {
        let (mut at, length) = (chance.below(ITEMS), 2 + chance.below(5));
        let mut step = || {
            let next = (at + 1 + chance.below(6)) % ITEMS;
            std::mem::replace(&mut at, next) as u32
        };
        (0..length).map(|_| step()).collect()
    };
    views(&(0..visits).map(visit).collect::<Vec<Vec<u32>>>())
}

/// Shoppers who compare three items that nobody else compares, again and again in the same order.
fn rounds(visits: usize) -> Sessions {
    let mut chance = Chance(22);
    let visit = |_| {
        let [a, b, c] = [0; 3].map(|_| chance.below(ITEMS) as u32);
        [a, b, c, a, b, c, a]
    };
    views(&(0..visits).map(visit).collect::<Vec<[u32; 7]>>())
}

#[test]
fn who_always_goes_back_three_steps_is_found_out() {
    let sessions = rounds(700);
    let (settings, report) = found(&sessions);
    assert!(report.found.mrr20 > report.default.mrr20 + 0.1, "{report:?}");
    let [_, last, previous, earlier] = settings.repeat;
    // As they count when the item is one, two or three steps back.
    let weights = [last, previous * settings.decay.sqrt(), earlier * settings.decay];
    assert!(weights[2] > weights[1] && weights[2] > weights[0], "{weights:?} {settings:?}");
}

#[test]
fn who_never_comes_back_is_offered_nothing_twice() {
    let sessions = walks(2500);
    let (settings, report) = found(&sessions);
    assert_eq!(settings.repeat, [0.0; 4], "{report:?}");
    assert!(report.found.ndcg20 > report.default.ndcg20 + 0.02, "{report:?}");
    assert_eq!(report.kept().next().map(|step| step.setting), Some("repeat"));
}

/// A shop that changed its shelves: old visits lead elsewhere than new ones, and some items are everybody's.
fn moved(seed: u64) -> Sessions {
    let mut chance = Chance(seed);
    let visit = |visit: usize| -> Vec<u32> {
        let stride = if visit < 2000 { 11 } else { 1 };
        let mut at = chance.below(ITEMS);
        let mut step = || {
            at = if chance.below(5) == 0 {
                chance.below(12)
            } else {
                (at + stride * (1 + chance.below(3))) % ITEMS
            };
            at as u32
        };
        let mut steps: Vec<u32> = (0..5).map(|_| step()).collect();
        steps.insert(3, steps[1]);
        steps
    };
    views(&(0..3000).map(visit).collect::<Vec<Vec<u32>>>())
}

/// A setting by its name in reports.
fn set(settings: &mut Settings, step: &SearchStep) {
    let of = match step.setting {
        // The search begins with shares of all default repeats, and reports the first.
        "repeat" => {
            let default = Settings::default().repeat;
            settings.repeat = default.map(|repeat| repeat * step.to / default[0]);
            return;
        }
        "repeat_single" => &mut settings.repeat[0],
        "repeat_last" => &mut settings.repeat[1],
        "repeat_previous" => &mut settings.repeat[2],
        "repeat_earlier" => &mut settings.repeat[3],
        "decay" => &mut settings.decay,
        "backward" => &mut settings.backward,
        "hop_share" => &mut settings.hop_share,
        "hop_for_rare" => &mut settings.hop_for_rare,
        "from_popularity" => &mut settings.from_popularity,
        "to_popularity" => &mut settings.to_popularity,
        "count_power" => &mut settings.count_power,
        "hop_width" => &mut settings.hop_width,
        "trend" => &mut settings.trend,
        "distance_decay" => &mut settings.distance_decay,
        "age" => &mut settings.age,
        "session_length" => &mut settings.session_length,
        other => panic!("{other} says nothing in this log"),
    };
    *of = step.to;
}

#[test]
fn every_try_is_what_rows_made_anew_do() {
    let sessions = moved(1);
    let (found, report) = found(&sessions);
    let mut settings = Settings::default();
    let mut has_new_counts = false;
    let mut rows_of_new_counts = 0;
    for step in &report.tried {
        let mut tried = settings;
        set(&mut tried, step);
        let anew = anew(&sessions, &tried).ndcg20;
        assert!((anew - step.measure).abs() < 1e-9, "{anew} for {step:?}");
        settings = if step.kept { tried } else { settings };
        let is_of_counts = ["distance_decay", "age", "session_length"].contains(&step.setting);
        has_new_counts |= step.kept && is_of_counts;
        rows_of_new_counts += usize::from(has_new_counts && step.setting == "backward");
    }
    assert_eq!(settings, found);
    assert!(rows_of_new_counts > 0, "what is kept between tries was not put to use: {report:?}");
}

#[test]
fn the_report_says_what_rows_made_anew_do() {
    for sessions in [walks(1500), rounds(600)] {
        let (settings, report) = found(&sessions);
        let tried_on = sessions.len() / 10;
        assert_eq!((report.learned_from, report.tried_on), (sessions.len() - tried_on, tried_on));
        assert_eq!(report.found, anew(&sessions, &settings));
        assert_eq!(report.default, anew(&sessions, &Settings::default()));
        let gains: Vec<f64> =
            std::iter::once(report.default.ndcg20).chain(report.kept().map(|step| step.measure)).collect();
        assert!(gains.is_sorted_by(|a, b| a < b), "never worse, step by step: {gains:?}");
        assert_eq!(gains.last(), Some(&report.found.ndcg20));
        assert!(report.tried.len() > report.kept().count() && !report.is_too_small());
    }
}

#[test]
fn too_few_sessions_keep_the_defaults() {
    for sessions in [Sessions::default(), views(&[[1, 2]]), rounds(100)] {
        let (settings, report) = found(&sessions);
        assert_eq!(settings, Settings::default());
        assert!(report.is_too_small());
        assert_eq!(report.tried, []);
        assert_eq!(report.found, report.default);
    }
}

/// What carts say is learned only where there are carts.
#[test]
fn settings_without_a_say_in_the_log_are_left_alone() {
    let (settings, report) = found(&walks(1500));
    assert_eq!(settings.action_weights, [1.0; 4]);
    assert_eq!(settings.content_share, Settings::default().content_share);
    let idle = ["add_to_wishlist", "add_to_cart", "purchase", "content_share"];
    assert!(report.tried.iter().all(|step| !idle.contains(&step.setting)), "{report:?}");
}

/// An order is a list in the order of its items, and tells nothing of visits.
#[test]
fn purchases_alone_say_nothing_of_visits() {
    let mut sessions = moved(2);
    sessions.action.fill(Action::Purchase);
    let (settings, report) = found(&sessions);
    let default = Settings::default();
    assert_eq!((settings.repeat, settings.decay), (default.repeat, default.decay));
    assert_eq!((settings.backward, settings.distance_decay), (1.0, 1.0));
    assert_eq!(settings.action_weights, [1.0; 4]);
    assert!(report.tried.iter().any(|step| step.setting == "from_popularity"));
    let of_visits = ["repeat", "decay", "backward", "purchase"];
    assert!(report.tried.iter().all(|step| !of_visits.iter().any(|name| step.setting.contains(name))));
}

/// What was tried is not tried again before something else has changed.
#[test]
fn nothing_is_tried_twice() {
    let (_, report) = found(&walks(1500));
    let mut changes = 0;
    let mut tried: Vec<(usize, &str, f64)> = Vec::new();
    for step in &report.tried {
        assert!(step.from != step.to, "{step:?}");
        let this = (changes, step.setting, step.to);
        assert!(!tried.contains(&this), "{step:?}");
        tried.push(this);
        changes += usize::from(step.kept);
    }
}

fn shop() -> Shop {
    let ids: Vec<String> = (0..ITEMS).map(|item| item.to_string()).collect();
    Shop::new(None, &mut log_of(&ids.iter().map(String::as_str).collect::<Vec<&str>>())).0
}

fn trained(sessions: &Sessions, choice: Choice) -> TrainReport {
    train(&shop(), sessions, &[], choice, &|_| ()).unwrap().1
}

#[test]
fn training_takes_the_settings_that_it_was_given_or_searches() {
    let sessions = rounds(500);
    let given = Settings { decay: 0.35, ..Settings::default() };
    let report = trained(&sessions, Choice::Fixed(given, None));
    assert_eq!((report.settings, report.search, report.weigh), (given, None, None));
    assert_eq!(report.default_settings, Settings::default());

    let report = trained(&sessions, Choice::Search);
    let (settings, searched) = found(&sessions);
    assert_eq!((report.settings, report.search.as_ref()), (settings, Some(&searched)));
    let weighed = report.weigh.unwrap();
    assert_eq!(weighed.tried_on, 50);
    assert!(weighed.found.ndcg20 >= weighed.start.ndcg20, "{weighed:?}");
}

#[test]
fn the_same_log_teaches_the_same() {
    let sessions = walks(600);
    let learned = || {
        let (learned, report) = train(&shop(), &sessions, &[], Choice::Search, &|_| ()).unwrap();
        (regulars_packer::pack::contents(&shop(), &learned).write(), report)
    };
    assert_eq!(learned(), crate::support::on_any_threads(learned));
}

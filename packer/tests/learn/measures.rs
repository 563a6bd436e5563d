use regulars_packer::Sessions;
use regulars_packer::evaluate::{Accuracy, CUTOFF, Foretold, SessionTally, Task, best, measure};

use crate::support::{Chance, on_any_threads, views};

fn tally(ranks: &[Option<usize>]) -> SessionTally {
    let mut tally = SessionTally::default();
    ranks.iter().for_each(|rank| tally.add(*rank));
    tally
}

fn near(value: f64, expected: f64) -> bool {
    (value - expected).abs() < 1e-12
}

#[test]
fn hits_ranks_and_gains_by_hand() {
    let accuracy = Accuracy::of(&[tally(&[Some(1), Some(3), None]), tally(&[Some(20), Some(21)])]);
    assert_eq!(accuracy.predictions, 5);
    assert!(near(accuracy.hr20, 3.0 / 5.0), "{accuracy:?}");
    assert!(near(accuracy.mrr20, (1.0 + 1.0 / 3.0 + 1.0 / 20.0) / 5.0), "{accuracy:?}");
    assert!(near(accuracy.ndcg20, (1.0 + 0.5 + 1.0 / 21f64.log2()) / 5.0), "{accuracy:?}");
    // By session: 2 hits of 3 and 1 of 2, beside 9/5 and 6/5 at the mean rate.
    let deviations = (0.2f64.powi(2) + 0.2f64.powi(2)).sqrt();
    assert!(near(accuracy.ci95.hr20, 1.96 * deviations / 5.0), "{accuracy:?}");
}

#[test]
fn without_a_list_everything_is_nothing() {
    assert_eq!(Accuracy::of(&[]), Accuracy::default());
    assert_eq!(Accuracy::of(&[SessionTally::default()]), Accuracy::default());
}

/// What the measure would have been on other sessions of the same shop: sessions drawn anew, many times.
#[test]
fn margins_are_about_those_of_a_bootstrap() {
    let mut chance = Chance(11);
    let session = |_| {
        // Sessions differ in length and in how easily they are foretold: lists within one go together.
        let (length, ease) = (1 + chance.below(12), chance.below(40));
        let ranks: Vec<Option<usize>> =
            (0..length).map(|_| Some(1 + ease / 2 + chance.below(8)).filter(|rank| *rank < 24)).collect();
        tally(&ranks)
    };
    let sessions: Vec<SessionTally> = (0..400).map(session).collect();
    let margins = Accuracy::of(&sessions).ci95;

    let draw = |_| {
        let drawn: Vec<SessionTally> =
            (0..sessions.len()).map(|_| sessions[chance.below(sessions.len())]).collect();
        let drawn = Accuracy::of(&drawn);
        [drawn.hr20, drawn.mrr20, drawn.ndcg20]
    };
    let draws: Vec<[f64; 3]> = (0..1500).map(draw).collect();
    for (measure, margin) in [margins.hr20, margins.mrr20, margins.ndcg20].into_iter().enumerate() {
        let mut values: Vec<f64> = draws.iter().map(|drawn| drawn[measure]).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[(share * values.len() as f64) as usize];
        let half = (at(0.975) - at(0.025)) / 2.0;
        assert!((margin / half - 1.0).abs() < 0.12, "{measure}: {margin} beside {half}");
    }
}

#[test]
fn equal_scores_count_against_us() {
    let scores = [(5, 1.0), (2, 3.0), (9, 1.0), (4, 1.0), (1, 0.5)];
    let foretold = best(&scores, 4, &[]);
    assert_eq!(foretold, Foretold { list: vec![2, 4, 5, 9, 1], rank: Some(4) });
    assert_eq!(best(&scores, 1, &[]).rank, Some(5));
    assert_eq!(best(&scores, 7, &[]).rank, None, "what has no score is not found");
}

#[test]
fn barred_items_make_room_and_are_never_right() {
    let scores = [(5, 1.0), (2, 3.0), (9, 2.0)];
    assert_eq!(best(&scores, 5, &[2]), Foretold { list: vec![9, 5], rank: Some(2) });
    assert_eq!(best(&scores, 2, &[2]), Foretold { list: vec![9, 5], rank: None });
}

#[test]
fn lists_end_at_twenty_and_ranks_do_not() {
    let scores: Vec<(u32, f64)> = (0..50).map(|item| (item, f64::from(item))).collect();
    let foretold = best(&scores, 10, &[]);
    assert_eq!(foretold.list, (30..50).rev().collect::<Vec<u32>>());
    assert_eq!((foretold.list.len(), foretold.rank), (CUTOFF, Some(40)));
}

/// Which lists are asked for: the session, and how many of its items are known.
fn asked(sessions: &Sessions, task: Task) -> Vec<(usize, usize)> {
    let asked = std::sync::Mutex::new(Vec::new());
    let quality = measure(
        sessions,
        task,
        &[],
        || (),
        |(), session, known| {
            asked.lock().unwrap().push((session, known));
            Foretold::default()
        },
    );
    let mut asked = asked.into_inner().unwrap();
    asked.sort_unstable();
    assert_eq!(quality.accuracy.predictions, asked.len() as u64);
    asked
}

#[test]
fn every_item_after_the_first_is_asked_for_and_repeats_only_where_they_are_allowed() {
    let sessions = views(&[&[3, 3, 4, 3, 5][..], &[1], &[7, 8]]);
    assert_eq!(asked(&sessions, Task::RepeatsAllowed), [(0, 1), (0, 2), (0, 3), (0, 4), (2, 1)]);
    assert_eq!(asked(&sessions, Task::NewItems), [(0, 2), (0, 4), (2, 1)]);
}

#[test]
fn coverage_and_novelty_by_hand() {
    let sessions = views(&[[0, 1], [2, 3]]);
    // Of eight events item 0 has four and item 1 two; 4 is unknown to the training log.
    let events = [4.0, 2.0, 2.0, 0.0];
    let lists = [vec![0, 1], vec![0, 4]];
    let quality = measure(
        &sessions,
        Task::RepeatsAllowed,
        &events,
        || (),
        |(), session, _| Foretold { list: lists[session].clone(), rank: None },
    );
    assert!(near(quality.coverage20, 2.0 / 4.0), "{quality:?}");
    // Half an event stands in for none: −log₂ of 1/2, 1/4, 1/2 and 1/16.
    assert!(near(quality.novelty20, (1.0 + 2.0 + 1.0 + 4.0) / 4.0), "{quality:?}");
}

#[test]
fn measures_are_the_same_whatever_the_number_of_threads() {
    let mut chance = Chance(5);
    let visits: Vec<Vec<u32>> =
        (0..500).map(|_| (0..2 + chance.below(6)).map(|_| chance.below(60) as u32).collect()).collect();
    let (sessions, events) = (views(&visits), vec![3.5; 60]);
    let quality = on_any_threads(|| {
        measure(
            &sessions,
            Task::RepeatsAllowed,
            &events,
            || 0usize,
            |asked, session, known| {
                *asked += 1;
                let list = (0..8).map(|at| ((session * 7 + known * 3 + at * at) % 60) as u32).collect();
                Foretold { list, rank: Some(1 + (session + known) % 30) }
            },
        )
    });
    assert!(quality.accuracy.predictions > 1000 && quality.coverage20 == 1.0, "{quality:?}");
}

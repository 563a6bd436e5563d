//! Parts of a log.

use regulars_packer::{Log, Sessions};

use crate::support::views;

fn sessions() -> Sessions {
    let mut sessions = views(&[&[1, 2][..], &[3], &[4, 5, 6], &[7]]);
    sessions.ended_at = vec![10, 20, 30, 40];
    sessions.channel = vec![0, Log::NO_CHANNEL, 1, 0];
    sessions
}

#[test]
fn a_split_loses_nothing() {
    for first in 0..=4 {
        let (older, newer) = sessions().split(first);
        assert_eq!((older.len(), newer.len()), (first, 4 - first));
        let visits =
            |of: &Sessions| -> Vec<Vec<u32>> { (0..of.len()).map(|at| of.items(at).to_vec()).collect() };
        assert_eq!([visits(&older), visits(&newer)].concat(), visits(&sessions()));
        assert_eq!([older.ended_at, newer.ended_at].concat(), sessions().ended_at);
        assert_eq!([older.channel, newer.channel].concat(), sessions().channel);
        assert_eq!([older.action, newer.action].concat(), sessions().action);
    }
    let untimed = views(&[[1], [2]]).split(1).1;
    assert_eq!((untimed.item, untimed.ended_at.len(), untimed.channel.len()), (vec![2], 0, 0));
}

#[test]
fn a_sample_is_spread_over_the_time() {
    let sample = sessions().sample(2);
    assert_eq!((sample.items(0), sample.items(1), sample.len()), (&[1, 2][..], &[4, 5, 6][..], 2));
    assert_eq!((sample.ended_at, sample.channel), (vec![10, 30], vec![0, 1]));
    assert_eq!(sessions().sample(4), sessions());
    assert!(Sessions::default().sample(3).is_empty());
}

#[test]
fn the_newest_hold_at_most_so_many_events() {
    let begins: Vec<usize> = (0..=8).map(|events| sessions().begin_of_newest(events, usize::MAX)).collect();
    assert_eq!(begins, [4, 3, 3, 3, 2, 1, 1, 0, 0]);
    // Of 15 events apart at most: a visit of 20 has 180 pairs, and one of 2 has one.
    let visits = views(&[(0..20).collect::<Vec<u32>>(), vec![1, 2], (0..20).collect()]);
    let begins = [179, 180, 181, 360, 361].map(|pairs| visits.begin_of_newest(usize::MAX, pairs));
    assert_eq!(begins, [3, 2, 1, 1, 0]);
    assert_eq!(Sessions::default().begin_of_newest(5, 5), 0);
}

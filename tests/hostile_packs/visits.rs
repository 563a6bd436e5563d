//! Visits by chance: 10,000.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::common::hostile::server::{Fate, Trouble};
use crate::common::hostile::store::Store;
use crate::common::hostile::visit::{Tally, live};
use crate::native::Native;

/// Tells which visit it was, should one fail.
struct Case(u64);

impl Drop for Case {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("visit {0}: CASE={0} cargo test --test hostile_packs visits is that one alone", self.0);
        }
    }
}

fn visits(cases: Range<u64>, trouble: Trouble) -> Tally {
    let stores = Store::some();
    let mut tally = Tally::default();
    let only: Option<u64> = std::env::var("CASE").ok().map(|case| case.parse().unwrap());
    for case in cases.filter(|&case| only.is_none_or(|only| case == only)) {
        let _case = Case(case);
        live(case, trouble, &stores, &Native::new, &mut tally);
    }
    // A visit in which nothing happens shows nothing.
    let is_enough = |of: &BTreeMap<String, usize>, fate: Fate, least: usize| {
        only.is_some() || of.get(&format!("{fate:?}")).is_some_and(|&count| count >= least)
    };
    for &fate in trouble.fates().iter().filter(|fate| **fate != Fate::Missing) {
        assert!(is_enough(&tally.refused, fate, 500), "{fate:?}: {tally:?}");
    }
    assert!(is_enough(&tally.taken, Fate::Whole, 5000), "{tally:?}");
    tally
}

/// What a server may do by accident: whatever becomes of a file, no product is shown otherwise than the shop sells it.
#[test]
fn visits_with_faults_end_in_a_feed_of_what_is_left() {
    let tally = visits(0..7500, Trouble::Faults);
    if std::env::var_os("CASE").is_none() {
        assert!(tally.given_up > 2000 && tally.from_head > 100_000 && tally.from_chunks > 5000, "{tally:?}");
    }
}

/// What no packer would write, under checksums that hold: lists keep their form all the same.
#[test]
fn visits_with_lies_end_in_a_feed_of_what_is_left() {
    let tally = visits(7500..10_000, Trouble::Lies);
    if std::env::var_os("CASE").is_none() {
        let believed: usize = Fate::LIES.iter().filter_map(|lie| tally.taken.get(&format!("{lie:?}"))).sum();
        assert!(believed > 200, "{tally:?}");
    }
}

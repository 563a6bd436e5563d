//! What shoppers, clocks and tabs do, by chance.

use std::collections::BTreeMap;

use regulars::{Engine, OfferBook, OfferQuery};
use serde_json::json;

use crate::common::hostile::chance::Chance;
use crate::common::{DAY, HOUR, MINUTE, NOW};
use crate::oracle::{Oracle, Wrong};
use crate::shop::{SURFACES, book};

/// A shopper's time with a shop: some tabs over one journal.
pub struct History {
    chance: Chance,
    book: OfferBook,
    seed: u32,
    utc_offset: i32,
    steps: usize,
    tabs: usize,
}

impl History {
    pub fn of_case(case: u64) -> History {
        let mut chance = Chance::of_case(case);
        let book = book(&mut chance);
        History {
            seed: chance.below(1 << 30) as u32,
            utc_offset: *chance.one_of(&[0, 480, -300]),
            // Few are long enough to be beyond what is remembered of each offer.
            steps: if chance.is_in(2) { 80 } else { 4 + chance.below(16) },
            tabs: 1 + chance.below(3),
            book,
            chance,
        }
    }

    pub fn run(mut self, met: &mut BTreeMap<String, u64>) -> Vec<Wrong> {
        let mut wrongs = vec![];
        let book = self.book.clone();
        let mut oracle = Oracle::new(&book, self.utc_offset.into());
        let mut tabs: Vec<Engine> = (0..self.tabs).map(|_| self.engine()).collect();
        let mut journal: Vec<u8> = vec![];
        let mut now = NOW;
        for step in 0..self.steps {
            now = self.later(now);
            let at = self.chance.below(tabs.len());
            match self.chance.below(100) {
                // Alone among the tabs, and caught up with them: so a page claims.
                0..60 => {
                    let surface = *self.chance.one_of(&SURFACES);
                    let query = OfferQuery { surface: surface.into(), locale: None };
                    tabs[at].refresh(&journal).unwrap();
                    let before = tabs[at].offers(&query, now);
                    let claim = tabs[at].claim_offer(&query, now);
                    let is_recorded = !claim.journal.is_empty();
                    journal.extend(claim.journal);
                    let mut count = |code: &str| match met.get_mut(code) {
                        Some(times) => *times += 1,
                        None => drop(met.insert(code.into(), 1)),
                    };
                    wrongs.extend(oracle.claim(surface, &claim.decision, is_recorded, now, &mut count));
                    if before != claim.decision {
                        let what = format!("asked {before:?}, claimed {:?}", claim.decision);
                        wrongs.push(Wrong { is_exceeded: false, what });
                    }
                }
                60..70 => {
                    let event = json!({"event": "view_item", "item_id": "tea"});
                    journal.extend(tabs[at].record(&event, now).journal);
                    oracle.record(now);
                }
                70..80 => {
                    let offer = self.chance.below(book.offers.len());
                    let id = &book.offers[offer].promotion_id;
                    let event = json!({"event": "dismiss_promotion", "promotion_id": id});
                    journal.extend(tabs[at].record(&event, now).journal);
                    oracle.dismiss(offer, now);
                }
                80..88 => {
                    let value = [20.0, 100.0][step % 2];
                    let event = json!({"event": "purchase", "value": value, "items": [{"item_id": "tea"}]});
                    journal.extend(tabs[at].record(&event, now).journal);
                    oracle.order(value, now);
                }
                // The page is loaded anew.
                88..94 => {
                    tabs[at] = self.engine();
                    tabs[at].restore(&journal).unwrap();
                }
                // The journal is summed up.
                _ => {
                    tabs[at].refresh(&journal).unwrap();
                    journal = tabs[at].snapshot();
                }
            }
        }
        wrongs
    }

    fn engine(&self) -> Engine {
        let mut engine = Engine::new(self.seed);
        engine.set_offers(self.book.clone());
        engine.set_utc_offset(self.utc_offset);
        engine
    }

    /// Mostly on, by all lengths; sometimes the clock is turned, either way.
    fn later(&mut self, now: i64) -> i64 {
        let unit = *self.chance.one_of(&[1, MINUTE, MINUTE, 10 * MINUTE, HOUR, 6 * HOUR, DAY, 8 * DAY]);
        let step = unit * (1 + self.chance.below(4) as i64);
        match self.chance.below(100) {
            0..6 => now - step,
            6..8 => now + 400 * DAY,
            8..10 => now - 400 * DAY,
            _ => now + step,
        }
    }
}

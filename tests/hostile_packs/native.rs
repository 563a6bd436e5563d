//! The engine as a native host has it, watched while it allocates.

use allocation_counter::{AllocationInfo, measure};
use regulars::{Catalog, Engine, Facet, FeedOptions, Product, SlateItem, Update};
use serde_json::Value;

use crate::common::hostile::{Host, Question, Refusal};

/// The most memory that a byte of a file may come to. Two bytes can stand for a landing, which takes 48 in a list that
/// doubles as it grows.
const MOST_PER_BYTE: usize = 80;
/// What a list or a small file may take anyway.
const MOST_ANYWAY: usize = 1 << 20;

/// Calls, and checks that no more is allocated meanwhile than a file of so many bytes justifies.
pub fn within<T>(bytes: usize, call: impl FnOnce() -> T) -> T {
    let mut result = None;
    let AllocationInfo { bytes_max, .. } = measure(|| result = Some(call()));
    let most = MOST_PER_BYTE * bytes + MOST_ANYWAY;
    assert!(bytes_max <= most as u64, "{bytes_max} bytes are allocated for {bytes}");
    result.unwrap()
}

pub struct Native(Engine);

impl Native {
    pub fn new() -> Native {
        Native(Engine::new(7))
    }
}

impl Host for Native {
    fn open_pack(&mut self, build: &str, head: &[u8]) -> Result<(), Refusal> {
        within(head.len(), || self.0.open_pack(build, head)).map(|_| ()).map_err(Refusal::from)
    }

    fn set_catalog(&mut self, tsv: &str) {
        let (catalog, report) = Catalog::from_tsv(tsv);
        assert_eq!(report.problems, []);
        self.0.set_catalog(catalog);
    }

    fn set_memory_budget(&mut self, bytes: usize) {
        self.0.set_memory_budget(bytes);
    }

    fn needs(&self, now: i64) -> Vec<String> {
        within(0, || self.0.needs(now))
    }

    fn supply(&mut self, name: &str, bytes: &[u8], now: i64) -> Result<(), Refusal> {
        within(bytes.len(), || self.0.supply(name, bytes, now)).map(|_| ()).map_err(Refusal::from)
    }

    fn give_up(&mut self, name: &str) {
        self.0.give_up(name);
    }

    fn settle(&mut self) {
        self.0.settle();
    }

    fn record(&mut self, event: &Value, now: i64) {
        assert!(self.0.record(event, now).recorded);
    }

    fn update(&mut self, updates: &Value) -> Vec<String> {
        let (updates, problems) = Update::read_list(updates, "EUR");
        assert_eq!(problems, []);
        let unknown =
            self.0.update(&updates).into_iter().inspect(|problem| assert_eq!(problem.code, "item.unknown"));
        unknown.map(|problem| problem.value).collect()
    }

    fn ask(&self, question: &Question, now: i64) -> Vec<SlateItem> {
        let slate = within(0, || match question.clone() {
            Question::Feed { limit, exclude, keep } => {
                self.0.feed_with(&FeedOptions { limit, exclude, keep, ..FeedOptions::default() }, now)
            }
            Question::Similar { item_id, limit } => self.0.similar(&item_id, limit, &[], now),
            Question::Complements { item_ids, limit } => self.0.complements(&item_ids, limit, &[], now),
        });
        slate.unwrap().items
    }

    fn explain(&self, item_id: &str, now: i64) -> Option<SlateItem> {
        self.0.explain(item_id, now).ok().map(|explanation| explanation.item)
    }

    fn product(&self, number: u32) -> Option<Product> {
        self.0.product(number)
    }

    fn facet(&self, number: u32) -> Option<Facet> {
        self.0.facet(number)
    }
}

//! Visits to shops whose server may answer anything: what a host does then, and what must hold all the same.
//!
//! Everything about a visit is decided by the number of its case, so that one that fails can be looked at alone.

pub mod chance;
pub mod server;
pub mod store;
pub mod truth;
pub mod visit;

use regulars::{Exclude, Facet, Problem, Product, SlateItem};
use serde_json::Value;

/// The engine as a host has it: natively, or in a browser.
pub trait Host {
    fn open_pack(&mut self, build: &str, head: &[u8]) -> Result<(), Refusal>;
    fn set_catalog(&mut self, tsv: &str);
    fn set_memory_budget(&mut self, bytes: usize);
    fn needs(&self, now: i64) -> Vec<String>;
    fn supply(&mut self, name: &str, bytes: &[u8], now: i64) -> Result<(), Refusal>;
    fn give_up(&mut self, name: &str);
    fn settle(&mut self);
    fn record(&mut self, event: &Value, now: i64);
    /// Returns the ids that are said to be unknown.
    fn update(&mut self, updates: &Value) -> Vec<String>;
    fn ask(&self, question: &Question, now: i64) -> Vec<SlateItem>;
    fn explain(&self, item_id: &str, now: i64) -> Option<SlateItem>;
    fn product(&self, number: u32) -> Option<Product>;
    fn facet(&self, number: u32) -> Option<Facet>;
}

/// The five parts of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub code: String,
    pub field: String,
    pub value: String,
    pub expected: String,
    pub mend: String,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal {
            code: problem.code.into(),
            field: problem.field,
            value: problem.value,
            expected: problem.expected.into(),
            mend: problem.mend.into(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum Question {
    Feed { limit: usize, exclude: Exclude, keep: Vec<String> },
    Similar { item_id: String, limit: usize },
    Complements { item_ids: Vec<String>, limit: usize },
}

impl Question {
    pub fn limit(&self) -> usize {
        match self {
            Question::Feed { limit, .. }
            | Question::Similar { limit, .. }
            | Question::Complements { limit, .. } => *limit,
        }
    }
}

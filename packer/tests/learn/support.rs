//! Logs and shops for tests.

use regulars_packer::count::Counter;
use regulars_packer::learn::{Settings, SparseRows};
use regulars_packer::read::CatalogRead;
use regulars_packer::{Action, Counts, Log, Sessions};

/// Numbers that look like chance and are the same on every machine: Knuth's linear congruential generator.
pub struct Chance(pub u64);

impl Chance {
    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end
    }

    /// From 0 to 1.
    pub fn share(&mut self) -> f32 {
        self.below(1 << 24) as f32 / (1 << 24) as f32
    }
}

/// Views alone, without times.
pub fn views<S: AsRef<[u32]>>(visits: &[S]) -> Sessions {
    let mut sessions = Sessions::default();
    for visit in visits {
        sessions.item.extend_from_slice(visit.as_ref());
        sessions.ends.push(sessions.item.len() as u32);
    }
    sessions.action = vec![Action::ViewItem; sessions.item.len()];
    sessions
}

/// Counts the first so many sessions, as training does.
pub fn counter(sessions: &Sessions, items: usize) -> impl Fn(&Settings, usize) -> Counts {
    let counter = Counter::new(sessions, items).unwrap();
    move |settings, first| counter.counts(&settings.counting(), 0..first).unwrap()
}

/// Rows given one by one.
pub fn rows_of(rows: &[&[(u32, f32)]]) -> SparseRows {
    SparseRows::from_rows(rows)
}

/// A log that met those items in that order.
pub fn log_of(items: &[&str]) -> Log {
    Log {
        items: items.iter().map(|id| (*id).to_owned()).collect(),
        item: (0..items.len() as u32).collect(),
        ..Log::default()
    }
}

/// A catalogue file, read.
pub fn catalog(name: &str, text: &str) -> CatalogRead {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    regulars_packer::read::read_catalog(&[path]).unwrap()
}

/// What `make` gives with one thread and with four, which must be the same.
pub fn on_any_threads<T: PartialEq + std::fmt::Debug + Send>(make: impl Fn() -> T + Sync) -> T {
    let with =
        |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(&make);
    let (one, four) = (with(1), with(4));
    assert_eq!(one, four);
    one
}

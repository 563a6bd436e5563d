//! The same lists from the published package, in Node.js.

use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use regulars::PackFiles;
use serde::Serialize;
use serde_json::json;

use crate::evaluate::measure::{Quality, Task, measure};
use crate::evaluate::metrics::CUTOFF;
use crate::evaluate::package::Package;
use crate::evaluate::served::{BETWEEN_EVENTS, Packed, VISIT_BEGINS, event_name};
use crate::failure::Failure;
use crate::log::Sessions;

/// How well the published package did.
#[derive(Clone, Debug, Serialize)]
pub struct WasmQuality {
    /// With repeats allowed.
    #[serde(flatten)]
    pub repeats_allowed: Quality,
    /// On new items alone.
    pub new_items: Quality,
    /// How many lists were compared with the engine's, both tasks together.
    pub lists: usize,
    /// How many of them differed. Anything but 0 is a defect.
    pub different_lists: usize,
}

/// The package's lists of ids: for each session and each item after its first, with repeats allowed and
/// of new items.
pub struct WasmLists(Vec<Vec<[Vec<String>; 2]>>);

impl WasmLists {
    /// Plays every session to the npm package in that folder.
    ///
    /// # Errors
    ///
    /// `wasm.node` where Node.js cannot be run, or the package fails.
    pub fn ask(
        package: &Path,
        pack: &PackFiles,
        sessions: &Sessions,
        items: &[String],
    ) -> Result<WasmLists, Failure> {
        let package = Package { folder: package, pack, products: None };
        let mut answers: Vec<Vec<String>> = Vec::new();
        let asked = |session: usize| 1..sessions.items(session).len().max(1);
        let lists = (0..sessions.len()).map(|session| 2 * asked(session).len()).sum();
        package.lead(
            lists,
            |to| write_sessions(to, sessions, items),
            |listed| answers.push(listed.into_iter().map(|(id, _)| id).collect()),
        )?;
        let mut answers = answers.into_iter();
        let mut pair = |_| [(); 2].map(|()| answers.next().unwrap_or_default());
        Ok(WasmLists((0..sessions.len()).map(|session| asked(session).map(&mut pair).collect()).collect()))
    }

    /// Measures the package's lists, and compares each with what the engine says to the same question.
    /// `events` counts the training log's events of each item.
    pub fn compare(
        &self,
        packed: &Packed,
        sessions: &Sessions,
        items: &[String],
        events: &[f32],
    ) -> WasmQuality {
        let (lists, different) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let quality = |task: Task| {
            measure(
                sessions,
                task,
                events,
                || packed.serve(sessions, items),
                |served, session, known| {
                    let ids = &self.0[session][known - 1][task as usize];
                    let foretold = packed.of_ids(ids, sessions.items(session)[known]);
                    lists.fetch_add(1, Relaxed);
                    let differs = served.foretell(session, known, task) != foretold;
                    different.fetch_add(usize::from(differs), Relaxed);
                    foretold
                },
            )
        };
        let (repeats_allowed, new_items) = (quality(Task::RepeatsAllowed), quality(Task::NewItems));
        WasmQuality {
            repeats_allowed,
            new_items,
            lists: lists.into_inner(),
            different_lists: different.into_inner(),
        }
    }
}

fn write_sessions(to: &mut dyn Write, sessions: &Sessions, items: &[String]) -> io::Result<()> {
    for session in 0..sessions.len() {
        writeln!(to, "{}", json!({"forget": true}))?;
        let events = sessions.items(session).iter().zip(sessions.actions(session));
        let asked = sessions.items(session).len().saturating_sub(1);
        for ((&item, &action), event) in events.zip(0i64..).take(asked) {
            let record = json!({"event": event_name(action), "item_id": items[item as usize]});
            let at = VISIT_BEGINS + event * BETWEEN_EVENTS;
            writeln!(to, "{}", json!({"at": at, "record": record}))?;
            for exclude in ["none", "seen"] {
                let query = json!({"limit": CUTOFF, "exclude": exclude});
                writeln!(to, "{}", json!({"at": at + BETWEEN_EVENTS, "feed": query}))?;
            }
        }
    }
    Ok(())
}

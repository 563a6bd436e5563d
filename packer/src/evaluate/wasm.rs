//! The same lists from the published package, in Node.js.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::{io, thread};

use regulars::PackFiles;
use serde::Serialize;
use serde_json::json;
use tempfile::TempDir;

use crate::evaluate::measure::{Quality, Task, measure};
use crate::evaluate::metrics::CUTOFF;
use crate::evaluate::served::{BETWEEN_EVENTS, Packed, VISIT_BEGINS, event_name};
use crate::failure::Failure;
use crate::log::Sessions;
use crate::pack::{Compressed, write};

const SCRIPT: &str = include_str!("through-wasm.mjs");

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
        let failed = |why: String| {
            Failure::new(
                "wasm.node",
                "--wasm",
                package.display().to_string(),
                "the folder of the built npm package, and Node.js 20 or later",
                format!("{why} Build the package first, and see that `node` can be run."),
            )
        };
        ask(package, pack, sessions, items).map(WasmLists).map_err(|error| failed(format!("{error}.")))
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

fn ask(
    package: &Path,
    pack: &PackFiles,
    sessions: &Sessions,
    items: &[String],
) -> io::Result<Vec<Vec<[Vec<String>; 2]>>> {
    let folder = TempDir::new()?;
    let script = folder.path().join("through-wasm.mjs");
    File::create(&script)?.write_all(SCRIPT.as_bytes())?;
    let of_pack = folder.path().join("pack");
    let compressed = Compressed::new(pack).and_then(|pack| write(&of_pack, &pack, &()));
    compressed.map_err(|failure| io::Error::other(failure.to_string()))?;
    let mut node = Command::new("node")
        .args([&script, package, &of_pack])
        .args([CUTOFF.to_string(), VISIT_BEGINS.to_string(), BETWEEN_EVENTS.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let (Some(to), Some(from)) = (node.stdin.take(), node.stdout.take()) else {
        return Err(io::Error::other("no pipes to Node.js"));
    };
    // Written beside the reading: either pipe holds a few lists at most.
    let lists = thread::scope(|scope| -> io::Result<_> {
        let writing = scope.spawn(|| write_sessions(to, sessions, items));
        let mut lines = BufReader::new(from).lines();
        let mut of_session = |session: usize| -> io::Result<Vec<[Vec<String>; 2]>> {
            let asked = sessions.items(session).len().saturating_sub(1);
            let next = |_| -> io::Result<[Vec<String>; 2]> {
                let line = lines.next().ok_or_else(|| io::Error::other("Node.js stopped early"))??;
                Ok(serde_json::from_str(&line)?)
            };
            (0..asked).map(next).collect()
        };
        let lists = (0..sessions.len()).map(&mut of_session).collect::<io::Result<Vec<_>>>();
        let written = writing.join().map_err(|_| io::Error::other("writing to Node.js failed"))?;
        let lists = lists?;
        written.map(|()| lists)
    });
    let status = node.wait()?;
    if !status.success() {
        return Err(io::Error::other(format!("Node.js ended with {status}")));
    }
    lists
}

fn write_sessions(to: ChildStdin, sessions: &Sessions, items: &[String]) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    for session in 0..sessions.len() {
        let events = sessions.items(session).iter().zip(sessions.actions(session));
        let events: Vec<(&str, &str)> =
            events.map(|(&item, &action)| (event_name(action), items[item as usize].as_str())).collect();
        serde_json::to_writer(&mut to, &json!({ "events": events }))?;
        to.write_all(b"\n")?;
    }
    to.flush()
}

//! A pack: the file in which the model comes.
//!
//! # Format, version 1
//!
//! A pack is five [frames](crate::frame) with the mark `R` `p`, one of each kind in the order of this table,
//! and nothing else. Numbers are little-endian; where nothing else is said, values are in the wire format of
//! [postcard](https://postcard.jamesmunns.com/wire-format), with varints and zigzag.
//!
//! | kind | payload |
//! | --- | --- |
//! | 1 catalogue | the list of the column names and the list of the columns, each one text with cells parted by U+001E and values within a cell by U+001F, as [`Catalog::from_columns`](crate::Catalog::from_columns) takes them; the cells of `id` number the items from 0 |
//! | 2 rows | see [`Rows`]; as many as there are items |
//! | 3 priors | see [`Priors`] |
//! | 4 weights | the fields of [`Weights`] in order, each an `f32` |
//! | 5 landing | see [`LandingPrior`] |
//!
//! A reader refuses a later version by its name, and anything damaged as a whole.

use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::{CELL, Catalog, CatalogReport};
use crate::decimal::whole;
use crate::frame::{Mark, framed, next_frame};
use crate::journal::wire::{self, Wire};
use crate::model::Model;
use crate::model::priors::{LandingPrior, Landings, PriorColumns, Priors};
use crate::model::rows::{Row, Rows};
use crate::model::weights::Weights;
use crate::problem::Problem;

const VERSION: u8 = 1;
const MARK: Mark = *b"Rp";

const CATALOGUE: u8 = 1;
const ROWS: u8 = 2;
const PRIORS: u8 = 3;
const WEIGHTS: u8 = 4;
const LANDING: u8 = 5;

/// What came of a pack.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct PackReport {
    /// What came of its catalogue.
    pub catalog: CatalogReport,
    /// How many items it knows.
    pub items: u32,
    /// How many of them have neighbours.
    pub rows: u32,
}

/// Everything that a pack holds, before it is written.
///
/// ```
/// use regulars::{Engine, PackContents, Row};
///
/// let pack = PackContents {
///     names: vec!["id".into(), "title".into()],
///     columns: vec!["1\u{1e}2".into(), "Green tea\u{1e}Black tea".into()],
///     rows: vec![Row { scale: 1.0, neighbours: vec![(1, 1.0)] }, Row::default()],
///     ..Default::default()
/// };
/// let mut engine = Engine::new(7);
/// let report = engine.load_pack(&pack.write())?;
/// assert_eq!((report.items, report.rows, report.catalog.products), (2, 1, 2));
/// # Ok::<(), regulars::Problem>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PackContents {
    /// The names of the catalogue's columns, `id` among them.
    pub names: Vec<String>,
    /// The columns as [`Catalog::from_columns`] takes them; but titles may be empty. The cells of `id` number
    /// the items from 0.
    pub columns: Vec<String>,
    /// Of each item, by its number; items beyond the end have an empty row.
    pub rows: Vec<Row>,
    /// What every item has by itself.
    pub priors: Priors,
    /// How much each part of a score counts.
    pub weights: Weights,
    /// What is known of those who land somewhere.
    pub landing: Vec<LandingPrior>,
}

impl PackContents {
    /// The pack as a file.
    pub fn write(&self) -> Vec<u8> {
        let items = ids(&self.names, &self.columns).map_or(0, |ids| ids.split(CELL).count());
        let mut rows = self.rows.clone();
        rows.resize(items, Row::default());
        let mut pack = Vec::new();
        let mut section = |kind: u8, write: &dyn Fn(&mut Vec<u8>)| {
            let mut payload = Vec::new();
            write(&mut payload);
            pack.extend(framed(MARK, VERSION, kind, &payload));
        };
        section(CATALOGUE, &|to| {
            self.names.write(to);
            self.columns.write(to);
        });
        section(ROWS, &|to| Rows::write(&rows, to));
        section(PRIORS, &|to| PriorColumns::new(&self.priors).write(to));
        section(WEIGHTS, &|to| self.weights.write(to));
        section(LANDING, &|to| Landings::new(&self.landing).write(to));
        pack
    }
}

/// Reads a pack: its catalogue, and the model linked to it.
///
/// # Errors
///
/// `pack.version` where a later release wrote it, `pack.damaged` where any of it is not as written.
pub(crate) fn read(bytes: &[u8]) -> Result<(Catalog, Model, PackReport), Problem> {
    match sections(bytes) {
        Err(version) if version > VERSION => Err(later(version)),
        Err(_) => Err(damaged(bytes.len())),
        Ok(sections) => model(sections).ok_or_else(|| damaged(bytes.len())),
    }
}

/// The payloads by their kinds, from 1 on, or the version of the frame that could not be used.
fn sections(bytes: &[u8]) -> Result<[&[u8]; LANDING as usize], u8> {
    let mut sections = [&[][..]; LANDING as usize];
    let mut rest = bytes;
    for (kind, section) in (CATALOGUE..).zip(&mut sections) {
        let frame = next_frame(MARK, rest, usize::MAX).ok_or(0)?;
        if (frame.version, frame.kind) != (VERSION, kind) {
            return Err(frame.version);
        }
        *section = frame.payload;
        rest = frame.rest;
    }
    if rest.is_empty() { Ok(sections) } else { Err(0) }
}

fn model(sections: [&[u8]; LANDING as usize]) -> Option<(Catalog, Model, PackReport)> {
    let [catalogue, rows, priors, weights, landing] = sections;
    let (names, columns): (Vec<String>, Vec<String>) = wire::whole(catalogue)?;
    let ids = ids(&names, &columns)?;
    let mut model = Model::default();
    let items = model.number_items(ids.split(CELL));
    model.rows = Rows::read(rows)?;
    model.priors = wire::whole(priors)?;
    if model.rows.len() != items || !model.priors.are_for(items) {
        return None;
    }
    model.weights = wire::whole(weights)?;
    model.landings = wire::whole(landing)?;

    let (catalog, report) = Catalog::from_pack(&names, &columns);
    model.link(&catalog);
    let report =
        PackReport { catalog: report, items: model.ids.len() as u32, rows: model.rows.filled() as u32 };
    Some((catalog, model, report))
}

fn ids<'c>(names: &[String], columns: &'c [String]) -> Option<&'c String> {
    columns.get(names.iter().position(|name| name == "id")?)
}

fn later(version: u8) -> Problem {
    Problem::new(
        "pack.version",
        "pack",
        &["version ", &whole(version.into())].concat(),
        "version 1, the latest this release reads",
        "Load the release of regulars that goes with the packer which wrote it.",
    )
}

#[cold]
fn damaged(length: usize) -> Problem {
    Problem::new(
        "pack.damaged",
        "pack",
        &[&whole(length as i64), " bytes that are no whole pack"].concat(),
        "the file as the packer wrote it",
        "Publish the pack's folder again, whole, and check that the server sends the file unchanged.",
    )
}

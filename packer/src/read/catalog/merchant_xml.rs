//! Merchant's feed as XML: RSS and Atom.

use std::io::BufReader;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::delimited::REPEATED;
use super::entities;
use super::json::plain_name;
use super::table::without_separators;
use super::{CatalogReading, Cells};
use crate::Failure;
use crate::read::source::{Source, unreadable};

/// What a `related_product` holds, in the order in which feeds of text join it.
const RELATED_PARTS: [&str; 3] = ["relationship_type", "identifier_type", "identifier"];

/// Reads the products of a feed.
pub(super) fn read(source: &Source, into: &mut CatalogReading) -> Result<&'static str, Failure> {
    let bytes = source.bytes().map_err(|error| unreadable(&source.path, &error))?;
    let mut reader = Reader::from_reader(BufReader::new(bytes));
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    let mut buffer = Vec::new();
    let mut item: Option<Item> = None;
    let mut record = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => match &mut item {
                Some(item) => item.open(&start),
                None if is_product(&start) => item = Some(Item::default()),
                None => {}
            },
            Ok(Event::Empty(start)) => {
                if let Some(item) = &mut item {
                    item.open(&start);
                    item.close();
                }
            }
            Ok(Event::Text(text)) => item.iter_mut().for_each(|item| item.text.push_str(&text)),
            Ok(Event::CData(text)) => item.iter_mut().for_each(|item| item.text.push_str(&text)),
            Ok(Event::GeneralRef(name)) => item.iter_mut().for_each(|item| match entities::resolve(&name) {
                Some(text) => item.text.push_str(&text),
                None => item.text.extend(["&", &name, ";"]),
            }),
            Ok(Event::End(_)) => {
                if item.as_ref().is_some_and(|item| item.path.is_empty()) {
                    record += 1;
                    if let Some(item) = item.take() {
                        into.push(item.cells(), record)?;
                    }
                } else if let Some(item) = &mut item {
                    item.close();
                }
            }
            Ok(Event::Eof) => {
                if item.is_some() {
                    into.broken_off("the file ends within a product");
                }
                break;
            }
            Ok(_) => {}
            Err(error) => {
                into.broken_off(&error.to_string());
                break;
            }
        }
    }
    Ok("Merchant XML")
}

fn is_product(start: &BytesStart) -> bool {
    matches!(start.local_name().as_ref(), "item" | "entry")
}

/// A product that is being read.
#[derive(Default)]
struct Item {
    /// The names of the elements that are open.
    path: Vec<String>,
    /// What the innermost holds.
    text: String,
    /// The parts of the `related_product` that is open, in the order of [`RELATED_PARTS`].
    related: [String; 3],
    /// Name, value and whether the name was in Google's own namespace, which wins over RSS's and Atom's.
    fields: Vec<(String, String, bool)>,
}

impl Item {
    fn open(&mut self, start: &BytesStart) {
        self.path.push(start.name().as_ref().to_owned());
        self.text.clear();
        // Atom keeps an address in an attribute.
        if start.local_name().as_ref() == "link"
            && let Ok(Some(address)) = start.try_get_attribute("href")
        {
            self.text = entities::decode(&address.value);
        }
    }

    fn close(&mut self) {
        let local =
            |name: &String| plain_name(name.split_once(':').map_or(name.as_str(), |(_, local)| local));
        let name: Vec<String> = self.path.iter().map(local).collect();
        let google = self.path.first().is_some_and(|name| name.contains(':'));
        let value = without_separators(self.text.trim());
        match &name.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["related_product", part] => {
                if let Some(at) = RELATED_PARTS.iter().position(|known| known == part) {
                    self.related[at] = value;
                }
            }
            ["related_product"] if value.is_empty() => {
                let parts = std::mem::take(&mut self.related);
                self.fields.push(("related_product".to_owned(), parts.join(":"), google));
            }
            _ if !value.is_empty() => self.fields.push((name.join("."), value, google)),
            _ => {}
        }
        self.text.clear();
        self.path.pop();
    }

    fn cells(self) -> Cells {
        let mut cells = Cells::new();
        let mut fields = self.fields;
        // The order within each stays.
        fields.sort_by_key(|(_, _, google)| !google);
        for (name, value, _) in fields {
            match cells.iter_mut().find(|(known, _)| *known == name) {
                Some((_, cell)) if REPEATED.contains(&name.as_str()) => {
                    cell.push('\u{1f}');
                    cell.push_str(&value);
                }
                Some(_) => {}
                None => cells.push((name, value)),
            }
        }
        cells
    }
}

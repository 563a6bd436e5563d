//! GA4's export as JSON Lines.

use std::borrow::Cow;

use serde::de::{Deserialize, DeserializeSeed, Deserializer};

use super::ga4::{Event, SESSION};
use super::json_rows;
use super::normalise::Normaliser;
use super::report::At;

/// Takes one line. Errors: what is wrong with it.
pub(super) fn take(line: &str, at: At, into: &mut Normaliser) -> Result<(), serde_json::Error> {
    let line: Line = serde_json::from_str(line)?;
    let params = line.event_params.as_deref().unwrap_or_default();
    let session = params.iter().find(|param| param.key.0 == SESSION).and_then(|param| param.value.as_ref());
    let text =
        |first: &'_ str, second: &'_ str| if first.is_empty() { second.to_owned() } else { first.to_owned() };
    let session = session.map(|value| text(&value.int_value.0, &value.string_value.0)).unwrap_or_default();
    let event = Event {
        name: &line.event_name.0,
        timestamp: &line.event_timestamp.0,
        user: if line.user_pseudo_id.0.is_empty() { &line.user_id.0 } else { &line.user_pseudo_id.0 },
        session: &session,
        transaction: line.ecommerce.as_ref().map_or("", |ecommerce| &ecommerce.transaction_id.0),
        medium: line.traffic_source.as_ref().map_or("", |source| &source.medium.0),
    };
    let items = line.items.as_deref().unwrap_or_default();
    event.push(items.iter().map(|item| (&*item.item_id.0, &*item.quantity.0, &*item.price.0)), at, into);
    Ok(())
}

/// A single value as text, whatever it is.
#[derive(Default)]
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json_rows::Text.deserialize(deserializer).map(Text)
    }
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Line<'a> {
    event_name: Text<'a>,
    event_timestamp: Text<'a>,
    user_pseudo_id: Text<'a>,
    user_id: Text<'a>,
    event_params: Option<Vec<Param<'a>>>,
    items: Option<Vec<Item<'a>>>,
    ecommerce: Option<Ecommerce<'a>>,
    traffic_source: Option<TrafficSource<'a>>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Param<'a> {
    key: Text<'a>,
    value: Option<ParamValue<'a>>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct ParamValue<'a> {
    int_value: Text<'a>,
    string_value: Text<'a>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Item<'a> {
    item_id: Text<'a>,
    quantity: Text<'a>,
    price: Text<'a>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct Ecommerce<'a> {
    transaction_id: Text<'a>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default, bound(deserialize = "'de: 'a"))]
struct TrafficSource<'a> {
    medium: Text<'a>,
}

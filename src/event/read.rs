//! From a page's loose values to events.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::whole;
use crate::event::{Event, EventItem, EventName};
use crate::problem::{Problem, Problems};
use crate::value::Value;

/// GA4's limit of items in one event.
const MOST_ITEMS: usize = 200;
/// No event is older than 1 January 2000, in ms since 1970.
const OLDEST: f64 = 946_684_800_000.0;
/// Clocks of page and event may differ by a day; a later event would outweigh all until it comes true.
const MOST_AHEAD: f64 = 86_400_000.0;
/// No id, name or code is longer, in characters; what is beyond is cut off, so that a profile stays bounded.
const LONGEST_TEXT: usize = 300;
/// A trillion: beyond it an amount is a mistake, and sums stay exact far below.
const MOST_AMOUNT: f64 = 1e12;

const CATEGORY_FIELDS: [&str; 5] =
    ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];

impl Event {
    /// Reads one event in any of the forms that pages push: flat (`{event, items, …}`), a dataLayer
    /// entry (`{event, ecommerce: {…}}`) or gtag's arguments (`["event", name, {…}]`).
    ///
    /// `now` (ms since 1970) is the event's time unless it brings a `time` of its own. What is
    /// wrong is left out and reported; `None` means that nothing of use remained. An entry that is
    /// no event at all, such as GA4's reset `{ecommerce: null}`, is `None` without a problem.
    pub fn read(value: &impl Value, now: i64) -> (Option<Event>, Vec<Problem>) {
        let mut problems = Problems::default();
        let event = read(value, now, &mut problems);
        (event, problems.into_vec())
    }
}

fn read<V: Value>(value: &V, now: i64, problems: &mut Problems) -> Option<Event> {
    let (name, nested) = name_and_parameters(value, problems)?;
    let parameters = nested.as_ref().unwrap_or(value);
    let Some(known) = EventName::parse(&name) else {
        problems.add(Problem::new(
            "event.unknown",
            "event",
            &name,
            "one of GA4's e-commerce events, or one of regulars' own",
            "Nothing to mend if the entry is not about shopping; otherwise use GA4's name for it.",
        ));
        return None;
    };
    let top = |field: &str| parameters.get(field).or_else(|| value.get(field));
    let items = top("items");
    let listed = match &items {
        Some(items) => items.list().unwrap_or_else(|| {
            problems.add(Problem::new(
                "event.items",
                "items",
                &items.describe(),
                "a list of items",
                "Wrap a single item in square brackets.",
            ));
            Vec::new()
        }),
        None => Vec::new(),
    };
    let items_listed = items.as_ref().is_some_and(|items| items.list().is_some());
    let alone = items.is_none() && parameters.get("item_id").is_some();
    if listed.len() > MOST_ITEMS {
        problems.add(Problem::new(
            "event.items",
            "items",
            &[&whole(listed.len() as i64), " items"].concat(),
            "at most 200 items, as in GA4",
            "Split the event; the items beyond the 200th were left out.",
        ));
    }
    // A single item may be named by its id alone: {event: "view_item", item_id: "17"}.
    let items: Vec<EventItem> = listed
        .iter()
        .take(MOST_ITEMS)
        .chain(alone.then_some(parameters))
        .filter_map(|item| read_item(item, problems))
        .collect();
    // A cart that is listed as empty is news; a cart that is not listed is not.
    let says_empty = known == EventName::ViewCart && items_listed && listed.is_empty();
    let needs_items = known.needs_items() || known == EventName::ViewCart;
    if items.is_empty() && needs_items && !says_empty {
        problems.add(Problem::new(
            "event.items",
            "items",
            "",
            "at least one item with an item_id",
            "Name what the event is about: items: [{item_id: \"…\"}].",
        ));
        return None;
    }
    let coupon_of_item = |item: &V| text_of(item.get("coupon"));
    let discount = discount(&listed, problems).or_else(|| amount(&top("discount")?, "discount", problems));
    let promotion_of_item = || listed.first().and_then(|item| item.get("promotion_id"));
    let text = |field: &str| text_of(top(field));
    Some(Event {
        name: known,
        time: read_time(top("time"), now, problems),
        currency: text("currency"),
        value: top("value").and_then(|value| amount(&value, "value", problems)),
        transaction_id: text("transaction_id"),
        search_term: text("search_term"),
        promotion_id: text("promotion_id").or_else(|| text_of(promotion_of_item())),
        coupon: text("coupon").or_else(|| listed.iter().find_map(coupon_of_item)),
        discount,
        items,
    })
}

/// What was taken off the items' prices, each times its quantity, where they say so.
fn discount<V: Value>(items: &[V], problems: &mut Problems) -> Option<f64> {
    let of_items = items.iter().take(MOST_ITEMS).filter_map(|item| {
        let quantity = item.get("quantity").and_then(|quantity| quantity.number()).unwrap_or(1.0);
        Some(amount(&item.get("discount")?, "discount", problems)? * quantity.clamp(0.0, MOST_AMOUNT))
    });
    of_items.reduce(|sum, discount| sum + discount)
}

/// The event's name and its parameters, where they are not in the event itself.
fn name_and_parameters<V: Value>(value: &V, problems: &mut Problems) -> Option<(String, Option<V>)> {
    // Arguments objects have the keys 0, 1, 2 as an array does.
    if let Some(command) = value.get("0").or_else(|| value.list()?.into_iter().next()) {
        if command.text().as_deref() != Some("event") {
            return None;
        }
        let at = |key: &str, place: usize| value.get(key).or_else(|| value.list()?.into_iter().nth(place));
        return Some((at("1", 1)?.text()?, at("2", 2)));
    }
    let named = value.get("event");
    if let Some(name) = named.as_ref().and_then(|name| name.text()) {
        let flat = value.get("items").is_some() || value.get("item_id").is_some();
        return Some((name, value.get("ecommerce").filter(|_| !flat)));
    }
    let says_nothing = named.is_none() && value.get("ecommerce").is_none();
    let is_reset = says_nothing && value.list().is_none() && value.text().is_none();
    if !is_reset {
        problems.add(Problem::new(
            "event.shape",
            "event",
            &named.as_ref().unwrap_or(value).describe(),
            "an object whose property event is a name, or gtag's arguments",
            "Hand over what is pushed to the dataLayer.",
        ));
    }
    None
}

fn text_of<V: Value>(value: Option<V>) -> Option<String> {
    let text: String = value?.text()?.trim().chars().take(LONGEST_TEXT).collect();
    (!text.is_empty()).then_some(text)
}

fn read_item<V: Value>(item: &V, problems: &mut Problems) -> Option<EventItem> {
    let text = |field: &str| text_of(item.get(field));
    let Some(item_id) = text("item_id") else {
        problems.add(Problem::new(
            "event.item_id",
            "item_id",
            &item.get("item_id").map_or(String::new(), |id| id.describe()),
            "the product's id, text or number",
            "Give every item of the event its item_id, as in the catalogue.",
        ));
        return None;
    };
    let quantity = match item.get("quantity") {
        Some(quantity) => amount(&quantity, "quantity", problems).unwrap_or(1.0),
        None => 1.0,
    };
    Some(EventItem {
        item_id,
        item_name: text("item_name"),
        item_brand: text("item_brand"),
        categories: CATEGORY_FIELDS.iter().map_while(|field| text(field)).collect(),
        price: item.get("price").and_then(|price| amount(&price, "price", problems)),
        quantity,
    })
}

/// A number of at least 0; anything else is reported and left out.
fn amount<V: Value>(value: &V, field: &str, problems: &mut Problems) -> Option<f64> {
    let number = value.number().filter(|number| (0.0..=MOST_AMOUNT).contains(number));
    if number.is_none() {
        problems.add(Problem::new(
            "event.amount",
            field,
            &value.describe(),
            "a number from 0 to a trillion",
            "Send a plain number, without a currency sign; a return is the event refund.",
        ));
    }
    number
}

fn read_time<V: Value>(time: Option<V>, now: i64, problems: &mut Problems) -> i64 {
    let Some(time) = time else { return now };
    let possible = OLDEST..=now as f64 + MOST_AHEAD;
    match time.number().filter(|time| possible.contains(time)) {
        Some(time) => time as i64,
        None => {
            problems.add(Problem::new(
                "event.time",
                "time",
                &time.describe(),
                "milliseconds since 1970, not in the future",
                "Leave time out for now, or multiply seconds by 1000.",
            ));
            now
        }
    }
}

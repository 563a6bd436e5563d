//! What a shopper did, in GA4's words.

use alloc::string::String;
use alloc::vec::Vec;

mod name;
mod read;

pub use name::EventName;

/// One event, read and checked.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use regulars::{Event, EventName};
///
/// // A dataLayer entry as a shop pushes it for GA4; prices may be text, ids may be numbers.
/// let entry = serde_json::json!({
///     "event": "add_to_cart",
///     "ecommerce": {"currency": "USD", "value": 6.4,
///         "items": [{"item_id": 17, "item_name": "Green tea", "price": "3.20", "quantity": 2}]}
/// });
/// let (event, problems) = Event::read(&entry, 1_700_000_000_000);
/// let event = event.unwrap();
/// assert_eq!((event.name, event.items[0].item_id.as_str()), (EventName::AddToCart, "17"));
/// assert!(problems.is_empty());
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened.
    pub name: EventName,
    /// When, in milliseconds since 1970.
    pub time: i64,
    /// With which items; at most 200, as in GA4.
    pub items: Vec<EventItem>,
    /// ISO 4217 code of the amounts.
    pub currency: Option<String>,
    /// What the event is worth, in `currency`.
    pub value: Option<f64>,
    /// Names an order; one id counts once.
    pub transaction_id: Option<String>,
    /// What was searched for.
    pub search_term: Option<String>,
    /// Names an offer.
    pub promotion_id: Option<String>,
    /// The coupon that was used, of the order or of one of its items.
    pub coupon: Option<String>,
    /// What was taken off all prices together, in `currency`.
    pub discount: Option<f64>,
}

/// One item of an event, in GA4's fields.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EventItem {
    /// The product's id.
    pub item_id: String,
    /// Its title.
    pub item_name: Option<String>,
    /// Its brand.
    pub item_brand: Option<String>,
    /// `item_category` to `item_category5`, from the top down.
    pub categories: Vec<String>,
    /// The price of one, in the event's currency.
    pub price: Option<f64>,
    /// How many; 1 where the event says nothing.
    pub quantity: f64,
}

//! What the page knows better than the catalogue or the pack: prices and stock of this minute.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::price::parse_price;
use crate::catalog::{Availability, Catalog, Product};
use crate::problem::Problem;
use crate::value::Value;

/// What is new of one product; what is `None` stays as it was. A new price also ends a reduced price, unless that is
/// told with it.
///
/// ```
/// use regulars::{Availability, Update};
///
/// let sold_out = Update {
///     item_id: "tea-1".into(),
///     availability: Some(Availability::OutOfStock),
///     ..Update::default()
/// };
/// assert_eq!(sold_out.price, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Update {
    /// The product's id, or a group's, for all its variants.
    pub item_id: String,
    /// The full price, in the shop's currency.
    pub price: Option<f64>,
    /// The reduced price.
    pub sale_price: Option<f64>,
    /// Whether it can be had.
    pub availability: Option<Availability>,
    /// The title that shoppers read.
    pub title: Option<String>,
    /// The product page.
    pub link: Option<String>,
    /// The main picture.
    pub image_link: Option<String>,
}

impl Update {
    /// Reads a list of updates in Merchant field names, `id` or `item_id` among them, and tells what could not be
    /// used. Prices are in `currency`, where that is known.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::Update;
    ///
    /// let list = serde_json::json!([{"item_id": 7, "price": "3.20 USD"}, {"price": 4}]);
    /// let (updates, problems) = Update::read_list(&list, "USD");
    /// assert_eq!((updates.len(), updates[0].price), (1, Some(3.2)));
    /// assert_eq!((problems[0].code, problems[0].line), ("update.item_id", Some(2)));
    /// # }
    /// ```
    pub fn read_list(list: &impl Value, currency: &str) -> (Vec<Update>, Vec<Problem>) {
        let Some(list) = list.list() else {
            let mend = "Wrap a single update in square brackets.";
            let expected = "a list of objects with item_id, price, availability and so on";
            return (Vec::new(), vec![Problem::new("argument", "updates", &list.describe(), expected, mend)]);
        };
        let (mut updates, mut problems) = (Vec::new(), Vec::new());
        for (place, update) in list.iter().enumerate() {
            match Update::read(update, currency) {
                Ok(update) => updates.push(update),
                Err(problem) => problems.push(problem.at_line(place + 1)),
            }
        }
        (updates, problems)
    }

    fn read(value: &impl Value, currency: &str) -> Result<Update, Problem> {
        let text = |name: &str| value.get(name).and_then(|value| value.text());
        let item_id = text("item_id").or_else(|| text("id")).unwrap_or_default().trim().to_owned();
        if item_id.is_empty() {
            let mend = "Name the product that has changed.";
            return Err(Problem::new("update.item_id", "item_id", &value.describe(), "a product's id", mend));
        }
        let price = |name: &str| -> Result<Option<f64>, Problem> {
            let Some(given) = text(name).filter(|text| !text.trim().is_empty()) else { return Ok(None) };
            let price = parse_price(&given, name)?;
            if price.currency.is_empty() || currency.is_empty() || price.currency == currency {
                return Ok(Some(price.amount));
            }
            let mend = "Hand over one catalogue for each currency.";
            Err(Problem::new("product.currency", name, &given, "a price in the shop's currency", mend))
        };
        let availability = match text("availability") {
            None => None,
            Some(text) => Some(Availability::read(&text)?),
        };
        Ok(Update {
            item_id,
            price: price("price")?,
            sale_price: price("sale_price")?,
            availability,
            title: text("title"),
            link: text("link"),
            image_link: text("image_link"),
        })
    }

    /// Takes over what a later update says.
    fn merge(&mut self, later: &Update) {
        if later.price.is_some() {
            (self.price, self.sale_price) = (later.price, later.sale_price);
        }
        self.sale_price = later.sale_price.or(self.sale_price);
        self.availability = later.availability.or(self.availability);
        for (text, later) in [
            (&mut self.title, &later.title),
            (&mut self.link, &later.link),
            (&mut self.image_link, &later.image_link),
        ] {
            if later.is_some() {
                text.clone_from(later);
            }
        }
    }
}

/// All updates so far, one for each id, the latest at the end: it wins where a product and its group were both told of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Updates(Vec<Update>);

impl Updates {
    pub(crate) fn add(&mut self, update: &Update) {
        let known = self.0.iter().position(|known| known.item_id == update.item_id);
        let mut latest = known.map_or_else(Update::default, |at| self.0.remove(at));
        latest.merge(update);
        self.0.push(Update { item_id: update.item_id.clone(), ..latest });
    }

    /// Puts prices and availability in place, as far as the catalogue has the products.
    pub(crate) fn apply(&self, catalog: &mut Catalog) {
        for update in &self.0 {
            for at in catalog.named(&update.item_id) {
                let (price, sale_price) = match (update.price, update.sale_price) {
                    (Some(price), sale_price) => (price, sale_price.unwrap_or(f64::NAN)),
                    (None, Some(sale_price)) => (catalog.price[at], sale_price),
                    (None, None) => (catalog.price[at], catalog.sale_price[at]),
                };
                let availability = update.availability.unwrap_or(catalog.availability[at]);
                catalog.set_standing(at, price, sale_price, availability);
            }
        }
    }

    /// Puts everything in place that a page would draw.
    pub(crate) fn apply_to(&self, product: &mut Product) {
        let names = [Some(product.id.clone()), product.item_group_id.clone()];
        for update in
            self.0.iter().filter(|update| names.iter().flatten().any(|name| *name == update.item_id))
        {
            if update.price.is_some() {
                (product.price, product.sale_price) = (update.price, update.sale_price);
            }
            product.sale_price = update.sale_price.or(product.sale_price);
            // A reduced price that is none is nobody's gain.
            product.sale_price =
                product.sale_price.filter(|sale| product.price.is_some_and(|price| *sale < price));
            product.availability = update.availability.unwrap_or(product.availability);
            if let Some(title) = &update.title {
                product.title.clone_from(title);
            }
            product.link = update.link.clone().or(product.link.take());
            product.image_link = update.image_link.clone().or(product.image_link.take());
        }
    }
}

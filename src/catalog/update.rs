//! What the page knows better than the catalogue or the pack: prices and stock of this minute.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::catalog::price::parse_price;
use crate::catalog::{Availability, Catalog, ItemIndex, Listing, Names, Product};
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

    /// What it makes of a product's listing.
    fn over(&self, mut listing: Listing) -> Listing {
        if let Some(price) = self.price {
            (listing.price, listing.sale_price) = (price, f64::NAN);
        }
        listing.sale_price = self.sale_price.unwrap_or(listing.sale_price);
        listing.availability = self.availability.unwrap_or(listing.availability);
        listing
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

/// All updates so far, one for each id. Where a product and its group were both told of, the latest wins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Updates {
    ids: Names,
    /// By the number of the id, each with its place among all updates.
    latest: Vec<(u32, Update)>,
    count: u32,
}

impl Updates {
    pub(crate) fn add(&mut self, update: &Update) {
        let number = self.ids.intern(&update.item_id) as usize;
        if number == self.latest.len() {
            self.latest.push((0, Update { item_id: update.item_id.clone(), ..Update::default() }));
        }
        self.count += 1;
        let (place, latest) = &mut self.latest[number];
        *place = self.count;
        latest.merge(update);
    }

    /// What is told of a product and of its group, the latest last.
    fn of(&self, id: &str, group_id: &str) -> impl Iterator<Item = &Update> {
        let told = |id: &str| self.ids.find(id).map(|number| &self.latest[number as usize]);
        let mut told = [told(id), told(group_id).filter(|_| !group_id.is_empty() && group_id != id)];
        let place = |told: Option<&(u32, Update)>| told.map(|(place, _)| *place);
        if place(told[0]) > place(told[1]) {
            told.swap(0, 1);
        }
        told.into_iter().flatten().map(|(_, update)| update)
    }

    /// Puts prices and availability in place. O(products).
    pub(crate) fn apply(&self, catalog: &mut Catalog) {
        if self.latest.is_empty() {
            return;
        }
        for at in 0..catalog.len() {
            let item = at as ItemIndex;
            let mut told = self.of(catalog.id(item), catalog.group_id(item)).peekable();
            if told.peek().is_some() {
                let listing = told.fold(catalog.listing(at), |listing, update| update.over(listing));
                catalog.set_listing(at, listing);
            }
        }
    }

    /// Puts everything in place that a page would draw.
    pub(crate) fn apply_to(&self, product: &mut Product) {
        let (id, group_id) = (product.id.clone(), product.item_group_id.clone().unwrap_or_default());
        for update in self.of(&id, &group_id) {
            update.over(Listing::of(product)).checked().put_on(product);
            if let Some(title) = &update.title {
                product.title.clone_from(title);
            }
            product.link = update.link.clone().or(product.link.take());
            product.image_link = update.image_link.clone().or(product.image_link.take());
        }
    }
}

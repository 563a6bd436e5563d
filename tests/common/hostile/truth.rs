//! What is true of a shop's products at a moment of a visit: the pack, then its delta, then what the page knows better.

use std::collections::{BTreeMap, BTreeSet};

use regulars::{Availability, Facet, FacetKind, HEAD_ITEMS, Product};

/// What is new of a product. What is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub price: Option<f64>,
    pub availability: Option<Availability>,
    pub title: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Truth {
    products: Vec<Product>,
    changes: BTreeMap<u32, Change>,
    /// Whether a page's own catalogue is shown, which numbers its products by itself.
    is_page: bool,
    /// By the ids of products and groups, the latest at the end.
    told: Vec<(String, Told)>,
}

/// A change that a delta tells: price and availability. No price is reduced then.
pub type Change = (Option<f64>, Availability);

impl Truth {
    pub fn of_pack(products: &[Product]) -> Truth {
        Truth { products: products.to_vec(), changes: BTreeMap::new(), is_page: false, told: Vec::new() }
    }

    pub fn of_page(products: &[Product]) -> Truth {
        Truth { products: products.to_vec(), changes: BTreeMap::new(), is_page: true, told: Vec::new() }
    }

    pub fn is_page(&self) -> bool {
        self.is_page
    }

    /// Other products of a pack, with its delta. What the page knows better stays.
    pub fn replace(&mut self, products: &[Product], changes: &BTreeMap<u32, Change>) {
        self.products = products.to_vec();
        self.changes = changes.clone();
    }

    /// Of a product and its group the one that was told of last wins.
    pub fn tell(&mut self, id: &str, latest: Told) {
        let at = self.told.iter().position(|(known, _)| known == id);
        let before = at.map(|at| self.told.remove(at).1).unwrap_or_default();
        let told = Told {
            price: latest.price.or(before.price),
            availability: latest.availability.or(before.availability),
            title: latest.title.or(before.title),
        };
        self.told.push((id.to_owned(), told));
    }

    /// The product of that number, or, of a page's own, with that id: as the pack or the catalogue has it, and as it is
    /// to be shown.
    pub fn product(&self, number: u32, id: &str) -> Option<(&Product, Product)> {
        let at = match self.is_page {
            true => self.products.iter().position(|product| product.id == id)?,
            false => number as usize,
        };
        Some((self.products.get(at)?, self.shown(at)))
    }

    fn shown(&self, at: usize) -> Product {
        let known = &self.products[at];
        let mut product = known.clone();
        if let Some(&(price, availability)) = self.changes.get(&(at as u32)) {
            (product.price, product.sale_price, product.availability) = (price, None, availability);
        }
        let names = |id: &String| *id == known.id || Some(id) == known.item_group_id.as_ref();
        for (_, told) in self.told.iter().filter(|(id, _)| names(id)) {
            if told.price.is_some() {
                (product.price, product.sale_price) = (told.price, None);
            }
            product.availability = told.availability.unwrap_or(product.availability);
            if let Some(title) = &told.title {
                product.title.clone_from(title);
            }
        }
        product
    }

    /// Whether a product or a group has that id.
    pub fn knows(&self, id: &str) -> bool {
        let names = |product: &Product| product.id == id || product.item_group_id.as_deref() == Some(id);
        self.products.iter().any(names)
    }

    /// How many different products a newcomer may see, but for those that have to do with `touched` ids.
    pub fn for_a_newcomer(&self, touched: &BTreeSet<String>) -> usize {
        let group = |product: &Product| product.item_group_id.clone();
        let is_named = |product: &Product| {
            touched.contains(&product.id) || group(product).is_some_and(|group| touched.contains(&group))
        };
        let groups: BTreeSet<String> =
            self.products.iter().filter(|product| is_named(product)).filter_map(group).collect();
        let first = if self.is_page { self.products.len() } else { HEAD_ITEMS as usize };
        let free = self.products.iter().enumerate().take(first).filter(|(at, product)| {
            !is_named(product)
                && group(product).is_none_or(|group| !groups.contains(&group))
                && self.shown(*at).availability != Availability::OutOfStock
        });
        free.map(|(_, product)| group(product).unwrap_or(product.id.clone())).collect::<BTreeSet<_>>().len()
    }
}

/// Whether a facet that a reason names is the product's.
pub fn has_facet(product: &Product, facet: &Facet) -> bool {
    let value = facet.value.as_str();
    match facet.kind {
        FacetKind::Category => product.product_type.as_ref().is_some_and(|path| {
            path == value || path.strip_prefix(value).is_some_and(|rest| rest.starts_with(" > "))
        }),
        FacetKind::Brand => product.brand.as_deref() == Some(value),
        FacetKind::Word => product.title.to_lowercase().contains(value),
        FacetKind::PriceBand => product.price.is_some(),
        FacetKind::Tag | FacetKind::Color => false,
    }
}

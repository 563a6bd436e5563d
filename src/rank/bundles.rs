//! Bundles that the shop sells, by what a shopper has of them.

use alloc::vec::Vec;

use crate::catalog::{Catalog, ItemIndex, Relation};
use crate::money::MinorUnit;
use crate::sort;

/// A bundle of the shop that holds some products. What its data name twice is in it once: a set of two cups and a pot is
/// one cup and one pot here, and is worth so much.
///
/// Amounts are in the shop's currency, and 0 where a price of the bundle or of what is in it is not known.
///
/// ```
/// use regulars::{Catalog, Engine};
///
/// let feed = "id\ttitle\tprice\tbundle_items\n\
///     cup\tCup\t6\t\npot\tPot\t18\t\nset\tTea set\t20\tcup,pot\n";
/// let mut engine = Engine::new(7);
/// engine.set_catalog(Catalog::from_tsv(feed).0);
/// let bundles = engine.bundles(&["cup".to_owned()], 3)?;
/// let title = |item| engine.product(item).unwrap().title;
/// assert_eq!((title(bundles[0].bundle), title(bundles[0].missing[0])), ("Tea set".into(), "Pot".into()));
/// assert_eq!((bundles[0].separately, bundles[0].saving), (24.0, 4.0));
/// # Ok::<(), regulars::Problem>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bundle {
    /// The bundle's number, as lists name it.
    pub bundle: ItemIndex,
    /// What is in it of the products asked about.
    pub items: Vec<ItemIndex>,
    /// What else is in it.
    pub missing: Vec<ItemIndex>,
    /// What all that is in it costs by the piece.
    pub separately: f64,
    /// How much less the bundle costs; 0 where it costs no less.
    pub saving: f64,
}

/// The bundles that hold some of those products and can be had, with all that is in them: the fewest missing first, then
/// the largest share saved, then the catalogue's order. A bundle that is asked about itself is none of them.
pub(crate) fn bundles(catalog: &Catalog, of: &[ItemIndex]) -> Vec<Bundle> {
    let mut found: Vec<Bundle> = Vec::new();
    let unit = MinorUnit::of(catalog.currency());
    let price = |item: ItemIndex| catalog.asked_price(item).map(|price| unit.whole(price));
    let can_be_had = |item: ItemIndex| catalog.closed()[item as usize] == 0;
    for (relation, bundle) in of.iter().flat_map(|&item| catalog.related(item)) {
        let is_known = of.contains(&bundle) || found.iter().any(|known| known.bundle == bundle);
        if relation != Relation::Bundle || is_known || !can_be_had(bundle) {
            continue;
        }
        let mut of_bundle = Bundle { bundle, ..Bundle::default() };
        let (mut sum, mut is_whole) = (Some(0), true);
        for (relation, item) in catalog.related(bundle) {
            if relation == Relation::Contains {
                is_whole &= can_be_had(item);
                sum = sum.zip(price(item)).map(|(sum, price)| sum + price);
                let is_asked_about = of.iter().any(|&asked| catalog.is_variant_of(item, asked));
                let side = if is_asked_about { &mut of_bundle.items } else { &mut of_bundle.missing };
                side.push(item);
            }
        }
        if let Some((sum, price)) = sum.zip(price(bundle)) {
            of_bundle.separately = unit.amount(sum);
            of_bundle.saving = unit.amount((sum - price).max(0));
        }
        // Of a bundle of which not all is known, nothing is.
        if is_whole && !of_bundle.items.is_empty() {
            found.push(of_bundle);
        }
    }
    // The fewest missing, then the largest share: a number that falls with the one and grows with the other.
    let key = |bundle: &Bundle| {
        let saved = bundle.saving / bundle.separately.max(f64::MIN_POSITIVE);
        let worth = 2.0 * (64.0 - bundle.missing.len() as f64) + saved;
        sort::key(!sort::bits(worth), catalog.position(bundle.bundle))
    };
    let mut keys: Vec<u64> = found.iter().map(key).collect();
    sort::sort(&mut keys);
    let of_position = |key: u64| {
        let at = found.iter().position(|bundle| catalog.position(bundle.bundle) == key as u32)?;
        Some(found.swap_remove(at))
    };
    keys.into_iter().filter_map(of_position).collect()
}

//! Products and the items of a pack: those that a question is about, gathered from its chunks, or a page's own, found
//! again in it.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;

use crate::catalog::{
    Catalog, FacetKind, ItemIndex, Lists, NO_FACET, NO_GROUP, Names, Relation, entries, entry,
};
use crate::model::{InBaskets, Pack, PackItem};
use crate::sort;

/// Where a product is none of the pack's items.
const NONE: u32 = u32::MAX;

/// What a pack says of a catalogue's products.
#[derive(Clone, Debug, Default)]
pub(crate) struct OfPack {
    /// The number of each product in the pack, or [`NONE`]; empty where there is no pack.
    numbers: Vec<u32>,
    /// The way back, by ascending number.
    by_number: Vec<(u32, ItemIndex)>,
    /// By product, 0 to 4096; empty where the pack knows nothing of it.
    popularity: Vec<i32>,
    /// By product, −4096 to 4096.
    trend: Vec<i32>,
    /// By product, 0 to 4096.
    freshness: Vec<i32>,
    /// By product, what orders taught of it; empty where they taught nothing.
    baskets: Vec<InBaskets>,
    /// By product, how likely it is in any basket, 0 to 65536.
    in_baskets: Vec<i32>,
    /// By product, what the pack says that others are to it, as [entries](entry).
    related: Lists,
    /// Whether the catalogue was gathered from the pack, and numbers nothing for longer than one question.
    is_gathered: bool,
    /// The numbers of its facets in the pack, if so.
    facets: Vec<u32>,
    /// Other ids of products.
    aliases: Names,
    alias_of: Vec<ItemIndex>,
}

/// What the steps of a prior are counted in when scores are made: see `Standing`.
const SHARE_STEPS: i32 = 4096;
/// Finer, for most goods are in few baskets: their order among each other counts beside a cart.
const BASKET_STEPS: f64 = 65_536.0;

fn share(byte: u8) -> i32 {
    i32::from(byte) * SHARE_STEPS / 255
}

fn signed_share(byte: u8) -> i32 {
    i32::from(byte.cast_signed()) * SHARE_STEPS / 127
}

impl OfPack {
    fn push(&mut self, item: Option<&PackItem<'_>>) {
        self.numbers.push(item.map_or(NONE, |item| item.number));
        self.popularity.push(item.map_or(0, |item| share(item.popularity)));
        self.trend.push(item.map_or(0, |item| signed_share(item.trend)));
        self.freshness.push(item.map_or(0, |item| share(item.freshness)));
        let baskets = item.map(|item| item.baskets).unwrap_or_default();
        self.baskets.push(baskets);
        self.in_baskets.push(libm::round(baskets.intercept() * BASKET_STEPS) as i32);
    }

    /// Of products with one number the first counts.
    fn index(&mut self) {
        let numbers = self.numbers.iter().zip(0..).filter(|(number, _)| **number != NONE);
        let mut keys: Vec<u64> = numbers.map(|(number, item)| sort::key(*number, item)).collect();
        sort::sort(&mut keys);
        keys.dedup_by_key(|key| *key >> 32);
        self.by_number = keys.iter().map(|&key| ((key >> 32) as u32, key as u32)).collect();
    }

    /// Finds what the pack says of products, once it is known which are here.
    fn relate(&mut self, pack: &Pack) {
        for at in 0..self.numbers.len() {
            let related = pack.item(self.numbers[at]).map_or(&[][..], |item| item.related);
            let here = |(relation, number)| Some(entry(relation, self.item_of(number)?));
            let mut related = entries(related);
            // A bundle of which something is not here is none.
            let is_apart =
                |&(relation, number)| relation == Relation::Contains && self.item_of(number).is_none();
            if related.iter().any(is_apart) {
                related.retain(|(relation, _)| *relation != Relation::Contains);
            }
            let here: Vec<u32> = related.into_iter().filter_map(here).collect();
            self.related.push(here);
        }
    }

    fn item_of(&self, number: u32) -> Option<ItemIndex> {
        let at = self.by_number.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(self.by_number[at].1)
    }
}

impl Catalog {
    /// A catalogue of those items alone whose chunks are here. Its own numbers last no longer than it does; the
    /// pack's stay. O(items · log items + facets).
    pub(crate) fn gathered(pack: &Pack, numbers: &[u32]) -> Catalog {
        let head = pack.head();
        let mut catalog = Catalog { currency: head.currency().to_owned(), ..Catalog::default() };
        catalog.has_popularity = head.has_popularity();
        catalog.of_pack.is_gathered = true;

        // Each once, in the order of the numbers, which is the shop's own.
        let mut keys: Vec<u64> = numbers.iter().map(|&number| number.into()).collect();
        sort::sort(&mut keys);
        keys.dedup();
        let mut items: Vec<PackItem> = Vec::with_capacity(keys.len());
        for item in keys.iter().filter_map(|&number| pack.item(number as u32)) {
            if !item.id.is_empty() && catalog.ids.find(item.id).is_none() {
                catalog.ids.intern(item.id);
                items.push(item);
            }
        }
        let places = catalog.number_facets(pack, &items);
        let local = |facet: u32| match places.binary_search_by_key(&facet, |(number, _)| *number) {
            Ok(at) => places[at].1,
            Err(_) => NO_FACET,
        };

        // Products of one leaf category stand together.
        let categories = |item: &PackItem| {
            let is_category = |facet: &&u32| head.kind(**facet) == Some(FacetKind::Category);
            let mut categories = item.facets.iter().filter(is_category).copied();
            let first = categories.next();
            (first, categories.last().or(first))
        };
        let leaf = |item: &PackItem| categories(item).1.map_or(NO_FACET, local);
        let mut keys: Vec<u64> =
            items.iter().zip(0..).map(|(item, position)| sort::key(leaf(item), position)).collect();
        sort::sort(&mut keys);
        catalog.by_position = vec![0; items.len()];
        for (place, key) in (0..).zip(keys) {
            let position = sort::place(key);
            let item = &items[position];
            catalog.by_position[position] = place;
            catalog.position.push(position as u32);
            let (first, last) = categories(item);
            let brand = item.facets.iter().find(|facet| head.kind(**facet) == Some(FacetKind::Brand));
            catalog.department.push(first.map_or(NO_FACET, local));
            catalog.leaf.push(last.map_or(NO_FACET, local));
            catalog.brand.push(brand.map_or(NO_FACET, |&brand| local(brand)));
            let mut facets: Vec<u64> = item.facets.iter().map(|&facet| local(facet).into()).collect();
            sort::sort(&mut facets);
            facets.dedup();
            catalog.facets_of.push(facets.into_iter().map(|facet| facet as u32));
            catalog.push_listing(item.listing);
            catalog.of_pack.push(Some(item));
        }
        for (position, item) in items.iter().enumerate() {
            let place = catalog.by_position[position];
            // The variant with the lowest number stands for all.
            if !item.group_id.is_empty() && catalog.groups.find(item.group_id).is_none() {
                catalog.groups.intern(item.group_id);
                catalog.first_of_group.push(place);
            }
        }
        let group_of = |position: &u32| {
            let group_id = items[*position as usize].group_id;
            if group_id.is_empty() { NO_GROUP } else { catalog.groups.find(group_id).unwrap_or(NO_GROUP) }
        };
        catalog.group = catalog.position.iter().map(group_of).collect();
        catalog.of_pack.index();
        catalog.of_pack.relate(pack);
        catalog.add_aliases(pack);
        catalog.complete();
        catalog
    }

    /// Interns the facets of all items in the order of their numbers; returns numbers and places, ascending.
    fn number_facets(&mut self, pack: &Pack, items: &[PackItem]) -> Vec<(u32, u32)> {
        let of_item = |(item, at): (&PackItem, u32)| -> Vec<u64> {
            item.facets.iter().map(|&facet| sort::key(facet, at)).collect()
        };
        let mut keys: Vec<u64> = items.iter().zip(0..).flat_map(of_item).collect();
        sort::sort(&mut keys);
        keys.dedup_by_key(|key| *key >> 32);
        let mut known: Vec<(u32, FacetKind, u32)> = Vec::with_capacity(keys.len());
        for key in keys {
            let (facet, item) = ((key >> 32) as u32, &items[sort::place(key)]);
            if let Some(kind) = pack.head().kind(facet)
                && let Some((value, count)) = pack.facet_of(item, facet)
            {
                let local = self.facets.intern(kind, value);
                if kind == FacetKind::Word && local as usize == self.word_weight.len() {
                    self.word_weight.push(pack.head().word_weight(count));
                }
                known.push((facet, kind, local));
            }
        }
        self.facets.number();
        self.of_pack.facets = vec![NONE; self.facets.len()];
        let mut places = Vec::with_capacity(known.len());
        for (facet, kind, local) in known {
            let id = self.facets.id(kind, local);
            self.of_pack.facets[id as usize] = facet;
            places.push((facet, id));
        }
        places
    }

    fn add_aliases(&mut self, pack: &Pack) {
        for (number, alias) in pack.aliases() {
            if let Some(item) = self.item_of(number)
                && self.of_pack.aliases.find(alias).is_none()
            {
                self.of_pack.aliases.intern(alias);
                self.of_pack.alias_of.push(item);
            }
        }
    }

    /// Finds a page's own products in a pack, as far as it is here: by their ids, or else by their groups'.
    /// O(products + items).
    pub(crate) fn link(&mut self, pack: &Pack) {
        let mut of_product: Vec<Option<u32>> = vec![None; self.len()];
        let mut of_group: Vec<Option<u32>> = vec![None; self.first_of_group.len()];
        let mut link = |id: &str, number: u32| {
            if let Some(position) = self.ids.find(id) {
                of_product[self.by_position[position as usize] as usize].get_or_insert(number);
            } else if let Some(group) = self.groups.find(id) {
                of_group[group as usize].get_or_insert(number);
            }
        };
        pack.items().for_each(|item| link(item.id, item.number));
        pack.aliases().for_each(|(number, alias)| link(alias, number));
        let mut of_pack = OfPack::default();
        for (own, &group) in of_product.iter().zip(&self.group) {
            let number = own.or_else(|| of_group.get(group as usize).copied().flatten());
            of_pack.push(number.and_then(|number| pack.item(number)).as_ref());
        }
        // Another variant than the group's first must not stand for an item that goes with something.
        of_pack.index();
        for (group, number) in of_group.iter().enumerate() {
            if let Some(number) = number
                && let Ok(at) = of_pack.by_number.binary_search_by_key(number, |(number, _)| *number)
            {
                of_pack.by_number[at].1 = self.first_of_group[group];
            }
        }
        of_pack.relate(pack);
        if !pack.head().has_popularity() {
            of_pack.popularity = Vec::new();
        }
        self.of_pack = of_pack;
    }

    /// The product with that other id.
    pub(crate) fn find_alias(&self, id: &str) -> Option<ItemIndex> {
        self.of_pack.aliases.find(id).map(|alias| self.of_pack.alias_of[alias as usize])
    }

    /// The number of a product in the pack.
    pub(crate) fn number_of(&self, item: ItemIndex) -> Option<u32> {
        self.of_pack.numbers.get(item as usize).copied().filter(|&number| number != NONE)
    }

    /// The product of a number in the pack.
    pub(crate) fn item_of(&self, number: u32) -> Option<ItemIndex> {
        self.of_pack.item_of(number)
    }

    /// What the pack says that others are to a product.
    pub(super) fn related_in_pack(&self, item: ItemIndex) -> Vec<(Relation, ItemIndex)> {
        entries(self.of_pack.related.get(item as usize))
    }

    /// The number by which a product stays known when this catalogue is gone: of a gathered one, the pack's.
    pub(crate) fn lasting_item(&self, item: ItemIndex) -> u32 {
        if self.of_pack.is_gathered { self.of_pack.numbers[item as usize] } else { item }
    }

    /// The same of a facet.
    pub(crate) fn lasting_facet(&self, facet: u32) -> u32 {
        if self.of_pack.is_gathered { self.of_pack.facets[facet as usize] } else { facet }
    }

    /// What decides by chance: the same of a product whatever else is in the catalogue.
    pub(crate) fn lots(&self) -> &[u32] {
        if self.of_pack.is_gathered { &self.of_pack.numbers } else { &self.position }
    }

    /// How much each product is wanted, 0 to 4096: says the pack, where it knows, or else the shop.
    pub(crate) fn wanted(&self) -> &[i32] {
        if self.of_pack.popularity.is_empty() { &self.popularity } else { &self.of_pack.popularity }
    }

    /// Whether that is known, and not the shop's own order.
    pub(crate) fn knows_wanted(&self) -> bool {
        self.has_popularity || (!self.of_pack.is_gathered && !self.of_pack.popularity.is_empty())
    }

    pub(crate) fn trend(&self) -> &[i32] {
        &self.of_pack.trend
    }

    /// What orders taught of a product.
    pub(crate) fn baskets_of(&self, item: ItemIndex) -> InBaskets {
        self.of_pack.baskets.get(item as usize).copied().unwrap_or_default()
    }

    /// How likely each product is in any basket, 0 to 65536.
    pub(crate) fn in_baskets(&self) -> &[i32] {
        &self.of_pack.in_baskets
    }

    pub(crate) fn freshness(&self) -> &[i32] {
        &self.of_pack.freshness
    }
}

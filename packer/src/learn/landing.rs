//! What a newcomer is likely to want, by where the visit began and how it came.

use std::cmp::Reverse;
use std::collections::HashMap;

use regulars::{Catalog, FacetKind, LandingPlace, LandingPrior};

use crate::log::{Log, Sessions};

/// Fewer visits than this tell nothing of their kind.
const FEWEST_VISITS: usize = 20;
const MOST_LIFTS: usize = 8;
/// Every page fetches the priors: those of the places where most visits begin are enough.
const MOST_PLACES: usize = 48;
/// Events of the usual mix that are added to each kind of visit.
const USUAL_EVENTS: f64 = 30.0;
/// A lift of eight times is as much as counts.
const MOST_DOUBLINGS: f64 = 3.0;
/// Less than this says nothing.
const LEAST_LIFT: f64 = 0.1;

/// The priors of the landing categories and channels with most visits, and with enough of them, in a fixed order.
/// `item_of` gives the number of each of the catalogue's products.
pub fn landing_priors(
    catalog: &Catalog,
    item_of: &[u32],
    sessions: &Sessions,
    channels: &[String],
) -> Vec<LandingPrior> {
    let categories = categories_by_item(catalog, item_of);
    let of = |item: u32| categories.get(&item).map(Vec::as_slice).unwrap_or_default();
    let mut usual = Tastes::default();
    let mut by_place: HashMap<Place, Tastes> = HashMap::new();
    for session in 0..sessions.len() {
        let items = sessions.items(session);
        usual.add(items.iter().map(|&item| of(item)));
        // The first item is the landing itself, and would only say so again.
        if let Some(leaf) = items.first().and_then(|&first| of(first).last()) {
            by_place.entry(Place::Category(*leaf)).or_default().add(items[1..].iter().map(|&item| of(item)));
        }
        if let Some(channel) = sessions.channel.get(session).filter(|channel| **channel != Log::NO_CHANNEL) {
            by_place.entry(Place::Channel(*channel)).or_default().add(items.iter().map(|&item| of(item)));
        }
    }
    let mut places: Vec<(Place, Tastes)> =
        by_place.into_iter().filter(|(_, tastes)| tastes.visits >= FEWEST_VISITS).collect();
    places.sort_unstable_by_key(|(place, tastes)| (Reverse(tastes.visits), *place));
    places.truncate(MOST_PLACES);
    places.sort_unstable_by_key(|(place, _)| *place);
    let path = |category: u32| catalog.facet(category).map(|facet| facet.value);
    let prior = |(place, tastes): (Place, Tastes)| {
        let place = match place {
            Place::Category(category) => LandingPlace::Category(path(category)?),
            Place::Channel(channel) => LandingPlace::Channel(channels.get(channel as usize)?.clone()),
        };
        let lifts = tastes.lifts(&usual).into_iter();
        let lifts: Vec<(String, f32)> =
            lifts.filter_map(|(category, lift)| Some((path(category)?, lift as f32))).collect();
        (!lifts.is_empty()).then_some(LandingPrior { place, lifts })
    };
    places.into_iter().filter_map(prior).collect()
}

/// Where a visit began, or how it came: a leaf category's facet, or a channel's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Place {
    Category(u32),
    Channel(u32),
}

/// The category facets of each item, from the top down.
fn categories_by_item(catalog: &Catalog, item_of: &[u32]) -> HashMap<u32, Vec<u32>> {
    let is_category =
        |facet: &u32| catalog.facet(*facet).is_some_and(|facet| facet.kind == FacetKind::Category);
    let of = |(product, &item): (u32, &u32)| {
        let mut path: Vec<u32> = catalog.facets_of(product).iter().copied().filter(is_category).collect();
        path.sort_by_key(|&facet| catalog.facet(facet).map_or(0, |facet| facet.value.matches('>').count()));
        (item, path)
    };
    (0..).zip(item_of).map(of).collect()
}

/// How often each category was met.
#[derive(Default)]
struct Tastes {
    visits: usize,
    events: f64,
    by_category: HashMap<u32, f64>,
}

impl Tastes {
    fn add<'c>(&mut self, items: impl Iterator<Item = &'c [u32]>) {
        self.visits += 1;
        for categories in items.filter(|categories| !categories.is_empty()) {
            self.events += 1.0;
            categories.iter().for_each(|&category| *self.by_category.entry(category).or_default() += 1.0);
        }
    }

    /// The strongest lifts against the usual, ties by number.
    fn lifts(&self, usual: &Tastes) -> Vec<(u32, f64)> {
        let lift = |(&category, &all): (&u32, &f64)| {
            let usual_share = all / usual.events;
            let here = self.by_category.get(&category).copied().unwrap_or_default();
            let share = (here + USUAL_EVENTS * usual_share) / (self.events + USUAL_EVENTS);
            (category, ((share / usual_share).log2() / MOST_DOUBLINGS).clamp(-1.0, 1.0))
        };
        let mut lifts: Vec<(u32, f64)> =
            usual.by_category.iter().map(lift).filter(|(_, lift)| lift.abs() >= LEAST_LIFT).collect();
        lifts.sort_unstable_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        lifts.truncate(MOST_LIFTS);
        lifts
    }
}

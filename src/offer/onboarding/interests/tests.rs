use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::ToString;

use proptest::prelude::*;

use super::*;
use crate::catalog::ProductRecord;

fn interests(
    catalog: &Catalog,
    profile: &ProfileState,
    limit: usize,
    has_picture: &dyn Fn(ItemIndex) -> bool,
    now: i64,
) -> Vec<InterestChoice> {
    super::interests(catalog, profile, limit, has_picture, &|_| false, now)
}

const NOW: i64 = 1_760_000_000_000;
const CLOSE: f64 = 1e-9;

/// A product: path, brand, tags, popularity, group, and whether it can be had.
type Good = (Vec<u8>, u8, Vec<u8>, u32, Option<u8>, bool);

fn goods(most: usize) -> impl Strategy<Value = Vec<Good>> {
    let path = prop::collection::vec(0u8..3, 0..4);
    let tags = prop::collection::vec(0u8..4, 0..3);
    let good =
        (path, 0u8..5, tags, 0u32..5000, prop::option::weighted(0.2, 0u8..6), prop::bool::weighted(0.9));
    prop::collection::vec(good, 1..most)
}

fn catalog(goods: &[Good]) -> Catalog {
    let records = goods.iter().enumerate().map(|(at, (path, brand, tags, popularity, group, is_open))| {
        let levels = path.iter().enumerate().map(|(level, node)| format!("L{level}n{node}"));
        ProductRecord {
            id: at.to_string().into(),
            title: "Good".into(),
            product_type: levels.collect::<Vec<_>>().join(" > ").into(),
            brand: if *brand == 0 { "".into() } else { format!("B{brand}").into() },
            tags: tags.iter().map(|tag| format!("t{tag}").into()).chain(["role:profit".into()]).collect(),
            popularity: popularity.to_string().into(),
            item_group_id: group.map_or("".into(), |group| format!("g{group}").into()),
            availability: if *is_open { "in_stock" } else { "out_of_stock" }.into(),
            ..ProductRecord::default()
        }
    });
    let (catalog, problems) = Catalog::new(records);
    assert_eq!(problems, []);
    catalog
}

/// The goods that can be had, the first of each group alone, with what they weigh.
fn masses(catalog: &Catalog) -> BTreeMap<ItemIndex, u64> {
    let mut groups = BTreeSet::new();
    let mut items: Vec<ItemIndex> = (0..catalog.len() as u32).collect();
    items.sort_by_key(|&item| catalog.position(item));
    items.retain(|&item| {
        let group = catalog.group(item);
        catalog.closed()[item as usize] == 0 && (group == NO_GROUP || groups.insert(group))
    });
    items.into_iter().map(|item| (item, catalog.wanted()[item as usize] as u64 + 1)).collect()
}

/// A shop to ask about, slowly.
struct Oracle<'c> {
    catalog: &'c Catalog,
    masses: BTreeMap<ItemIndex, u64>,
}

impl Oracle<'_> {
    fn items(&self, facet: FacetId) -> BTreeSet<ItemIndex> {
        self.masses.keys().copied().filter(|&item| self.catalog.facets_of(item).contains(&facet)).collect()
    }

    fn share(&self, items: &BTreeSet<ItemIndex>) -> f64 {
        let all: u64 = self.masses.values().sum();
        items.iter().map(|item| self.masses[item]).sum::<u64>() as f64 / all as f64
    }

    fn entropy(&self, asked: &[FacetId]) -> f64 {
        let mut cells: BTreeMap<Vec<bool>, BTreeSet<ItemIndex>> = BTreeMap::new();
        for &item in self.masses.keys() {
            let has = |facet: &FacetId| self.catalog.facets_of(item).contains(facet);
            cells.entry(asked.iter().map(has).collect()).or_default().insert(item);
        }
        let part = |share: f64| -share * share.ln();
        cells.values().map(|items| part(self.share(items))).sum()
    }

    fn may_ask(&self, asked: &[FacetId], facet: FacetId) -> bool {
        let items = self.items(facet);
        let is_apart = |&other: &FacetId| {
            let other = self.items(other);
            !items.is_subset(&other) && !other.is_subset(&items)
        };
        !items.is_empty() && items.len() < self.masses.len() && asked.iter().all(is_apart)
    }

    fn department(&self, facet: FacetId) -> Option<std::string::String> {
        let facet = self.catalog.facet(facet).unwrap();
        (facet.kind == FacetKind::Category).then(|| facet.value.split(" > ").next().unwrap().into())
    }

    /// What asking about one more counts.
    fn counts(&self, asked: &[FacetId], facet: FacetId) -> f64 {
        let adds = self.entropy(&[asked, &[facet]].concat()) - self.entropy(asked);
        let department = self.department(facet);
        let is_like = |other: &&FacetId| department.is_some() && self.department(**other) == department;
        adds / (1 + asked.iter().filter(is_like).count()) as f64
    }

    fn best(&self, asked: &[FacetId], of: &[FacetId]) -> Option<(f64, FacetId)> {
        let free = of.iter().filter(|&&facet| self.may_ask(asked, facet));
        let counted = free.map(|&facet| (self.counts(asked, facet), facet));
        counted.reduce(|best, next| if next.0 > best.0 + CLOSE { next } else { best })
    }

    fn of_kind(&self, kind: FacetKind) -> Vec<FacetId> {
        let all = 0..self.catalog.facet_count() as u32;
        all.filter(|&facet| self.catalog.facet_kind(facet) == kind).collect()
    }

    fn levels(&self) -> Vec<Vec<FacetId>> {
        let path = |facet: FacetId| self.catalog.facet(facet).unwrap().value;
        let categories = self.of_kind(FacetKind::Category);
        let has_below = |facet: FacetId| {
            categories.iter().any(|&other| path(other).starts_with(&format!("{} > ", path(facet))))
        };
        (0..4)
            .map(|level| {
                let depth = |facet: FacetId| path(facet).split(" > ").count() - 1;
                let is_in =
                    |&&facet: &&FacetId| depth(facet) == level || (depth(facet) < level && !has_below(facet));
                categories.iter().filter(is_in).copied().collect()
            })
            .collect()
    }
}

fn asked(catalog: &Catalog, choices: &[InterestChoice]) -> Vec<FacetId> {
    let find = |choice: &InterestChoice| catalog.find_facet(choice.facet.kind, &choice.facet.value);
    choices.iter().map(|choice| find(choice).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]

    #[test]
    fn each_choice_is_the_one_that_tells_most_and_the_level_is_the_one_that_tells_most(
        goods in goods(40),
        limit in 1usize..9,
    ) {
        let catalog = catalog(&goods);
        let oracle = Oracle { catalog: &catalog, masses: masses(&catalog) };
        let choices = interests(&catalog, &ProfileState::default(), limit, &|_| false, NOW);
        prop_assert!(choices.len() <= limit);
        let all = asked(&catalog, &choices);
        let is_category = |facet: &FacetId| catalog.facet_kind(*facet) == FacetKind::Category;
        let (categories, others): (Vec<_>, Vec<_>) = all.iter().partition(|facet| is_category(facet));
        prop_assert_eq!([&categories[..], &others[..]].concat(), all.clone());

        let levels = oracle.levels();
        let told = oracle.entropy(&categories);
        for level in &levels {
            let mut taken: Vec<FacetId> = Vec::new();
            while taken.len() < limit
                && let Some((_, facet)) = oracle.best(&taken, level)
            {
                taken.push(facet);
            }
            prop_assert!(oracle.entropy(&taken) <= told + CLOSE, "{taken:?} {all:?}");
        }
        let is_whole = |level: &&Vec<FacetId>| categories.iter().all(|facet| level.contains(facet));
        let level = levels.iter().find(is_whole).expect("categories of one level");

        let mut rest = [oracle.of_kind(FacetKind::Brand), oracle.of_kind(FacetKind::Tag)].concat();
        rest.retain(|&facet| !catalog.is_role(facet));
        for at in 0..=all.len() {
            let (before, of) = (&all[..at], if at < categories.len() { level } else { &rest });
            let best = oracle.best(before, of);
            let Some(&facet) = all.get(at) else {
                prop_assert!(at == limit || best.is_none(), "{best:?} is left");
                break;
            };
            prop_assert!(oracle.may_ask(before, facet));
            prop_assert!(oracle.counts(before, facet) >= best.unwrap().0 - CLOSE);
        }
    }

    #[test]
    fn a_choice_says_what_share_has_it_and_shows_its_goods(goods in goods(60), pictures in any::<u64>()) {
        let catalog = catalog(&goods);
        let oracle = Oracle { catalog: &catalog, masses: masses(&catalog) };
        let has_picture = |item: ItemIndex| pictures >> (catalog.position(item) % 64) & 1 == 1;
        let choices = interests(&catalog, &ProfileState::default(), 8, &has_picture, NOW);
        let mut shown: BTreeSet<ItemIndex> = BTreeSet::new();
        for (choice, facet) in choices.iter().zip(asked(&catalog, &choices)) {
            let mut free: Vec<ItemIndex> = oracle.items(facet).difference(&shown).copied().collect();
            prop_assert!((choice.share - oracle.share(&oracle.items(facet))).abs() < CLOSE);
            free.sort_by_key(|item| (u64::MAX - oracle.masses[item], catalog.position(*item)));
            free.truncate(MOST_LOOKED_AT);
            let mut expected: Vec<ItemIndex> = Vec::new();
            for _ in 0..MOST_EXAMPLES {
                let leaves: BTreeSet<FacetId> = expected.iter().map(|&item| catalog.leaf(item)).collect();
                free.retain(|item| !expected.contains(item));
                let (with, without): (Vec<ItemIndex>, Vec<ItemIndex>) =
                    free.iter().partition(|item| has_picture(**item));
                let of = if with.is_empty() { without } else { with };
                let other = of.iter().find(|item| !leaves.contains(&catalog.leaf(**item)));
                expected.extend(other.or(of.first()));
            }
            prop_assert_eq!(&choice.items, &expected);
            shown.extend(expected);
        }
    }

    /// The bound of Nemhauser, Wolsey and Fisher, on shops with one level of categories.
    #[test]
    fn no_other_choices_tell_much_more(
        shelves in prop::collection::vec((0u8..7, 0u32..5000), 1..40),
        limit in 1usize..4,
    ) {
        let goods: Vec<Good> = shelves
            .into_iter()
            .map(|(shelf, popularity)| (vec![shelf], 0, Vec::new(), popularity, None, true))
            .collect();
        let catalog = catalog(&goods);
        let oracle = Oracle { catalog: &catalog, masses: masses(&catalog) };
        let choices = interests(&catalog, &ProfileState::default(), limit, &|_| false, NOW);
        let told = oracle.entropy(&asked(&catalog, &choices));
        let all = oracle.of_kind(FacetKind::Category);
        for set in 0..1u32 << all.len() {
            if set.count_ones() as usize <= limit {
                let set: Vec<FacetId> =
                    all.iter().enumerate().filter(|(at, _)| set >> at & 1 == 1).map(|(_, facet)| *facet).collect();
                prop_assert!(told >= (1.0 - (-1.0f64).exp()) * oracle.entropy(&set) - CLOSE);
            }
        }
    }
}

/// 54 goods in three departments.
fn shop() -> Catalog {
    let path = |at: u8| vec![at % 3, at / 3 % 4 % 3, at / 9 % 2];
    let goods = (0..54).map(|at| (path(at), at % 4 + 1, vec![at % 2], 100 - u32::from(at), None, true));
    catalog(&goods.collect::<Vec<Good>>())
}

#[test]
fn choices_are_spread_over_departments() {
    let choices = interests(&shop(), &ProfileState::default(), 3, &|_| false, NOW);
    let departments: BTreeSet<&str> =
        choices.iter().map(|choice| choice.facet.value.split(" > ").next().unwrap()).collect();
    assert_eq!(departments.len(), 3, "{choices:?}");
}

#[test]
fn a_known_taste_is_not_asked_again_until_it_has_faded() {
    let catalog = shop();
    let choices = |profile: &ProfileState, now| interests(&catalog, profile, 4, &|_| false, now);
    let asks = |profile: &ProfileState, facet: &Facet, now| {
        choices(profile, now).iter().any(|choice| choice.facet == *facet)
    };
    let mut profile = ProfileState::default();
    let first = choices(&profile, NOW)[0].facet.clone();
    profile.like_interest(&first, NOW);
    let day = 86_400_000;
    assert!(!asks(&profile, &first, NOW) && !asks(&profile, &first, NOW + 59 * day));
    assert!(asks(&profile, &first, NOW + 61 * day));
    let mut profile = ProfileState::default();
    profile.affinities.add(&first, 1.9, NOW);
    assert!(asks(&profile, &first, NOW));
    profile.affinities.add(&first, -3.9, NOW);
    assert!(!asks(&profile, &first, NOW));
}

#[test]
fn a_shop_that_cannot_be_parted_asks_nothing() {
    for goods in
        [vec![], vec![(vec![1], 1, vec![1], 5, None, true)], vec![(vec![1], 1, vec![1], 5, None, false); 9]]
    {
        assert_eq!(interests(&catalog(&goods), &ProfileState::default(), 8, &|_| true, NOW), []);
    }
}

#[test]
fn what_was_turned_down_is_no_example() {
    let catalog = shop();
    let mut profile = ProfileState::default();
    let shown = interests(&catalog, &profile, 1, &|_| true, NOW)[0].items.clone();
    profile.hidden.put(catalog.id(shown[0]), (), 9);
    let then = interests(&catalog, &profile, 1, &|_| true, NOW)[0].items.clone();
    assert_eq!((shown.len(), then.len()), (3, 3));
    assert_eq!(then[..2], shown[1..]);
}

//! What the engine does to help a newcomer along.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use crate::catalog::{Catalog, Facet};
use crate::decimal::whole;
use crate::engine::Engine;
use crate::engine::lists::{MOST_ASKED_ABOUT, MOST_IN_BASKET, check_limit, lasting, minute};
use crate::model::{Located, Pack};
use crate::offer::{
    Gap, INTEREST_CHOICES, InterestChoice, Newcomer, Onboarding, TopUp, free_shipping_gap, interests, steps,
    top_up,
};
use crate::problem::Problem;
use crate::profile::Deed;
use crate::rank::retrieve::About;
use crate::rank::{ComplementMode, Exclude, Landing, Question, retrieve};

/// A step's name is no longer than this, in characters.
const LONGEST_STEP: usize = 100;
/// Beyond it amounts in minor units are not exact.
const MOST_AMOUNT: f64 = 1e12;

impl Engine {
    /// The choices of an interest picker: the categories, brands or tags whose answers would tell most of a shopper of
    /// whom nothing else is known. At most `limit` of them (a good number is
    /// [`INTEREST_CHOICES`](crate::INTEREST_CHOICES)) and at most 32, those that tell most first; none is a part of
    /// another, and none is asked about of which the shopper's taste is known, or that is
    /// [sensitive](Engine::set_sensitive). With a pack alone, its head is asked
    /// about: the goods that newcomers see. Fewer, or none, where the shop has no more that part its goods.
    ///
    /// What tells most is the entropy of the answers, where a shopper says yes to all that one good has, and goods are
    /// drawn by popularity.
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// use regulars::{Catalog, Engine, INTEREST_CHOICES};
    ///
    /// let feed = "id\ttitle\tproduct_type\n1\tGreen tea\tDrinks > Tea\n2\tEspresso\tDrinks > Coffee\n\
    ///     3\tOat biscuits\tSnacks > Biscuits\n4\tRye biscuits\tSnacks > Biscuits\n";
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv(feed).0);
    /// let choices = engine.interests(INTEREST_CHOICES, 1_760_000_000_000)?;
    /// let asked: Vec<&str> = choices.iter().map(|choice| choice.facet.value.as_str()).collect();
    /// assert_eq!(asked, ["Drinks > Tea", "Snacks > Biscuits", "Drinks > Coffee"]);
    /// assert_eq!(engine.product(choices[1].items[0]).unwrap().title, "Oat biscuits");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn interests(&self, limit: usize, now: i64) -> Result<Vec<InterestChoice>, Problem> {
        check_limit(limit)?;
        let gathered = self.pack_alone().map(|pack| {
            let head: Vec<u32> = pack.head_items().collect();
            self.gathered(pack, &head)
        });
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        let has_picture = |item| {
            let product = self.product(catalog.lasting_item(item));
            product.is_some_and(|product| product.image_link.is_some())
        };
        let leave_out = |facet: &Facet| self.is_sensitive_facet(facet) || self.profile.is_corrected(facet);
        let mut choices = interests(catalog, &self.profile, limit, &has_picture, &leave_out, minute(now));
        for item in choices.iter_mut().flat_map(|choice| &mut choice.items) {
            *item = catalog.lasting_item(*item);
        }
        Ok(choices)
    }

    /// How many interests the shop wants its picker to show: as its
    /// [`OnboardingSettings`](crate::OnboardingSettings) say, or else [`INTEREST_CHOICES`](crate::INTEREST_CHOICES).
    ///
    /// ```
    /// let mut engine = regulars::Engine::new(7);
    /// assert_eq!(engine.interest_choices(), 8);
    /// engine.set_offers(regulars::OfferBook {
    ///     onboarding: regulars::OnboardingSettings { interests: Some(5), ..Default::default() },
    ///     ..Default::default()
    /// });
    /// assert_eq!(engine.interest_choices(), 5);
    /// ```
    pub fn interest_choices(&self) -> usize {
        self.book.onboarding.interests.map_or(INTEREST_CHOICES, |choices| choices as usize)
    }

    /// How a newcomer is received, step by step, as the shop's [`OnboardingSettings`](crate::OnboardingSettings) and
    /// offers say; `locale` is a language tag for the texts of tasks. Without steps from the second order on.
    ///
    /// ```
    /// use regulars::{Engine, OfferBook, StepKind, StepState};
    ///
    /// let mut engine = Engine::new(7);
    /// let steps = engine.onboarding(None, 1_760_000_000_000).steps;
    /// assert_eq!((steps[0].kind, steps[0].state), (StepKind::Interests, StepState::Open));
    /// engine.skip_step("interests", 1_760_000_000_000);
    /// assert_eq!(engine.onboarding(None, 1_760_000_000_000).steps[0].kind, StepKind::FirstOrder);
    /// ```
    pub fn onboarding(&self, locale: Option<&str>, now: i64) -> Onboarding {
        let shopper = self.shopper(now);
        let (stage, cart_value) = (shopper.stage, shopper.cart_value);
        let newcomer = Newcomer { profile: &self.profile, locale, cart_value };
        Onboarding { stage, steps: steps(&self.book, &newcomer) }
    }

    /// Takes in the interests that the shopper picked, of those that [`Engine::interests`] asked about or others; the
    /// next feed knows them. Answers the bytes to append to the stored journal.
    ///
    /// ```
    /// use regulars::{Catalog, Engine, Facet, FacetKind};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\tproduct_type\n1\tJam\tJam\n2\tGreen tea\tTea\n").0);
    /// let tea = Facet { kind: FacetKind::Category, value: "Tea".into() };
    /// let journal = engine.pick_interests(&[tea], 1_760_000_000_000);
    /// assert!(!journal.is_empty());
    /// let first = engine.feed(1, &[], 1_760_000_000_000)?.items[0].item;
    /// assert_eq!(engine.product(first).unwrap().title, "Green tea");
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn pick_interests(&mut self, facets: &[Facet], now: i64) -> Vec<u8> {
        facets.iter().flat_map(|facet| self.take(Deed::Like(facet.clone()), now)).collect()
    }

    /// Leaves a step of the [plan](Engine::onboarding) out for good. Answers the bytes to append to the stored journal.
    ///
    /// ```
    /// let mut engine = regulars::Engine::new(7);
    /// assert!(!engine.skip_step("free_shipping", 1_760_000_000_000).is_empty());
    /// ```
    pub fn skip_step(&mut self, step: &str, now: i64) -> Vec<u8> {
        self.take(Deed::Skip(step.chars().take(LONGEST_STEP).collect()), now)
    }

    /// What the cart lacks to free shipping from `threshold` on, in the shop's currency, and at most `limit` goods that
    /// would fill the gap without costing much more: see [`Gap`]. The page says so and shows them; whether shipping is free
    /// is for the shop's server to say.
    ///
    /// Goods fill a gap that cost at least what is missing, and at most twice that or a tenth of the threshold more,
    /// whichever is more. With a pack that knows baskets they are ranked by how likely they are taken beside the cart, as
    /// [`Engine::complements_with`] does in the mode [`Popular`](crate::ComplementMode::Popular); otherwise as in the
    /// [feed](Engine::feed), and what goes with the cart counts besides. Where no good does it by itself, two smaller ones
    /// are named together. With a pack alone, goods of the cart whose chunk is not here yet are `unpriced`, and
    /// [are asked for](Engine::needs). O(products).
    ///
    /// # Errors
    ///
    /// `argument` where `threshold` is no amount from 0 to 10¹², and as [`Engine::feed`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Catalog, Engine};
    ///
    /// let feed = "id\ttitle\tprice\n1\tTeapot\t45.80 USD\n2\tGreen tea\t3.20 USD\n3\tSugar\t0.90 USD\n";
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv(feed).0);
    /// let now = 1_760_000_000_000;
    /// engine.record(&serde_json::json!({"event": "add_to_cart", "item_id": 1}), now);
    ///
    /// let gap = engine.free_shipping_gap(49.0, 3, now)?;
    /// assert_eq!((gap.remaining, gap.currency.as_deref(), gap.unpriced), (3.2, Some("USD"), 0));
    /// assert_eq!(engine.product(gap.items[0].item).unwrap().title, "Green tea");
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn free_shipping_gap(&self, threshold: f64, limit: usize, now: i64) -> Result<Gap, Problem> {
        self.fill(("threshold", threshold), limit, now, &|catalog, question| {
            let mut gap = free_shipping_gap(catalog, self.pack.as_ref(), question, threshold, limit);
            gap.items = lasting(catalog, gap.items);
            gap
        })
    }

    /// At most `limit` sets of one to three goods that come to `amount` together and little more, in the shop's currency,
    /// by exact search among the goods that the shopper wants most: see [`TopUp`]. The first is the best; no good is in two
    /// of them, and where no few goods come to that there is none. They cost at most twice the amount, or a tenth of the
    /// whole cart more, whichever is more. What is wanted is told as by [`Engine::free_shipping_gap`]. O(products).
    ///
    /// # Errors
    ///
    /// `argument` where `amount` is none from 0 to 10¹², and as [`Engine::feed`].
    ///
    /// ```
    /// use regulars::{Catalog, Engine};
    ///
    /// let feed = "id\ttitle\tprice\n1\tGreen tea\t2.20 USD\n2\tBiscuits\t1.10 USD\n3\tTeapot\t45.00 USD\n";
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv(feed).0);
    /// let top_up = engine.top_up(3.2, 3, 1_760_000_000_000)?;
    /// assert_eq!((top_up.sets.len(), top_up.sets[0].items.len(), top_up.sets[0].total), (1, 2, 3.3));
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn top_up(&self, amount: f64, limit: usize, now: i64) -> Result<TopUp, Problem> {
        self.fill(("amount", amount), limit, now, &|catalog, question| {
            let mut top_up = top_up(catalog, self.pack.as_ref(), question, amount, limit);
            for set in &mut top_up.sets {
                set.items = lasting(catalog, mem::take(&mut set.items));
            }
            top_up
        })
    }

    /// Asks what fills a cart up, over all goods that are at hand for that.
    fn fill<T>(
        &self,
        (field, amount): (&str, f64),
        limit: usize,
        now: i64,
        ask: &dyn Fn(&Catalog, Question<'_>) -> T,
    ) -> Result<T, Problem> {
        check_limit(limit)?;
        if !(0.0..=MOST_AMOUNT).contains(&amount) {
            let text = if amount.is_nan() { "NaN".into() } else { whole(amount as i64) };
            let mend = "Pass an amount of money in the shop's currency.";
            return Err(Problem::new("argument", field, &text, "an amount of money of at least 0", mend));
        }
        let minute = minute(now);
        let ids: Vec<String> = self.profile.cart.ids().map(String::from).collect();
        let (mode, most) = match self.pack.as_ref().and_then(Pack::baskets) {
            Some(_) => (ComplementMode::Popular, MOST_IN_BASKET),
            None => (ComplementMode::Complement, MOST_ASKED_ABOUT),
        };
        let about = About { ids: ids[ids.len().saturating_sub(most)..].to_vec(), mode: Some(mode) };
        let gathered = self.pack_alone().map(|pack| {
            let mut numbers = retrieve::for_feed(pack, &self.profile, minute).numbers;
            numbers.extend(retrieve::for_items(pack, &self.profile, &about).numbers);
            numbers.extend(ids.iter().filter_map(|id| match pack.locate(id) {
                Located::Item(number) => Some(number),
                _ => None,
            }));
            self.gathered(pack, &numbers)
        });
        if self.pack.is_some() {
            let mut asked = self.asked.borrow_mut();
            (asked.feed, asked.cart) = (true, true);
            if !about.ids.is_empty() || mode == ComplementMode::Popular {
                asked.about(about);
            }
        }
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        Ok(ask(catalog, self.question(Exclude::Purchased, &Landing::default(), minute)))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::String;
    use core::cell::RefCell;

    use super::*;
    use crate::catalog::{Catalog, Facet, FacetKind};
    use crate::model::PackContents;
    use crate::rank::Term;

    const NOW: i64 = 1_760_000_000_000;

    /// 300 goods on 12 shelves of three departments, those of even numbers with a picture.
    fn columns() -> (Vec<String>, Vec<String>) {
        let column = |cell: &dyn Fn(u32) -> String| (0..300).map(cell).collect::<Vec<_>>().join("\u{1e}");
        let names = ["id", "title", "product_type", "image_link"].map(String::from);
        let columns = [
            column(&|at| format!("i{at}")),
            column(&|at| format!("Good {at}")),
            column(&|at| format!("D{} > S{}", at % 3, at % 12)),
            column(&|at| if at % 24 < 12 { format!("/{at}.jpg") } else { String::new() }),
        ];
        (names.into(), columns.into())
    }

    fn with_catalog() -> Engine {
        let (names, columns) = columns();
        let mut engine = Engine::new(7);
        engine.set_catalog(Catalog::from_columns(&names, &columns).0);
        engine
    }

    fn with_pack_alone() -> Engine {
        let (names, columns) = columns();
        let files = PackContents { names, columns, ..PackContents::default() }.write();
        let mut engine = Engine::new(7);
        engine.open_pack(&files.build, &files.files[0].1).unwrap();
        engine
    }

    #[test]
    fn a_picked_interest_changes_the_next_feed() {
        for mut engine in [with_catalog(), with_pack_alone()] {
            let chosen = engine.interests(8, NOW).unwrap()[5].facet.clone();
            let has_it = |engine: &Engine| {
                let feed = engine.feed(12, &[], NOW).unwrap();
                let of = |item: u32| engine.product(item).unwrap().product_type.unwrap();
                let of_it: Vec<_> = feed.items.iter().filter(|item| of(item.item) == chosen.value).collect();
                let is_liked = |item: &&&crate::rank::SlateItem| {
                    item.reasons.iter().any(|reason| reason.term == Term::Category && reason.points > 0)
                };
                (of_it.len(), of_it.iter().filter(is_liked).count())
            };
            let (before, because) = has_it(&engine);
            assert_eq!(because, 0);
            engine.profile.like_interest(&chosen, NOW);
            engine.feed_plan = RefCell::default();
            let (after, because) = has_it(&engine);
            assert!(after > before, "{before} {after}");
            assert_eq!(because, after);
        }
    }

    #[test]
    fn choices_show_goods_with_pictures_and_of_a_pack_those_that_newcomers_see() {
        for (engine, most) in [(with_catalog(), 300), (with_pack_alone(), 128)] {
            let choices = engine.interests(8, NOW).unwrap();
            assert_eq!(choices.len(), 8);
            for choice in choices {
                assert_eq!((choice.facet.kind, choice.items.len()), (FacetKind::Category, 3));
                for product in choice.items.iter().map(|&item| engine.product(item).unwrap()) {
                    let number: u32 = product.id[1..].parse().unwrap();
                    assert!(product.image_link.is_some() && number < most);
                    assert_eq!(product.product_type.as_ref(), Some(&choice.facet.value));
                }
            }
        }
    }

    #[test]
    fn roles_are_no_interests() {
        let products =
            "id\ttitle\ttags\trole\n1\tTea\tgreen\tprofit\n2\tJam\tred\tevent\n3\tPot\tred\tevent\n";
        let mut engine = Engine::new(7);
        engine.set_catalog(Catalog::from_tsv(products).0);
        let asked: Vec<Facet> =
            engine.interests(8, NOW).unwrap().into_iter().map(|choice| choice.facet).collect();
        let tag = |value: &str| Facet { kind: FacetKind::Tag, value: value.into() };
        assert_eq!(asked, [tag("green"), tag("red")]);
        let red = asked[1].clone();
        engine.profile.like_interest(&Facet { value: "role:event".into(), ..red.clone() }, NOW);
        assert!(engine.profile(NOW).affinities.is_empty());
        engine.profile.like_interest(&red, NOW);
        assert_eq!(engine.profile(NOW).affinities[0].value, "red");
    }

    fn with_prices() -> (Vec<String>, Vec<String>) {
        let (mut names, mut columns) = columns();
        names.push("price".into());
        columns.push((0..300).map(|at| format!("{}.10 USD", at % 9)).collect::<Vec<_>>().join("\u{1e}"));
        (names, columns)
    }

    fn puts_in_cart(engine: &mut Engine, item_ids: &[&str]) {
        let items: Vec<_> = item_ids.iter().map(|id| serde_json::json!({"item_id": id})).collect();
        assert!(engine.record(&serde_json::json!({"event": "add_to_cart", "items": items}), NOW).recorded);
    }

    #[test]
    fn the_gap_follows_prices_of_this_minute() {
        let (names, columns) = with_prices();
        let mut engine = Engine::new(7);
        engine.set_catalog(Catalog::from_columns(&names, &columns).0);
        puts_in_cart(&mut engine, &["i3", "no-such", "i3"]);
        let gap = engine.free_shipping_gap(10.0, 6, NOW).unwrap();
        assert_eq!((gap.cart_value, gap.remaining, gap.unpriced), (6.2, 3.8, 1));
        assert_eq!((gap.currency.as_deref(), gap.together, gap.items.len()), (Some("USD"), 1, 6));
        for item in &gap.items {
            let price = engine.product(item.item).unwrap().price.unwrap();
            assert!((3.8..=7.6).contains(&price), "{price}");
        }
        engine.update(&[crate::Update { item_id: "i3".into(), price: Some(5.0), ..Default::default() }]);
        let gap = engine.free_shipping_gap(10.0, 6, NOW).unwrap();
        assert_eq!((gap.cart_value, gap.remaining, gap.items.len(), gap.together), (10.0, 0.0, 0, 0));
    }

    #[test]
    fn with_a_pack_alone_the_carts_prices_are_asked_for() {
        let (names, columns) = with_prices();
        let files = PackContents { names, columns, ..PackContents::default() }.write();
        let file = |name: &str| &files.files.iter().find(|(known, _)| known == name).unwrap().1;
        let mut engine = Engine::new(7);
        engine.open_pack(&files.build, file("head")).unwrap();
        puts_in_cart(&mut engine, &["i3", "i290"]);
        engine.settle();
        let gap = engine.free_shipping_gap(10.0, 6, NOW).unwrap();
        assert_eq!((gap.cart_value, gap.remaining, gap.unpriced), (3.1, 6.9, 1));
        assert_eq!((gap.items.len(), gap.together), (6, 1));
        let mut asked = Vec::new();
        while let Some(name) = engine.needs(NOW).first() {
            asked.push(name.clone());
            engine.supply(name, file(name), NOW).unwrap();
        }
        assert!(asked.iter().any(|name| name == "items/2"), "{asked:?}");
        let gap = engine.free_shipping_gap(10.0, 6, NOW).unwrap();
        assert_eq!((gap.cart_value, gap.remaining, gap.unpriced), (5.2, 4.8, 0));
        for item in &gap.items {
            let product = engine.product(item.item).unwrap();
            assert!((4.8..=9.6).contains(&product.price.unwrap()) && product.id != "i290");
        }
    }

    #[test]
    fn a_threshold_that_is_none_is_refused() {
        let engine = with_catalog();
        for (threshold, value) in [(f64::NAN, "NaN"), (-1.0, "-1"), (f64::INFINITY, "9223372036854775807")] {
            let problem = engine.free_shipping_gap(threshold, 6, NOW).unwrap_err();
            assert_eq!((problem.code, &*problem.field, &*problem.value), ("argument", "threshold", value));
        }
        assert_eq!(engine.free_shipping_gap(1.0, 0, NOW).unwrap_err().field, "limit");
        let gap = engine.free_shipping_gap(0.0, 6, NOW).unwrap();
        assert_eq!((gap.remaining, gap.items.len()), (0.0, 0));
    }
}

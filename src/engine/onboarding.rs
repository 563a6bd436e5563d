//! What the engine does to help a newcomer along.

use alloc::vec::Vec;

use crate::engine::Engine;
use crate::engine::lists::{check_limit, minute};
use crate::offer::{InterestChoice, interests};
use crate::problem::Problem;

impl Engine {
    /// The choices of an interest picker: the categories, brands or tags whose answers would tell most of a shopper of
    /// whom nothing else is known. At most `limit` of them (a good number is
    /// [`INTEREST_CHOICES`](crate::INTEREST_CHOICES)) and at most 32, those that tell most first; none is a part of
    /// another, and none is asked about of which the shopper's taste is known. With a pack alone, its head is asked
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
        let mut choices = interests(catalog, &self.profile, limit, &has_picture, minute(now));
        for item in choices.iter_mut().flat_map(|choice| &mut choice.items) {
            *item = catalog.lasting_item(*item);
        }
        Ok(choices)
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
}

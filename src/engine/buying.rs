//! What the shopper may want to buy again.

use alloc::string::String;
use alloc::vec::Vec;

use crate::engine::Engine;
use crate::engine::lists::check_limit;
use crate::model::{Located, basket_weights};
use crate::problem::Problem;
use crate::profile::Habits;
use crate::rank::retrieve::MOST_HABITS;
use crate::rank::{Again, again};

impl Engine {
    /// What the shopper may want to buy again, at most `limit` products, the likeliest within a week first, each with the
    /// time at which it is due. Bought once, a product comes back only where the pack says that shoppers take it again;
    /// what was turned down or lies in the cart, in whichever variant, or cannot be had does not. The times between
    /// purchases are the shopper's own, and with a pack all shoppers' as well. With a pack alone it is about the 24
    /// products that the shopper buys most usually. O(products bought).
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`].
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use regulars::{Catalog, Due, Engine};
    ///
    /// let mut engine = Engine::new(7);
    /// engine.set_catalog(Catalog::from_tsv("id\ttitle\n1\tMilk\n2\tTelevision\n").0);
    /// let (start, day) = (1_760_000_000_000, 86_400_000);
    /// for days in [0, 10, 20] {
    ///     let mut items = vec![serde_json::json!({"item_id": 1})];
    ///     items.extend((days == 0).then(|| serde_json::json!({"item_id": 2})));
    ///     engine.record(&serde_json::json!({"event": "purchase", "transaction_id": days, "items": items}), start + days * day);
    /// }
    /// let again = engine.buy_again(12, start + 30 * day)?;
    /// assert_eq!(again.len(), 1);
    /// assert_eq!(engine.product(again[0].item).unwrap().title, "Milk");
    /// assert_eq!((again[0].due, again[0].due_at), (Due::Due, start + 30 * day));
    /// # }
    /// # Ok::<(), regulars::Problem>(())
    /// ```
    pub fn buy_again(&self, limit: usize, now: i64) -> Result<Vec<Again>, Problem> {
        check_limit(limit)?;
        let gathered = self.pack_alone().map(|pack| {
            self.asked.borrow_mut().again = true;
            let number = |id: &String| match pack.locate(id) {
                Located::Item(number) => Some(number),
                _ => None,
            };
            let numbers: Vec<u32> = self.bought_often().iter().filter_map(number).collect();
            self.gathered(pack, &numbers)
        });
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        let weights = basket_weights(self.pack.as_ref());
        let mut list = again(catalog, &weights, &self.profile, now);
        list.truncate(limit);
        list.iter_mut().for_each(|again| again.item = catalog.lasting_item(again.item));
        Ok(list)
    }

    /// The products that are looked for so that [`Engine::buy_again`] knows them.
    pub(super) fn bought_often(&self) -> Vec<String> {
        if self.asked.borrow().again {
            Habits::of(&self.profile, &basket_weights(self.pack.as_ref()), &[]).most_usual(MOST_HABITS)
        } else {
            Vec::new()
        }
    }
}

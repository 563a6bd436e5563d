//! The shop's bundles, for what a shopper looks at or has in the cart.

use alloc::string::String;
use alloc::vec::Vec;

use crate::engine::Engine;
use crate::engine::lists::{MOST_IN_BASKET, check_limit, find_all};
use crate::problem::Problem;
use crate::rank::{Bundle, bundles, retrieve};

impl Engine {
    /// The bundles that the shop's data name, of which these products are a part: at most `limit`, those that miss the
    /// fewest goods first, then those that save the largest share, then in the shop's order. Only bundles that can be had,
    /// with all that is in them. Unknown ids are passed over; with a pack alone, of many the last 16 count. O(bundles
    /// of the products · what is in them).
    ///
    /// # Errors
    ///
    /// As [`Engine::feed`]. For an example see [`Bundle`].
    pub fn bundles(&self, item_ids: &[String], limit: usize) -> Result<Vec<Bundle>, Problem> {
        check_limit(limit)?;
        let gathered = self.pack_alone().map(|pack| {
            let last = &item_ids[item_ids.len().saturating_sub(MOST_IN_BASKET)..];
            let retrieved = retrieve::for_bundles(pack, last);
            self.asked.borrow_mut().bundles = last.to_vec();
            self.gathered(pack, &retrieved.numbers)
        });
        let catalog = gathered.as_deref().unwrap_or(&self.catalog);
        let mut found = bundles(catalog, &find_all(catalog, item_ids));
        found.truncate(limit);
        for Bundle { bundle, items, missing, .. } in &mut found {
            let all = core::iter::once(bundle).chain(items).chain(missing);
            all.for_each(|item| *item = catalog.lasting_item(*item));
        }
        Ok(found)
    }
}

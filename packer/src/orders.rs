/// Orders as baskets, oldest first: each item of an order once, without what came back. Counting makes them of a
/// [`Log`](crate::Log).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Orders {
    /// Where each basket ends in `item`.
    pub ends: Vec<u32>,
    /// The items, in the order of the log.
    pub item: Vec<u32>,
    /// When each was ordered, ms since 1970; 0 where the log has no times.
    pub time: Vec<i64>,
    /// The shopper's number, or [`Orders::NO_CUSTOMER`].
    pub customer: Vec<u32>,
}

impl Orders {
    /// Stands for "not told" in [`Orders::customer`].
    pub const NO_CUSTOMER: u32 = u32::MAX;

    /// How many baskets there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The items of a basket.
    pub fn items(&self, basket: usize) -> &[u32] {
        let start = basket.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.item[start as usize..self.ends[basket] as usize]
    }

    /// Whose basket it is, if that is known.
    pub fn shopper(&self, basket: usize) -> Option<u32> {
        Some(self.customer[basket]).filter(|customer| *customer != Orders::NO_CUSTOMER)
    }

    /// Adds a basket.
    pub fn push(&mut self, items: &[u32], time: i64, customer: u32) {
        self.item.extend_from_slice(items);
        self.ends.push(self.item.len() as u32);
        self.time.push(time);
        self.customer.push(customer);
    }

    /// Those from one place to before another.
    pub fn part(&self, baskets: std::ops::Range<usize>) -> Orders {
        let mut part = Orders::default();
        for basket in baskets {
            part.push(self.items(basket), self.time[basket], self.customer[basket]);
        }
        part
    }
}

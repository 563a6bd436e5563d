//! What has changed since the pack was made: prices and availability.

use alloc::vec::Vec;

use crate::catalog::{Availability, Listing};
use crate::journal::wire::{Reader, Wire};
use crate::model::dictionary::{read_ascending, write_ascending};
use crate::model::items::{read_prices, write_prices};

/// What is new of some items, by their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delta {
    numbers: Vec<u32>,
    prices: Vec<f64>,
    sale_prices: Vec<f64>,
    availability: Vec<Availability>,
}

impl Delta {
    pub(super) fn push(&mut self, number: u32, now: Listing) {
        self.numbers.push(number);
        self.prices.push(now.price);
        self.sale_prices.push(now.sale_price);
        self.availability.push(now.availability);
    }

    pub(crate) fn get(&self, number: u32) -> Option<Listing> {
        let at = self.numbers.binary_search(&number).ok()?;
        Some(Listing {
            price: self.prices[at],
            sale_price: self.sale_prices[at],
            availability: self.availability[at],
        })
    }
}

impl Wire for Delta {
    fn write(&self, to: &mut Vec<u8>) {
        write_ascending(&self.numbers, to);
        write_prices(&self.prices, to);
        write_prices(&self.sale_prices, to);
        self.availability.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        let delta = Delta {
            numbers: read_ascending(from),
            prices: read_prices(from),
            sale_prices: read_prices(from),
            availability: Vec::read(from),
        };
        let count = delta.numbers.len();
        let fits = [delta.prices.len(), delta.sale_prices.len(), delta.availability.len()] == [count; 3];
        from.checked(fits.then_some(()));
        delta
    }
}

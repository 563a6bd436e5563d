use crate::catalog::{Availability, Product};

/// What a product costs, NaN where nothing is said, and whether it can be had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Listing {
    pub(crate) price: f64,
    pub(crate) sale_price: f64,
    pub(crate) availability: Availability,
}

impl Listing {
    /// A reduced price that is none is nobody's gain, and left out.
    pub(crate) fn checked(self) -> Listing {
        let is_reduced = self.sale_price < self.price;
        Listing { sale_price: if is_reduced { self.sale_price } else { f64::NAN }, ..self }
    }

    /// What is asked for it now, NaN where nothing is said.
    pub(crate) fn asked(self) -> f64 {
        if self.sale_price.is_nan() { self.price } else { self.sale_price }
    }

    pub(crate) fn of(product: &Product) -> Listing {
        Listing {
            price: product.price.unwrap_or(f64::NAN),
            sale_price: product.sale_price.unwrap_or(f64::NAN),
            availability: product.availability,
        }
    }

    pub(crate) fn put_on(self, product: &mut Product) {
        let amount = |price: f64| (!price.is_nan()).then_some(price);
        product.price = amount(self.price);
        product.sale_price = amount(self.sale_price);
        product.availability = self.availability;
    }
}

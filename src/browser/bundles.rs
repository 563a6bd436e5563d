//! The shop's bundles, as a page is told them.

use alloc::vec::Vec;

use serde::Serialize;

use crate::catalog::Product;
use crate::engine::Engine;
use crate::rank;

/// A bundle of the shop that holds some products. Amounts are in the shop's currency.
#[derive(Serialize, tsify::Tsify)]
pub struct Bundle {
    /// The bundle.
    pub bundle: Product,
    /// What is in it of the products asked about.
    pub items: Vec<Product>,
    /// What else is in it.
    pub missing: Vec<Product>,
    /// What all that is in it costs by the piece; 0 where a price is not known.
    pub separately: f64,
    /// How much less the bundle costs; 0 where it costs no less, or a price is not known.
    pub saving: f64,
}

impl Bundle {
    pub(super) fn new(engine: &Engine, of: &rank::Bundle) -> Option<Bundle> {
        let products = |items: &[u32]| items.iter().filter_map(|&item| engine.product(item)).collect();
        Some(Bundle {
            bundle: engine.product(of.bundle)?,
            items: products(&of.items),
            missing: products(&of.missing),
            separately: of.separately,
            saving: of.saving,
        })
    }
}

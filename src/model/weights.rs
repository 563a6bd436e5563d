use serde::{Deserialize, Serialize};

use crate::journal::wire::wire;

/// How much each part of a score counts: what a pack has learned, or, without one, what was set by hand.
///
/// 1.0 is [`ONE`](crate::ONE) points: what the best neighbour of a typical item gives, since the packer
/// scales the rows so that the median of their largest values is 1.
///
/// The score of item j, where the trail's items are `i_1` (the last), `i_2`, … and at most
/// [`TRAIL_LENGTH`](crate::TRAIL_LENGTH) of them, `k` is their number and `e_d` the weight of what was done
/// with `i_d`:
///
/// ```text
/// rows · Σ_d e_d · decay^(d-1) · B[i_d, j]                              goes_with
/// rows · Σ_{d: i_d = j} e_d · repeat_d · decay^((d-1)/2) · max B[j, ·]   viewed
/// repeat_d = repeat_single if k = 1, else repeat_last (d = 1), repeat_previous (d = 2), repeat_earlier
/// ```
///
/// ```
/// let weights = regulars::Weights { decay: 0.45, ..Default::default() };
/// assert_eq!(weights.rows, 1.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Weights {
    /// How much of a step's weight is left for the one before it. 0: the last item alone counts; 1: all
    /// count the same.
    pub decay: f32,
    /// How much the one item of the trail is wanted once more, as a share of its best neighbour's value.
    /// 0: not at all; 1: as much as that neighbour.
    pub repeat_single: f32,
    /// The same for the last item of a longer trail.
    pub repeat_last: f32,
    /// The same for the item before it.
    pub repeat_previous: f32,
    /// The same for all items further back.
    pub repeat_earlier: f32,
    /// What putting an item on the wish list counts beside looking at it, which counts 1. 0: nothing.
    pub add_to_wishlist: f32,
    /// The same for putting it in the cart.
    pub add_to_cart: f32,
    /// The same for buying it.
    pub purchase: f32,
    /// What the most popular item has before one that nobody wants. 0: popularity does not count.
    pub popularity: f32,
    /// What an item on the steepest rise gains; one on the steepest fall loses as much.
    pub trend: f32,
    /// What the newest item has before one long in the shop.
    pub freshness: f32,
    /// Multiplies the shopper's taste for categories, brands, words and so on. 0: no taste; 1: as without
    /// a pack.
    pub content: f32,
    /// What the best category for a landing gives a newcomer. 0: all start alike.
    pub landing: f32,
    /// The most that chance gives. 0: no chance.
    pub discovery: f32,
    /// Multiplies what the rows give. 0: the rows do not count.
    pub rows: f32,
    /// Multiplies what its likes, by category and brand, take off a product that comes after them. 0: the list
    /// is by score alone; 1: as without a pack.
    pub variety: f32,
}

wire!(Weights {
    decay,
    repeat_single,
    repeat_last,
    repeat_previous,
    repeat_earlier,
    add_to_wishlist,
    add_to_cart,
    purchase,
    popularity,
    trend,
    freshness,
    content,
    landing,
    discovery,
    rows,
    variety,
});

impl Weights {
    /// What the engine goes by where there is no pack.
    pub const WITHOUT_PACK: Weights = Weights {
        decay: 0.5,
        repeat_single: 1.2,
        repeat_last: 1.2,
        repeat_previous: 3.0,
        repeat_earlier: 2.0,
        add_to_wishlist: 1.0,
        add_to_cart: 1.0,
        purchase: 1.0,
        popularity: 0.5,
        trend: 0.0,
        freshness: 0.0,
        content: 1.0,
        landing: 0.5,
        discovery: 0.04,
        rows: 1.0,
        variety: 1.0,
    };
}

impl Default for Weights {
    fn default() -> Weights {
        Weights::WITHOUT_PACK
    }
}

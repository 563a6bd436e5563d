//! Customers by recency, frequency and monetary value.

use serde::Serialize;

use crate::shape::named;

/// Which kind of customer a shopper is, by recency, frequency and monetary value: the segments in which shops speak of
/// RFM.
///
/// Each of the three is a score from 1 to 5, see [`Rfm`]. Frequency is raised by one where money scores 4 or 5 and
/// lowered by one where it scores 1 or 2, within 1 to 5; with that and recency, this table names the segment:
///
/// | recency | 1 | 2 | 3 | 4 | 5 |
/// | --- | --- | --- | --- | --- | --- |
/// | 5 | new customer | potential loyalist | potential loyalist | champion | champion |
/// | 4 | promising | potential loyalist | potential loyalist | loyal | loyal |
/// | 3 | about to sleep | about to sleep | needs attention | loyal | loyal |
/// | 2 | hibernating | hibernating | at risk | at risk | cannot lose |
/// | 1 | lost | lost | at risk | at risk | cannot lose |
///
/// It is the usual grid of recency by frequency (as in Putler's “RFM analysis for successful customer segmentation”,
/// 2016, and many after it), with the lowest of its hibernating customers called lost, as Putler does.
///
/// ```
/// use regulars::{Rfm, Segment};
///
/// let rfm = |recency, frequency, monetary| Segment::of(Rfm { recency, frequency, monetary });
/// assert_eq!(rfm(5, 5, 3), Segment::Champion);
/// assert_eq!(rfm(1, 4, 5), Segment::CannotLose);
/// assert_eq!(rfm(5, 1, 3), Segment::NewCustomer);
/// assert_eq!(rfm(0, 0, 3), Segment::None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum Segment {
    /// Has not ordered yet.
    #[default]
    None,
    /// Orders often, and did lately.
    Champion,
    /// Orders often.
    Loyal,
    /// Ordered lately, and more than once, or for much.
    PotentialLoyalist,
    /// Ordered for the first time, just now.
    NewCustomer,
    /// Ordered for the first time, not long ago.
    Promising,
    /// Ordered several times, and is about due.
    NeedsAttention,
    /// Ordered once or twice, a while ago.
    AboutToSleep,
    /// Used to order, and has been away for longer than usual.
    AtRisk,
    /// Used to order most often of all, and has been away for longer than usual.
    CannotLose,
    /// Ordered once or twice, and has been away for long.
    Hibernating,
    /// Ordered once or twice, and has been away for very long.
    Lost,
}

named!(Segment {
    None => "none",
    Champion => "champion",
    Loyal => "loyal",
    PotentialLoyalist => "potential_loyalist",
    NewCustomer => "new_customer",
    Promising => "promising",
    NeedsAttention => "needs_attention",
    AboutToSleep => "about_to_sleep",
    AtRisk => "at_risk",
    CannotLose => "cannot_lose",
    Hibernating => "hibernating",
    Lost => "lost",
});

/// Recency, frequency and monetary value as scores from 1 to 5, the best; 0 for what an order would tell, before the
/// first.
///
/// | score | recency: the time since the last order | frequency: days with orders | money: the mean order |
/// | --- | --- | --- | --- |
/// | 5 | up to 1.5 of the shopper's usual gaps | 10 and more | from 2 times the shop's typical order |
/// | 4 | up to 2 usual gaps | 5 to 9 | from 1.25 times |
/// | 3 | not yet drifting | 3 or 4 | from 0.8 times, and where the shop names no typical order |
/// | 2 | drifting | 2 | from 0.5 times |
/// | 1 | asleep | 1 | less |
///
/// Recency is measured by the shopper's own rhythm, as [`Stage`](crate::Stage) is, so that one who orders every quarter
/// is not lost after a month.
///
/// ```
/// assert_eq!(regulars::Rfm::default().recency, 0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Rfm {
    /// How lately they ordered.
    pub recency: u32,
    /// How often they ordered.
    pub frequency: u32,
    /// For how much they order.
    pub monetary: u32,
}

/// The least number of days with orders for the scores 2 to 5.
const FREQUENCY: [f64; 4] = [2.0, 3.0, 5.0, 10.0];
/// The least mean order for the scores 2 to 5, in typical orders.
const MONETARY: [f64; 4] = [0.5, 0.8, 1.25, 2.0];

impl Rfm {
    pub(super) fn new(recency: u32, order_days: u32, relative_value: Option<f64>) -> Rfm {
        let score =
            |value: f64, least: [f64; 4]| 1 + least.iter().filter(|least| value >= **least).count() as u32;
        let frequency = score(f64::from(order_days), FREQUENCY);
        Rfm { recency, frequency, monetary: relative_value.map_or(3, |value| score(value, MONETARY)) }
    }
}

impl Segment {
    /// The segment of these scores; [`None`](Segment::None) unless each is from 1 to 5.
    pub fn of(rfm: Rfm) -> Segment {
        use Segment::*;
        const GRID: [[Segment; 5]; 5] = [
            [Lost, Lost, AtRisk, AtRisk, CannotLose],
            [Hibernating, Hibernating, AtRisk, AtRisk, CannotLose],
            [AboutToSleep, AboutToSleep, NeedsAttention, Loyal, Loyal],
            [Promising, PotentialLoyalist, PotentialLoyalist, Loyal, Loyal],
            [NewCustomer, PotentialLoyalist, PotentialLoyalist, Champion, Champion],
        ];
        let scores = [rfm.recency, rfm.frequency, rfm.monetary];
        if !scores.iter().all(|score| (1..=5).contains(score)) {
            return Segment::None;
        }
        let valued = match rfm.monetary {
            4.. => rfm.frequency + 1,
            3 => rfm.frequency,
            _ => rfm.frequency - 1,
        };
        GRID[rfm.recency as usize - 1][valued.clamp(1, 5) as usize - 1]
    }
}

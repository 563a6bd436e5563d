//! Which offers were handed out, and what came of it: a fold over what happened.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::journal::wire::{Reader, Wire};
use crate::offer::book::{MOST_TIMES, SHARE};
use crate::offer::response::Responses;
use crate::profile::{AMOUNT, Remembered, Stage, VISIT_GAP};
use crate::shape::{LONGEST_TEXT, Shape, Shaped, shaped};

/// So many offers, and so many groups of them, are remembered; beyond it the one untouched for longest is forgotten,
/// and its limits begin anew.
const MOST_OFFERS: usize = 1000;
/// So many places of the page are remembered within a visit.
const MOST_PLACES: usize = 100;

/// An offer handed out at a place of the page, or withheld there on purpose; or that a visit began without any.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Exposure {
    /// None where nothing was offered.
    pub(crate) promotion_id: Option<String>,
    /// The place of the page, if it has a name.
    pub(crate) surface: Option<String>,
    pub(crate) variant: Option<String>,
    pub(crate) group: Option<String>,
    /// The shopper's stage at the time.
    pub(crate) stage: Stage,
    /// Withheld, so that lift can be measured.
    pub(crate) withheld: bool,
    /// What it was expected to cost the shop.
    pub(crate) cost: f64,
    /// What it gives away of the value of an order, as a share.
    pub(crate) generosity: f64,
    /// An order in the same visit or before this moment is the answer to it.
    pub(crate) answer_by: i64,
}

shaped!(Exposure {
    promotion_id;
    surface;
    variant;
    group;
    stage;
    withheld;
    cost: AMOUNT;
    generosity: SHARE;
    answer_by;
});

/// What was handed out so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Exposures {
    /// By their ids in order, so that each of many offers is found quickly.
    seen: Vec<Seen>,
    /// Of each group the offer that was shown.
    groups: Remembered<String>,
    /// Of all offers together.
    pub(crate) times: Times,
    /// What all of them were expected to cost the shop.
    pub(crate) spent: f64,
    visit: OfferVisit,
    /// The last exposure, as long as it has no answer.
    trial: Option<Trial>,
    /// How the shopper answered to those before it.
    responses: Responses,
}

shaped!(Exposures {
    seen: Shape::List(&Seen::SHAPE, MOST_OFFERS);
    groups: Shape::List(&<(String, String)>::SHAPE, MOST_OFFERS);
    times;
    spent: AMOUNT;
    visit;
    trial;
    responses;
});

/// What is remembered of one offer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seen {
    promotion_id: String,
    /// Of two offers the one with the lower number was touched before.
    touched: u32,
    /// How many times it was shown.
    pub(crate) total: u32,
    /// The earliest of them, in ms since 1970.
    pub(crate) first: Option<i64>,
    pub(crate) times: Times,
    /// When it was last dismissed.
    pub(crate) dismissed: Option<i64>,
}

shaped!(Seen { promotion_id; touched; total; first; times; dismissed });

/// The latest moments of many, in order.
///
/// No limit allows more than [`MOST_TIMES`] times in a period, so as many moments answer exactly whether one more is
/// allowed. Those kept are the latest by their time, not by when they came: whoever turns the clock back and forth
/// does not make the later ones be forgotten.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Times(Vec<i64>);

impl Shaped for Times {
    const SHAPE: Shape = Shape::List(&Shape::Time, MOST_TIMES);
}

impl Wire for Times {
    fn write(&self, to: &mut Vec<u8>) {
        self.0.write(to);
    }

    fn read(from: &mut Reader) -> Self {
        Times(Vec::read(from))
    }
}

impl Times {
    fn add(&mut self, at: i64) {
        let place = self.0.iter().rposition(|known| *known <= at).map_or(0, |before| before + 1);
        self.0.insert(place, at);
        if self.0.len() > MOST_TIMES {
            self.0.remove(0);
        }
    }

    /// How many lie within so many ms before now. What lies in the future is within any time: the clock was turned
    /// back, and nobody knows by how much.
    pub(crate) fn within(&self, span: f64, now: i64) -> u32 {
        self.0.iter().filter(|at| is_within(**at, span, now)).count() as u32
    }
}

/// Whether a moment lies within so many ms before now, or in the future.
pub(crate) fn is_within(at: i64, span: f64, now: i64) -> bool {
    at > now || (now.saturating_sub(at) as f64) < span
}

/// The visit as far as offers are concerned: it ends by half an hour of silence, and by a clock that jumps so far,
/// either way, since an offer handed out before that would be handed out for ever.
#[derive(Clone, Debug, Default, PartialEq)]
struct OfferVisit {
    number: u32,
    /// When something happened last.
    at: i64,
    /// The place and the offer, the last handed out at the end.
    handed_out: Vec<Place>,
    /// Whether it is counted as a visit with some offer or with none.
    is_counted: bool,
    has_order: bool,
}

shaped!(OfferVisit {
    number;
    at;
    handed_out: Shape::List(&Place::SHAPE, MOST_PLACES);
    is_counted;
    has_order;
});

/// An offer at a place of the page.
#[derive(Clone, Debug, Default, PartialEq)]
struct Place {
    surface: Option<String>,
    promotion_id: String,
}

shaped!(Place { surface; promotion_id });

/// The name of a place as it is remembered, if it has one.
pub(crate) fn surface_named(surface: &str) -> Option<String> {
    let name: String = surface.trim().chars().take(LONGEST_TEXT).collect();
    (!name.is_empty()).then_some(name)
}

/// The last exposure, which an order may still answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trial {
    visit: u32,
    pub(crate) exposure: Exposure,
}

shaped!(Trial { visit; exposure });

impl Trial {
    /// What was withheld, and what gives nothing away, tells how the shopper orders without an offer.
    fn tell(&self, responses: &mut Responses, ordered: bool) {
        let Exposure { promotion_id, stage, withheld, generosity, .. } = &self.exposure;
        let promotion_id = promotion_id.as_deref().filter(|_| *generosity > 0.0 && !withheld);
        responses.tried(promotion_id, *generosity, *stage, ordered);
    }
}

impl Exposures {
    /// What is remembered of an offer.
    pub(crate) fn of(&self, promotion_id: &str) -> Option<&Seen> {
        self.place(promotion_id).ok().map(|at| &self.seen[at])
    }

    /// Whether an offer was ever handed out, or withheld.
    pub(crate) fn has_shown(&self, promotion_id: &str) -> bool {
        self.of(promotion_id).is_some_and(|seen| seen.first.is_some())
    }

    /// Which offer of that group was shown.
    pub(crate) fn of_group(&self, group: &str) -> Option<&str> {
        self.groups.get(group).map(String::as_str)
    }

    /// The number of the visit that takes place now.
    pub(crate) fn visit_number(&self, now: i64) -> u32 {
        self.visit.number.saturating_add(u32::from(!self.is_same_visit(now)))
    }

    /// What was handed out in this visit and not answered by an order, at that place, the last first.
    pub(crate) fn handed_out(&self, surface: &str, now: i64) -> impl Iterator<Item = &str> {
        let surface = surface_named(surface);
        let here = if self.is_same_visit(now) { &self.visit.handed_out[..] } else { &[] };
        let here = here.iter().rev().filter(move |place| place.surface == surface);
        here.map(|place| place.promotion_id.as_str())
    }

    /// The place where an offer was last handed out in this visit.
    pub(crate) fn last_place(&self, promotion_id: &str, now: i64) -> Option<&String> {
        let here = self.visit.handed_out.iter().rev().filter(|_| self.is_same_visit(now));
        here.into_iter().find(|place| place.promotion_id == promotion_id)?.surface.as_ref()
    }

    /// Whether this visit had an order.
    pub(crate) fn has_order(&self, now: i64) -> bool {
        self.is_same_visit(now) && self.visit.has_order
    }

    /// Whether anything was handed out in this visit, or withheld.
    pub(crate) fn has_handed_out(&self, now: i64) -> bool {
        self.is_same_visit(now) && (self.visit.has_order || !self.visit.handed_out.is_empty())
    }

    /// Whether this visit is already counted as one with some offer or with none, or had its order: nothing more is to
    /// be learnt of it.
    pub(crate) fn is_counted(&self, now: i64) -> bool {
        self.is_same_visit(now) && (self.visit.is_counted || self.visit.has_order)
    }

    /// The last exposure, if an order of that moment would be the answer to it.
    pub(crate) fn answered(&self, at: i64) -> Option<&Exposure> {
        let is_open = |trial: &&Trial| {
            at < trial.exposure.answer_by || (trial.visit == self.visit.number && self.is_same_visit(at))
        };
        self.trial.as_ref().filter(is_open).map(|trial| &trial.exposure)
    }

    /// The exposure in whose place another one in this visit would be learnt from.
    pub(crate) fn replaced(&self, now: i64) -> Option<&Exposure> {
        let trial = self.trial.as_ref().filter(|_| self.is_same_visit(now))?;
        (trial.visit == self.visit.number).then_some(&trial.exposure)
    }

    /// How the shopper answered so far, as a decision of that moment is to know it: of a visit before, an order is no
    /// longer waited for.
    pub(crate) fn responses(&self, now: i64) -> Responses {
        let mut responses = self.responses.clone();
        if let Some(trial) = &self.trial
            && trial.visit != self.visit_number(now)
        {
            trial.tell(&mut responses, false);
        }
        responses
    }

    /// Something happened: begins the visit, if it is the first of it.
    pub(crate) fn follow(&mut self, at: i64) {
        if !self.is_same_visit(at) {
            let number = self.visit.number.saturating_add(1);
            self.visit = OfferVisit { number, ..OfferVisit::default() };
        }
        self.visit.at = at;
        if self.answered(at).is_none() {
            self.close(false);
        }
    }

    /// Counts an exposure. One of the same offer at the same place in the same visit is no other.
    pub(crate) fn add(&mut self, exposure: &Exposure, at: i64) {
        self.follow(at);
        if let Some(promotion_id) = &exposure.promotion_id {
            let place = Place { surface: exposure.surface.clone(), promotion_id: promotion_id.clone() };
            if self.visit.handed_out.contains(&place) {
                return;
            }
            if self.visit.handed_out.len() >= MOST_PLACES {
                self.visit.handed_out.remove(0);
            }
            self.visit.handed_out.push(place);
            let seen = self.touch(promotion_id);
            seen.total = seen.total.saturating_add(1);
            seen.first = Some(seen.first.map_or(at, |first| first.min(at)));
            seen.times.add(at);
            self.times.add(at);
            self.spent += exposure.cost;
            if let Some(group) = &exposure.group
                && self.groups.get(group).is_none()
            {
                self.groups.put(group, promotion_id.clone(), MOST_OFFERS);
            }
        }
        self.open(exposure);
    }

    /// An order was placed.
    pub(crate) fn order(&mut self) {
        self.close(true);
        self.visit.has_order = true;
        self.visit.handed_out.clear();
    }

    /// An offer was dismissed.
    pub(crate) fn dismiss(&mut self, promotion_id: &str, at: i64) {
        let seen = self.touch(promotion_id);
        seen.dismissed = Some(seen.dismissed.map_or(at, |before| before.max(at)));
    }

    /// Forgets an offer, but for that some offer was shown at those times. Whether anything was known of it.
    pub(crate) fn forget(&mut self, promotion_id: &str) -> bool {
        let Ok(at) = self.place(promotion_id) else { return false };
        self.seen.remove(at);
        self.groups.retain(&|shown| shown != promotion_id);
        while let Some(at) = self.visit.handed_out.iter().position(|place| place.promotion_id == promotion_id)
        {
            self.visit.handed_out.remove(at);
        }
        if self
            .trial
            .as_ref()
            .is_some_and(|trial| trial.exposure.promotion_id.as_deref() == Some(promotion_id))
        {
            self.trial = None;
        }
        self.responses.forget(promotion_id);
        true
    }

    fn is_same_visit(&self, at: i64) -> bool {
        self.visit.number > 0 && at.abs_diff(self.visit.at) <= VISIT_GAP.cast_unsigned()
    }

    /// A visit is one trial, of the offer that was handed out last: of two in one visit nobody knows which was
    /// answered. After an order there is nothing left to be won in it.
    fn open(&mut self, exposure: &Exposure) {
        if self.visit.has_order {
            return;
        }
        self.visit.is_counted = true;
        if self.trial.as_ref().is_some_and(|trial| trial.visit != self.visit.number) {
            self.close(false);
        }
        self.trial = Some(Trial { visit: self.visit.number, exposure: exposure.clone() });
    }

    fn close(&mut self, ordered: bool) {
        if let Some(trial) = self.trial.take() {
            trial.tell(&mut self.responses, ordered);
        }
    }

    fn place(&self, promotion_id: &str) -> Result<usize, usize> {
        self.seen.binary_search_by(|seen| seen.promotion_id.as_str().cmp(promotion_id))
    }

    fn touch(&mut self, promotion_id: &str) -> &mut Seen {
        let touched = self.seen.iter().map(|seen| seen.touched).max().unwrap_or_default().saturating_add(1);
        let at = self.place(promotion_id).unwrap_or_else(|_| {
            if self.seen.len() >= MOST_OFFERS
                && let Some((oldest, _)) = self.seen.iter().enumerate().min_by_key(|(_, seen)| seen.touched)
            {
                self.seen.remove(oldest);
            }
            let at = self.place(promotion_id).unwrap_or_else(|at| at);
            self.seen.insert(at, Seen { promotion_id: promotion_id.to_owned(), ..Seen::default() });
            at
        });
        let seen = &mut self.seen[at];
        seen.touched = touched;
        seen
    }
}

#[cfg(test)]
mod tests;

//! Which offer a shopper sees, and why no other.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::offer::bucket::bucket;
use crate::offer::exposure::{Exposure, surface_named};
use crate::offer::limits::{DAY, deadline, is_beyond_budget, is_over, is_resting, limit};
use crate::offer::worth::{Worth, impossible, order_value, usual_margin, worth};
use crate::offer::{
    Arm, ArmChoice, Bought, Offer, OfferBook, ResponsePriors, Shopper, ShopperKinds, ShownOffer, Stock,
    choose_arm,
};
use crate::profile::{ProfileState, Stage};

const ATTRIBUTION_DAYS: f64 = 7.0;
const THIS_VISIT: &str = "this_visit";
const REASONS: [&str; 4] = ["surface", "in_window", "audience", "within_limits"];

/// Where an offer is asked for, and in which language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferQuery {
    /// The place of the page, as the offers name it.
    pub surface: String,
    /// The language of the page, as a tag (BCP 47) such as `zh-TW`; without one, texts are those that name none.
    pub locale: Option<String>,
}

/// The choice among the shop's offers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OfferDecision {
    /// The offer to show, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub offer: Option<ShownOffer>,
    /// What speaks for it, as codes: `surface`, `in_window`, `audience`, `within_limits`, `propensity` where it names goods
    /// that this shopper is likelier to take up an offer for than most, and last why it and no other:
    /// `expected_margin`, `nothing_to_give` (no offer that gives something away is worth it, and this one has the
    /// highest priority of the rest) or `this_visit` (it was handed out here before).
    pub reasons: Vec<&'static str>,
    /// Every other offer, with the first rule or limit against it.
    pub others: Vec<RuledOut>,
    /// Whether the shopper is one of those who are offered nothing, so that lift can be measured.
    pub holdout: bool,
    /// Where the shopper stands with the shop.
    pub stage: Stage,
    /// What was weighed: first to offer nothing, then each offer that could have been shown and gives something away,
    /// the highest priority first.
    pub considered: Vec<ConsideredArm>,
    /// What the shopper is taken for, where offers were weighed.
    pub kinds: ShopperKinds,
}

/// Something that could be done in this visit, and what is expected of it. Amounts are in the shop's currency.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct ConsideredArm {
    /// The offer; none where nothing is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub promotion_id: Option<String>,
    /// What is left of the order when the goods are paid for.
    pub margin: f64,
    /// What the offer then costs.
    pub cost: f64,
    /// How much likelier than most this shopper is to use it, of an offer that names goods: see [`Arm::propensity`].
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub propensity: Option<f64>,
    /// The probability of an order in this visit: its mean.
    pub rate: f64,
    /// What it is worth: the rate times what is left when the offer is paid for, too. The margin counts 1.2 times, since
    /// orders lead to orders.
    pub value: f64,
    /// The probability that was drawn for this visit.
    pub sampled_rate: f64,
    /// What it is worth by the probability drawn, which decides.
    pub sampled_value: f64,
}

/// An offer that is not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct RuledOut {
    /// The offer.
    pub promotion_id: String,
    /// The first rule or limit against it. In this order: `paused`, `do_not_disturb`, `holdout`, `surface`,
    /// `sensitive` (it would tell of sensitive goods), `out_of_stock` (its gift is, or all products to which alone it
    /// applies), `currency` (its amount is not in the shop's), `free_already` (delivery is free for this cart anyway),
    /// `unknown_cost` (nothing here tells the price of its gift, and it states no `cost`), `window.not_started`,
    /// `window.ended`, `deadline`, the path of a rule of its purpose or audience (`purpose.orders`,
    /// `audience.all[1].stage`), `limits.dismissed`, `limits.impressions`,
    /// `limits.periods`, `limits.cool_down`, `group`, `cap`, `quiet_hours`, `budget`; and where nothing forbids it,
    /// `this_visit` (another one was handed out here in this visit), `none_is_better`, `another_is_better` or
    /// `lower_priority`.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "string"))]
    pub ruled_out_by: Cow<'static, str>,
}

/// A shopper before the shop's offers.
pub(crate) struct Scene<'e> {
    pub(crate) book: &'e OfferBook,
    pub(crate) profile: &'e ProfileState,
    pub(crate) shopper: Shopper<'e>,
    pub(crate) bought: Bought<'e>,
    pub(crate) priors: &'e ResponsePriors,
    /// What an order comes to in this shop, where that is known.
    pub(crate) usual_order: Option<f64>,
    pub(crate) stock: &'e dyn Stock,
    pub(crate) seed: u32,
    pub(crate) now: i64,
}

/// What was decided, and what is to be remembered of it once it is carried out.
pub(crate) struct Decided {
    pub(crate) decision: OfferDecision,
    pub(crate) exposure: Option<Exposure>,
}

/// What there is against an offer, by its place in the list.
type Rulings = Vec<Option<Cow<'static, str>>>;

/// What the weighing came to.
#[derive(Default)]
struct Pick {
    offer: Option<usize>,
    generosity: f64,
    /// What it is expected to cost.
    cost: f64,
    reason: &'static str,
}

impl Scene<'_> {
    pub(crate) fn decide(&self, query: &OfferQuery) -> Decided {
        let offers = &self.book.offers;
        let holdout = bucket(self.seed, "holdout") < self.book.settings.holdout_share.unwrap_or_default();
        let mut decision = OfferDecision { holdout, stage: self.shopper.stage, ..OfferDecision::default() };
        if let Some(code) = self.barred() {
            decision.others = others(offers, None, &mut |_| code.into());
            return Decided { decision, exposure: None };
        }
        let mut rulings: Rulings = offers
            .iter()
            .map(|offer| match Self::is_elsewhere(offer, &query.surface) {
                true => Some("surface".into()),
                false => self.ruled_out(offer),
            })
            .collect();
        let again = self.profile.exposures.handed_out(&query.surface, self.now).find_map(|id| {
            let is_it = |(offer, ruling): (&Offer, &Option<_>)| offer.promotion_id == id && ruling.is_none();
            offers.iter().zip(&rulings).position(is_it)
        });
        for (offer, ruling) in offers.iter().zip(&mut rulings) {
            if ruling.is_none() {
                *ruling = self.limit(offer).map(Cow::Borrowed);
            }
        }
        let (pick, exposure) = match again {
            Some(_) => (Pick { offer: again, reason: THIS_VISIT, ..Pick::default() }, None),
            None => {
                let pick = self.weigh(&mut rulings, &mut decision);
                let exposure = self.exposure(query, &pick, holdout);
                (pick, exposure)
            }
        };
        if holdout {
            decision.others = others(offers, None, &mut |_| "holdout".into());
            return Decided { decision, exposure };
        }
        decision.others =
            others(offers, pick.offer, &mut |at| rulings[at].take().unwrap_or(Cow::Borrowed(THIS_VISIT)));
        if let Some(offer) = pick.offer.map(|at| &offers[at]) {
            decision.reasons = REASONS.into();
            if self.propensity(offer).is_some_and(|propensity| propensity > 1.0) {
                decision.reasons.push("propensity");
            }
            decision.reasons.push(pick.reason);
            let locale = query.locale.as_deref();
            decision.offer = Some(offer.shown(self.seed, locale, self.ends_at(offer), &self.shopper));
        }
        Decided { decision, exposure }
    }

    /// Why this shopper is offered nothing whatever.
    fn barred(&self) -> Option<&'static str> {
        if self.profile.paused {
            return Some("paused");
        }
        let facts = self.shopper.facts();
        facts.is_some_and(|facts| facts.do_not_disturb).then_some("do_not_disturb")
    }

    /// The first rule or limit against an offer, wherever it would be shown.
    pub(crate) fn first_against(&self, offer: &Offer) -> Option<Cow<'static, str>> {
        let ruling = self.barred().map(Cow::Borrowed).or_else(|| self.ruled_out(offer));
        ruling.or_else(|| self.limit(offer).map(Cow::Borrowed))
    }

    fn is_elsewhere(offer: &Offer, surface: &str) -> bool {
        !offer.surfaces.is_empty() && offer.surfaces.iter().all(|name| name != surface)
    }

    /// How much likelier than most the shopper is to use an offer that names goods. With some of them in the cart, no
    /// less than others.
    pub(crate) fn propensity(&self, offer: &Offer) -> Option<f64> {
        let propensity = self.bought.propensity(&offer.applies_to)?;
        let is_in_cart = || self.shopper.cart.iter().any(|line| offer.applies_to.covers(line, self.stock));
        Some(if propensity < 1.0 && is_in_cart() { 1.0 } else { propensity })
    }

    /// The first rule against an offer that counts even where it was handed out before.
    fn ruled_out(&self, offer: &Offer) -> Option<Cow<'static, str>> {
        if self.stock.is_sensitive(offer) {
            return Some("sensitive".into());
        }
        let benefit = offer.benefit_of(offer.variant_for(self.seed));
        let free_from = self.book.onboarding.free_shipping_from;
        if let Some(code) = impossible(offer, benefit, &self.shopper, self.stock, free_from) {
            return Some(code.into());
        }
        let exposures = &self.profile.exposures;
        if let Some(code) = offer.window.first_against(self.now) {
            return Some(code.into());
        }
        // Whoever turns the clock back does not get more time.
        let latest = self.profile.last_seen.map_or(self.now, |last| last.max(self.now));
        if is_over(offer, exposures, latest) {
            return Some("deadline".into());
        }
        let against = offer.first_against(&self.shopper).map(Cow::Owned);
        against.or_else(|| is_resting(offer, exposures, self.now).then_some("limits.dismissed".into()))
    }

    fn limit(&self, offer: &Offer) -> Option<&'static str> {
        let settings = &self.book.settings;
        let is_quiet = settings.quiet_hours.is_some_and(|hours| self.shopper.clock.is_within(hours));
        limit(offer, settings, &self.profile.exposures, is_quiet, self.now)
    }

    /// Picks among what nothing forbids, or none. What gives nothing away needs no order to be worth showing: it comes
    /// where no offer that does is worth it.
    fn weigh(&self, rulings: &mut Rulings, decision: &mut OfferDecision) -> Pick {
        let settings = &self.book.settings;
        let order_value = order_value(self.profile, self.shopper.cart_value, self.usual_order);
        let worth_of = |offer: &Offer| {
            let benefit = offer.benefit_of(offer.variant_for(self.seed));
            let worth = worth(offer, benefit, order_value, &self.shopper, self.stock, settings);
            Worth { propensity: self.propensity(offer), ..worth }
        };
        let allowed = self.book.offers.iter().enumerate().filter(|(at, _)| rulings[*at].is_none());
        let mut allowed: Vec<(usize, &Offer, Worth)> =
            allowed.map(|(at, offer)| (at, offer, worth_of(offer))).collect();
        by_priority(&mut allowed);
        let (mut giving, plain): (Vec<_>, Vec<_>) =
            allowed.into_iter().partition(|(_, _, worth)| worth.generosity > 0.0);
        let nothing = Worth { margin: usual_margin(order_value, settings), ..Worth::default() };
        let is_beyond = |cost: f64| {
            is_beyond_budget(cost, self.profile.exposures.spent, self.revenue(order_value), settings)
        };
        let choice = loop {
            let choice = self.answers(nothing, &giving);
            let before = giving.len();
            let mut rates = choice.values[1..].iter().map(|value| value.rate);
            giving.retain(|(at, _, worth)| {
                let rate = rates.next().unwrap_or_default();
                let is_beyond = is_beyond(rate * worth.cost);
                if is_beyond {
                    rulings[*at] = Some("budget".into());
                }
                !is_beyond
            });
            if giving.len() == before {
                break choice;
            }
        };
        let names = [None].into_iter().chain(giving.iter().map(|(_, offer, _)| Some(&offer.promotion_id)));
        let worths = [nothing].into_iter().chain(giving.iter().map(|(_, _, worth)| *worth));
        decision.kinds = choice.kinds;
        decision.considered.extend(names.zip(worths).zip(&choice.values).map(|((name, worth), value)| {
            ConsideredArm {
                promotion_id: name.cloned(),
                margin: worth.margin,
                cost: worth.cost,
                propensity: worth.propensity,
                rate: value.rate,
                value: value.value,
                sampled_rate: value.sampled_rate,
                sampled_value: value.sampled_value,
            }
        }));
        let mut pick = Pick::default();
        if let Some((at, _, worth)) = choice.arm.checked_sub(1).map(|arm| giving[arm]) {
            let cost = choice.values[choice.arm].rate * worth.cost;
            pick = Pick { offer: Some(at), generosity: worth.generosity, cost, reason: "expected_margin" };
        }
        let lost = if pick.offer.is_some() { "another_is_better" } else { "none_is_better" };
        for (at, ..) in giving {
            rulings[at] = Some(lost.into());
        }
        for (at, _, worth) in plain {
            let cost = choice.values[0].rate * worth.cost;
            let code = match pick.offer {
                _ if is_beyond(cost) => "budget",
                Some(_) if pick.generosity > 0.0 => "another_is_better",
                Some(_) => "lower_priority",
                None => {
                    pick = Pick { offer: Some(at), generosity: 0.0, cost, reason: "nothing_to_give" };
                    continue;
                }
            };
            rulings[at] = Some(code.into());
        }
        pick
    }

    /// How the shopper is expected to answer to nothing, and to each of the offers.
    fn answers(&self, nothing: Worth, giving: &[(usize, &Offer, Worth)]) -> ArmChoice {
        let arm = |promotion_id, worth: Worth| Arm {
            promotion_id,
            generosity: worth.generosity,
            margin: worth.margin,
            cost: worth.cost,
            cost_shown: 0.0,
            propensity: worth.propensity.unwrap_or(1.0),
        };
        let offers = giving.iter().map(|(_, offer, worth)| arm(Some(offer.promotion_id.as_str()), *worth));
        let arms: Vec<Arm> = [arm(None, nothing)].into_iter().chain(offers).collect();
        let exposures = &self.profile.exposures;
        let (responses, visit) = (exposures.responses(self.now), exposures.visit_number(self.now));
        choose_arm(&arms, &responses, self.priors, self.shopper.stage, self.seed, visit)
    }

    /// What the shop has had of this shopper, and is to have with the order that an offer is to win.
    fn revenue(&self, order_value: f64) -> f64 {
        self.profile.order_value + order_value
    }

    /// What is to be remembered: what was handed out, or that this visit began without anything. What is withheld counts
    /// once in a visit.
    fn exposure(&self, query: &OfferQuery, pick: &Pick, withheld: bool) -> Option<Exposure> {
        let offer = pick.offer.map(|at| &self.book.offers[at]);
        let exposures = &self.profile.exposures;
        let is_known = match offer {
            Some(_) => withheld && exposures.has_handed_out(self.now),
            None => self.book.offers.is_empty() || exposures.is_counted(self.now),
        };
        let days = self.book.settings.attribution_days.unwrap_or(ATTRIBUTION_DAYS);
        (!is_known).then(|| Exposure {
            promotion_id: offer.map(|offer| offer.promotion_id.clone()),
            surface: surface_named(&query.surface),
            variant: offer
                .and_then(|offer| offer.variant_for(self.seed))
                .map(|variant| variant.variant.clone()),
            group: offer.and_then(|offer| offer.group.clone()),
            // Of what may be stored: orders elsewhere that the shop tells of for now are not.
            stage: self.profile.stage_now(self.now, self.profile.orders_elsewhere()).stage,
            withheld,
            cost: pick.cost,
            generosity: pick.generosity,
            answer_by: self.now.saturating_add((days * DAY) as i64),
        })
    }

    /// Until when an offer stands that is shown now.
    fn ends_at(&self, offer: &Offer) -> Option<i64> {
        let first = self.profile.exposures.of(&offer.promotion_id).and_then(|seen| seen.first);
        let first = first.map_or(self.now, |first| first.min(self.now));
        offer.window.ends_at.into_iter().chain(deadline(offer, first)).min()
    }
}

fn others(
    offers: &[Offer],
    chosen: Option<usize>,
    ruling: &mut dyn FnMut(usize) -> Cow<'static, str>,
) -> Vec<RuledOut> {
    let others = offers.iter().enumerate().filter(|(at, _)| Some(*at) != chosen);
    let ruled_out = |(at, offer): (usize, &Offer)| RuledOut {
        promotion_id: offer.promotion_id.clone(),
        ruled_out_by: ruling(at),
    };
    others.map(ruled_out).collect()
}

/// The highest first, of two alike the one that the shopper is likelier to use, and then the first in the list. Few are
/// ever allowed at once.
fn by_priority(offers: &mut [(usize, &Offer, Worth)]) {
    let rank = |(_, offer, worth): &(usize, &Offer, Worth)| {
        (offer.priority.unwrap_or_default(), worth.propensity.unwrap_or(1.0))
    };
    for at in 1..offers.len() {
        let place = offers[..at].iter().rposition(|before| rank(before) >= rank(&offers[at]));
        offers[place.map_or(0, |place| place + 1)..=at].rotate_right(1);
    }
}

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::event::EventName;
use crate::offer::limits::deadline;
use crate::offer::{OfferBook, OfferPurpose, OnboardingTask, in_language};
use crate::profile::{ProfileState, Stage};

/// How a newcomer is received: a plan that the page shows where it likes, never a pop-up by itself. Empty from the
/// second order on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Onboarding {
    /// Where the shopper stands.
    pub stage: Stage,
    /// The steps, in the order in which they are best shown. A skipped one is not among them.
    pub steps: Vec<OnboardingStep>,
}

/// One step of the plan. It can be skipped for good, by its name.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct OnboardingStep {
    /// Names the step: its kind, and of a task the task: `task:wish-list`.
    pub step: String,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Whether it is done.
    pub state: StepState,
    /// How much of it is done: times, and of free shipping what the cart comes to, in the shop's currency,
    pub count: f64,
    /// of so much.
    pub of: f64,
    /// The headline of a task, in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub title: Option<String>,
    /// More text of a task.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub text: Option<String>,
    /// The offers that belong to it, whether or not they may be shown now.
    pub promotion_ids: Vec<String>,
    /// Until when the shopper's own offer stands, in ms since 1970; from the first time it was shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ends_at: Option<i64>,
}

/// What a step is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum StepKind {
    /// To pick interests, which at once changes the feed.
    Interests,
    /// A task of the shop's.
    Task,
    /// To place the first order.
    FirstOrder,
    /// To fill the cart until delivery is free.
    FreeShipping,
    /// Thanks for the first order.
    ThankYou,
    /// To place the second order.
    SecondOrder,
}

/// How far a step has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub enum StepState {
    /// There is something to do.
    Open,
    /// It is done.
    Done,
}

/// Who is received.
pub(crate) struct Newcomer<'p> {
    pub(crate) profile: &'p ProfileState,
    pub(crate) locale: Option<&'p str>,
    /// What the cart comes to, in the shop's currency.
    pub(crate) cart_value: f64,
}

/// The steps of the plan.
pub(crate) fn steps(book: &OfferBook, newcomer: &Newcomer<'_>) -> Vec<OnboardingStep> {
    let profile = newcomer.profile;
    let state = &profile.onboarding;
    let orders = profile.order_count;
    let mut steps = Vec::new();
    if orders == 0 {
        steps.push(step(StepKind::Interests, state.interests.into(), 1.0));
        steps.extend(book.onboarding.tasks.iter().filter_map(|task| self::task(task, newcomer)));
        let welcome = [OfferPurpose::FirstOrder, OfferPurpose::Welcome];
        steps.push(with_offers(step(StepKind::FirstOrder, 0.0, 1.0), book, &welcome, profile));
    } else if orders == 1 {
        steps.push(with_offers(step(StepKind::ThankYou, 1.0, 1.0), book, &[OfferPurpose::ThankYou], profile));
        let second = [OfferPurpose::SecondOrder];
        steps.push(with_offers(step(StepKind::SecondOrder, 1.0, 2.0), book, &second, profile));
    }
    if let Some(from) = book.onboarding.free_shipping_from.filter(|_| orders <= 1) {
        steps.push(step(StepKind::FreeShipping, newcomer.cart_value, from));
    }
    steps.retain(|step| !state.is_skipped(&step.step));
    steps
}

fn step(kind: StepKind, count: f64, of: f64) -> OnboardingStep {
    let name = match kind {
        StepKind::Interests => "interests",
        StepKind::Task => "task",
        StepKind::FirstOrder => "first_order",
        StepKind::FreeShipping => "free_shipping",
        StepKind::ThankYou => "thank_you",
        StepKind::SecondOrder => "second_order",
    };
    OnboardingStep {
        step: name.to_owned(),
        kind,
        state: if count >= of { StepState::Done } else { StepState::Open },
        count: count.min(of),
        of,
        title: None,
        text: None,
        promotion_ids: Vec::new(),
        ends_at: None,
    }
}

/// What the shop set newcomers to do; a task of which the event is unknown can never be done, and is none.
fn task(task: &OnboardingTask, newcomer: &Newcomer<'_>) -> Option<OnboardingStep> {
    let event = EventName::parse(&task.event)?;
    let done = newcomer.profile.onboarding.counted(event);
    let title = in_language(&task.texts, newcomer.locale, |text| &text.title);
    let text = in_language(&task.texts, newcomer.locale, |text| &text.text);
    Some(OnboardingStep {
        step: ["task:", &task.id].concat(),
        title: Some(title.unwrap_or(&task.title).to_owned()),
        text: text.map(str::to_owned),
        ..step(StepKind::Task, done.into(), task.count.unwrap_or(1).into())
    })
}

fn with_offers(
    mut step: OnboardingStep,
    book: &OfferBook,
    purposes: &[OfferPurpose],
    profile: &ProfileState,
) -> OnboardingStep {
    let offers = || book.offers.iter().filter(|offer| purposes.contains(&offer.purpose));
    step.promotion_ids = offers().map(|offer| offer.promotion_id.clone()).collect();
    step.ends_at =
        offers().filter_map(|offer| deadline(offer, profile.exposures.of(&offer.promotion_id)?.first?)).min();
    step
}

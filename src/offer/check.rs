//! What no single field of an offer tells.

use alloc::string::String;
use alloc::vec::Vec;

use crate::decimal::whole;
use crate::event::EventName;
use crate::offer::{
    Audience, HourSpan, Offer, OfferBenefit, OfferSettings, OfferText, OfferWindow, OnboardingSettings,
    Period, Rule, Span,
};
use crate::value::Value;

/// What texts may hold in braces. The page fills it in.
const PLACEHOLDERS: [&str; 8] =
    ["first_name", "points", "deadline", "time_left", "remaining", "amount", "percent", "coupon"];
/// So much may the shares of variants come to; a little more than all, for what rounding adds.
const ALL_SHARES: f64 = 1.0 + 1e-9;

/// What is wrong in a value whose every field was read, and where.
pub(crate) struct Fault {
    /// From the field at fault up to the whole.
    path: Vec<Step>,
    pub(super) expected: &'static str,
    pub(super) mend: &'static str,
}

/// The name of a field, or the place in a list.
pub(super) enum Step {
    Field(&'static str),
    At(usize),
}

pub(crate) type Checked = Result<(), Fault>;

impl Fault {
    #[cold]
    fn new(field: &'static str, expected: &'static str, mend: &'static str) -> Fault {
        Fault { path: vec![Step::Field(field)], expected, mend }
    }

    #[cold]
    fn within(mut self, step: Step) -> Fault {
        self.path.push(step);
        self
    }

    pub(crate) fn within_field(self, field: &'static str) -> Fault {
        self.within(Step::Field(field))
    }

    /// As people write it: `audience.any[1].visits`.
    pub(super) fn field(&self) -> String {
        let mut path = String::new();
        for step in self.path.iter().rev() {
            match step {
                Step::Field(name) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(name);
                }
                Step::At(at) => path.push_str(&["[", &whole(*at as i64), "]"].concat()),
            }
        }
        path
    }

    /// What stands there, in a few words; nothing where nothing does.
    pub(super) fn value<V: Value>(&self, of: &V) -> String {
        let mut steps = self.path.iter().rev();
        let step = |of: &V, step: &Step| match step {
            Step::Field(name) => of.get(name),
            Step::At(at) => of.list()?.into_iter().nth(*at),
        };
        let first = steps.next().and_then(|first| step(of, first));
        let found = steps.try_fold(first, |found, next| Some(step(&found?, next)));
        found.flatten().map(|found| found.describe()).unwrap_or_default()
    }
}

pub(crate) fn require(
    holds: bool,
    field: &'static str,
    expected: &'static str,
    mend: &'static str,
) -> Checked {
    if holds { Ok(()) } else { Err(Fault::new(field, expected, mend)) }
}

/// Checks every element of the list that stands in a field.
fn each<T>(field: &'static str, list: &[T], check: impl Fn(usize, &T) -> Checked) -> Checked {
    let mut places = list.iter().enumerate();
    places.try_for_each(|(at, one)| {
        check(at, one).map_err(|fault| fault.within(Step::At(at)).within_field(field))
    })
}

impl Offer {
    /// `before` are those that stand before it in the list.
    pub(super) fn check(&self, before: &[Offer]) -> Checked {
        let is_new = before.iter().all(|known| known.promotion_id != self.promotion_id);
        require(
            is_new,
            "promotion_id",
            "an id that no other offer has",
            "Give each offer an id of its own.",
        )?;
        let within = |field| move |fault: Fault| fault.within_field(field);
        self.window.check()?;
        self.benefit.check().map_err(within("benefit"))?;
        self.check_texts(Some(&self.title), self.text.as_ref(), &self.texts)?;
        self.check_deadline()?;
        check_periods("periods", &self.limits.periods).map_err(within("limits"))?;
        self.audience.check().map_err(within("audience"))?;
        each("variants", &self.variants, |at, variant| {
            let is_new = self.variants[..at].iter().all(|known| known.variant != variant.variant);
            let mend = "Give each variant a name of its own.";
            require(is_new, "variant", "a name that no other variant of the offer has", mend)?;
            if let Some(benefit) = &variant.benefit {
                benefit.check().map_err(within("benefit"))?;
            }
            self.check_texts(variant.title.as_ref(), variant.text.as_ref(), &variant.texts)
        })?;
        each("variants", &self.variants, |at, _| {
            let shares: f64 = self.variants[..=at].iter().map(|variant| variant.share).sum();
            let mend = "Lower the shares; what they leave of 1 sees the offer as it is.";
            require(shares <= ALL_SHARES, "share", "shares that come to no more than 1 together", mend)
        })
    }

    fn check_deadline(&self) -> Checked {
        let Some(hours) = self.deadline_hours else { return Ok(()) };
        require(hours > 0.0, "deadline_hours", "more than 0 hours", "Leave it out for no deadline.")?;
        let cools_down_in_time = self.limits.cool_down_hours.is_none_or(|cool_down| cool_down < hours);
        let mend = "Shorten it, or leave it out: the deadline would be over before the second time.";
        require(cools_down_in_time, "cool_down_hours", "fewer hours than deadline_hours", mend)
            .map_err(|fault| fault.within_field("limits"))
    }

    fn check_texts(&self, title: Option<&String>, text: Option<&String>, texts: &[OfferText]) -> Checked {
        self.check_text("title", title)?;
        self.check_text("text", text)?;
        check_locales(texts)?;
        each("texts", texts, |_, text| {
            self.check_text("title", text.title.as_ref())?;
            self.check_text("text", text.text.as_ref())
        })
    }

    /// A placeholder that stands for nothing would be read by shoppers as it is.
    fn check_text(&self, field: &'static str, text: Option<&String>) -> Checked {
        let expected = "placeholders among {first_name}, {points}, {deadline}, {time_left}, {remaining}, {amount}, {percent} and {coupon}";
        for name in text.into_iter().flat_map(|text| placeholders(text)) {
            require(PLACEHOLDERS.contains(&name), field, expected, "Mend the spelling in the braces.")?;
            let mend = "Say what the placeholder stands for, or leave it out of the text.";
            require(self.tells(name), field, "placeholders of what the offer has", mend)?;
        }
        Ok(())
    }

    /// Whether the offer or one of its variants has what a placeholder stands for. What is the shopper's own cannot be
    /// told here.
    fn tells(&self, placeholder: &str) -> bool {
        let of_benefit = |is_it: fn(&OfferBenefit) -> bool| {
            is_it(&self.benefit)
                || self.variants.iter().filter_map(|variant| variant.benefit.as_ref()).any(is_it)
        };
        match placeholder {
            "deadline" | "time_left" => self.deadline_hours.is_some() || self.window.ends_at.is_some(),
            "remaining" => self.applies_to.least_value.is_some(),
            "amount" => of_benefit(|benefit| matches!(benefit, OfferBenefit::Amount { .. })),
            "percent" => of_benefit(|benefit| matches!(benefit, OfferBenefit::Percent { .. })),
            "coupon" => self.coupon.is_some() || self.variants.iter().any(|variant| variant.coupon.is_some()),
            _ => true,
        }
    }
}

/// What stands in braces and looks like a name.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let in_braces = text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0));
    in_braces.filter(move |name| !name.is_empty() && is_name(name))
}

fn check_locales(texts: &[OfferText]) -> Checked {
    each("texts", texts, |at, text| {
        let mut subtags = text.locale.split('-');
        let is_language = subtags.next().is_some_and(|first| {
            (2..=8).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        let is_tag = is_language
            && subtags.all(|subtag| {
                (1..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
            });
        let mend = "Write the language first, such as zh or zh-TW, with hyphens between the parts.";
        require(is_tag, "locale", "a language tag (BCP 47)", mend)?;
        let is_new = texts[..at].iter().all(|known| !known.locale.eq_ignore_ascii_case(&text.locale));
        require(is_new, "locale", "a language that stands there once", "Put the two texts into one.")?;
        let says_something = text.title.is_some() || text.text.is_some();
        require(says_something, "title", "a title or a text", "Write what shoppers read in that language.")
    })
}

fn check_periods(field: &'static str, periods: &[Period]) -> Checked {
    each(field, periods, |_, period| {
        require(period.days > 0.0, "days", "more than 0 days", "Write 1 for 24 hours, 7 for a week.")
    })
}

fn check_hours(HourSpan { from, to }: HourSpan) -> Checked {
    let is_some_time = from % 24 != to % 24 || (from == 0 && to == 24);
    let mend = "Write {\"from\": 22, \"to\": 8}; from 0 to 24 is the whole day.";
    require(is_some_time, "to", "an hour other than the first", mend)
}

impl OfferWindow {
    pub(crate) fn check(&self) -> Checked {
        let OfferWindow { starts_at: Some(starts), ends_at: Some(ends) } = self else { return Ok(()) };
        let mend = "Swap the two, or mend the later one.";
        require(starts < ends, "ends_at", "a moment after window.starts_at", mend)
            .map_err(|fault| fault.within_field("window"))
    }
}

impl OfferBenefit {
    fn check(&self) -> Checked {
        let OfferBenefit::Amount { currency, .. } = self else { return Ok(()) };
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        require(is_code, "currency", "three capital letters (ISO 4217)", "Write it as USD, EUR or CNY are.")
    }
}

impl Audience {
    fn check(&self) -> Checked {
        self.0.iter().try_for_each(|rule| {
            let within = |fault: Fault| fault.within_field(rule.key());
            let least_one = |is_empty: bool| {
                let mend = "Name at least one, or leave the rule out: nobody could ever match it.";
                require(!is_empty, rule.key(), "a list that is not empty", mend)
            };
            match rule {
                Rule::All(audiences) => each(rule.key(), audiences, |_, audience| audience.check()),
                Rule::Any(audiences) => {
                    least_one(audiences.is_empty())?;
                    each(rule.key(), audiences, |_, audience| audience.check())
                }
                Rule::Not(audience) => {
                    let mend = "Say for whom it is not: everyone but everyone is nobody.";
                    require(!audience.0.is_empty(), rule.key(), "an audience with a rule", mend)?;
                    audience.check().map_err(within)
                }
                Rule::Stage(stages) => least_one(stages.is_empty()),
                Rule::Segment(segments) => least_one(segments.is_empty()),
                Rule::Channel(channels) | Rule::FirstChannel(channels) => least_one(channels.is_empty()),
                Rule::Tier(tiers) => least_one(tiers.is_empty()),
                Rule::Weekdays(weekdays) => least_one(weekdays.is_empty()),
                Rule::Hours(hours) => check_hours(*hours).map_err(within),
                Rule::Visits(span)
                | Rule::DaysSinceVisit(span)
                | Rule::Orders(span)
                | Rule::DaysSinceOrder(span)
                | Rule::DiscountShare(span)
                | Rule::CartValue(span)
                | Rule::CartItems(span)
                | Rule::Points(span) => span.check().map_err(within),
                _ => Ok(()),
            }
        })
    }
}

impl Span {
    pub(crate) fn check(self) -> Checked {
        let is_upward = self.from.is_none_or(|from| self.to.is_none_or(|to| from <= to));
        require(is_upward, "to", "a number that is not below from", "Swap the two.")
    }
}

impl OfferSettings {
    pub(super) fn check(&self) -> Checked {
        check_periods("cap", &self.cap)?;
        let Some(hours) = self.quiet_hours else { return Ok(()) };
        check_hours(hours).map_err(|fault| fault.within_field("quiet_hours"))
    }
}

impl OnboardingSettings {
    pub(super) fn check(&self) -> Checked {
        each("tasks", &self.tasks, |at, task| {
            let is_new = self.tasks[..at].iter().all(|known| known.id != task.id);
            require(is_new, "id", "an id that no other task has", "Give each task an id of its own.")?;
            let is_known = EventName::parse(&task.event).is_some();
            let mend = "Write it as the shop's events do: sign_up, add_to_wishlist, view_item.";
            require(is_known, "event", "an event that is recorded", mend)?;
            check_locales(&task.texts)
        })
    }
}

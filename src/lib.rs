//! In-browser storefront personalization.
//!
//! What a shopper does comes in as an [event](Event); what the page shows goes out as a
//! [slate](Slate), an ordered list with reasons, or as an [offer](OfferDecision). In between lie the
//! *journal* (the append-only record of events), the *profile* (what we believe about the shopper, a
//! fold over the journal), the *catalogue* (the shop's products, held as columns) and, where the shop has
//! logs to learn from, the *model* (what goes with what, and how much each reason counts).
//!
//! ```text
//!  page ──event──▶ journal ──▶ profile ───────────┐
//!  shop ──products, offers──▶ catalogue ──────────┼─▶ rank ──▶ arrange ──▶ slate + reasons ──▶ page
//!       └─logs──(packer)──▶ pack ──▶ model ───────┘      └──▶ offer ──▶ choice + reason ─────▶ page
//! ```
//!
//! [`Engine`] ties them together. It does no I/O: it has no clock, no randomness, no storage and no
//! network. In the browser, the npm package `regulars` hosts it; natively, any program can:
//!
//! ```
//! use regulars::{Catalog, Engine, ProductRecord};
//!
//! let mut engine = Engine::new(7);
//! let (catalog, problems) = Catalog::new([
//!     ProductRecord { id: "1".into(), title: "Green tea".into(), price: "3.20 USD".into(), ..Default::default() },
//!     ProductRecord { id: "2".into(), title: "Oat biscuits".into(), price: "1.80 USD".into(), ..Default::default() },
//! ]);
//! assert!(problems.is_empty());
//! engine.set_catalog(catalog);
//!
//! let feed = engine.feed(24, &[], 1_760_000_000_000)?;
//! assert_eq!(feed.items.len(), 2);
//! // A score is the sum of its reasons, exactly.
//! assert!(feed.items.iter().all(|item| item.score == item.reasons.iter().map(|r| r.points).sum::<i32>()));
//! # Ok::<(), regulars::Problem>(())
//! ```
//!
//! | to | see |
//! | --- | --- |
//! | read products | [`Catalog`], [`ProductRecord`], [`CatalogReport`] |
//! | learn from the shop's logs | [`Engine::open_pack`], [`Engine::needs`], [`Engine::supply`], [`PackContents`], [`Weights`] |
//! | keep prices and stock fresh | [`Engine::update`], [`Update`], [`PackChange`] |
//! | take in what happened | [`Engine::record`], [`Event`], [`EventName`], [`Value`] |
//! | draw up lists | [`Engine::feed`], [`Engine::feed_with`], [`Engine::similar`], [`Engine::complements`] |
//! | put the shop's own list into a personal order | [`Engine::rank`] |
//! | pin, boost, bury and filter | [`MerchandisingRules`], [`Engine::set_merchandising`] |
//! | mix goods by what they do for the shop | [`Role`], [`Stage`], [`RoleWeights`], [`Engine::set_role_weights`] |
//! | say why | [`Term`], [`Reason`], [`Engine::explain`] |
//! | hand out offers | [`OfferBook`], [`Engine::claim_offer`], [`Engine::offers`], [`Report`] |
//! | ask a newcomer what they like | [`Engine::interests`], [`InterestChoice`] |
//! | say what a cart lacks to free shipping | [`Engine::free_shipping_gap`], [`Gap`] |
//! | propose the shop's bundles | [`Engine::bundles`], [`Relation`] |
//! | find few goods that come to an amount | [`Engine::top_up`], [`TopUp`] |
//! | tell what is bought again, and when | [`Engine::buy_again`], [`Again`] |
//! | show and keep the profile | [`Profile`], [`Engine::restore`], [`Engine::snapshot`] |
//! | understand what went wrong | [`Problem`] |

#![no_std]

#[macro_use]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod calendar;
mod catalog;
mod decimal;
mod engine;
mod event;
mod exp2;
mod frame;
mod journal;
mod json;
mod merchandising;
mod model;
mod money;
mod offer;
mod problem;
mod profile;
mod rank;
mod shape;
mod sort;
mod value;

#[cfg(target_arch = "wasm32")]
pub mod browser;

// The derive `Tsify` refers to a crate `tsify`. All that is used of that crate is its trait; with it
// would come conversions through serde-wasm-bindgen, which are not used here, and all that they need.
#[cfg(target_arch = "wasm32")]
extern crate self as tsify;
#[cfg(target_arch = "wasm32")]
use browser::typescript::{SerializationConfig, Tsify};

pub use catalog::{
    Availability, Catalog, CatalogReport, Facet, FacetKind, Naming, Product, ProductRecord, Relation, Role,
    Update,
};
pub use engine::{Claim, DryRun, Engine, FEED_LENGTH, MOST_ITEMS, Ranking, Recorded, RestoreReport, Slate};
pub use event::{Event, EventItem, EventName};
pub use merchandising::{
    MerchandisingAction, MerchandisingRule, MerchandisingRules, RuleNumber, RuleProducts,
};
pub use model::{
    BasketWeights, CHUNK_ITEMS, HEAD_ITEMS, LandingPlace, LandingPrior, PackBaskets, PackChange,
    PackContents, PackFiles, PackReport, Priors, Row, Weights,
};
pub use offer::{
    AffinityRule, AppliesTo, Arm, ArmChoice, ArmValue, AroundDay, Audience, CartRule, ConsideredArm, DaySpan,
    Gap, HourSpan, INTEREST_CHOICES, InterestChoice, Offer, OfferBenefit, OfferBook, OfferDecision,
    OfferLimits, OfferPurpose, OfferQuery, OfferSettings, OfferText, OfferValues, OfferVariant, OfferWindow,
    Onboarding, OnboardingSettings, OnboardingStep, OnboardingTask, Period, Report, ResponseCount,
    ResponseModel, ResponsePriors, Responses, Rule, RuledOut, ShopperKinds, ShownOffer, Span, StepKind,
    StepState, TopUp, TopUpSet, choose_arm,
};
pub use problem::Problem;
pub use profile::{
    Advocacy, Affinity, Baskets, CartItem, Channel, ClickId, Correction, CustomerModel, Discounts, Facts,
    OrderHistory, Orders, Persona, PriceLevel, Profile, PurchasedItem, RecentItem, Rfm, SeenPromotion,
    Segment, Stage, StageNow, StageReason, TRAIL_LENGTH, Touch, Touches, Transition, VisitRhythm,
};
pub use rank::{
    Again, Bundle, ComplementMode, DEFAULT_STRENGTH, Due, Exclude, Explanation, FeedOptions, Landing,
    LeftOut, ONE, Points, RankedItem, Reason, RoleWeights, SlateItem, TRAIL_PRODUCTS, Term,
};
pub use value::Value;

// The standard allocator of wasm is 3 kB larger (compressed) for no gain that a shop would see.
#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

// What the standard handler does besides is to write a message that no browser shows.
#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

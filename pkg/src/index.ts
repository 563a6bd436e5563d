/**
 * Storefront personalization inside the shopper's own browser: {@link open} a shop over a catalogue,
 * `record` what the shopper does, and ask for a `feed`, `similar` items, `complements`, `offers` and an `onboarding`.
 *
 * @packageDocumentation
 */
export type { WasmSource } from "./compiling.js";
export type { ConsentSource } from "./consent/consent-source.js";
export { init, type InitOptions, type LoadedPart, type WasmPart } from "./loading.js";
export { open, type CatalogSource, type OpenOptions, type ShopOptions } from "./open.js";
export type { PackSource } from "./pack-source.js";
export type { Arrival } from "./surroundings.js";
export type { StatedFacts } from "./facts.js";
export type { HeardItem } from "./listening/item-ids.js";
export type { ListenOptions } from "./listening/listen.js";
export type { Role, RoleWeights } from "./roles.js";
export { RegularsError, type ErrorDetails } from "./errors.js";
export type { Ids, MarkedUpPage, ProductRecord, ProductUpdate, RelatedProduct, ShopifyProduct, ShopifyProducts } from "./records.js";
export type { ComplementsQuery, FeedQuery, OfferQuery, RankQuery, Recorded, Shop, SimilarQuery } from "./shop.js";
export type { Explanation, RankedItem, Ranking, Reason, Slate, SlateItem } from "./slates.js";
export type * from "./events.js";
export type * from "./merchandising-rules.js";
export type * from "./offer-book.js";
export type {
  Advocacy,
  Affinity,
  Availability,
  Baskets,
  Bundle,
  BuyAgain,
  CartItem,
  CatalogReport,
  Channel,
  ClickId,
  ConsideredArm,
  Correction,
  Discounts,
  DryRun,
  DryRuns,
  Due,
  EventName,
  Facet,
  FacetKind,
  Facts,
  FreeShippingGap,
  Interest,
  LeftOut,
  OfferBenefit,
  OfferDecision,
  OfferPurpose,
  OfferValues,
  Onboarding,
  OnboardingStep,
  Orders,
  Persona,
  PriceLevel,
  Problem,
  Product,
  Profile,
  PurchasedItem,
  RecentItem,
  Report,
  Rfm,
  RuledOut,
  SeenPromotion,
  Segment,
  ShopperKinds,
  ShownOffer,
  Stage,
  StageNow,
  StageReason,
  StepKind,
  StepState,
  Term,
  TopUp,
  TopUpSet,
  Touch,
  Touches,
  Transition,
  VisitRhythm,
} from "./regulars.js";

// Shapes in which the package answers, by the names that the page has for them.
import type { OfferDecision, Profile, Shop, ShopOptions } from "regulars";

export type { Problem } from "regulars";

export type Lifecycle = Profile["lifecycle"];
export type Stage = Lifecycle["stage"];
export type StageReason = Lifecycle["history"][number]["reason"];
export type Segment = Profile["orders"]["segment"];
export type ShownOffer = NonNullable<OfferDecision["offer"]>;
export type OfferPurpose = ShownOffer["purpose"];
export type OfferReport = Parameters<NonNullable<ShopOptions["onReport"]>>[0];
export type Step = ReturnType<Shop["onboarding"]>["steps"][number];

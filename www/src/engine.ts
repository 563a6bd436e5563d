// Shapes in which the package answers, by the names that the page has for them.
import type { OfferDecision, Profile, Shop, ShopOptions } from "regulars";

export type { Problem } from "regulars";

export type StageReason = Profile["lifecycle"]["history"][number]["reason"];
export type Segment = Profile["orders"]["segment"];
export type ShownOffer = NonNullable<OfferDecision["offer"]>;
export type OfferPurpose = ShownOffer["purpose"];
export type OfferReport = Parameters<NonNullable<ShopOptions["onReport"]>>[0];
export type GoodsTogether = ReturnType<Shop["topUp"]>["sets"][number];
export type Step = ReturnType<Shop["onboarding"]>["steps"][number];

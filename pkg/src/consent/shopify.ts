import { guarded } from "../problems.js";
import type { Hearing } from "./consent.js";

/** Shopify's Customer Privacy API, as far as it is about what is remembered of the shopper. */
interface ShopifyGlobal {
  customerPrivacy?: {
    preferencesProcessingAllowed?(): boolean;
    /** `"yes"` or `"no"` is what the shopper said, an empty text that nothing was said. */
    currentVisitorConsent?(): { preferences?: string };
  };
  loadFeatures?(features: readonly { name: string; version: string }[], done: (error?: unknown) => void): void;
}

/** Told once the API is there, whoever had it loaded. */
const LOADED = "shopifyCustomerPrivacyApiLoaded";
/** Told when the shopper has chosen. */
const COLLECTED = "visitorConsentCollected";

/** Hears Shopify's Customer Privacy API, and has it loaded where the theme did not. */
export function hearShopify({ byDefault, chosen }: Hearing): () => void {
  const { Shopify } = globalThis as { Shopify?: ShopifyGlobal };
  const look = () => guarded(() => {
    const api = (globalThis as { Shopify?: ShopifyGlobal }).Shopify?.customerPrivacy;
    const allowed = api?.preferencesProcessingAllowed?.();
    if (allowed === undefined) return;
    if (api?.currentVisitorConsent?.().preferences) chosen(allowed);
    else byDefault(allowed);
  });
  const collected = ({ detail }: Event & { detail?: { preferencesAllowed?: unknown } }) => {
    if (typeof detail?.preferencesAllowed === "boolean") chosen(detail.preferencesAllowed);
    else look();
  };
  document.addEventListener(LOADED, look);
  document.addEventListener(COLLECTED, collected);
  look();
  if (Shopify?.customerPrivacy === undefined) {
    guarded(() => Shopify?.loadFeatures?.([{ name: "consent-tracking-api", version: "0.1" }], look));
  }
  return () => {
    document.removeEventListener(LOADED, look);
    document.removeEventListener(COLLECTED, collected);
  };
}

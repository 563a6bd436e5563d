/**
 * Whose word it is whether the browser may remember the shopper. `"google"`: Consent Mode in the page's `dataLayer`
 * (`personalization_storage`). `"shopify"`: Shopify's Customer Privacy API (preferences). `"granted"`: yes, unless the
 * browser sends Global Privacy Control. `"denied"`: no, until `setConsent(true)`.
 *
 * @example
 * ```ts
 * const source: ConsentSource = "google";
 * ```
 */
export type ConsentSource = "google" | "shopify" | "granted" | "denied";

export const CONSENT_SOURCES: readonly ConsentSource[] = ["google", "shopify", "granted", "denied"];

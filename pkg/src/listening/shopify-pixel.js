// The relay from Shopify's customer events to shop.listen() of regulars. It goes into Settings → Customer events → Add
// custom pixel, as it stands. It sends nothing anywhere: what a shopper does is put into the localStorage of the shop's own
// pages, as GA4 events without anything about the person, until the next page with regulars takes it from there.

// The id of a product in the catalogue: that of /products.json. Write `variant.sku` where yours has SKUs.
const idOf = (variant) => variant.id;

const itemOf = (variant, quantity) => ({
  item_id: idOf(variant),
  item_name: variant.product?.title,
  sku: variant.sku,
  price: variant.price?.amount,
  quantity,
});
const itemsOf = (lines) =>
  (lines ?? [])
    .map((line) => [line.merchandise ?? line.variant, line.quantity])
    // What the shop has put into an order by hand has none.
    .filter(([variant]) => variant)
    .map(([variant, quantity]) => itemOf(variant, quantity));
const ofLine = ({ cartLine }) => ({ currency: cartLine.merchandise.price?.currencyCode, items: itemsOf([cartLine]) });
const ofCheckout = ({ checkout }) => ({
  currency: checkout.currencyCode ?? undefined,
  value: checkout.totalPrice?.amount,
  coupon: checkout.discountApplications?.find(({ type }) => String(type).toUpperCase() === "DISCOUNT_CODE")?.title,
  items: itemsOf(checkout.lineItems),
});

const EVENTS = {
  product_viewed: ({ productVariant }) => ({
    event: "view_item",
    currency: productVariant.price?.currencyCode,
    items: [itemOf(productVariant)],
  }),
  collection_viewed: ({ collection }) => ({
    event: "view_item_list",
    item_list_id: collection.id,
    item_list_name: collection.title,
    items: (collection.productVariants ?? []).map((variant) => itemOf(variant)),
  }),
  search_submitted: ({ searchResult }) => ({ event: "search", search_term: searchResult.query }),
  product_added_to_cart: (data) => ({ event: "add_to_cart", ...ofLine(data) }),
  product_removed_from_cart: (data) => ({ event: "remove_from_cart", ...ofLine(data) }),
  cart_viewed: ({ cart }) => ({ event: "view_cart", items: itemsOf(cart?.lines) }),
  checkout_started: (data) => ({ event: "begin_checkout", ...ofCheckout(data) }),
  checkout_completed: (data) => ({
    event: "purchase",
    transaction_id: data.checkout.order?.id ?? data.checkout.token,
    tax: data.checkout.totalTax?.amount,
    shipping: data.checkout.shippingLine?.price?.amount,
    ...ofCheckout(data),
  }),
};

// What the keys begin with.
const PREFIX = "regulars-shopify-pixel:";
// Where no page takes anything, the storage does not fill up.
const MOST_STORED = 200;

// How much the theme keeps there is its own affair.
const isFull = async () => {
  const { localStorage } = browser;
  const length = await localStorage.length();
  if (length < MOST_STORED) return false;
  const keys = await Promise.all(Array.from({ length }, (_, at) => localStorage.key(at)));
  return keys.filter((key) => key?.startsWith(PREFIX)).length >= MOST_STORED;
};

for (const [name, eventOf] of Object.entries(EVENTS)) {
  analytics.subscribe(name, async ({ id, timestamp, data, context }) => {
    if (await isFull()) return;
    const event = { ...eventOf(data), time: Date.parse(timestamp) };
    // So that the shop's page and this count one event once. The checkout's address has a secret in it.
    if (!name.startsWith("checkout_")) event.page_location = context?.document?.location?.href;
    // A key of its own, so that nothing is lost where two pages read and write at once.
    await browser.localStorage.setItem(PREFIX + id, JSON.stringify(event));
  });
}

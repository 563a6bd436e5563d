import type { Offer } from "regulars";
import type { App } from "../app";
import { announce, h } from "../dom";
import type { ShownOffer } from "../engine";
import { icon } from "../icons";
import { offerBook } from "../offers";
import { to } from "../router";
import { shelfName, words } from "../words";
import { countdown } from "./countdown";
import { tile } from "./tile";

/**
 * The offer for this place of the shop as a coupon to tear off, or nothing. An offer is shown when it has been counted,
 * which takes a moment: until then there is room for the one that is to be expected, so that nothing jumps.
 */
export function offerTicket(app: App, surface: string): HTMLElement {
  const slot = h("div", { class: "ticket-slot" });
  const expected = app.shop.explainOffers({ surface }).offer;
  if (expected !== undefined) {
    const room = ticket(app, surface, expected, slot);
    room.classList.add("expected");
    slot.append(room);
  }
  void app.claim(surface).then((offer) => {
    if (offer === undefined) return;
    const shown = ticket(app, surface, offer, slot);
    slot.replaceChildren(shown);
    whenHalfSeen(shown, () => app.record("view_promotion", promotionOf(offer, surface)));
  });
  return slot;
}

function ticket(app: App, surface: string, offer: ShownOffer, slot: HTMLElement): HTMLElement {
  const { purpose, title, text, coupon, ends_at } = offer;
  const promotion = promotionOf(offer, surface);
  const { take, taken, agree, agreed, join } = words.ticket;
  let used = coupon !== undefined && app.cart.coupon === coupon;
  const button = h("button", { type: "button", class: "button" });
  const draw = () => {
    const [before, after] = coupon !== undefined ? [take, taken] : purpose === "join" ? [join, agreed] : [agree, agreed];
    button.textContent = used ? after : before;
    button.disabled = used;
  };
  button.addEventListener("click", () => {
    app.record("select_promotion", promotion);
    if (coupon !== undefined) app.cart.use(coupon);
    if (purpose === "join") app.record("join_group");
    used = true;
    draw();
  });
  const dismiss = () => {
    app.record("dismiss_promotion", promotion);
    slot.replaceChildren();
    announce(words.ticket.dismissed);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  };
  draw();
  return h(
    "aside",
    { class: "ticket", "aria-label": words.ticket.label },
    h("p", { class: "ticket-for" }, words.ticket.reasonFor[purpose]),
    h("p", { class: "ticket-title" }, title),
    text !== undefined && h("p", {}, text),
    goodsOf(app, offer),
    ends_at !== undefined && h("p", { class: "ticket-ends" }, countdown(ends_at)),
    h("p", { class: "ticket-foot" }, button, coupon !== undefined && h("code", {}, coupon)),
    h("button", { type: "button", class: "ticket-dismiss", onclick: dismiss, "aria-label": words.ticket.dismiss, title: words.ticket.dismiss }, icon("cross")),
  );
}

/** The gift, or where on the shelves the parts of a bundle are. */
function goodsOf(app: App, { promotion_id, purpose, benefit }: ShownOffer): HTMLElement | false {
  if (benefit.kind === "gift") {
    const good = app.good(benefit.item_id);
    return h("p", { class: "ticket-goods" }, tile(good, "small"), h("a", { href: to.good(good.id) }, good.title));
  }
  if (purpose !== "bundle") return false;
  const links = shelvesOf(promotion_id).map((path) => h("a", { href: to.shelf(...path.slice(0, 2)) }, shelfName(path.at(-1)!)));
  return h("p", { class: "ticket-goods" }, ...links.flatMap((link, at) => (at === 0 ? [link] : ["+", link])));
}

/** The paths of the categories that an offer is for. */
function shelvesOf(promotion_id: string): string[][] {
  const offers: readonly Offer[] = offerBook.offers;
  const offer = offers.find((one) => one.promotion_id === promotion_id);
  return (offer?.applies_to?.categories ?? []).map((category) => category.split(" > "));
}

function promotionOf({ promotion_id, promotion_name, variant }: ShownOffer, surface: string) {
  return {
    promotion_id,
    ...(promotion_name !== undefined && { promotion_name }),
    ...(variant !== undefined && { creative_name: variant }),
    creative_slot: surface,
  };
}

function whenHalfSeen(element: Element, tell: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      tell();
    },
    { threshold: 0.5 },
  );
  observer.observe(element);
}

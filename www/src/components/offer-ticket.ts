import type { App } from "../app";
import { h } from "../dom";

/** The offer for this place of the shop as a coupon to tear off, or nothing. */
export function offerTicket(app: App, surface: string): HTMLElement | false {
  const { offer } = app.shop.offers({ surface });
  if (offer === undefined) return false;
  const { promotion_id, promotion_name, title, text, coupon } = offer;
  const promotion = { promotion_id, ...(promotion_name !== undefined && { promotion_name }), creative_slot: surface };
  const used = () => coupon !== undefined && app.cart.coupon === coupon;
  const button = h("button", { type: "button", class: "button" });
  const draw = () => {
    button.textContent = used() ? "It is on your bill" : "Take it";
    button.disabled = used();
  };
  button.addEventListener("click", () => {
    app.record("select_promotion", promotion);
    app.cart.use(coupon);
    draw();
  });
  draw();
  const ticket = h(
    "aside",
    { class: "ticket", "aria-label": "An offer for you" },
    h("p", { class: "ticket-for" }, "For you, as a newcomer"),
    h("p", { class: "ticket-title" }, title),
    text !== undefined && h("p", {}, text),
    h("p", { class: "ticket-foot" }, button, coupon !== undefined && h("code", {}, coupon)),
  );
  whenHalfSeen(ticket, () => app.record("view_promotion", promotion));
  return ticket;
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

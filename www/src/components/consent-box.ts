import type { App } from "../app";
import { announce, h } from "../dom";
import { words } from "../words";

/** A box to tick for whoever wants to be remembered in this browser, and to clear again. */
export function consentBox(app: App): HTMLElement {
  const say = words.consent;
  const box = h("input", { type: "checkbox", name: "consent", checked: app.remembers, "data-key": "consent" });
  box.addEventListener("change", async () => {
    await app.remember(box.checked);
    announce(app.remembers ? say.given : say.withdrawn);
  });
  const draw = () => (box.checked = app.remembers);
  // The page drops whole views at once: a box that left the page stops listening by itself.
  const listen = () => (box.isConnected ? draw() : app.removeEventListener("remembers", listen));
  app.addEventListener("remembers", listen);
  return h("label", { class: "consent" }, box, h("span", {}, h("strong", {}, say.label), " ", h("span", { class: "detail" }, say.text)));
}

import type { App } from "../app";
import { consentBox } from "../components/consent-box";
import { announce, h } from "../dom";
import { reshow } from "../router";
import { words } from "../words";
import { forgetButton } from "./forget-button";

/** The shopper's own hand on the profile: take it along, bring one, stop the learning, erase. */
export function hand(app: App): HTMLElement {
  const say = words.you;
  const { paused } = app.shop.profile();
  const trouble = h("p", { class: "trouble", hidden: true });
  const pause = () => {
    if (paused) app.shop.resume();
    else app.shop.pause();
    app.learned();
    announce(paused ? say.resumedNow : say.pausedNow);
  };
  const file = h("input", { type: "file", accept: "application/json,.json", class: "visually-hidden", id: "import-profile", tabindex: -1, "aria-hidden": "true", onchange: () => void bring(file.files?.[0]) });
  const bring = async (picked: File | undefined) => {
    if (picked === undefined) return;
    try {
      await app.shop.importProfile(await picked.text());
    } catch (error) {
      trouble.textContent = say.importFailed((error as { mend?: string }).mend ?? "");
      trouble.hidden = false;
      announce(trouble.textContent);
      return;
    }
    app.learned();
    reshow();
    announce(say.imported);
  };
  return h(
    "section",
    { class: "picture hand" },
    h("h3", {}, say.hand),
    h("p", { class: "detail" }, say.handText),
    consentBox(app),
    h(
      "div",
      { class: "hand-buttons" },
      h("button", { type: "button", class: "button quiet", "data-key": "pause", "aria-pressed": String(paused), onclick: pause }, paused ? say.resume : say.pause),
      h("button", { type: "button", class: "button quiet", "data-key": "export", onclick: () => download(app.shop.exportProfile()) }, say.export),
      h("button", { type: "button", class: "button quiet", "data-key": "import", onclick: () => file.click() }, say.import),
      forgetButton(app),
    ),
    file,
    trouble,
  );
}

function download(json: string): void {
  const address = URL.createObjectURL(new Blob([json], { type: "application/json" }));
  h("a", { href: address, download: "regulars-profile.json" }).click();
  // The browser may read it a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

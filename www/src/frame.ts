import { byId, h } from "./dom";
import { language, LANGUAGES, words } from "./words";

/** Puts the words into what index.html has: the header, the footer and what is there before the shop has opened. */
export function drawFrame(): void {
  const { frame, sign, description } = words;
  const texts = { skip: frame.skip, "search-label": frame.search, "replay-name": frame.replay, "notebook-name": frame.notebook };
  for (const [id, text] of Object.entries(texts)) byId(id).textContent = text;
  byId("brand-name").append(sign[0]!, h("br"), sign[1]!);
  byId("search-term").setAttribute("placeholder", frame.placeholder);
  byId("tools").setAttribute("aria-label", frame.tools);
  byId("aisles").setAttribute("aria-label", frame.departments);
  byId("notebook").setAttribute("aria-label", words.notebook.title);
  byId("main").append(h("p", { class: "opening" }, frame.opening));
  document.querySelector("meta[name=description]")!.setAttribute("content", description);
  byId("foot").append(
    h("p", {}, ...frame.about.map((text, at) => (at % 2 === 0 ? h("strong", {}, text) : text))),
    h("p", {}, frame.sources),
    h("p", {}, h("a", { href: "script-tag.html" }, frame.scriptTag)),
  );
  byId("language").append(languageSwitch());
  document.documentElement.dataset["ready"] = "";
}

/** A link to the same view in the other language. */
function languageSwitch(): HTMLElement {
  const other = language === "en" ? "zh-CN" : "en";
  const short = other === "en" ? "EN" : LANGUAGES[other];
  const link = h("a", { class: "tool", lang: other, hreflang: other, "aria-label": LANGUAGES[other], title: words.frame.language }, short);
  const aim = () => link.setAttribute("href", `?lang=${other === "en" ? "en" : "zh"}${location.hash}`);
  addEventListener("hashchange", aim);
  aim();
  return link;
}

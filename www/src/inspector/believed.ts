import type { Profile } from "regulars";
import { describe } from "regulars/words";
import { h } from "../dom";
import { language, shelfName, words } from "../words";
import { nameOf } from "./offer-names";

/** All that is believed, in sentences: the package's own, with the page's names for goods, makers and offers. */
export function believed(profile: Profile): HTMLElement {
  const path = (value: string) => value.split(" > ").map(shelfName).join(" > ");
  const chapters = describe(
    {
      ...profile,
      affinities: profile.affinities.map((affinity) => ({
        ...affinity,
        value: affinity.kind === "category" ? path(affinity.value) : affinity.kind === "brand" ? words.brand(affinity.value) : affinity.value,
      })),
      persona: { ...profile.persona, price_levels: profile.persona.price_levels.map((level) => ({ ...level, category: path(level.category) })) },
      promotions: profile.promotions.map((promotion) => ({ ...promotion, promotion_id: nameOf(promotion.promotion_id) })),
    },
    language === "en" ? "en" : "zh",
  );
  return h(
    "section",
    { class: "picture believed" },
    h("h3", {}, words.you.believed),
    ...chapters.map(({ heading, sentences }) => h("p", {}, h("strong", {}, heading), " ", sentences.join(language === "en" ? " " : ""))),
  );
}

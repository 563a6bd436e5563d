import { serve } from "../package/helpers/server.mjs";
import { copied, withScripts } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

visits({
  name: "plain-html",
  link: (id) => `/product.html?id=${id}`,
  start: () => serve({ "/": withScripts(copied("plain-html")) }),
});

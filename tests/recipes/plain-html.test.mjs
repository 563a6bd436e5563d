import { scriptRoutes } from "../package/helpers/project.mjs";
import { serve } from "../package/helpers/server.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

visits({
  name: "plain-html",
  link: (id) => `/product.html?id=${id}`,
  start: () => serve({ "/": copied("plain-html"), ...scriptRoutes() }),
});

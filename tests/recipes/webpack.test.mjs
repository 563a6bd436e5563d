import { join } from "node:path";
import { serve } from "../package/helpers/server.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

visits({
  name: "webpack",
  link: (id) => `/product.html?id=${id}`,
  start: () => serve({ "/": join(copied("webpack"), "dist") }),
});

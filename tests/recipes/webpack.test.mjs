import { join } from "node:path";
import { serve } from "../package/helpers/server.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

async function start() {
  const built = join(copied("webpack"), "dist");
  return { ...(await serve({ "/": built })), built };
}

visits({ name: "webpack", link: (id) => `/product.html?id=${id}`, start });

import { join } from "node:path";
import { serve } from "../package/helpers/server.mjs";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

async function start() {
  const built = join(copied("vite"), "dist");
  return { ...(await serve({ "/": built })), built };
}

visits({ name: "vite", link: (id) => `/product.html?id=${id}`, start });

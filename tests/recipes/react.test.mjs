import { copied } from "./helpers/recipe.mjs";
import { serveSinglePage } from "./helpers/single-page.mjs";
import { visits } from "./helpers/visits.mjs";

visits({ name: "react", link: (id) => `/products/${id}`, inTheBrowser: true, start: () => serveSinglePage(copied("react")) });

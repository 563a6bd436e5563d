// What landing on a product costs: the page shows what is similar and what goes with it, at once and again when
// all that these lists need is there.
import { packageFolder } from "../speed/folders.mjs";
import { median, rounded } from "../speed/statistics.mjs";
import { withoutBuild } from "./first-feed.mjs";
import { failOverLongTasks, longestTasks } from "./long-tasks.mjs";
import { host } from "./static-host.mjs";
import { bytesOf, finish, LINK_NOTES, visit } from "./visit.mjs";

const AIMS = { bytes: 60_000, requests: 6 };
/** Items by how many are more popular, as shares of all: from the bestsellers to what hardly anybody looks at. */
const LANDINGS = [0.0005, 0.002, 0.005, 0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.85, 0.97];

const PAGE = `
  import { open } from "/package/index.js";
  const item_id = new URL(location.href).searchParams.get("item");
  const shop = await open({ pack: "/pack/" });
  const lists = () => {
    const lists = { similar: shop.similar({ item_id }).items, complements: shop.complements({ item_ids: [item_id] }).items };
    document.querySelector("ul").replaceChildren(
      ...Object.values(lists).flat().map(({ product }) => Object.assign(document.createElement("li"), { textContent: product.title })),
    );
    return Object.fromEntries(Object.entries(lists).map(([name, items]) => [name, items.length]));
  };
  shop.record({ event: "view_item", items: [{ item_id }] });
  lists();
  const first_ms = performance.now();
  await shop.ready();
  const shown = lists();
  const whole_ms = performance.now();
  ${finish("{ first_ms, whole_ms, shown }")}`;
const DOCUMENT = `<!doctype html><html lang="en"><meta charset="utf-8"><link rel="icon" href="data:,"><title>product</title><ul></ul><script type="module">${PAGE}</script></html>`;

export async function* productFigures(browser, name, { pack, layout }) {
  const server = await host({ "/product": DOCUMENT, "/package/": packageFolder, "/pack/": pack });
  const pages = [];
  for (const { item_id, popularity_rank } of landings(layout)) {
    const { result, requests, tasks } = await visit(browser, `${server.origin}/product?item=${item_id}`, { trace: true });
    if (result.shown.similar === 0) throw new Error(`${name}: nothing is similar to product ${item_id}.`);
    const ofPack = requests.filter(({ path }) => path.startsWith("/pack/"));
    pages.push({ item_id, popularity_rank, result, tasks, ofPack, library: bytesOf(requests) - bytesOf(ofPack) });
  }
  await server.close();

  const tasks = longestTasks(pages);
  failOverLongTasks(`scale.${name}.product`, tasks);
  const times = (key) => rounded(median(pages.map(({ result }) => result[key])));
  for (const [figure, unit, of] of [
    ["bytes", "bytes", bytesOf],
    ["requests", "requests", (requests) => requests.length],
  ]) {
    const values = pages.map(({ ofPack }) => of(ofPack));
    const worst = pages[values.indexOf(Math.max(...values))];
    yield {
      figure: `scale.${name}.product.${figure}`,
      value: of(worst.ofPack),
      unit,
      aim: AIMS[figure],
      median: median(values),
      products: pages.length,
      worst: {
        item_id: worst.item_id,
        popularity_rank: worst.popularity_rank,
        files: worst.ofPack.map(({ path, bytes }) => `${withoutBuild(path)} ${bytes}`),
      },
      library_bytes: worst.library,
      first_lists_ms: times("first_ms"),
      whole_lists_ms: times("whole_ms"),
      complements: rounded(median(pages.map(({ result }) => result.shown.complements))),
      longest_task: tasks,
      notes: `The pack's files alone, the manifest among them; script and wasm, which every page shares, stand beside. ${LINK_NOTES}`,
    };
  }
}

/** The products on which shoppers land, and how many are more popular. */
function landings({ items, popularity, id }) {
  const weight = Float64Array.from({ length: items }, (_, item) => popularity[item + 1] - popularity[item]);
  const byPopularity = Uint32Array.from(weight.keys()).sort((a, b) => weight[b] - weight[a] || a - b);
  return LANDINGS.map((share) => {
    const rank = Math.floor(share * items);
    return { item_id: String(id[byPopularity[rank]]), popularity_rank: rank };
  });
}

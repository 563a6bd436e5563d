import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const TYPES: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  pack: "application/octet-stream",
  svg: "image/svg+xml",
  tsv: "text/tab-separated-values; charset=utf-8",
};

/**
 * Serves, and puts into the build, what no bundler should touch: the shop's data and its pack, the pictures
 * that its products name, and the page that uses nothing but the script tag.
 */
export function servedFiles(): Plugin {
  const files = collect();
  return {
    name: "served-files",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
        const read = files.get(name);
        if (read === undefined) return next();
        response.setHeader("content-type", TYPES[name.split(".").pop()!]!);
        response.end(read());
      });
    },
    generateBundle() {
      for (const [fileName, read] of files) this.emitFile({ type: "asset", fileName, source: read() });
    },
  };
}

function collect(): Map<string, () => string | Buffer> {
  const file = (path: string) => () => readFileSync(path);
  const files = new Map<string, () => string | Buffer>([
    ["catalog.tsv", file(here("../data/catalog.tsv"))],
    ["feed.tsv", () => withLinks(readFileSync(here("../data/catalog.tsv"), "utf8"))],
    ["households.json", file(here("../data/households.json"))],
    ["script-tag.html", file(here("../script-tag.html"))],
    ["regulars.iife.js", file(require.resolve("regulars/script"))],
    ...["arrival", "catalog", "merchandising", "offers", "orders", "pack", "profile", "inspector"].map((part) => {
      return [`regulars-${part}.iife.js`, file(require.resolve(`regulars/script-${part}`))] as const;
    }),
  ]);
  const pack = here("../data/pack");
  for (const entry of readdirSync(pack, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(`pack/${relative(pack, path).replaceAll("\\", "/")}`, file(path));
  }
  for (const [name, svg] of icons()) files.set(`icons/${name}.svg`, () => svg);
  return files;
}

/** The catalogue with each product's page in it, as a shop's feed has them: the page of elements has no router to make them. */
function withLinks(catalog: string): string {
  const [columns, ...lines] = catalog.trimEnd().split("\n");
  return [`${columns}\tlink`, ...lines.map((line) => `${line}\t./#/good/${line.split("\t", 1)[0]}`)].join("\n");
}

/** The pictures that the catalogue names, from the icon set. */
function icons(): [name: string, svg: string][] {
  const set = require("@iconify-json/fluent-emoji-flat/icons.json") as { icons: Record<string, { body: string }> };
  const named = readFileSync(here("../data/catalog.tsv"), "utf8").matchAll(/icons\/([a-z-]+)\.svg/g);
  return [...new Set([...named].map(([, name]) => name!))].map((name) => {
    const icon = set.icons[name];
    if (icon === undefined) throw new Error(`The icon set has no "${name}", which data/names.txt asks for.`);
    return [name, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${icon.body}</svg>`];
  });
}

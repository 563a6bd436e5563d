// Recipes as a developer copies them: each in a folder of its own, with the packed package in it.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pack, temporaryFolder } from "../../package/helpers/project.mjs";

const recipes = fileURLToPath(new URL("../../../recipes", import.meta.url));

/** A copy of the recipe, installed as its README says and, where it has something to build, built. */
export function copied(name) {
  const folder = join(temporaryFolder(), name);
  // Whoever tried it in the clone has left what npm and the build made.
  const made = new Set(["node_modules", "dist", ".next"]);
  cpSync(join(recipes, name), folder, { recursive: true, filter: (path) => !made.has(path.split(/[\\/]/).at(-1)) });
  if (!readdirSync(folder).includes("package.json")) return folder;
  const { tarball } = pack(temporaryFolder());
  run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", tarball);
  run(folder, "npm", "run", "build");
  return folder;
}

/** The files under a folder with that ending, as paths, each with a checksum of its content. */
export function filesWithin(folder, ending) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith(ending))
    .map((path) => [path, createHash("sha256").update(readFileSync(join(folder, path))).digest("hex")]);
}

function run(folder, program, ...args) {
  const { REGULARS_CACHE, npm_config_cache = REGULARS_CACHE && join(REGULARS_CACHE, "npm") } = process.env;
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", ...(npm_config_cache && { npm_config_cache }) };
  execFileSync(program, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

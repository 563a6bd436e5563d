// The package as it would be published, and fresh projects that install it.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const packageFolder = fileURLToPath(new URL("../../../pkg", import.meta.url));
export const testFolder = fileURLToPath(new URL("..", import.meta.url));
export const fixtures = join(testFolder, "fixtures");

/** Packs the package; answers the tarball's path and what npm says is in it. */
export function pack(folder) {
  const printed = npm(packageFolder, "pack", "--json", "--pack-destination", folder);
  const [{ filename, files }] = JSON.parse(printed);
  return { tarball: join(folder, filename), files: files.map(({ path }) => path).sort() };
}

const temporary = [];
process.on("exit", () => temporary.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** An empty folder that is removed when the tests of this file have ended. */
export function temporaryFolder() {
  temporary.push(mkdtempSync(join(tmpdir(), "regulars-")));
  return temporary.at(-1);
}

/** A fresh project with the packed package installed, the fixtures beside it, and the files given. */
export function project(files = {}) {
  const folder = temporaryFolder();
  const { tarball } = pack(folder);
  write(folder, { "package.json": JSON.stringify({ private: true, type: "module" }), ...files });
  cpSync(fixtures, folder, { recursive: true });
  // Offline: the package depends on nothing, and this would fail if it did.
  npm(folder, "install", "--offline", "--no-audit", "--no-fund", tarball);
  return folder;
}

/** One file of the package as a project has it installed. */
export function installed(folder, file) {
  return join(folder, "node_modules/regulars/dist", file);
}

/** What a script tag's page loads, or may: the script, and those with parts of the WebAssembly. */
export const scripts = ["", "-offers", "-arrival", "-catalog", "-merchandising", "-orders", "-pack", "-profile", "-inspector"].map((part) => `regulars${part}.iife.js`);

/** Serves them beside a page, or below another path, as they are in a folder. */
export function scriptRoutes(dist = join(packageFolder, "dist"), path = "/") {
  return Object.fromEntries(scripts.map((name) => [path + name, join(dist, name)]));
}

/** Writes files, given by their paths within the folder. */
export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Runs a program with Node in a folder and answers what it printed. */
export function node(folder, ...args) {
  return execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8" });
}

function npm(folder, ...args) {
  return execFileSync("npm", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

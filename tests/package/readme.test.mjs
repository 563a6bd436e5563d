// Every JavaScript and TypeScript block of the READMEs runs, as a module of a project that has
// installed the package. The addresses that they fetch are answered with the fixtures.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { transform } from "esbuild";
import { fixtures, project, write } from "./helpers/project.mjs";
import { codeBlocks, pageFetch } from "./helpers/readme.mjs";
import { serve } from "./helpers/server.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const readmes = ["README.md", "pkg/README.md"].map((path) => root + path).filter(existsSync);

describe("the code in", () => {
  let folder;
  let server;
  before(async () => {
    server = await serve({ "/": fixtures });
    folder = project({ "page-fetch.js": pageFetch(server.origin) });
  });
  after(() => server.close());

  for (const readme of readmes) {
    for (const { language, line, code } of codeBlocks(readme, ["js", "ts"])) {
      const name = `${relative(root, readme)}:${line}`;
      test(name, async () => {
        const file = `${name.replaceAll(/\W/g, "-")}.mjs`;
        write(folder, { [file]: (await transform(code, { loader: language })).code });
        const run = promisify(execFile)(process.execPath, ["--import", "./page-fetch.js", file], { cwd: folder });
        const { stderr } = await run;
        assert.equal(stderr, "");
      });
    }
  }
});

// Single modules of pkg/src, for tests of the parts that need no WebAssembly.
import { build } from "esbuild";
import { join } from "node:path";
import { packageFolder } from "./project.mjs";

/** One source module with what it imports, as the text of an ES module. */
export async function bundled(name) {
  const { outputFiles } = await build({
    entryPoints: [join(packageFolder, "src", `${name}.ts`)],
    bundle: true,
    format: "esm",
    write: false,
  });
  return outputFiles[0].text;
}

/** The same, imported into this process. */
export async function imported(name) {
  return import(`data:text/javascript,${encodeURIComponent(await bundled(name))}`);
}

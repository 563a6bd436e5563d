import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { copied } from "./helpers/recipe.mjs";
import { visits } from "./helpers/visits.mjs";

visits({ name: "next", link: (id) => `/products/${id}`, start: () => startNext(copied("next")) });

/** Starts Next's own server, which says in one line where it listens. */
async function startNext(folder) {
  const options = { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" }, stdio: ["ignore", "pipe", "inherit"] };
  const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1", "--port", "0"], options);
  const origin = await new Promise((resolve, reject) => {
    let said = "";
    next.stdout.setEncoding("utf8").on("data", (text) => {
      said += text;
      if (/Ready/.test(said)) resolve(/http:\/\/127\.0\.0\.1:\d+/.exec(said)[0]);
    });
    next.on("exit", () => reject(new Error(said)));
  });
  const close = async () => {
    if (next.exitCode !== null) return;
    next.kill();
    await once(next, "exit");
  };
  return { origin, close, built: join(folder, ".next/static") };
}

// A tiny static server on loopback.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".wasm": "application/wasm",
};

/**
 * Serves folders: `routes` maps the beginning of a path to a folder, or a whole path to an object
 * `{body, status, type}` or to a function that answers by itself. What is not there is answered with 404.
 *
 * @returns {Promise<{origin: string, requests: string[], close: () => Promise<void>}>}
 */
export async function serve(routes, { headers = {} } = {}) {
  const requests = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    requests.push(path);
    if (typeof routes[path] === "function") return routes[path](request, response);
    const { status = 200, type, body } = answer(routes, path);
    response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function answer(routes, path) {
  // Browsers ask for it by themselves, and would complain.
  if (path === "/favicon.ico") return { status: 204, type: "image/x-icon" };
  const fixed = routes[path];
  if (typeof fixed === "object") return { type: TYPES[extname(path)] ?? "text/html; charset=utf-8", ...fixed };
  const prefixes = Object.keys(routes).filter((prefix) => typeof routes[prefix] === "string" && path.startsWith(prefix));
  for (const prefix of prefixes.sort((a, b) => b.length - a.length)) {
    let file = join(routes[prefix], normalize(path.slice(prefix.length)));
    if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) file = join(file, "index.html");
    if (statSync(file, { throwIfNoEntry: false })?.isFile()) {
      return { type: TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) };
    }
  }
  return { status: 404, type: "text/plain", body: "not there" };
}

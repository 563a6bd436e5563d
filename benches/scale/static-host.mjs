// A static host on loopback, over HTTP/1.1: scripts, wasm, pages and JSON compressed as any host does it, the
// pack's files as they lie on the disk.
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".tsv": "text/tab-separated-values; charset=utf-8",
  ".wasm": "application/wasm",
};
const FOR_EVER = "public, max-age=31536000, immutable";

/**
 * Serves folders and pages: `routes` maps the beginning of a path to a folder, or a whole path to a page's text.
 * Requires paths to be complete: there is no index.
 *
 * @returns {Promise<{origin: string, close: () => Promise<void>}>}
 */
export async function host(routes, { headers = {} } = {}) {
  const compressed = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const found = find(routes, pathname);
    if (found === undefined) {
      response.writeHead(404, { "content-type": "text/plain", "content-length": 0 }).end();
      return;
    }
    const type = TYPES[extname(pathname)] ?? (found.isPage ? TYPES[".html"] : undefined);
    const all = { "content-type": type ?? "application/octet-stream", "cache-control": FOR_EVER, ...headers };
    // What changes under its name is asked for anew.
    if (pathname.endsWith("manifest.json") || found.isPage) all["cache-control"] = "no-cache";
    let body = found.bytes();
    if (type !== undefined) {
      all["content-encoding"] = "br";
      if (!compressed.has(pathname)) compressed.set(pathname, brotli(body));
      body = compressed.get(pathname);
    }
    response.writeHead(200, { ...all, "content-length": body.length }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

function find(routes, path) {
  if (path in routes && !path.endsWith("/")) return { isPage: extname(path) === "", bytes: () => Buffer.from(routes[path]) };
  const prefix = Object.keys(routes).find((prefix) => prefix.endsWith("/") && path.startsWith(prefix));
  if (prefix === undefined) return undefined;
  const file = join(routes[prefix], normalize(path.slice(prefix.length)));
  return existsSync(file) && statSync(file).isFile() ? { isPage: false, bytes: () => readFileSync(file) } : undefined;
}

function brotli(bytes) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params });
}

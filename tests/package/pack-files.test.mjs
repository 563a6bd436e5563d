// The files of a pack's folder: how each is fetched, unpacked and asked for again, and when it is not.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { serve } from "./helpers/server.mjs";
import { imported } from "./helpers/sources.mjs";

const { PackFiles } = await imported("pack-files");

const content = Uint8Array.from({ length: 4000 }, (_, i) => (i * i) % 251);
const packed = new Uint8Array(gzipSync(content));
const flipped = packed.map((byte, i) => (i === 100 ? byte ^ 8 : byte));

const routes = {};
let server;
before(async () => void (server = await serve(routes)));
after(() => server.close());

let told;
let opened;
let handedOver;
const notice = (bytes) => void handedOver.push(bytes);
beforeEach(() => {
  told = [];
  handedOver = [];
  opened = [];
  server.requests.length = 0;
  for (const path in routes) delete routes[path];
});
afterEach(() => opened.forEach((files) => files.close()));

function filesOf(source = `${server.origin}/pack`, cache) {
  opened.push(new PackFiles(source, (problems) => told.push(...problems), cache));
  return opened.at(-1);
}

/** Answers a file's content, and refuses whatever is not exactly it, as the engine does. */
function exactly(bytes) {
  if (Buffer.compare(Buffer.from(bytes), Buffer.from(content)) === 0) return bytes;
  throw Object.assign(new Error("no pack"), { name: "RegularsError", code: "pack.damaged", value: `${bytes.length} bytes` });
}

/** Answers with each of these in turn. */
function inTurn(...answers) {
  return (request, response) => {
    const { status = 200, body } = answers.shift();
    response.writeHead(status, { "content-type": "application/octet-stream" });
    response.end(body);
  };
}
const whole = { body: packed };

describe("a file", () => {
  for (const [name, body] of [["packed", packed], ["unpacked by the server", content]]) {
    test(`that comes ${name}`, async () => {
      routes["/pack/a/head.pack"] = inTurn({ body });
      assert.deepEqual(await filesOf().read("a/head.pack", exactly), content);
    });
  }

  for (const folder of ["/pack", "/pack/"]) {
    test(`of a folder written ${folder}, as text or URL`, async () => {
      routes["/pack/a/head.pack"] = whole;
      for (const source of [server.origin + folder, new URL(folder, server.origin)]) {
        await filesOf(source).read("a/head.pack", exactly);
      }
      assert.deepEqual(server.requests, ["/pack/a/head.pack", "/pack/a/head.pack"]);
    });
  }

  test("is handed over with its address, and the answer comes back", async () => {
    routes["/pack/a/head.pack"] = whole;
    const answer = await filesOf().read("a/head.pack", (bytes, address) => `${bytes.length} of ${address}`);
    assert.equal(answer, `4000 of ${server.origin}/pack/a/head.pack`);
  });

  const faults = {
    "a server that fails": { status: 500 },
    "a server that is overrun": { status: 429 },
    "a page with status 200": { body: "<!doctype html><title>Welcome</title>" },
    "nothing with status 200": { body: "" },
    "half of it": { body: packed.subarray(0, packed.length / 2) },
    "one bit flipped": { body: flipped },
    "another file": { body: gzipSync("another") },
  };
  for (const [name, fault] of Object.entries(faults)) {
    test(`is asked for once more after ${name}`, async () => {
      routes["/pack/a/items/2.pack"] = inTurn(fault, whole);
      assert.deepEqual(await filesOf().read("a/items/2.pack", exactly), content);
      assert.equal(server.requests.length, 2);
    });

    test(`is not asked for a third time: ${name}`, async () => {
      routes["/pack/a/items/2.pack"] = inTurn(fault, fault, whole);
      const code = fault.status === undefined ? "pack.damaged" : "pack.unreachable";
      await assert.rejects(filesOf().read("a/items/2.pack", exactly), { code });
      assert.equal(server.requests.length, 2);
    });
  }

  test("is asked for once more after a broken connection", async () => {
    let broken = 0;
    routes["/pack/a/items/2.pack"] = (request, response) => {
      if (broken++ === 0) return response.destroy();
      response.end(packed);
    };
    assert.deepEqual(await filesOf().read("a/items/2.pack", exactly), content);
  });

  test("is asked for once more when it broke off in the middle", async () => {
    let broken = 0;
    routes["/pack/a/items/2.pack"] = (request, response) => {
      response.writeHead(200, { "content-length": packed.length });
      if (broken++ === 0) return response.write(packed.subarray(0, 50), () => response.destroy());
      response.end(packed);
    };
    assert.deepEqual(await filesOf().read("a/items/2.pack", exactly), content);
  });

  for (const status of [404, 403, 410]) {
    test(`is not asked for again where the server answers ${status}`, async () => {
      routes["/pack/a/items/2.pack"] = inTurn({ status }, whole);
      await assert.rejects(filesOf().read("a/items/2.pack", exactly), {
        code: "pack.unreachable",
        value: `${server.origin}/pack/a/items/2.pack (status ${status})`,
      });
      assert.equal(server.requests.length, 1);
    });
  }

  test("comes from the HTTP cache first and past it the second time; the manifest is looked at anew", async (t) => {
    const asked = [];
    t.mock.method(globalThis, "fetch", async (address, how) => {
      asked.push({ ...how, signal: how.signal instanceof AbortSignal });
      return new Response("");
    });
    const how = { credentials: "omit", referrerPolicy: "no-referrer", signal: true };
    const files = filesOf();
    await assert.rejects(files.read("a/items/2.pack", exactly));
    await assert.rejects(files.read("manifest.json", exactly, "no-cache"));
    assert.deepEqual(asked, ["default", "reload", "no-cache", "reload"].map((cache) => ({ cache, ...how })));
  });

  test("where the browser cannot unpack it is not asked for again", async (t) => {
    const { DecompressionStream } = globalThis;
    delete globalThis.DecompressionStream;
    t.after(() => void (globalThis.DecompressionStream = DecompressionStream));
    routes["/pack/a/head.pack"] = whole;
    routes["/pack/b/head.pack"] = { body: content };
    const files = filesOf();
    await assert.rejects(files.read("a/head.pack", exactly), { code: "pack.unsupported", mend: /catalog/ });
    assert.deepEqual(await files.read("b/head.pack", exactly), content);
    assert.deepEqual(server.requests, ["/pack/a/head.pack", "/pack/b/head.pack"]);
  });
});

describe("a file from a function", () => {
  const sources = {
    "a Uint8Array": () => packed,
    "a Buffer": () => Buffer.from(packed),
    "a part of a larger buffer": () => new Uint8Array([0, 0, ...packed, 0]).subarray(2, packed.length + 2),
    "an ArrayBuffer": () => packed.slice().buffer,
  };
  for (const [name, bytes] of Object.entries(sources)) {
    test(`as ${name}`, async () => {
      const asked = [];
      const files = filesOf(async (path, signal) => (asked.push([path, signal.aborted]), bytes()));
      assert.deepEqual(await files.read("a/items/2.pack", exactly), content);
      assert.deepEqual(asked, [["a/items/2.pack", false]]);
    });
  }

  test("that fails, is asked for once more", async () => {
    let asked = 0;
    const failing = async () => {
      if (asked++ === 0) throw new Error("busy");
      return packed;
    };
    assert.deepEqual(await filesOf(failing).read("a/items/2.pack", exactly), content);
    assert.equal(asked, 2);
  });

  test("that goes on failing, is named", async () => {
    const failing = filesOf(async () => {
      throw new Error("busy");
    });
    const refused = { code: "pack.unreachable", value: "a/items/2.pack (Error: busy)" };
    await assert.rejects(failing.read("a/items/2.pack", exactly), refused);
  });

  test("that hands over no bytes, is refused", async () => {
    for (const wrong of [undefined, null, "text", {}, 1e18, new Response(packed)]) {
      await assert.rejects(filesOf(async () => wrong).read("a/items/2.pack", exactly), { code: /^pack\./ });
    }
  });
});

describe("closing", () => {
  test("ends what is being fetched, and nothing is handed over or asked for any more", async () => {
    const files = filesOf();
    const hanging = new Promise((resolve) => {
      routes["/pack/a/items/2.pack"] = (request, response) => (response.write("R"), resolve(response));
    });
    const reading = files.read("a/items/2.pack", notice);
    const response = await hanging;
    files.close();
    await Promise.all([once(response, "close"), assert.rejects(reading)]);
    assert.ok(files.closed);
    assert.deepEqual(handedOver, []);
    assert.equal(server.requests.length, 1);
  });

  test("tells a function, and what it hands over afterwards is nobody's", async () => {
    const signals = [];
    const handingOver = new Promise((resolve) => {
      const files = filesOf((path, signal) => (signals.push(signal), new Promise((handOver) => resolve({ files, reading, handOver }))));
      const reading = files.read("a/items/2.pack", notice);
    });
    const { files, reading, handOver } = await handingOver;
    files.close();
    handOver(packed);
    await assert.rejects(reading);
    assert.deepEqual(signals.map(({ aborted }) => aborted), [true]);
    assert.deepEqual(handedOver, []);
  });
});

describe("a lost file", () => {
  test("is told once for the whole pack, naming the first", async () => {
    const files = filesOf();
    routes["/pack/a/rows/1.pack"] = { body: flipped };
    for (const path of ["a/items/2.pack", "a/rows/1.pack"]) {
      await files.read(path, exactly).catch((error) => files.complain(path, error));
    }
    assert.deepEqual(told.map(({ code, field, value, count }) => [code, field, value, count]), [
      ["pack.chunk", "pack", `${server.origin}/pack/a/items/2.pack (status 404)`, 1],
    ]);
    assert.notEqual(told[0].mend, "");
  });

  test("that was damaged is told with what the engine says of it", async () => {
    const files = filesOf();
    routes["/pack/a/rows/1.pack"] = { body: "<!doctype html>" };
    const error = await files.read("a/rows/1.pack", exactly).catch((error) => error);
    files.complain("a/rows/1.pack", error);
    assert.equal(told[0].value, `${server.origin}/pack/a/rows/1.pack (pack.damaged: 15 bytes)`);
  });

  test("of a closed shop is nobody's", async () => {
    const files = filesOf();
    files.close();
    files.complain("a/rows/1.pack", new Error("late"));
    assert.deepEqual(told, []);
  });
});

describe("what the browser has kept", () => {
  /** A cache that remembers in a map, and notes what is asked of it. */
  function cacheOf(kept = {}) {
    const asked = [];
    const name = (address) => address.replace(`${server.origin}/pack/`, "");
    return {
      asked,
      kept,
      get: async (address) => (asked.push(`get ${name(address)}`), kept[name(address)]),
      put: (address, bytes) => void (asked.push(`put ${name(address)}`), (kept[name(address)] = bytes)),
      delete: (address) => void (asked.push(`delete ${name(address)}`), delete kept[name(address)]),
    };
  }

  test("is looked for before anything is fetched", async () => {
    const cache = cacheOf({ "a/items/2.pack": packed });
    assert.deepEqual(await filesOf(undefined, cache).read("a/items/2.pack", exactly), content);
    assert.deepEqual(server.requests, []);
  });

  test("is what was fetched, as it was fetched, and only what is whole", async () => {
    routes["/pack/a/items/2.pack"] = inTurn({ body: flipped }, whole);
    const cache = cacheOf();
    await filesOf(undefined, cache).read("a/items/2.pack", exactly);
    assert.deepEqual(cache.asked, ["get a/items/2.pack", "put a/items/2.pack"]);
    assert.deepEqual(cache.kept["a/items/2.pack"], packed);
  });

  test("and is damaged, is deleted and fetched, and that is not the second time yet", async () => {
    routes["/pack/a/items/2.pack"] = inTurn({ status: 500 }, whole);
    const cache = cacheOf({ "a/items/2.pack": flipped });
    assert.deepEqual(await filesOf(undefined, cache).read("a/items/2.pack", exactly), content);
    assert.deepEqual(cache.asked, ["get a/items/2.pack", "delete a/items/2.pack", "put a/items/2.pack"]);
  });

  test("is never the manifest", async () => {
    routes["/pack/manifest.json"] = { body: "{}" };
    const cache = cacheOf();
    await filesOf(undefined, cache).read("manifest.json", () => {}, "no-cache");
    assert.deepEqual(cache.asked, []);
  });

  test("is not deleted because the shop was closed meanwhile", async () => {
    const cache = cacheOf({ "a/items/2.pack": packed });
    const files = filesOf(undefined, cache);
    const reading = files.read("a/items/2.pack", notice);
    files.close();
    await assert.rejects(reading);
    assert.deepEqual(handedOver, []);
    assert.deepEqual(Object.keys(cache.kept), ["a/items/2.pack"]);
    assert.deepEqual(server.requests, []);
  });
});

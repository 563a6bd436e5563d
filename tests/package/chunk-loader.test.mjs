// The rounds in which chunks are fetched, with an engine that says what it needs.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { imported } from "./helpers/sources.mjs";

const [{ ChunkLoader }, { Listeners }] = await Promise.all(["chunk-loader", "listeners"].map(imported));

let loader;
let engine;
let files;
let calls;
let journal;
let clock;
beforeEach((t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  calls = [];
  journal = [];
  clock = () => 7;
  engine = {
    /** What is needed, by names; a supplied or given up chunk may bring others. */
    needed: [],
    then: {},
    needs: () => [...engine.needed],
    supply: (name, bytes, now) => engine.done(`supply ${name} ${bytes} at ${now}`, name),
    give_up: (name) => engine.done(`give up ${name}`, name),
    done(call, name) {
      calls.push(call);
      engine.needed = engine.needed.filter((other) => other !== name).concat(engine.then[name] ?? []);
      return `journal of ${name}`;
    },
  };
  files = {
    closed: false,
    /** The reads that wait for an answer, by path. */
    reads: new Map(),
    read: (path, use) =>
      new Promise((resolve, reject) => {
        files.reads.set(path, { arrive: (bytes) => resolve(use(bytes)), fail: reject });
      }),
    complain: (path, { message }) => calls.push(`complain ${path} ${message}`),
    close: () => void (files.closed = true),
  };
  loader = loading({ build: "b", files });
});
function loading(pack) {
  const listeners = new Listeners();
  const made = new ChunkLoader(engine, files, pack, () => clock(), listeners, (bytes) => journal.push(bytes));
  return Object.assign(made, { subscribe: (listener) => listeners.add(listener) });
}
afterEach(() => loader.close());

const fetching = () => [...files.reads.keys()];
async function arrive(name, bytes = "bytes") {
  const path = `b/${name}.pack`;
  const { arrive } = files.reads.get(path);
  files.reads.delete(path);
  arrive(bytes);
  await turn();
}
async function fail(name, message = "lost") {
  const path = `b/${name}.pack`;
  files.reads.get(path).fail(new Error(message));
  files.reads.delete(path);
  await turn();
}
async function need(...names) {
  engine.needed.push(...names);
  loader.look();
  await turn();
}
/** Counts how often it was called. */
function listening() {
  const listener = () => void listener.calls++;
  return Object.assign(listener, { calls: 0 });
}

describe("chunks", () => {
  test("are fetched once the page has asked all that it asks in one go", async (t) => {
    const needs = t.mock.method(engine, "needs");
    engine.needed = ["items/2"];
    loader.look();
    loader.look();
    assert.equal(needs.mock.callCount(), 0);
    await Promise.resolve();
    assert.equal(needs.mock.callCount(), 1);
    assert.deepEqual(fetching(), ["b/items/2.pack"]);
  });

  test("are fetched six at once, the most urgent first, and each once", async () => {
    const names = Array.from({ length: 9 }, (_, i) => `items/${i}`);
    await need(...names);
    const path = (name) => `b/${name}.pack`;
    assert.deepEqual(fetching(), names.slice(0, 6).map(path));
    loader.look();
    await arrive("items/3");
    assert.deepEqual(fetching(), [0, 1, 2, 4, 5, 6].map((i) => `b/items/${i}.pack`));
    engine.needed.unshift("rows/0");
    await arrive("items/0");
    assert.deepEqual(fetching(), ["items/1", "items/2", "items/4", "items/5", "items/6", "rows/0"].map(path));
  });

  test("are supplied as they come, and what they bring goes into the journal", async () => {
    await need("items/2", "rows/2");
    await arrive("rows/2", "R");
    await arrive("items/2", "I");
    assert.deepEqual(calls, ["supply rows/2 R at 7", "supply items/2 I at 7"]);
    assert.deepEqual(journal, ["journal of rows/2", "journal of items/2"]);
  });

  test("lead to others, which are fetched at once", async () => {
    engine.then = { "directory/0": ["rows/7", "items/7"], "rows/7": ["items/9"] };
    await need("directory/0");
    await arrive("directory/0");
    await arrive("rows/7");
    assert.deepEqual(fetching(), ["b/items/7.pack", "b/items/9.pack"]);
  });

  test("wait for the network where there is none: the page has its shop", () => {
    assert.equal(files.waitsForNetwork, true);
  });

  test("that cannot be had are told and given up, and the rest is fetched", async () => {
    engine.then = { "items/2": ["items/3"] };
    await need("items/2");
    await fail("items/2");
    assert.deepEqual(calls, ["give up items/2", "complain b/items/2.pack lost"]);
    assert.deepEqual(journal, ["journal of items/2"]);
    assert.deepEqual(fetching(), ["b/items/3.pack"]);
  });

  test("are left alone while the page's clock is broken, and nobody waits for them", async () => {
    clock = () => {
      throw new Error("broken");
    };
    await need("items/2");
    await loader.ready();
    assert.deepEqual(fetching(), []);
  });

  test("of a later question are fetched as those of the first", async () => {
    await need("items/2");
    await arrive("items/2");
    await need("items/5");
    assert.deepEqual(fetching(), ["b/items/5.pack"]);
  });
});

describe("a listener", () => {
  test("is told once for all that arrives together", async () => {
    const listener = listening();
    loader.subscribe(listener);
    engine.then = { "directory/0": ["items/7"] };
    await need("directory/0", "rows/1");
    await arrive("directory/0");
    await arrive("rows/1");
    assert.equal(listener.calls, 0);
    await arrive("items/7");
    assert.equal(listener.calls, 1);
    await need("items/8");
    await arrive("items/8");
    assert.equal(listener.calls, 2);
  });

  test("is not kept waiting by one chunk that does not come", async (t) => {
    const listener = listening();
    loader.subscribe(listener);
    await need("items/1", "items/2", "items/3");
    await arrive("items/1");
    await arrive("items/2");
    t.mock.timers.tick(99);
    assert.equal(listener.calls, 0);
    t.mock.timers.tick(1);
    assert.equal(listener.calls, 1);
    t.mock.timers.tick(1000);
    await fail("items/3");
    assert.equal(listener.calls, 1);
  });

  test("is not told of what is lost", async () => {
    const listener = listening();
    loader.subscribe(listener);
    await need("items/1");
    await fail("items/1");
    assert.equal(listener.calls, 0);
  });

  test("that fails harms neither the others nor the loader", async (t) => {
    const error = t.mock.method(console, "error", () => {});
    const listener = listening();
    loader.subscribe(() => {
      throw new Error("broken listener");
    });
    loader.subscribe(listener);
    const ready = loader.ready();
    await need("items/1");
    await arrive("items/1");
    await ready;
    assert.equal(listener.calls, 1);
    assert.equal(error.mock.callCount(), 1);
  });

  test("that has left is told nothing, even where another sent it away just now", async () => {
    const [first, second] = [listening(), listening()];
    const ends = [];
    loader.subscribe(() => ends.forEach((end) => end()));
    ends.push(loader.subscribe(first), loader.subscribe(second));
    await need("items/1");
    await arrive("items/1");
    assert.deepEqual([first.calls, second.calls], [0, 0]);
  });

  test("that comes twice leaves once at a time", async () => {
    const listener = listening();
    const end = loader.subscribe(listener);
    loader.subscribe(listener);
    end();
    end();
    await need("items/1");
    await arrive("items/1");
    assert.equal(listener.calls, 1);
  });

  test("that leaves and comes back when it is told, is told once", async () => {
    const listener = listening();
    let end;
    const again = () => {
      listener();
      end();
      end = loader.subscribe(again);
    };
    end = loader.subscribe(again);
    await need("items/1");
    await arrive("items/1");
    assert.equal(listener.calls, 1);
  });
});

/** Says whether the promise is settled by now. */
async function settled(promise) {
  let done = false;
  void promise.then(() => void (done = true));
  await turn();
  return done;
}

describe("a pack that is still on its way", () => {
  let open;
  let listener;
  beforeEach(() => {
    loader.close();
    files.closed = false;
    loader = loading(new Promise((resolve) => (open = resolve)));
    listener = listening();
    loader.subscribe(listener);
  });

  test("is told when it comes, and what is needed of it is fetched then", async () => {
    await need("items/2");
    const ready = loader.ready();
    assert.equal(await settled(ready), false);
    assert.deepEqual(fetching(), []);
    open({ build: "late", files });
    assert.equal(await settled(ready), false);
    assert.deepEqual(fetching(), ["late/items/2.pack"]);
    engine.needed = [];
    files.reads.get("late/items/2.pack").arrive("bytes");
    assert.ok(await settled(ready));
    assert.equal(listener.calls, 1);
    assert.deepEqual(journal, [undefined, "journal of items/2"]);
  });

  test("and needs nothing more, is told as well", async () => {
    const ready = loader.ready();
    open({ build: "late", files });
    assert.ok(await settled(ready));
    assert.equal(listener.calls, 1);
  });

  test("and cannot be had, is waited for no longer, and nobody is told", async () => {
    const ready = loader.ready();
    open(undefined);
    assert.ok(await settled(ready));
    assert.equal(listener.calls, 0);
    assert.deepEqual(journal, []);
  });

  test("and comes when the shop is closed, is nobody's", async (t) => {
    const needs = t.mock.method(engine, "needs");
    const ready = loader.ready();
    loader.close();
    assert.ok(await settled(ready));
    open({ build: "late", files });
    await turn();
    assert.equal(needs.mock.callCount(), 0);
    assert.deepEqual([journal, listener.calls], [[], 0]);
  });
});

describe("ready", () => {
  test("at once when nothing is needed", async () => {
    assert.ok(await settled(loader.ready()));
  });

  test("when all that was asked for is there or lost, and after the listeners were told", async () => {
    const listener = listening();
    loader.subscribe(listener);
    engine.then = { "directory/0": ["items/7", "items/8"] };
    engine.needed = ["directory/0"];
    loader.look();
    const ready = loader.ready();
    const told = ready.then(() => listener.calls);
    assert.equal(await settled(ready), false);
    await arrive("directory/0");
    await arrive("items/7");
    assert.equal(await settled(ready), false);
    await fail("items/8");
    assert.ok(await settled(ready));
    assert.equal(await told, 1);
  });

  test("when the shop is closed, and nothing comes after that", async (t) => {
    const listener = listening();
    loader.subscribe(listener);
    await need("items/1", "items/2");
    await arrive("items/1");
    const ready = loader.ready();
    loader.close();
    assert.ok(await settled(ready));
    await fail("items/2", "aborted");
    t.mock.timers.tick(1000);
    await need("items/3");
    assert.deepEqual(calls, ["supply items/1 bytes at 7"]);
    assert.deepEqual(fetching(), []);
    assert.equal(listener.calls, 0);
  });
});

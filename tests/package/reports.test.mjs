// What the page's own analytics is told of offers, and when.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { imported } from "./helpers/sources.mjs";

const { Reports } = await imported("reports");

/** A journal that has written when the test says so. */
function journal() {
  const waiting = [];
  return {
    written: () => new Promise((resolve) => waiting.push(resolve)),
    write: async () => {
      waiting.splice(0).forEach((resolve) => resolve());
      await new Promise(setImmediate);
    },
  };
}

describe("reports", () => {
  test("come in order, and not before the journal has what they tell of", async () => {
    const told = [];
    const store = journal();
    const reports = new Reports(store, (report) => told.push(report));
    reports.add(["a", "b"]);
    reports.add([]);
    reports.add(["c"]);
    await new Promise(setImmediate);
    assert.deepEqual(told, []);
    await store.write();
    assert.deepEqual(told, ["a", "b", "c"]);
    reports.add(["d"]);
    await store.write();
    assert.deepEqual(told, ["a", "b", "c", "d"]);
  });

  test("are never told at once, even where nothing is stored", async () => {
    const told = [];
    const reports = new Reports({ written: () => Promise.resolve() }, (report) => told.push(report));
    reports.add(["a"]);
    assert.deepEqual(told, []);
    await new Promise(setImmediate);
    assert.deepEqual(told, ["a"]);
  });

  test("are told at once, and once, when the shopper leaves", async () => {
    const told = [];
    const store = journal();
    const reports = new Reports(store, (report) => told.push(report));
    reports.add(["a", "b"]);
    reports.handOver();
    assert.deepEqual(told, ["a", "b"]);
    await store.write();
    assert.deepEqual(told, ["a", "b"]);
  });

  test("of a shopper who is forgotten are not told any more", async () => {
    const told = [];
    const store = journal();
    const reports = new Reports(store, (report) => told.push(report));
    reports.add(["a"]);
    reports.forget();
    await store.write();
    reports.add(["b"]);
    await store.write();
    assert.deepEqual(told, ["b"]);
  });

  test("go on after a page's handler failed, or asked for more itself", async (t) => {
    const error = t.mock.method(console, "error", () => {});
    const told = [];
    const store = journal();
    const reports = new Reports(store, (report) => {
      told.push(report);
      if (report === "a") throw new Error("broken handler");
      if (report === "b") reports.add(["d"]);
    });
    reports.add(["a", "b", "c"]);
    await store.write();
    assert.deepEqual(told, ["a", "b", "c"]);
    assert.equal(error.mock.callCount(), 1);
    await store.write();
    assert.deepEqual(told, ["a", "b", "c", "d"]);
  });

  test("are nothing to wait for where nobody is told", async () => {
    const reports = new Reports({ written: () => assert.fail("asked") }, undefined);
    reports.add(["a"]);
    reports.handOver();
  });
});

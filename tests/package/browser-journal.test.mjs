// The stored journal in a real browser: several tabs, compaction, forgetting, and every way to fail.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html } from "./helpers/page.mjs";
import { bundled } from "./helpers/sources.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

// In the page: opens a journal whose owner keeps count, and whose snapshot is told by the test.
const PAGE = `
  import { BrowserJournal } from "/browser-journal.js";
  globalThis.openJournal = async (name = "test") => {
    const tab = { problems: [], erased: 0, snapshot: "S" };
    tab.journal = new BrowserJournal(name, {
      snapshot: () => new TextEncoder().encode(tab.snapshot),
      erased: () => tab.erased++,
      report: (problem) => tab.problems.push(problem.code),
    });
    tab.append = (text) => tab.journal.append(new TextEncoder().encode(text));
    tab.read = async () => new TextDecoder().decode(await tab.journal.read());
    tab.settle = async () => { tab.journal.flush(); await tab.journal.writing; };
    tab.opened = await tab.read();
    return tab;
  };
  // Everything that is stored, read by nobody's journal; long chunks as their letter and length.
  globalThis.stored = async (name = "test") => {
    const tab = await openJournal(name);
    await tab.journal.close();
    return tab.opened.replaceAll(/(.)\\1{9,}/g, (run) => run[0] + run.length);
  };
  globalThis.ready = true;
`;

describe("the journal in the browser's storage", () => {
  const site = tabsOf(async () => ({
    "/": { body: html(`<script type="module">${PAGE}</script>`) },
    "/browser-journal.js": { body: await bundled("browser-journal") },
  }), { hasToGetReady: true, mayComplain: true });
  const { newTab } = site;
  let page;
  beforeEach(() => ({ page } = site));

  test("what was appended is read on the next visit, in order", async () => {
    await page.evaluate(async () => {
      const tab = await openJournal();
      for (const text of ["a", "b", "c"]) tab.append(text);
      await Promise.resolve();
      tab.append("d");
      await tab.journal.close();
    });
    const next = await newTab();
    assert.equal(await next.evaluate(() => stored()), "abcd");
  });

  test("events of one moment share one transaction", async () => {
    const transactions = await page.evaluate(async () => {
      const tab = await openJournal();
      let count = 0;
      const { transaction } = IDBDatabase.prototype;
      IDBDatabase.prototype.transaction = function (...args) {
        count++;
        return transaction.apply(this, args);
      };
      for (const text of ["a", "b", "c"]) tab.append(text);
      await tab.settle();
      return count;
    });
    assert.equal(transactions, 1);
  });

  test("what was recorded by clicks that leave the page at once is kept", async () => {
    const clicks = 20;
    for (let click = 0; click < clicks; click++) {
      await page.evaluate(async () => {
        const tab = await openJournal();
        // The next page lies on the same host: no real shop leaves storage less time.
        const link = Object.assign(document.createElement("a"), { href: `/?${Math.random()}`, textContent: "tea" });
        link.addEventListener("click", () => tab.append("c"));
        document.body.append(link);
        globalThis.ready = false;
      });
      await page.click("a");
      await page.waitForFunction("globalThis.ready");
    }
    assert.equal(await page.evaluate(async () => (await openJournal()).opened), "c".repeat(clicks));
  });

  test("two tabs add to the same journal and overwrite nothing", async () => {
    const other = await newTab();
    for (const tab of [page, other]) await tab.evaluate(async () => void (globalThis.tab = await openJournal()));
    for (const [tab, text] of [[page, "a"], [other, "b"], [page, "c"]]) {
      await tab.evaluate((text) => (tab.append(text), tab.settle()), text);
    }
    assert.equal(await page.evaluate(() => stored()), "abc");
  });

  test("names keep shops apart", async () => {
    const texts = await page.evaluate(async () => {
      for (const name of ["one", "two"]) {
        const tab = await openJournal(name);
        tab.append(name);
        await tab.journal.close();
      }
      return [await stored("one"), await stored("two")];
    });
    assert.deepEqual(texts, ["one", "two"]);
  });

  describe("compaction", () => {
    test("a snapshot replaces what it sums up, beyond 64 kB and not before", async () => {
      const steps = await page.evaluate(async () => {
        const tab = await openJournal();
        tab.append("a".repeat(40_000));
        await tab.settle();
        tab.append("b".repeat(24_000));
        await tab.settle();
        const before = await stored();
        tab.append("c".repeat(16_000));
        await tab.settle();
        const then = await stored();
        tab.append("d");
        await tab.settle();
        return [before, then, await stored()];
      });
      // The second sum lies beyond 64 kB, but not beyond twice the largest chunk.
      assert.deepEqual(steps, ["a40000b24000", "a40000b24000c16000", "S"]);
    });

    test("many small chunks become one", async () => {
      const text = await page.evaluate(async () => {
        const tab = await openJournal();
        for (let i = 0; i < 70; i++) {
          tab.append("x".repeat(1000));
          await tab.settle();
        }
        return stored();
      });
      assert.equal(text, "Sx4000");
    });

    test("chunks of another tab stay, behind the snapshot", async () => {
      const other = await newTab();
      await page.evaluate(async () => {
        globalThis.tab = await openJournal();
        tab.append("a".repeat(20_000));
        await tab.settle();
      });
      await other.evaluate(async () => {
        const tab = await openJournal();
        tab.append("other");
        await tab.settle();
      });
      await page.evaluate(async () => {
        for (const letter of "bcd") {
          tab.append(letter.repeat(20_000));
          await tab.settle();
        }
      });
      assert.equal(await page.evaluate(() => stored()), "Sother");
    });

    test("what another tab has summed up is not summed up twice", async () => {
      await page.evaluate(async () => {
        const tab = await openJournal();
        tab.append("0");
        await tab.journal.close();
      });
      const other = await newTab();
      for (const tab of [page, other]) await tab.evaluate(async () => void (globalThis.tab = await openJournal()));
      const grow = (letter) =>
        (async () => {
          tab.snapshot = letter.toUpperCase();
          for (let i = 0; i < 4; i++) {
            tab.append(letter.repeat(20_000));
            await tab.settle();
          }
        })();
      await page.evaluate(grow, "a");
      await other.evaluate(grow, "b");
      // The first tab's snapshot holds the "0" that the other knows too: the other must not write one.
      assert.equal(await page.evaluate(() => stored()), "Ab80000");
    });

    test("a tab that does not hold the beginning does not take its place", async () => {
      const other = await newTab();
      for (const tab of [page, other]) await tab.evaluate(async () => void (globalThis.tab = await openJournal()));
      await page.evaluate(() => (tab.append("first"), tab.settle()));
      await other.evaluate(async () => {
        for (let i = 0; i < 4; i++) {
          tab.append("b".repeat(20_000));
          await tab.settle();
        }
      });
      assert.equal(await page.evaluate(() => stored()), "firstb80000");
    });

    test("a snapshot that cannot be written leaves everything as it was", async () => {
      const [problems, text] = await page.evaluate(async () => {
        const tab = await openJournal();
        for (let i = 0; i < 3; i++) {
          tab.append("x".repeat(20_000));
          await tab.settle();
        }
        const { put } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.put = function (...args) {
          const request = put.apply(this, args);
          this.transaction.abort();
          return request;
        };
        tab.append("x".repeat(20_000));
        await tab.settle();
        IDBObjectStore.prototype.put = put;
        return [tab.problems, await stored()];
      });
      assert.deepEqual(problems, ["storage.unavailable"]);
      assert.equal(text, "x60000");
    });
  });

  describe("forgetting", () => {
    test("deletes the database of that name, and the next event makes a new one", async () => {
      const result = await page.evaluate(async () => {
        const names = async () => (await indexedDB.databases()).map(({ name }) => name);
        const tab = await openJournal();
        tab.append("a");
        await tab.settle();
        const before = await names();
        tab.append("on its way");
        await tab.journal.erase();
        const gone = await names();
        tab.append("b");
        await tab.settle();
        return [before, gone, await stored(), tab.problems, tab.erased];
      });
      assert.deepEqual(result, [["test"], [], "b", [], 0]);
    });

    test("does not take along what is recorded in the meantime", async () => {
      const result = await page.evaluate(async () => {
        const tab = await openJournal();
        tab.append("a");
        await tab.settle();
        const erasing = tab.journal.erase();
        tab.append("b");
        tab.journal.flush();
        await erasing;
        await tab.settle();
        return [await stored(), tab.problems, tab.erased];
      });
      assert.deepEqual(result, ["b", [], 0]);
    });

    test("reaches the other tabs, which go on with a new journal", async () => {
      const other = await newTab();
      for (const [tab, text] of [[page, "a"], [other, "b"]]) {
        await tab.evaluate(async (text) => {
          globalThis.tab = await openJournal();
          tab.append(text);
          await tab.settle();
        }, text);
      }
      await page.evaluate(() => tab.journal.erase());
      await other.waitForFunction("tab.erased === 1");
      await other.evaluate(() => (tab.append("c"), tab.settle()));
      assert.equal(await page.evaluate(() => stored()), "c");
      assert.deepEqual(await other.evaluate("tab.problems"), []);
    });

    test("leaves nothing behind even while a foreign page holds the database open", async () => {
      const other = await newTab();
      await other.evaluate(
        () =>
          new Promise((resolve) => {
            const request = indexedDB.open("test", 1);
            request.onupgradeneeded = () => request.result.createObjectStore("chunks", { autoIncrement: true });
            request.onsuccess = () => resolve(void (globalThis.held = request.result));
          }),
      );
      await page.evaluate(async () => {
        const tab = await openJournal();
        tab.append("a");
        await tab.settle();
        await tab.journal.erase();
      });
      await other.evaluate("held.close()");
      assert.equal(await page.evaluate(() => stored()), "");
    });
  });

  describe("trouble", () => {
    test("storage that is forbidden", async () => {
      const result = await page.evaluate(async () => {
        indexedDB.constructor.prototype.open = () => {
          throw new DOMException("denied", "SecurityError");
        };
        const tab = await openJournal();
        tab.append("a");
        await tab.settle();
        await tab.journal.erase();
        await tab.journal.close();
        return [tab.opened, tab.problems];
      });
      assert.deepEqual(result, ["", ["storage.forbidden"]]);
    });

    test("storage that is full: told once, and what is stored stays", async () => {
      const result = await page.evaluate(async () => {
        const tab = await openJournal();
        tab.append("a");
        await tab.settle();
        const { add } = IDBObjectStore.prototype;
        IDBObjectStore.prototype.add = () => {
          throw new DOMException("full", "QuotaExceededError");
        };
        for (const text of ["b", "c"]) {
          tab.append(text);
          await tab.settle();
        }
        IDBObjectStore.prototype.add = add;
        await tab.journal.close();
        return [tab.problems, await stored()];
      });
      assert.deepEqual(result, [["storage.full"], "a"]);
    });

    test("storage that is full only when the transaction ends", async () => {
      const result = await page.evaluate(async () => {
        const tab = await openJournal();
        const { get } = Object.getOwnPropertyDescriptor(IDBTransaction.prototype, "error");
        Object.defineProperty(IDBTransaction.prototype, "error", {
          get() {
            return get.call(this) ?? new DOMException("full", "QuotaExceededError");
          },
        });
        const { commit, abort } = IDBTransaction.prototype;
        IDBTransaction.prototype.commit = abort;
        tab.append("a");
        await tab.settle();
        IDBTransaction.prototype.commit = commit;
        return [tab.problems, await stored()];
      });
      assert.deepEqual(result, [["storage.full"], ""]);
    });

    test("a browser without IndexedDB", async () => {
      const problems = await page.evaluate(async () => {
        delete globalThis.indexedDB;
        const tab = await openJournal();
        tab.append("a");
        await tab.journal.erase();
        return tab.problems;
      });
      assert.deepEqual(problems, ["storage.unavailable"]);
    });

    test("a database of a later version stays as it is", async () => {
      const result = await page.evaluate(async () => {
        const later = () =>
          new Promise((resolve) => {
            const request = indexedDB.open("test", 2);
            request.onupgradeneeded = () => request.result.createObjectStore("other").put("kept", 1);
            request.onsuccess = () => resolve(request.result);
          });
        (await later()).close();
        const tab = await openJournal();
        tab.append("a");
        await tab.journal.close();
        const database = await later();
        return [tab.problems, [...database.objectStoreNames]];
      });
      assert.deepEqual(result, [["storage.unavailable"], ["other"]]);
    });

    test("a later version that takes over is let in", async () => {
      const problems = await page.evaluate(async () => {
        const tab = await openJournal();
        await new Promise((resolve, reject) => {
          const request = indexedDB.open("test", 2);
          request.onsuccess = resolve;
          request.onblocked = reject;
        });
        tab.append("a");
        await tab.settle();
        return tab.problems;
      });
      assert.deepEqual(problems, ["storage.unavailable"]);
    });

    test("a browser that never answers, and one that answers too late", async () => {
      await page.clock.install();
      await page.evaluate(() => {
        globalThis.requests = [];
        indexedDB.constructor.prototype.open = () => {
          const request = { closed: 0, result: { close: () => request.closed++ } };
          requests.push(request);
          return request;
        };
        globalThis.opening = openJournal();
      });
      await page.clock.runFor(10_000);
      const result = await page.evaluate(async () => {
        const { problems } = await opening;
        requests[0].onsuccess();
        return [problems, requests[0].closed];
      });
      assert.deepEqual(result, [["storage.unavailable"], 1]);
    });

    test("an erasure that fails is no secret", async () => {
      const code = await page.evaluate(async () => {
        const tab = await openJournal();
        indexedDB.constructor.prototype.deleteDatabase = () => {
          throw new DOMException("broken", "UnknownError");
        };
        return tab.journal.erase().then(
          () => "erased",
          (error) => error.code,
        );
      });
      assert.equal(code, "storage.not_erased");
    });
  });
});

// What several tabs must agree on, such as how often an offer was shown, in a real browser's storage.
import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { html } from "./helpers/page.mjs";
import { bundled } from "./helpers/sources.mjs";
import { tabsOf } from "./helpers/tabs.mjs";

// In the page: a tab whose state is the text of its records, each of which names itself. Those that begin with `take`
// take one of what there is; how much there is, no tab may exceed.
const PAGE = `
  import { BrowserJournal } from "/browser-journal.js";
  import { MemoryJournal } from "/journal.js";
  const bytes = (text) => new TextEncoder().encode(text);
  const text = (bytes) => new TextDecoder().decode(bytes);
  globalThis.openTab = async (letter, { kind = BrowserJournal, padding = 0 } = {}) => {
    let number = 0;
    const tab = { problems: [], erased: 0, refreshed: 0, decided: 0 };
    const record = (kind) => kind + letter + number++ + ".".repeat(padding) + ";";
    tab.journal = new kind("test", {
      snapshot: () => bytes(tab.state),
      erased: () => (tab.erased++, (tab.state = "")),
      report: (problem) => tab.problems.push(problem.code),
    });
    tab.taken = () => tab.state.split(";").filter((record) => record.startsWith("take"));
    tab.append = (kind = "seen") => {
      const made = record(kind);
      tab.state += made;
      tab.journal.append(bytes(made));
    };
    /** Takes one, where one is left; answers whether it did. */
    tab.take = async (most = Infinity) => {
      let took = false;
      await tab.journal.exclusively((recorded) => {
        tab.decided++;
        if (recorded !== undefined) {
          tab.refreshed++;
          tab.state = text(recorded);
        }
        if (tab.taken().length >= most) return undefined;
        took = true;
        const made = record("take");
        tab.state += made;
        return bytes(made);
      });
      return took;
    };
    tab.settle = () => (tab.journal.flush(), tab.journal.written());
    tab.state = text(await tab.journal.read());
    return tab;
  };
  /** Everything that is stored, chunk by chunk, read past any journal. */
  globalThis.chunks = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open("test", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("chunks", { autoIncrement: true });
      request.onsuccess = () => {
        const asked = request.result.transaction("chunks").objectStore("chunks").getAll();
        asked.onsuccess = () => (request.result.close(), resolve(asked.result.map(text)));
        asked.onerror = reject;
      };
    });
  globalThis.records = async () => (await chunks()).join("").replaceAll(".", "").split(";").slice(0, -1);
  globalThis.pause = () => new Promise((resolve) => setTimeout(resolve));
  globalThis.MemoryJournal = MemoryJournal;
  globalThis.ready = true;
`;

/** In the page: takes so often, and records in between; answers how often it got one. */
async function takeOften({ times, most, atOnce, letter, padding }) {
  globalThis.tab ??= await openTab(letter, { padding });
  let got = 0;
  for (let i = 0; i < times; i += atOnce) {
    const asked = Array.from({ length: atOnce }, () => tab.take(most));
    // Recorded before the decisions, between them and behind them.
    tab.append();
    if (i % 3 === 0) await pause();
    tab.append();
    got += (await Promise.all(asked)).filter(Boolean).length;
    if (i % 5 === 0) tab.append();
  }
  await tab.settle();
  return got;
}

describe("decisions that all tabs agree on", () => {
  const site = tabsOf(async () => ({
    "/": { body: html(`<script type="module">${PAGE}</script>`) },
    "/browser-journal.js": { body: await bundled("browser-journal") },
    "/journal.js": { body: await bundled("journal") },
  }), { hasToGetReady: true });
  const { newTab } = site;
  let page;
  beforeEach(() => ({ page } = site));

  /** Of what both tabs recorded, each record is stored once, and both tabs know all of it. */
  async function assertNothingLostOrTwice(tabs, taken) {
    const stored = await page.evaluate(() => records());
    assert.equal(new Set(stored).size, stored.length, "a record is stored twice");
    assert.equal(stored.filter((record) => record.startsWith("take")).length, taken);
    for (const tab of tabs) {
      const [own, known, problems] = await tab.evaluate(async () => {
        const own = tab.state.replaceAll(".", "").split(";").slice(0, -1);
        // One more decision, which takes nothing, brings in what the other tab did last.
        await tab.take(0);
        return [own, tab.state.replaceAll(".", "").split(";").slice(0, -1), tab.problems];
      });
      assert.deepEqual(problems, []);
      assert.ok(own.every((record) => stored.includes(record)), "what a tab knows is stored");
      assert.deepEqual(known.sort(), stored.toSorted());
    }
    return stored;
  }

  for (const [atOnce, padding, what] of [
    [1, 0, "one after the other"],
    [8, 0, "eight at once"],
    [4, 1500, "while both tabs sum up what is stored"],
  ]) {
    test(`two tabs take 200 times each, ${what}: no more than there is, and none is lost`, async () => {
      const tabs = [page, await newTab()];
      const got = await Promise.all(
        tabs.map((tab, i) => tab.evaluate(takeOften, { times: 200, most: 300, atOnce, letter: "ab"[i], padding })),
      );
      assert.equal(got[0] + got[1], 300);
      assert.ok(got[0] > 0 && got[1] > 0, `both tabs got some: ${got}`);
      const stored = await assertNothingLostOrTwice(tabs, 300);
      const rounds = 200 / atOnce;
      assert.equal(stored.length, 300 + 2 * (2 * rounds + rounds / 5));
      const [count, bytes] = await page.evaluate(async () => [(await chunks()).length, (await chunks()).join("").length]);
      // Each append would be a chunk of its own, were nothing summed up.
      if (padding > 0) assert.ok(bytes > 500_000 && count < 300, `${bytes} bytes in ${count} chunks`);
    });
  }

  test("who knows what is stored is told nothing, and the others what they missed", async () => {
    const other = await newTab();
    await page.evaluate(async () => {
      globalThis.tab = await openTab("a");
      await tab.take();
      tab.append();
      await tab.take();
    });
    const told = await other.evaluate(async () => {
      globalThis.tab = await openTab("b");
      await tab.take();
      tab.append("seen");
      await tab.take();
      return tab.refreshed;
    });
    assert.equal(told, 0);
    assert.equal(await page.evaluate(() => tab.refreshed), 0);
    const [refreshed, state] = await page.evaluate(async () => {
      // Recorded and not yet stored: it must not be missing from what the tab goes on with.
      tab.append("late");
      await tab.take();
      await tab.take();
      return [tab.refreshed, tab.state];
    });
    assert.equal(refreshed, 1);
    assert.equal(state, "takea0;seena1;takea2;takeb0;seenb1;takeb2;latea3;takea4;takea5;");
  });

  test("what another tab has summed up is read anew, and then summed up again", async () => {
    const other = await newTab();
    await page.evaluate(async () => {
      globalThis.tab = await openTab("a");
      await tab.take();
    });
    await other.evaluate(async () => {
      globalThis.tab = await openTab("b", { padding: 30_000 });
      for (let i = 0; i < 4; i++) {
        tab.append();
        await tab.settle();
      }
    });
    const grow = (letter) =>
      (async () => {
        for (let i = 0; i < 3; i++) {
          tab.append(letter.repeat(60_000));
          await tab.settle();
        }
        return chunks();
      })();
    const names = (stored) => stored.join("").replaceAll(".", "").replaceAll(/x+/g, "x").replaceAll(/y+/g, "y");
    // The other's records, summed up or not, are not this tab's to sum up, as long as it does not know them.
    const before = await page.evaluate(grow, "x");
    assert.equal(before.length, 5);
    assert.equal(names(before.slice(0, 1)), "takea0;seenb0;seenb1;seenb2;");
    await page.evaluate(() => tab.take());
    const after = await page.evaluate(grow, "y");
    assert.ok(after.length < 5, `${after.length} chunks`);
    assert.equal(names(after), "takea0;seenb0;seenb1;seenb2;seenb3;xa1;xa2;xa3;takea4;ya5;ya6;ya7;");
  });

  test("what is recorded before, meanwhile and after is stored in this order", async () => {
    const stored = await page.evaluate(async () => {
      const tab = await openTab("a");
      tab.append("before");
      const taking = tab.take();
      tab.append("meanwhile");
      await Promise.resolve();
      tab.append("meanwhile");
      await taking;
      tab.append("after");
      await tab.journal.close();
      return [await records(), tab.state];
    });
    assert.deepEqual(stored[0], ["beforea0", "meanwhilea1", "meanwhilea2", "takea3", "aftera4"]);
    assert.equal(stored[0].join(";") + ";", stored[1]);
  });

  test("what is recorded between a decision and its end is written then", async () => {
    const stored = await page.evaluate(async () => {
      const tab = await openTab("a");
      await tab.journal.exclusively(() => {
        queueMicrotask(() => tab.append("late"));
        return new TextEncoder().encode("decision;");
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      return records();
    });
    assert.deepEqual(stored, ["decision", "latea0"]);
  });

  test("written means stored, whatever is under way", async () => {
    const [counts, unstored] = await page.evaluate(async () => {
      const tab = await openTab("a");
      const counts = [];
      const unstored = [];
      const written = async () => {
        await tab.journal.written();
        unstored.push(tab.journal.unstored.size);
        counts.push((await records()).length);
      };
      await written();
      tab.append();
      await written();
      const taking = tab.take();
      tab.append();
      await written();
      tab.append();
      tab.journal.flush();
      tab.append();
      await written();
      await taking;
      return [counts, unstored];
    });
    assert.deepEqual(counts, [0, 1, 3, 5]);
    // A look into the storage from outside waits for what is being written.
    assert.deepEqual(unstored, [0, 0, 0, 0]);
  });

  test("what is decided anew takes the place of all that was stored", async () => {
    const other = await newTab();
    await other.evaluate(async () => {
      globalThis.tab = await openTab("b");
      tab.append("old");
      await tab.settle();
    });
    const result = await page.evaluate(async () => {
      const tab = await openTab("a");
      tab.append("old");
      await tab.settle();
      tab.append("queued");
      const told = [];
      const anew = (answer) => (recorded) => (told.push(recorded !== undefined), answer && new TextEncoder().encode(answer));
      await tab.journal.exclusively(anew(undefined), true);
      const kept = await records();
      await tab.journal.exclusively(anew("anew;"), true);
      tab.state = "anew;";
      tab.append("next");
      await tab.take();
      return [kept, await records(), tab.refreshed, told, tab.problems];
    });
    assert.deepEqual(result, [["oldb0", "olda0", "queueda1"], ["anew", "nexta2", "takea3"], 0, [false, false], []]);
    assert.equal(await other.evaluate(async () => (await tab.take(0), tab.state)), "anew;nexta2;takea3;");
  });

  test("what is written by itself while a decision is due stays known, and is stored once", async () => {
    const other = await newTab();
    await other.evaluate(async () => {
      const tab = await openTab("b");
      tab.append();
      await tab.journal.close();
    });
    const [state, stored] = await page.evaluate(async () => {
      const tab = await openTab("a", { padding: 30_000 });
      // Enough for a snapshot, which would be one of before the decision.
      for (let i = 0; i < 2; i++) {
        tab.append();
        await tab.settle();
      }
      const foreign = await openTab("c");
      await foreign.take();
      const taking = tab.take();
      tab.append("leaving");
      tab.journal.flush();
      await taking;
      await tab.take();
      await tab.journal.written();
      return [tab.state, await chunks()];
    });
    const names = (text) => text.replaceAll(".", "").split(";").slice(0, -1).sort();
    assert.deepEqual(names(state), ["leavinga2", "seena0", "seena1", "seenb0", "takea3", "takea4", "takec0"]);
    assert.deepEqual(names(stored.join("")), names(state));
  });

  test("the click that leaves the page keeps what it recorded, with a decision under way", async () => {
    await page.route("**/next", async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await route.continue({ url: `${site.origin}/` });
    });
    await page.evaluate(async () => {
      globalThis.tab = await openTab("a");
      addEventListener("pagehide", () => tab.journal.flush());
      const link = Object.assign(document.createElement("a"), { href: "/next", textContent: "tea" });
      link.addEventListener("click", () => (void tab.take(), tab.append("click")));
      document.body.append(link);
    });
    await page.click("a");
    await page.waitForURL("**/next");
    await page.waitForFunction("globalThis.ready");
    assert.ok((await page.evaluate(() => records())).includes("clicka0"));
  });

  describe("when storage fails", () => {
    for (const [what, breakIt, code] of [
      [
        "is full",
        () => {
          IDBObjectStore.prototype.add = () => {
            throw new DOMException("full", "QuotaExceededError");
          };
        },
        "storage.full",
      ],
      ["takes nothing at the end", () => (IDBTransaction.prototype.commit = IDBTransaction.prototype.abort), "storage.unavailable"],
      [
        "cannot be asked",
        () => {
          IDBDatabase.prototype.transaction = () => {
            throw new DOMException("closing", "InvalidStateError");
          };
        },
        "storage.unavailable",
      ],
      [
        "cannot be read",
        () => {
          const { getAllKeys } = IDBObjectStore.prototype;
          IDBObjectStore.prototype.getAllKeys = function () {
            const request = getAllKeys.call(this);
            this.transaction.abort();
            return request;
          };
        },
        "storage.unavailable",
      ],
    ]) {
      test(`because it ${what}, it is decided once and in memory, and what was stored stays`, async () => {
        const result = await page.evaluate(
          async ([breakIt, times]) => {
            const tab = await openTab("a");
            for (let i = 0; i < 3; i++) await tab.take(5);
            const before = await records();
            globalThis.eval(`(${breakIt})()`);
            const taking = Array.from({ length: times }, () => tab.take(5));
            const took = await Promise.all(taking);
            tab.append();
            await tab.journal.close();
            return { took, decided: tab.decided, taken: tab.taken(), problems: tab.problems, before };
          },
          [String(breakIt), 4],
        );
        assert.deepEqual(result.took, [true, true, false, false]);
        assert.equal(result.decided, 7);
        assert.deepEqual(result.taken, ["takea0", "takea1", "takea2", "takea3", "takea4"]);
        assert.deepEqual(result.problems, [code]);
        const next = await newTab();
        assert.deepEqual(await next.evaluate(() => records()), result.before);
      });
    }

    test("two tabs whose storage fails midway exceed by no more than what could not be stored", async () => {
      const tabs = [page, await newTab()];
      const run = ([letter, fails]) =>
        (async () => {
          globalThis.tab = await openTab(letter);
          let got = 0;
          for (let i = 0; i < 100; i++) {
            if (i === fails) {
              IDBObjectStore.prototype.add = () => {
                throw new DOMException("full", "QuotaExceededError");
              };
            }
            if (await tab.take(80)) got++;
          }
          return { got, problems: tab.problems, taken: tab.taken().length };
        })();
      const [first, second] = await Promise.all(
        [["a", 20], ["b", -1]].map((options, i) => tabs[i].evaluate(run, options)),
      );
      assert.deepEqual([first.problems, second.problems], [["storage.full"], []]);
      // Each for itself stays within what there is.
      assert.ok(first.taken <= 80 && second.taken === 80, JSON.stringify([first, second]));
      const stored = await (await newTab()).evaluate(() => records());
      assert.equal(stored.length, 80);
      assert.equal(new Set(stored).size, 80);
    });

    test("a journal that cannot be made sense of is left as it is", async () => {
      const [before, after, problems] = await page.evaluate(async () => {
        const foreign = await openTab("b");
        const tab = await openTab("a");
        foreign.append("of a later version");
        await foreign.journal.close();
        const before = await records();
        tab.append("seen");
        await tab.journal.exclusively(() => {
          tab.journal.abandon();
          return new TextEncoder().encode("lost;");
        });
        tab.append("seen");
        await tab.journal.close();
        return [before, await records(), tab.problems];
      });
      assert.deepEqual(before, ["of a later versionb0"]);
      // Recorded before it was known to be of a later version.
      assert.deepEqual(after, [...before, "seena0"]);
      assert.deepEqual(problems, []);
    });
  });

  describe("closing and forgetting", () => {
    test("a decision under way when the tab is closed is made once, and stored or not as a whole", async () => {
      const result = await page.evaluate(async () => {
        const tab = await openTab("a");
        const taking = [tab.take(), tab.take()];
        const closing = tab.journal.close();
        const took = await Promise.all(taking);
        await closing;
        // After closing there is nothing but memory.
        const later = await tab.take();
        return [took, later, tab.decided, tab.problems, await records()];
      });
      assert.deepEqual(result, [[true, true], true, 3, [], ["takea0", "takea1"]]);
    });

    test("a tab that is torn down midway takes whole decisions or none", async () => {
      const other = await newTab();
      await other.evaluate(() => {
        globalThis.running = (async () => {
          const tab = await openTab("b");
          for (;;) {
            tab.append();
            await tab.take();
          }
        })();
      });
      const got = page.evaluate(takeOften, { times: 100, most: 1e9, atOnce: 4, letter: "a", padding: 0 });
      await new Promise((resolve) => setTimeout(resolve, 200));
      await other.close();
      assert.equal(await got, 100);
      const stored = await page.evaluate(() => records());
      assert.equal(new Set(stored).size, stored.length);
      // A decision is stored with all that was recorded before it.
      const own = stored.filter((record) => /b\d+$/.test(record)).map((record) => Number(/\d+$/.exec(record)[0]));
      assert.deepEqual(own, own.map((_, i) => i));
      assert.ok(own.length > 0);
    });

    test("what was forgotten meanwhile does not come back", async () => {
      const result = await page.evaluate(async () => {
        const tab = await openTab("a");
        const foreign = await openTab("b");
        foreign.append("old");
        await foreign.settle();
        const taking = tab.take();
        tab.state = "";
        const erasing = tab.journal.erase();
        const took = await taking;
        await erasing;
        await foreign.journal.close();
        return [took, tab.state, tab.decided, await records(), tab.problems];
      });
      assert.deepEqual(result, [true, "takea0;", 1, ["takea0"], []]);
    });

    test("forgetting in one tab while another decides", async () => {
      const other = await newTab();
      await other.evaluate(async () => {
        globalThis.tab = await openTab("b");
        tab.append("old");
        await tab.settle();
      });
      const storm = other.evaluate(async () => {
        for (let i = 0; i < 200; i++) await tab.take();
        return [tab.state, tab.erased, tab.decided, tab.problems];
      });
      await page.evaluate(async () => {
        const tab = await openTab("a");
        await pause();
        await tab.journal.erase();
      });
      const [state, erased, decided, problems] = await storm;
      assert.deepEqual([erased, decided, problems], [1, 200, []]);
      assert.doesNotMatch(state, /old/);
      const stored = await page.evaluate(() => records());
      assert.equal(stored.join(";") + ";", state);
    });
  });

  test("a shop that keeps nothing decides in memory", async () => {
    const result = await page.evaluate(async () => {
      const tab = await openTab("a", { kind: MemoryJournal });
      const took = await Promise.all([tab.take(2), tab.take(2), tab.take(2)]);
      await tab.journal.written();
      return [took, tab.refreshed, (await indexedDB.databases()).length];
    });
    assert.deepEqual(result, [[true, true, false], 0, 0]);
  });
});

// What is heard in recordings of what pages push to their data layers.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fixtures } from "./helpers/project.mjs";
import { imported } from "./helpers/sources.mjs";

const { entryReader } = await imported("listening/entries");
const folder = join(fixtures, "pushes");

/** What gtag pushes: its arguments, which are no array. */
function gtag() {
  return arguments;
}

for (const name of readdirSync(folder)) {
  test(`the recording ${name}`, () => {
    const { source, pushes, heard } = JSON.parse(readFileSync(join(folder, name), "utf8"));
    assert.match(source, /https:/, "a recording says where it is from");
    const read = entryReader();
    const events = pushes.map((push) => read(push.gtag ? gtag(...push.gtag) : push)).filter((event) => event !== undefined);
    assert.deepEqual(
      events.map(({ event, items = [] }) => [event, items.map(({ item_id }) => item_id)]),
      heard.map(([event, ids]) => [event, ids]),
    );
    for (const [at, [, , parameters]] of heard.entries()) {
      // No page's own `time` is taken for when it happened.
      for (const [field, value] of Object.entries({ ...parameters, time: null, ecommerce: null })) {
        assert.equal(events[at][field] ?? null, value, `${field} of event ${at}`);
      }
    }
  });
}

test("no time that a page tells is taken for when it happened", () => {
  const read = entryReader();
  const item = { items: [{ item_id: 101 }], time: 7 };
  const entries = [gtag("event", "view_item", item), { event: "view_item", ecommerce: item }, { event: "view_item", ...item }];
  for (const entry of entries) assert.deepEqual(read(entry), { event: "view_item", items: item.items });
});

test("what is no entry is passed over", () => {
  const read = entryReader();
  const odd = [null, undefined, 7, "view_item", () => {}, [], ["event"], ["dataLayer.push", {}], {}, { event: 7 }, { event: "toString" }, { ecommerce: "none" }];
  for (const entry of odd) assert.equal(read(entry), undefined);
  assert.deepEqual(read(gtag("event", "login")), { event: "login" });
  assert.deepEqual(read(["event", "search", "no parameters"]), { event: "search" });
});

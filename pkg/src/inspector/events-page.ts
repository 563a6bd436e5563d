import { describe, toRegularsError } from "../errors.js";
import type { EventItem } from "../events.js";
import type { Problem } from "../regulars.js";
import type { Call } from "./calls.js";
import { h, type Child } from "./dom.js";
import { clock, ms } from "./format.js";
import type { Notes } from "./notes.js";

/** What the page told the shop, the newest first, and what came of it. */
export function eventsPage({ calls, titles }: Notes): Child[] {
  const told = calls.filter(({ name, error }) => name === "record" || name === "update" || error !== undefined);
  if (told.length === 0) {
    return [h("p", {}, "Nothing was heard yet. A page tells by shop.record(…), by shop.listen(), or by data-listen on the script tag.")];
  }
  return [h("ol", { class: "events", reversed: true }, ...told.reverse().map((call) => event(call, titles)))];
}

function event(call: Call, titles: ReadonlyMap<string, string>): HTMLElement {
  const { name, at, duration_ms, argument, answer, error } = call;
  const { recorded, problems = [] } = (name === "update" ? { problems: answer } : (answer ?? {})) as { recorded?: boolean; problems?: Problem[] };
  const lines = error === undefined ? problems.map(describe) : [describe(toRegularsError(error))];
  return h(
    "li",
    { class: lines.length > 0 ? "wrong" : undefined },
    h("p", {}, h("strong", {}, name === "record" ? nameOf(argument) : `shop.${name}`), recorded === false && " not recorded", h("small", {}, ` ${clock(at)}, ${ms(duration_ms)}`)),
    ...itemsOf(argument).map(({ item_id, quantity }) => {
      const title = titles.get(String(item_id));
      return h("p", {}, quantity !== undefined && `${quantity} × `, h("code", {}, String(item_id)), title !== undefined && ` ${title}`);
    }),
    ...lines.map((line) => h("p", { class: "problem" }, line)),
  );
}

/** GA4's event, or the list that `gtag` was called with. */
function nameOf(argument: unknown): string {
  const { event, 1: name } = (argument ?? {}) as { event?: unknown; 1?: unknown };
  return String(event ?? name ?? "an event without a name");
}

function itemsOf(argument: unknown): readonly EventItem[] {
  if (Array.isArray(argument) && typeof argument[0] === "object") return argument as EventItem[];
  const { items, ecommerce, 2: parameters } = (argument ?? {}) as Record<string, { items?: unknown } | undefined>;
  const list: unknown = items ?? ecommerce?.items ?? parameters?.items;
  return Array.isArray(list) ? (list as EventItem[]) : [];
}

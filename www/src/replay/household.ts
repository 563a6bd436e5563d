import { h } from "../dom";
import { words } from "../words";

/** One basket: ids, quantities and what one piece cost. */
export interface Order {
  time: number;
  items: { item_id: string; quantity: number; price: number }[];
}

/** A real household and its orders of 2017, the first first. */
export interface Household {
  id: number;
  name: string;
  about: string;
  orders: Order[];
}

interface Stored {
  id: number;
  name: string;
  about: string;
  orders: { time: string; items: [id: string, quantity: number, price: number][] }[];
}

let loading: Promise<Household[]> | undefined;

export function loadHouseholds(): Promise<Household[]> {
  loading ??= fetch("households.json")
    .then((response) => response.json() as Promise<Stored[]>)
    .then((households) => households.map(revived));
  return loading;
}

function revived({ id, name, about, orders }: Stored): Household {
  return {
    id,
    ...(words.replay.households[id] ?? { name, about }),
    orders: orders.map(({ time, items }) => ({
      time: Date.parse(time),
      items: items.map(([item_id, quantity, price]) => ({ item_id, quantity, price })),
    })),
  };
}

/** The households to choose from, as one row of radio buttons. */
export function chooser(households: readonly Household[], chosen: Household, choose: (household: Household) => void): HTMLElement {
  const options = households.map((household) =>
    h(
      "label",
      { class: "window" },
      h("input", { type: "radio", name: "household", checked: household === chosen, onchange: () => choose(household) }),
      h("span", {}, household.name),
    ),
  );
  return h("fieldset", { class: "chooser" }, h("legend", { class: "visually-hidden" }, words.replay.household), ...options);
}

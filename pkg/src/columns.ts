/**
 * Product records as text columns, the form in which they cross into WebAssembly: one string per
 * column instead of one object per product, which is an order of magnitude cheaper.
 */
export interface Columns {
  names: string[];
  /** One string per name; its cells are joined by {@link CELL}, an absent one is empty. */
  columns: string[];
}

/** Separates the cells of a column. */
export const CELL = "\u001e";
/** Separates several values in one cell. */
export const VALUE = "\u001f";

/** Deep enough for `variants.price.amount`, and an end for objects that contain themselves. */
const DEEPEST = 4;

/** What the engine checks and would take for absent if only names below it had values. */
const CHECKED: ReadonlySet<string> = new Set(["price", "sale_price", "availability"]);

/** One dotted name, its cells, and the names below it. */
interface Field {
  readonly name: string;
  /** One value or several for every product; a hole where it has none. */
  readonly cells: (string | string[])[];
  /** Whether any product has a value of its own here, and not only below. */
  filled: boolean;
  /** Whether any cell holds several values. */
  lists: boolean;
  readonly below: Map<string, Field>;
}

/**
 * Flattens products of any shape. A nested object becomes dotted names (`price.amount`); a list of
 * values becomes one cell with several values; a list of objects becomes one such cell per name
 * below it (`variants.price`), aligned by position. What the names mean is the engine's business.
 */
export function flatten(products: readonly unknown[]): Columns {
  const root: Map<string, Field> = new Map();
  const rows = products.length;
  // Always there and as long as the list, so that a record that is none counts as one without an id.
  if (rows > 0) fieldOf(root, "id", "", rows).filled = true;
  for (let row = 0; row < rows; row++) {
    const product = plain(products[row]);
    if (isRecord(product)) addRecord(product, root, "", row, rows, 1);
  }
  const result: Columns = { names: [], columns: [] };
  collect(root, rows, result);
  return result;
}

function addRecord(
  record: Record<string, unknown>,
  below: Map<string, Field>,
  prefix: string,
  row: number,
  rows: number,
  depth: number,
): void {
  for (const key in record) {
    const value = plain(record[key]);
    if (value === undefined || value === null || typeof value === "function") continue;
    const field = fieldOf(below, key, prefix, rows);
    if (typeof value !== "object") {
      field.cells[row] = textOf(value);
      field.filled = true;
    } else if (depth < DEEPEST) {
      if (Array.isArray(value)) addList(value, field, row, rows, depth + 1);
      else {
        if (CHECKED.has(field.name)) setUnreadable(field, row, value);
        addRecord(value as Record<string, unknown>, field.below, `${field.name}.`, row, rows, depth + 1);
      }
    }
  }
}

/** An object where a text belongs becomes a text that the engine refuses, and not silence. */
function setUnreadable(field: Field, row: number, value: object): void {
  field.cells[row] = `{${Object.keys(value).join(", ")}}`;
  field.filled = true;
}

function addList(list: readonly unknown[], field: Field, row: number, rows: number, depth: number): void {
  if (list.length === 0) return;
  if (list.every((value) => typeof value === "string")) {
    setList(field, row, list.map(withoutSeparators));
    return;
  }
  const touched: Map<Field, string[]> = new Map();
  for (let position = 0; position < list.length; position++) {
    addElement(plain(list[position]), field, touched, position, rows, depth);
  }
  for (const [below, values] of touched) {
    // Setting the length keeps the positions aligned: what was not set joins as empty.
    values.length = list.length;
    setList(below, row, values);
  }
}

function setList(field: Field, row: number, values: string[]): void {
  field.cells[row] = values;
  field.filled = field.lists = true;
}

function addElement(
  value: unknown,
  field: Field,
  touched: Map<Field, string[]>,
  position: number,
  rows: number,
  depth: number,
): void {
  if (value === undefined || value === null || typeof value === "function") return;
  if (typeof value !== "object" || Array.isArray(value)) {
    let values = touched.get(field);
    if (values === undefined) touched.set(field, (values = []));
    // A list inside a list has no place of its own in a cell: it becomes one readable value.
    values[position] = withoutSeparators(Array.isArray(value) ? value.join(", ") : textOf(value));
  } else if (depth < DEEPEST) {
    const record = value as Record<string, unknown>;
    for (const key in record) {
      const below = fieldOf(field.below, key, `${field.name}.`, rows);
      addElement(plain(record[key]), below, touched, position, rows, depth + 1);
    }
  }
}

function fieldOf(below: Map<string, Field>, key: string, prefix: string, rows: number): Field {
  let field = below.get(key);
  if (field === undefined) {
    field = { name: prefix + key, cells: new Array(rows), filled: false, lists: false, below: new Map() };
    below.set(key, field);
  }
  return field;
}

function collect(below: Map<string, Field>, rows: number, result: Columns): void {
  for (const field of below.values()) {
    if (field.filled) {
      result.names.push(withoutSeparators(field.name));
      result.columns.push(joined(field, rows));
    }
    collect(field.below, rows, result);
  }
}

/** Plain cells almost never contain a separator: look at the whole column, and only then closer. */
function joined({ cells, lists }: Field, rows: number): string {
  if (!lists) {
    const column = cells.join(CELL);
    if (count(column, CELL) === rows - 1 && !column.includes(VALUE)) return column;
  }
  return Array.from(cells, (cell = "") =>
    typeof cell === "string" ? withoutSeparators(cell) : cell.join(VALUE),
  ).join(CELL);
}

function count(text: string, separator: string): number {
  let found = 0;
  for (let at = text.indexOf(separator); at !== -1; at = text.indexOf(separator, at + 1)) found++;
  return found;
}

function withoutSeparators(text: string): string {
  return text.includes(CELL) || text.includes(VALUE) ? text.replaceAll(/[\u001e\u001f]/g, "") : text;
}

/** Dates, decimals and the like say themselves how they want to be written. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  // Nearly all are plain objects, and looking there for what is never there takes time.
  if (Object.getPrototypeOf(value) === Object.prototype) return value;
  const { toJSON } = value as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value) : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Never throws: a symbol, too, is a text of some kind. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : String(value);
}

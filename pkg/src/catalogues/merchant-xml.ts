import { decoded } from "./entities.js";
import { plainName } from "./merchant.js";

/** Fields that a feed may give several times; of others, the first is read. */
const REPEATED: ReadonlySet<string> = new Set(["tags", "material", "related_product"]);
/** What a `related_product` holds, in the order in which feeds of text join it. */
const RELATED_PARTS = ["relationship_type", "identifier_type", "identifier"];
/** A section of plain text; a tag, closing or opening, with its attributes and whether it closes itself; other text. */
const TOKEN = /<!\[CDATA\[([^]*?)\]\]>|<(\/?)([^\s<>/!?]+)((?:[^<>"'/]|"[^"]*"|'[^']*'|\/(?!>))*)(\/?)>|<!--[^]*?-->|<[!?][^>]*>|([^<]+|<)/g;

type Product = Record<string, string | string[]>;

/** What a feed holds, and whether all of it is there. */
export interface MerchantXml {
  products: Product[];
  isWhole: boolean;
}

/**
 * The products of a Merchant feed in RSS or Atom, or nothing where a text is no such feed. Feeds are not always
 * well-formed (`&eacute;`, a bare `&`): what can be read of them is.
 */
export function readMerchantXml(text: string): MerchantXml | undefined {
  const products: Product[] = [];
  let isFeed = false;
  let item: Item | undefined;
  for (const [, section, closing, name = "", attributes = "", empty, words] of text.matchAll(TOKEN)) {
    if (section !== undefined) item?.write(section);
    else if (words !== undefined) item?.write(decoded(words));
    else if (closing === "/") {
      if (item?.close() === false) {
        products.push(item.product());
        item = undefined;
      }
    } else if (name !== "") {
      const local = plainName(name);
      isFeed ||= local === "rss" || local === "feed" || local === "rdf";
      if (item !== undefined) {
        item.open(name, attributes);
        if (empty === "/") item.close();
      } else if (isFeed && empty === "" && (local === "item" || local === "entry")) item = new Item();
    }
  }
  return isFeed ? { products, isWhole: item === undefined } : undefined;
}

/** A product that is being read. */
class Item {
  /** The names of the elements that are open. */
  private readonly path: string[] = [];
  private text = "";
  private related: string[] = [];
  /** Names and values, Google's own, which win over RSS's and Atom's, apart from theirs. */
  private readonly own: [string, string][] = [];
  private readonly other: [string, string][] = [];

  open(name: string, attributes: string): void {
    this.path.push(name);
    // Atom keeps an address in an attribute.
    const [, , address = ""] = plainName(name) === "link" ? (/\shref\s*=\s*(["'])(.*?)\1/s.exec(attributes) ?? []) : [];
    this.text = decoded(address);
  }

  write(text: string): void {
    this.text += text;
  }

  /** Whether there was an element to close; otherwise the product ends. */
  close(): boolean {
    const [outer, inner] = this.path;
    if (outer === undefined) return false;
    const value = this.text.trim();
    const fields = outer.includes(":") ? this.own : this.other;
    const name = plainName(outer);
    const isRelated = name === "related_product";
    if (this.path.length === 1) {
      if (isRelated && this.related.length > 0) fields.push([name, RELATED_PARTS.map((_, at) => this.related[at] ?? "").join(":")]);
      // The longest of all, and nobody reads it.
      else if (value !== "" && name !== "description") fields.push([name, value]);
      this.related = [];
    } else if (isRelated) this.related[RELATED_PARTS.indexOf(plainName(inner!))] = value;
    this.text = "";
    this.path.pop();
    return true;
  }

  product(): Product {
    const product: Product = {};
    for (const [name, value] of [...this.own, ...this.other]) {
      const known = product[name];
      if (REPEATED.has(name)) product[name] = [...(known ?? []), value];
      else product[name] ??= value;
    }
    return product;
  }
}

import { roleOf } from "./roles";
import { words } from "./words";

/** A product, as the page draws it. */
export interface Good {
  id: string;
  title: string;
  brand: string;
  /** Department, category and, where the category holds more than one, the type. */
  path: readonly [department: string, category: string, type?: string];
  price: number;
  salePrice: number | undefined;
  inStock: boolean;
  size: string;
  image: string;
  popularity: number;
  /** Goods of one maker, name and size differ in something that the source does not name: 1, 2, 3 … */
  variety: number;
  /** The ids of what is in it, where it is a box of several. */
  contains: readonly string[];
}

/** A department with its categories and how many goods each has. */
export interface Department {
  name: string;
  image: string;
  count: number;
  categories: Map<string, number>;
}

export interface Catalog {
  /** As the feed has them, in Google Merchant field names: what regulars is given. */
  products: Record<string, string>[];
  /** By id, the most popular first. */
  goods: Map<string, Good>;
  departments: Map<string, Department>;
  /** The full paths of the goods, written as the feed has them: "Dairy & eggs > Cheese > String cheese". */
  types: Set<string>;
}

export async function loadCatalog(): Promise<Catalog> {
  const response = await fetch("catalog.tsv");
  if (!response.ok) throw new Error(`catalog.tsv: status ${response.status}`);
  const [head, ...lines] = (await response.text()).trimEnd().split("\n");
  const columns = head!.split("\t");
  const products = lines.map((line): Record<string, string> => {
    const cells = line.split("\t");
    const product = Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
    const role = roleOf(product["product_type"]!);
    return role === undefined ? product : { ...product, role };
  });
  const goods = toGoods(products);
  const types = new Set([...goods.values()].map(({ path }) => path.join(" > ")));
  return { products, goods, departments: toDepartments(goods.values()), types };
}

function toGoods(products: readonly Record<string, string>[]): Map<string, Good> {
  const seen = new Map<string, number>();
  const goods = new Map<string, Good>();
  for (const product of products) {
    const { id, title, brand, product_type, price, sale_price, availability } = product as Record<string, string>;
    const size = product["unit_pricing_measure"]!;
    const twins = [brand, product_type, title, size].join("\t");
    const variety = (seen.get(twins) ?? 0) + 1;
    seen.set(twins, variety);
    goods.set(id!, {
      id: id!,
      title: title!,
      brand: brand!,
      path: product_type!.split(" > ") as unknown as Good["path"],
      price: parseFloat(price!),
      salePrice: sale_price ? parseFloat(sale_price) : undefined,
      inStock: availability === "in_stock",
      size,
      image: product["image_link"]!,
      popularity: Number(product["popularity"]),
      variety,
      contains: product["bundle_items"]!.split(",").filter(Boolean),
    });
  }
  return goods;
}

/** The order in which one walks through the shop; what it does not name comes last. */
const WALK = ["Fruit", "Vegetables", "Bakery", "Dairy & eggs", "Deli", "Meat & poultry", "Fish & seafood", "Breakfast",
  "Pantry", "Snacks", "Drinks", "Frozen", "Baby", "Pets", "Household", "Flowers & cards"];

/** The picture on a department's door, where its best seller would mislead. */
const DOORS: Record<string, string> = { Vegetables: "carrot", "Dairy & eggs": "cheese-wedge", Deli: "sandwich",
  Pantry: "canned-food", Baby: "baby-bottle", Pets: "paw-prints", Household: "soap", "Flowers & cards": "tulip",
  Fruit: "red-apple", Breakfast: "pancakes", Frozen: "ice-cream", Drinks: "beverage-box", Snacks: "pretzel",
  Bakery: "baguette-bread", "Fish & seafood": "fish" };

function toDepartments(goods: Iterable<Good>): Map<string, Department> {
  const departments = new Map<string, Department>();
  for (const { path, image } of goods) {
    const [name, category] = path;
    const door = DOORS[name] === undefined ? image : `icons/${DOORS[name]}.svg`;
    const department = departments.get(name) ?? { name, image: door, count: 0, categories: new Map() };
    department.count += 1;
    department.categories.set(category, (department.categories.get(category) ?? 0) + 1);
    departments.set(name, department);
  }
  const place = (name: string) => (WALK.includes(name) ? WALK.indexOf(name) : WALK.length);
  return new Map([...departments].sort(([a], [b]) => place(a) - place(b)));
}

export const priceOf = (good: Good) => good.salePrice ?? good.price;

/** What tells a good from its neighbours: "Maker 69 · No. 2 · 10 oz". */
export const detailOf = (good: Good) =>
  [words.brand(good.brand), good.variety > 1 && words.variety(good.variety), good.size].filter(Boolean).join(" · ");

const HUES: Record<string, number> = { Fruit: 25, Vegetables: 140, Bakery: 75, "Dairy & eggs": 95, Deli: 40,
  "Meat & poultry": 10, "Fish & seafood": 215, Breakfast: 65, Pantry: 50, Snacks: 330, Drinks: 190, Frozen: 235,
  Baby: 350, Pets: 290, Household: 255, "Flowers & cards": 310 };

/** The tint of a department's shelves, as an angle on the colour wheel. */
export const hueOf = (department: string) => HUES[department] ?? 130;

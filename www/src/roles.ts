import type { Role } from "regulars";

/**
 * What goods are for, in the shop's plan, as its merchants would enter it: by category, the narrowest that is named
 * counting. Goods of other categories are there to be sold, and no more.
 */
const ROLES: Record<string, Role> = {
  "Fruit": "traffic",
  "Vegetables": "traffic",
  "Dairy & eggs > Milk & cream": "traffic",
  "Dairy & eggs > Eggs": "traffic",
  "Bakery": "relationship",
  "Deli": "relationship",
  "Drinks > Coffee, tea & cocoa": "relationship",
  "Flowers & cards": "event",
  "Frozen > Ice cream": "event",
  "Bakery > Cakes, pies & donuts": "event",
  "Snacks > Candy & chocolate": "referral",
  "Pantry > Spreads & honey": "referral",
  "Household": "profit",
  "Pantry > Herbs, spices & salt": "profit",
  "Fish & seafood": "exclusive",
  "Dairy & eggs > Organic & plant-based": "exclusive",
};

export function roleOf(path: string): Role | undefined {
  for (let category = path; category !== ""; category = category.slice(0, Math.max(0, category.lastIndexOf(" > ")))) {
    const role = ROLES[category];
    if (role !== undefined) return role;
  }
  return undefined;
}

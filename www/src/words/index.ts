import { en, type Words } from "./en";
import { language } from "./language";
import { SHELVES } from "./shelves-zh";
import { zh } from "./zh";

export { language, LANGUAGES, locale, type Language } from "./language";
export { sayTo, type Say } from "./reasons";
export { offerObstacle, offerRule } from "./offers";

/** The words of the page's language. */
export const words: Words = language === "en" ? en : zh;

/** A department or category as shoppers read it. */
export const shelfName = (name: string): string => (language === "en" ? name : (SHELVES[name] ?? name));

/** The last part of a category's path: "Dairy & eggs > Yogurt" is "Yogurt". */
export const leaf = (path: string): string => shelfName(path.split(" > ").at(-1)!);

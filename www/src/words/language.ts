/** The page's languages, by the tag that its `lang` states. index.html chooses before the first paint. */
export const LANGUAGES = { en: "English", "zh-CN": "中文" } as const;

export type Language = keyof typeof LANGUAGES;

export const language: Language = document.documentElement.lang === "zh-CN" ? "zh-CN" : "en";

/** The tag by which numbers, prices and dates are written. */
export const locale = language === "en" ? "en-US" : "zh-CN";

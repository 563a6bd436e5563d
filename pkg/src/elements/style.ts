import css from "./elements.css";

let sheet: CSSStyleSheet | undefined;

/** Puts the style sheet into a shadow root, one for all and as a policy without inline styles allows. */
export function adopt(root: ShadowRoot): void {
  // Safari has known them since 16.4; before, it takes the text, where the page's policy lets it.
  if (!("adoptedStyleSheets" in root)) {
    (root as ShadowRoot).append(Object.assign(document.createElement("style"), { textContent: css }));
    return;
  }
  if (sheet === undefined) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  root.adoptedStyleSheets = [sheet];
}

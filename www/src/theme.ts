import { words } from "./words";

const KEY = "parsley-street.theme";

/** The sun-and-moon button. Until it is used, the system's setting counts; index.html applies the stored choice. */
export function startTheme(button: HTMLElement): void {
  const isDark = () =>
    (document.documentElement.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const label = () => button.setAttribute("aria-label", isDark() ? words.frame.daylight : words.frame.evening);
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset["theme"] = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // The choice then lasts as long as the page.
    }
    label();
  });
  label();
}

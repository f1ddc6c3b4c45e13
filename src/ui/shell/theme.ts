import { useEffect, useState } from "react";

const key = "same-seed.theme";
export const themes = [
  { value: "auto", label: "Theme: system" },
  { value: "light", label: "Theme: light" },
  { value: "dark", label: "Theme: dark" },
] as const;

type Theme = (typeof themes)[number]["value"];

/** The chosen theme, kept for the next visit; `auto` follows the system. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(key, theme);
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
  }, [theme]);
  return [theme, setTheme];
}

function storedTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find(({ value }) => value === stored)?.value ?? "auto";
  } catch {
    return "auto";
  }
}

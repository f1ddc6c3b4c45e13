import { AdapterBadge } from "./AdapterBadge.tsx";
import { Logo } from "./Logo.tsx";
import { type Theme, useTheme } from "./theme.ts";

const themeNames: readonly { value: Theme; label: string }[] = [
  { value: "auto", label: "Theme: system" },
  { value: "light", label: "Theme: light" },
  { value: "dark", label: "Theme: dark" },
];

export function Header({ onHelp }: { onHelp: () => void }) {
  const [theme, setTheme] = useTheme();
  return (
    <header className="top">
      <Logo />
      <div className="wordmark">
        <h1>Same Seed</h1>
        <p>Same seed, different model.</p>
      </div>
      <div className="top-tools">
        <AdapterBadge />
        <select
          aria-label="Theme"
          value={theme}
          onChange={(event) => {
            const chosen = themeNames.find(({ value }) => value === event.target.value);
            if (chosen !== undefined) setTheme(chosen.value);
          }}
        >
          {themeNames.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <button type="button" onClick={onHelp}>
          Help
        </button>
      </div>
    </header>
  );
}

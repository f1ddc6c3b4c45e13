import { AdapterBadge } from "./AdapterBadge.tsx";
import { themes, useTheme } from "./theme.ts";

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
            const chosen = themes.find(({ value }) => value === event.target.value);
            if (chosen !== undefined) setTheme(chosen.value);
          }}
        >
          {themes.map(({ value, label }) => (
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

/** A dot from which three lines diverge. */
function Logo() {
  return (
    <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M20 34 C 20 24, 20 20, 20 5" stroke="var(--condition-0)" />
        <path d="M20 26 C 20 18, 28 16, 31 8" stroke="var(--condition-1)" />
        <path d="M20 26 C 20 18, 12 16, 9 8" stroke="var(--condition-2)" />
      </g>
      <circle cx="20" cy="34" r="4" fill="var(--accent)" />
    </svg>
  );
}

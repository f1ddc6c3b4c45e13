/** A seed from which three lines grow and part ways. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M20 34 C 20 24, 20 20, 20 5" stroke="var(--condition-0)" />
        <path d="M20 26 C 20 18, 28 16, 31 8" stroke="var(--condition-1)" />
        <path d="M20 26 C 20 18, 12 16, 9 8" stroke="var(--condition-2)" />
      </g>
      <circle cx="20" cy="34" r="4" fill="var(--accent)" />
    </svg>
  );
}

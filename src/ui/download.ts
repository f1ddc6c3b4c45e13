/** Hands a text to the user as a file. */
export function downloadText(fileName: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

/** A file name of an experiment: "same-seed-quick-2026-01-31.json". */
export function resultsFileName(name: string, startedAt: string, extension: string): string {
  const safe = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return `same-seed-${safe || "experiment"}-${startedAt.slice(0, 10)}.${extension}`;
}

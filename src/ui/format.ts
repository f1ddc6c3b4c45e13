/** A fraction as percent: 0.1234 -> "12.3 %". */
export function formatPercent(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)} %`;
}

const counts = new Intl.NumberFormat("en");

/** 12345 -> "12,345". */
export function formatCount(count: number): string {
  return counts.format(Math.round(count));
}

/** Milliseconds as "42 s", "3 min 5 s" or "2 h 10 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Replica indices as people count them: [0, 1, 2] -> "replicas 1–3", [4] -> "replica 5". */
export function formatReplicas(indices: readonly number[]): string {
  const [first, last] = [indices[0], indices.at(-1)];
  if (first === undefined || last === undefined) return "no replica";
  return first === last ? `replica ${first + 1}` : `replicas ${first + 1}–${last + 1}`;
}

/** Any replica indices as people count them: [0, 2, 3] -> "replicas 1, 3, 4". */
export function formatReplicaList(indices: readonly number[]): string {
  const numbers = indices.map((index) => index + 1).join(", ");
  return `${indices.length === 1 ? "replica" : "replicas"} ${numbers}`;
}

const moments = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

/** An ISO 8601 moment in the reader's time zone: "Jan 2, 2026, 3:04 AM". */
export function formatMoment(iso: string): string {
  return moments.format(new Date(iso));
}

/** 1354384 -> "1.4 MB", 12345 -> "12 kB", 2100000000 -> "2.1 GB". */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.ceil(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Height, width and channels of images: "28 × 28 grey", "32 × 32 colour". */
export function formatShape(shape: {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}): string {
  const { height, width, channels } = shape;
  const size = `${height} × ${width}`;
  if (channels === 1) return `${size} grey`;
  return channels === 3 ? `${size} colour` : `${size} × ${channels}`;
}

import { LabError } from "../core/errors.ts";
import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";
import { presetExperiment, presetOf } from "../core/experiment/presets.ts";

/** A link longer than this is not an experiment of ours. */
const longestPayload = 20_000;

/** The URL hash that holds an experiment: by name if it is a preset, else whole. */
export function experimentToHash(spec: ExperimentSpec): string {
  const preset = presetOf(spec);
  return preset === null ? `#experiment=${toBase64Url(JSON.stringify(spec))}` : `#preset=${preset}`;
}

/**
 * Reads the experiment in a URL hash.
 *
 * @returns Null if the hash holds none.
 * @throws {LabError} "experiment-invalid" if it holds one that cannot be read or is not valid.
 */
export function experimentFromHash(hash: string): ExperimentSpec | null {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  const preset = parameters.get("preset");
  if (preset !== null) return presetExperiment(preset);
  const payload = parameters.get("experiment");
  if (payload === null) return null;
  return parseExperiment(parsePayload(payload));
}

function parsePayload(payload: string): unknown {
  try {
    if (payload.length > longestPayload) throw new RangeError("too long");
    return JSON.parse(fromBase64Url(payload));
  } catch (cause) {
    throw new LabError(
      "experiment-invalid",
      "The link holds an experiment that cannot be read: it may be cut off. " +
        "Copy the whole link again.",
      { cause },
    );
  }
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

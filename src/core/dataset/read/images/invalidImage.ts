import { LabError } from "../../../errors.ts";

/** The error for an image file: what was expected of it, and what was found. */
export function invalidImage(path: string, expected: string, found: string | number): LabError {
  return new LabError("dataset-invalid", `${path}: expected ${expected}, found ${found}`);
}

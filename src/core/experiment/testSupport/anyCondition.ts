import fc from "fast-check";
import { mapTable } from "../../closedTable.ts";
import { type NoiseCondition, noiseConditionSchema } from "../noiseCondition.ts";
import { noiseSources, settingsOf } from "../noiseSources.ts";

/** Any setting of every noise source. */
export const anyCondition: fc.Arbitrary<NoiseCondition> = fc
  .record(mapTable(noiseSources, (_, source) => fc.constantFrom<string>(...settingsOf(source))))
  .map((condition) => noiseConditionSchema.parse(condition));

import { modelNames, models } from "../../core/experiment/models.ts";

/** The models, as options of a field. */
export const modelOptions = modelNames.map((value) => {
  const { title, explanation } = models[value];
  return { value, label: `${value}: ${title}`, explanation };
});

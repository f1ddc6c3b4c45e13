import { defineLayer } from "./layerKinds.ts";
import { featureShapes, inputShape, type Model } from "./model.ts";
import {
  elementCount,
  type MovingSpec,
  type ParameterLayout,
  type ParameterSpec,
  type Slot,
} from "./parameters.ts";

/** Lays the model's parameters out in flat vectors, one after the other, without gaps. */
export function parameterLayout(model: Model): ParameterLayout {
  const shapes = featureShapes(model);
  const trainable: Slot<ParameterSpec>[] = [];
  const moving: Slot<MovingSpec>[] = [];
  let trainableSize = 0;
  let movingSize = 0;
  for (const layer of model.layers) {
    const definition = defineLayer(layer);
    const input = inputShape(shapes, layer);
    for (const spec of definition.parameters(input)) {
      trainable.push(slotOf(layer.name, spec, trainableSize));
      trainableSize += elementCount(spec.shape);
    }
    for (const spec of definition.moving(input)) {
      moving.push(slotOf(layer.name, spec, movingSize));
      movingSize += elementCount(spec.shape);
    }
  }
  return { trainable, trainableSize, moving, movingSize };
}

function slotOf<Spec extends ParameterSpec>(layerName: string, spec: Spec, offset: number) {
  const name = `${layerName}/${spec.role}`;
  return { ...spec, name, layerName, offset, size: elementCount(spec.shape) };
}

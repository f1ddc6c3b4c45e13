import { defineLayer } from "./layerKinds.ts";
import { featureShapes, inputShape, type Model } from "./model.ts";
import { elementCount, type ParameterLayout, type ParameterSpec, type Slot } from "./parameters.ts";

/** Lays the model's parameters out in flat vectors, one after the other, without gaps. */
export function parameterLayout(model: Model): ParameterLayout {
  const shapes = featureShapes(model);
  const layers = model.layers.map((layer) => {
    const { parameters, moving } = defineLayer(layer);
    const input = inputShape(shapes, layer);
    return { name: layer.name, parameters: parameters(input), moving: moving(input) };
  });
  const trainable = layOut(layers.map(({ name, parameters }) => ({ name, specs: parameters })));
  const moving = layOut(layers.map(({ name, moving }) => ({ name, specs: moving })));
  return {
    trainable: trainable.slots,
    trainableSize: trainable.size,
    moving: moving.slots,
    movingSize: moving.size,
  };
}

function layOut<Spec extends ParameterSpec>(
  layers: readonly { readonly name: string; readonly specs: readonly Spec[] }[],
): { readonly slots: readonly Slot<Spec>[]; readonly size: number } {
  const slots: Slot<Spec>[] = [];
  let offset = 0;
  for (const { name: layerName, specs } of layers) {
    for (const spec of specs) {
      const size = elementCount(spec.shape);
      slots.push({ ...spec, name: `${layerName}/${spec.role}`, layerName, offset, size });
      offset += size;
    }
  }
  return { slots, size: offset };
}

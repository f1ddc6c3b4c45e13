import { useEffect } from "react";
import type { ImageShape } from "../../core/dataset/manifest.ts";
import { epochName } from "../../core/text/counting.ts";
import { augmentedEpochCount } from "../../state/browseSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { ImageCanvas } from "./ImageCanvas.tsx";

/** A training image as the GPU augments it in the first epochs. */
export function AugmentedRow({ exampleIndex, shape }: { exampleIndex: number; shape: ImageShape }) {
  const isMissing = useLab((s) => s.adapter.status === "missing");
  const augmentation = useLab((s) => s.augmentation);
  const augmentExample = useLab((s) => s.augmentExample);
  useEffect(() => {
    if (!isMissing) void augmentExample(exampleIndex);
  }, [isMissing, augmentExample, exampleIndex]);
  const imageBytes = shape.height * shape.width * shape.channels;
  return (
    <div className="augmented">
      <h4>With augmentation, as the kernel computes it</h4>
      {isMissing ? (
        <p className="field-note">Needs WebGPU, which is missing here.</p>
      ) : augmentation.status === "failed" ? (
        <p className="field-error">{augmentation.error.message}</p>
      ) : augmentation.status === "shown" && augmentation.exampleIndex === exampleIndex ? (
        <ol className="augmented-images">
          {Array.from({ length: augmentedEpochCount }, (_, epoch) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an epoch is its place
            <li key={epoch}>
              <ImageCanvas
                label={`In ${epochName(epoch)}`}
                image={augmentation.images.subarray(epoch * imageBytes, (epoch + 1) * imageBytes)}
                shape={shape}
                width={64}
              />
              <span className="field-note">{epochName(epoch)}</span>
            </li>
          ))}
        </ol>
      ) : (
        <p role="status">Computing</p>
      )}
      <p className="field-note">
        As in a condition that fixes augmentation, under the setup's root seed.
      </p>
    </div>
  );
}

/** Saving a picture: the bytes as they were logged. */

import { fileName, save } from "../../shell/save";
import type { Sample } from "./samples";

export function saveSample(sample: Sample, tag: string, run: string, step: string): void {
  const type = sample.type ?? "bin";
  const blob = new Blob([sample.bytes], {
    type: sample.type ? `image/${sample.type}` : "application/octet-stream",
  });
  save(blob, fileName(`${run} ${tag} ${step}`, type === "jpeg" ? "jpg" : type), blob.type);
}

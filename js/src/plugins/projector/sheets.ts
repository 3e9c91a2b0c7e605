/** Sheets of pictures, decoded: few at a time, since each may take as much as many screens. */
import { signal } from "@preact/signals";
import type { Store } from "../../store";
import type { Value } from "../../store/values";

/** The one on screen, and the one before it: it stays there until the new one is here. */
const MOST = 2;

interface Sheet {
  readonly image: Promise<ImageBitmap>;
  bitmap: ImageBitmap | null;
  closed: boolean;
  trouble: string | null;
}

export class Sheets {
  private readonly known = new WeakMap<Value, Sheet>();
  /** Decoded, the last one asked for at the end. */
  private kept: Sheet[] = [];
  private latest: Sheet | null = null;
  private readonly failures = signal(0);

  /** The sheet of a value that is to be shown from now on, in place of any other. */
  show(value: Value, blob: Uint8Array<ArrayBuffer>): Promise<ImageBitmap> {
    let sheet = this.known.get(value);
    if (!sheet || sheet.closed) {
      sheet = this.decode(blob);
      this.known.set(value, sheet);
    }
    this.latest = sheet;
    if (sheet.bitmap) this.keep(sheet);
    return sheet.image;
  }

  /** Why a value cannot be shown; null while it can, or nobody tried. */
  trouble(value: Value): string | null {
    // Read for its sake: decoding ends later.
    this.failures.value;
    return this.known.get(value)?.trouble ?? null;
  }

  private decode(blob: Uint8Array<ArrayBuffer>): Sheet {
    const image = createImageBitmap(new Blob([blob]));
    const sheet: Sheet = { image, bitmap: null, closed: false, trouble: null };
    image.then(
      (bitmap) => {
        sheet.bitmap = bitmap;
        // Another one was asked for meanwhile: nobody shows this one.
        if (sheet === this.latest) this.keep(sheet);
        else close(sheet);
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        sheet.trouble = `The sheet of pictures could not be decoded: ${reason}`;
        this.failures.value++;
      },
    );
    return sheet;
  }

  private keep(sheet: Sheet): void {
    this.kept = [...this.kept.filter((one) => one !== sheet), sheet];
    for (const one of this.kept.splice(0, this.kept.length - MOST)) close(one);
  }
}

function close(sheet: Sheet): void {
  sheet.closed = true;
  sheet.bitmap?.close();
}

const all = new WeakMap<Store, Sheets>();

export function sheetsOf(store: Store): Sheets {
  let own = all.get(store);
  if (!own) {
    own = new Sheets();
    all.set(store, own);
  }
  return own;
}

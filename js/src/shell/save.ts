/** Files that the browser saves. */

/** A file name out of a tag: nothing a file system minds. */
export function fileName(tag: string, extension: string): string {
  const plain = tag.replace(/[^\p{L}\p{N}._-]+/gu, "_").replace(/^\.+/, "") || "tbnb";
  return `${plain.slice(0, 100)}.${extension}`;
}

export function save(content: Blob | string, name: string, type: string): void {
  const blob = typeof content === "string" ? new Blob([content], { type }) : content;
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Some browsers read the blob after the click returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

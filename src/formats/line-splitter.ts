/** Cuts text into lines at `\n`. A line longer than the limit is handed over shortened, so that it can be refused. */
export class LineSplitter {
  readonly #maxBytes: number
  #skipping = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Calls back for each whole line with its place; answers how many bytes it is done with. */
  split(
    bytes: Uint8Array,
    final: boolean,
    onLine: (line: Uint8Array, start: number, end: number) => void,
  ): number {
    let start = 0
    while (start < bytes.length) {
      const newline = bytes.indexOf(0x0a, start)
      if (newline < 0 && !final && bytes.length - start <= this.#maxBytes) return start
      const end = newline < 0 ? bytes.length : newline
      if (!this.#skipping)
        onLine(bytes.subarray(start, Math.min(end, start + this.#maxBytes)), start, end)
      this.#skipping = newline < 0 && !final
      start = end + 1
    }
    return bytes.length
  }
}

/** One log object: `path` is relative to the directory and is AWS's own key, with forward slashes. */
export interface SimulatedFile {
  readonly path: string
  readonly bytes: Uint8Array
}

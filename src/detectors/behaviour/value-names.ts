/** Texts of values as numbers, and back. */
export class ValueNames {
  readonly #ids = new Map<string, number>()
  readonly #texts: string[] = ['']

  /** `''` is 0: nothing was shown. */
  id(text: string): number {
    if (text === '') return 0
    let id = this.#ids.get(text)
    if (id === undefined) {
      id = this.#texts.length
      this.#texts.push(text)
      this.#ids.set(text, id)
    }
    return id
  }

  text(id: number): string {
    return this.#texts[id] ?? ''
  }
}

/** What all texts beyond the most that are told apart are called. */
export const TOO_MANY = 'one of too many to tell apart'

/** Texts of values as numbers, and back. `most` texts are told apart, all after them are one: user agents and names of sessions
 * are made up by callers, and who makes up a million is not to fill the memory with them. */
export class ValueNames {
  readonly #ids = new Map<string, number>()
  readonly #texts: string[] = ['']
  readonly #most: number

  constructor(most = Number.POSITIVE_INFINITY) {
    this.#most = most
  }

  /** `''` is 0: nothing was shown. */
  id(text: string): number {
    if (text === '') return 0
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    return this.#texts.length > this.#most && text !== TOO_MANY
      ? this.id(TOO_MANY)
      : this.#add(text)
  }

  text(id: number): string {
    return this.#texts[id] ?? ''
  }

  #add(text: string): number {
    const id = this.#texts.length
    this.#texts.push(text)
    this.#ids.set(text, id)
    return id
  }
}

/**
 * How much one surprise says that another has said already. Two sides of a session that are often surprising on one day (a new
 * laptop brings a new program and a new network) are worth less than their sum: what they share is their pointwise mutual
 * information, log2 P(both) / (P(one) P(other)), learnt from the days before. Of several earlier sides the one that shares most
 * counts, as in a dependence tree (Chow & Liu, IEEE Trans. Inf. Theory 1968).
 */

/** Bits from which on a side is surprising: one day in eight. */
const SURPRISING = 3
/** Sessions that are believed to show independence before any was seen. */
const PRIOR = 20
const HALF_LIFE = 30

export class SideDependence {
  readonly #sides: number
  readonly #alone: Float64Array
  readonly #both: Float64Array
  #sessions = 0
  #day: number | undefined

  constructor(sides: number) {
    this.#sides = sides
    this.#alone = new Float64Array(sides)
    this.#both = new Float64Array(sides * sides)
  }

  /** What was learnt fades by half in thirty days. */
  advance(day: number): void {
    const fade = this.#day === undefined ? 1 : 2 ** ((this.#day - day) / HALF_LIFE)
    this.#day = day
    if (fade === 1) return
    this.#sessions *= fade
    for (let i = 0; i < this.#alone.length; i++) this.#alone[i] = (this.#alone[i] ?? 0) * fade
    for (let i = 0; i < this.#both.length; i++) this.#both[i] = (this.#both[i] ?? 0) * fade
  }

  /** One session's bits by side. */
  learn(bits: readonly (readonly [side: number, bits: number])[]): void {
    this.#sessions++
    const loud = bits.filter(([, amount]) => amount >= SURPRISING).map(([side]) => side)
    for (const one of loud) {
      this.#alone[one] = (this.#alone[one] ?? 0) + 1
      for (const other of loud) {
        const at = one * this.#sides + other
        this.#both[at] = (this.#both[at] ?? 0) + 1
      }
    }
  }

  /** Bits of `side` that the sides `before` it have told; at least 0. */
  shared(side: number, before: readonly number[]): number {
    return before.reduce((most, other) => Math.max(most, this.#pointwise(side, other)), 0)
  }

  #pointwise(a: number, b: number): number {
    const n = this.#sessions + PRIOR
    const [pa, pb] = [a, b].map((side) => ((this.#alone[side] ?? 0) + PRIOR / 2 ** SURPRISING) / n)
    const expected = (pa ?? 1) * (pb ?? 1)
    const both = ((this.#both[a * this.#sides + b] ?? 0) + PRIOR * expected) / n
    return Math.max(0, Math.log2(both / expected))
  }
}

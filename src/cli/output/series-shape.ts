/**
 * The shape of a series of any length in a few columns, in bounded memory: columns hold as many
 * values each, and when there are too many, every two become one. Of a column the value farthest
 * from the mean of all is kept, so that spikes stay visible.
 */
export class SeriesShape {
  readonly #most: number
  #columns: Column[] = []
  #perColumn = 1
  #inLast = 0
  #mean = 0
  #seen = 0

  /** `width`: columns at most, at least 2. */
  constructor(width: number) {
    this.#most = Math.max(2, width)
  }

  add(value: number, isAlarm: boolean): void {
    this.#seen++
    this.#mean += value / this.#seen - this.#mean / this.#seen
    const last = this.#columns.at(-1)
    if (last !== undefined && this.#inLast < this.#perColumn) {
      this.#inLast++
      this.#columns[this.#columns.length - 1] = this.#merge(last, { value, isAlarm })
      return
    }
    if (this.#columns.length === this.#most) this.#halve()
    this.#columns.push({ value, isAlarm })
    this.#inLast = 1
  }

  columns(): { readonly values: readonly number[]; readonly alarms: readonly boolean[] } {
    return {
      values: this.#columns.map(({ value }) => value),
      alarms: this.#columns.map(({ isAlarm }) => isAlarm),
    }
  }

  #halve(): void {
    const halved: Column[] = []
    for (let i = 0; i < this.#columns.length; i += 2) {
      const [one, other] = [this.#columns[i], this.#columns[i + 1]]
      if (one !== undefined) halved.push(other === undefined ? one : this.#merge(one, other))
    }
    this.#columns = halved
    this.#perColumn *= 2
  }

  #merge(one: Column, other: Column): Column {
    const isFarther = Math.abs(other.value - this.#mean) > Math.abs(one.value - this.#mean)
    return {
      value: isFarther ? other.value : one.value,
      isAlarm: one.isAlarm || other.isAlarm,
    }
  }
}

interface Column {
  readonly value: number
  readonly isAlarm: boolean
}

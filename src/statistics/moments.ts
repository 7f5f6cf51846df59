/**
 * Count, sum, mean and spread of a stream of numbers, mergeable. Sums are compensated (Neumaier, "Rundungsfehleranalyse
 * einiger Verfahren zur Summation endlicher Summen", ZAMM 1974); squares are summed around the mean of each part and
 * parts joined as Chan, Golub & LeVeque do ("Updating Formulae and a Pairwise Algorithm for Computing Sample Variances",
 * COMPSTAT 1982), so that a large mean does not swallow a small spread.
 */
export class Moments {
  #count = 0
  #mean = 0
  #squares = 0
  #sum = 0
  #lost = 0

  get count(): number {
    return this.#count
  }

  get sum(): number {
    const sum = this.#sum + this.#lost
    // Beyond the largest double the part that was lost is infinite of the other sign.
    return Number.isNaN(sum) ? this.#sum : sum
  }

  /** NaN for no values. */
  get mean(): number {
    return this.#count === 0 ? Number.NaN : this.sum / this.#count
  }

  /** Of the values as a whole population: divided by their number. NaN for no values. */
  get variance(): number {
    return this.#count === 0 ? Number.NaN : Math.max(0, this.#squares / this.#count)
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance)
  }

  /** Takes in the first `length` values, which must be finite. */
  updateMany(values: Float64Array, length = values.length): void {
    const end = Math.min(length, values.length)
    if (end === 0) return
    let sum = 0
    for (let i = 0; i < end; i++) {
      const value = values[i] ?? 0
      this.#add(value)
      sum += value
    }
    const mean = sum / end
    let squares = 0
    let drift = 0
    for (let i = 0; i < end; i++) {
      const apart = (values[i] ?? 0) - mean
      squares += apart * apart
      drift += apart
    }
    // What rounding of the mean left over (the corrected two-pass algorithm of the same paper).
    this.#join(end, mean, squares - (drift * drift) / end)
  }

  /** Adds all that another one has seen. */
  merge(other: Moments): void {
    if (other.#count === 0) return
    const { count, mean, squares, sum, lost } = other.#parts()
    this.#add(sum)
    this.#add(lost)
    this.#join(count, mean, squares)
  }

  #parts() {
    return {
      count: this.#count,
      mean: this.#mean,
      squares: this.#squares,
      sum: this.#sum,
      lost: this.#lost,
    }
  }

  #add(value: number): void {
    const sum = this.#sum + value
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - sum + value : value - sum + this.#sum
    this.#sum = sum
  }

  #join(count: number, mean: number, squares: number): void {
    const total = this.#count + count
    const apart = mean - this.#mean
    this.#squares += squares + apart * apart * ((this.#count / total) * count)
    this.#mean += apart * (count / total)
    this.#count = total
  }
}

/** The sum of some numbers with the error of each addition carried along. */
export function compensatedSum(values: Iterable<number>): number {
  let sum = 0
  let lost = 0
  for (const value of values) {
    const next = sum + value
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum
    sum = next
  }
  return sum + lost
}

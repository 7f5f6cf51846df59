/**
 * Views of a series: each turns its last values into a short vector, so that how far a vector is
 * from all earlier ones tells how new the series looks from there. No view looks ahead, and each
 * keeps a fixed number of values.
 */

/** Writes its vector and returns true, or returns false where it has none at this point. */
export type NoveltyView = {
  readonly dimensions: number
  readonly look: (time: number, value: number, vector: Float64Array) => boolean
}

/**
 * The shape of `length` buckets of `width` values, each told by its value furthest from the recent
 * mean: the same as a shape view, of a longer time, in which an average would drown the spikes
 * (after the extremes that largest-triangle downsampling keeps: Steinarsson, MSc thesis, 2013). It
 * has a vector once a bucket.
 */
export function createExtremesView(length: number, width: number): NoveltyView {
  const last = createLastValues(length)
  const forgetting = 2 / (4 * width + 1)
  let seen = 0
  let mean = 0
  let inBucket = 0
  let extreme = 0
  let furthest = -1
  return {
    dimensions: length,
    look: (_, value, vector) => {
      seen++
      mean += (value - mean) * Math.max(1 / seen, forgetting)
      const distance = Math.abs(value - mean)
      if (distance > furthest) [extreme, furthest] = [value, distance]
      if (++inBucket < width) return false
      last.push(extreme)
      inBucket = 0
      furthest = -1
      if (!last.isFull()) return false
      for (let i = 0; i < length; i++) vector[i] = last.at(i)
      return true
    },
  }
}

/** Mean, standard deviation and range of the last `length` values: noise that grows or dies. */
export function createSpreadView(length: number): NoveltyView {
  return createSummaryView(length, ({ mean, deviation, least, most }, vector) => {
    vector[0] = mean
    vector[1] = deviation
    vector[2] = most - least
  })
}

/** Mean, most and least of the last `length` values: the envelope, and a level that moves. */
export function createEnvelopeView(length: number): NoveltyView {
  return createSummaryView(length, ({ mean, least, most }, vector) => {
    vector[0] = mean
    vector[1] = most
    vector[2] = least
  })
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Half of the usual distance of a value from the mean, for each value of the vector. */
const CIRCLE = 0.5

/**
 * The last `length` values as they are, which shows spikes, steps and shapes of a few points; and,
 * as far as the series follows the day, the time of day as a place on a circle, which shows
 * ordinary values at an unusual hour. The circle shrinks to a point where the hour tells nothing.
 */
export function createDailyShapeView(length: number): NoveltyView {
  const last = createLastValues(length)
  const day = createDayStrength()
  return {
    dimensions: length + 2,
    look: (time, value, vector) => {
      last.push(value)
      const radius = CIRCLE * length * day.push(time, value)
      if (!last.isFull()) return false
      for (let i = 0; i < length; i++) vector[i] = last.at(i)
      const angle = (2 * Math.PI * (time % DAY_MS)) / DAY_MS
      vector[length] = radius * Math.cos(angle)
      vector[length + 1] = radius * Math.sin(angle)
      return true
    },
  }
}

/** Means forget at the pace of so many values, those of an hour of the day at that of so many. */
const LEARNT = 4096
const LEARNT_OF_HOUR = 200
/** An hour's mean is held against values once it is of so many. */
const LEAST_OF_HOUR = 12

/** How much nearer values are to the mean of their hour of the day than to that of all. */
function createDayStrength(): { readonly push: (time: number, value: number) => number } {
  const means = new Float64Array(24)
  const counts = new Int32Array(24)
  let seen = 0
  let mean = 0
  let fromMean = 0
  let fromHour = 0
  return {
    push: (time, value) => {
      const hour = Math.floor((((time % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS)
      const count = counts[hour] ?? 0
      const ofHour = means[hour] ?? 0
      seen = Math.min(seen + 1, LEARNT)
      if (count >= LEAST_OF_HOUR) {
        fromHour += (Math.abs(value - ofHour) - fromHour) / seen
        fromMean += (Math.abs(value - mean) - fromMean) / seen
      }
      mean += (value - mean) / seen
      counts[hour] = Math.min(count + 1, LEARNT_OF_HOUR)
      means[hour] = ofHour + (value - ofHour) / (counts[hour] ?? 1)
      return Math.max(0, fromMean - fromHour)
    },
  }
}

type Summary = {
  readonly mean: number
  readonly deviation: number
  readonly least: number
  readonly most: number
}

function createSummaryView(
  length: number,
  write: (summary: Summary, vector: Float64Array) => void,
): NoveltyView {
  const last = createLastValues(length)
  return {
    dimensions: 3,
    look: (_, value, vector) => {
      last.push(value)
      if (!last.isFull()) return false
      write(summaryOf(last, length), vector)
      return true
    },
  }
}

function summaryOf(last: LastValues, length: number): Summary {
  let sum = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < length; i++) {
    const value = last.at(i)
    sum += value
    if (value < least) least = value
    if (value > most) most = value
  }
  const mean = sum / length
  let squares = 0
  for (let i = 0; i < length; i++) squares += (last.at(i) - mean) ** 2
  return { mean, deviation: Math.sqrt(squares / length), least, most }
}

type LastValues = {
  readonly push: (value: number) => void
  readonly isFull: () => boolean
  /** The `i`th of the values held, oldest first. */
  readonly at: (i: number) => number
}

function createLastValues(length: number): LastValues {
  const ring = new Float64Array(length)
  let count = 0
  let next = 0
  return {
    push: (value) => {
      ring[next] = value
      next = next + 1 === length ? 0 : next + 1
      count = Math.min(count + 1, length)
    },
    isFull: () => count === length,
    at: (i) => ring[next + i < length ? next + i : next + i - length] ?? 0,
  }
}

/**
 * Since when? An alarm comes when the evidence is enough, which may be later than what it tells of
 * began. The stretch around it is dated by the change point of its forecast errors
 * (change-point.ts), once some values after the alarm are known.
 */
import { locateChange } from '../change-point.ts'

/** Epoch milliseconds. The interval holds the onset with 95 % under the change-point model. */
export type Onset = { readonly time: number; readonly earliest: number; readonly latest: number }

/** An alarm's point, counted from 0 over all that were pushed, and when it began. */
export type DatedAlarm = { readonly index: number; readonly onset: Onset }

export type AlarmDater = {
  /** A point with its forecast error in usual errors (NaN: unknown). Alarms that can be dated by then. */
  readonly push: (time: number, error: number, isAlarm: boolean) => readonly DatedAlarm[]
  /** No more points: the alarms that still waited. */
  readonly end: () => readonly DatedAlarm[]
}

/** Points looked at before an alarm, and after it, of which the latter are waited for. */
const BEFORE = 120
const AFTER = 24
/** A change farther from its alarm is another story. */
const FARTHEST = 40
/** Errors are cut here, so that one value does not hide the rest. */
const MOST_ERROR = 20

export function createAlarmDater(): AlarmDater {
  const size = BEFORE + AFTER + 1
  const times = new Float64Array(size)
  const errors = new Float64Array(size)
  let seen = 0
  let waiting: number[] = []
  const date = (index: number): DatedAlarm => {
    const from = Math.max(0, index - BEFORE, seen - size)
    const length = Math.min(index + AFTER + 1, seen) - from
    const at = (i: number) => (from + i) % size
    const values = Array.from({ length }, (_, i) => errors[at(i)] ?? Number.NaN)
    const timeAt = (i: number) => times[at(i)] ?? Number.NaN
    return { index, onset: onsetOf(values, timeAt, index - from) }
  }
  return {
    push: (time, error, isAlarm) => {
      times[seen % size] = time
      errors[seen % size] = Math.max(-MOST_ERROR, Math.min(MOST_ERROR, error))
      if (isAlarm) waiting.push(seen)
      seen++
      const ready = waiting.filter((index) => index + AFTER < seen)
      if (ready.length === 0) return ready.map(date)
      waiting = waiting.filter((index) => index + AFTER >= seen)
      return ready.map(date)
    },
    end: () => {
      const left = waiting
      waiting = []
      return left.map(date)
    },
  }
}

/** `alarm`: place of the alarm among the values. */
function onsetOf(values: readonly number[], timeAt: (i: number) => number, alarm: number): Onset {
  const change = locateChange(values, { model: 'normal' })
  const isNear = change.index >= 0 && change.index <= alarm && alarm - change.index <= FARTHEST
  const index = isNear ? change.index : alarm
  const low = isNear ? change.low : alarm
  const high = isNear ? change.high : alarm
  const time = timeAt(index)
  // What a point tells happened after the point before it.
  const before = timeAt(Math.max(0, low - 1))
  const after = timeAt(Math.min(high, values.length - 1))
  return { time, earliest: Math.min(time, before), latest: Math.max(time, after) }
}

/**
 * Where a series usually is at an hour of the week, learnt point by point in bounded memory.
 *
 * The groups of hours are those of hour-slots.ts. Each keeps a center that follows its values by
 * bounded steps (a stochastic approximation, Robbins & Monro 1951, with Huber's psi as in Martin &
 * Masreliez, IEEE Trans. Inf. Theory 1975), so one wild value moves it little. A center is believed
 * as far as its visits reach and shrunk to that of the coarser group beyond (Morris, JASA 1983).
 */
import { HOUR_MS, HOURS_OF_WEEK, hourOfWeek } from '../hour-slots.ts'

/** Centers of a time from the finest group to the coarsest, on the axis of the values. */
export type SeasonalCenters = {
  /** Of this hour of the week, backed off to working days or weekends, the hour of the day, all. */
  week: number
  /** Of this hour of the day, backed off to all. */
  day: number
  all: number
}

export type SeasonalSlots = {
  /** Writes the centers at `time` into `into`; zeros before anything was learnt. */
  readonly centers: (time: number, into: SeasonalCenters) => void
  /** Learns a value; none of the centers moves as if it were farther off than `reach`. */
  readonly learn: (time: number, value: number, reach: number) => void
}

/** `offsetMs`: how far local time is ahead of UTC. */
export function createSeasonalSlots(offsetMs: number): SeasonalSlots {
  const centers = new Float64Array(CELLS)
  const visits = new Float64Array(CELLS)
  const samples = new Float64Array(CELLS)
  let lastHour = Number.NaN
  const shrunk = (cell: number, parent: number) => {
    const own = Math.min(MOST_VISITS, visits[cell] ?? 0)
    return (own * (centers[cell] ?? 0) + PRIOR_VISITS * parent) / (own + PRIOR_VISITS)
  }
  const follow = (cell: number, value: number, reach: number, isVisit: boolean) => {
    const seen = (samples[cell] ?? 0) + 1
    const visited = (visits[cell] ?? 0) + (isVisit ? 1 : 0)
    // A fine series has many samples a visit; forgetting goes by visits, so by time.
    const memory = Math.min(seen, cell === ALL ? ALL_MEMORY : (MOST_VISITS * seen) / visited)
    const center = centers[cell] ?? 0
    const move = seen === 1 ? value : Math.max(-reach, Math.min(reach, value - center))
    centers[cell] = center + move / memory
    samples[cell] = seen
    visits[cell] = visited
  }
  return {
    centers: (time, into) => {
      const hour = hourOfWeek(time, offsetMs)
      into.all = centers[ALL] ?? 0
      into.day = shrunk(DAY_CELLS + (hour % 24), into.all)
      into.week = shrunk(hour, shrunk(kindOfDayCell(hour), into.day))
    },
    learn: (time, value, reach) => {
      const hour = hourOfWeek(time, offsetMs)
      const hourNumber = Math.floor(time / HOUR_MS)
      const isVisit = hourNumber !== lastHour
      lastHour = hourNumber
      follow(hour, value, reach, isVisit)
      follow(kindOfDayCell(hour), value, reach, isVisit)
      follow(DAY_CELLS + (hour % 24), value, reach, isVisit)
      follow(ALL, value, reach, isVisit)
    },
  }
}

/** Cells: 168 hours of the week, 24 of working days, 24 of weekends, 24 of any day, one for all. */
const DAY_CELLS = HOURS_OF_WEEK + 48
const ALL = DAY_CELLS + 24
const CELLS = ALL + 1
/** An hour that was visited so often is believed half. */
const PRIOR_VISITS = 1
/** Visits that an hour remembers: eight weeks of an hour of the week. */
const MOST_VISITS = 8
/** Samples that the center of all remembers. */
const ALL_MEMORY = 2000

function kindOfDayCell(hour: number): number {
  return HOURS_OF_WEEK + (hour % 24) + (hour >= 120 ? 24 : 0)
}

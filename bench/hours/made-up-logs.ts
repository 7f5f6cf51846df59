import { DAY, HOUR } from '../../src/events/time.ts'
import type { Random } from '../../src/statistics/random.ts'
import type { CompleteLog } from './complete-log.ts'

/** A Monday. */
const START = Date.UTC(2026, 5, 1)

interface Hour {
  /** Of the log. */
  readonly index: number
  /** Of the day. */
  readonly hour: number
  readonly isWeekend: boolean
}

/** Counts of one hour after the other. */
type Process = (hour: Hour) => number
type Kind = (random: Random, days: number) => Process

const OFFICE = [8, 18] as const

/**
 * How logs are silent though nothing is missing. Rates are drawn log-uniformly. None of them was made to suit the model that is
 * measured: steady ones do, most others break something that it takes for granted.
 */
export const KINDS: Readonly<Record<string, Kind>> = {
  'steady, 1 an hour': (random) => steady(random, 1),
  'steady, 3 an hour': (random) => steady(random, 3),
  'steady, 10 an hour': (random) => steady(random, 10),
  'steady, 30 an hour': (random) => steady(random, 30),
  'steady, 100 an hour': (random) => steady(random, 100),
  'by day and working day': (random) => {
    const [busy, quiet] = [between(random, 2, 100), between(random, 0.01, 1)]
    return (hour) => random.poisson(isOffice(hour) ? busy : quiet)
  },
  'nights and weekends fade': (random) => {
    const mean = between(random, 1, 50)
    return ({ hour, isWeekend }) =>
      random.poisson(
        mean * (isWeekend ? 0.2 : 1) * (0.05 + Math.sin((Math.PI * (hour + 0.5)) / 24) ** 4),
      )
  },
  'rate varies by hour': (random) => {
    const [mean, shape] = [between(random, 1, 100), between(random, 0.3, 3)]
    return () => random.poisson(random.gamma(shape, mean / shape))
  },
  'quiet hours follow quiet hours': (random) => {
    const [mean, stays] = [between(random, 1, 30), 1 - 1 / between(random, 3, 24)]
    let state = random.normal()
    return () => {
      state = stays * state + Math.sqrt(1 - stays * stays) * random.normal()
      return random.poisson(mean * Math.exp(1.2 * state - 0.72))
    }
  },
  'jobs that start now and then': (random) => {
    const [on, off] = [between(random, 2, 24), between(random, 4, 72)]
    const mean = between(random, 5, 200)
    let [isOn, left] = [true, random.exponential(on)]
    return () => {
      left--
      if (left <= 0) {
        isOn = !isOn
        left = random.exponential(isOn ? on : off)
      }
      return isOn ? random.poisson(mean) : 0
    }
  },
  'a job every few hours': (random) => {
    const [every, mean] = [2 + random.int(23), between(random, 1, 100)]
    return ({ index }) => (index % every === 0 ? 1 + random.poisson(mean) : 0)
  },
  'few people, days off': (random) => {
    const [mean, comes] = [between(random, 2, 30), 0.5 + 0.45 * random.next()]
    let isHere = true
    return (hour) => {
      if (hour.hour === 0) isHere = random.next() < comes
      return isHere && isOffice(hour) ? random.poisson(mean) : 0
    }
  },
  'one holiday of days': (random, days) => {
    const mean = between(random, 2, 60)
    const [leaves, away] = [7 + random.int(Math.max(1, days - 20)), 3 + random.int(10)]
    return (hour) => {
      const day = Math.floor(hour.index / 24)
      return isOffice(hour) && (day < leaves || day >= leaves + away) ? random.poisson(mean) : 0
    }
  },
  'becomes busy': (random, days) => {
    const [low, high] = [between(random, 0.05, 0.5), between(random, 10, 200)]
    const from = 24 * (3 + random.int(days - 6))
    return ({ index }) => random.poisson(index < from ? low : high)
  },
  'goes quiet': (random, days) => {
    const [low, high] = [between(random, 0.05, 0.5), between(random, 10, 200)]
    const from = 24 * (3 + random.int(days - 6))
    return ({ index }) => random.poisson(index < from ? high : low)
  },
  'one great burst': (random, days) => {
    const [rare, at] = [between(random, 0.02, 0.5), 24 * (1 + random.int(days - 2))]
    return ({ index }) => random.poisson(index >= at && index < at + 12 ? 1000 : rare)
  },
}

/** So many logs of a kind, of 10 to 59 days. */
export function madeUpLogs(kind: string, count: number, root: Random): readonly CompleteLog[] {
  const make = KINDS[kind]
  if (make === undefined) return []
  return Array.from({ length: count }, (_, i) => {
    const random = root.fork(`${kind}/${i}`)
    const days = 10 + random.int(50)
    const process = make(random, days)
    const counts = Array.from({ length: days * 24 }, (__, index) => process(hourOf(index)))
    return { kind, name: `${kind} ${i}`, start: START, counts }
  })
}

function hourOf(index: number): Hour {
  const time = START + index * HOUR
  return { index, hour: (time % DAY) / HOUR, isWeekend: new Date(time).getUTCDay() % 6 === 0 }
}

function isOffice({ hour, isWeekend }: Hour): boolean {
  return !isWeekend && hour >= OFFICE[0] && hour < OFFICE[1]
}

function steady(random: Random, mean: number): Process {
  return () => random.poisson(mean)
}

/** Log-uniform. */
function between(random: Random, least: number, most: number): number {
  return least * (most / least) ** random.next()
}

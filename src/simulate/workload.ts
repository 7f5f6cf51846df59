import { HOUR } from '../events/time.ts'
import type { Random } from '../statistics/random.ts'

export type CurveName = 'office' | 'consumer' | 'steady' | 'nightly'

/** Load by hour of the local day, then by day of the week from Sunday. Shapes, not levels: `load` divides by the mean. */
const CURVES: Readonly<
  Record<CurveName, { readonly hours: readonly number[]; readonly week: readonly number[] }>
> = {
  office: {
    hours: [1, 1, 1, 1, 1, 2, 5, 14, 30, 42, 46, 44, 36, 40, 45, 43, 36, 24, 13, 8, 5, 3, 2, 1],
    week: [0.18, 1, 1.06, 1.08, 1.04, 0.92, 0.24],
  },
  consumer: {
    hours: [
      15, 10, 7, 5, 5, 7, 12, 20, 28, 33, 36, 38, 40, 38, 36, 36, 38, 42, 48, 52, 52, 46, 34, 23,
    ],
    week: [1.12, 0.94, 0.94, 0.96, 0.98, 1.06, 1.18],
  },
  steady: {
    hours: [
      20, 19, 19, 18, 18, 19, 20, 21, 22, 23, 23, 23, 23, 23, 23, 23, 22, 22, 22, 22, 21, 21, 21,
      20,
    ],
    week: [0.97, 1, 1.01, 1.01, 1.01, 1, 0.98],
  },
  nightly: {
    hours: [6, 60, 90, 70, 20, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4],
    week: [1, 1, 1, 1, 1, 1, 1],
  },
}

const MEANS: ReadonlyMap<CurveName, number> = new Map(
  (['office', 'consumer', 'steady', 'nightly'] as const).map((name) => {
    const { hours, week } = CURVES[name]
    return [name, mean(hours) * mean(week)]
  }),
)

/** The load at `time` against its mean over a week (1 on average). `offset`: hours ahead of UTC. */
export function load(name: CurveName, time: number, offset = -5): number {
  const local = new Date(time + offset * HOUR)
  const hour = local.getUTCHours()
  const { hours, week } = CURVES[name]
  const share = local.getUTCMinutes() / 60
  const now = hours[hour] ?? 0
  const next = hours[(hour + 1) % 24] ?? 0
  const level = (now + (next - now) * share) * (week[local.getUTCDay()] ?? 1)
  return level / (MEANS.get(name) ?? 1)
}

/** Slow growth of an organisation: 0.25 % a day since `start`. */
export function growth(time: number, start: number): number {
  return 1 + (0.0025 * (time - start)) / (24 * HOUR)
}

/** Moments of calls within one hour, ascending: clumped a little more than chance, as people and queues make them. */
export function arrivals(random: Random, hourStart: number, expected: number): readonly number[] {
  const lively = expected > 0 ? random.gamma(12, expected / 12) : 0
  const count = random.poisson(lively)
  const times: number[] = []
  for (let i = 0; i < count; i++) times.push(hourStart + random.int(HOUR))
  return times.sort((a, b) => a - b)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

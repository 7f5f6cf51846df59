const HOUR = 3_600_000

/** Records of a stretch of time. */
export interface Bar {
  readonly start: number
  readonly end: number
  readonly count: number
  readonly failed: number
}

interface Hour {
  readonly time: string | null
  readonly count: number
  readonly failed: number
}

const STEPS = [1, 2, 3, 6, 12, 24, 48, 168, 336] as const

/** Hours of a scope as bars, so few that each can be hit: several hours a bar where the scope is long.
 * @param most bars that fit */
export function barsOf(
  scope: { readonly start: string | null; readonly end: string | null },
  hours: readonly Hour[],
  most = 96,
): readonly Bar[] {
  const start = Date.parse(scope.start ?? '')
  const end = Date.parse(scope.end ?? '')
  if (!(start < end)) return []
  const length = (end - start) / HOUR
  const step = (STEPS.find((one) => length / one <= most) ?? 336) * HOUR
  const counts = new Map<number, { count: number; failed: number }>()
  for (const { time, count, failed } of hours) {
    const nth = Math.floor((Date.parse(time ?? '') - start) / step)
    const sum = counts.get(nth) ?? { count: 0, failed: 0 }
    counts.set(nth, { count: sum.count + count, failed: sum.failed + failed })
  }
  return Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => ({
    start: start + i * step,
    end: Math.min(start + (i + 1) * step, end),
    ...(counts.get(i) ?? { count: 0, failed: 0 }),
  }))
}

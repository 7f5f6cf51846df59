import { rocArea } from '../../src/statistics/roc-area.ts'
import { METHODS, type Method, type OrganisationResult, type ScoredDay } from './run.ts'
import { SWAP_KINDS, type SwapKind } from './swaps.ts'

export interface IdentityRow {
  readonly what: SwapKind | 'user swaps'
  readonly days: number
  readonly area: number
  readonly standardError: number
  /** Share found at one alert a day for a hundred principals. */
  readonly found: number
}

export interface IdentitySummary {
  readonly organisations: number
  readonly principalDays: number
  readonly quietDays: number
  readonly eventsPerSecond: number
  readonly methods: Readonly<Record<Method, readonly IdentityRow[]>>
}

/** A swap is another principal under this one's name; a key that is stolen and used for like things is told apart. */
const USER_SWAPS: readonly SwapKind[] = ['same team', 'other team', 'machine']
const ALERTS = 0.01

/** Sums up organisations; each has its own threshold: as many quiet days above it as the budget of alerts allows. */
export function summarise(results: readonly OrganisationResult[]): IdentitySummary {
  const calls = results.reduce((sum, one) => sum + one.calls, 0)
  const seconds = results.reduce((sum, one) => sum + one.seconds, 0)
  const row = (
    method: Method,
    what: IdentityRow['what'],
    kinds: readonly SwapKind[],
  ): IdentityRow => {
    const parts = results.map((one) => partOf(one, method, kinds))
    const days = parts.reduce((sum, { swapped }) => sum + swapped.length, 0)
    const found = parts.reduce((sum, part) => sum + part.found, 0)
    const roc = rocArea(
      parts.flatMap(({ swapped }) => swapped),
      parts.flatMap(({ quiet }) => quiet),
    )
    return {
      what,
      days,
      area: roc.area,
      standardError: roc.standardError,
      found: found / Math.max(1, days),
    }
  }
  const rows = (method: Method) => [
    row(method, 'user swaps', USER_SWAPS),
    ...SWAP_KINDS.map((kind) => row(method, kind, [kind])),
  ]
  const quiet = results.flatMap(({ days }) => days).filter(({ swap }) => swap === undefined)
  return {
    organisations: results.length,
    principalDays: results.reduce((sum, one) => sum + one.principalDays, 0),
    quietDays: quiet.length,
    eventsPerSecond: calls / seconds,
    methods: {
      surprise: rows('surprise'),
      calibrated: rows('calibrated'),
      firstSeen: rows('firstSeen'),
      frequency: rows('frequency'),
    },
  }
}

function partOf(
  { days, principalDays }: OrganisationResult,
  method: Method,
  kinds: readonly SwapKind[],
) {
  const of = (keep: (day: ScoredDay) => boolean) =>
    days.filter(keep).map(({ scores }) => scores[method])
  const quiet = of(({ swap }) => swap === undefined).sort((a, b) => b - a)
  const swapped = of(({ swap }) => swap !== undefined && kinds.includes(swap))
  // The highest score that too many quiet days reach: only what is above it is an alert.
  const threshold = quiet[Math.floor(ALERTS * principalDays)] ?? 0
  return { quiet, swapped, found: swapped.filter((score) => score > threshold).length }
}

export function summaryText(summary: IdentitySummary): string {
  const { organisations, principalDays, quietDays, eventsPerSecond } = summary
  const lines = [
    `${organisations} organisations, ${principalDays} days of principals, ${quietDays} of them with calls of their owner`,
    `reading and scoring: ${Math.round(eventsPerSecond / 1000)} k events/s (few of these calls are alike: what aggregation saves is little)`,
    '',
    'found: at one alert a day for a hundred principals',
    `${'method'.padEnd(12)} ${'swap'.padEnd(12)} ${'days'.padStart(5)} ${'AUROC'.padStart(14)} ${'found'.padStart(7)}`,
  ]
  for (const method of METHODS)
    for (const { what, days, area, standardError, found } of summary.methods[method])
      lines.push(
        `${method.padEnd(12)} ${what.padEnd(12)} ${String(days).padStart(5)} ${`${area.toFixed(3)} ± ${(1.96 * standardError).toFixed(3)}`.padStart(14)} ${`${(100 * found).toFixed(1)} %`.padStart(7)}`,
      )
  return lines.join('\n')
}

import { proportion } from '../../src/statistics/proportion.ts'
import { GAPS, type HoursScore } from './measure.ts'

const WIDTH = 34

/** One line a kind of log. */
export function hoursText(origin: string, scores: readonly HoursScore[]): string {
  const head = [
    origin.padEnd(WIDTH),
    'logs'.padStart(6),
    'accused, claimed 1 %'.padStart(30),
    'hours'.padStart(14),
    ...GAPS.map((hours) => `${hours} h found`.padStart(16)),
  ]
  return [head.join(''), ...scores.map(lineOf)].join('\n')
}

function lineOf({ kind, logs, accused, accusedHours, silentHours, gaps }: HoursScore): string {
  const { share, low, high } = proportion(accused, logs)
  return [
    kind.padEnd(WIDTH),
    String(logs).padStart(6),
    `${percent(share)} (${percent(low)} to ${percent(high)})`.padStart(30),
    `${accusedHours}/${silentHours}`.padStart(14),
    ...gaps.map(({ made, found }) =>
      `${made === 0 ? '' : percent(found / made)} of ${made}`.padStart(16),
    ),
  ].join('')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}

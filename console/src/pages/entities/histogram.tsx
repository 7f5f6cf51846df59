import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import type { Bar } from './distribution-bars.ts'

const WIDTH = 720
const HEIGHT = 220
const FOOT = 22
const LEFT = 46

/** Two histograms over the same bars: the baseline filled, the scope as an outline over it. */
export function Histogram({
  bars,
  feature,
}: {
  readonly bars: readonly Bar[]
  readonly feature: string
}) {
  const most = Math.max(...bars.flatMap(({ before, within }) => [before, within]), 1e-9)
  const slot = (WIDTH - LEFT) / Math.max(1, bars.length)
  const height = (share: number) => (share / most) * (HEIGHT - FOOT - 10)
  const y = (share: number) => HEIGHT - FOOT - height(share)
  const outline = bars
    .map(({ within }, i) => `${i === 0 ? 'M' : 'L'}${LEFT + i * slot} ${y(within)}h${slot}`)
    .join('')
  const base = HEIGHT - FOOT
  return (
    <svg
      className="histogram"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`Distribution of ${plainText(feature, 80)}: ${moved(bars)}`}
    >
      {[0, 0.5, 1].map((part) => (
        <g key={part}>
          <line className="grid" x1={LEFT} x2={WIDTH} y1={y(part * most)} y2={y(part * most)} />
          <text className="tick" x={LEFT - 6} y={y(part * most) + 4} textAnchor="end">
            {numberText(part * most, 'share')}
          </text>
        </g>
      ))}
      {bars.map(({ label, before, within }, i) => (
        <g key={label}>
          <rect
            className="before"
            x={LEFT + i * slot + 0.5}
            y={y(before)}
            width={Math.max(0.5, slot - 1)}
            height={height(before)}
          />
          <rect
            className="within"
            x={LEFT + i * slot + 0.5}
            y={y(within)}
            width={Math.max(0.5, slot - 1)}
            height={height(within)}
          />
          <rect className="hit" x={LEFT + i * slot} y={0} width={slot} height={base}>
            <title>{`${label}: ${numberText(before, 'share')} before, ${numberText(within, 'share')} in the scope`}</title>
          </rect>
        </g>
      ))}
      <path className="outline" d={`${outline}`} />
      <Ticks bars={bars} slot={slot} />
    </svg>
  )
}

/** Edges, as many as have room. */
function Ticks({ bars, slot }: { readonly bars: readonly Bar[]; readonly slot: number }) {
  const every = Math.max(1, Math.ceil(bars.length / 6))
  const ticks = bars.flatMap(({ edges }, i) =>
    edges !== undefined && i % every === 0 ? [[i, edges[0]] as const] : [],
  )
  const last = bars.at(-1)?.edges?.[1]
  return (
    <>
      {ticks.map(([i, value]) => (
        <text key={i} className="tick" x={LEFT + i * slot} y={HEIGHT - 6} textAnchor="middle">
          {numberText(value)}
        </text>
      ))}
      {last !== undefined && (
        <text className="tick" x={WIDTH} y={HEIGHT - 6} textAnchor="end">
          {numberText(last)}
        </text>
      )}
    </>
  )
}

/** For who cannot see it: where the largest share is on either side. */
function moved(bars: readonly Bar[]): string {
  const top = (side: 'before' | 'within') =>
    bars.reduce<Bar | undefined>(
      (most, bar) => (most === undefined || bar[side] > most[side] ? bar : most),
      undefined,
    )?.label ?? 'none'
  return `most values before at ${top('before')}, in the scope at ${top('within')}`
}

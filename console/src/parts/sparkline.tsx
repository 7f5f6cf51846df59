import { compactText } from './numbers.ts'

interface Props {
  /** One value per step, oldest first; null where nothing is known. */
  readonly values: readonly (number | null)[]
  /** What it shows, for those who do not see it: `Invocations of the last seven days`. */
  readonly label: string
  /** What was usual at each step, drawn as a dashed line; as long as the values. */
  readonly usual?: readonly (number | null)[]
  readonly kind?: 'bars' | 'line'
  readonly width?: number
  readonly height?: number
}

/** A series in the space of a word: its shape. Its text has the figures, or the highest and the last of many. */
export function Sparkline({ values, label, usual, kind = 'bars', width = 84, height = 24 }: Props) {
  const known = [...values, ...(usual ?? [])].filter((value) => value !== null)
  const most = Math.max(0, ...known)
  const text = `${label}: ${said(values)}`
  const step = width / Math.max(1, values.length)
  const y = (value: number) =>
    most === 0 ? height - 1 : height - 1 - (value / most) * (height - 3)
  const path = (series: readonly (number | null)[]) => pathOf(series, step, y)
  return (
    <svg className="sparkline" width={width} height={height} role="img" aria-label={text}>
      <title>{text}</title>
      {kind === 'bars' &&
        values.map((value, i) =>
          value === null ? null : (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a step has no other name than its place.
              key={i}
              x={i * step + 1}
              y={y(value)}
              width={Math.max(1, step - 2)}
              height={height - y(value)}
              className={i === values.length - 1 ? 'spark-last' : 'spark-bar'}
            />
          ),
        )}
      {kind === 'line' && <path d={path(values)} className="spark-line" />}
      {usual !== undefined && <path d={path(usual)} className="spark-usual" />}
    </svg>
  )
}

/** A line through the middles of the steps, broken where nothing is known. */
function pathOf(
  series: readonly (number | null)[],
  step: number,
  y: (value: number) => number,
): string {
  let isDown = false
  const parts = series.map((value, i) => {
    const command = isDown ? 'L' : 'M'
    isDown = value !== null
    return value === null ? '' : `${command}${((i + 0.5) * step).toFixed(1)},${y(value).toFixed(1)}`
  })
  return parts.join('')
}

const MOST_SAID = 10

function said(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null)
  const last = known.at(-1)
  if (last === undefined) return 'no data'
  if (known.length <= MOST_SAID) return known.map(compactText).join(', ')
  return `highest ${compactText(Math.max(...known))}, last ${compactText(last)}`
}

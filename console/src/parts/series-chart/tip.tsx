import type uPlot from 'uplot'
import type { ChartTexts } from './plot.ts'
import type { SeriesData } from './series-data.ts'

interface Props {
  readonly plot: uPlot
  readonly index: number
  readonly data: SeriesData
  readonly texts: ChartTexts
}

/** The values under the cursor. */
export function Tip({ plot, index, data: { times, lines, band }, texts }: Props) {
  const time = times[index]
  if (time === undefined) return null
  const at = plot.valToPos(time, 'x') + plot.bbox.left / devicePixelRatio
  const isRight = at > plot.width / 2
  const text = (value: number | null | undefined) =>
    typeof value === 'number' ? texts.value(value) : '–'
  return (
    <div
      className="tip"
      style={isRight ? { right: plot.width - at + 12 } : { left: at + 12 }}
      aria-hidden="true"
    >
      <strong>{texts.time(time)}</strong>
      {lines.map(({ label, values }) => (
        <div key={label}>
          {label} <b>{text(values[index])}</b>
        </div>
      ))}
      {band !== undefined && (
        <div>
          Usually {text(band.lower[index])} to {text(band.upper[index])}
        </div>
      )}
    </div>
  )
}

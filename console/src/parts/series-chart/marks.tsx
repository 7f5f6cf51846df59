import type uPlot from 'uplot'
import { go } from '../../router/location.ts'
import { plainText } from '../plain-text.ts'
import type { Mark } from './series-data.ts'

interface Props {
  readonly plot: uPlot
  readonly marks: readonly Mark[]
  readonly time: (time: number) => string
}

/** So many marks can still be told apart; the table beside a chart has them all. */
const MOST = 40

/** What happened, at its place over the chart: links that lead to it. */
export function Marks({ plot, marks, time }: Props) {
  const { min = Number.NaN, max = Number.NaN } = plot.scales['x'] ?? {}
  const shown = marks.filter((mark) => mark.time >= min && mark.time <= max).slice(0, MOST)
  return (
    <>
      {shown.map(({ id, time: at, text, href, tone = 'act' }) => {
        const label = `${time(at)} ${plainText(text)}`
        const left = plot.valToPos(at, 'x') + plot.bbox.left / devicePixelRatio
        return (
          <a
            key={id}
            className={`mark mark-${tone}`}
            style={{ left }}
            href={href}
            title={label}
            onClick={(event) => {
              if (href === undefined || event.metaKey || event.ctrlKey) return
              event.preventDefault()
              go(href)
            }}
          >
            <span className="unseen">{label}</span>
          </a>
        )
      })}
    </>
  )
}

import { useEffect, useRef, useState } from 'react'
import uPlot from 'uplot'
import { Marks } from './marks.tsx'
import { type ChartTexts, type PlotColours, type PlotTexts, plotData, plotOptions } from './plot.ts'
import type { SeriesData } from './series-data.ts'
import { Tip } from './tip.tsx'

interface Props {
  readonly title: string
  readonly data: SeriesData
  readonly height: number
  readonly texts: PlotTexts & ChartTexts
  readonly onCanvas: (canvas: HTMLCanvasElement | undefined) => void
  readonly onZoom?: (start: number, end: number) => void
}

/** The picture itself: uPlot on a canvas, with what can be opened laid over it as buttons. */
export function Plot({ title, data, height, texts, onCanvas, onZoom }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const latest = useRef({ texts, onCanvas, onZoom })
  latest.current = { texts, onCanvas, onZoom }
  const [plot, setPlot] = useState<uPlot | undefined>()
  const [index, setIndex] = useState<number | undefined>()
  // What lies over the picture has its places of it: they are other ones whenever it was drawn anew.
  const [, setDrawn] = useState(0)
  useEffect(() => {
    const host = frame.current
    if (host === null) return undefined
    const size = { width: host.clientWidth || 600, height }
    const options = plotOptions(data, size, coloursOf(host), latest.current.texts)
    const made = new uPlot(
      withHooks(options, setIndex, () => setDrawn((count) => count + 1), latest),
      plotData(data),
      host,
    )
    setPlot(made)
    latest.current.onCanvas(made.ctx.canvas)
    const observer = new ResizeObserver(() => {
      if (host.clientWidth > 0) made.setSize({ width: host.clientWidth, height })
      setIndex(undefined)
    })
    observer.observe(host)
    return () => {
      observer.disconnect()
      made.destroy()
      latest.current.onCanvas(undefined)
    }
  }, [data, height])
  return (
    <div className="plot">
      <div ref={frame} role="img" aria-label={title} />
      {plot !== undefined && <Marks plot={plot} marks={data.marks ?? []} time={texts.time} />}
      {plot !== undefined && index !== undefined && (
        <Tip plot={plot} index={index} data={data} texts={texts} />
      )}
    </div>
  )
}

function withHooks(
  options: uPlot.Options,
  setIndex: (index: number | undefined) => void,
  onDrawn: () => void,
  latest: { readonly current: Pick<Props, 'onZoom'> },
): uPlot.Options {
  return {
    ...options,
    hooks: {
      ...options.hooks,
      draw: [onDrawn],
      setCursor: [(made) => setIndex(made.cursor.idx ?? undefined)],
      setSelect: [
        (made) => {
          const { left, width } = made.select
          if (width > 8)
            latest.current.onZoom?.(made.posToVal(left, 'x'), made.posToVal(left + width, 'x'))
          made.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
        },
      ],
    },
  }
}

function coloursOf(host: Element): PlotColours {
  const style = getComputedStyle(host)
  const colour = (name: string) => style.getPropertyValue(`--chart-${name}`).trim() || 'gray'
  return {
    lines: {
      first: colour('first'),
      second: colour('second'),
      third: colour('third'),
      bad: colour('bad'),
      quiet: colour('quiet'),
    },
    band: colour('band'),
    axis: colour('axis'),
    grid: colour('grid'),
    onset: colour('onset'),
  }
}

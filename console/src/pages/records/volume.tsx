import './records.css'
import Box from '@cloudscape-design/components/box'
import Link from '@cloudscape-design/components/link'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import { useState } from 'react'
import { DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { useTimes } from '../../parts/preferences.ts'
import { go, hrefOf, usePlace } from '../../router/location.ts'
import { type Bar, barsOf } from './volume-bars.ts'

interface Props {
  readonly scope: { readonly start: string; readonly end: string }
  readonly hours: Parameters<typeof barsOf>[1]
  /** Whether records of this kind can fail. */
  readonly fails: boolean
}

const [WIDTH, HEIGHT] = [1000, 100]

/** How many records there were when; a bar narrows the scope to its time. */
export function Volume({ scope, hours, fails }: Props) {
  const [view, setView] = useState('chart')
  const bars = barsOf(scope, hours)
  return (
    <div>
      <div className="chart-tools">
        <ul className="legend">
          <li>
            <span className="swatch swatch-bar" /> Records
          </li>
          {fails && (
            <li>
              <span className="swatch swatch-bar swatch-bad" /> Failed
            </li>
          )}
        </ul>
        <SegmentedControl
          selectedId={view}
          onChange={({ detail }) => setView(detail.selectedId)}
          label="How to show records over time"
          options={[
            { id: 'chart', text: 'Chart' },
            { id: 'table', text: 'Table' },
          ]}
        />
      </div>
      {view === 'chart' ? <Bars bars={bars} /> : <BarTable bars={bars} fails={fails} />}
    </div>
  )
}

function useNarrow() {
  const { segments, query } = usePlace()
  return ({ start, end }: Bar) =>
    hrefOf(segments, {
      ...Object.fromEntries(query),
      from: new Date(start).toISOString(),
      to: new Date(end).toISOString(),
    })
}

function Bars({ bars }: { readonly bars: readonly Bar[] }) {
  const { minute } = useTimes()
  const narrow = useNarrow()
  const [over, setOver] = useState<Bar | undefined>()
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const total = bars.reduce((sum, { count }) => sum + count, 0)
  const [first, last] = [bars[0], bars.at(-1)]
  const width = WIDTH / Math.max(1, bars.length)
  const textOf = (bar: Bar) =>
    `${minute(bar.start)} – ${minute(bar.end)}: ${numberText(bar.count)} records, ${numberText(bar.failed)} failed`
  const height = (count: number) => (count === 0 ? 0 : Math.max(1.5, (count / most) * (HEIGHT - 4)))
  return (
    <>
      <svg
        className="volume"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        onMouseLeave={() => setOver(undefined)}
      >
        <title>{`${numberText(total)} records over time. The table has the same as links.`}</title>
        {bars.map((bar, i) => (
          <a
            key={bar.start}
            className="volume-bar"
            href={narrow(bar)}
            tabIndex={-1}
            aria-label={textOf(bar)}
            onMouseEnter={() => setOver(bar)}
            onClick={(event) => {
              event.preventDefault()
              go(narrow(bar))
            }}
          >
            <rect className="volume-hit" x={i * width} y={0} width={width} height={HEIGHT} />
            <rect
              className="volume-all"
              x={i * width + width * 0.1}
              y={HEIGHT - height(bar.count)}
              width={width * 0.8}
              height={height(bar.count)}
            />
            <rect
              className="volume-failed"
              x={i * width + width * 0.1}
              y={HEIGHT - height(bar.failed)}
              width={width * 0.8}
              height={height(bar.failed)}
            />
          </a>
        ))}
      </svg>
      <div className="volume-axis">
        <span>{first === undefined ? '' : minute(first.start)}</span>
        <Box variant="small" color="text-body-secondary">
          {over === undefined
            ? total === 0
              ? 'No record in this scope time.'
              : `Most in one bar: ${numberText(most)}. Choose a bar to look at its time alone.`
            : textOf(over)}
        </Box>
        <span>{last === undefined ? '' : minute(last.end)}</span>
      </div>
    </>
  )
}

function BarTable({ bars, fails }: { readonly bars: readonly Bar[]; readonly fails: boolean }) {
  const { time, minute } = useTimes()
  const narrow = useNarrow()
  const follows = (event: CustomEvent, bar: Bar) => {
    event.preventDefault()
    go(narrow(bar))
  }
  return (
    <DataTable
      title="Records over time"
      headingTag="h3"
      variant="embedded"
      rows={bars}
      rowId={({ start }) => String(start)}
      columns={[
        {
          id: 'start',
          title: 'From',
          value: ({ start }) => time(start),
          cell: (bar) => (
            <Link href={narrow(bar)} onFollow={(event) => follows(event, bar)}>
              {minute(bar.start)}
            </Link>
          ),
        },
        { id: 'end', title: 'To', value: ({ end }) => minute(end) },
        { id: 'count', title: 'Records', value: ({ count }) => count, isNumber: true },
        ...(fails
          ? [{ id: 'failed', title: 'Failed', value: ({ failed }: Bar) => failed, isNumber: true }]
          : []),
      ]}
    />
  )
}

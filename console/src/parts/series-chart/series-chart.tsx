import 'uplot/dist/uPlot.min.css'
import Box from '@cloudscape-design/components/box'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { compactText, type NumberKind, numberText } from '../numbers.ts'
import { useTimes } from '../preferences.ts'
import { csvOf, jsonOf, saveFile } from '../save-file.ts'
import { Empty } from '../states.tsx'
import { useDark } from '../theme.ts'
import { Legend } from './legend.tsx'
import { Plot } from './plot-view.tsx'
import { outside, rowsOf, type SeriesData } from './series-data.ts'
import { SeriesTable } from './series-table.tsx'

interface Props {
  readonly title: string
  /** The same object while nothing of it changes: another is drawn anew. */
  readonly data: SeriesData
  readonly kind?: NumberKind
  readonly height?: number
  /** A stretch that was dragged over, in milliseconds since the epoch. */
  readonly onZoom?: (start: number, end: number) => void
  readonly empty?: string
}

/** Lines over time with their usual band, the onset, and marks one can open; the same as a table; to be saved. */
export function SeriesChart({ title, data, kind = 'number', height = 240, onZoom, empty }: Props) {
  const [view, setView] = useState('chart')
  const [canvas, setCanvas] = useState<HTMLCanvasElement | undefined>()
  const { short, minute } = useTimes()
  const isDark = useDark()
  if (data.times.length === 0) return <Empty title={empty ?? 'No data in this scope'} />
  const value = (one: number) => numberText(one, kind)
  const axis = PLAIN.includes(kind) ? compactText : value
  const texts = { tick: short, time: minute, value, axis }
  return (
    <SpaceBetween size="xs">
      <div className="chart-tools">
        <Legend data={data} />
        <SpaceBetween direction="horizontal" size="xs">
          <SegmentedControl
            selectedId={view}
            onChange={({ detail }) => setView(detail.selectedId)}
            label={`How to show ${title}`}
            options={VIEWS}
          />
          <SaveChart title={title} data={data} canvas={view === 'chart' ? canvas : undefined} />
        </SpaceBetween>
      </div>
      {view === 'chart' ? (
        <Plot
          key={String(isDark)}
          title={`${title}. ${summary(data)}`}
          data={data}
          height={height}
          texts={texts}
          onCanvas={setCanvas}
          {...(onZoom ? { onZoom } : {})}
        />
      ) : (
        <SeriesTable title={title} data={data} texts={texts} />
      )}
      {data.band !== undefined && <Box variant="small">{summary(data)}</Box>}
    </SpaceBetween>
  )
}

/** Kinds without a unit, whose large numbers can be written short. */
const PLAIN: readonly NumberKind[] = ['count', 'number', 'tokens']

const VIEWS = [
  { id: 'chart', text: 'Chart' },
  { id: 'table', text: 'Table' },
]

function summary(data: SeriesData): string {
  const count = outside(data)
  if (data.band === undefined) return `${data.times.length} points`
  return count === 0
    ? `All of ${data.times.length} points within the usual band`
    : `${count} of ${data.times.length} points outside of the usual band`
}

function SaveChart({
  title,
  data,
  canvas,
}: Pick<Props, 'title' | 'data'> & { readonly canvas: HTMLCanvasElement | undefined }) {
  const { titles, rows } = rowsOf(data)
  const save = (id: string) => {
    if (id === 'csv') saveFile(`${title}.csv`, csvOf(titles, rows))
    if (id === 'json')
      saveFile(
        `${title}.json`,
        jsonOf(rows.map((row) => Object.fromEntries(row.map((cell, i) => [titles[i], cell])))),
      )
    if (id === 'png') canvas?.toBlob((blob) => blob && saveFile(`${title}.png`, blob))
  }
  const items = [
    { id: 'png', text: 'Save as PNG', disabled: canvas === undefined },
    { id: 'csv', text: 'Save as CSV' },
    { id: 'json', text: 'Save as JSON' },
  ]
  return (
    <ButtonDropdown
      variant="icon"
      ariaLabel={`Save ${title}`}
      items={items}
      onItemClick={({ detail }) => save(detail.id)}
    />
  )
}

import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import type { Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { SeriesChart } from '../../parts/series-chart/series-chart.tsx'
import { Empty } from '../../parts/states.tsx'
import { go, hrefOf, usePlace } from '../../router/location.ts'
import { PanelActions } from './panel-actions.tsx'
import { type ChartNotes, panelCharts } from './panel-series.ts'
import { Guidance } from './panel-table.tsx'
import { emptyWords } from './panel-words.ts'

interface Props {
  readonly answer: Schemas['PanelAnswer']
  readonly entity: Entity
  readonly notes: ChartNotes
}

/** A panel over time; a stretch that is dragged over becomes the scope time. */
export function PanelChart({ answer, entity, notes }: Props) {
  const { panel } = answer
  const charts = useMemo(() => panelCharts(answer, notes), [answer, notes])
  const zoom = useZoom()
  const values = charts.flatMap(({ data }) => data.lines.flatMap((line) => line.values))
  const isUnknown = values.every((value) => value === null)
  const isEmpty = isUnknown || values.every((value) => value === null || value === 0)
  const words = isUnknown ? emptyWords(panel) : NONE
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Guidance text={panel.description} notes={isUnknown ? [] : answer.notes} />}
          actions={<PanelActions answer={answer} entity={entity} />}
        >
          {panel.title}
        </Header>
      }
    >
      {isEmpty ? (
        <Empty title={words.title}>{words.why}</Empty>
      ) : (
        <SpaceBetween size="m">
          {charts.map(({ kind, data }, i) => (
            <SeriesChart
              key={kind}
              title={i === 0 ? panel.title : `${panel.title}: ${labels(data.lines)}`}
              data={data}
              kind={kind}
              height={i === 0 ? 220 : 140}
              onZoom={zoom}
            />
          ))}
        </SpaceBetween>
      )}
    </Container>
  )
}

/** Nothing happened, which is not the same as that nobody knows. */
const NONE = { title: 'None in this scope', why: 'Logs were collected, and they have none.' }

function labels(lines: readonly { readonly label: string }[]): string {
  return lines.map(({ label }) => label.toLowerCase()).join(', ')
}

const HOUR = 3_600_000

function useZoom() {
  const { segments, query } = usePlace()
  return (start: number, end: number) => {
    const from = new Date(Math.floor(start / HOUR) * HOUR).toISOString()
    const to = new Date(Math.ceil(end / HOUR) * HOUR).toISOString()
    const place = globalThis.scrollY
    go(hrefOf(segments, { ...Object.fromEntries(query), from, to }))
    // It is the same page, and the chart is still looked at.
    globalThis.scrollTo(0, place)
  }
}

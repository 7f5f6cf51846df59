import './findings.css'
import Box from '@cloudscape-design/components/box'
import { useMemo } from 'react'
import { answers } from '../../api/client.ts'
import { EntityLink } from '../entity-link.tsx'
import { entityName } from '../entity-names.ts'
import { plainText } from '../plain-text.ts'
import { useRecord } from '../records/use-record.ts'
import { SeriesChart } from '../series-chart/series-chart.tsx'
import type { Mark } from '../series-chart/series-data.ts'
import { changesAsked, marksOf, seriesOf } from './anomaly-data.ts'
import { type Cause, type Finding, labelText, measureOf, quantityText } from './words.ts'

interface Props {
  readonly finding: Finding
  readonly causes: readonly Cause[]
}

/** A series with its usual band and onset, and the acts before it: those of causes, and whatever else changed nearby. */
export function AnomalyChart({ finding, causes }: Props) {
  const { series, entity, observed, expected, baseline } = finding
  const marks = useMarks(finding, causes)
  const data = useMemo(
    () => (series === undefined ? undefined : { ...seriesOf(series), marks }),
    [series, marks],
  )
  if (series === undefined || data === undefined) return null
  const measure = measureOf(series.unit)
  const title = `${labelText(series.label)} of ${plainText(entityName(entity), 80)}`
  return (
    <section aria-label={title}>
      <h3 className="chart-title">
        {labelText(series.label)} of <EntityLink entity={entity} />
      </h3>
      <Box color="text-body-secondary">
        Observed <b>{quantityText(observed, series.unit)}</b>, expected{' '}
        <b>{quantityText(expected, series.unit)}</b> from {plainText(baseline, 200)}.
      </Box>
      <SeriesChart title={title} data={data} kind={measure.kind} />
      {measure.unit !== '' && <Box variant="small">In {measure.unit}.</Box>}
      {marks.length > 0 && (
        <Box variant="small">Choose a mark to open the record of what was done.</Box>
      )}
    </section>
  )
}

function useMarks(finding: Finding, causes: readonly Cause[]): readonly Mark[] {
  const { hrefOf } = useRecord()
  const asked = changesAsked(finding)
  const { data } = answers.useQuery(
    'get',
    '/api/v1/entities/{id}/changes',
    { params: { path: { id: finding.entity.id }, query: { ...asked, limit: 60 } } },
    { enabled: asked !== undefined, retry: false },
  )
  const record = hrefOf('')
  // The address changes with what is open beside the page; the marks do not.
  return useMemo(
    () => marksOf(finding, causes, data?.items ?? [], (id) => withRecord(record, id)),
    [finding, causes, data, record],
  )
}

function withRecord(href: string, id: string): string {
  return `${href}${href.includes('?') ? '&' : '?'}record=${encodeURIComponent(id)}`
}

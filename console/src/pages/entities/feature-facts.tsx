import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Schemas } from '../../api/client.ts'
import { numberText } from '../../parts/numbers.ts'

type Distribution = Schemas['FeatureDistribution']

/** How far both distributions are apart, in the numbers that people know. */
export function FeatureFacts({ distribution }: { readonly distribution: Distribution }) {
  const { distance, statistic, pValue, moved, values, valuesBefore } = distribution
  const items = [
    { label: 'Population stability index', value: <Stability {...distribution} /> },
    { label: 'Jensen-Shannon divergence', value: text(distance) },
    ...(statistic === null
      ? []
      : [
          {
            label: 'Kolmogorov-Smirnov statistic',
            value: `${text(statistic)}${pValue === null ? '' : ` (p ${chance(pValue)})`}`,
          },
          {
            label: 'Moved by',
            value: moved === null ? '–' : `${text(moved)} standard deviations`,
          },
          { label: 'Median', value: pair(distribution.medianBefore, distribution.median) },
        ]),
    { label: 'Missing', value: pair(distribution.missingBefore, distribution.missing, 'share') },
    { label: 'Values', value: `${numberText(valuesBefore)} → ${numberText(values)}` },
  ]
  return <KeyValuePairs columns={4} minColumnWidth={180} items={items} />
}

/** By custom an index of 0.1 is a small shift, and one of 0.25 a large one. */
function Stability({ stabilityIndex }: Pick<Distribution, 'stabilityIndex'>) {
  if (stabilityIndex === null) return <>– nothing to compare</>
  if (stabilityIndex >= 0.25)
    return (
      <StatusIndicator type="warning">{`${text(stabilityIndex)}, a large shift`}</StatusIndicator>
    )
  if (stabilityIndex >= 0.1)
    return <StatusIndicator type="info">{`${text(stabilityIndex)}, a small shift`}</StatusIndicator>
  // No verdict: what moves a few values far is found by other means.
  return <>{`${text(stabilityIndex)}, below 0.1`}</>
}

function text(value: number | null): string {
  return value === null ? '–' : numberText(value)
}

function pair(before: number | null, within: number | null, kind: 'number' | 'share' = 'number') {
  const of = (value: number | null) => (value === null ? '–' : numberText(value, kind))
  return `${of(before)} → ${of(within)}`
}

function chance(value: number): string {
  return value < 0.001 ? 'below 0.001' : numberText(value)
}

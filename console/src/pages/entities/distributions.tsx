import Box from '@cloudscape-design/components/box'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Schemas } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { type Bar, barsOf } from './distribution-bars.ts'
import { Histogram } from './histogram.tsx'

type Distribution = Schemas['FeatureDistribution']

/** Baseline and scope over the same bars, as a picture or in numbers. */
export function Distributions({ distribution }: { readonly distribution: Distribution }) {
  const [view, setView] = useState('chart')
  const bars = barsOf(distribution)
  return (
    <SpaceBetween size="xs">
      <div className="chart-tools">
        <ul className="legend" aria-label="Legend">
          <li>
            <span className="swatch swatch-before" />
            45 days before
          </li>
          <li>
            <span className="swatch swatch-within" />
            Scope
          </li>
        </ul>
        <SegmentedControl
          selectedId={view}
          onChange={({ detail }) => setView(detail.selectedId)}
          label="How to show the distributions"
          options={[
            { id: 'chart', text: 'Chart' },
            { id: 'table', text: 'Table' },
          ]}
        />
      </div>
      {view === 'table' ? (
        <BarTable feature={distribution.feature} bars={bars} />
      ) : distribution.bars === null ? (
        <Categories bars={bars} />
      ) : (
        <Histogram bars={bars} feature={distribution.feature} />
      )}
      {distribution.bars !== null && (
        <Box variant="small">
          The first bar holds all values below it, the last one all above.
          {distribution.bars.scale === 'logarithmic'
            ? ' Each bar is wider than the one before.'
            : ''}
        </Box>
      )}
    </SpaceBetween>
  )
}

function BarTable({ feature, bars }: { readonly feature: string; readonly bars: readonly Bar[] }) {
  return (
    <DataTable
      title={`Distribution of ${plainText(feature, 80)}`}
      headingTag="h3"
      variant="embedded"
      rows={bars}
      rowId={({ label }) => label}
      columns={[
        {
          id: 'label',
          title: 'Values',
          value: ({ label }) => label,
          cell: ({ label }) => plainText(label, 120),
          isRowHeader: true,
        },
        share('before', 'Share before'),
        share('within', 'Share in scope'),
        { id: 'n0', title: 'Values before', value: ({ countBefore }) => Math.round(countBefore) },
        { id: 'n1', title: 'Values in scope', value: ({ countWithin }) => Math.round(countWithin) },
      ]}
    />
  )
}

function share(id: 'before' | 'within', title: string) {
  return {
    id,
    title,
    isNumber: true,
    value: (bar: Bar) => bar[id],
    cell: (bar: Bar) => numberText(bar[id], 'share'),
  }
}

/** Categories have names, which need room: a pair of bars beneath each. */
function Categories({ bars }: { readonly bars: readonly Bar[] }) {
  return (
    <dl className="categories">
      {bars.map((bar) => (
        <div key={bar.label}>
          <dt className="wrap">{plainText(bar.label, 120)}</dt>
          <dd>
            <span className="bar bar-before" style={{ width: `${bar.before * 100}%` }} />
            <span className="bar-value">{numberText(bar.before, 'share')}</span>
          </dd>
          <dd>
            <span className="bar bar-within" style={{ width: `${bar.within * 100}%` }} />
            <span className="bar-value">{numberText(bar.within, 'share')}</span>
          </dd>
        </div>
      ))}
    </dl>
  )
}

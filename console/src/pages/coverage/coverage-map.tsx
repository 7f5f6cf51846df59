import './coverage-map.css'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { type AskedScope, useAskedScope } from '../../scope/scope.ts'
import { CoverageGrid, dayText } from './coverage-grid.tsx'
import { CoverageTable } from './coverage-table.tsx'
import { rowsBy } from './covered-days.ts'
import { HoursMap } from './hours-map.tsx'
import { logName } from './log-names.ts'

/** Which days each log or account has records of: gaps are where a log was off or not collected. */
export function CoverageMap() {
  const scope = atLeastMonth(useAskedScope())
  const days = useQuery({
    queryKey: ['get', '/api/v1/coverage/days', 'all', scope],
    queryFn: async () => {
      let window = { start: '', end: '' }
      const rows = await everyPage(async (cursor) => {
        const page = await daysAfter(cursor, scope)
        window = page.scope
        return page
      }, 5_000)
      return { ...rows, window }
    },
  })
  const { start = '', end = '' } = days.data?.window ?? {}
  return (
    <SpaceBetween size="l">
      <Days days={days} />
      <HoursMap days={daysBetween(start, end)} />
    </SpaceBetween>
  )
}

/** `2026-10-30`, of each day of a window of whole days. */
function daysBetween(start: string, end: string): readonly string[] {
  const [first, last] = [Date.parse(start), Date.parse(end)]
  if (Number.isNaN(first) || Number.isNaN(last)) return []
  const length = Math.max(0, Math.round((last - first) / (MONTH / 30)))
  return Array.from({ length }, (_, day) => dayText(start, day))
}

interface DaysProps {
  readonly days: UseQueryResult<{
    readonly items: ViewsProps['items']
    readonly window: { readonly start: string }
  }>
}

function Days({ days }: DaysProps) {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Stored records a day (UTC), over the scope time and at least the 30 days up to its end."
        >
          Days that are covered
        </Header>
      }
    >
      <Answered of={days} what="the days that are covered">
        {({ items, window }) =>
          items.length === 0 ? (
            <Empty title="No record in these days">Choose another scope time.</Empty>
          ) : (
            <Views items={items} start={window.start} />
          )
        }
      </Answered>
    </Container>
  )
}

const MONTH = 30 * 86_400_000

/** Gaps of a day are seen against the days around it. */
function atLeastMonth({ from, to }: AskedScope): AskedScope {
  const end = Date.parse(to ?? '')
  const start = Date.parse(from ?? '')
  if (Number.isNaN(end) || Number.isNaN(start)) return to === undefined ? {} : { to }
  return { from: new Date(Math.min(start, end - MONTH)).toISOString(), to }
}

async function daysAfter(cursor: string | undefined, scope: AskedScope) {
  const { data } = await api.GET('/api/v1/coverage/days', {
    params: { query: { ...scope, limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
  })
  return data ?? { items: [], next: null, scope: { start: '', end: '' } }
}

interface ViewsProps {
  readonly items: Parameters<typeof rowsBy>[1]
  readonly start: string
}

function Views({ items, start }: ViewsProps) {
  const [by, setBy] = useAsked('by')
  const [log, setLog] = useAsked('days')
  const [view, setView] = useAsked('view')
  const isByAccount = by === 'account'
  const rows = rowsBy(isByAccount ? 'account' : 'log', items, isByAccount ? log : '')
  const logs = [
    { value: '', label: 'All logs' },
    ...[...new Set(items.map(({ format }) => format))].map((format) => ({
      value: format,
      label: logName(format),
    })),
  ]
  return (
    <SpaceBetween size="s">
      <div className="filters">
        <SegmentedControl
          selectedId={isByAccount ? 'account' : 'log'}
          onChange={({ detail }) => setBy(detail.selectedId === 'account' ? 'account' : '')}
          label="Rows"
          options={[
            { id: 'log', text: 'By log' },
            { id: 'account', text: 'By account' },
          ]}
        />
        {isByAccount && (
          <Select
            selectedOption={logs.find(({ value }) => value === log) ?? null}
            options={logs}
            onChange={({ detail }) => setLog(detail.selectedOption.value ?? '')}
            ariaLabel="Log"
            expandToViewport
          />
        )}
        <SegmentedControl
          selectedId={view === 'table' ? 'table' : 'map'}
          onChange={({ detail }) => setView(detail.selectedId === 'table' ? 'table' : '')}
          label="How to show the days"
          options={[
            { id: 'map', text: 'Map' },
            { id: 'table', text: 'Table' },
          ]}
        />
      </div>
      {view === 'table' ? (
        <CoverageTable rows={rows} start={start} />
      ) : (
        <CoverageGrid rows={rows} start={start} />
      )}
    </SpaceBetween>
  )
}

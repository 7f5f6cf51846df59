import Button from '@cloudscape-design/components/button'
import DatePicker from '@cloudscape-design/components/date-picker'
import FormField from '@cloudscape-design/components/form-field'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { AuditDetails } from './audit-details.tsx'
import { type AuditRecord, readAuditRecord } from './audit-record.ts'

/** What was asked of the server, as CloudTrail would tell it. */
export function Audit() {
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator', 'auditor'])
  if (who.data === undefined) return null
  return reason === undefined ? <AuditTable /> : <Empty title="Not for your role">{reason}</Empty>
}

const DAY = 86_400_000

function AuditTable() {
  const [since, setSince] = useAsked('since')
  const [until, setUntil] = useAsked('until')
  const [open, setOpen] = useState<AuditRecord | undefined>()
  const from = timeOf(since)
  const to = timeOf(until, DAY)
  const pages = useInfiniteQuery({
    queryKey: ['audit', since, until],
    queryFn: async ({ pageParam: cursor }: { pageParam: string | undefined }) => {
      const query = {
        limit: 200,
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
        ...(cursor === undefined ? {} : { cursor }),
      }
      const { data } = await api.GET('/api/v1/audit', { params: { query } })
      return data ?? { items: [], next: null }
    },
    initialPageParam: undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    refetchOnMount: 'always',
  })
  const { time } = useTimes()
  return (
    <Answered of={pages} what="the audit">
      {({ pages: told }) => (
        <>
          <DataTable
            title="Audit"
            description={
              <SpaceBetween direction="horizontal" size="s">
                <Day label="From" value={since} onChange={setSince} />
                <Day label="To" value={until} onChange={setUntil} />
              </SpaceBetween>
            }
            rows={told.flatMap(({ items }) => items.map(readAuditRecord))}
            more={pages.hasNextPage}
            rowId={({ id }) => id}
            empty={
              <Empty title="Nothing was asked in this time">
                Without dates the last 90 days are shown.
              </Empty>
            }
            actions={
              pages.hasNextPage && (
                <Button onClick={() => void pages.fetchNextPage()} loading={pages.isFetching}>
                  Load more
                </Button>
              )
            }
            columns={columnsOf(time, setOpen)}
          />
          {open !== undefined && <AuditDetails record={open} onClose={() => setOpen(undefined)} />}
        </>
      )}
    </Answered>
  )
}

function columnsOf(
  time: (at: string) => string,
  open: (record: AuditRecord) => void,
): readonly DataColumn<AuditRecord>[] {
  return [
    {
      id: 'time',
      title: 'Time',
      value: (record) => record.time,
      cell: (record) => <span className="nowrap">{time(record.time)}</span>,
      width: 215,
    },
    {
      id: 'name',
      title: 'Event',
      value: ({ name }) => name,
      cell: (record) => (
        <Link
          variant="secondary"
          href="#"
          onFollow={(event) => {
            event.preventDefault()
            open(record)
          }}
        >
          {plainText(record.name, 80)}
        </Link>
      ),
      isRowHeader: true,
    },
    { id: 'who', title: 'Who', value: ({ who }) => plainText(who, 120) },
    { id: 'from', title: 'From', value: ({ address }) => plainText(address, 60), width: 150 },
    {
      id: 'kind',
      title: 'Kind',
      value: ({ isReading }) => (isReading ? 'Reads' : 'Changes'),
      width: 110,
    },
    { id: 'error', title: 'Error', value: ({ error }) => plainText(error, 120) || null },
  ]
}

function timeOf(day: string, later = 0): string | undefined {
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) ? undefined : new Date(time + later).toISOString()
}

function Day({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  return (
    <FormField label={`${label} (UTC)`}>
      <DatePicker
        value={value}
        onChange={({ detail }) => onChange(detail.value)}
        placeholder="YYYY/MM/DD"
        openCalendarAriaLabel={(chosen) =>
          chosen === null ? `Choose the day, ${label}` : `${label} ${chosen}: choose another day`
        }
        previousMonthAriaLabel="Previous month"
        nextMonthAriaLabel="Next month"
        todayAriaLabel="Today"
      />
    </FormField>
  )
}

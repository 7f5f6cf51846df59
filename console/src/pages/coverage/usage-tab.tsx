import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { type AccountUsage, byAccount, packageName } from './usage-rows.ts'

type Usage = Schemas['Usage']
type PackageUsage = Usage['items'][number]

/** What the logs of each account weigh, package by package, and what they would in thirty days. */
export function UsageTab() {
  const usage = useQuery({
    queryKey: ['get', '/api/v1/usage', 'all'],
    queryFn: async () => {
      let whole: Usage = { measured: null, bytes: 0, projectedBytes: 0, items: [], next: null }
      const rows = await everyPage(async (cursor) => {
        whole = await usageAfter(cursor)
        return whole
      }, 10_000)
      return { ...rows, whole }
    },
  })
  return (
    <Answered of={usage} what="the usage">
      {({ items, more, whole }) => (
        <SpaceBetween size="l">
          <Totals usage={whole} />
          <DataTable
            title="Usage by account"
            columns={ACCOUNT_COLUMNS}
            rows={byAccount(items)}
            rowId={({ account }) => account ?? ''}
            more={more}
            empty={NOTHING}
          />
          <DataTable
            title="Usage by account and package"
            description="Packages that Amazon Detective has too are measured as it does; the others only Dupin reads."
            columns={PACKAGE_COLUMNS}
            rows={items}
            rowId={(row) => `${row.account ?? ''} ${row.package}`}
            more={more}
            empty={NOTHING}
          />
        </SpaceBetween>
      )}
    </Answered>
  )
}

const NOTHING = <Empty title="Nothing to measure">No log was read yet.</Empty>

async function usageAfter(cursor: string | undefined): Promise<Usage> {
  const { data } = await api.GET('/api/v1/usage', {
    params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
  })
  return data ?? { measured: null, bytes: 0, projectedBytes: 0, items: [], next: null }
}

function Totals({ usage: { measured, bytes, projectedBytes } }: { readonly usage: Usage }) {
  const { time } = useTimes()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Log objects as they are stored, so mostly compressed. An object with records of several accounts is shared among them by records. The projection is the mean of a day, times thirty."
        >
          The latest 30 days of the logs
        </Header>
      }
    >
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Volume', value: numberText(bytes, 'bytes') },
          { label: 'Projected for 30 days', value: numberText(projectedBytes, 'bytes') },
          { label: 'Measured', value: measured === null ? '–' : time(measured) },
        ]}
      />
    </Container>
  )
}

const bytesCell = (bytes: number) => numberText(bytes, 'bytes')

function Account({ account }: { readonly account: string | null }) {
  return account === null ? (
    <>Names no account</>
  ) : (
    <span className="nowrap">
      <EntityLink entity={{ type: 'aws-account', id: account }} />
    </span>
  )
}

const ACCOUNT_COLUMNS: readonly DataColumn<AccountUsage>[] = [
  {
    id: 'account',
    title: 'Account',
    value: ({ account }) => account,
    cell: ({ account }) => <Account account={account} />,
    isRowHeader: true,
  },
  { id: 'packages', title: 'Packages', value: ({ packages }) => packages },
  {
    id: 'bytes',
    title: 'Volume',
    value: ({ bytes }) => bytes,
    cell: ({ bytes }) => bytesCell(bytes),
  },
  {
    id: 'projected',
    title: 'Projected for 30 days',
    value: ({ projectedBytes }) => projectedBytes,
    cell: ({ projectedBytes }) => bytesCell(projectedBytes),
  },
]

const PACKAGE_COLUMNS: readonly DataColumn<PackageUsage>[] = [
  {
    id: 'account',
    title: 'Account',
    value: ({ account }) => account,
    cell: ({ account }) => <Account account={account} />,
    isRowHeader: true,
  },
  { id: 'package', title: 'Package', value: (row) => packageName(row.package) },
  {
    id: 'inDetective',
    title: 'In Amazon Detective',
    value: ({ inDetective }) => inDetective,
  },
  { id: 'days', title: 'Days measured', value: ({ days }) => days },
  {
    id: 'bytes',
    title: 'Volume',
    value: ({ bytes }) => bytes,
    cell: ({ bytes }) => bytesCell(bytes),
  },
  {
    id: 'projected',
    title: 'Projected for 30 days',
    value: ({ projectedBytes }) => projectedBytes,
    cell: ({ projectedBytes }) => bytesCell(projectedBytes),
  },
]

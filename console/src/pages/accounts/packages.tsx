import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useQuery } from '@tanstack/react-query'
import { detective } from '../../api/detective.ts'
import type { PackageDetail, PackageName } from '../../api/detective-types.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { useTimes } from '../../parts/preferences.ts'
import { Answered } from '../../parts/states.tsx'

/** What a package takes in, in Detective's words. */
const PACKAGES: Readonly<Record<PackageName, readonly [title: string, what: string]>> = {
  DETECTIVE_CORE: [
    'Detective core',
    'AWS CloudTrail, VPC flow logs, GuardDuty findings; here also logs and metrics of models.',
  ],
  EKS_AUDIT: ['EKS audit logs', 'Requests to the Kubernetes API of your EKS clusters.'],
  ASFF_SECURITYHUB_FINDING: [
    'Security findings',
    'Findings that AWS Security Hub gathers from other services.',
  ],
}

interface Props {
  readonly graph: string
  readonly role: Role | undefined
}

interface Row extends Partial<PackageDetail> {
  readonly name: PackageName
}

/** Data source packages of the graph, and since when each is taken in. */
export function Packages({ graph, role }: Props) {
  const { time } = useTimes()
  const reason = whyNot(role, ['administrator'])
  const packages = useQuery({
    queryKey: ['packages', graph],
    queryFn: () => detective.listDatasourcePackages(graph),
  })
  const start = useChange((name: PackageName) => detective.updateDatasourcePackages(graph, [name]))
  return (
    <>
      <Refused error={start.error} what="To start the package" />
      <Answered of={packages} what="data source packages">
        {({ DatasourcePackages: known = {} }) => (
          <DataTable
            title="Data source packages"
            rows={rowsOf(known)}
            rowId={({ name }) => name}
            columns={[
              {
                id: 'name',
                minWidth: 170,
                title: 'Package',
                value: ({ name }) => PACKAGES[name][0],
                isRowHeader: true,
              },
              {
                id: 'what',
                minWidth: 220,
                title: 'What it takes in',
                value: ({ name }) => PACKAGES[name][1],
              },
              {
                id: 'state',
                title: 'State',
                value: ({ DatasourcePackageIngestState: state }) => state ?? 'NOT STARTED',
                cell: ({ DatasourcePackageIngestState: state }) =>
                  state === 'STARTED' ? (
                    <StatusIndicator type="success">Started</StatusIndicator>
                  ) : (
                    <StatusIndicator type="stopped">
                      {state === undefined ? 'Not started' : 'Stopped'}
                    </StatusIndicator>
                  ),
                minWidth: 150,
              },
              {
                id: 'since',
                title: 'Since',
                value: (row) => since(row) ?? null,
                cell: (row) => <span className="nowrap">{time(since(row))}</span>,
                width: 200,
              },
              {
                id: 'start',
                title: 'Start',
                value: () => null,
                width: 120,
                cell: ({ name, DatasourcePackageIngestState: state }) =>
                  state === 'STARTED' ? (
                    '–'
                  ) : (
                    <GuardedButton
                      reason={reason}
                      loading={start.isPending && start.variables === name}
                      onClick={() => start.mutate(name)}
                      ariaLabel={`Start ${PACKAGES[name][0]}`}
                    >
                      Start
                    </GuardedButton>
                  ),
              },
            ]}
          />
        )}
      </Answered>
    </>
  )
}

const NAMES: readonly PackageName[] = ['DETECTIVE_CORE', 'EKS_AUDIT', 'ASFF_SECURITYHUB_FINDING']

function rowsOf(known: Readonly<Partial<Record<PackageName, PackageDetail>>>): readonly Row[] {
  return NAMES.map((name) => ({ name, ...known[name] }))
}

function since({ DatasourcePackageIngestState: state, LastIngestStateChange: changes }: Row) {
  return state === undefined ? undefined : changes?.[state]?.Timestamp
}

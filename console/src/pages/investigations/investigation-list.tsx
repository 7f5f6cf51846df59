import FormField from '@cloudscape-design/components/form-field'
import Link from '@cloudscape-design/components/link'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { detective } from '../../api/detective.ts'
import type { Investigation } from '../../api/detective-types.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { useTimes } from '../../parts/preferences.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAsked } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import { entityOf, RunStatus } from './investigation-status.tsx'

/** Every investigation of the graph; those under way are asked again until they end. */
export function InvestigationList({ graph }: { readonly graph: string }) {
  const [status] = useAsked('status')
  const [severity] = useAsked('severity')
  const [state] = useAsked('state')
  const link = useLinks()
  const { time } = useTimes()
  const all = useQuery({
    queryKey: ['investigations', graph],
    queryFn: () => detective.listInvestigations(graph),
    refetchInterval: ({ state: { data } }) =>
      data?.some((one) => one.Status === 'RUNNING') ? 3_000 : false,
  })
  const passes = (one: Investigation) =>
    (status === '' || one.Status === status) &&
    (severity === '' || one.Severity === severity) &&
    (state === 'ALL' || one.State === (state || 'ACTIVE'))
  return (
    <Answered of={all} what="investigations">
      {(items) => (
        <DataTable
          title="Investigations"
          description={<Filters />}
          rows={items.filter(passes)}
          rowId={({ InvestigationId }) => InvestigationId}
          sortBy={{ id: 'created', descending: true }}
          empty={
            items.length === 0 ? (
              <Empty title="No investigation yet">Start one above.</Empty>
            ) : (
              <Empty title="No investigation fits">Change the filters above this table.</Empty>
            )
          }
          columns={[
            {
              id: 'id',
              title: 'Investigation',
              value: ({ InvestigationId }) => InvestigationId,
              cell: ({ InvestigationId }) => (
                <Link href={link(['investigations', InvestigationId])} onFollow={follow}>
                  {InvestigationId}
                </Link>
              ),
              isRowHeader: true,
              width: 210,
            },
            {
              id: 'severity',
              title: 'Severity',
              value: ({ Severity: grave }) => (grave === undefined ? null : severityRank(grave)),
              cell: ({ Severity: grave }) =>
                grave === undefined ? '–' : <Severity severity={grave} />,
              width: 140,
            },
            {
              id: 'status',
              title: 'Status',
              value: ({ Status }) => Status,
              cell: ({ Status }) => <RunStatus status={Status} />,
              width: 130,
            },
            {
              id: 'entity',
              minWidth: 200,
              title: 'User or role',
              value: ({ EntityArn }) => EntityArn,
              cell: (one) => <EntityLink entity={entityOf(one)} typed />,
              width: 220,
            },
            {
              id: 'created',
              title: 'Started',
              value: ({ CreatedTime }) => CreatedTime,
              cell: ({ CreatedTime }) => <span className="nowrap">{time(CreatedTime)}</span>,
              width: 215,
            },
            {
              id: 'state',
              title: 'State',
              value: ({ State }) => (State === 'ACTIVE' ? 'Active' : 'Archived'),
              width: 110,
            },
          ]}
        />
      )}
    </Answered>
  )
}

const STATUSES = [
  { value: '', label: 'Any status' },
  { value: 'RUNNING', label: 'Running' },
  { value: 'SUCCESSFUL', label: 'Successful' },
  { value: 'FAILED', label: 'Failed' },
]
const SEVERITIES = [
  { value: '', label: 'Any severity' },
  { value: 'CRITICAL', label: 'Critical' },
  { value: 'HIGH', label: 'High' },
  { value: 'MEDIUM', label: 'Medium' },
  { value: 'LOW', label: 'Low' },
  { value: 'INFORMATIONAL', label: 'Informational' },
]
const STATES = [
  { value: '', label: 'Active' },
  { value: 'ARCHIVED', label: 'Archived' },
  { value: 'ALL', label: 'Active and archived' },
]

function Filters() {
  return (
    <SpaceBetween direction="horizontal" size="s">
      <Filter name="status" label="Status" options={STATUSES} />
      <Filter name="severity" label="Severity" options={SEVERITIES} />
      <Filter name="state" label="State" options={STATES} />
    </SpaceBetween>
  )
}

function Filter({
  name,
  label,
  options,
}: {
  readonly name: string
  readonly label: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}) {
  const [value, setValue] = useAsked(name)
  return (
    <FormField label={label}>
      <Select
        selectedOption={options.find((one) => one.value === value) ?? null}
        options={[...options]}
        onChange={({ detail }) => setValue(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, api, type Schemas } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { durationText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks, useScope } from '../../scope/scope.ts'
import { RunStatus } from './investigation-status.tsx'

type Run = Schemas['Run']

const isUnderWay = ({ status }: Run) => status === 'QUEUED' || status === 'RUNNING'

/** Investigations of everything: start one over the scope time, see how far they are and how they ended. */
export function Runs() {
  const scope = useScope()
  const { minute } = useTimes()
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator', 'investigator'])
  const runs = answers.useQuery(
    'get',
    '/api/v1/runs',
    { params: { query: { limit: 200 } }, headers: { 'x-dupin-background': '1' } },
    { refetchInterval: ({ state: { data } }) => (data?.items.some(isUnderWay) ? 2_000 : false) },
  )
  const start = useChange(() =>
    api.POST('/api/v1/runs', {
      body: scope === undefined ? {} : { from: scope.scope.start, to: scope.scope.end },
    }),
  )
  const [latest] = runs.data?.items ?? []
  return (
    <SpaceBetween size="l">
      {latest?.outdated === true && (
        <Alert type="warning" header="Logs were read after the latest run began">
          Its finding groups do not know of them. Start another run.
        </Alert>
      )}
      <Refused error={start.error} what="The run" />
      <Answered of={runs} what="runs">
        {({ items }) => (
          <DataTable
            title="Investigations of everything"
            description="Each looks for all that is odd in its scope and ranks the causes. Finding groups are of the latest that was successful."
            rows={items}
            rowId={({ id }) => id}
            sortBy={{ id: 'created', descending: true }}
            empty={
              <Empty title="Nothing was investigated yet">
                Start a run: the finding groups and the summary come from it.
              </Empty>
            }
            actions={
              <Button
                variant="primary"
                onClick={() => start.mutate(undefined)}
                loading={start.isPending}
                disabled={reason !== undefined}
                {...(reason === undefined ? {} : { disabledReason: reason })}
              >
                Investigate the scope time
              </Button>
            }
            columns={[
              {
                id: 'created',
                title: 'Started',
                value: ({ created }) => created,
                cell: ({ created }) => <span className="nowrap">{minute(created)}</span>,
                width: 160,
                isRowHeader: true,
              },
              {
                id: 'status',
                title: 'Status',
                value: ({ status }) => status,
                cell: (run) => <Progress run={run} />,
                width: 240,
              },
              {
                id: 'scope',
                title: 'Scope time',
                value: ({ scope: { start: from, end } }) => `${minute(from)} – ${minute(end)}`,
                width: 300,
              },
              {
                id: 'groups',
                title: 'Finding groups',
                value: ({ findingGroups }) => findingGroups,
                cell: (run) => <Groups run={run} />,
                width: 140,
              },
              {
                id: 'took',
                title: 'Took',
                value: ({ created, ended }) =>
                  ended === null ? null : Date.parse(ended) - Date.parse(created),
                cell: ({ created, ended }) =>
                  ended === null ? '–' : durationText(Date.parse(ended) - Date.parse(created)),
                width: 110,
              },
              { id: 'outdated', title: 'Outdated', value: ({ outdated }) => outdated, width: 110 },
            ]}
          />
        )}
      </Answered>
    </SpaceBetween>
  )
}

function Progress({ run }: { readonly run: Run }) {
  if (run.status === 'RUNNING')
    return (
      <ProgressBar
        value={(run.done / Math.max(1, run.of)) * 100}
        label="Running"
        additionalInfo={plainText(run.what, 80)}
      />
    )
  return (
    <SpaceBetween size="xxs">
      <RunStatus status={run.status} />
      {run.failure !== null && <span className="wrap">{plainText(run.failure, 300)}</span>}
    </SpaceBetween>
  )
}

function Groups({ run }: { readonly run: Run }) {
  const link = useLinks()
  if (run.findingGroups === null) return '–'
  return (
    <Link href={link(['groups'], {}, run.scope)} onFollow={follow}>
      {run.findingGroups.toLocaleString('en-US')}
    </Link>
  )
}

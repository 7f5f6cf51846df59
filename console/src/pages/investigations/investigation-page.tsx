import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQuery } from '@tanstack/react-query'
import { detective } from '../../api/detective.ts'
import type { Indicator, Investigation } from '../../api/detective-types.ts'
import { EntityLink } from '../../parts/entity-link.tsx'
import { entityName } from '../../parts/entity-names.ts'
import { EnableGraph } from '../../parts/graph/enable-graph.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useGraph, useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { csvOf, jsonOf, saveFile } from '../../parts/save-file.ts'
import { Severity } from '../../parts/severity.tsx'
import { Answered, Loading } from '../../parts/states.tsx'
import { IndicatorTables } from './indicator-tables.tsx'
import { KIND_NAMES, tellingOf } from './indicator-words.ts'
import { entityOf, RunStatus } from './investigation-status.tsx'
import { Tactics } from './tactics.tsx'

/** The report of one investigation. */
export function InvestigationPage({ id }: { readonly id: string }) {
  const graph = useGraph()
  return (
    <Answered of={graph} what="your behavior graph">
      {(known) =>
        known === null ? (
          <EnableGraph why="This investigation belongs to a behavior graph that you cannot see." />
        ) : (
          <Report graph={known.Arn} id={id} />
        )
      }
    </Answered>
  )
}

function Report({ graph, id }: { readonly graph: string; readonly id: string }) {
  const asked = useQuery({
    queryKey: ['investigation', graph, id],
    queryFn: () => detective.getInvestigation(graph, id),
    refetchInterval: ({ state: { data } }) => (data?.Status === 'RUNNING' ? 2_000 : false),
  })
  const status = asked.data?.Status
  const indicators = useQuery({
    queryKey: ['indicators', graph, id, status],
    queryFn: () => detective.listIndicators(graph, id),
    enabled: status === 'SUCCESSFUL',
  })
  return (
    <Answered of={asked} what="the investigation">
      {(investigation) => (
        <ContentLayout
          header={
            <ReportHeader
              graph={graph}
              investigation={investigation}
              indicators={indicators.data}
            />
          }
        >
          <SpaceBetween size="l">
            <Summary investigation={investigation} indicators={indicators.data} />
            {status === 'RUNNING' && <Loading what="what the investigation finds" />}
            {status === 'FAILED' && (
              <Alert type="error" header="The investigation failed">
                The server’s log says why. Start another one; a shorter scope time takes less.
              </Alert>
            )}
            {status === 'SUCCESSFUL' && (
              <Answered of={indicators} what="indicators">
                {(found) => (
                  <SpaceBetween size="l">
                    <Tactics indicators={found} />
                    <IndicatorTables indicators={found} investigation={investigation} />
                  </SpaceBetween>
                )}
              </Answered>
            )}
          </SpaceBetween>
        </ContentLayout>
      )}
    </Answered>
  )
}

interface Told {
  readonly investigation: Investigation
  readonly indicators: readonly Indicator[] | undefined
}

function ReportHeader({ graph, investigation, indicators }: Told & { readonly graph: string }) {
  const { InvestigationId: id, State: state } = investigation
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator', 'investigator'])
  const change = useChange(() =>
    detective.updateInvestigationState(graph, id, state === 'ACTIVE' ? 'ARCHIVED' : 'ACTIVE'),
  )
  return (
    <SpaceBetween size="s">
      <Header
        variant="h1"
        description={`Investigation ${id}`}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              onClick={() => change.mutate(undefined)}
              loading={change.isPending}
              disabled={reason !== undefined}
              {...(reason === undefined ? {} : { disabledReason: reason })}
            >
              {state === 'ACTIVE' ? 'Archive' : 'Take out of the archive'}
            </Button>
            <ButtonDropdown
              items={[
                { id: 'csv', text: 'Indicators as CSV' },
                { id: 'json', text: 'Report as JSON' },
              ]}
              disabled={indicators === undefined}
              onItemClick={({ detail }) => save(detail.id, investigation, indicators ?? [])}
            >
              Export
            </ButtonDropdown>
          </SpaceBetween>
        }
      >
        {plainText(entityName(entityOf(investigation)), 120)}
      </Header>
      <Refused error={change.error} what="The change" />
    </SpaceBetween>
  )
}

function Summary({ investigation, indicators }: Told) {
  const { time } = useTimes()
  const { Status, State, Severity: severity } = investigation
  const scope = {
    start: investigation.ScopeStartTime ?? investigation.CreatedTime,
    end: investigation.ScopeEndTime ?? investigation.CreatedTime,
  }
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <SpaceBetween size="m">
        {indicators !== undefined && <Box variant="p">{inWords(indicators)}</Box>}
        <KeyValuePairs
          columns={4}
          minColumnWidth={180}
          items={[
            {
              label: 'User or role',
              value: <EntityLink entity={entityOf(investigation)} scope={scope} typed />,
            },
            {
              label: 'Severity',
              value: severity === undefined ? '–' : <Severity severity={severity} />,
            },
            { label: 'Status', value: <RunStatus status={Status} /> },
            { label: 'State', value: State === 'ACTIVE' ? 'Active' : 'Archived' },
            { label: 'Scope time starts', value: time(investigation.ScopeStartTime) },
            { label: 'Scope time ends', value: time(investigation.ScopeEndTime) },
            { label: 'Started', value: time(investigation.CreatedTime) },
            {
              label: 'Indicators',
              value: indicators === undefined ? '–' : indicators.length.toLocaleString('en-US'),
            },
          ]}
        />
      </SpaceBetween>
    </Container>
  )
}

function inWords(indicators: readonly Indicator[]): string {
  if (indicators.length === 0)
    return 'No indicator of compromise was found in the scope time. That is no proof that there is none: it rests on the logs that were read.'
  const counts = new Map<Indicator['IndicatorType'], number>()
  for (const { IndicatorType: type } of indicators) counts.set(type, (counts.get(type) ?? 0) + 1)
  const parts = [...counts].map(([type, count]) => `${count} × ${KIND_NAMES[type].toLowerCase()}`)
  return `Found in the scope time: ${parts.join(', ')}.`
}

function save(kind: string, investigation: Investigation, indicators: readonly Indicator[]): void {
  const name = `investigation-${investigation.InvestigationId}`
  if (kind === 'json') {
    saveFile(`${name}.json`, jsonOf({ ...investigation, Indicators: indicators }))
    return
  }
  const rows = indicators.map((one) => [KIND_NAMES[one.IndicatorType], tellingOf(one)])
  saveFile(`${name}.csv`, csvOf(['Indicator', 'Details'], rows))
}

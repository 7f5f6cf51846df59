import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { answers } from '../../api/client.ts'
import type { Indicator, IndicatorDetails, Investigation } from '../../api/detective-types.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { useAsked } from '../../router/location.ts'
import { useLinks } from '../../scope/scope.ts'
import {
  AGENT_COLUMNS,
  ASO_COLUMNS,
  findingColumns,
  flaggedColumns,
  groupColumns,
  placeColumns,
  travelColumns,
  ttpColumns,
} from './indicator-columns.tsx'
import { KIND_NAMES } from './indicator-words.ts'

interface Props {
  readonly indicators: readonly Indicator[]
  readonly investigation: Investigation
}

/** A tab with a table for each type of indicator that was found; the others are named as not found. */
export function IndicatorTables({ indicators, investigation }: Props) {
  const [chosen, setChosen] = useAsked('indicator')
  const counts = new Map<Kind, number>()
  for (const { IndicatorType: type } of indicators) counts.set(type, (counts.get(type) ?? 0) + 1)
  const found = KINDS.filter((kind) => counts.has(kind))
  const missing = KINDS.filter((kind) => !counts.has(kind))
  const active = found.find((kind) => kind === chosen) ?? found[0]
  return (
    <SpaceBetween size="l">
      {active !== undefined && (
        <Tabs
          activeTabId={active}
          onChange={({ detail }) => setChosen(detail.activeTabId)}
          ariaLabel="Types of indicators"
          tabs={found.map((kind) => ({
            id: kind,
            label: `${KIND_NAMES[kind]} (${counts.get(kind) ?? 0})`,
            content: (
              <Indicators kind={kind} indicators={indicators} investigation={investigation} />
            ),
          }))}
        />
      )}
      {missing.length > 0 && (
        <Box variant="p" color="text-body-secondary">
          Not found: {missing.map((kind) => KIND_NAMES[kind].toLowerCase()).join(', ')}.
        </Box>
      )}
    </SpaceBetween>
  )
}

type Kind = Indicator['IndicatorType']

const KINDS: readonly Kind[] = [
  'TTP_OBSERVED',
  'IMPOSSIBLE_TRAVEL',
  'FLAGGED_IP_ADDRESS',
  'NEW_GEOLOCATION',
  'NEW_ASO',
  'NEW_USER_AGENT',
  'RELATED_FINDING',
  'RELATED_FINDING_GROUP',
]

function Indicators({ kind, indicators, investigation }: Props & { readonly kind: Kind }) {
  const link = useLinks()
  const actor = investigation.EntityArn
  const scope = {
    start: investigation.ScopeStartTime ?? investigation.CreatedTime,
    end: investigation.ScopeEndTime ?? investigation.CreatedTime,
  }
  const details = <K extends keyof IndicatorDetails>(name: K) =>
    indicators.flatMap(({ IndicatorDetail }) => {
      const detail = IndicatorDetail[name]
      return detail === undefined ? [] : [detail]
    })
  switch (kind) {
    case 'TTP_OBSERVED':
      return (
        <Found
          kind={kind}
          rows={details('TTPsObservedDetail')}
          columns={ttpColumns(scope, link, actor)}
        />
      )
    case 'IMPOSSIBLE_TRAVEL':
      return (
        <Found
          kind={kind}
          rows={details('ImpossibleTravelDetail')}
          columns={travelColumns(scope)}
        />
      )
    case 'FLAGGED_IP_ADDRESS':
      return (
        <Found
          kind={kind}
          rows={details('FlaggedIpAddressDetail')}
          columns={flaggedColumns(scope)}
        />
      )
    case 'NEW_GEOLOCATION':
      return (
        <Found kind={kind} rows={details('NewGeolocationDetail')} columns={placeColumns(scope)} />
      )
    case 'NEW_ASO':
      return <Found kind={kind} rows={details('NewAsoDetail')} columns={ASO_COLUMNS} />
    case 'NEW_USER_AGENT':
      return <Found kind={kind} rows={details('NewUserAgentDetail')} columns={AGENT_COLUMNS} />
    case 'RELATED_FINDING':
      return (
        <Found
          kind={kind}
          rows={details('RelatedFindingDetail')}
          columns={findingColumns(scope, link)}
        />
      )
    case 'RELATED_FINDING_GROUP':
      return <RelatedGroups actor={actor} rows={details('RelatedFindingGroupDetail')} />
  }
}

/** Detective tells of a group by its id alone: what it is about stands in the latest run. */
function RelatedGroups({
  actor,
  rows,
}: {
  readonly actor: string
  readonly rows: readonly IndicatorDetails['RelatedFindingGroupDetail'][]
}) {
  const link = useLinks()
  const groups = answers.useQuery('get', '/api/v1/finding-groups', {
    params: { query: { entity: actor, archived: 'true', limit: 200 } },
  })
  const known = new Map((groups.data?.items ?? []).map((group) => [group.id, group]))
  return (
    <Found
      kind="RELATED_FINDING_GROUP"
      rows={rows.map(({ Id = '' }) => ({ id: Id, group: known.get(Id) }))}
      columns={groupColumns(link)}
    />
  )
}

function Found<T>({
  kind,
  rows,
  columns,
}: {
  readonly kind: Kind
  readonly rows: readonly T[]
  readonly columns: readonly DataColumn<T>[]
}) {
  return (
    <DataTable
      title={KIND_NAMES[kind]}
      rows={rows}
      rowId={(row) => JSON.stringify(row)}
      columns={columns}
    />
  )
}

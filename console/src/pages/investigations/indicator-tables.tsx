import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Indicator, IndicatorDetails, Investigation } from '../../api/detective-types.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
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

/** A table for each type of indicator that was found; the others are named as not found. */
export function IndicatorTables({ indicators, investigation }: Props) {
  const scope = {
    start: investigation.ScopeStartTime ?? investigation.CreatedTime,
    end: investigation.ScopeEndTime ?? investigation.CreatedTime,
  }
  const link = useLinks()
  const found = new Set(indicators.map(({ IndicatorType }) => IndicatorType))
  const missing = Object.entries(KIND_NAMES).filter(
    ([type]) => ![...found].some((one) => one === type),
  )
  const details = <K extends keyof IndicatorDetails>(name: K) =>
    indicators.flatMap(({ IndicatorDetail }) => {
      const detail = IndicatorDetail[name]
      return detail === undefined ? [] : [detail]
    })
  return (
    <SpaceBetween size="l">
      <Kind
        type="TTP_OBSERVED"
        rows={details('TTPsObservedDetail')}
        columns={ttpColumns(scope, link, investigation.EntityArn)}
      />
      <Kind
        type="IMPOSSIBLE_TRAVEL"
        rows={details('ImpossibleTravelDetail')}
        columns={travelColumns(scope)}
      />
      <Kind
        type="FLAGGED_IP_ADDRESS"
        rows={details('FlaggedIpAddressDetail')}
        columns={flaggedColumns(scope)}
      />
      <Kind
        type="NEW_GEOLOCATION"
        rows={details('NewGeolocationDetail')}
        columns={placeColumns(scope)}
      />
      <Kind type="NEW_ASO" rows={details('NewAsoDetail')} columns={ASO_COLUMNS} />
      <Kind type="NEW_USER_AGENT" rows={details('NewUserAgentDetail')} columns={AGENT_COLUMNS} />
      <Kind
        type="RELATED_FINDING"
        rows={details('RelatedFindingDetail')}
        columns={findingColumns(scope, link)}
      />
      <Kind
        type="RELATED_FINDING_GROUP"
        rows={details('RelatedFindingGroupDetail')}
        columns={groupColumns(link)}
      />
      {missing.length > 0 && (
        <Box variant="p" color="text-body-secondary">
          Not found: {missing.map(([, name]) => name.toLowerCase()).join(', ')}.
        </Box>
      )}
    </SpaceBetween>
  )
}

function Kind<T>({
  type,
  rows,
  columns,
}: {
  readonly type: Indicator['IndicatorType']
  readonly rows: readonly T[]
  readonly columns: readonly DataColumn<T>[]
}) {
  if (rows.length === 0) return null
  return (
    <DataTable
      title={KIND_NAMES[type]}
      rows={rows}
      rowId={(row) => JSON.stringify(row)}
      columns={columns}
    />
  )
}

import Link from '@cloudscape-design/components/link'
import type { Schemas } from '../../api/client.ts'
import type { IndicatorDetails } from '../../api/detective-types.ts'
import type { DataColumn } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { follow } from '../../router/follow.ts'
import type { useLinks, Window } from '../../scope/scope.ts'
import { findingId } from './indicator-words.ts'

/** Columns of the tables of indicators, as Detective's report has them; what names something leads to it. */

type Links = ReturnType<typeof useLinks>
type Ttp = IndicatorDetails['TTPsObservedDetail']
type Travel = IndicatorDetails['ImpossibleTravelDetail']
type Flagged = IndicatorDetails['FlaggedIpAddressDetail']
type Place = IndicatorDetails['NewGeolocationDetail']
type Related = IndicatorDetails['RelatedFindingDetail']

function address<T>(
  title: string,
  scope: Window,
  of: (row: T) => string | undefined,
): DataColumn<T> {
  return {
    id: title,
    title,
    value: (row) => of(row) || null,
    cell: (row) => {
      const id = of(row)
      if (!id) return '–'
      const link = <EntityLink entity={{ type: 'ip-address', id }} scope={scope} />
      return <span className={id.length <= 15 ? 'nowrap' : 'wrap'}>{link}</span>
    },
    width: 170,
  }
}

function text<T>(title: string, of: (row: T) => string | undefined, width?: number): DataColumn<T> {
  return {
    id: title,
    title,
    value: (row) => of(row) || null,
    cell: (row) => <span className="wrap">{plainText(of(row) || '–')}</span>,
    ...(width === undefined ? {} : { width, minWidth: width }),
  }
}

function isNew<T extends { readonly IsNewForEntireAccount?: boolean }>(): DataColumn<T> {
  return {
    id: 'new',
    title: 'New for the whole account',
    value: ({ IsNewForEntireAccount: value }) => value ?? null,
    width: 240,
  }
}

function Opens({ href, name }: { readonly href: string | undefined; readonly name: string }) {
  const shown = <span className="wrap">{plainText(name)}</span>
  if (href === undefined) return shown
  return (
    <Link href={href} onFollow={follow}>
      {shown}
    </Link>
  )
}

export function ttpColumns(scope: Window, link: Links, actor: string): readonly DataColumn<Ttp>[] {
  const records = ({ APIName: operation, IpAddress: ip }: Ttp) =>
    link(['records'], { kind: 'call', actor, operation, ip }, scope)
  return [
    text('Tactic', (row) => row.Tactic, 130),
    text('Technique', (row) => row.Technique, 130),
    text('Procedure', (row) => row.Procedure, 280),
    address('IP address', scope, (row) => row.IpAddress),
    {
      id: 'api',
      title: 'API operation',
      minWidth: 220,
      value: ({ APIName }) => APIName ?? null,
      cell: (row) => <Opens href={records(row)} name={row.APIName ?? '–'} />,
    },
    {
      id: 'successful',
      title: 'Successful',
      value: ({ APISuccessCount }) => APISuccessCount ?? null,
      width: 130,
    },
    {
      id: 'failed',
      title: 'Failed',
      value: ({ APIFailureCount }) => APIFailureCount ?? null,
      width: 110,
    },
  ]
}

export function travelColumns(scope: Window): readonly DataColumn<Travel>[] {
  return [
    text('From', (row) => row.StartingLocation),
    address('First address', scope, (row) => row.StartingIpAddress),
    text('To', (row) => row.EndingLocation),
    address('Then address', scope, (row) => row.EndingIpAddress),
    {
      id: 'hours',
      title: 'Hours between',
      value: ({ HourlyTimeDelta }) => HourlyTimeDelta ?? null,
      width: 150,
    },
  ]
}

export function flaggedColumns(scope: Window): readonly DataColumn<Flagged>[] {
  return [
    address('IP address', scope, (row) => row.IpAddress),
    text('Reason', ({ Reason }) =>
      Reason === 'AWS_THREAT_INTELLIGENCE' ? 'On a threat list' : Reason,
    ),
  ]
}

export function placeColumns(scope: Window): readonly DataColumn<Place>[] {
  return [
    text('Location', (row) => row.Location),
    address('IP address', scope, (row) => row.IpAddress),
    isNew(),
  ]
}

export const ASO_COLUMNS: readonly DataColumn<IndicatorDetails['NewAsoDetail']>[] = [
  text('Organization', (row) => row.Aso),
  isNew(),
]

export const AGENT_COLUMNS: readonly DataColumn<IndicatorDetails['NewUserAgentDetail']>[] = [
  text('User agent', (row) => row.UserAgent),
  isNew(),
]

export function findingColumns(scope: Window, link: Links): readonly DataColumn<Related>[] {
  const href = (arn: string | undefined) => {
    const id = findingId(arn)
    return id === undefined ? undefined : link(['findings', id])
  }
  return [
    {
      id: 'type',
      title: 'Finding',
      minWidth: 240,
      value: ({ Type }) => Type ?? null,
      cell: ({ Type, Arn }) => <Opens href={href(Arn)} name={Type ?? '–'} />,
      isRowHeader: true,
    },
    address('IP address', scope, (row) => row.IpAddress),
    text('ARN', (row) => row.Arn),
  ]
}

/** A related finding group, with what the latest run says of it where it still has it. */
export interface RelatedGroup {
  readonly id: string
  readonly group: Schemas['FindingGroupLine'] | undefined
}

export function groupColumns(link: Links): readonly DataColumn<RelatedGroup>[] {
  return [
    {
      id: 'title',
      title: 'Finding group',
      minWidth: 240,
      value: ({ id, group }) => group?.title ?? id,
      cell: ({ id, group }) => (
        <Opens
          href={group === undefined ? undefined : link(['groups', id])}
          name={group?.title ?? `${id}: the latest run does not have it any more`}
        />
      ),
      isRowHeader: true,
    },
    {
      id: 'severity',
      title: 'Severity',
      value: ({ group }) => (group === undefined ? null : severityRank(group.severity)),
      cell: ({ group }) => (group === undefined ? '–' : <Severity severity={group.severity} />),
      width: 150,
    },
    {
      id: 'findings',
      title: 'Findings',
      value: ({ group }) => group?.findings ?? null,
      width: 120,
    },
  ]
}

import Link from '@cloudscape-design/components/link'
import type { IndicatorDetails } from '../../api/detective-types.ts'
import type { DataColumn } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import { plainText } from '../../parts/plain-text.ts'
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
type Grouped = IndicatorDetails['RelatedFindingGroupDetail']

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
      return id ? <EntityLink entity={{ type: 'ip-address', id }} scope={scope} /> : '–'
    },
    width: 170,
  }
}

function text<T>(title: string, of: (row: T) => string | undefined): DataColumn<T> {
  return {
    id: title,
    title,
    value: (row) => of(row) || null,
    cell: (row) => <span className="wrap">{plainText(of(row) || '–')}</span>,
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
    text('Tactic', (row) => row.Tactic),
    text('Technique', (row) => row.Technique),
    text('Procedure', (row) => row.Procedure),
    address('IP address', scope, (row) => row.IpAddress),
    {
      id: 'api',
      title: 'API operation',
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
      value: ({ Type }) => Type ?? null,
      cell: ({ Type, Arn }) => <Opens href={href(Arn)} name={Type ?? '–'} />,
      isRowHeader: true,
    },
    address('IP address', scope, (row) => row.IpAddress),
    text('ARN', (row) => row.Arn),
  ]
}

export function groupColumns(link: Links): readonly DataColumn<Grouped>[] {
  return [
    {
      id: 'id',
      title: 'Finding group',
      value: ({ Id }) => Id ?? null,
      cell: ({ Id }) => (
        <Opens href={Id === undefined ? undefined : link(['groups', Id])} name={Id ?? '–'} />
      ),
      isRowHeader: true,
    },
  ]
}

import Badge from '@cloudscape-design/components/badge'
import Link from '@cloudscape-design/components/link'
import type { DataColumn } from '../../../parts/data-table.tsx'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { entityName } from '../../../parts/entity-names.ts'
import { Probability } from '../../../parts/findings/probability.tsx'
import { kindText } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import type { useTimes } from '../../../parts/preferences.ts'
import { Severity, severityRank } from '../../../parts/severity.tsx'
import { follow } from '../../../router/follow.ts'
import { around } from '../../../scope/around.ts'
import type { useLinks } from '../../../scope/scope.ts'
import type { GroupLine } from './use-groups.ts'

type Links = ReturnType<typeof useLinks>

/** What the list says of a group. */
export function groupColumns(
  { minute }: ReturnType<typeof useTimes>,
  link: Links,
): readonly DataColumn<GroupLine>[] {
  return [
    {
      id: 'severity',
      title: 'Severity',
      value: ({ severity }) => severityRank(severity),
      cell: ({ severity }) => <Severity severity={severity} />,
      width: 100,
    },
    {
      id: 'title',
      title: 'Finding group',
      value: ({ title }) => title,
      cell: (group) => <Title group={group} link={link} />,
      isRowHeader: true,
      width: 220,
    },
    {
      id: 'cause',
      title: 'Likeliest cause',
      value: ({ cause }) => causeText(cause),
      cell: (group) => <Likeliest group={group} />,
      width: 150,
    },
    {
      id: 'entity',
      title: 'Principal and entity',
      value: ({ cause, entities }) => (cause?.principal ?? entities[0])?.id ?? null,
      cell: (group) => <Parties group={group} />,
      width: 165,
    },
    {
      id: 'start',
      title: 'When',
      value: ({ start }) => start,
      cell: ({ start, end }) => (
        <span className="nowrap">
          {minute(start)}
          <div className="quiet">to {minute(end)}</div>
        </span>
      ),
      width: 150,
    },
    { id: 'findings', title: 'Findings', value: ({ findings }) => findings, width: 90 },
  ]
}

function Title({ group, link }: { readonly group: GroupLine; readonly link: Links }) {
  const { id, title, news, archived, tactics } = group
  return (
    <>
      <Link href={link(['groups', id], {}, scopeOf(group))} onFollow={follow}>
        <span className="wrap">{plainText(title)}</span>
      </Link>{' '}
      {news !== null && <Badge color="blue">{newsText(news)}</Badge>}{' '}
      {archived && <Badge>Archived</Badge>}
      {tactics.length > 0 && <div className="quiet">{tactics.join(' → ')}</div>}
    </>
  )
}

function newsText({ findings, severityBefore }: NonNullable<GroupLine['news']>): string {
  if (findings > 0) return `${findings} new ${findings === 1 ? 'finding' : 'findings'}`
  return severityBefore === undefined ? 'Grown' : `Was ${severityBefore.toLowerCase()}`
}

/** A group is looked at with the time around it. */
function scopeOf({ start, end }: GroupLine) {
  return start === null || end === null ? undefined : around(start, end)
}

function Likeliest({ group: { cause } }: { readonly group: GroupLine }) {
  if (cause === null) return <>–</>
  return (
    <>
      <div>{causeText(cause)}</div>
      <Probability share={cause.probability} />
    </>
  )
}

function causeText(cause: GroupLine['cause']): string {
  return cause === null || cause.kind === 'unexplained' ? 'Not explained' : kindText(cause.kind)
}

/** Who did it and to what; without a cause, what it is about. */
function Parties({ group }: { readonly group: GroupLine }) {
  const scope = scopeOf(group)
  const principal = group.cause?.principal ?? undefined
  const entity = group.cause?.entity ?? group.entities[0]
  const isOne = entity !== undefined && principal !== undefined && entity.id === principal.id
  return (
    <>
      {principal !== undefined && (
        <EntityLink entity={principal} {...(scope === undefined ? {} : { scope })} />
      )}
      {principal !== undefined && entity !== undefined && !isOne && (
        <span role="img" aria-label={`acted on ${plainText(entityName(entity), 80)}`}>
          {' '}
          →{' '}
        </span>
      )}
      {entity !== undefined && !isOne && (
        <EntityLink entity={entity} {...(scope === undefined ? {} : { scope })} />
      )}
    </>
  )
}

import Badge from '@cloudscape-design/components/badge'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { DataTable } from '../../../parts/data-table.tsx'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { Techniques } from '../../../parts/findings/techniques.tsx'
import {
  type Finding,
  type FindingGroup,
  quantityText,
  typeText,
} from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { Severity, severityRank } from '../../../parts/severity.tsx'
import { TrustBadge } from '../../../parts/trust.tsx'
import { follow } from '../../../router/follow.ts'
import { useAsked } from '../../../router/location.ts'
import { useLinks } from '../../../scope/scope.ts'
import { Stages } from './stages.tsx'

/** Findings of a group, by the step of an attack that they show. */
export function GroupFindings({ group }: { readonly group: FindingGroup }) {
  const [tactic, setTactic] = useAsked('tactic')
  const stage = group.stages.find((one) => one.tactic === tactic)
  const ids = stage === undefined ? undefined : new Set(stage.findingIds)
  const rows = ids === undefined ? group.findings : group.findings.filter(({ id }) => ids.has(id))
  const columns = useColumns(group)
  return (
    <SpaceBetween size="m">
      <Stages stages={group.stages} chosen={stage?.tactic} onChoose={setTactic} />
      <DataTable
        title={stage === undefined ? 'Findings' : `Findings of ${stage.tactic}`}
        variant="borderless"
        rows={rows}
        rowId={({ id }) => id}
        columns={columns}
        sortBy={{ id: 'severity', descending: true }}
      />
    </SpaceBetween>
  )
}

function useColumns({ stages, news }: FindingGroup) {
  const link = useLinks()
  const { minute } = useTimes()
  const fresh = new Set(news?.findingIds)
  const tacticsOf = ({ id }: Finding) =>
    stages.filter(({ findingIds }) => findingIds.includes(id)).map(({ tactic }) => tactic)
  return [
    {
      id: 'severity',
      title: 'Severity',
      value: ({ severity }: Finding) => severityRank(severity),
      cell: ({ severity }: Finding) => <Severity severity={severity} />,
      width: 120,
    },
    {
      id: 'title',
      title: 'Finding',
      value: ({ title }: Finding) => title,
      cell: ({ id, title, type, sample, trust }: Finding) => (
        <>
          <Link href={link(['findings', id])} onFollow={follow}>
            <span className="wrap">{plainText(title)}</span>
          </Link>{' '}
          {fresh.has(id) && <Badge color="blue">New</Badge>} {sample && <Badge>Sample</Badge>}
          <div className="quiet">{typeText(type)}</div>
          <TrustBadge trust={trust} />
        </>
      ),
      isRowHeader: true,
      width: 360,
    },
    { id: 'start', title: 'Start', value: ({ start }: Finding) => minute(start), width: 150 },
    {
      id: 'entity',
      title: 'Entity',
      value: ({ entity }: Finding) => entity.id,
      cell: ({ entity }: Finding) => <EntityLink entity={entity} />,
      width: 200,
    },
    {
      id: 'actor',
      title: 'Principal',
      value: ({ actor }: Finding) => actor?.id ?? null,
      cell: ({ actor }: Finding) => (actor === undefined ? '–' : <EntityLink entity={actor} />),
      width: 200,
    },
    {
      id: 'observed',
      title: 'Observed',
      value: ({ observed }: Finding) => observed,
      cell: ({ observed, series }: Finding) => quantityText(observed, series?.unit),
      width: 140,
    },
    {
      id: 'expected',
      title: 'Expected',
      value: ({ expected }: Finding) => expected,
      cell: ({ expected, series }: Finding) => quantityText(expected, series?.unit),
      width: 140,
    },
    {
      id: 'tactics',
      title: 'Tactics',
      value: (finding: Finding) => tacticsOf(finding).join(', ') || null,
      width: 160,
    },
    {
      id: 'techniques',
      title: 'Techniques',
      value: ({ techniques }: Finding) => techniques.join(', ') || null,
      cell: ({ techniques }: Finding) => <Techniques ids={techniques} />,
      width: 180,
    },
  ]
}

import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import { useQuery } from '@tanstack/react-query'
import { api, type Schemas } from '../../api/client.ts'
import { everyPage } from '../../api/every-page.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { EntityLink } from '../../parts/entity-link.tsx'
import type { Entity } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Severity, severityRank } from '../../parts/severity.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'

type Group = Schemas['FindingGroupLine']

interface Props {
  /** Why nothing can be started. */
  readonly disabledReason: string | undefined
  readonly isBusy: boolean
  readonly onStart: (arn: string) => void
}

/** A user or role with a part in grave finding groups. */
interface Suspect {
  readonly entity: Entity
  readonly gravest: Group
  readonly groups: number
}

/** Users and roles of finding groups that are high or critical: what an investigation should begin with. */
export function Recommended({ disabledReason, isBusy, onStart }: Props) {
  const link = useLinks()
  const groups = useQuery({
    queryKey: ['grave-groups'],
    queryFn: async () => {
      let run: string | null = null
      const rows = await everyPage(async (cursor) => {
        const query = { severity: 'HIGH' as const, limit: 200, ...(cursor ? { cursor } : {}) }
        const { data } = await api.GET('/api/v1/finding-groups', { params: { query } })
        run = data?.run ?? null
        return data ?? { items: [], next: null }
      })
      return { ...rows, run }
    },
  })
  return (
    <Answered of={groups} what="recommended users and roles">
      {({ items, run }) => (
        <DataTable
          title="Recommended"
          description="IAM users and roles in finding groups of severity high or critical."
          rows={suspectsOf(items)}
          rowId={({ entity }) => entity.id}
          sortBy={{ id: 'severity', descending: true }}
          empty={
            run === null ? (
              <Empty title="Nothing was looked for yet">
                Investigate everything first, in the tab beside: recommendations come from its
                finding groups.
              </Empty>
            ) : (
              <Empty title="Nothing is recommended">
                No user or role has a part in a finding group of severity high or critical.
              </Empty>
            )
          }
          columns={[
            {
              id: 'entity',
              title: 'User or role',
              value: ({ entity }) => entity.id,
              cell: ({ entity }) => <EntityLink entity={entity} typed />,
              isRowHeader: true,
              width: 240,
            },
            {
              id: 'severity',
              title: 'Severity',
              value: ({ gravest }) => severityRank(gravest.severity),
              cell: ({ gravest }) => <Severity severity={gravest.severity} />,
              width: 130,
            },
            {
              id: 'group',
              title: 'Gravest finding group',
              value: ({ gravest }) => gravest.title,
              cell: ({ gravest }) => (
                <Link href={link(['groups', gravest.id])} onFollow={follow}>
                  <span className="wrap">{plainText(gravest.title, 160)}</span>
                </Link>
              ),
            },
            { id: 'groups', title: 'Groups', value: ({ groups: count }) => count, width: 100 },
            {
              id: 'start',
              title: 'Investigate',
              value: () => null,
              width: 180,
              cell: ({ entity }) => (
                <Button
                  wrapText={false}
                  onClick={() => onStart(entity.id)}
                  disabled={disabledReason !== undefined || isBusy}
                  {...(disabledReason === undefined ? {} : { disabledReason })}
                  ariaLabel={`Investigate ${plainText(entity.id, 160)}`}
                >
                  Investigate
                </Button>
              ),
            },
          ]}
        />
      )}
    </Answered>
  )
}

function suspectsOf(groups: readonly Group[]): readonly Suspect[] {
  const suspects = new Map<string, Suspect>()
  for (const group of groups) {
    for (const entity of group.entities) {
      if (entity.type !== 'iam-user' && entity.type !== 'iam-role') continue
      if (!entity.id.startsWith('arn:')) continue
      const known = suspects.get(entity.id)
      const isGraver =
        known === undefined || severityRank(group.severity) > severityRank(known.gravest.severity)
      const gravest = isGraver ? group : known.gravest
      suspects.set(entity.id, { entity, gravest, groups: (known?.groups ?? 0) + 1 })
    }
  }
  return [...suspects.values()]
}

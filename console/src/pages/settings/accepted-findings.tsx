import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import { api, type Schemas } from '../../api/client.ts'
import { type DataColumn, DataTable } from '../../parts/data-table.tsx'
import { entityName } from '../../parts/entity-names.ts'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Severity } from '../../parts/severity.tsx'
import { Answered, Empty } from '../../parts/states.tsx'
import { AcceptFindings } from './accept-findings.tsx'
import { useSuppressions } from './every-item.ts'

type Rule = Schemas['Suppression']

/** Rules by which findings are accepted for a reason and a time. */
export function AcceptedFindings() {
  const rules = useSuppressions()
  const who = useWhoAmI()
  const [isMaking, setMaking] = useState(false)
  const reason = whyNot(who.data?.role, ['administrator', 'investigator'])
  const remove = useChange((id: string) =>
    api.DELETE('/api/v1/suppressions/{id}', { params: { path: { id } } }),
  )
  const { day } = useTimes()
  return (
    <SpaceBetween size="s">
      <Refused error={remove.error} what="The removal" />
      <Answered of={rules} what="accepted findings">
        {({ items, more }) => (
          <DataTable
            title="Accepted findings"
            description="Findings that these rules fit are counted and make no finding group, from the next run on."
            rows={items}
            more={more}
            rowId={({ id }) => id}
            empty={
              <Empty title="Nothing is accepted">
                Accept what is known and harmless, so that what is left is worth a look.
              </Empty>
            }
            actions={
              <GuardedButton variant="primary" reason={reason} onClick={() => setMaking(true)}>
                Accept findings
              </GuardedButton>
            }
            columns={[
              ...COLUMNS,
              {
                id: 'expires',
                title: 'Until',
                value: ({ expires }) => expires,
                cell: ({ expires, expired }) =>
                  expired ? (
                    <StatusIndicator type="stopped">expired {day(expires)}</StatusIndicator>
                  ) : (
                    <span className="nowrap">{day(expires)}</span>
                  ),
                width: 140,
              },
              {
                id: 'remove',
                title: 'Remove',
                value: () => null,
                width: 130,
                cell: ({ id, wholeLake }) => (
                  <GuardedButton
                    reason={
                      wholeLake ? 'It was made at the command line, for the whole lake.' : reason
                    }
                    loading={remove.isPending && remove.variables === id}
                    onClick={() => remove.mutate(id)}
                    ariaLabel={`Remove rule ${id}`}
                  >
                    Remove
                  </GuardedButton>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {isMaking && <AcceptFindings onClose={() => setMaking(false)} />}
    </SpaceBetween>
  )
}

const text = (id: string, title: string, of: (rule: Rule) => string): DataColumn<Rule> => ({
  id,
  title,
  value: of,
  cell: (rule) => plainText(of(rule) || 'any', 200),
})

const COLUMNS: readonly DataColumn<Rule>[] = [
  text('type', 'Type', ({ type }) => type),
  text('entity', 'About', ({ entity }) => entity),
  text('actor', 'By', ({ actor }) => actor),
  { ...text('reason', 'Reason', ({ reason }) => reason), minWidth: 200 },
  text('by', 'Accepted by', ({ by }) => entityName({ type: 'iam-user', id: by })),
  {
    id: 'upTo',
    title: 'Up to',
    value: ({ upTo }) => upTo,
    cell: ({ upTo }) => <Severity severity={upTo} />,
    width: 120,
  },
]

import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { answers, api } from '../../api/client.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered, Empty } from '../../parts/states.tsx'
import { AddAddressList } from './add-address-list.tsx'

/** Threat and deny lists: who calls from them is found and flagged. */
export function AddressLists() {
  const { day } = useTimes()
  const [isAdding, setAdding] = useState(false)
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator'])
  const lists = answers.useQuery('get', '/api/v1/address-lists', {
    params: { query: { limit: 200 } },
  })
  const remove = useChange((name: string) =>
    api.DELETE('/api/v1/address-lists/{name}', { params: { path: { name } } }),
  )
  return (
    <SpaceBetween size="s">
      <Refused error={remove.error} what="The removal" />
      <Answered of={lists} what="lists of addresses">
        {({ items, seesAll }) => (
          <DataTable
            title="Lists of addresses"
            description="Calls from these addresses are found and flagged, from the next run on."
            rows={items}
            rowId={({ name }) => name}
            empty={
              seesAll ? (
                <Empty title="No list">
                  Add a threat list, or a list of addresses that nobody of yours comes from.
                </Empty>
              ) : (
                <Empty title="Lists are of the whole lake">
                  You see a part of it. Whoever runs the server keeps them with dupin lists.
                </Empty>
              )
            }
            actions={
              <GuardedButton
                variant="primary"
                reason={seesAll ? reason : 'You see a part of the lake.'}
                onClick={() => setAdding(true)}
              >
                Add a list
              </GuardedButton>
            }
            columns={[
              {
                id: 'name',
                title: 'Name',
                value: ({ name }) => name,
                cell: ({ name }) => plainText(name, 64),
                isRowHeader: true,
              },
              {
                id: 'kind',
                title: 'Kind',
                value: ({ kind }) => (kind === 'threat' ? 'Threat' : 'Deny'),
                width: 110,
              },
              { id: 'count', title: 'Addresses', value: ({ addresses }) => addresses, width: 130 },
              {
                id: 'examples',
                title: 'The first',
                value: ({ examples }) => examples.join(' '),
                cell: ({ examples }) => (
                  <Box variant="small">{plainText(examples.slice(0, 5).join(', '), 200)}</Box>
                ),
              },
              {
                id: 'expires',
                title: 'Until',
                value: ({ expires }) => expires,
                cell: ({ expires }) => <span className="nowrap">{day(expires)}</span>,
                width: 130,
              },
              {
                id: 'remove',
                title: 'Remove',
                value: () => null,
                width: 140,
                cell: ({ name }) => (
                  <GuardedButton
                    reason={reason}
                    loading={remove.isPending && remove.variables === name}
                    onClick={() => remove.mutate(name)}
                    ariaLabel={`Remove the list ${plainText(name, 64)}`}
                  >
                    Remove
                  </GuardedButton>
                ),
              },
            ]}
          />
        )}
      </Answered>
      {isAdding && <AddAddressList onClose={() => setAdding(false)} />}
    </SpaceBetween>
  )
}

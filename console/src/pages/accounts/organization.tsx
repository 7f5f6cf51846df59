import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Toggle from '@cloudscape-design/components/toggle'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { detective } from '../../api/detective.ts'
import type { Administrator } from '../../api/detective-types.ts'
import { forgetGraph } from '../../parts/graph/forget-graph.ts'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { type Role, whyNot } from '../../parts/graph/use-graph.ts'
import { GuardedButton } from '../../parts/guarded-button.tsx'
import { useTimes } from '../../parts/preferences.ts'
import { Answered } from '../../parts/states.tsx'
import { Confirm } from './confirm.tsx'
import { OrganizationAccounts, useOrganizationAccounts } from './organization-accounts.tsx'

interface Props {
  /** Of the behavior graph that the account administers. */
  readonly graph: string | undefined
  readonly role: Role
  readonly account: string | undefined
}

/** Who administers for the organization of AWS Organizations, and which of its accounts are members. */
export function Organization({ graph, role, account }: Props) {
  const accounts = useOrganizationAccounts()
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The management account delegates one account, which enables all others."
        >
          Organization
        </Header>
      }
    >
      <Answered of={accounts} what="the organization">
        {({ items }) =>
          items.length === 0 ? (
            <Box variant="p" color="text-body-secondary">
              Your account neither manages an organization nor administers one. Organizations are
              named in the server’s file of credentials.
            </Box>
          ) : (
            <Administered graph={graph} role={role} account={account} />
          )
        }
      </Answered>
    </Container>
  )
}

function Administered({ graph, role, account }: Props) {
  const asked = useQuery({
    queryKey: ['organization'],
    queryFn: detective.listOrganizationAdminAccounts,
  })
  return (
    <Answered of={asked} what="who administers for the organization">
      {(administrators) => {
        const isOurs = administrators.some(({ AccountId }) => AccountId === account)
        return (
          <SpaceBetween size="l">
            <Delegated administrators={administrators} role={role} />
            {isOurs && graph !== undefined && <AutoEnable graph={graph} role={role} />}
            <OrganizationAccounts graph={isOurs ? graph : undefined} role={role} />
          </SpaceBetween>
        )
      }}
    </Answered>
  )
}

function Delegated({
  administrators,
  role,
}: {
  readonly administrators: readonly Administrator[]
  readonly role: Role
}) {
  const { time } = useTimes()
  const queries = useQueryClient()
  const [account, setAccount] = useState('')
  const [isEnding, setEnding] = useState(false)
  const reason = whyNot(role, ['administrator'])
  const enable = useChange((id: string) => detective.enableOrganizationAdminAccount(id))
  const [administrator] = administrators
  if (administrator === undefined)
    return (
      <SpaceBetween size="s">
        <FormField
          label="Delegated administrator"
          description="The account that is to administer for the organization. It gets a behavior graph."
        >
          <SpaceBetween direction="horizontal" size="xs">
            <Input
              value={account}
              onChange={({ detail }) => setAccount(detail.value.trim())}
              placeholder="111122223333"
              inputMode="numeric"
            />
            <GuardedButton
              reason={reason}
              disabled={!/^\d{12}$/.test(account)}
              loading={enable.isPending}
              onClick={() => enable.mutate(account)}
            >
              Delegate
            </GuardedButton>
          </SpaceBetween>
        </FormField>
        <Refused error={enable.error} what="The delegation" />
      </SpaceBetween>
    )
  return (
    <SpaceBetween size="s">
      <KeyValuePairs
        columns={3}
        minColumnWidth={200}
        items={[
          { label: 'Delegated administrator', value: administrator.AccountId },
          { label: 'Since', value: time(administrator.DelegationTime) },
          {
            label: 'Delegation',
            value: (
              <GuardedButton reason={reason} onClick={() => setEnding(true)}>
                End the delegation
              </GuardedButton>
            ),
          },
        ]}
      />
      {isEnding && (
        <Confirm
          title="End the delegation"
          action="End the delegation"
          word="end"
          onClose={() => setEnding(false)}
          onConfirm={async () => {
            await detective.disableOrganizationAdminAccount()
            await forgetGraph(queries, administrator.GraphArn)
          }}
        >
          The behavior graph of the organization is deleted, with its members, investigations and
          finding groups. This cannot be undone.
        </Confirm>
      )}
    </SpaceBetween>
  )
}

function AutoEnable({ graph, role }: { readonly graph: string; readonly role: Role }) {
  const reason = whyNot(role, ['administrator'])
  const configuration = useQuery({
    queryKey: ['organization-configuration', graph],
    queryFn: () => detective.describeOrganizationConfiguration(graph),
  })
  const change = useChange((on: boolean) => detective.updateOrganizationConfiguration(graph, on))
  return (
    <Answered of={configuration} what="the configuration of the organization">
      {({ AutoEnable: on = false }) => (
        <SpaceBetween size="s">
          <Toggle
            checked={on}
            disabled={reason !== undefined || change.isPending}
            {...(reason === undefined ? {} : { disabledReason: reason })}
            onChange={({ detail }) => change.mutate(detail.checked)}
            description="Accounts that join the organization become members by themselves."
          >
            Enable new accounts of the organization
          </Toggle>
          <Refused error={change.error} what="The change" />
        </SpaceBetween>
      )}
    </Answered>
  )
}

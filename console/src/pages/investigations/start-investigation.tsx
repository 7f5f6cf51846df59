import Autosuggest from '@cloudscape-design/components/autosuggest'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useDeferredValue, useState } from 'react'
import { answers } from '../../api/client.ts'
import { detective } from '../../api/detective.ts'
import { entityName, typeName } from '../../parts/entity-names.ts'
import { Refused } from '../../parts/graph/refused.tsx'
import { useChange } from '../../parts/graph/use-change.ts'
import { useWhoAmI, whyNot } from '../../parts/graph/use-graph.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { go, usePlace } from '../../router/location.ts'
import { useLinks, useScope } from '../../scope/scope.ts'
import { Recommended } from './recommended.tsx'

const PRINCIPAL = /^arn:[^:]+:iam::\d{12}:(?:user|role)\/.+/

/** Starts an investigation of a user or role over the scope time, and leads to its report. */
export function StartInvestigation({ graph }: { readonly graph: string }) {
  const { query } = usePlace()
  const [entity, setEntity] = useState(query.get('entity') ?? '')
  const link = useLinks()
  const scope = useScope()
  const { minute } = useTimes()
  const who = useWhoAmI()
  const reason = whyNot(who.data?.role, ['administrator', 'investigator'])
  const start = useChange(async (arn: string) => {
    if (scope === undefined) return
    const now = Date.now()
    const end = Date.parse(scope.scope.end) > now ? new Date(now).toISOString() : scope.scope.end
    const begun = await detective.startInvestigation(graph, arn, { start: scope.scope.start, end })
    go(link(['investigations', begun.InvestigationId]))
  })
  const isPrincipal = PRINCIPAL.test(entity.trim())
  const blocked = reason ?? (scope === undefined ? 'The scope time is not known yet.' : undefined)
  return (
    <SpaceBetween size="l">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isPrincipal && blocked === undefined) start.mutate(entity.trim())
        }}
      >
        <Container
          header={
            <Header
              variant="h2"
              description={
                scope === undefined
                  ? ''
                  : `Scope time ${minute(scope.scope.start)} – ${minute(scope.scope.end)}; change it above.`
              }
            >
              Start an investigation
            </Header>
          }
        >
          <Form
            actions={
              <Button
                variant="primary"
                formAction="submit"
                loading={start.isPending}
                disabled={!isPrincipal || blocked !== undefined}
                {...(blocked === undefined ? {} : { disabledReason: blocked })}
              >
                Start investigation
              </Button>
            }
          >
            <FormField
              label="IAM user or role"
              description="Its ARN, or part of its name to choose from."
              errorText={
                entity.startsWith('arn:') && !isPrincipal
                  ? 'Only IAM users and roles can be investigated. Their ARNs look like arn:aws:iam::111122223333:role/name.'
                  : ''
              }
              stretch
            >
              <PrincipalInput value={entity} onChange={setEntity} />
            </FormField>
          </Form>
        </Container>
      </form>
      <Refused error={start.error} what="The investigation" />
      <Recommended
        disabledReason={blocked}
        isBusy={start.isPending}
        onStart={(arn) => start.mutate(arn)}
      />
    </SpaceBetween>
  )
}

function PrincipalInput({
  value,
  onChange,
}: {
  readonly value: string
  readonly onChange: (value: string) => void
}) {
  const q = useDeferredValue(value.trim())
  const asked = (type: 'iam-role' | 'iam-user') =>
    ({ params: { query: { q, type, limit: 20 } } }) as const
  const roles = answers.useQuery('get', '/api/v1/entities', asked('iam-role'))
  const users = answers.useQuery('get', '/api/v1/entities', asked('iam-user'))
  const found = [...(users.data?.items ?? []), ...(roles.data?.items ?? [])].filter(({ id }) =>
    PRINCIPAL.test(id),
  )
  return (
    <Autosuggest
      value={value}
      onChange={({ detail }) => onChange(detail.value)}
      options={found.map((entity) => ({
        value: entity.id,
        label: plainText(entityName(entity), 80),
        description: plainText(entity.id, 120),
        labelTag: typeName(entity.type),
      }))}
      filteringType="manual"
      placeholder="arn:aws:iam::111122223333:role/name"
      enteredTextLabel={(text) => `Use: ${text}`}
      empty="No user or role has this text"
      statusType={roles.isFetching || users.isFetching ? 'loading' : 'finished'}
      loadingText="Searching …"
      ariaLabel="IAM user or role"
    />
  )
}

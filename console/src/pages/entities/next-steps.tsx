import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { answers, type Schemas } from '../../api/client.ts'
import { entityName } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { follow } from '../../router/follow.ts'
import { useAskedScope, useLinks } from '../../scope/scope.ts'

type Step = Schemas['NextSteps']['items'][number]

/** Where to look next. Nothing while it is not known: the page does not wait for advice. */
export function NextSteps({ id }: { readonly id: string }) {
  const query = useAskedScope()
  const link = useLinks()
  const steps = answers.useQuery('get', '/api/v1/entities/{id}/next-steps', {
    params: { path: { id }, query: { ...query } },
  })
  const items = steps.data?.items ?? []
  if (items.length === 0) return null
  const hrefs: Readonly<Record<Step['verb'], (argument: string) => string>> = {
    explain: (group) => link(['groups', group]),
    'who-changed': (entity) => link(['entities', entity], { tab: 'changes' }),
    entity: (entity) => link(['entities', entity]),
    investigate: () => link([]),
  }
  return (
    <Container header={<Header variant="h2">Where to look next</Header>}>
      <ul className="steps">
        {items.map((step) => (
          <li key={step.verb + step.argument}>
            <Link href={hrefs[step.verb](step.argument)} onFollow={follow}>
              {titleOf(step)}
            </Link>
            <span className="steps-why">{plainText(step.why, 240)}</span>
          </li>
        ))}
      </ul>
    </Container>
  )
}

function titleOf({ verb, argument }: Step): string {
  if (verb === 'explain') return 'Open the finding group'
  if (verb === 'who-changed') return 'See who changed it'
  if (verb === 'investigate') return 'Start a run'
  return plainText(entityName({ type: 'unknown', id: argument }), 80)
}

import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { Answered } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'
import { useAskedScope } from '../../scope/scope.ts'
import { Distributions } from './distributions.tsx'
import { FeatureFacts } from './feature-facts.tsx'
import { usePanel } from './use-panel.ts'

/** Both distributions of a captured feature; the one that moved most unless another is chosen. */
export function FeaturesSection({ entity }: { readonly entity: Entity }) {
  const drift = usePanel(entity.id, 'drift')
  const [asked, ask] = useAsked('feature')
  const options = (drift.data?.items ?? []).map(({ side, feature }) => ({
    value: `${side}/${feature}`,
    label: plainText(String(feature), 80),
    description: side === 'output' ? 'output' : 'input',
  }))
  const chosen = options.find(({ value }) => value === asked) ?? options[0]
  if (chosen === undefined) return null
  const [side] = chosen.value.split('/', 1)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="The scope over the 45 days before it, each as a share of its own values."
          actions={
            <Select
              selectedOption={chosen}
              options={options}
              onChange={({ detail }) => ask(detail.selectedOption.value ?? '')}
              ariaLabel="Which feature"
              filteringType="auto"
            />
          }
        >
          {`Distribution of ${chosen.label}`}
        </Header>
      }
    >
      <Feature
        id={entity.id}
        side={side === 'output' ? 'output' : 'input'}
        feature={chosen.value.slice(chosen.value.indexOf('/') + 1)}
      />
    </Container>
  )
}

interface Chosen {
  readonly id: string
  readonly side: 'input' | 'output'
  readonly feature: string
}

function Feature({ id, side, feature }: Chosen) {
  const query = useAskedScope()
  const found = answers.useQuery('get', '/api/v1/entities/{id}/features/{feature}', {
    params: { path: { id, feature }, query: { ...query, side } },
  })
  return (
    <Answered of={found} what="the distributions">
      {(distribution) => (
        <SpaceBetween size="m">
          <FeatureFacts distribution={distribution} />
          <Distributions distribution={distribution} />
        </SpaceBetween>
      )}
    </Answered>
  )
}

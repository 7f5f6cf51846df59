import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { answers, type Schemas } from '../../api/client.ts'
import type { Entity } from '../../parts/entity-names.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { Answered } from '../../parts/states.tsx'
import { follow } from '../../router/follow.ts'
import { useAsked } from '../../router/location.ts'
import { useAskedScope, useLinks } from '../../scope/scope.ts'
import { Distributions } from './distributions.tsx'
import { FeatureFacts } from './feature-facts.tsx'
import { usePanel } from './use-panel.ts'

type Anomaly = Schemas['EntityAnomaly']

interface Props {
  readonly entity: Entity
  /** Series of the entity that were found to be unlike themselves. */
  readonly anomalies: readonly Anomaly[]
}

/** Both distributions of a captured feature; the one that moved most unless another is chosen. */
export function FeaturesSection({ entity, anomalies }: Props) {
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
  const feature = chosen.value.slice(chosen.value.indexOf('/') + 1)
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
      <SpaceBetween size="m">
        {anomalies
          .filter(({ label }) => label === `distance of ${feature} from the usual`)
          .map((anomaly) => (
            <FoundDrift key={anomaly.finding} anomaly={anomaly} />
          ))}
        <Feature id={entity.id} side={side === 'output' ? 'output' : 'input'} feature={feature} />
      </SpaceBetween>
    </Container>
  )
}

/** What the latest run found about the feature. */
function FoundDrift({ anomaly }: { readonly anomaly: Anomaly }) {
  const { minute } = useTimes()
  const link = useLinks()
  const { finding, title, onset, start } = anomaly
  return (
    <Alert
      type="warning"
      header={plainText(title, 200)}
      action={
        <Button href={link(['findings', finding])} onFollow={follow}>
          Open the finding
        </Button>
      }
    >
      Since {minute(onset.time ?? start)}, as the latest run found.
    </Alert>
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

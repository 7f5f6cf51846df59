import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { AnomalyChart } from '../../../parts/findings/anomaly-chart.tsx'
import type { FindingGroup } from '../../../parts/findings/words.ts'

const FEW = 2

/** What behaved unlike itself, with the acts before it. */
export function Anomalies({ group }: { readonly group: FindingGroup }) {
  const [isAll, setAll] = useState(false)
  const charted = group.findings.filter(({ series }) => series !== undefined)
  if (charted.length === 0) return null
  const shown = isAll ? charted : charted.slice(0, FEW)
  return (
    <Container
      header={
        <Header variant="h2" counter={`(${charted.length})`}>
          What behaved unlike itself
        </Header>
      }
      footer={
        charted.length > FEW ? (
          <Button variant="inline-link" ariaExpanded={isAll} onClick={() => setAll(!isAll)}>
            {isAll ? 'Show fewer' : `Show ${charted.length - FEW} more`}
          </Button>
        ) : undefined
      }
    >
      <SpaceBetween size="xl">
        {shown.map((finding) => (
          <AnomalyChart key={finding.id} finding={finding} causes={group.causes} />
        ))}
      </SpaceBetween>
    </Container>
  )
}

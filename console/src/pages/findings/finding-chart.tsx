import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { answers } from '../../api/client.ts'
import { AnomalyChart } from '../../parts/findings/anomaly-chart.tsx'
import type { Finding } from '../../parts/findings/words.ts'

interface Props {
  readonly finding: Finding
  readonly group: string | null
}

/** The series with the acts before it; those of causes where it is in a group. */
export function FindingChart({ finding, group }: Props) {
  const { data } = answers.useQuery(
    'get',
    '/api/v1/finding-groups/{id}',
    { params: { path: { id: group ?? '' } } },
    { enabled: group !== null && finding.series !== undefined },
  )
  if (finding.series === undefined) return null
  return (
    <Container header={<Header variant="h2">What behaved unlike itself</Header>}>
      <AnomalyChart finding={finding} causes={data?.causes ?? NONE} />
    </Container>
  )
}

const NONE = [] as const

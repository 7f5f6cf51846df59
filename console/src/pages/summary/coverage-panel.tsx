import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Schemas } from '../../api/client.ts'
import { AllLink } from '../../parts/all-link.tsx'
import { numberText } from '../../parts/numbers.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'

type Coverage = Schemas['Coverage']

/** What was read, and what cannot be seen for want of a log. */
export function CoveragePanel({ coverage }: { readonly coverage: Coverage }) {
  const { objects, read, rejected, notMembers, missing } = coverage
  const left = notMembers.reduce((sum, { records }) => sum + records, 0)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="No evidence is not the same as nothing happened: what was not collected cannot be seen."
          actions={<AllLink to={['coverage']}>View coverage</AllLink>}
        >
          Coverage
        </Header>
      }
    >
      <SpaceBetween size="m">
        <KeyValuePairs
          columns={3}
          items={[
            { label: 'Log objects', value: numberText(objects, 'count') },
            { label: 'Records', value: numberText(read, 'count') },
            { label: 'Rejected', value: numberText(rejected, 'count') },
            ...(left === 0
              ? []
              : [
                  {
                    label: 'Left out, since the account is no member',
                    value: numberText(left, 'count'),
                  },
                ]),
          ]}
        />
        {missing.length === 0 ? (
          <StatusIndicator type="success">Every log that Dupin looks for was read</StatusIndicator>
        ) : (
          <Missing missing={missing} />
        )}
      </SpaceBetween>
    </Container>
  )
}

function Missing({ missing }: { readonly missing: readonly string[] }) {
  const link = useLinks()
  return (
    <div>
      <Box variant="awsui-key-label">Missing</Box>
      <SpaceBetween size="xxs">
        {missing.map((what) => (
          <StatusIndicator key={what} type="warning" wrapText>
            {what}
          </StatusIndicator>
        ))}
        <Link href={link(['coverage'], { tab: 'logs' })} onFollow={follow}>
          How to enable them
        </Link>
      </SpaceBetween>
    </div>
  )
}

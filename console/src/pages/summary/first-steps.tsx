import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { AllLink } from '../../parts/all-link.tsx'

/** What to do while the lake is empty. */
export function FirstSteps() {
  return (
    <Container
      header={
        <Header
          variant="h2"
          description="Dupin reads the logs that AWS services write to S3, from a folder on the machine that it runs on."
        >
          No logs have been read yet
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Step title="1. Get the logs" command="aws s3 sync s3://YOUR-LOG-BUCKET logs">
          CloudTrail first of all: it names who did what. Then CloudWatch metrics and Bedrock’s
          model invocation log for what models do, SageMaker data capture for what they are asked,
          GuardDuty findings, VPC flow logs and EKS audit logs. Keep the folders as they are; plain
          or gzip.
        </Step>
        <Step title="2. Have this server read them" command="dupin serve --logs logs">
          It reads what is new every minute. Or read once while no server runs:{' '}
          <code>dupin ingest logs</code>. Add <code>--geoip FILE.mmdb</code> for places of
          addresses.
        </Step>
        <Step title="Only looking around?" command="dupin demo">
          It simulates an organisation with two incidents, and reads its logs into{' '}
          <code>dupin-demo/lake.duckdb</code>: show it with{' '}
          <code>dupin serve --lake dupin-demo/lake.duckdb</code>.
        </Step>
        <AllLink to={['coverage']} query={{ tab: 'logs' }}>
          Which logs, and how to enable them
        </AllLink>
      </SpaceBetween>
    </Container>
  )
}

interface StepProps {
  readonly title: string
  readonly command: string
  readonly children: React.ReactNode
}

function Step({ title, command, children }: StepProps) {
  return (
    <div>
      <Box variant="h3">{title}</Box>
      <Box variant="p">{children}</Box>
      <div className="mono wrap">
        <CopyToClipboard
          variant="inline"
          textToCopy={command}
          textToDisplay={command}
          copyButtonAriaLabel={`Copy ${command}`}
          copySuccessText="Copied"
          copyErrorText="Could not copy"
        />
      </div>
    </div>
  )
}

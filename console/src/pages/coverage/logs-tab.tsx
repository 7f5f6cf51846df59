import Box from '@cloudscape-design/components/box'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator'
import { answers, type Schemas } from '../../api/client.ts'
import { Answered } from '../../parts/states.tsx'
import { useAsked } from '../../router/location.ts'

type WantedLog = Schemas['WantedLogs']['items'][number]

/** Every log that Dupin looks for: whether it is there, what cannot be seen without it, and how to enable it. */
export function LogsTab() {
  const logs = answers.useQuery('get', '/api/v1/coverage/logs')
  return (
    <Answered of={logs} what="the logs">
      {({ items }) => (
        <SpaceBetween size="s">
          <Box variant="p" color="text-body-secondary">
            Commands are for the AWS CLI: replace the names in capitals. <code>infra/</code> of
            Dupin’s repository sets the same up with Pulumi or Terraform. Logging costs money: look
            up the prices before you turn it on for an organisation.
          </Box>
          {items
            .toSorted((a, b) => RANKS[a.state] - RANKS[b.state])
            .map((log) => (
              <Log key={log.log} log={log} />
            ))}
        </SpaceBetween>
      )}
    </Answered>
  )
}

const RANKS: Readonly<Record<WantedLog['state'], number>> = {
  missing: 0,
  collected: 1,
  'not-needed': 2,
}

const STATES: Readonly<Record<WantedLog['state'], readonly [StatusIndicatorProps.Type, string]>> = {
  collected: ['success', 'Collected'],
  missing: ['warning', 'Missing'],
  'not-needed': ['stopped', 'Nothing known that it would tell of'],
}

function Log({ log }: { readonly log: WantedLog }) {
  const [open, setOpen] = useAsked('open')
  const { title, state, without, steps, command, setting, documentation } = log
  const [type, text] = STATES[state]
  return (
    <ExpandableSection
      variant="container"
      headerText={title}
      headingTagOverride="h2"
      headerActions={<StatusIndicator type={type}>{text}</StatusIndicator>}
      headerDescription={state === 'collected' ? undefined : without}
      expanded={open === log.log}
      onChange={({ detail }) => setOpen(detail.expanded ? log.log : '')}
    >
      <SpaceBetween size="s">
        {state === 'collected' && <Box variant="p">Without it: {lower(without)}</Box>}
        <div>
          <Box variant="h3">How to enable it</Box>
          {steps.map((step) => (
            <Box key={step} variant="p">
              {step}
            </Box>
          ))}
        </div>
        {command.split('\n').map((line) => (
          <div key={line} className="mono wrap">
            <CopyToClipboard
              variant="inline"
              textToCopy={line}
              textToDisplay={line}
              copyButtonAriaLabel="Copy the command"
              copySuccessText="Copied"
              copyErrorText="Could not copy"
            />
          </div>
        ))}
        {setting !== null && (
          <Box variant="p">
            With <code>infra/</code>: <code>{setting}</code>
          </Box>
        )}
        <Link external href={documentation}>
          AWS documentation
        </Link>
      </SpaceBetween>
    </ExpandableSection>
  )
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

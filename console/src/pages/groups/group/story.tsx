import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { type FindingGroup, kindText, onsetOf, percentText } from '../../../parts/findings/words.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { useGroupScope } from './use-group-scope.ts'

/** The story in words, and what it comes to. */
export function Story({ group }: { readonly group: FindingGroup }) {
  return (
    <SpaceBetween size="m">
      <Archived group={group} />
      <News group={group} />
      <Container header={<Header variant="h2">What happened</Header>}>
        <SpaceBetween size="m">
          <Box variant="p">
            <span className="wrap story">{plainText(group.summary, 2_000)}</span>
          </Box>
          <Facts group={group} />
          <Reasons group={group} />
        </SpaceBetween>
      </Container>
    </SpaceBetween>
  )
}

function Facts({ group }: { readonly group: FindingGroup }) {
  const { time } = useTimes()
  const scope = useGroupScope(group)
  const { causes, findings, tactics } = group
  const [top] = causes.toSorted((a, b) => (b.probability ?? 0) - (a.probability ?? 0))
  const isKnown = top !== undefined && top.kind !== 'unexplained'
  const accounts = [...new Set(findings.map(({ account }) => account))].filter(Boolean)
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: 'Began', value: time(onsetOf(findings)) },
        {
          label: 'Likeliest cause',
          value: isKnown
            ? `${kindText(top.kind)}, ${percentText(top.probability)}`
            : `Not explained, ${percentText(top?.probability ?? null)}`,
        },
        {
          label: 'Principal',
          value:
            top?.principal == null ? (
              'None known'
            ) : (
              <EntityLink entity={top.principal} scope={scope} />
            ),
        },
        {
          label: accounts.length > 1 ? 'Accounts' : 'Account',
          value: plainText(accounts.join(', ')) || '–',
        },
        { label: 'Tactics', value: tactics.length === 0 ? 'None' : tactics.join(' → ') },
      ]}
    />
  )
}

function Reasons({ group: { severity, severityReasons } }: { readonly group: FindingGroup }) {
  if (severityReasons.length === 0) return null
  return (
    <div>
      <Box variant="awsui-key-label">Why it is {severity.toLowerCase()}</Box>
      <ul className="plain-list">
        {severityReasons.map((reason) => (
          <li key={reason} className="wrap">
            {plainText(reason.replace(/^[A-Z]+: /, ''))}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Archived({ group: { archived } }: { readonly group: FindingGroup }) {
  const { time } = useTimes()
  if (archived === undefined) return null
  return (
    <Alert type="info" header={`Archived ${time(archived.time)}`}>
      {archived.reason === '' ? 'No reason was given.' : plainText(archived.reason)} It is shown in
      lists again when it grows; settings can take it back.
    </Alert>
  )
}

/** What it has that it had not when it was last reported. */
function News({ group: { news, severity } }: { readonly group: FindingGroup }) {
  const { time } = useTimes()
  if (news === undefined) return null
  const count = (n: number, one: string, many: string) => `${n} new ${n === 1 ? one : many}`
  const parts = [
    ...(news.findingIds.length > 0 ? [count(news.findingIds.length, 'finding', 'findings')] : []),
    ...(news.entityIds.length > 0 ? [count(news.entityIds.length, 'entity', 'entities')] : []),
    ...(news.severityBefore === undefined
      ? []
      : [`now ${severity.toLowerCase()}, was ${news.severityBefore.toLowerCase()}`]),
    ...(news.absorbed.length === 0
      ? []
      : [
          `${news.absorbed.length} other ${news.absorbed.length === 1 ? 'group' : 'groups'} turned out to be part of it`,
        ]),
  ]
  return (
    <Alert type="info" header="It has grown since it was last reported">
      Since {time(news.since)}: {parts.join('; ')}.
    </Alert>
  )
}

import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { Schemas } from '../../api/client.ts'
import { EntityLink } from '../../parts/entity-link.tsx'
import { type Entity, entityName, typeName } from '../../parts/entity-names.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { follow } from '../../router/follow.ts'
import { useLinks } from '../../scope/scope.ts'
import { type AwsConsoleLink, awsConsoleLinks } from './aws-console-links.ts'
import { hasChanges } from './profile-tabs.ts'

interface Props {
  readonly profile: Schemas['EntityProfile']
}

const INVESTIGATED: readonly Schemas['EntityType'][] = ['iam-user', 'iam-role']

/** Who it is, and what can be done with it. */
export function EntityHeader({ profile: { entity } }: Props) {
  const name = entityName(entity)
  const consoles = awsConsoleLinks(entity)
  const hasActions = consoles.length > 0 || hasChanges(entity.type)
  return (
    <Header
      variant="h1"
      description={
        <WholeId id={entity.id} type={typeName(entity.type)} isName={name === entity.id} />
      }
      actions={hasActions ? <Actions entity={entity} consoles={consoles} /> : undefined}
    >
      <span className="wrap">{plainText(name, 160)}</span>
    </Header>
  )
}

interface ActionProps {
  readonly entity: Entity
  readonly consoles: readonly AwsConsoleLink[]
}

function Actions({ entity: { id, type }, consoles }: ActionProps) {
  const link = useLinks()
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {consoles.map(({ title, href }) => (
        <Button
          key={href}
          href={href}
          target="_blank"
          rel="noopener noreferrer"
          iconName="external"
          iconAlign="right"
        >
          {`Open in ${title}`}
        </Button>
      ))}
      {hasChanges(type) && (
        <Button href={link(['entities', id], { tab: 'changes' })} onFollow={follow}>
          Who changed it
        </Button>
      )}
      {INVESTIGATED.includes(type) && (
        <Button variant="primary" href={link(['investigations'], { entity: id })} onFollow={follow}>
          Investigate
        </Button>
      )}
    </SpaceBetween>
  )
}

/** What is known of it whatever is looked at. */
export function EntityFacts({ profile }: Props) {
  const { entity, calls, findingGroups, findings } = profile
  const { minute } = useTimes()
  const link = useLinks()
  const toFindings = link(['entities', entity.id], { tab: 'findings' })
  const items = [
    ...(entity.account === null || entity.account === entity.id
      ? []
      : [
          {
            label: 'Account',
            value: <EntityLink entity={{ type: 'aws-account', id: entity.account }} />,
          },
        ]),
    ...(entity.region === null
      ? []
      : [
          {
            label: 'Region',
            value: <EntityLink entity={{ type: 'aws-region', id: entity.region }} />,
          },
        ]),
    { label: 'First seen', value: minute(entity.firstSeen) },
    { label: 'Last seen', value: minute(entity.lastSeen) },
    {
      label: 'API calls in scope',
      value: `${numberText(calls.successful)} succeeded, ${numberText(calls.failed)} failed`,
    },
    {
      label: 'Findings',
      value:
        findingGroups.length === 0 ? (
          'None in the latest run'
        ) : (
          <Link href={toFindings} onFollow={follow}>
            {findings === 0
              ? `Part of ${counted(findingGroups.length, 'finding group')}`
              : `${counted(findings, 'finding')} in ${counted(findingGroups.length, 'group')}`}
          </Link>
        ),
    },
  ]
  return (
    <Container>
      <KeyValuePairs columns={4} minColumnWidth={180} items={items} />
    </Container>
  )
}

interface IdProps {
  readonly id: string
  readonly type: string
  /** Whether it stands above already. */
  readonly isName: boolean
}

function WholeId({ id, type, isName }: IdProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <span>{type}</span>
      <CopyToClipboard
        variant="inline"
        copyButtonAriaLabel="Copy the id"
        copySuccessText="Copied"
        copyErrorText="Could not copy"
        textToCopy={id}
        textToDisplay={isName ? 'Copy the id' : plainText(id, 2_100)}
      />
    </SpaceBetween>
  )
}

function counted(count: number, what: string): string {
  return `${numberText(count)} ${what}${count === 1 ? '' : 's'}`
}

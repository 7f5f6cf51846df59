import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import { EntityLink } from '../../parts/entity-link.tsx'
import { Techniques } from '../../parts/findings/techniques.tsx'
import { type Finding, quantityText } from '../../parts/findings/words.ts'
import { numberText } from '../../parts/numbers.ts'
import { plainText } from '../../parts/plain-text.ts'
import { useTimes } from '../../parts/preferences.ts'
import { TrustBadge } from '../../parts/trust.tsx'
import { follow } from '../../router/follow.ts'
import { around } from '../../scope/around.ts'
import { useLinks } from '../../scope/scope.ts'

interface Props {
  readonly finding: Finding
  readonly group: string | null
}

/** What was observed, against what it was held, and whom it is about. */
export function FindingFacts({ finding, group }: Props) {
  const { time } = useTimes()
  const link = useLinks()
  const { start, end, series, entity, actor, related } = finding
  const scope = start === null ? undefined : around(start, end ?? start)
  const at = scope === undefined ? {} : { scope }
  return (
    <Container header={<Header variant="h2">What was found</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'Observed', value: <b>{quantityText(finding.observed, series?.unit)}</b> },
          { label: 'Expected', value: quantityText(finding.expected, series?.unit) },
          { label: 'Compared with', value: plainText(finding.baseline) || '–' },
          { label: 'Entity', value: <EntityLink entity={entity} typed {...at} /> },
          {
            label: 'Principal',
            value: actor === undefined ? '–' : <EntityLink entity={actor} typed {...at} />,
          },
          {
            label: 'Account and Region',
            value: plainText([finding.account, finding.region].filter(Boolean).join(', ')) || '–',
          },
          { label: 'Began', value: time(start) },
          { label: 'Ended', value: time(end) },
          {
            label: 'Finding group',
            value:
              group === null ? (
                'In none'
              ) : (
                <Link href={link(['groups', group])} onFollow={follow}>
                  {plainText(group, 60)}
                </Link>
              ),
          },
          {
            label: 'Found by',
            value: plainText(finding.detector, 120),
          },
          {
            label: 'Score',
            value: finding.score === null ? 'Certain' : numberText(finding.score),
          },
          {
            label: 'Examined',
            value: finding.examined === null ? '–' : numberText(finding.examined),
          },
          {
            label: 'Log files',
            value: finding.trust === undefined ? '–' : <TrustBadge trust={finding.trust} />,
          },
          { label: 'Techniques', value: <Techniques ids={finding.techniques} /> },
          {
            label: 'Related entities',
            value:
              related.length === 0 ? (
                '–'
              ) : (
                <ul className="plain-list">
                  {related.map((one) => (
                    <li key={`${one.type} ${one.id}`}>
                      <EntityLink entity={one} typed {...at} />
                    </li>
                  ))}
                </ul>
              ),
          },
          {
            label: 'Finding ID',
            value: <span className="mono wrap">{plainText(finding.id)}</span>,
          },
        ]}
      />
    </Container>
  )
}

import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { EntityLink } from '../../../parts/entity-link.tsx'
import { Probability } from '../../../parts/findings/probability.tsx'
import {
  type Cause,
  type FindingGroup,
  kindText,
  onsetOf,
  relativeText,
} from '../../../parts/findings/words.ts'
import { durationText } from '../../../parts/numbers.ts'
import { plainText } from '../../../parts/plain-text.ts'
import { useTimes } from '../../../parts/preferences.ts'
import { ChangeTable } from '../../../parts/records/change-table.tsx'
import { useChange } from '../../../parts/records/record-change.tsx'
import { RecordLinks } from '../../../parts/records/record-links.tsx'
import { TrustBadge } from '../../../parts/trust.tsx'
import { EvidenceList } from './evidence-list.tsx'
import { recordNames } from './record-names.ts'
import { useGroupScope } from './use-group-scope.ts'

interface Props {
  readonly cause: Cause
  readonly group: FindingGroup
  readonly isFirst: boolean
}

export function CauseCard({ cause, group, isFirst }: Props) {
  const isUnexplained = cause.kind === 'unexplained'
  const nameOf = recordNames(group)
  return (
    <li className={isFirst ? 'cause cause-first' : 'cause'}>
      <SpaceBetween size="xs">
        <div className="cause-top">
          <h3>
            <span className="cause-rank">{cause.rank}</span>
            {isUnexplained ? 'Not explained' : kindText(cause.kind)}
          </h3>
          <Probability share={cause.probability} />
        </div>
        {!isUnexplained && <Parties cause={cause} group={group} />}
        <Box variant="p" padding="n">
          <span className="wrap">{plainText(cause.why, 1_000)}</span>
        </Box>
        <RecordLinks ids={cause.eventIds} nameOf={nameOf} />
        <TrustBadge trust={cause.trust} />
        {isFirst && <Changed cause={cause} />}
        {cause.evidence.length > 0 && (
          <ExpandableSection
            headerText={`Evidence (${cause.evidence.length})`}
            defaultExpanded={isFirst}
          >
            <EvidenceList evidence={cause.evidence} nameOf={nameOf} />
          </ExpandableSection>
        )}
      </SpaceBetween>
    </li>
  )
}

/** Who, what and when. */
function Parties({ cause, group }: { readonly cause: Cause; readonly group: FindingGroup }) {
  const { time } = useTimes()
  const scope = useGroupScope(group)
  const { principal, entity } = cause
  const at = cause.time === null ? undefined : Date.parse(cause.time)
  return (
    <div className="cause-parties">
      {principal !== null && <EntityLink entity={principal} scope={scope} typed />}
      {principal !== null && entity !== null && principal.id !== entity.id && (
        <span role="img" aria-label="acted on">
          →
        </span>
      )}
      {entity !== null && entity.id !== principal?.id && (
        <EntityLink entity={entity} scope={scope} typed />
      )}
      {at !== undefined && (
        <Box variant="span" color="text-body-secondary">
          {time(at)}, {relativeText(onsetOf(group.findings), at, durationText)}
        </Box>
      )}
    </div>
  )
}

/** What the likeliest cause set, field by field: the answer to who changed what. */
function Changed({ cause }: { readonly cause: Cause }) {
  const change = useChange({
    id: cause.eventIds[0] ?? '',
    entity: cause.entity?.id,
    time: cause.time ?? undefined,
  })
  if (change === undefined || change.changed.fields.length === 0) return null
  return (
    <div>
      <Box variant="awsui-key-label">What {plainText(change.operation, 80)} changed</Box>
      <ChangeTable change={change} />
    </div>
  )
}

import type { Evidence } from '../../events/cause.ts'
import { HOUR, MINUTE } from '../../events/time.ts'
import type { Act } from '../../graph/acts.ts'
import type { Lineage } from '../../graph/lineage.ts'
import { type ActKind, callName } from './act-kinds.ts'
import { evidence } from './candidate.ts'
import type { Subject } from './subject.ts'
import { WEIGHTS } from './weights.ts'

/** An anomaly ends this long before or after what ended it. */
const AROUND = 30 * MINUTE
/** An anomaly that lasts this much longer than the kind takes to show was not ended by a reversal. */
const WENT_ON = 2 * HOUR
const SLACK = 5 * MINUTE

/**
 * What became of the anomaly when the act was undone: that it ended with it speaks for the act, that it went on regardless
 * against it. At the end any change of the same thing will do; for "went on" it must plainly have been taken back.
 */
export function reversalEvidence(
  act: Act,
  kind: ActKind,
  subject: Subject,
  acts: readonly Act[],
  lineage: Lineage,
): Evidence[] {
  if (act.target === undefined) return []
  const later = acts.filter(
    (other) =>
      other.succeeded &&
      other.target?.id === act.target?.id &&
      other.service === act.service &&
      other.time > subject.onset.latest + SLACK,
  )
  const ended = later.find(({ time }) => Math.abs(time - subject.end) < AROUND)
  if (ended !== undefined) {
    const text = `${callName(ended.service, ended.operation)} on the same target came as it ended`
    return [evidence('reversal', text, WEIGHTS.reverted, [ended.eventId])]
  }
  const undone = later.find(
    (other) =>
      subject.end - other.time > WENT_ON + kind.promptMinutes * MINUTE &&
      takesBack(act, other, lineage),
  )
  if (undone === undefined) return []
  const hours = ((subject.end - undone.time) / HOUR).toFixed(1)
  const text = `${callName(undone.service, undone.operation)} took it back, and it went on for ${hours} h`
  return [evidence('reversal', text, WEIGHTS.wentOn, [undone.eventId])]
}

/** Verbs that undo each other. */
const OPPOSITES: readonly (readonly [string, string])[] = [
  ['Authorize', 'Revoke'],
  ['Attach', 'Detach'],
  ['Create', 'Delete'],
  ['Put', 'Delete'],
  ['Enable', 'Disable'],
  ['Associate', 'Disassociate'],
  ['Start', 'Stop'],
  ['Register', 'Deregister'],
]

function takesBack(act: Act, later: Act, lineage: Lineage): boolean {
  if (act.operation === 'UpdateEndpoint' && later.operation === 'UpdateEndpoint') {
    return returnsToBefore(act, later, lineage)
  }
  return OPPOSITES.some(
    ([one, other]) =>
      swapped(act.operation, one, other) === later.operation ||
      swapped(act.operation, other, one) === later.operation,
  )
}

function swapped(operation: string, from: string, to: string): string | undefined {
  return operation.startsWith(from) ? `${to}${operation.slice(from.length)}` : undefined
}

/** The endpoint serves again what it served before the act. */
function returnsToBefore(act: Act, later: Act, { rollouts }: Lineage): boolean {
  const own = rollouts.filter(({ endpoint }) => endpoint === act.target?.id)
  const at = own.findIndex(({ eventId }) => eventId === act.eventId)
  const back = own.find(({ eventId }) => eventId === later.eventId)
  return at > 0 && back !== undefined && back.configuration === own[at - 1]?.configuration
}

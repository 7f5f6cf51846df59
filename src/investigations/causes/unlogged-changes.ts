import { shortName } from '../../events/arn.ts'
import { formatTime } from '../../events/time.ts'
import type { Lineage } from '../../graph/lineage.ts'
import { actKindNamed } from './act-kinds.ts'
import type { Subject } from './subject.ts'
import { symptomFit } from './symptoms.ts'
import { LOOK_BACK, timeEvidence } from './time-evidence.ts'
import { KIND_PRIORS, WEIGHTS } from './weights.ts'

/** A change that no logged call made. */
export interface UnloggedChange {
  readonly text: string
  /** What the same change would weigh were it a call of somebody of whom nothing is known. */
  readonly logOdds: number
}

const MOST = 3

/**
 * Roll-outs of the subject shortly before its onset that only AWS Config or a description shows. Nobody is known to have made
 * them, so they are no candidate: what speaks for them speaks for `unexplained`, since something did happen that no log explains.
 */
export function unloggedChanges(
  { entity, onset, symptoms }: Subject,
  { rollouts }: Lineage,
): UnloggedChange[] {
  const kind = actKindNamed('model-change')
  if (kind === undefined) return []
  const own = rollouts.filter(
    ({ endpoint, eventId, time }) =>
      endpoint === entity.id && eventId === '' && time > onset.time - LOOK_BACK,
  )
  return own.slice(-MOST).flatMap(({ configuration, time }) => {
    const when = timeEvidence(time, kind, onset)
    if (when === undefined) return []
    const fit = symptomFit(symptoms, kind.explains)
    const weights = [
      WEIGHTS.prior + (KIND_PRIORS[kind.kind] ?? 0),
      when.weight,
      WEIGHTS.nearness[0],
      WEIGHTS.symptoms * (Math.log(fit) + WEIGHTS.fit),
    ]
    const what = `${shortName(entity.id)} came to run on ${configuration.split('/').slice(2).join('/')}`
    return [
      {
        text: `${what}, at ${formatTime(time)} at the earliest; how it was found configured shows that, and no call that did it was logged`,
        logOdds: weights.reduce((sum, weight) => sum + weight, 0),
      },
    ]
  })
}

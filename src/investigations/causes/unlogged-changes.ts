import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import { formatTime } from '../../events/time.ts'
import type { Lineage } from '../../graph/lineage.ts'
import { evidence } from './candidate.ts'
import type { Subject } from './subject.ts'
import { LOOK_BACK } from './time-evidence.ts'

const MOST = 3

/**
 * Roll-outs of the subject shortly before its onset that only AWS Config or a description shows. Nobody is known to have made
 * them, so they are no candidate: they say what `unexplained` may be, and weigh nothing.
 */
export function unloggedChanges({ entity, onset }: Subject, { rollouts }: Lineage): Evidence[] {
  return rollouts
    .filter(
      ({ endpoint, eventId, time }) =>
        endpoint === entity.id &&
        eventId === '' &&
        time > onset.time - LOOK_BACK &&
        time <= onset.latest,
    )
    .slice(-MOST)
    .map(({ configuration, time }) => {
      const what = `${shortName(entity.id)} came to run on ${configuration.split('/').slice(2).join('/')}`
      const text = `${what}, at ${formatTime(time)} at the earliest; how it was found configured shows that, and no call that did it was logged`
      return evidence('state', text, 0)
    })
}

import { BASELINE_DAYS, DAY, HOUR, type TimeWindow } from '../../events/time.ts'
import { tiesAmong } from '../../graph/entity-ties.ts'
import { readShares } from '../../graph/specificity.ts'
import { tieRecords } from '../../graph/tie-records.ts'
import type { Engine } from '../../lake/engine.ts'
import type { FindingGroup } from '../report.ts'
import { LEAST_BITS } from '../ties.ts'
import { spanOfGroup } from '../view/report-parts.ts'
import { entitiesIn, pictureOf } from './group-picture.ts'
import type { GroupPicture } from './picture.ts'

/** One or two share an address now and then; what is everybody's has more users than that. */
const FEW = 2

/** The picture of a group, from the first act of its causes to the end of its findings, as far as the engine shows it. */
export async function readPicture(
  engine: Engine,
  group: FindingGroup,
): Promise<GroupPicture & { readonly window: TimeWindow }> {
  const window = windowOf(group)
  const ids = entitiesIn(group).map(({ id }) => id)
  const baseline = { start: window.start - BASELINE_DAYS * DAY, end: window.start }
  const shares = await readShares(engine, ids, window, baseline)
  const picture = pictureOf(group, {
    ties: await tiesAmong(engine, ids, window),
    records: await tieRecords(engine, ids, window),
    isShared: (id) => {
      const share = shares.get(id)
      return share !== undefined && share.principals > FEW && share.bits < LEAST_BITS
    },
  })
  return { ...picture, window }
}

/** In whole hours, as relations are counted. */
function windowOf(group: FindingGroup): TimeWindow {
  const { start, end } = spanOfGroup(group)
  const causes = group.causes.flatMap(({ time }) => time ?? [])
  const first = Math.min(start, ...causes)
  return { start: Math.floor(first / HOUR) * HOUR, end: (Math.floor(end / HOUR) + 1) * HOUR }
}

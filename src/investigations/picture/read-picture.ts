import { BASELINE_DAYS, DAY, HOUR, type TimeWindow } from '../../events/time.ts'
import { tiesAmong } from '../../graph/entity-ties.ts'
import { groundsOf } from '../../graph/grounds.ts'
import { readShares } from '../../graph/specificity.ts'
import { tieRecords } from '../../graph/tie-records.ts'
import type { Engine } from '../../lake/engine.ts'
import { isAnomaly } from '../causes/symptoms.ts'
import type { FindingGroup } from '../report.ts'
import { LEAST_BITS } from '../ties.ts'
import { spanOfGroup } from '../view/report-parts.ts'
import { entitiesIn, type PictureGround, pictureOf } from './group-picture.ts'
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
    grounds: await groundsAmong(engine, group, window.end),
    isShared: (id) => {
      const share = shares.get(id)
      return share !== undefined && share.principals > FEW && share.bits < LEAST_BITS
    },
  })
  return { ...picture, window }
}

/** Each asks for the calls of all time that made it what it is. */
const MOST_ASKED = 4

async function groundsAmong(
  engine: Engine,
  { findings }: FindingGroup,
  end: number,
): Promise<readonly PictureGround[]> {
  const affected = new Map(
    findings.filter(isAnomaly).map(({ entity }) => [entity.id, entity] as const),
  )
  const found: PictureGround[] = []
  for (const entity of [...affected.values()].slice(0, MOST_ASKED)) {
    const { grounds } = await groundsOf(engine, entity, end)
    found.push(...grounds.map((ground) => ({ ground: ground.entity.id, on: entity.id })))
  }
  return found
}

/** In whole hours, as relations are counted. */
function windowOf(group: FindingGroup): TimeWindow {
  const { start, end } = spanOfGroup(group)
  const causes = group.causes.flatMap(({ time }) => time ?? [])
  const first = Math.min(start, ...causes)
  return { start: Math.floor(first / HOUR) * HOUR, end: (Math.floor(end / HOUR) + 1) * HOUR }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Detector } from '../../../src/detectors/detector.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import { findEvidence } from '../../../src/investigations/evidence/evidence.ts'
import { isEvidence } from '../../../src/investigations/evidence/evidence-finding.ts'
import { toAsff } from '../../../src/investigations/exports/asff.ts'
import { investigate } from '../../../src/investigations/investigate.ts'
import { withoutArchived } from '../../../src/investigations/triage/archive.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { finding, user as userOf } from '../../support/stories.ts'
import {
  at,
  BASELINE,
  daily,
  LISBON,
  lakeOf,
  SCOPE,
  START,
  SYDNEY,
  user,
} from '../indicators/principal-lake.ts'

const HOME = '203.0.113.10'
const AWAY = '198.51.100.20'
const NEWS = {
  source_ip: AWAY,
  user_agent: 'Boto3/1.34 os/windows#10',
  operation: 'GetModelPackage',
  region: 'ap-southeast-2',
}
const PLACES = {
  [HOME]: { ...LISBON, organisation: 'Example Telecom' },
  [AWAY]: { ...SYDNEY, organisation: 'Example Hosting' },
}
const home = (name: string) => daily(user(name), { source_ip: HOME })
const OTHERS = ['ana', 'bea', 'cid', 'dan'].flatMap(home)

/** What somebody is suspected of, two hours into the scope. */
const suspicion = (name: string, fields: Partial<Finding> = {}) =>
  finding({ actor: userOf(name), start: START + 2 * HOUR, end: START + 2 * HOUR, ...fields })

const evidenceOf = async (lake: Lake, ...groups: readonly (readonly Finding[])[]) =>
  findEvidence(lake.engine, groups, SCOPE, BASELINE.start)
const titles = (findings: readonly Finding[] | undefined) =>
  (findings ?? []).map(({ title }) => title).toSorted()

const FIVE = [
  'stolen acted in ap-southeast-2 for the first time',
  'stolen called GetModelPackage for the first time',
  'stolen called from Sydney, Australia for the first time',
  'stolen called from a network of Example Hosting for the first time',
  'stolen called with boto3 on windows for the first time',
]

describe('evidence', () => {
  let lake: Lake
  beforeAll(async () => {
    lake = await lakeOf(
      [
        ...OTHERS,
        ...home('stolen'),
        at(2, user('stolen'), NEWS),
        ...home('late'),
        at(30, user('late'), NEWS),
        ...home('known'),
        at(-50, user('known'), NEWS),
        at(2, user('known'), NEWS),
        ...home('earlier'),
        at(3, user('earlier'), NEWS),
        at(50, user('earlier'), NEWS),
        at(2, user('newcomer'), NEWS),
      ],
      PLACES,
    )
  })
  afterAll(() => lake.engine.close())

  it('is what a principal of a group showed for the first time while the group lasted', async () => {
    const [found = []] = await evidenceOf(lake, [suspicion('stolen')])
    expect(titles(found)).toEqual(FIVE)
    const region = found.find(({ type }) => type === 'Evidence/NewRegion')
    expect(region).toMatchObject({
      ...{ severity: 'INFORMATIONAL', entity: { type: 'aws-region', id: 'ap-southeast-2' } },
      ...{ actor: userOf('stolen'), start: START + 2 * HOUR, observed: 1, expected: 0 },
    })
    expect(region?.eventIds).toHaveLength(1)
    const { sql = '', parameters = [] } = region?.explanation ?? {}
    expect(await lake.engine.query(sql, [...parameters])).toHaveLength(1)
  })

  it('has the same ids whenever it is looked for', async () => {
    const [first] = await evidenceOf(lake, [suspicion('stolen')])
    const [again] = await evidenceOf(lake, [suspicion('stolen', { end: START + 5 * HOUR })])
    expect(again?.map(({ id }) => id)).toEqual(first?.map(({ id }) => id))
    expect(new Set(first?.map(({ id }) => id)).size).toBe(FIVE.length)
  })

  it.each([
    ['of what the principal showed before', suspicion('known')],
    ['of what it showed long after the group', suspicion('late')],
    ['of a principal that nobody saw before', suspicion('newcomer')],
    ['of a principal that never acted', suspicion('nobody')],
    ['in a group of samples', suspicion('stolen', { sample: true })],
    [
      'of what it showed earlier in the scope',
      suspicion('earlier', { start: START + 50 * HOUR, end: START + 50 * HOUR }),
    ],
  ])('is none %s', async (_, one) => {
    expect(await evidenceOf(lake, [one])).toEqual([[]])
  })

  it('is told of once, in the graver of two groups', async () => {
    const [lesser, graver] = await evidenceOf(
      lake,
      [suspicion('stolen', { severity: 'LOW' })],
      [suspicion('stolen', { severity: 'HIGH' })],
    )
    expect([titles(lesser), titles(graver)]).toEqual([[], FIVE])
  })

  it('joins its group and changes nothing else of it', async () => {
    const made = suspicion('stolen', { severity: 'MEDIUM', start: START + 2.5 * HOUR })
    const detector: Detector = {
      ...{ id: 'suspicion', title: '', description: '', falsePositives: '', needs: [] },
      ...{ severity: 'MEDIUM', techniques: [] },
      detect: async () => ({ findings: [made], examined: 1 }),
    }
    const report = await investigate(lake, { detectors: [detector], scope: SCOPE })
    const { findingGroups } = report
    const [group] = findingGroups
    expect(findingGroups).toHaveLength(1)
    expect(group?.findings[0]).toBe(made)
    expect(titles(group?.findings.filter(isEvidence))).toEqual(FIVE)
    expect(group).toMatchObject({ title: made.title, severity: 'MEDIUM' })
    expect(toAsff(report, { now: 0, version: '1' })).toContain(made.id)
    expect(toAsff(report, { now: 0, version: '1' })).not.toContain('first time')
    const archived = {
      ...{ id: group?.id ?? '', title: '', reason: '', at: 0 },
      findingIds: [made.id],
    }
    expect(withoutArchived(findingGroups, [archived]).done).toEqual([archived])
    expect(group?.causes.flatMap(({ eventIds }) => eventIds)).toEqual([])
  })
})

describe('ordinary news', () => {
  it('of somebody who shows something new every other day is no evidence', async () => {
    const operations = Array.from({ length: 20 }, (_, i) =>
      at(-24 * (i + 1), user('explorer'), { operation: `Describe${Math.floor(i / 2)}` }),
    )
    const lake = await lakeOf([
      ...OTHERS,
      ...operations,
      at(2, user('explorer'), { operation: 'New' }),
    ])
    expect(await evidenceOf(lake, [suspicion('explorer')])).toEqual([[]])
    await lake.engine.close()
  })

  it('that everybody but the principal knew before is no evidence', async () => {
    const everybody = ['ana', 'bea', 'cid', 'dan'].flatMap((name) => daily(user(name), NEWS))
    const lake = await lakeOf(
      [...everybody, ...home('joining'), at(2, user('joining'), NEWS)],
      PLACES,
    )
    expect(await evidenceOf(lake, [suspicion('joining')])).toEqual([[]])
    await lake.engine.close()
  })

  it('is none where the lake holds nothing from before', async () => {
    const lake = await lakeOf([at(2, user('stolen'), NEWS)], PLACES)
    const scope = { start: SCOPE.start - 45 * DAY, end: SCOPE.end }
    expect(await findEvidence(lake.engine, [[suspicion('stolen')]], scope, scope.start)).toEqual([
      [],
    ])
    await lake.engine.close()
  })
})

import { describe, expect, test } from 'vitest'
import type { Cause } from '../../src/events/cause.ts'
import type { Finding } from '../../src/events/finding.ts'
import { DAY, HOUR, MINUTE } from '../../src/events/time.ts'
import { principalKey } from '../../src/investigations/causes/candidate.ts'
import { type Explained, restates } from '../../src/investigations/causes/explain.ts'
import { mergeStories, type Story } from '../../src/investigations/merge-stories.ts'
import { act, anomaly, endpoint, finding, ONSET, role, subject, user } from '../support/stories.ts'

const churn = endpoint('churn')
const shop = role('shop')
const eve = user('eve')

const cause = (fields: Partial<Cause> = {}): Cause => ({
  rank: 1,
  probability: 0.9,
  kind: 'model-change',
  principal: role('release'),
  entity: churn,
  time: ONSET - 10 * MINUTE,
  eventIds: ['did'],
  why: '',
  evidence: [],
  ...fields,
})

const story = (members: readonly Finding[], explained: Partial<Explained> = {}): Story => ({
  members,
  explained: {
    causes: [],
    subject: undefined,
    acts: [],
    usual: new Set(),
    candidates: [],
    ...explained,
  },
})

/** An endpoint that is slow since `ONSET`, used by `shop` all along. */
const slow = (causes: readonly Cause[] = [], symptoms: readonly ('latency' | 'drift')[] = []) => {
  const members = [anomaly()]
  return story(members, {
    causes,
    subject: subject({
      findings: members,
      symptoms: new Map(symptoms.map((one) => [one, 0.8])),
    }),
    usual: new Set([principalKey(shop.id)]),
  })
}

/** The types of the findings of each story that is left. */
async function merged(...stories: readonly Story[]): Promise<string[][]> {
  const left = await mergeStories(stories, (members) => Promise.resolve(story(members).explained))
  return left.map(({ members }) => members.map(({ type }) => type))
}

describe('what says an anomaly in other words joins it, whatever caused it:', () => {
  const dear = (fields: Partial<Finding> = {}) =>
    finding({ type: 'Abuse/CostHarvesting', actor: shop, ...fields })
  const copied = (fields: Partial<Finding> = {}) =>
    finding({ type: 'Queries/ModelExtraction', ...fields })

  test.each<[string, Story, Finding, boolean]>([
    ['the cost of the same model', slow(), dear(), true],
    ['the cost of another model does not', slow(), dear({ entity: endpoint('fraud') }), false],
    [
      'the cost of another day does not',
      slow(),
      dear({ start: ONSET + DAY, end: ONSET + 2 * DAY }),
      false,
    ],
    ['odd queries of nobody known', slow(), copied(), true],
    [
      'odd queries of a caller known for long, as inputs drifted',
      slow([], ['drift']),
      copied({ actor: shop }),
      true,
    ],
    ['odd queries of a new caller do not', slow([], ['drift']), copied({ actor: eve }), false],
    [
      'odd queries as inputs stayed the same do not',
      slow([], ['latency']),
      copied({ actor: shop }),
      false,
    ],
    [
      'an attack by prompts does not',
      slow([], ['drift']),
      finding({ type: 'Queries/PromptAttack', actor: shop }),
      false,
    ],
  ])('%s', async (_, first, other, joins) => {
    expect(await merged(first, story([other]))).toHaveLength(joins ? 1 : 2)
  })

  test('the rest of its story stays a story of its own', async () => {
    const rest = finding({ type: 'Technique/UserCreated', actor: shop })
    expect(await merged(slow(), story([dear(), rest]))).toEqual([
      ['Inference/LatencyUnlikeItself', 'Abuse/CostHarvesting'],
      ['Technique/UserCreated'],
    ])
  })

  test('it explains nothing by itself', () => {
    const { subject: slowOne, usual } = slow([], ['drift']).explained
    if (slowOne === undefined) throw new Error('a story of an anomaly has a subject')
    expect(restates(dear(), slowOne, usual)).toBe(true)
    expect(restates(copied({ actor: eve }), slowOne, usual)).toBe(false)
  })
})

describe('a believed cause takes in', () => {
  const byRelease = (start: number, fields: Partial<Finding> = {}) =>
    finding({
      actor: role('release'),
      entity: role('release'),
      start,
      end: start + MINUTE,
      ...fields,
    })

  test.each<[string, Finding, boolean]>([
    ['what its principal did around it', byRelease(ONSET - HOUR), true],
    ['not what its principal did on another day', byRelease(ONSET + DAY), false],
    [
      'what its principal did to the subject while it lasted',
      byRelease(ONSET + 2.5 * HOUR, { entity: churn }),
      true,
    ],
    ['what rests on its records', finding({ actor: eve, eventIds: ['did'] }), true],
    [
      'not what shares a record but came days later',
      finding({ actor: eve, eventIds: ['did'], start: ONSET + 2 * DAY, end: ONSET + 3 * DAY }),
      false,
    ],
    ['not what others did', finding({ actor: eve }), false],
  ])('%s', async (_, other, joins) => {
    expect(await merged(slow([cause()]), story([other]))).toHaveLength(joins ? 1 : 2)
  })

  test('nothing when it is hardly believed', async () => {
    const doubtful = slow([cause({ probability: 0.39 })])
    expect(await merged(doubtful, story([byRelease(ONSET - HOUR)]))).toHaveLength(2)
  })
})

describe('a role that somebody put into a notebook', () => {
  const given = role('notebook-execution')
  const making = act({
    operation: 'CreateNotebookInstance',
    actor: eve,
    request: JSON.stringify({ notebookInstanceName: 'n', roleArn: given.id }),
    time: ONSET,
  })
  const foothold = (told: readonly string[]) =>
    story([finding({ type: 'Technique/Foothold', actor: eve, eventIds: told })], {
      causes: [cause({ kind: 'credential-abuse', principal: eve, time: ONSET, eventIds: told })],
      acts: [making],
    })
  const byRole = (start: number, actor = given) =>
    story([finding({ type: 'Technique/Outside', actor, entity: actor, start, end: start + HOUR })])

  test.each<[string, Story, Story, boolean]>([
    ['acts for them from then on', foothold([making.eventId]), byRole(ONSET + HOUR), true],
    ['did not before', foothold([making.eventId]), byRole(ONSET - HOUR), false],
    [
      'does not when it is another',
      foothold([making.eventId]),
      byRole(ONSET + HOUR, role('other')),
      false,
    ],
    [
      'does not through an act that nothing tells of',
      foothold(['else']),
      byRole(ONSET + HOUR),
      false,
    ],
  ])('%s', async (_, first, other, joins) => {
    expect(await merged(first, other)).toHaveLength(joins ? 1 : 2)
  })
})

describe('an investigation of Detective, which looks back over a day that an analyst chose,', () => {
  const looked = (end: number) =>
    finding({
      type: 'DetectiveInvestigation/IamRole',
      actor: role('release'),
      entity: role('release'),
      start: end - DAY,
      end,
    })

  test('belongs to what its principal brought about in that day', async () => {
    expect(await merged(slow([cause()]), story([looked(ONSET + 2 * HOUR)]))).toHaveLength(1)
  })

  test('and to nothing that came after', async () => {
    expect(await merged(slow([cause()]), story([looked(ONSET - 9 * HOUR)]))).toHaveLength(2)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY } from '../../../src/events/time.ts'
import type { FindingGroup } from '../../../src/investigations/report.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { code } from '../../support/memory-lake.ts'
import { finding, address as ip } from '../../support/stories.ts'
import {
  at,
  daily,
  found,
  guardDuty,
  lakeOf,
  role,
  START,
  session,
  user,
} from './principal-lake.ts'

const LISTED = '198.51.100.66'
const IN_EVIDENCE = '198.51.100.67'
const IN_SEQUENCE = '198.51.100.68'
const FORMERLY = '198.51.100.69'
const PATHED = role('team/reader')
const PATHLESS = role('reader')

const about = (arn: string, fields = {}) => ({
  actor: arn,
  actor_type: code(arn.includes(':user/') ? 'iam-user' : 'iam-role'),
  ...fields,
})
const MALICIOUS = { type: 'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom', source_ip: LISTED }
const sequence = JSON.stringify({
  indicators: [
    { key: 'MALICIOUS_IP', values: [IN_SEQUENCE, 'no address', 7, '10.0.0.9'] },
    { key: 'SUSPICIOUS_USER_AGENT', values: ['198.51.100.70'] },
  ],
})
const evidence = JSON.stringify({
  evidence: { threatIntelligenceDetails: [{ threatListName: 'ProofPoint' }] },
})

const EVENTS = [
  at(1, user('stolen'), { source_ip: LISTED, access_key: 'AKIASTOLENEXAMPLE' }),
  at(1, user('neighbour'), { source_ip: LISTED }),
  at(1, user('steady'), { source_ip: '203.0.113.5', access_key: 'AKIASTEADYEXAMPLE' }),
  ...daily(user('reformed'), { source_ip: FORMERLY }),
  at(1, user('reformed'), { source_ip: '203.0.113.5' }),
  at(1, PATHED, { source_ip: IN_EVIDENCE, session: session('reader', 'ana') }),
  at(1, user('sequenced')),
  guardDuty({ ...about(user('stolen')), ...MALICIOUS, id: 'f-list' }),
  guardDuty({
    id: 'f-key',
    access_key: 'AKIASTOLENEXAMPLE',
    type: 'Recon:IAMUser/TorIPCaller',
    score: 2,
  }),
  guardDuty({ ...about(user('stolen')), id: 'f-archived', archived: 2 }),
  guardDuty({ ...about(user('stolen')), id: 'f-sample', sample: 2 }),
  guardDuty({ ...about(user('stolen')), id: 'f-before', time: START - DAY, end_time: START - DAY }),
  guardDuty({
    ...about(user('reformed')),
    ...MALICIOUS,
    source_ip: FORMERLY,
    time: START - DAY,
    end_time: START - DAY,
  }),
  guardDuty({ ...about(PATHLESS), id: 'f-role', source_ip: IN_EVIDENCE, detail: evidence }),
  guardDuty({ id: 'f-session', session: session('reader', 'ana'), score: 1 }),
  guardDuty({ id: 'f-other-role', session: session('reader-two', 'ana') }),
  guardDuty({
    ...about(user('sequenced')),
    id: 'f-sequence',
    type: 'AttackSequence:IAM/CompromisedCredentials',
    detail: sequence,
  }),
  guardDuty({
    ...about(user('somebody')),
    id: 'f-broken',
    source_ip: '203.0.113.5',
    detail: '{"evidence": {',
  }),
]

let lake: Lake
beforeAll(async () => {
  lake = await lakeOf(EVENTS)
})
afterAll(() => lake.engine.close())

describe('an address on a threat list', () => {
  const flagged = (address: string) => ({
    type: 'FLAGGED_IP_ADDRESS',
    ipAddress: address,
    reason: 'AWS_THREAT_INTELLIGENCE',
  })
  it.each([
    ['is told by the type of a finding about the principal', user('stolen'), LISTED],
    ['is told of whoever used it, though the finding is about another', user('neighbour'), LISTED],
    ['is told by the evidence of a finding', PATHED, IN_EVIDENCE],
    ['is told by the indicators of an attack sequence', user('sequenced'), IN_SEQUENCE],
  ])('%s', async (_, arn, address) => {
    expect(await found(lake, arn, 'FLAGGED_IP_ADDRESS')).toEqual([flagged(address)])
  })

  it.each([
    ['an ordinary address beside a finding that cannot be read', user('steady')],
    ['an address that was used before the scope alone', user('reformed')],
  ])('is not %s', async (_, arn) => {
    expect(await found(lake, arn, 'FLAGGED_IP_ADDRESS')).toEqual([])
  })
})

describe('a related finding', () => {
  const ids = async (arn: string) =>
    (await found(lake, arn, 'RELATED_FINDING')).map((one) =>
      'arn' in one ? one.arn.split('/').at(-1) : '',
    )

  it('has an ARN, its type and its address', async () => {
    expect(await found(lake, user('stolen'), 'RELATED_FINDING')).toContainEqual({
      type: 'RELATED_FINDING',
      arn: 'arn:aws:guardduty:eu-west-1:111122223333:detector/*/finding/f-list',
      findingType: MALICIOUS.type,
      ipAddress: LISTED,
    })
  })

  it('names the user or an access key of it, the gravest first; archived, sample and earlier ones are left out', async () => {
    expect(await ids(user('stolen'))).toEqual(['f-list', 'f-key'])
  })

  it('names the role without its path, or a session of it, and no role whose name begins alike', async () => {
    expect(await ids(PATHED)).toEqual(['f-role', 'f-session'])
  })

  it('is not one that only shares an address', async () => {
    expect(await ids(user('neighbour'))).toEqual([])
    expect(await ids(user('steady'))).toEqual([])
  })
})

function group(id: string, fields: Partial<FindingGroup> = {}): FindingGroup {
  const nothing = { title: '', summary: '', entities: [], tactics: [], causes: [], timeline: [] }
  return { id, severity: 'MEDIUM', findings: [], ...nothing, ...fields }
}

describe('a related group of findings', () => {
  const actor = { type: 'iam-user', id: user('steady') } as const
  const times = { start: START, end: START + DAY }
  const own = finding({ ...times, actor, related: [ip('203.0.113.5')] })
  const groups = [
    group('fg-low', { severity: 'LOW', findings: [own] }),
    group('fg-high', { severity: 'HIGH', entities: [actor], findings: [finding(times)] }),
    group('fg-other', { findings: [finding(times)] }),
    group('fg-before', {
      findings: [finding({ actor, start: START - 2 * DAY, end: START - DAY })],
    }),
  ]

  it('is one in which the principal has a part and that touches the scope, the gravest first', async () => {
    expect(await found(lake, user('steady'), 'RELATED_FINDING_GROUP', groups)).toEqual([
      { type: 'RELATED_FINDING_GROUP', id: 'fg-high' },
      { type: 'RELATED_FINDING_GROUP', id: 'fg-low' },
    ])
  })

  it("brings Dupin's own findings about the principal along, by ids that claim to be nobody else's", async () => {
    expect(await found(lake, user('steady'), 'RELATED_FINDING', groups)).toEqual([
      {
        type: 'RELATED_FINDING',
        arn: `arn:dupin:findings:eu-west-1:111122223333:finding/${own.id}`,
        findingType: own.type,
        ipAddress: '203.0.113.5',
      },
    ])
  })
})

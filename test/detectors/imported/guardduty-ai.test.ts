import { describe, expect, it } from 'vitest'
import { ABUSE_DETECTORS } from '../../../src/detectors/abuse/index.ts'
import {
  foreignType,
  GUARDDUTY_AI_TYPES,
  judgementInWords,
} from '../../../src/detectors/imported/guardduty-ai.ts'
import { toFinding } from '../../../src/detectors/imported/imported-findings.ts'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { ROWS } from '../abuse/scenes.ts'

const ROW = {
  id: 'f1',
  origin: 'guardduty',
  type: 'Impact:IAMUser/CostHarvesting',
  title: 'Tokens',
  score: 3,
  time: 1_792_454_400_000,
  endTime: 1_792_454_400_000,
  account: '111122223333',
  region: 'us-east-1',
  resource: '',
  resourceType: 'unknown',
  actor: 'arn:aws:iam::111122223333:user/svc',
  actorType: 'iam-user',
  session: '',
  accessKey: '',
  sourceIp: '',
  occurrences: 1,
  archived: false,
  sample: false,
  techniques: '',
} as const

describe('GuardDuty’s findings about models', () => {
  it.each(GUARDDUTY_AI_TYPES)('$type is explained in words of its own', (one) => {
    expect(one.meaning.length).toBeGreaterThan(40)
    expect(one.restsOn).toMatch(/CloudTrail/)
    expect(one.techniques.length).toBeGreaterThan(0)
    expect(GUARDDUTY_AI_TYPES.filter(({ type }) => type === one.type)).toHaveLength(1)
  })

  it('are held against findings of our own that exist', () => {
    const known = new Set([
      ...builtInTechniques().map(({ id }) => `Technique/${id}`),
      ...ROWS.flatMap(({ types }) => types),
    ])
    const named = GUARDDUTY_AI_TYPES.flatMap(({ ours }) => ours)
    const own = named.filter((type) => /^(?:Technique|Abuse)\//.test(type))
    expect(own.filter((type) => !known.has(type))).toEqual([])
    expect(ABUSE_DETECTORS.length).toBeGreaterThan(0)
  })

  it('say in the finding what they mean, what they rest on and which of ours say the same', () => {
    const { baseline, techniques } = toFinding(ROW, 1)
    expect(baseline).toMatch(/^as guardduty judged it: an identity spent far more/)
    expect(baseline).toMatch(/it rests on AI Protection/)
    expect(baseline).toMatch(/Abuse\/CostHarvesting/)
    expect(techniques).toEqual(['AML.T0034'])
  })

  it('leave the others as they are', () => {
    expect(foreignType('Recon:EC2/PortProbeUnprotectedPort')).toBeUndefined()
    expect(foreignType('constructor')).toBeUndefined()
    expect(judgementInWords('', 'Recon:EC2/PortProbeUnprotectedPort')).toBe(
      'as the other service judged it',
    )
    expect(toFinding({ ...ROW, type: 'X', techniques: 'T1,T2' }, 1).techniques).toEqual([
      'T1',
      'T2',
    ])
  })
})

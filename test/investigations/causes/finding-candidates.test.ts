import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/events/finding.ts'
import type { Severity } from '../../../src/events/severity.ts'
import { DAY, HOUR } from '../../../src/events/time.ts'
import type { Lineage } from '../../../src/graph/lineage.ts'
import { logOdds } from '../../../src/investigations/causes/candidate.ts'
import { findingCandidates } from '../../../src/investigations/causes/finding-candidates.ts'
import { rankCauses } from '../../../src/investigations/causes/rank.ts'
import { act, anomaly, endpoint, finding, ONSET, role, user } from '../../support/stories.ts'

const eve = user('eve')
const none: Lineage = { rollouts: [], deletions: [], configurations: new Map(), models: new Map() }

const of = (...findings: readonly Finding[]) => findingCandidates(findings, [], none)
const odds = (type: string, severity: Severity) => {
  const [one] = of(finding({ type, severity, actor: eve }))
  return one === undefined ? Number.NaN : logOdds(one)
}

describe('a principal that findings name', () => {
  test('is one candidate, whichever of its names they use', () => {
    const [one, ...others] = of(
      finding({ actor: role('team/ops') }),
      finding({ actor: role('ops') }),
      finding({ actor: eve }),
      anomaly({ actor: eve }),
      finding(),
    )
    expect(others).toHaveLength(1)
    expect(one?.principal).toEqual(role('team/ops'))
    expect(one?.evidence.filter(({ factor }) => factor === 'finding')).toHaveLength(2)
  })

  test('did it when the first finding that dates it says so, not when a summary begins', () => {
    const summed = finding({
      type: 'DetectiveInvestigation/IamRole',
      actor: eve,
      entity: eve,
      start: ONSET - DAY,
      end: ONSET + HOUR,
    })
    expect(of(summed, finding({ actor: eve, start: ONSET }))[0]?.time).toBe(ONSET)
    expect(of(summed)[0]?.time).toBe(ONSET - DAY)
    const [both] = of(summed, finding({ actor: eve, entity: endpoint('churn') }))
    expect(both?.entity).toEqual(endpoint('churn'))
  })

  test('is likelier the graver the finding', () => {
    const severities: readonly Severity[] = ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL']
    const all = severities.map((severity) => odds('Technique/UserCreated', severity))
    expect(all).toEqual(all.toSorted((a, b) => a - b))
    expect(new Set(all).size).toBe(all.length)
  })

  test('is likelier by a pattern of abuse than by something new, from MEDIUM on', () => {
    expect(odds('Abuse/ModelAccessProbed', 'MEDIUM')).toBeGreaterThan(
      odds('Behaviour/NewlyObserved', 'MEDIUM'),
    )
    expect(odds('Abuse/ModelAccessProbed', 'LOW')).toBe(odds('Behaviour/NewlyObserved', 'LOW'))
  })

  test('is not accused for something new alone, nor for a change of what it is asked', () => {
    const first = (type: string) =>
      rankCauses(of(finding({ type, severity: 'MEDIUM', actor: eve }))).toSorted(
        (a, b) => b.probability - a.probability,
      )[0]?.kind
    expect(first('Behaviour/NewlyObserved')).toBe('unexplained')
    expect(first('Queries/SecretInPrompt')).toBe('unexplained')
    expect(first('Abuse/ModelAccessProbed')).toBe('credential-abuse')
  })
})

describe('the kind of what was done', () => {
  const push = act({ service: 'ecr.amazonaws.com', operation: 'PutImage', actor: eve })
  const named = (type: string, severity: Severity) =>
    findingCandidates(
      [finding({ type, severity, actor: eve, eventIds: [push.eventId] })],
      [push],
      none,
    )[0]?.kind

  test.each<[string, string, Severity, string]>([
    ['what was done to learning data', 'Abuse/LearningDataWritten', 'MEDIUM', 'data-change'],
    ['what was done to a model', 'Technique/ModelArtifactReplaced', 'HIGH', 'model-change'],
    ['unless it is hardly odd', 'Abuse/LearningDataWritten', 'LOW', 'model-change'],
    ['otherwise what the acts change', 'Technique/ModelImagePulled', 'HIGH', 'model-change'],
  ])('%s', (_, type, severity, kind) => {
    expect(named(type, severity)).toBe(kind)
  })

  test('is abuse of credentials where the acts change nothing', () => {
    expect(of(finding({ actor: eve }))[0]?.kind).toBe('credential-abuse')
  })
})

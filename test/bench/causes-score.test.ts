import { describe, expect, test } from 'vitest'
import { fitWeights, PARAMETERS } from '../../bench/causes/fit.ts'
import { scoreReport } from '../../bench/causes/score.ts'
import { summarise } from '../../bench/causes/summary.ts'
import { summaryText } from '../../bench/causes/text.ts'
import { DAY, HOUR, MINUTE } from '../../src/events/time.ts'
import { evidence } from '../../src/investigations/causes/candidate.ts'
import { rankCauses } from '../../src/investigations/causes/rank.ts'
import { type FindingGroup, NOTHING_FOUND, type Report } from '../../src/investigations/report.ts'
import type { ScenarioTruth, Truth } from '../../src/simulate/truth.ts'
import { anomaly, endpoint, ONSET, role } from '../support/stories.ts'

const START = ONSET - (ONSET % DAY) - DAY
const scope = { start: START, end: START + 4 * DAY }

const truth = (fields: Partial<ScenarioTruth> = {}): Truth => ({
  seed: 'test',
  start: START - 20 * DAY,
  end: scope.end,
  lookAlikes: [{ what: 'a routine', principal: role('ci').id, time: ONSET, eventIds: ['routine'] }],
  scenarios: [
    {
      name: 'model-change',
      causeKind: 'model-change',
      start: ONSET - 10 * MINUTE,
      end: ONSET + 2 * HOUR,
      onset: ONSET,
      entity: endpoint('churn'),
      cause: {
        kind: 'model-change',
        principal: role('release').id,
        session: null,
        entity: endpoint('churn'),
        time: ONSET,
        eventIds: ['did'],
      },
      symptoms: [],
      techniques: [],
      lookAlikes: [],
      ...fields,
    },
  ],
})

const candidate = (
  who: string,
  weight: number,
  eventIds: string[],
  time = ONSET - 10 * MINUTE,
) => ({
  kind: 'model-change' as const,
  principal: role(who),
  entity: endpoint('churn'),
  time,
  eventIds,
  why: '',
  evidence: [evidence('prior', '', -2), evidence('nearness', '', weight)],
})
const candidates = [
  candidate('release', 8, ['did']),
  candidate('ci', 1, ['routine'], ONSET - MINUTE),
]

const group = (fields: Partial<FindingGroup> = {}): FindingGroup => ({
  id: 'fg',
  severity: 'HIGH',
  title: '',
  summary: '',
  entities: [],
  tactics: [],
  findings: [anomaly({ start: ONSET + 4 * MINUTE, end: ONSET + HOUR })],
  causes: rankCauses(candidates),
  timeline: [],
  ...fields,
})
const report = (...findingGroups: FindingGroup[]): Report => ({
  scope,
  coverage: NOTHING_FOUND.coverage,
  findingGroups,
})
const score = (told: Report, true_ = truth()) => scoreReport(told, true_, () => candidates)

describe('a report held against the truth', () => {
  test('has the true cause first, dated, with what simple orders make of the same candidates', () => {
    expect(score(report(group())).incidents).toEqual([
      {
        scenario: 'model-change',
        kind: 'model-change',
        detected: true,
        rank: 1,
        principalRank: 1,
        onsetError: 4,
        severity: 'HIGH',
        confidence: expect.any(Number),
        baselines: {
          random: { first: expect.closeTo(1 / 3, 12), firstThree: 1 },
          time: { first: 0, firstThree: 1 },
          graph: { first: 1, firstThree: 1 },
        },
      },
    ])
  })

  test('the right principal with the wrong kind is no true cause', () => {
    const [incident] = score(report(group()), truth({ causeKind: 'data-change' })).incidents
    expect(incident).toMatchObject({ rank: 0, principalRank: 1 })
  })

  test('what nothing explains is rightly left unexplained', () => {
    const nobody = truth({
      causeKind: 'unexplained',
      cause: {
        kind: 'unexplained',
        principal: null,
        session: null,
        entity: null,
        time: ONSET,
        eventIds: [],
      },
    })
    const calm = score(report(group({ causes: rankCauses([]) })), nobody)
    expect(calm.incidents[0]?.rank).toBe(1)
    expect(calm.forecasts).toEqual([{ probability: 1, outcome: true }])
    expect(score(report(group()), nobody).incidents[0]?.rank).toBe(2)
  })

  test('a group of another time tells of nothing, and accuses falsely on a quiet day', () => {
    const later = anomaly({ start: ONSET + DAY, end: ONSET + DAY + HOUR })
    const { incidents, falseGroups, quietDays, forecasts } = score(
      report(group({ findings: [later] })),
    )
    expect(incidents[0]?.detected).toBe(false)
    expect(falseGroups).toEqual({ HIGH: 1 })
    expect(quietDays.map(({ named }) => named)).toEqual([false, true, false])
    expect(forecasts[0]?.outcome).toBe(false)
  })

  test('a group begins with what is worth a group, not with what joined it', () => {
    const [before, after] = [ONSET - DAY, ONSET + DAY].map((start) => ({
      start,
      end: start + HOUR,
    }))
    const slight = anomaly({ severity: 'INFORMATIONAL', ...before })
    const told = report(group({ findings: [slight, anomaly(after)] }))
    expect(score(told).quietDays.map(({ named }) => named)).toEqual([false, true, false])
  })

  test('a look-alike that is named as the cause is counted', () => {
    const wrong = [candidate('ci', 8, ['routine'])]
    const accused = (causes = rankCauses(wrong)) => score(report(group({ causes }))).lookAlikes
    expect(accused()).toEqual([{ what: 'a routine', named: true }])
    expect(accused(rankCauses(candidates))).toEqual([{ what: 'a routine', named: false }])
  })
})

describe('a summary', () => {
  const organisation = {
    seed: 'held-1',
    days: 24,
    quiet: false,
    report: score(report(group())),
    naive: { detected: 1, first: 0, incidents: 1, falseAlarms: 3 },
    placebos: [],
    choices: [],
    seconds: 30,
  }

  test('counts what was hit, with how sure that is', () => {
    const summary = summarise([organisation, { ...organisation, seed: 'held-2' }])
    expect(summary).toMatchObject({
      organisations: 2,
      incidents: 2,
      first: { hits: 2, of: 2, share: 1 },
      byScenario: { 'model-change': { incidents: 2, detected: 2, first: 2, firstThree: 2 } },
      falseCauses: { quietDays: { hits: 0, of: 6 }, lookAlikes: { hits: 0, of: 2 } },
    })
    expect(summary.first.low).toBeLessThan(0.5)
  })

  test('reads as tables, whatever was not measured', () => {
    const text = summaryText(summarise([organisation]))
    expect(text).toContain('| true cause first | 100.0 % (1 of 1) |')
    expect(text).toContain('| model-change | 1 | 1 | 1 | 1 |')
    expect(text).not.toContain('NaN')
  })
})

describe('weights fitted to what was recorded', () => {
  const choice = (seed: number, right: 'near' | 'far') => ({
    seed: `dev-${seed}`,
    anomaly: true,
    deeds: [
      { kind: 'model-change', factors: { prior: -1, nearness: 2 }, right: right === 'near' },
      { kind: 'data-change', factors: { prior: -1, nearness: 1 }, right: right === 'far' },
    ],
  })

  test('raise what was right more often than its weight says', () => {
    const fit = fitWeights(
      Array.from({ length: 40 }, (_, i) => choice(i, i % 20 === 0 ? 'near' : 'far')),
      0,
    )
    const value = (name: string) => fit.values[PARAMETERS.indexOf(name)] ?? Number.NaN
    expect(value('+ data-change')).toBeGreaterThan(0.5)
    expect(value('+ model-change')).toBeLessThan(0)
    expect(value('× time')).toBe(1)
    expect(fit.lossAfter).toBeLessThan(fit.lossBefore)
    expect(fit.firstHeldOut).toBeGreaterThan(fit.firstBefore)
  })
})

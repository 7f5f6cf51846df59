import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { TECHNIQUE_DETECTOR } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { BASELINE, runsOf, SCOPE, START } from './case-runs.ts'
import { CASES } from './cases.ts'
import { lakeOf, record } from './lake-support.ts'

const RUNS = runsOf(CASES, 100_000_000_001)

describe('the catalogue of techniques', () => {
  let lake: Lake
  let findings: readonly Finding[]

  beforeAll(async () => {
    const records = RUNS.flatMap(({ calls, account }) =>
      calls.map((call) => record(call, account, START + 8 * 3_600_000)),
    )
    lake = await lakeOf(records)
    findings = (await TECHNIQUE_DETECTOR.detect({ lake, scope: SCOPE, baseline: BASELINE }))
      .findings
  })
  afterAll(() => lake.engine.close())

  /** A stronger technique may stand for the lesser one that it consists of. */
  const types = (account: string) =>
    findings.filter((finding) => finding.account === account).map(({ type }) => type.slice(10))

  it.each(RUNS.filter(({ fires }) => fires))('$id fires on example $nth', ({ id, account }) => {
    expect(types(account)).toContain(id)
  })

  it.each(RUNS.filter(({ fires }) => !fires))('$id is silent on look-alike $nth', (run) => {
    expect(types(run.account)).not.toContain(run.id)
  })

  it('has examples for every technique', () => {
    expect(CASES.map(({ id }) => id).sort()).toEqual(
      builtInTechniques()
        .filter(({ file }) => !/^(?:kubernetes|invocations)\//.test(file))
        .map(({ id }) => id)
        .sort(),
    )
  })

  it('gives the same ids whenever it looks', async () => {
    const again = await TECHNIQUE_DETECTOR.detect({ lake, scope: SCOPE, baseline: BASELINE })
    expect(again.findings.map(({ id }) => id)).toEqual(findings.map(({ id }) => id))
    expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length)
  })

  it('names the records that show a technique, and no others', () => {
    const { account } = RUNS.find(({ id }) => id === 'SecretsRetrievedInBulk') ?? { account: '' }
    const finding = findings.find((one) => one.account === account)
    expect(finding?.eventIds).toHaveLength(10)
    expect(finding?.observed).toBe('10 × secretsmanager:GetSecretValue')
  })
})

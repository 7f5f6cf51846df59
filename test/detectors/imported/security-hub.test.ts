import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IMPORTED_FINDINGS } from '../../../src/detectors/imported/imported-findings.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY } from '../../../src/events/time.ts'
import { principalNamed } from '../../../src/graph/principal.ts'
import { findingsAbout } from '../../../src/graph/principal-findings.ts'
import { investigate } from '../../../src/investigations/investigate.ts'
import { readCoverage } from '../../../src/lake/coverage.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOfFolder } from '../techniques/lake-support.ts'

const FIXTURES = new URL('../../formats/', import.meta.url)
const START = Date.UTC(2026, 0, 1)
const SCOPE = { start: START, end: START + DAY }
const BASELINE = { start: START - 45 * DAY, end: START }

const own = await fixture('guardduty/fixtures/cost-harvesting.json')
const handedOn = await fixture('security-hub/fixtures/guardduty-handed-on.json')
const passed = await fixture('security-hub/fixtures/control-passed.json')
const failed = await fixture('security-hub/fixtures/control-failed.json')

describe('a finding of GuardDuty that Security Hub hands on', () => {
  it('is the one that GuardDuty wrote, in whatever order and how often both are read', async () => {
    const orders = fc.shuffledSubarray([own, handedOn, own, handedOn], { minLength: 2 })
    await fc.assert(
      fc.asyncProperty(orders, async (records) => {
        const [finding, ...others] = await found(records)
        expect(others).toEqual([])
        expect(finding?.id).toBe('guardduty:3ec6ba8a6b5a4a0f9d7e0c1b2a394857')
        // GuardDuty itself names the model, Security Hub only who called.
        const type = records.includes(own) ? 'foundation-model' : 'iam-role'
        expect(finding?.entity.type).toBe(type)
      }),
      { numRuns: 8 },
    )
  })

  it('is collected, whichever way it came', async () => {
    const missing = async (records: readonly object[]) => {
      const lake = await lakeWith(records)
      const coverage = await readCoverage(lake.engine)
      await lake.engine.close()
      return coverage.missing
    }
    expect(await missing([handedOn])).not.toContain('GuardDuty findings')
    expect(await missing([failed])).toContain('GuardDuty findings')
    expect(await missing([failed])).not.toContain('Security Hub findings')
    expect(await missing([own])).toContain('Security Hub findings')
  })

  it('is one event of the past of its principal', async () => {
    const lake = await lakeWith([own, handedOn])
    const arn = 'arn:aws:iam::111122223333:role/scorer'
    const named = principalNamed(arn)
    if (named === undefined) throw new Error('no principal')
    const principal = { ...named, term: 0, accountTerm: 0 }
    expect(await findingsAbout(lake.engine, principal, SCOPE, [])).toHaveLength(1)
    await lake.engine.close()
  })

  it('is set aside where somebody did so in Security Hub, which moves no time', async () => {
    const suppressed = { ...handedOn, Workflow: { Status: 'SUPPRESSED' } }
    expect(await found([own, handedOn, suppressed])).toEqual([])
    expect(await found([suppressed, own])).toEqual([])
    expect(await found([{ ...suppressed, UpdatedAt: '2026-01-01T01:00:00Z' }, own])).toHaveLength(1)
  })

  it('is not what a product of a customer says that calls itself GuardDuty', async () => {
    const product = 'arn:aws:securityhub:us-east-1:111122223333:product/111122223333/default'
    const claims = { ...handedOn, ProductArn: product }
    const origins = (await found([own, claims])).map(({ detector }) => detector)
    expect(origins.toSorted()).toEqual(['custom-guardduty', 'guardduty'])
  })
})

describe('what Dupin exported to Security Hub', () => {
  it('is no finding when it is read back', async () => {
    const lines = (await text('security-hub/fixtures/products.jsonl')).trim().split('\n')
    const records = lines.map((line): object => JSON.parse(line))
    const origins = (await found(records)).map(({ detector }) => detector)
    expect(origins).toEqual(['custom-guardduty'])
  })
})

describe('checks of settings', () => {
  const onRole = (status: string, name: string) => ({
    ...failed,
    Id: `arn:aws:securityhub:us-east-1:111122223333:security-control/${name}`,
    Title: name,
    Compliance: { Status: status },
    FirstObservedAt: '2021-01-01T00:00:00Z',
    LastObservedAt: '2026-01-01T12:00:00Z',
    Resources: [{ Type: 'AwsIamRole', Id: 'arn:aws:iam::111122223333:role/scorer' }],
  })

  it('are no findings and make no group', async () => {
    expect(await found([passed, failed])).toEqual([])
    expect(await groups([passed, failed])).toEqual([])
  })

  it('that failed join a group about the same thing as evidence; those that passed and those of others do not', async () => {
    const records = [own, onRole('FAILED', 'IAM.21'), onRole('PASSED', 'IAM.1'), failed]
    const [group, ...others] = await groups(records)
    expect(others).toEqual([])
    expect(group?.severity).toBe('HIGH')
    expect(group?.findings.map(({ type, title }) => [type, title])).toEqual([
      ['Impact:IAMUser/CostHarvesting', 'Models were invoked in a way that runs up cost.'],
      ['Evidence/FailedCheck', 'Failed check: IAM.21'],
    ])
  })
})

async function groups(records: readonly object[]) {
  const lake = await lakeWith(records)
  try {
    return (await investigate(lake, { detectors: [IMPORTED_FINDINGS], scope: SCOPE })).findingGroups
  } finally {
    await lake.engine.close()
  }
}

async function found(records: readonly object[]): Promise<readonly Finding[]> {
  const lake = await lakeWith(records)
  try {
    const context = { lake, scope: SCOPE, baseline: BASELINE }
    return (await IMPORTED_FINDINGS.detect(context)).findings
  } finally {
    await lake.engine.close()
  }
}

/** A file for each record, read in this order. */
async function lakeWith(records: readonly object[]): Promise<Lake> {
  const folder = await mkdtemp(join(tmpdir(), 'dupin-hub-'))
  for (const [i, record] of records.entries())
    await writeFile(join(folder, `${i}.json`), JSON.stringify(record))
  const lake = await lakeOfFolder(folder)
  await rm(folder, { recursive: true })
  return lake
}

function text(path: string): Promise<string> {
  return readFile(new URL(path, FIXTURES), 'utf8')
}

async function fixture(path: string): Promise<object> {
  return JSON.parse(await text(path))
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { STRATUS } from '../../../bench/techniques/public-attacks.ts'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import type { TimeWindow } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { lakeOfFolder } from './lake-support.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const present = existsSync(join(DATA, 'stratus'))
if (!present) console.warn(`skipped: no public logs at ${DATA}; set DUPIN_DATA to where they are`)

async function findingsIn(lake: Lake, scope: TimeWindow): Promise<readonly Finding[]> {
  const baseline = { start: scope.start - 45 * 86_400_000, end: scope.start }
  const found: Finding[] = []
  for (const detector of TECHNIQUE_DETECTORS)
    found.push(...(await detector.detect({ lake, scope, baseline })).findings)
  return found
}

describe.skipIf(!present)('techniques in public logs', () => {
  it('names each of 34 attack techniques in its own log', async () => {
    // Each log was made anonymous with accounts of its own, so that one lake keeps them apart.
    const lake = await lakeOfFolder(join(DATA, 'stratus/logs'))
    const scope = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2025, 0, 1) }
    const findings = await findingsIn(lake, scope)
    await lake.engine.close()
    const missed = Object.entries(STRATUS).filter(([log, type]) => {
      const accounts = accountsOf(join(DATA, `stratus/logs/aws.${log}.json`))
      return !findings.some((one) => accounts.has(one.account) && one.type === `Technique/${type}`)
    })
    expect(missed).toEqual([])
    expect(readdirSync(join(DATA, 'stratus/logs'))).toHaveLength(Object.keys(STRATUS).length)
  })

  it('sees the stolen role of an instance empty a bucket', async () => {
    const lake = await lakeOfFolder(join(DATA, 'otrf/datasets/atomic/aws/collection'))
    const scope = { start: Date.UTC(2020, 8, 1), end: Date.UTC(2020, 9, 1) }
    const findings = await findingsIn(lake, scope)
    await lake.engine.close()
    const ofInstance = findings.filter(({ actor }) => actor?.id.includes('BankingWAFRole'))
    expect(ofInstance.map(({ type }) => type).sort()).toEqual([
      'Technique/InstanceRoleLooksAtBuckets',
      'Technique/RoleCredentialsUsedOutside',
    ])
  })
})

function accountsOf(path: string): ReadonlySet<string> {
  const events: unknown = JSON.parse(readFileSync(path, 'utf8'))
  const texts = Array.isArray(events) ? events.map((event) => JSON.stringify(event)) : []
  return new Set(texts.flatMap((text) => /"recipientAccountId":"(\d+)"/.exec(text)?.[1] ?? []))
}

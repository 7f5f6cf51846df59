import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IMPORTED_FINDINGS } from '../../../src/detectors/imported/imported-findings.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Indicator } from '../../../src/investigations/indicators/indicator.ts'
import { ask, bodyOf, rawRequest } from '../../api/detective/support/ask.ts'
import { fakeServices, GRAPH, investigation, NOW } from '../../api/detective/support/fakes.ts'
import { lakeOfFolder } from '../../detectors/techniques/lake-support.ts'

const FLAGGED: Indicator = {
  type: 'FLAGGED_IP_ADDRESS',
  ipAddress: '198.51.100.7',
  reason: 'AWS_THREAT_INTELLIGENCE',
}
const ONE = investigation({ status: 'SUCCESSFUL', severity: 'HIGH' })
const { services } = fakeServices({
  investigations: { list: () => [ONE], indicators: () => Promise.resolve([FLAGGED]) },
})

describe('what an API of Detective answers about an investigation', async () => {
  const which = { GraphArn: GRAPH, InvestigationId: ONE.id }
  const got = await answerOf('getInvestigation', which)
  const listed = await answerOf('listInvestigations', { GraphArn: GRAPH })
  const indicators = await answerOf('listIndicators', which)

  const files: readonly (readonly [name: string, text: string])[] = [
    ['get.json', got],
    ['list.json', listed],
    ['empty.json', '{"InvestigationDetails":[],"NextToken":"x"}'],
    ['merged.json', JSON.stringify({ ...JSON.parse(got), ...JSON.parse(indicators) })],
  ]

  it('is one finding, in whatever order it is read, that says all that is known', async () => {
    const orders = fc.shuffledSubarray([...files], { minLength: 2 })
    await fc.assert(
      fc.asyncProperty(orders, async (picked) => {
        const [finding, ...others] = await found(picked)
        expect(others).toEqual([])
        expect(finding).toMatchObject({
          id: `detective:${ONE.id}`,
          severity: 'HIGH',
          entity: { type: 'iam-role', id: ONE.entityArn },
        })
        const names = picked.map(([name]) => name)
        const knowsIndicators = names.includes('merged.json')
        const knowsScope = knowsIndicators || names.includes('get.json')
        expect(finding?.start).toBe(knowsScope ? ONE.scope.start : ONE.created)
        expect(finding?.related.map(({ id }) => id)).toEqual(
          knowsIndicators ? ['198.51.100.7'] : [],
        )
      }),
      { numRuns: 8 },
    )
  })

  it('takes its indicators from the file beside it', async () => {
    const beside: readonly [string, string] = [`indicators-${ONE.id}.json`, indicators]
    const [finding] = await found([['get.json', got], beside])
    expect(finding?.title).toContain('FLAGGED_IP_ADDRESS 1')
    expect(finding?.related).toEqual([{ type: 'ip-address', id: '198.51.100.7' }])
  })
})

async function answerOf(name: string, input: object): Promise<string> {
  const request = rawRequest('POST', `/investigations/${name}`, JSON.stringify(input))
  const { answer } = await ask(request, { services })
  expect(answer.status, JSON.stringify(bodyOf(answer))).toBe(200)
  return String(answer.body)
}

/** Files are read in the order of their folders. */
async function found(files: readonly (readonly [string, string])[]): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'dupin-detective-'))
  for (const [i, [name, text]] of files.entries()) {
    const isBeside = name.startsWith('indicators-')
    await writeFile(join(folder, isBeside ? name : `${i}-${name}`), text)
  }
  const lake = await lakeOfFolder(folder)
  await rm(folder, { recursive: true })
  const scope = { start: NOW - 400 * DAY, end: NOW + DAY }
  const baseline = { start: scope.start, end: scope.start }
  try {
    return (await IMPORTED_FINDINGS.detect({ lake, scope, baseline })).findings
  } finally {
    await lake.engine.close()
  }
}

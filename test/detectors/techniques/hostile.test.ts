import fc from 'fast-check'
import { expect, it } from 'vitest'
import { builtInTechniques } from '../../../src/detectors/techniques/catalogue.ts'
import { TECHNIQUE_DETECTOR } from '../../../src/detectors/techniques/index.ts'
import { rulesOf } from '../../../src/detectors/techniques/technique.ts'
import { DAY } from '../../../src/events/time.ts'
import { lakeOf, record } from './lake-support.ts'

const START = Date.UTC(2026, 9, 20)
const SCOPE = { start: START, end: START + DAY }
const CONTEXT = { scope: SCOPE, baseline: { start: START - DAY, end: START } }

/** Every operation that a rule names, so that its conditions are asked of what the callers wrote. */
const OPERATIONS: readonly string[] = [
  ...new Set(
    builtInTechniques()
      .flatMap(({ matcher }) => rulesOf(matcher))
      .flatMap(({ detection }) => [
        ...JSON.stringify(detection).matchAll(/"([A-Z][A-Za-z0-9]{3,})"/g),
      ])
      .map((match) => match[1] ?? ''),
  ),
]

async function detectIn(texts: readonly string[]) {
  const records = texts.flatMap((text, i) =>
    OPERATIONS.map((operation, k) => ({
      ...Object(
        record(
          { op: `iam:${operation}`, request: { key: text, userName: text, [text]: [text] } },
          '111111111111',
          START,
        ),
      ),
      eventID: `hostile-${i}-${k}`,
      additionalEventData: { MFAUsed: text },
      responseElements: { ConsoleLogin: text },
    })),
  )
  const lake = await lakeOf(records)
  try {
    return await TECHNIQUE_DETECTOR.detect({ lake, ...CONTEXT })
  } finally {
    await lake.engine.close()
  }
}

it('no rule fails, whatever the caller wrote', async () => {
  const texts = fc.sample(
    fc.oneof(fc.json(), fc.string(), fc.constant('{"__proto__":{"userName":1},"names":"x"}')),
    { numRuns: 12, seed: 7 },
  )
  const { examined } = await detectIn(texts)
  expect(examined).toBe(texts.length * OPERATIONS.length)
})

it('no rule takes long on text made to be slow to match', async () => {
  const texts = [
    '"Principal": '.repeat(1200),
    '"cidrIp":"0.'.repeat(1300),
    `${'/'.repeat(8000)}"Days":`,
    'read-me-'.repeat(2000),
  ]
  const { examined } = await detectIn(texts)
  expect(examined).toBe(texts.length * OPERATIONS.length)
})

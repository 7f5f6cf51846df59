import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ABUSE_DETECTORS } from '../../../src/detectors/abuse/index.ts'
import { QUERY_DETECTORS } from '../../../src/detectors/queries/catalogue.ts'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { severityRank } from '../../../src/events/severity.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { ORDINARY_DAYS } from './ordinary-days.ts'
import { DAYS, lakeOfScenes, placeOf, START } from './scene-support.ts'

const DETECTORS = [...ABUSE_DETECTORS, ...TECHNIQUE_DETECTORS, ...QUERY_DETECTORS]
const SCOPE = { start: START, end: START + 2 * DAY }
const BASELINE = { start: START - (DAYS + 1) * DAY, end: START }

const SCENES = Object.entries(ORDINARY_DAYS).map(([name, make], i) => {
  const place = placeOf(i)
  return { name, place, scene: make(place) }
})

describe('ordinary days', () => {
  let lake: Lake
  const findings: Finding[] = []

  beforeAll(async () => {
    lake = await lakeOfScenes(SCENES)
    for (const { detect } of DETECTORS)
      findings.push(...(await detect({ lake, scope: SCOPE, baseline: BASELINE })).findings)
  }, 300_000)
  afterAll(() => lake.engine.close())

  it.each(SCENES)('$name: nothing above low', ({ place }) => {
    const grave = findings
      .filter(({ account }) => account === place.account)
      .map(({ type, severity, title }) => ({ type, severity, title }))
    expect(
      grave.filter(({ severity }) => severityRank(severity) >= severityRank('MEDIUM')),
    ).toEqual([])
  })
})

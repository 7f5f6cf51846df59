import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ABUSE_DETECTORS } from '../../../src/detectors/abuse/index.ts'
import { TECHNIQUE_DETECTORS } from '../../../src/detectors/techniques/index.ts'
import type { Finding } from '../../../src/events/finding.ts'
import { severityRank } from '../../../src/events/severity.ts'
import { DAY } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { DAYS, lakeOfScenes, placeOf, START } from './scene-support.ts'
import { ROWS } from './scenes.ts'

const DETECTORS = [...ABUSE_DETECTORS, ...TECHNIQUE_DETECTORS]
const SCOPE = { start: START, end: START + 2 * DAY }
const BASELINE = { start: START - (DAYS + 1) * DAY, end: START }

const SCENES = ROWS.flatMap((row) => [
  ...Object.entries(row.fires).map(([name, make]) => ({ row, name, make, fires: true })),
  ...Object.entries(row.silent).map(([name, make]) => ({ row, name, make, fires: false })),
]).map(({ make, ...rest }, i) => {
  const place = placeOf(i)
  return { ...rest, signal: rest.row.signal, place, scene: make(place) }
})

describe('the table of signals', () => {
  let lake: Lake
  const findings: Finding[] = []

  beforeAll(async () => {
    lake = await lakeOfScenes(SCENES)
    for (const { detect } of DETECTORS)
      findings.push(...(await detect({ lake, scope: SCOPE, baseline: BASELINE })).findings)
  }, 300_000)
  afterAll(() => lake.engine.close())

  const told = (account: string, types: readonly string[]) =>
    findings
      .filter((finding) => finding.account === account && types.includes(finding.type))
      .map(({ type, severity }) => ({ type, severity }))

  it.each(SCENES.filter(({ fires }) => fires))('$signal: $name is found', ({ row, place }) => {
    const found = told(place.account, row.types)
    expect(found).not.toEqual([])
    const gravest = Math.max(...found.map(({ severity }) => severityRank(severity)))
    expect(gravest).toBeGreaterThanOrEqual(severityRank(row.least))
  })

  it.each(SCENES.filter(({ fires }) => !fires))('$signal: $name is no alarm', ({ row, place }) => {
    const grave = told(place.account, row.types).filter(
      ({ severity }) => severityRank(severity) >= severityRank('MEDIUM'),
    )
    expect(grave).toEqual([])
  })

  it.each(ROWS)('$signal has something that fires and a look-alike', ({ types, fires, silent }) => {
    expect(types.length).toBeGreaterThan(0)
    expect(Object.keys(fires).length).toBeGreaterThan(0)
    expect(Object.keys(silent).length).toBeGreaterThan(0)
  })

  it.each(ABUSE_DETECTORS)('$id names at least one signal of the table', ({ id }) => {
    const types = new Set(ROWS.flatMap((row) => row.types))
    expect(findings.some((one) => one.detector === id && types.has(one.type))).toBe(true)
  })

  it('every finding names what was seen, against what, among how many, its records and MITRE ids', () => {
    for (const finding of findings.filter(({ type }) => type.startsWith('Abuse/'))) {
      expect(String(finding.observed)).not.toBe('')
      expect(String(finding.expected)).not.toBe('')
      expect(finding.baseline).not.toBe('')
      expect(finding.examined).toBeGreaterThan(0)
      expect(finding.eventIds.length).toBeGreaterThan(0)
      expect(finding.techniques.length).toBeGreaterThan(0)
      expect(Number.isFinite(finding.score)).toBe(true)
    }
  })

  it('gives the same ids whenever it looks, and no id twice', async () => {
    const again: string[] = []
    for (const { detect } of ABUSE_DETECTORS)
      again.push(
        ...(await detect({ lake, scope: SCOPE, baseline: BASELINE })).findings.map(({ id }) => id),
      )
    const ids = findings.filter(({ type }) => type.startsWith('Abuse/')).map(({ id }) => id)
    expect(again.sort()).toEqual(ids.sort())
    expect(new Set(again).size).toBe(again.length)
  })
})

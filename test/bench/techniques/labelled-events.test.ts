import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { callSamples } from '../../../bench/techniques/call-samples.ts'
import { FAMILIES } from '../../../bench/techniques/families.ts'
import { readLabelled } from '../../../bench/techniques/labelled.ts'
import { judge, scoreOf } from '../../../bench/techniques/score.ts'

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const present = existsSync(join(DATA, 'panther/dev'))
if (!present)
  console.warn(`skipped: no labelled events at ${DATA}; set DUPIN_DATA to where they are`)

/** At least so many positives are seen, and at most so many negatives are told at MEDIUM or above. */
const FLOORS = [
  { title: 'CloudTrail', seen: 74, fired: 4 },
  { title: 'GuardDuty', seen: 3, fired: 0 },
]

describe.skipIf(!present)('events that others labelled', () => {
  it.each(FLOORS)('$title: $seen are seen, $fired harmless ones at most alarm', async (floor) => {
    const family = FAMILIES.find(({ title }) => title === floor.title)
    expect(family).toBeDefined()
    if (family === undefined) return
    const labelled = readLabelled(join(DATA, 'panther/dev', family.file))
    const judged = await judge(
      family,
      labelled.filter(({ log }) => family.isOwn(log)),
    )
    const { seen, fired } = scoreOf('all', judged)
    expect(seen).toBeGreaterThanOrEqual(floor.seen)
    expect(fired).toBeLessThanOrEqual(floor.fired)
  })

  it('tells of no single read at MEDIUM or above', async () => {
    const samples = await callSamples(DATA)
    expect(samples.length).toBeGreaterThan(300)
    expect(samples.filter(({ isRead, loud }) => isRead && loud).map(({ name }) => name)).toEqual([])
  })
})

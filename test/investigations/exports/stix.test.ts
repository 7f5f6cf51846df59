import {
  extensionDefinitionSchema,
  extensionsSchema,
  externalReferencesSchema,
  stixCreatedTimestampSchema,
  stixIdentifierSchema,
  stixModifiedTimestampSchema,
} from '@mitre-attack/attack-data-model/dist/schemas/common/index.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { toAttackFlow } from '../../../src/investigations/exports/attack-flow.ts'
import { toStix } from '../../../src/investigations/exports/stix.ts'
import { observable } from '../../../src/investigations/exports/stix-objects.ts'
import { EMPTY_REPORT, SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'
import { OPTIONS } from './options.ts'
import { referencesOf, stixViolations } from './stix-validator.ts'

type Objects = readonly Readonly<Record<string, unknown>>[]

function objectsOf(text: string): Objects {
  return JSON.parse(text).objects
}

/** It knows the types alone that ATT&CK has. */
const KNOWN: readonly string[] = [
  'attack-pattern',
  'identity',
  'relationship',
  'extension-definition',
]
const COMMON = z.object({
  created: stixCreatedTimestampSchema.optional(),
  modified: stixModifiedTimestampSchema.optional(),
  external_references: externalReferencesSchema.optional(),
  extensions: extensionsSchema.optional(),
})

const WRITERS = [
  ['STIX', toStix],
  ['Attack Flow', toAttackFlow],
] as const

describe.each(WRITERS)('%s', (_, write) => {
  it.each([
    ['the sample', () => SAMPLE_REPORT],
    ['an empty report', () => EMPTY_REPORT],
    ['a report beyond every limit', crowdedReport],
  ])('of %s keeps to the published schemas', (__, report) => {
    expect(stixViolations(write(report(), OPTIONS))).toEqual([])
  })

  it('keeps to them whatever the report holds', () => {
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(stixViolations(write(report, OPTIONS))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('has the same ids when it is written later, and says that it is a newer version', () => {
    const [now, later] = [OPTIONS, { ...OPTIONS, now: OPTIONS.now + 1000 }].map((options) =>
      objectsOf(write(SAMPLE_REPORT, options)),
    )
    expect(later?.map(({ id }) => id)).toEqual(now?.map(({ id }) => id))
    expect(later?.map(({ created }) => created)).toEqual(now?.map(({ created }) => created))
    expect(later).not.toEqual(now)
  })

  it('has the common properties as the data model of ATT&CK has them', () => {
    for (const object of objectsOf(write(SAMPLE_REPORT, OPTIONS))) {
      expect(COMMON.safeParse(object).error).toBeUndefined()
      if (KNOWN.includes(String(object['type'])))
        expect(stixIdentifierSchema.safeParse(object['id']).success).toBe(true)
      if (object['type'] === 'extension-definition')
        expect(extensionDefinitionSchema.safeParse(object).error).toBeUndefined()
    }
    expect(COMMON.safeParse({ created: 'yesterday' }).success).toBe(false)
  })
})

describe('STIX', () => {
  const objects = objectsOf(toStix(SAMPLE_REPORT, OPTIONS))
  const ofType = (type: string) => objects.filter((one) => one['type'] === type)

  it('has an incident and a grouping for each group, and sightings of techniques', () => {
    expect(ofType('incident')).toHaveLength(SAMPLE_REPORT.findingGroups.length)
    expect(ofType('grouping')).toHaveLength(SAMPLE_REPORT.findingGroups.length)
    const techniques = ofType('attack-pattern').map((one) =>
      JSON.stringify(one['external_references']),
    )
    expect(
      techniques.some((text) => text.includes('"mitre-attack","external_id":"T1078.004"')),
    ).toBe(true)
    expect(ofType('sighting').length).toBeGreaterThan(techniques.length - 1)
  })

  it('offers public addresses as patterns', () => {
    expect(ofType('indicator').map(({ pattern }) => pattern)).toContain(
      "[ipv4-addr:value = '203.0.113.77']",
    )
  })

  it('gives an observable the id that everybody gives it', () => {
    // The documentation of OASIS's own library has this address under this id.
    expect(observable('ipv4-addr', { value: '198.51.100.3' }).id).toBe(
      'ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4',
    )
  })
})

describe('STIX of a report beyond every limit', () => {
  it('says how much it left out', () => {
    expect(toStix(crowdedReport(), OPTIONS)).toMatch(
      / [\d,]+ parts of its findings left out here\./,
    )
    expect(toStix(SAMPLE_REPORT, OPTIONS)).not.toContain('left out here')
  })
})

describe('Attack Flow', () => {
  it('has one flow, and follows each story from its first act to its last', () => {
    const objects = objectsOf(toAttackFlow(SAMPLE_REPORT, OPTIONS))
    const flows = objects.filter(({ type }) => type === 'attack-flow')
    expect(flows).toHaveLength(1)
    const starts = referencesOf(flows[0]?.['start_refs'], 'start_refs')
    expect(starts).toHaveLength(SAMPLE_REPORT.findingGroups.length)
    const byId = new Map(objects.map((one) => [String(one['id']), one]))
    const told = starts.flatMap((start) => {
      const times: string[] = []
      for (let at = byId.get(start); at !== undefined; ) {
        times.push(String(at['execution_start']))
        at = byId.get(referencesOf(at['effect_refs'], 'effect_refs')[0] ?? '')
      }
      expect(times).toEqual(times.toSorted())
      return times
    })
    expect(told).toHaveLength(objects.filter(({ type }) => type === 'attack-action').length)
    expect(JSON.stringify(objects)).toContain('"technique_id":"T1562.008"')
  })

  it('of nothing starts with a condition that says so', () => {
    const text = toAttackFlow(EMPTY_REPORT, OPTIONS)
    expect(text).toContain('Nothing was found.')
  })
})

describe('the check', () => {
  it('would notice a broken object', () => {
    const bundle = JSON.parse(toStix(SAMPLE_REPORT, OPTIONS))
    bundle.objects[1].created = 'yesterday'
    expect(stixViolations(JSON.stringify(bundle)).length).toBeGreaterThan(0)
    const flow = JSON.parse(toAttackFlow(SAMPLE_REPORT, OPTIONS))
    const action = flow.objects.find(({ type }: { type: string }) => type === 'attack-action')
    action.technique_ref = action.asset_refs[0]
    expect(stixViolations(JSON.stringify(flow))).not.toEqual([])
  })
})

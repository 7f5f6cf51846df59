import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CAUSE_KINDS } from '../../../src/events/cause.ts'
import { ENTITY_TYPES } from '../../../src/events/entity.ts'
import { SEVERITIES } from '../../../src/events/severity.ts'
import { renderJson, reportToJson } from '../../../src/investigations/render/report-json.ts'
import { hostileReport, NAUGHTY } from './hostile-report.ts'
import { EMPTY_REPORT, QUIET_REPORT, SAMPLE_REPORT } from './sample-report.ts'

const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8'))
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true })
addFormats.default(ajv)
const validate = ajv.compile(schema)

function violations(text: string): unknown {
  validate(JSON.parse(text))
  return validate.errors ?? []
}

describe('the published JSON', () => {
  it.each([
    ['with two groups', SAMPLE_REPORT],
    ['of a quiet scope', QUIET_REPORT],
    ['of nothing read', EMPTY_REPORT],
  ])('of a report %s keeps to the schema', (_, report) => {
    expect(violations(renderJson(report))).toEqual([])
  })

  it('keeps to the schema whatever the logs said', () => {
    let i = 0
    const report = hostileReport(() => NAUGHTY[i++ % NAUGHTY.length] ?? '')
    expect(violations(renderJson(report))).toEqual([])
    expect(i).toBeGreaterThan(NAUGHTY.length * 3)
  })

  it('has the names that the report promises', () => {
    const group = JSON.parse(renderJson(SAMPLE_REPORT)).findingGroups[0]
    expect(Object.keys(group)).toEqual([
      ...['id', 'severity', 'title', 'summary', 'entities', 'tactics'],
      ...['findings', 'causes', 'timeline', 'stages', 'severityReasons'],
    ])
    expect(group.causes.at(-1)).toMatchObject({ kind: 'unexplained', principal: null, time: null })
    expect(group.findings[0]).toMatchObject({ start: '2026-03-11T06:25:00.000Z', sample: false })
    expect(group.timeline[0]).not.toHaveProperty('findingId')
  })

  it('writes null for a number that is not finite and for a time that is none', () => {
    const [group] = SAMPLE_REPORT.findingGroups
    const [finding] = group?.findings ?? []
    if (group === undefined || finding === undefined) throw new Error('the sample has a finding')
    const odd = { ...finding, score: Number.POSITIVE_INFINITY, observed: Number.NaN, start: 1e300 }
    const text = renderJson({
      ...SAMPLE_REPORT,
      scope: { start: Number.NaN, end: -Infinity },
      findingGroups: [{ ...group, findings: [odd] }],
    })
    expect(violations(text)).toEqual([])
    const parsed = JSON.parse(text)
    expect(parsed.scope).toEqual({ start: null, end: null })
    expect(parsed.findingGroups[0].findings[0]).toMatchObject({
      score: null,
      observed: null,
      start: null,
    })
  })

  it('is text that has a UTF-8 form and comes back as it was, for any string', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.integer({ min: 0xd800, max: 0xdfff }),
        (s, c) => {
          const hostile = hostileReport(() => s + String.fromCharCode(c))
          const text = renderJson(hostile)
          expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text)
          expect(JSON.parse(text)).toEqual(reportToJson(hostile))
        },
      ),
      { numRuns: 8 },
    )
  })
})

describe('the schema', () => {
  it('knows the same words as the vocabulary', () => {
    expect(schema.$defs.severity.enum).toEqual([...SEVERITIES])
    expect(schema.$defs.entity.properties.type.enum).toEqual([...ENTITY_TYPES])
    expect(schema.$defs.cause.properties.kind.enum).toEqual([...CAUSE_KINDS])
  })

  it('is strict: every object names its properties and refuses others', () => {
    for (const part of [schema, schema.properties.scope, ...Object.values(schema.$defs)]) {
      if (part.type !== 'object') continue
      expect(part.additionalProperties).toBe(false)
      expect(part.required.length).toBeGreaterThan(0)
    }
    const extra = { ...reportToJson(SAMPLE_REPORT), extra: 1 }
    expect(validate(extra)).toBe(false)
    const { scope: _, ...lacking } = reportToJson(SAMPLE_REPORT)
    expect(validate(lacking)).toBe(false)
  })

  it('describes every property', () => {
    const bare: string[] = []
    const walk = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return
      const properties = 'properties' in value ? Object.entries(value.properties ?? {}) : []
      for (const [name, property] of properties) {
        const text = JSON.stringify(property)
        if (!text.includes('"description"') && !text.includes('"$ref"'))
          bare.push(`${path}.${name}`)
      }
      for (const [name, child] of Object.entries(value)) walk(child, `${path}.${name}`)
    }
    walk(schema, '')
    expect(bare).toEqual([])
  })
})

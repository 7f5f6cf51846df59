import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toAtlasNavigator, toNavigator } from '../../../src/investigations/exports/navigator.ts'
import { SAMPLE_REPORT } from '../render/sample-report.ts'
import { arbitraryReport, crowdedReport } from './arbitrary-report.ts'
import { OPTIONS } from './options.ts'

interface Layer {
  readonly name: unknown
  readonly domain: unknown
  readonly versions: Readonly<Record<string, unknown>>
  readonly techniques: readonly Readonly<Record<string, unknown>>[]
  readonly gradient: { readonly minValue: number; readonly maxValue: number }
  readonly metadata: readonly Readonly<Record<string, unknown>>[]
}

/** What a layer breaks of the specification of format 4.5. */
function violations(text: string, ids: RegExp, domain: string): string[] {
  const layer: Layer = JSON.parse(text)
  const seen = layer.techniques.map(({ techniqueID }) => String(techniqueID))
  return [
    ...(typeof layer.name === 'string' && layer.name !== '' ? [] : ['name']),
    ...(layer.domain === domain && layer.versions['layer'] === '4.5' ? [] : ['domain or version']),
    ...(layer.gradient.maxValue > layer.gradient.minValue ? [] : ['gradient']),
    ...(new Set(seen).size === seen.length ? [] : ['a technique twice']),
    ...seen.filter((id) => !ids.test(id)),
    ...layer.techniques.flatMap(({ score, color, comment }) => [
      ...(typeof score === 'number' && score >= 0 && score <= 100 ? [] : ['score']),
      ...(/^#[0-9a-f]{6}$/.test(String(color)) ? [] : ['color']),
      ...(typeof comment === 'string' && comment.length < 8000 ? [] : ['comment']),
    ]),
    ...layer.metadata
      .filter(({ name, value }) => typeof name !== 'string' || typeof value !== 'string')
      .map(() => 'metadata'),
  ]
}

const ATTACK = [toNavigator, /^T\d{4}(?:\.\d{3})?$/, 'enterprise-attack'] as const
const ATLAS = [toAtlasNavigator, /^AML\.T\d{4}(?:\.\d{3})?$/, 'atlas-atlas'] as const

describe.each([ATTACK, ATLAS])('a layer (%o)', (write, ids, domain) => {
  it('keeps to the format, whatever the report holds', () => {
    for (const report of [SAMPLE_REPORT, crowdedReport()])
      expect(violations(write(report, OPTIONS), ids, domain)).toEqual([])
    fc.assert(
      fc.property(arbitraryReport, (report) => {
        expect(violations(write(report, OPTIONS), ids, domain)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})

describe('the ATT&CK layer', () => {
  const layer: Layer = JSON.parse(toNavigator(SAMPLE_REPORT, OPTIONS))

  it('colours a technique by its gravest finding and names the findings', () => {
    expect(layer.techniques.find(({ techniqueID }) => techniqueID === 'T1562.008')).toMatchObject({
      score: 100,
      comment: expect.stringContaining('fd-5e88d02f7c19'),
    })
  })

  it('names in its metadata the techniques of ATLAS, which the other layer has', () => {
    const other: Layer = JSON.parse(toAtlasNavigator(SAMPLE_REPORT, OPTIONS))
    const atlas = other.techniques.map(({ techniqueID }) => techniqueID)
    expect(atlas.length).toBeGreaterThan(0)
    expect(layer.metadata).toContainEqual({ name: 'ATLAS techniques', value: atlas.join(', ') })
  })
})
